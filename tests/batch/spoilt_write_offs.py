"""What is wrong with write-offs in a doctored database, by the check that finds it."""

from upkeep.ledger import Reason

WRITE_OFF = """
    WITH asked AS (
        INSERT INTO collection_writeoff (case_id, debt, amount_pence, starts_on, ends_on, ground,
            provision, before, after, why, evidence, asked_by, asked_on, limit_pence, known_at)
        SELECT max(id), 'maintenance', 20000, '2023-05-01', '2023-05-01', 'asked_to_stop',
            '13G(a)', 'both', 'both', 'a test', 'a test', 'fin', '2023-05-01', 5000, now()
        FROM cases_case RETURNING id
    ) INSERT INTO collection_writeoffdecision (write_off_id, reasons, answered_by, answered_on,
        transaction_id, known_at)
    SELECT id, 'a test', 'fin', '2023-05-01', 0, now() FROM asked"""

HURRIED = """
    WITH opened AS (
        INSERT INTO cases_proceeding (process, subject, paying_parent_id, state, acts, opened_on,
            entered_on, ended_on, blocked)
        SELECT 'write_off', 'WO999999', max(id), 'written_off', 'NOBODY', '2023-05-01',
            '2023-05-20', '2023-05-20', '' FROM cases_payingparent RETURNING id
    ) INSERT INTO cases_proceedingstep (proceeding_id, event, from_state, to_state, effective_on,
        known_at, by, note)
    SELECT id, said.event, '', said.state, said.day::date, now(), 'fin', ''
    FROM opened, (VALUES ('notice_given', 'notice_given', '2023-05-01'),
        ('time_is_over', 'deciding', '2023-05-20')) AS said (event, state, day)"""

SPOILT_WRITE_OFFS: dict[str, str] = {
    "a write-off has its ground and authority": WRITE_OFF,
    "nobody's arrears are written off unheard": WRITE_OFF,
    "the time for representations was waited for": HURRIED,
    "write-offs are in the books": WRITE_OFF,
    "the books write off by decision alone": f"""
        UPDATE ledger_transaction SET reason = {Reason.WRITE_OFF:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
}
