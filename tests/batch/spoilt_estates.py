"""What is wrong with estates in a doctored database, by the check that finds it."""

from upkeep.ledger import Account

DIED = f"""
    INSERT INTO parties_personfact (person_id, kind, value, effective_from, known_at, source)
    SELECT p.person_id, 'died', 'true', '2023-06-01', '2023-06-01T20:00Z', 'a test'
    FROM cases_payingparent p JOIN cases_case c ON c.paying_parent_id = p.id
    JOIN ledger_entry e ON e.subject = c.id AND e.account = {Account.MAINTENANCE_RECEIVABLE:d}
    GROUP BY p.person_id HAVING sum(e.amount_pence) > 0
"""

CLAIMED = """
    WITH acting AS (INSERT INTO collection_estaterepresentative (paying_parent_id, capacity, name,
        lines, postcode, language, evidence, recorded_on, recorded_by, known_at)
        SELECT c.paying_parent_id, 'executor', 'a test', '["a test"]', 'ZZ9 9ZZ', 'en', 'a test',
            '2023-06-01', 'a test', '2023-06-01T20:00Z'
        FROM cases_case c ORDER BY c.id LIMIT 1 RETURNING id, paying_parent_id),
    claim AS (INSERT INTO collection_estateclaim (paying_parent_id, representative_id, died_on,
        claimed_on, claimed_by, known_at)
        SELECT paying_parent_id, id, '2023-06-01', '2023-06-02', 'a test', '2023-06-02T20:00Z'
        FROM acting RETURNING id, paying_parent_id)
    INSERT INTO collection_estateclaimpart (claim_id, case_id, maintenance_pence)
    SELECT claim.id, min(c.id), 99999999 FROM claim
    JOIN cases_case c ON c.paying_parent_id = claim.paying_parent_id GROUP BY claim.id
"""

SPOILT_ESTATES: dict[str, str] = {
    "an estate that owes is somebody's task": DIED,
    "no more is claimed of an estate than is owed": CLAIMED,
    "claims of estates were written": CLAIMED,
}
