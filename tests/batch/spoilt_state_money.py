"""What is wrong with the State's money in a doctored database, by the check that finds it."""

from upkeep.ledger import Reason

SPOILT_STATE_MONEY: dict[str, str] = {
    "the State is paid what was collected for it": """
        WITH account AS (
            INSERT INTO collection_stateaccount (name, sort_code, account_number, effective_from,
                evidence, by, known_at)
            VALUES ('a test', '000002', '00000002', '2023-05-01', 'a test', 'one', now())
            RETURNING id
        ), file AS (
            INSERT INTO collection_paymentfile (reference, pay_on, payment_count, total_pence,
                content, known_at)
            VALUES ('a test', '2023-05-02', 1, 1, '', now()) RETURNING id
        ) INSERT INTO collection_statepayment (month, account_id, payment_file_id, end_to_end_id,
            pay_on, amount_pence, transaction_id, known_at)
        SELECT '2023-05-01', account.id, file.id, 'a test', '2023-05-02', 1, (
            SELECT min(id) FROM ledger_transaction), now() FROM account, file""",
    "what the State is paid is on record": f"""
        UPDATE ledger_transaction SET reason = {Reason.PAID_TO_STATE:d}
        WHERE id IN (SELECT transaction_id FROM collection_payout)""",
}
