"""What is wrong with set-offs in a doctored database, by the check that finds it."""

from upkeep.ledger import Cause

SET_OFF = """
    WITH claimed AS (
        INSERT INTO collection_setoff (case_id, kind, amount_pence, paid_on, purpose, method, proof,
            evidence, asked_by, asked_on, limit_pence, known_at)
        SELECT max(id), 'voluntary', {pence}, '{paid_on}', 'maintenance', 'cash', 'payee_receipt',
            'a test', 'casey', '2023-05-01', 50000, now() FROM cases_case RETURNING id
    ) INSERT INTO collection_setoffdecision (set_off_id, accepted_pence, ground, was_agreed,
        reasons, answered_by, answered_on, known_at)
    SELECT id, {pence}, '', false, 'a test', 'casey', '2023-05-01', now() FROM claimed"""

SPOILT_SET_OFFS: dict[str, str] = {
    "a set-off has its authority": SET_OFF.format(pence=50_001, paid_on="2023-05-01"),
    "only what the law lets count is set off": SET_OFF.format(pence=1, paid_on="1999-05-01"),
    "nothing is set off unheard": SET_OFF.format(pence=1, paid_on="2023-05-01"),
    "set-offs are in the books": SET_OFF.format(pence=1, paid_on="2023-05-01"),
    "the books set off by decision alone": f"""
        UPDATE ledger_transaction SET cause_kind = {Cause.SET_OFF:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
}
