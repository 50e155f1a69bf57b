"""What the database itself refuses, whoever writes: tried with raw SQL, table by table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from batch.busy_night import BUSY, prepare
from building import EFFECTIVE, apply, case_of, hold_income, liabilities, settle_constraints, work
from cases.edge_rows import edge_rows
from cases.guarded_orders import orders_against_earnings
from cases.people_rows import people_rows
from cases.plan_rows import arrears_plan_rows, estate_rows, part_payment_rows
from upkeep.batch.nights import BEGINS_AT, work_night
from upkeep.batch.steps import STEPS
from upkeep.gateways.models import FileAccount, Message, MessageAttempt
from upkeep.immutability import Guard
from upkeep.ledger import Account

APPEND_ONLY = {
    "batch_morningreport",
    "batch_shadowreport",
    "cases_addressfinding",
    "cases_caseending",
    "cases_administration",
    "cases_caseevent",
    "cases_casemessage",
    "cases_casemessagedocument",
    "cases_circumstance",
    "cases_complaintfinding",
    "cases_decision",
    "cases_dispute",
    "cases_explanationpattern",
    "cases_factevidence",
    "cases_doubtfulapplication",
    "cases_heldapplication",
    "cases_incomerecord",
    "cases_likelysame",
    "cases_onlineapplication",
    "cases_onlinedocument",
    "cases_openingbalance",
    "cases_proceedingstep",
    "cases_redress",
    "cases_redressapproval",
    "cases_staffread",
    "cases_stafftie",
    "api_apianswer",
    "api_apiauthority",
    "api_apicall",
    "api_apiclient",
    "api_apiclientend",
    "cases_caserestriction",
    "cases_restrictedopening",
    "cases_openingreview",
    "cases_switchsetting",
    "cases_tracedapplication",
    "cases_tribunalcase",
    "cases_variationapplication",
    "cases_variationfinding",
    "cases_transfer",
    "cases_transferbatch",
    "collection_accountchange",
    "collection_accountchangeanswer",
    "collection_accountchangenotice",
    "collection_accountchangereason",
    "collection_allocation",
    "collection_debtpayment",
    "collection_directpayfinding",
    "collection_directpayreport",
    "collection_stipulation",
    "collection_bankaccount",
    "collection_bankline",
    "collection_bankstatement",
    "collection_benefitdeduction",
    "collection_benefitdeductionevent",
    "collection_cardpayment",
    "collection_cardpaymentevent",
    "collection_cardpayout",
    "collection_charge",
    "collection_earningsorder",
    "collection_earningsorderevent",
    "collection_earningsorderterms",
    "collection_employernotice",
    "collection_employernoticedocument",
    "collection_employernoticestep",
    "collection_employerquery",
    "collection_employerqueryanswer",
    "collection_debitcollection",
    "collection_debitfile",
    "collection_debitnotice",
    "collection_debitnoticeline",
    "collection_debitreport",
    "collection_debitreturn",
    "collection_employerreturn",
    "collection_employerreturnline",
    "collection_employerschedule",
    "collection_employerscheduleline",
    "collection_identification",
    "collection_orderfee",
    "collection_instalmentreduction",
    "collection_journal",
    "collection_journalanswer",
    "collection_likelihoodfinding",
    "collection_overpayment",
    "collection_refund",
    "collection_refundanswer",
    "collection_refundpart",
    "collection_refundpayment",
    "collection_mandate",
    "collection_mandateevent",
    "collection_representation",
    "collection_arrearsplan",
    "collection_arrearsplandebt",
    "collection_arrearsplanend",
    "collection_arrearsplaninstalment",
    "collection_estateclaim",
    "collection_estateclaimpart",
    "collection_estaterepresentative",
    "collection_partpayment",
    "collection_partpaymentanswer",
    "collection_partpaymentend",
    "collection_partpaymentstart",
    "collection_setoff",
    "collection_setoffanswer",
    "collection_setoffdecision",
    "collection_setoffpart",
    "collection_stateaccount",
    "collection_statepayment",
    "collection_writeoff",
    "collection_writeoffdecision",
    "collection_writeoffreversal",
    "collection_notifiedentry",
    "collection_paymentfile",
    "collection_payout",
    "collection_receipt",
    "collection_remittanceline",
    "collection_receiptreversal",
    "collection_returnedpayout",
    "collection_heldreview",
    "correspondence_employeraccess",
    "correspondence_employercode",
    "correspondence_employercodeuse",
    "correspondence_letter",
    "correspondence_letterdocument",
    "correspondence_letterstep",
    "correspondence_orderacknowledged",
    "correspondence_signincode",
    "correspondence_signincodeuse",
    "gateways_fileaccount",
    "gateways_inboundfile",
    "gateways_lawtext",
    "gateways_messageattempt",
    "ledger_closing",
    "ledger_entry",
    "ledger_reopening",
    "ledger_transaction",
    "parties_identityfinding",
    "parties_personfact",
    "parties_signinchange",
    "parties_weighttableissue",
}
CLOSES_ONLY = {
    "cases_liability",
    "collection_arrangement",
    "collection_employer",
    "collection_employment",
    "collection_hold",
    "collection_instalment",
    "collection_schedule",
}


def guarded(name: str) -> dict[str, type[models.Model]]:
    """The models whose table has a guard of that name."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name == name
    }


def test_what_is_guarded_is_known() -> None:
    assert guarded("append_only").keys() == APPEND_ONLY
    assert guarded("closes_only").keys() == CLOSES_ONLY
    assert guarded("never_emptied").keys() == APPEND_ONLY | CLOSES_ONLY | {"gateways_message"}


def test_every_guard_is_one_that_no_session_can_switch_off() -> None:
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", []):
            assert isinstance(trigger, Guard), f"{model._meta.db_table}: {trigger.name}"


def refusal(statement: str, *values: Any) -> str:
    """What the database says when it refuses a statement, or nothing if it lets it be."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount != 0, f"nothing to try {statement} on"
    except DatabaseError as error:
        return f"{error.__cause__.sqlstate} {error}"  # type: ignore[union-attr]
    return ""


DECIDED_AT = datetime.combine(EFFECTIVE, BEGINS_AT) + timedelta(
    seconds=[step.name for step in STEPS].index("decide")
)
"""When the first liability counts as known: a second for each step of the night before it."""
RESTRICTED = psycopg.errors.RestrictViolation.sqlstate


def _doubts_about_people(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO cases_doubtfulapplication"
        " (application_id, paying_parent_id, held_on, known_at)"
        " SELECT max(a.id), max(p.id), '2023-05-01', now()"
        " FROM cases_application a CROSS JOIN cases_payingparent p"
    )
    cursor.execute(
        "INSERT INTO cases_likelysame (reference, first_id, second_id, points, signs,"
        " paying_parent_id, found_on, known_at)"
        " SELECT 'SP-0', min(x.id), max(x.id), 40, '[]', max(p.id), '2023-05-01', now()"
        " FROM parties_person x CROSS JOIN cases_payingparent p"
    )
    cursor.execute(
        "INSERT INTO parties_identityfinding (kept_id, other_id, is_same,"
        " reason, by, found_on, known_at) SELECT min(id), max(id), false,"
        " 'a test', 'a manager', '2023-05-01', now() FROM parties_person"
    )


def _disputes(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO cases_dispute"
        " (proceeding_id, decision_id, asked_by, notified_on, in_time_until, known_at)"
        " SELECT max(p.id), max(d.id), '', '2023-05-01', '2023-06-01', now()"
        " FROM cases_proceeding p CROSS JOIN cases_decision d"
    )
    cursor.execute(
        "INSERT INTO cases_tribunalcase"
        " (appeal_id, reference, received_on, response_due_on, by, known_at)"
        " SELECT max(id), 'SC1', '2023-05-01', '2023-05-29', 'a test', now()"
        " FROM cases_proceeding"
    )


def _banking(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO parties_weighttableissue"
        " (valid_from, weights, substitutions, digest, source, known_at)"
        " VALUES ('2023-05-01', '', '', 'a digest', 'a test', now())"
    )
    cursor.execute(
        "INSERT INTO collection_receiptreversal (receipt_id, bank_line_id, kind, amount_pence,"
        " paid_over_pence, reversed_on, by, note, transaction_id, known_at)"
        " SELECT max(r.id), max(l.id), 'recalled', 1, 0, '2023-05-01', 'a test', 'a test',"
        " max(r.transaction_id), now() FROM collection_receipt r CROSS JOIN collection_bankline l"
    )
    cursor.execute(
        "INSERT INTO collection_returnedpayout"
        " (payout_id, bank_line_id, returned_on, said, transaction_id, known_at)"
        " SELECT max(p.id), max(l.id), '2023-05-01', '', max(p.transaction_id), now()"
        " FROM collection_payout p CROSS JOIN collection_bankline l"
    )
    cursor.execute(
        "INSERT INTO collection_heldreview"
        " (receipt_id, kind, reviewed_on, look_again_on, why, by, known_at)"
        " SELECT max(id), 'waits', '2023-05-01', '2023-05-08', 'a test', 'a test', now()"
        " FROM collection_receipt"
    )


def _a_complaint(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO cases_complaintfinding (complaint_id, tier, outcome, cause, reasons, found_on,"
        " found_by, known_at) SELECT max(id), 'first', 'upheld', 'delay', 'late', '2023-05-01',"
        " 'a test', now() FROM cases_proceeding"
    )
    cursor.execute(
        "WITH given AS (INSERT INTO cases_redress (complaint_id, kind, amount_pence, reason,"
        " proposed_on, proposed_by, known_at) SELECT max(id), 'consolation', 5000, 'late',"
        " '2023-05-01', 'a test', now() FROM cases_proceeding RETURNING id)"
        " INSERT INTO cases_redressapproval (redress_id, approved_on, approved_by, known_at)"
        " SELECT id, '2023-05-02', 'a manager', now() FROM given"
    )


def _a_letter(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO correspondence_letterdocument (letter_id, content, digest)"
        " SELECT max(id), 'a letter', 'digest' FROM correspondence_letter"
    )


def _deductions_from_benefits(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_remittanceline (name, remittance, payment_reference, benefit,"
        " first_day, last_day, wanted_pence, deducted_pence, reason, known_at)"
        " VALUES ('B-1', 'BDR00000001', '100000000001', 'income_support', '2023-05-01',"
        " '2023-05-14', 1680, 1680, '', now())"
    )


def _direct_debits(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_notifiedentry (notification_id, account, line_reference,"
        " booking_date, amount_pence, end_to_end_id, remittance, source, known_at)"
        " VALUES ('N1', 'A', 'L1', '2024-04-05', 1, '', '', 'a test', now())"
    )
    cursor.execute(
        "INSERT INTO collection_debitreport (kind, reference, made_on, total_pence, source,"
        " known_at) VALUES ('arudd', '20240411-1', '2024-04-11', 1, 'a test', now())"
    )
    cursor.execute(
        "INSERT INTO collection_debitreturn (collection_id, kind, code, claim, report_id,"
        " debited_on, known_at) SELECT max(c.id), 'unpaid', '0', '', max(r.id), '2024-04-11', now()"
        " FROM collection_debitcollection c CROSS JOIN collection_debitreport r"
    )


def _card_payments(cursor: Any) -> None:
    cursor.execute(
        "WITH asked AS (INSERT INTO collection_cardpayment (paying_parent_id, reference, form_key,"
        " amount_pence, asked_on, asked_by, known_at) SELECT max(id), 'CARD-1', '1/a', 1000,"
        " '2023-05-01', 'a parent', now() FROM cases_payingparent RETURNING id)"
        " INSERT INTO collection_cardpaymentevent"
        ' (payment_id, kind, "on", code, continue_at, told_by, known_at)'
        " SELECT id, 'begun', '2023-05-01', 'a number', '', 'answer', now() FROM asked"
    )
    cursor.execute(
        "INSERT INTO collection_cardpayout"
        " (bank_line_id, reference, amount_pence, transaction_id, known_at)"
        " SELECT max(l.id), 'CRD20230501', 1000, max(r.transaction_id), now()"
        " FROM collection_bankline l CROSS JOIN collection_receipt r"
    )


_A_FINDING = """
INSERT INTO cases_variationfinding
    (application_id, outcome, bar, reasons, found_on, found_by, known_at)
SELECT max(proceeding_id), 'rejected', 'threshold', 'too little', '2024-04-05', 'morgan', now()
FROM cases_variationapplication
"""


def _books(cursor: Any) -> None:
    """Rows of what finance does with the books."""
    cursor.execute(
        "INSERT INTO collection_journal (case_id, debt, change_pence, code, explanation,"
        " evidence, effective_on, entered_by, entered_on, limit_pence, known_at)"
        " SELECT max(id), 'maintenance', 1, 'correction', 'a test', 'a test', '2023-05-01',"
        " 'one', '2023-05-01', 0, now() FROM cases_case"
    )
    cursor.execute(
        "INSERT INTO collection_journalanswer"
        " (journal_id, answered_by, answered_on, note, known_at)"
        " SELECT max(id), 'another', '2023-05-01', 'no', now() FROM collection_journal"
    )
    cursor.execute(
        'INSERT INTO batch_morningreport ("on", lines, agrees, known_at)'
        " VALUES ('2023-05-01', '[]', true, now())"
    )
    cursor.execute(
        "INSERT INTO ledger_closing (starts_on, ends_before, as_known, balances, closed_by,"
        " closed_at) VALUES ('1993-04-05', '1993-04-06', now(), '{}', 'one', now())"
    )
    cursor.execute(
        "INSERT INTO ledger_reopening (closing_id, reason, asked_by, agreed_by, reopened_at)"
        " SELECT max(id), 'a test', 'one', 'another', now() FROM ledger_closing"
    )


def _refunds(cursor: Any) -> None:
    """Rows of money that goes back, without the books behind them."""
    cursor.execute(
        "WITH over AS (INSERT INTO collection_overpayment (paying_parent_id, kind, amount_pence,"
        " found_on, known_at) SELECT max(id), 'held', 1, '2023-05-01', now()"
        " FROM cases_payingparent RETURNING id), asked AS (INSERT INTO collection_refund"
        " (overpayment_id, amount_pence, reason, evidence, name, sort_code, account_number,"
        " asked_by, asked_on, limit_pence, known_at) SELECT id, 1, 'a test', 'a test', 'A Test',"
        " '000000', '00000000', 'one', '2023-05-01', 1, now() FROM over RETURNING id), answered"
        " AS (INSERT INTO collection_refundanswer (refund_id, answered_by, answered_on, note,"
        " known_at) SELECT id, 'another', '2023-05-01', 'no', now() FROM asked), parts AS ("
        " INSERT INTO collection_refundpart (refund_id, receipt_id, amount_pence)"
        " SELECT asked.id, max(r.id), 1 FROM asked, collection_receipt r GROUP BY asked.id)"
        " INSERT INTO collection_refundpayment (refund_id, payment_file_id, end_to_end_id, pay_on,"
        " transaction_id, known_at) SELECT asked.id, max(f.id), 'RF1', '2023-05-01', 0, now()"
        " FROM asked, collection_paymentfile f GROUP BY asked.id"
    )


def _write_offs(cursor: Any) -> None:
    """Rows of arrears written off, without the books behind them."""
    cursor.execute(
        "WITH asked AS (INSERT INTO collection_writeoff (case_id, debt, amount_pence, starts_on,"
        " ends_on, ground, provision, before, after, why, evidence, asked_by, asked_on,"
        " limit_pence, known_at) SELECT max(id), 'maintenance', 1, '2023-05-01', '2023-05-01',"
        " 'asked_to_stop', '13G(a)', 'both', 'both', 'a test', 'a test', 'one', '2023-05-01', 1,"
        " now() FROM cases_case RETURNING id), said AS (INSERT INTO collection_representation"
        " (write_off_id, side, words, received_on, noted_by, known_at) SELECT id,"
        " 'paying_parent', 'a test', '2023-05-01', 'one', now() FROM asked), decided AS ("
        " INSERT INTO collection_writeoffdecision (write_off_id, reasons, answered_by,"
        " answered_on, known_at) SELECT id, 'a test', 'one', '2023-05-01', now() FROM asked)"
        " INSERT INTO collection_writeoffreversal (write_off_id, reason, by, reversed_on,"
        " transaction_id, known_at) SELECT id, 'a test', 'one', '2023-05-01', 0, now() FROM asked"
    )


def _set_offs(cursor: Any) -> None:
    """Rows of what was set off, without the books behind them."""
    cursor.execute(
        "WITH claimed AS (INSERT INTO collection_setoff (case_id, kind, amount_pence, paid_on,"
        " purpose, method, proof, evidence, asked_by, asked_on, limit_pence, known_at)"
        " SELECT max(id), 'voluntary', 1, '2023-05-01', 'maintenance', 'cash', 'payee_receipt',"
        " 'a test', 'one', '2023-05-01', 1, now() FROM cases_case RETURNING id, case_id),"
        " said AS (INSERT INTO collection_setoffanswer (set_off_id, side, agrees, words,"
        " received_on, noted_by, known_at) SELECT id, 'receiving_parent', true, 'a test',"
        " '2023-05-01', 'one', now() FROM claimed), decided AS (INSERT INTO"
        " collection_setoffdecision (set_off_id, accepted_pence, ground, was_agreed, reasons,"
        " answered_by, answered_on, known_at) SELECT id, 1, '', false, 'a test', 'one',"
        " '2023-05-01', now() FROM claimed RETURNING id) INSERT INTO collection_setoffpart"
        " (decision_id, case_id, amount_pence, before_pence, transaction_id)"
        " SELECT decided.id, claimed.case_id, 1, 1, 0 FROM decided, claimed"
    )


def _second_look_at_an_account(cursor: Any) -> None:
    """Somebody looked, for a reason, at another account that was used in the busy night."""
    cursor.execute(
        "INSERT INTO collection_accountchangereason (change_id, risk)"
        " SELECT max(id), 'large_amount' FROM collection_accountchange"
    )
    cursor.execute(
        "INSERT INTO collection_accountchangeanswer"
        " (change_id, kind, answered_by, why, answered_on, known_at)"
        " SELECT max(id), 'agreed', 'fin', 'a test', '2023-05-01', now()"
        " FROM collection_accountchange"
    )


def _likelihood(cursor: Any) -> None:
    """A finding about Direct Pay."""
    cursor.execute(
        "INSERT INTO collection_likelihoodfinding (case_id, outcome, because, reasons, evidence,"
        " was_missed, found_by, found_on, known_at) SELECT max(id), 'likely', 'paid', 'a test',"
        " 'a test', false, 'one', '2023-05-01', now() FROM cases_case"
    )


@pytest.fixture
def filled(db: None) -> Iterator[None]:
    """A database with rows in every guarded table."""
    prepare()
    work_night(BUSY)
    with connection.cursor() as cursor:
        edge_rows(cursor)
        cursor.execute(
            "INSERT INTO collection_instalmentreduction"
            " (instalment_id, decision_id, maintenance_pence, fee_pence, reduced_on, known_at)"
            " SELECT max(i.id), max(d.id), 1, 0, '2023-05-01', now()"
            " FROM collection_instalment i CROSS JOIN cases_decision d"
        )
        _a_letter(cursor)
        _a_complaint(cursor)
        cursor.execute(
            "INSERT INTO cases_switchsetting (name, is_on, scheme, region, share_percent,"
            " effective_from, set_by, reason, known_at)"
            " VALUES ('intake', true, '', '', 100, '2023-05-01', 'a manager', 'a test', now())"
        )
        cursor.execute(
            "INSERT INTO cases_heldapplication"
            " (application_id, paying_parent_id, held_on, known_at)"
            " SELECT max(a.id), max(p.id), '2023-05-01', now()"
            " FROM cases_application a CROSS JOIN cases_payingparent p"
        )
        _books(cursor)
        _refunds(cursor)
        _write_offs(cursor)
        _set_offs(cursor)
        arrears_plan_rows(cursor)
        part_payment_rows(cursor)
        estate_rows(cursor)
        _second_look_at_an_account(cursor)
        _likelihood(cursor)
        _doubts_about_people(cursor)
        people_rows(cursor)
        _disputes(cursor)
        _banking(cursor)
        _deductions_from_benefits(cursor)
        orders_against_earnings(cursor)
        _direct_debits(cursor)
        _card_payments(cursor)
        cursor.execute(_A_FINDING)
        _beside_allocation(cursor)
        cursor.execute(
            'INSERT INTO batch_shadowreport (rulebook, "on", report, known_at)'
            " VALUES ('current', '2023-05-01', '{}', now())"
        )
    message = Message.objects.create(
        system=Message.System.NOTIFY,
        direction=Message.Direction.OUT,
        key="a test",
        content=b"{}",
        known_at=datetime(2023, 5, 1, tzinfo=UTC),
        state=Message.State.WAITING,
        next_attempt_at=datetime(2023, 5, 1, tzinfo=UTC),
    )
    MessageAttempt.objects.create(message=message, number=1, at=message.known_at, reply=b"")
    FileAccount.objects.create(message=message, entries=1, applied=1)
    settle_constraints()
    with pgtrigger.ignore():
        yield


def _beside_allocation(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_stipulation"
        " (receipt_id, case_id, amount_pence, evidence, made_by, known_at)"
        " SELECT max(r.id), max(c.id), 1, 'a letter', 'a test', now()"
        " FROM collection_receipt r CROSS JOIN cases_case c"
    )
    cursor.execute(
        "INSERT INTO collection_debtpayment (paying_parent_id, receipt_id, case_id, account,"
        " bucket, before_pence, amount_pence, allocated_on, rule_version, transaction_id, known_at)"
        " SELECT max(c.paying_parent_id), max(r.id), max(c.id), 1120, 'state', 1, 1,"
        " '2023-05-01', '2026-2', 0, now() FROM collection_receipt r CROSS JOIN cases_case c"
    )
    _direct_pay(cursor)


def _direct_pay(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO collection_directpayreport"
        " (case_id, due_on, said_by, amount_pence, evidence, said_on, noted_by, known_at)"
        " SELECT max(id), '2023-05-01', 'paying_parent', 1, '', '2023-05-02', 'a test', now()"
        " FROM cases_case"
    )
    cursor.execute(
        "INSERT INTO collection_directpayfinding"
        " (case_id, due_on, amount_pence, reason, found_by, found_on, known_at)"
        " SELECT max(id), '2023-05-01', 1, 'a letter', 'a test', '2023-05-02', now()"
        " FROM cases_case"
    )


def test_no_table_of_record_can_be_changed_or_emptied(filled: None) -> None:
    """Every column of every append-only table, with session settings tried as well."""
    for table, model in guarded("append_only").items():
        for field in model._meta.concrete_fields:
            tried = refusal(f'UPDATE {table} SET "{field.column}" = "{field.column}"')
            assert tried.startswith(RESTRICTED), f"{table}.{field.column} can be changed"
        assert refusal(f"DELETE FROM {table}").startswith(RESTRICTED)
        assert refusal(f"TRUNCATE {table} CASCADE").startswith(RESTRICTED)


def test_belief_is_closed_once_and_nothing_else_is_changed(filled: None) -> None:
    later = "'2031-01-01'"
    for table, model in guarded("closes_only").items():
        row = f"{table} SET known = tstzrange(lower(known), {later})"
        one = f"WHERE id = (SELECT max(id) FROM {table} WHERE upper_inf(known))"
        for field in model._meta.concrete_fields:
            if field.column in ("known", "id"):
                continue
            other = (
                f"(SELECT o.{field.column} FROM {table} o WHERE o.{field.column}"
                f" IS DISTINCT FROM t.{field.column} LIMIT 1)"
            )
            changed = (
                f"UPDATE {table} t SET known = tstzrange(lower(known), {later}), "
                f"{field.column} = {other} {one}"
            )
            assert refusal(changed), f"{table}.{field.column} can be changed on closing"
        started = f"UPDATE {table} SET known = tstzrange('2020-01-01', {later}) {one}"
        assert refusal(started).startswith(RESTRICTED)
        reopened = f"UPDATE {table} SET known = tstzrange(lower(known), NULL) {one}"
        assert refusal(reopened).startswith(RESTRICTED)
        assert refusal(f"DELETE FROM {table} {one}").startswith(RESTRICTED)
        assert refusal(f"TRUNCATE {table} CASCADE").startswith(RESTRICTED)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max(id) FROM {table} WHERE upper_inf(known)")
            [number] = cursor.fetchone()
        assert refusal(f"UPDATE {row} WHERE id = {number}") == ""
        again = f"UPDATE {table} SET known = tstzrange(lower(known), '2032-01-01')"
        assert refusal(f"{again} WHERE id = {number}").startswith(RESTRICTED)


# --- Liabilities -----------------------------------------------------------------------------

INSERT = """
INSERT INTO cases_liability (case_id, decision_id, effective, known, weekly_pence)
SELECT case_id, decision_id, %s::daterange, %s::tstzrange, 1 FROM cases_liability LIMIT 1
"""


@pytest.fixture
def one_liability(db: None) -> None:
    """£42.00 a week from 5 April 2023, known until 2024 and from then on without its first year."""
    hold_income()
    apply()
    work(EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_liability SET known = tstzrange(lower(known), '2024-01-01')")


@pytest.mark.parametrize(
    ("effective", "known", "is_allowed"),
    [
        ("[2023-04-05,)", "[2024-01-01,)", True),
        ("[2023-04-05,)", "[2023-12-31,)", False),
        ("[2023-05-01,2023-06-01)", "[2023-06-01,2023-06-02)", False),
        ("[2023-05-01,2023-06-01)", f"[2022-01-01,{DECIDED_AT:%F %T}+00)", True),
        (
            "[2023-05-01,2023-06-01)",
            f"[2022-01-01,{DECIDED_AT + timedelta(seconds=1):%F %T}+00)",
            False,
        ),
    ],
)
def test_two_liabilities_may_overlap_in_one_time_but_not_in_both(
    one_liability: None, effective: str, known: str, is_allowed: bool
) -> None:
    tried = refusal(INSERT, effective, known)
    assert tried == "" if is_allowed else "cases_liability_one_at_a_time" in tried


def test_days_side_by_side_do_not_overlap(one_liability: None) -> None:
    assert refusal(INSERT, "[2023-04-05,2023-05-01)", "[2024-01-01,)") == ""
    assert refusal(INSERT, "[2023-05-01,)", "[2024-01-01,)") == ""
    assert "one_at_a_time" in refusal(INSERT, "[2023-04-30,2023-05-01)", "[2024-01-01,)")


@pytest.mark.parametrize(
    ("effective", "known"),
    [
        ("empty", "[2024-01-01,)"),
        ("[2023-04-05,)", "empty"),
        ("(,2023-05-01)", "[2024-01-01,)"),
        ("[2023-04-05,)", "(,2023-01-01)"),
    ],
)
def test_a_liability_has_days_and_a_time_from_which_it_is_known(
    one_liability: None, effective: str, known: str
) -> None:
    assert refusal(INSERT, effective, known)


def test_a_liability_is_never_negative(one_liability: None) -> None:
    negative = INSERT.replace(", 1 FROM", ", -1 FROM")
    assert "not_negative" in refusal(negative, "[2023-04-05,)", "[2024-01-01,)")


def test_sums_of_money_are_as_the_tables_say(filled: None) -> None:
    copied = (
        ("collection_receipt", "amount_pence", "0"),
        ("collection_receipt", "suspense_reason", "'no_reference'"),
        ("collection_allocation", "maintenance_pence", "-1"),
        ("collection_payout", "net_pence", "net_pence + 1"),
        ("collection_instalment", "fee_pence", "-1"),
        ("collection_openinstalment", "maintenance_left_pence", "-1"),
    )
    for table, column, value in copied:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND attname NOT IN ('id', %s)",
                [table, column],
            )
            [rest] = cursor.fetchone()
        which = "WHERE paying_parent_id IS NOT NULL" if table == "collection_receipt" else ""
        tried = refusal(
            f"INSERT INTO {table} ({rest}, {column}) SELECT {rest}, {value} FROM {table} {which}"
            " LIMIT 1"
        )
        assert tried.startswith("23514"), f"{table}.{column} = {value}: {tried}"


def test_the_books_refuse_what_does_not_balance(filled: None) -> None:
    tried = refusal(
        "INSERT INTO ledger_entry (transaction_id, leg, account, subject, amount_pence, reason,"
        " effective_date, known_at) SELECT id, 90, %s, 0, 1, reason, effective_date, known_at"
        " FROM ledger_transaction LIMIT 1",
        int(Account.BANK),
    )
    assert tried.startswith("23514")
