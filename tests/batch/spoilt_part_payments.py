"""What is wrong with part payments in a doctored database, by the check that finds it."""

from upkeep.ledger import Reason

PROPOSED = """
    WITH made AS (INSERT INTO collection_partpayment (case_id, debt, arrears_pence, starts_on,
        ends_on, due_before, accepted_pence, method, pay_by, why, evidence, proposed_by,
        proposed_on, known_at)
    SELECT max(id), 'maintenance', 20000, '2023-05-01', '2023-05-01', '2023-05-01', 10000, 'card',
        '2023-05-02', 'a test', 'a test', 'fin', '2023-05-01', '2023-05-01T20:00Z'
    FROM cases_case RETURNING id)"""

WRITTEN = """
    INSERT INTO collection_partpaymentanswer (part_payment_id, side, agrees, writing, received_on,
        noted_by, known_at)
    SELECT p.id, side, true, 'a test', '2023-05-01', 'fin', '{known_at}'
    FROM collection_partpayment p, (VALUES ('paying_parent'), ('receiving_parent')) AS s (side)
    WHERE NOT EXISTS (
        SELECT 1 FROM collection_partpaymentanswer a WHERE a.part_payment_id = p.id);
    INSERT INTO collection_partpaymentstart (part_payment_id, started_on, by, known_at)
    SELECT id, '2023-05-01', 'fin', '2023-05-01T20:00Z' FROM collection_partpayment p
    WHERE NOT EXISTS (
        SELECT 1 FROM collection_partpaymentstart s WHERE s.part_payment_id = p.id)"""

STARTED = f"{PROPOSED} SELECT id FROM made; {WRITTEN.format(known_at='2023-05-01T20:00Z')}"

KEPT = f"""{STARTED};
    INSERT INTO collection_partpaymentend (part_payment_id, kind, paid_pence, extinguished_pence,
        transaction_id, ended_on, by, known_at)
    SELECT max(id), 'kept', 10000, 10000, 0, '2023-05-02', 'fin', '2023-05-02T20:00Z'
    FROM collection_partpayment"""

SPOILT_PART_PAYMENTS: dict[str, str] = {
    "a part payment has both writings": f"{PROPOSED} SELECT id FROM made;"
    + WRITTEN.format(known_at="2023-05-03T20:00Z"),
    "one part payment of the same arrears at a time": f"{PROPOSED} SELECT id FROM made; {STARTED}",
    "a part payment that was kept was paid": KEPT,
    "part payments are in the books": f"""
        UPDATE ledger_transaction SET reason = {Reason.PART_PAYMENT:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
    "a part payment that is not kept is over": STARTED,
    "the agreement to a part payment was sent": f"{PROPOSED} SELECT id FROM made",
}
