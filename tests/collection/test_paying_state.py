"""What is the Secretary of State's leaves once a month, whole, and comes off what they owe us."""

from datetime import date

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    violations,
    work,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import Case
from upkeep.cli import app
from upkeep.collection.models import BankLine, PaymentFile, Receipt, StatePayment
from upkeep.collection.paying_state import (
    StateAccountRefusedError,
    payable_to_state,
    record_account,
)
from upkeep.collection.reversing import Kind, Reversing, reverse_receipts
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db
FEES = (Account.COLLECTION_FEES_COLLECTED, Account.RECEIVING_PARENT_FEES_COLLECTED)
STATE = BankAccountForm(name="The State", sort_code="000002", account_number="00000002")


def an_account(on: date = FIRST_NIGHT) -> None:
    record_account(STATE, on, "a letter", Actor("fin", on, morning(on)))


def paid(on: date) -> None:
    """A family whose payer has paid a month with its fees by a day."""
    hold_income(pounds_a_year=36_500)
    apply(frequency="monthly", day=5)
    work(EFFECTIVE + days(20))
    bank(on, line(400_00, payer().reference))
    work(on)


def fees() -> int:
    return -sum(holds(account) for account in FEES)


PAID = date(2023, 5, 24)
FIRST_OF_JUNE = date(2023, 6, 1)


def test_fees_are_paid_over_on_the_first_working_day_of_the_month() -> None:
    an_account()
    paid(PAID)
    due = fees()
    assert due > 0
    work(FIRST_OF_JUNE - days(1))
    assert not StatePayment.objects.filter(month=FIRST_OF_JUNE).exists()
    work(FIRST_OF_JUNE)
    payment = StatePayment.objects.get(month=FIRST_OF_JUNE)
    assert (payment.amount_pence, payment.pay_on) == (due, FIRST_OF_JUNE)
    assert fees() == 0
    file = payment.payment_file
    assert holds(Account.PAYOUTS_IN_FLIGHT, file.pk) == -due
    assert b"STATE-202306" in bytes(file.content)
    bank(
        FIRST_OF_JUNE + days(1),
        line(-due, payment_information_id=file.reference),
    )
    work(FIRST_OF_JUNE + days(9))
    assert StatePayment.objects.filter(month=FIRST_OF_JUNE).count() == 1
    assert holds(Account.PAYOUTS_IN_FLIGHT, file.pk) == 0
    assert violations() == {}


def test_without_an_account_nothing_leaves() -> None:
    paid(PAID)
    work(FIRST_OF_JUNE)
    assert fees() > 0
    assert not StatePayment.objects.exists()


def test_a_month_whose_first_days_had_no_night_is_paid_for_later_or_with_the_next() -> None:
    an_account()
    paid(PAID)
    work_only(FIRST_OF_JUNE + days(5))
    assert StatePayment.objects.get().pay_on == FIRST_OF_JUNE + days(5)
    bank(FIRST_OF_JUNE + days(6), line(400_00, payer().reference))
    work_only(date(2023, 7, 12))
    assert fees() > 0
    assert StatePayment.objects.count() == 1


def test_what_went_back_after_it_was_paid_over_comes_off_the_next_payment() -> None:
    an_account()
    take_over(transfer(owed_to_state=300_00, ended_on=date(2016, 5, 2)))
    work(FIRST_NIGHT)
    bank(PAID, line(900_00, payer().reference))
    work(FIRST_OF_JUNE)
    receipt = Receipt.objects.get()
    paid_over = StatePayment.objects.get().amount_pence
    assert paid_over == 300_00
    on = FIRST_OF_JUNE + days(1)
    bank(on, line(-receipt.amount_pence, "RECALLED"))
    work(on)
    debit = BankLine.objects.get(amount_pence=-receipt.amount_pence)
    asked = Reversing(debit.pk, [receipt.pk], Kind.RECALLED, "fin", "a letter", morning(on))
    with connection.cursor() as cursor:
        reverse_receipts(cursor.cursor, asked)
    assert holds(Account.REIMBURSED_FOR_STATE) == 300_00
    work(date(2023, 7, 3))
    assert StatePayment.objects.count() == 1, "the State owes more than it is due"
    assert violations() == {}


def test_fees_stay_to_cover_for_what_went_back_after_it_was_paid_over() -> None:
    an_account()
    paid(PAID)
    receipt = Receipt.objects.get()
    bank(PAID + days(1), line(400_00, payer().reference))
    work(PAID + days(1))
    due = fees()
    on = PAID + days(2)
    bank(on, line(-receipt.amount_pence, "RECALLED"))
    work(on)
    debit = BankLine.objects.get(amount_pence=-receipt.amount_pence)
    asked = Reversing(debit.pk, [receipt.pk], Kind.RECALLED, "fin", "a letter", morning(on))
    with connection.cursor() as cursor:
        reverse_receipts(cursor.cursor, asked)
        lacking = sum(holds(Account.REVERSED_AFTER_PAYOUT, case.pk) for case in Case.objects.all())
        payable, stays = payable_to_state(cursor.cursor)
    assert lacking > fees() > 0
    assert (payable, stays) == ([], fees()), "all of them stay"
    work(FIRST_OF_JUNE)
    assert sum(each.amount_pence for each in StatePayment.objects.all()) <= due
    assert violations() == {}


def test_an_account_needs_evidence_and_is_not_of_the_past() -> None:
    actor = Actor("fin", EFFECTIVE, morning(EFFECTIVE))
    with pytest.raises(StateAccountRefusedError, match="what shows"):
        record_account(STATE, EFFECTIVE, " ", actor)
    with pytest.raises(StateAccountRefusedError, match="Give a day from"):
        record_account(STATE, EFFECTIVE - days(1), "a letter", actor)


def test_the_commands_say_what_is_due_and_was_paid() -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["state-money", *words])
        return result.output

    where = ("State", "000002", "00000002")
    on = FIRST_NIGHT.isoformat()
    said = run("account", *where, "--from", on, "--evidence", "a letter", "--on", on)
    assert "Recorded: the account ending 0002" in said
    wrong = run("account", "State", "12", "00000002", "--from", on, "--evidence", "a letter")
    assert "look at sort_code" in wrong
    assert "Nothing was paid over yet" in run("payments")
    paid(PAID)
    assert "COLLECTION_FEES_COLLECTED" in run("due")
    work(FIRST_OF_JUNE)
    assert "STATE-202306" in run("payments")
    assert "Together £0.00" in run("due")
    assert PaymentFile.objects.filter(reference__endswith="STATE").count() == 1
