"""Letters about another account to be paid into: to the parent alone, where they are and were.

To an earlier address goes no more than that something was asked for; it is written to only where
that is safe (``collection.account_change_rules``).
"""

NOTICES = """
INSERT INTO letter_due
SELECT 'account_change', a.case_id, false, NULL, NULL, 'AC' || lpad(a.id::text, 6, '0')
        || CASE WHEN n.contact_id IS NULL THEN '' ELSE ' former ' || n.contact_id END,
    jsonb_build_object('tells', 'asked', 'asked_on', a.asked_on) || CASE WHEN n.contact_id IS NULL
        THEN jsonb_build_object('ends_in', right(a.account_number, 4),
            'waits_until', a.waits_until)
        ELSE '{}' END,
    n.contact_id
FROM collection_accountchange a JOIN collection_accountchangenotice n ON n.change_id = a.id
WHERE a.known_at > %(since)s
"""

REFUSALS = """
INSERT INTO letter_due
SELECT 'account_change', a.case_id, false, NULL, NULL,
    'AC' || lpad(a.id::text, 6, '0') || ' refused', jsonb_build_object('tells', 'refused',
        'asked_on', a.asked_on, 'ends_in', right(a.account_number, 4))
FROM collection_accountchangeanswer x JOIN collection_accountchange a ON a.id = x.change_id
WHERE x.kind = 'refused' AND x.known_at > %(since)s
"""
