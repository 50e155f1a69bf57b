"""Letters to both about a part payment: the written agreement (reg 13D), and what came of it."""

# The agreement goes to whoever has to agree to it; a receiving parent to whom it is not owed is not
# written to.
_FACTS = """
jsonb_build_object('part_payment', 'PP' || lpad(p.id::text, 6, '0'), 'debt', p.debt,
    'arrears_pence', p.arrears_pence, 'starts_on', p.starts_on, 'ends_on', p.ends_on,
    'accepted_pence', p.accepted_pence, 'method', p.method, 'pay_by', p.pay_by
"""

_TO_WHOM = """
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE (role.is_paying OR p.debt = 'maintenance')
"""

AGREEMENTS = f"""
INSERT INTO letter_due
SELECT 'part_payment', p.case_id, role.is_paying, NULL, NULL,
    'PP' || lpad(p.id::text, 6, '0') || ' offered', {_FACTS}, 'what', 'offered')
FROM collection_partpayment p {_TO_WHOM} AND p.known_at > %(since)s
"""

OUTCOMES = f"""
INSERT INTO letter_due
SELECT 'part_payment', p.case_id, role.is_paying, NULL, NULL, row.subject || ' ' || step.to_state,
    {_FACTS}, 'what', step.to_state, 'on', step.effective_on,
    'paid_pence', coalesce(e.paid_pence, 0),
    'extinguished_pence', coalesce(e.extinguished_pence, 0))
FROM cases_proceedingstep step JOIN cases_proceeding row ON row.id = step.proceeding_id
JOIN collection_partpayment p ON 'PP' || lpad(p.id::text, 6, '0') = row.subject
LEFT JOIN collection_partpaymentend e ON e.part_payment_id = p.id
{_TO_WHOM} AND row.process = 'part_payment' AND step.known_at > %(since)s
AND step.event IN ('took_effect', 'refused', 'time_is_over', 'paid', 'not_paid')
"""
