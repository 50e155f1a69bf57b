"""Letters to a paying parent about a plan to pay arrears off: agreed, and how it ended."""

_FACTS = """
jsonb_build_object('plan', {name}, 'arrears_pence', p.arrears_pence,
    'weekly_pence', p.weekly_pence, 'agreed_on', p.agreed_on, 'method', a.method
"""

_NAME = "'AP' || lpad(p.id::text, 6, '0')"

_ARRANGED = """
LEFT JOIN LATERAL (
    SELECT x.method FROM collection_arrangement x WHERE x.case_id = p.case_id
    AND upper_inf(x.known) AND x.effective @> %(date)s::date LIMIT 1
) a ON true
"""

AGREED = f"""
INSERT INTO letter_due
SELECT 'arrears_plan', p.case_id, true, NULL, NULL, {_NAME} || ' agreed',
    {_FACTS.format(name=_NAME)}, 'what', 'agreed', 'instalments', (
        SELECT jsonb_agg(jsonb_build_array(i.due_on, i.amount_pence) ORDER BY i.due_on)
        FROM collection_arrearsplaninstalment i WHERE i.plan_id = p.id
    ))
FROM collection_arrearsplan p {_ARRANGED}
WHERE p.known_at > %(since)s
"""

# A plan that another took the place of is told of by the letter about the other.
ENDED = f"""
INSERT INTO letter_due
SELECT 'arrears_plan', p.case_id, true, NULL, NULL, {_NAME} || ' ' || e.kind,
    {_FACTS.format(name=_NAME)}, 'what', e.kind, 'ended_on', e.ended_on,
    'missed_on', e.missed_on, 'left_pence', e.left_pence)
FROM collection_arrearsplanend e JOIN collection_arrearsplan p ON p.id = e.plan_id {_ARRANGED}
WHERE e.known_at > %(since)s AND e.kind <> 'replaced'
"""
