"""Letters about what is to be set off against maintenance, and about what was decided."""

_FACTS = """
jsonb_build_object('kind', s.kind, 'amount_pence', s.amount_pence, 'paid_on', s.paid_on,
    'purpose', s.purpose
"""

# Of an opposing liability both are asked; of a payment only the receiving parent, who knows of it.
NOTICES = f"""
INSERT INTO letter_due
SELECT 'set_off_notice', c.id, role.is_paying, NULL, NULL, p.subject, {_FACTS}, 'days', 14)
FROM cases_proceedingstep step JOIN cases_proceeding p ON p.id = step.proceeding_id
JOIN cases_case c ON c.id = p.case_id
JOIN collection_setoff s ON 'SO' || lpad(s.id::text, 6, '0') = p.subject
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE p.process = 'set_off' AND step.known_at > %(since)s AND step.to_state = 'hearing'
AND (s.kind = 'opposing' OR NOT role.is_paying) AND p.state = 'hearing'
"""

DECISIONS = f"""
INSERT INTO letter_due
SELECT 'set_off_decision', c.id, role.is_paying, NULL, NULL, p.subject, {_FACTS},
    'accepted_pence', d.accepted_pence, 'ground', d.ground, 'decided_on', d.answered_on)
FROM collection_setoffdecision d JOIN collection_setoff s ON s.id = d.set_off_id
JOIN cases_proceeding p ON p.process = 'set_off'
    AND p.subject = 'SO' || lpad(s.id::text, 6, '0')
JOIN cases_case c ON c.id = s.case_id
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE d.known_at > %(since)s
"""
