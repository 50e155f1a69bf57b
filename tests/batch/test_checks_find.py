"""No check is empty: each finds what a doctored database has wrong, and nothing in a sound one."""

import pytest
from django.db import connection, transaction

from batch.busy_night import BUSY, prepare
from batch.spoilt_arrears_plans import SPOILT_ARREARS_PLANS
from batch.spoilt_estates import SPOILT_ESTATES
from batch.spoilt_likelihood import SPOILT_LIKELIHOOD
from batch.spoilt_part_payments import SPOILT_PART_PAYMENTS
from batch.spoilt_set_offs import SPOILT_SET_OFFS
from batch.spoilt_state_money import SPOILT_STATE_MONEY
from batch.spoilt_statements import SPOILT_STATEMENTS
from batch.spoilt_write_offs import SPOILT_WRITE_OFFS
from building import days, settle_constraints, violations
from upkeep.batch.checks import ALL_CHECKS, run_checks
from upkeep.batch.nights import work_night
from upkeep.ledger import Account, Cause, Reason

pytestmark = pytest.mark.django_db

JOURNAL = """
    WITH made AS (
        INSERT INTO collection_journal (case_id, debt, change_pence, code, explanation, evidence,
            effective_on, entered_by, entered_on, limit_pence, known_at)
        SELECT max(id), 'maintenance', {pence}, 'correction', 'a test', '{evidence}',
            '2023-05-01', 'fin', '2023-05-01', 10000, now() FROM cases_case RETURNING id
    ) INSERT INTO collection_journalanswer (journal_id, answered_by, answered_on, note,
        transaction_id, known_at)
    SELECT made.id, '{answered_by}', '2023-05-01', '', (SELECT min(id) FROM ledger_transaction),
        now() FROM made"""

REFUND = """
    WITH over AS (
        INSERT INTO collection_overpayment
            (paying_parent_id, case_id, kind, amount_pence, found_on, known_at)
        SELECT max(paying_parent_id), max(id), 'paid_over', {pence}, '2023-05-01', now()
        FROM cases_case RETURNING id
    ), made AS (
        INSERT INTO collection_refund (overpayment_id, amount_pence, reason, evidence, name,
            sort_code, account_number, asked_by, asked_on, limit_pence, known_at)
        SELECT id, {pence}, 'a test', 'a letter', 'P Example', '000000', '00000000', 'fin',
            '2023-05-01', {pence}, now() FROM over RETURNING id
    ) INSERT INTO collection_refundanswer (refund_id, answered_by, answered_on, note,
        transaction_id, known_at)
    SELECT made.id, '{answered_by}', '2023-05-01', '', (SELECT min(id) FROM ledger_transaction),
        now() FROM made"""

SPOILT: dict[str, str] = {
    "a new account waits, and the parent is told": """
        WITH made AS (
            INSERT INTO collection_bankaccount
                (person_id, name, sort_code, account_number, effective_from, known_at)
            SELECT b.person_id, b.name, '999999', b.account_number, b.effective_from, b.known_at
            FROM collection_payout p JOIN collection_bankaccount b ON b.id = p.bank_account_id
            ORDER BY p.id LIMIT 1 RETURNING id
        )
        UPDATE collection_payout SET bank_account_id = made.id FROM made
        WHERE collection_payout.id = (SELECT min(id) FROM collection_payout)""",
    "a second person looks where the rules say so": """
        INSERT INTO collection_accountchange (person_id, case_id, name, sort_code, account_number,
            route, asked_by, asked_on, waits_until, known_at)
        SELECT person_id, case_id, name, sort_code, account_number, route, asked_by, asked_on,
            waits_until, known_at FROM collection_accountchange""",
    **SPOILT_ARREARS_PLANS,
    **SPOILT_STATEMENTS,
    **SPOILT_WRITE_OFFS,
    **SPOILT_SET_OFFS,
    **SPOILT_PART_PAYMENTS,
    **SPOILT_ESTATES,
    **SPOILT_STATE_MONEY,
    **SPOILT_LIKELIHOOD,
    "no liability outside the case": """
        UPDATE cases_case SET closed_on = effective_from, state = 'closed'
        WHERE id = (SELECT case_id FROM cases_liability WHERE upper_inf(known) LIMIT 1)""",
    "one liability at a time": """
        ALTER TABLE cases_liability DROP CONSTRAINT cases_liability_one_at_a_time;
        INSERT INTO cases_liability (case_id, decision_id, effective, known, weekly_pence)
        SELECT case_id, decision_id, effective, known, weekly_pence FROM cases_liability LIMIT 1""",
    "no day without a liability": """
        UPDATE cases_liability SET effective = daterange(lower(effective) + 1, upper(effective))
        WHERE id = (SELECT min(id) FROM cases_liability WHERE upper_inf(known))""",
    "liability is what was decided": """
        UPDATE cases_liability SET weekly_pence = weekly_pence + 1
        WHERE id = (SELECT min(id) FROM cases_liability WHERE upper_inf(known))""",
    "every open case has a next step": "UPDATE cases_payingparent SET next_review_on = NULL",
    "proceedings stand where their steps led": """
        UPDATE cases_proceeding SET state = 'suspended' WHERE id = (
            SELECT min(id) FROM cases_proceeding WHERE process = 'calculation')""",
    "proceedings are in a declared state": """
        UPDATE cases_proceeding SET acts = 'NOBODY' WHERE id = (
            SELECT min(id) FROM cases_proceeding WHERE ended_on IS NULL)""",
    "no defect is closed over a case": """
        WITH made AS (
            INSERT INTO cases_defect (reference, title, goes_wrong, found_on, found_by, known_at,
                decision, fix_version, correction_job, result, closed_on, closed_by)
            VALUES ('DEF-1', 'a', 'b', '2023-04-03', 'casey', now(), 'c', '', '', 'd',
                '2023-04-04', 'casey') RETURNING id
        ) INSERT INTO cases_defecttouch (defect_id, case_id, amount_pence, known_at, by, outcome,
            outcome_by, note)
        SELECT made.id, (SELECT min(id) FROM cases_case), 1, now(), 'casey', '', '', ''
        FROM made""",
    "what a defect blocks names it": """
        ALTER TABLE cases_proceeding DROP CONSTRAINT cases_proceeding_system_defect_is_named;
        UPDATE cases_proceeding SET blocked = 'system_defect', blocked_on = entered_on,
            look_again_on = entered_on
        WHERE id = (SELECT min(id) FROM cases_proceeding WHERE ended_on IS NULL)""",
    "letters say what was decided": """
        UPDATE correspondence_letter SET facts = jsonb_set(facts, '{weekly_pence}', '1')
        WHERE id = (SELECT min(id) FROM correspondence_letter WHERE cause = 'decision')""",
    "work by hand is named and dated": """
        UPDATE cases_proceeding SET blocked = 'worked_by_hand', blocked_on = entered_on,
            look_again_on = entered_on
        WHERE id = (SELECT min(id) FROM cases_proceeding WHERE ended_on IS NULL)""",
    "somebody looks at who may be recorded twice": """
        UPDATE cases_proceeding SET ended_on = entered_on, due_on = NULL, state = 'different'
        WHERE process = 'same_person'""",
    "records of one paying parent are decided about together": """
        UPDATE cases_payingparent SET decided_with_id = (
            SELECT max(id) FROM cases_payingparent)
        WHERE id = (SELECT min(id) FROM cases_payingparent)""",
    "a record counts as one other at most": """
        INSERT INTO parties_identityfinding (kept_id, other_id, is_same, reason, by, found_on,
            known_at)
        SELECT p.id, p.id + 1, true, 'a test', 'casey', '2023-04-03', now()
        FROM (SELECT id FROM parties_person ORDER BY id LIMIT 2) p""",
    "a case in force is liable": """
        UPDATE cases_case SET state = 'in_force', closed_on = NULL WHERE state = 'closed'""",
    "facts have the shape of their kind": """
        UPDATE cases_circumstance SET value = '-1' WHERE id = (
            SELECT min(id) FROM cases_circumstance WHERE kind = 'nights')""",
    "a correction is about the same thing": """
        UPDATE cases_circumstance SET corrects_id = (
            SELECT min(id) FROM cases_circumstance WHERE kind = 'benefits')
        WHERE id = (SELECT max(id) FROM cases_circumstance WHERE kind = 'nights')""",
    "lists of deductions are posted whole": """
        INSERT INTO collection_remittanceline (name, remittance, payment_reference, benefit,
            first_day, last_day, wanted_pence, deducted_pence, reason, known_at)
        SELECT name || ' again', remittance, payment_reference, benefit, first_day, last_day,
            wanted_pence, deducted_pence, reason, known_at FROM collection_remittanceline""",
    "what is paid by deduction is deducted": """
        UPDATE collection_arrangement SET method = 'deduction_from_benefit'
        WHERE id = (SELECT max(a.id) FROM collection_arrangement a
            JOIN cases_case c ON c.id = a.case_id AND c.state = 'in_force'
            JOIN cases_payingparent p ON p.id = c.paying_parent_id
            JOIN parties_person person ON person.id = p.person_id
            WHERE upper_inf(a.known) AND upper_inf(a.effective)
            AND person.national_insurance_number = 'QQ000001A')""",
    "direct debits and the books agree": """
        UPDATE collection_debitfile SET total_pence = total_pence + 1
        WHERE kind = 'collections'""",
    "no direct debit without notice": """
        UPDATE collection_debitnoticeline SET announced_on = collect_on - 1""",
    "a notice of direct debits is a letter": """
        DELETE FROM correspondence_letter WHERE cause = 'debit_notice'""",
    "nothing is collected by a mandate that ended": """
        INSERT INTO collection_mandateevent (mandate_id, kind, "on", code, sort_code,
            account_number, note, known_at)
        SELECT mandate_id, 'cancel_asked', '2024-04-02', '', '', '', 'a test', '2024-04-02'
        FROM collection_debitcollection ORDER BY collect_on DESC LIMIT 1""",
    "every card payment captured is one receipt": """
        DELETE FROM collection_cardpaymentevent WHERE kind = 'captured'""",
    "card clearing is what the provider still has": """
        UPDATE collection_cardpayout SET amount_pence = amount_pence + 1""",
    "decisions come out the same": """
        UPDATE cases_decision SET result = jsonb_set(result, '{weekly_total}', '"0.01"')
        WHERE id = (SELECT min(id) FROM cases_decision)""",
    "a case taken over says what was owed": """
        DELETE FROM cases_openingbalance WHERE creditor = 'secretary_of_state'""",
    "opening balances are in the books": """
        UPDATE cases_openingbalance SET amount_pence = amount_pence + 1 WHERE amount_pence > 0""",
    "batches agree with the books": """
        UPDATE cases_transferbatch
        SET owed_to_receiving_parents_pence = owed_to_receiving_parents_pence - 1""",
    "charged is what is due": """
        UPDATE collection_charge SET fee_pence = fee_pence + 1
        WHERE id = (SELECT min(id) FROM collection_charge)""",
    "a decision about the past is carried through": """
        UPDATE collection_charge SET maintenance_pence = maintenance_pence + 1 WHERE id = (
            SELECT min(ch.id) FROM collection_charge ch JOIN cases_decision d
            ON d.id = ch.decision_id AND d.reason = 'official_error'
            WHERE ch.kind = 'adjustment')""",
    "charges are in the books": """
        UPDATE collection_charge SET maintenance_pence = maintenance_pence - 1
        WHERE id = (SELECT min(id) FROM collection_charge)""",
    "allocations are in the books": """
        UPDATE collection_allocation SET maintenance_pence = maintenance_pence + 1
        WHERE id = (SELECT min(id) FROM collection_allocation)""",
    "debts without instalments are paid through the books": """
        INSERT INTO collection_debtpayment (paying_parent_id, receipt_id, case_id, account, bucket,
            before_pence, amount_pence, allocated_on, rule_version, transaction_id, known_at)
        SELECT paying_parent_id, (SELECT min(id) FROM collection_receipt), id, 1120, 'state', 1, 1,
            '2023-06-01', '2026-2', 0, '2023-06-01' FROM cases_case LIMIT 1""",
    "instalments come before other debts": """
        INSERT INTO collection_debtpayment (paying_parent_id, receipt_id, case_id, account, bucket,
            before_pence, amount_pence, allocated_on, rule_version, transaction_id, known_at)
        SELECT paying_parent_id, (SELECT min(id) FROM collection_receipt), case_id, 1120, 'state',
            1, 1, due_on, '2026-2', 0, now() FROM collection_openinstalment ORDER BY due_on
        LIMIT 1""",
    "payments that came back are in the books": """
        INSERT INTO collection_returnedpayout (payout_id, bank_line_id, returned_on, said,
            transaction_id, known_at)
        SELECT min(p.id), (SELECT min(id) FROM collection_bankline), '2023-05-01', '', 0, now()
        FROM collection_payout p""",
    "somebody asks for another account": f"""
        UPDATE ledger_entry SET amount_pence = amount_pence - 1 WHERE (transaction_id, leg) = (
            SELECT transaction_id, leg FROM ledger_entry
            WHERE account = {Account.RECEIVING_PARENT_PAYABLE:d} ORDER BY 1, 2 LIMIT 1);
        INSERT INTO collection_hold (case_id, stops, reason, held_on, review_on, known)
        SELECT subject, 'payout', 'payment_returned', '2023-05-01', '2023-05-10',
            tstzrange(now(), NULL)
        FROM ledger_entry WHERE account = {Account.RECEIVING_PARENT_PAYABLE:d}
        ORDER BY transaction_id, leg LIMIT 1""",
    "only settled arrears come from Direct Pay": """
        INSERT INTO collection_journal (case_id, debt, change_pence, code, explanation, evidence,
            effective_on, entered_by, entered_on, limit_pence, known_at)
        SELECT min(id), 'maintenance', 1, 'from_direct_pay', 'a test',
            'reports of both parents and findings, as listed', '2023-05-01', 'a test',
            '2023-05-01', 10000, now() FROM cases_case""",
    "no receipt is lost": """
        INSERT INTO collection_openreceipt (receipt_id, paying_parent_id, left_pence)
        SELECT id, paying_parent_id, 1 FROM collection_receipt
        WHERE paying_parent_id IS NOT NULL LIMIT 1""",
    "instalments are as open as they should be": """
        DELETE FROM collection_openinstalment
        WHERE instalment_id = (SELECT min(instalment_id) FROM collection_openinstalment)""",
    "the books agree with the bank": """
        UPDATE collection_bankstatement SET closing_pence = closing_pence + 1""",
    "every bank line is posted or waiting": """
        UPDATE collection_bankline SET amount_pence = amount_pence + 1
        WHERE id = (SELECT bank_line_id FROM collection_receipt LIMIT 1)""",
    "payment files add up": "UPDATE collection_paymentfile SET total_pence = total_pence + 1",
    "a live decision is charged": f"""
        INSERT INTO batch_night (date, partitions, known_at, finished)
        VALUES ('{BUSY + days(60)}', 1, now(), true)""",
    "a case in force has a schedule": """
        UPDATE collection_schedule SET known = tstzrange(lower(known), 'infinity')
        WHERE upper_inf(known)""",
    "nothing is asked for that is not owed": """
        UPDATE collection_openinstalment
        SET maintenance_left_pence = 10 * maintenance_left_pence""",
    "missed payments are noticed": """
        UPDATE cases_proceeding SET state = 'collect_and_pay' WHERE state = 'payment_missed'""",
    "every application is taken in or waits": """
        UPDATE cases_application SET case_id = NULL
        WHERE id = (SELECT min(id) FROM cases_application)""",
    "intake follows its switch": """
        INSERT INTO cases_switchsetting (name, is_on, scheme, region, share_percent,
            effective_from, set_by, reason, known_at)
        VALUES ('intake', false, '', '', 100, '2023-04-03', 'mo', 'a trial', '2023-04-03')""",
    "an application that waited keeps its day": """
        INSERT INTO cases_heldapplication (application_id, paying_parent_id, held_on, known_at)
        SELECT a.id, c.paying_parent_id, a.received_on - 1, now()
        FROM cases_application a JOIN cases_case c ON c.id = a.case_id LIMIT 1""",
    "law is used from its day": """
        INSERT INTO cases_explanationpattern (digest, partition, content) VALUES ('early', 0,
            '{"rule": "early", "parameters": [{"id": "flat.amount", "from": "2099-01-01"}]}');
        UPDATE cases_decision SET result = jsonb_insert(result, '{explanation, 0}',
            '{"pattern": "early", "value": null}')
        WHERE id = (SELECT min(id) FROM cases_decision)""",
    "explanations are whole": """
        UPDATE cases_decision SET result = jsonb_insert(result, '{explanation, 0}',
            '{"pattern": "0123456789abcdef", "value": null}')
        WHERE id = (SELECT min(id) FROM cases_decision)""",
    "no message is dropped": """
        INSERT INTO gateways_message (system, direction, key, content, known_at, state, attempts,
            next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
            settled_note)
        VALUES ('notify', 'out', 'LOST', '', now(), 'done', 0, NULL, '', '', '', '', '', '')""",
    "nothing goes out for the dead": """
        INSERT INTO parties_personfact (person_id, kind, value, effective_from, known_at, source)
        SELECT receiving_parent_id, 'died', 'true', '2023-04-01', '2024-04-01', 'test'
        FROM cases_case""",
    "every decision has its notices": """
        DELETE FROM correspondence_letter WHERE id = (
            SELECT min(w.id) FROM correspondence_letter w JOIN cases_liability l
            ON l.decision_id = w.decision_id AND l.case_id = w.case_id AND upper_inf(l.known)
            WHERE w.cause = 'decision')""",
    "letters go to the address of their day": """
        UPDATE correspondence_letter SET sent_to = sent_to || '{"postcode": "ZZ9 9ZZ"}'
        WHERE id = (SELECT min(id) FROM correspondence_letter)""",
    "no letter goes twice": """
        INSERT INTO correspondence_letterstep (letter_id, state, happened_on, known_at, note)
        SELECT min(id), 'sent', day, now(), '' FROM correspondence_letter,
            (VALUES (date '2024-04-08'), (date '2024-04-09')) AS days (day) GROUP BY day""",
    "no letter goes against a marker": """
        INSERT INTO parties_personfact (person_id, kind, value, effective_from, known_at, source)
        SELECT person_id, 'do_not_disclose', 'true', '2023-01-01', '2023-01-01', 'test'
        FROM correspondence_letter""",
    "no message goes at an unsafe time": """
        INSERT INTO parties_personfact (person_id, kind, value, effective_from, known_at, source)
        SELECT person_id, 'safe_contact', '{"days": [3], "from": "09:00", "to": "15:00"}',
            '2023-01-01', '2023-01-01', 'test' FROM correspondence_letter;
        UPDATE correspondence_letter SET channel = 'email';
        INSERT INTO correspondence_letterstep (letter_id, state, happened_on, known_at, note)
        SELECT min(id), 'sent', '2024-04-10', '2024-04-10 14:30+00', ''
        FROM correspondence_letter""",
    "no electronic letter before the law knew it": """
        UPDATE correspondence_letter SET channel = 'text', written_on = '2022-05-25'
        WHERE id = (SELECT min(id) FROM correspondence_letter)""",
    "every line of a file is accounted for": """
        INSERT INTO gateways_message (system, direction, key, content, is_file, known_at, state,
            attempts, outcome, other_reference, fault, fault_detail, settled_by, settled_note)
        VALUES ('hmrc_income', 'in', 'file', 'head', true, now(), 'done', 0, '', '', '', '', '',
            '')""",
    "transactions balance": "DELETE FROM ledger_entry WHERE leg = 2",
    "entries agree with their transaction": "UPDATE ledger_transaction SET known_at = now()",
    "books sum to zero": f"""
        UPDATE ledger_entry SET amount_pence = amount_pence + 1 WHERE account = {Account.BANK:d}""",
    "client money is all there": f"""
        UPDATE ledger_entry SET account = {Account.MAINTENANCE_UNCOLLECTED:d}, subject = 1
        WHERE account = {Account.SUSPENSE:d}""",
    "charged is owed": f"""
        UPDATE ledger_entry SET subject = subject + 1000
        WHERE account = {Account.MAINTENANCE_UNCOLLECTED:d}""",
    "large journals have two people": JOURNAL.format(
        pence=20_000, evidence="letter", answered_by="fin"
    ),
    "journals say why": JOURNAL.format(pence=1, evidence=" ", answered_by="fin"),
    "journals are in the books": JOURNAL.format(pence=1, evidence="letter", answered_by="leah"),
    "entries by hand are journals": f"""
        UPDATE ledger_transaction SET cause_kind = {Cause.JOURNAL:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
    "closed periods have not moved": """
        INSERT INTO ledger_closing (starts_on, ends_before, as_known, balances, closed_by,
            closed_at)
        VALUES ('1993-04-05', '2030-01-01', now(), '{"1000": 1}', 'fin', now())""",
    "closed periods follow on each other": """
        INSERT INTO ledger_closing (starts_on, ends_before, as_known, balances, closed_by,
            closed_at)
        VALUES ('1993-04-05', '1993-05-01', now(), '{}', 'fin', now()),
            ('1993-05-02', '1993-06-01', now(), '{}', 'fin', now())""",
    "suspense is held receipt by receipt": """
        UPDATE collection_receipt SET amount_pence = amount_pence + 1
        WHERE paying_parent_id IS NULL""",
    "money to be allocated is held payer by payer": """
        INSERT INTO collection_openreceipt (receipt_id, paying_parent_id, left_pence)
        SELECT id, paying_parent_id, 1 FROM collection_receipt
        WHERE paying_parent_id IS NOT NULL LIMIT 1""",
    "client money is all there every day": f"""
        UPDATE ledger_entry SET effective_date = effective_date + 1
        WHERE account = {Account.BANK:d}""",
    "a debt changes without touching money": f"""
        UPDATE ledger_entry SET reason = {Reason.ADJUSTMENT:d} WHERE account = {Account.BANK:d}""",
    "what is paid too much is recorded the same night": """
        INSERT INTO collection_openreceipt (receipt_id, paying_parent_id, left_pence)
        SELECT id, paying_parent_id, 100000000 FROM collection_receipt
        WHERE paying_parent_id IS NOT NULL LIMIT 1""",
    "refunds are in the books": REFUND.format(pence=1, answered_by="mo"),
    "refunds due are those that have not gone out": REFUND.format(pence=1, answered_by="mo"),
    "large refunds have two people": REFUND.format(pence=100_000_000, answered_by="fin"),
    "money goes back by refunds alone": f"""
        UPDATE ledger_transaction SET reason = {Reason.REFUND:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
    "adjustments are not write-offs": f"""
        UPDATE ledger_transaction SET reason = {Reason.WRITE_OFF:d}
        WHERE id = (SELECT min(id) FROM ledger_transaction)""",
    "employers' returns add up": """
        INSERT INTO collection_employerreturn (employer_reference, month, submitted_on,
            total_pence, source, known_at)
        VALUES ('EMP-X', '2023-05', '2023-05-31', 5, 'test', now())""",
    "employers' schedules add up": """
        INSERT INTO collection_employerschedule (employer_reference, month, expected_pence,
            carried_pence, drawn_up_on, known_at)
        VALUES ('EMP-X', '2023-05-01', 5, 0, '2023-06-01', now())""",
    "schedules ask for what orders ask for": """
        WITH drawn AS (
            INSERT INTO collection_employerschedule (employer_reference, month, expected_pence,
                carried_pence, drawn_up_on, known_at)
            VALUES ('EMP-X', '2023-05-01', 5, 0, '2023-06-01', now()) RETURNING id
        ) INSERT INTO collection_employerscheduleline (schedule_id, order_id, payment_reference,
            payroll_number, pay_days, expected_pence, carried_pence, ahead_pence)
        SELECT drawn.id, (SELECT min(id) FROM collection_earningsorder), '100000000001', '', 1, 5,
            0, 0
        FROM drawn""",
    "no deduction goes into protected earnings": """
        WITH made AS (
            INSERT INTO collection_employerreturn (employer_reference, month, submitted_on,
                total_pence, source, known_at)
            VALUES ('EMP-X', '2023-05', '2023-05-31', 41, 'test', now()) RETURNING id
        ) INSERT INTO collection_employerreturnline (employer_return_id, payment_reference,
            deducted_on, deducted_pence, reason_code, net_pence)
        SELECT id, '100000000001', '2023-05-31', 41, '', 100 FROM made""",
    "all orders together leave what is protected": """
        INSERT INTO parties_identityfinding (kept_id, other_id, is_same, reason, by, found_on,
            known_at)
        SELECT min(person_id), max(person_id), true, 'a test', 'a test', '2023-05-01', now()
        FROM cases_payingparent;
        WITH made AS (
            INSERT INTO collection_employerreturn (employer_reference, month, submitted_on,
                total_pence, source, known_at)
            VALUES ('EMP-Y', '2023-05', '2023-05-31', 60, 'test', now()) RETURNING id
        ) INSERT INTO collection_employerreturnline (employer_return_id, payment_reference,
            deducted_on, deducted_pence, reason_code, net_pence)
        SELECT made.id, p.reference, '2023-05-31', 30, '', 100
        FROM made, cases_payingparent p
        WHERE p.person_id IN ((SELECT min(person_id) FROM cases_payingparent),
            (SELECT max(person_id) FROM cases_payingparent))""",
    "fees of orders are in the books": """
        INSERT INTO collection_orderfee (order_id, case_id, pence, waived, "on", by, note,
            transaction_id, known_at)
        SELECT max(o.id), max(c.id), 5000, '', '2023-05-01', 'a test', '',
            (SELECT min(id) FROM ledger_transaction), now()
        FROM collection_earningsorder o CROSS JOIN cases_case c""",
    "nothing spent twice": f"""
        UPDATE ledger_entry SET subject = subject + 1000
        WHERE account = {Account.RECEIVING_PARENT_PAYABLE:d} AND amount_pence < 0""",
}


def doctor(statement: str) -> None:
    """What only the owner of the tables could do: take the guards off and change something."""
    settle_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_every_check_is_tried() -> None:
    assert {check.name for check in ALL_CHECKS} == set(SPOILT)


def test_each_check_finds_what_it_is_there_for() -> None:
    prepare()
    work_night(BUSY)
    assert violations() == {}
    for name, statement in SPOILT.items():
        assert is_found_by(name, statement), f"{name!r} does not find it"
    assert violations() == {}


def is_found_by(name: str, statement: str) -> bool:
    """Whether the check finds anything once ``statement`` has been run, which is then undone."""
    point = transaction.savepoint()
    try:
        doctor(statement)
        return any(found for _check, found in run_checks([name]))
    finally:
        transaction.savepoint_rollback(point)
