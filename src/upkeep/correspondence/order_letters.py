"""What the paying parent is written about orders against earnings: planned, and what became of it.

The statements fill the night's table of letters, as those of :mod:`upkeep.correspondence.writing`.
The case is the paying parent's oldest; nothing of a receiving parent is in the facts.
"""

_CASE = """
SELECT min(c.id) FROM cases_case c
WHERE c.paying_parent_id = o.paying_parent_id AND c.state <> 'withdrawn'
"""

_EMPLOYER = """
LEFT JOIN collection_employer employer ON employer.reference = o.employer_reference
    AND upper_inf(employer.known)
"""

ORDERS_PLANNED = f"""
INSERT INTO letter_due
SELECT 'earnings_order', oldest.case_id, true, NULL, NULL, o.reference || ' planned',
    jsonb_build_object('event', 'planned', 'order', o.reference, 'serve_on', o.serve_on,
        'employer_reference', o.employer_reference, 'employer_name', employer.name)
FROM collection_earningsorder o {_EMPLOYER}
CROSS JOIN LATERAL ({_CASE}) oldest (case_id)
WHERE o.known_at > %(since)s AND o.basis = 'method' AND o.serve_on > o.made_on
AND oldest.case_id IS NOT NULL
"""

ORDERS_TOLD = f"""
INSERT INTO letter_due
SELECT 'earnings_order', oldest.case_id, true, NULL, NULL, o.reference || ' ' || e.kind || ' '
        || e.id, jsonb_build_object('event', e.kind, 'order', o.reference, 'on', e.on,
        'employer_reference', o.employer_reference, 'employer_name', employer.name,
        'effective_from', t.effective_from, 'arrears_pence', t.arrears_pence,
        'credit_pence', t.credit_pence,
        'fee_pence', CASE WHEN e.kind = 'served' THEN fee.pence ELSE 0 END,
        'rates', CASE WHEN e.kind <> 'discharged' THEN jsonb_build_object(
            'weekly', t.weekly_pence, 'fortnightly', t.fortnightly_pence,
            'four_weekly', t.four_weekly_pence, 'monthly', t.monthly_pence) END)
        || CASE WHEN t.protected_weekly_pence IS NULL OR e.kind = 'discharged' THEN '{{}}'::jsonb
            ELSE jsonb_build_object('protected_weekly_pence', t.protected_weekly_pence) END
FROM collection_earningsorderevent e JOIN collection_earningsorder o ON o.id = e.order_id
{_EMPLOYER}
JOIN LATERAL (
    SELECT * FROM collection_earningsorderterms t
    WHERE t.order_id = o.id AND t.known_at <= e.known_at ORDER BY t.number DESC LIMIT 1
) t ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(f.pence), 0)::bigint AS pence FROM collection_orderfee f
    WHERE f.order_id = o.id
) fee
CROSS JOIN LATERAL ({_CASE}) oldest (case_id)
WHERE e.known_at > %(since)s AND e.kind IN ('served', 'varied', 'revived', 'discharged')
AND oldest.case_id IS NOT NULL
"""
