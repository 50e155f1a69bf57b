"""What schedules ask for beside the liability, and what lowered it since: statements of both."""

OPENING = """
SELECT sum(b.maintenance)::bigint AS maintenance, sum(b.fee)::bigint AS fee
FROM (
    SELECT COALESCE(sum(b.amount_pence) FILTER (
            WHERE b.creditor = 'receiving_parent' AND b.debt = 'maintenance'), 0) AS maintenance,
        COALESCE(sum(b.amount_pence) FILTER (WHERE b.debt = 'collection_fee'), 0) AS fee
    FROM cases_openingbalance b WHERE b.case_id = c.id
    UNION ALL
    SELECT COALESCE(sum(j.change_pence) FILTER (WHERE j.debt = 'maintenance'), 0),
        COALESCE(sum(j.change_pence) FILTER (WHERE j.debt = 'collection fee'), 0)
    FROM collection_journal j JOIN collection_journalanswer a ON a.journal_id = j.id
    WHERE j.case_id = c.id AND a.transaction_id IS NOT NULL
    UNION ALL
    SELECT COALESCE(sum(r.amount_pence), 0), 0
    FROM collection_refund r JOIN collection_overpayment o ON o.id = r.overpayment_id
    JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL
    WHERE o.case_id = c.id
    UNION ALL
    SELECT COALESCE(-sum(w.amount_pence) FILTER (WHERE w.debt = 'maintenance'), 0),
        COALESCE(-sum(w.amount_pence) FILTER (WHERE w.debt = 'collection fee'), 0)
    FROM collection_writeoff w JOIN collection_writeoffdecision d ON d.write_off_id = w.id
    WHERE w.case_id = c.id AND d.transaction_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM collection_writeoffreversal x WHERE x.write_off_id = w.id
    )
    UNION ALL
    SELECT COALESCE(-sum(part.amount_pence), 0), 0
    FROM collection_setoffpart part WHERE part.case_id = c.id
    UNION ALL
    SELECT COALESCE(-sum(e.extinguished_pence), 0), 0
    FROM collection_partpayment p JOIN collection_partpaymentend e ON e.part_payment_id = p.id
    WHERE p.case_id = c.id AND p.debt = 'maintenance'
) b
"""
"""What schedules ask for beside the liability: the balances that a case ``c`` was taken over with,
what journals made of its debts since, credits that were paid back instead, what was written off,
what was set off and what a part payment settled."""

LOWERED = """
SELECT j.case_id, -j.change_pence AS pence, a.known_at, a.transaction_id
FROM collection_journal j
JOIN collection_journalanswer a ON a.journal_id = j.id AND a.transaction_id IS NOT NULL
WHERE j.debt = 'maintenance' AND j.change_pence < 0
UNION ALL
SELECT w.case_id, w.amount_pence, d.known_at, d.transaction_id
FROM collection_writeoff w JOIN collection_writeoffdecision d ON d.write_off_id = w.id
WHERE w.debt = 'maintenance' AND d.transaction_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM collection_writeoffreversal x WHERE x.write_off_id = w.id
)
UNION ALL
SELECT part.case_id, part.amount_pence, d.known_at, part.transaction_id
FROM collection_setoffpart part JOIN collection_setoffdecision d ON d.id = part.decision_id
"""
"""What lowered the maintenance that a case owes without a decision about it: journals, write-offs
that stand and what was set off, each with its transaction."""
