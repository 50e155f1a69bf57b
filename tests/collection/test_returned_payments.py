"""Payments that come back: held for the receiving parent, asked about, and paid again, once."""

from datetime import date

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    report,
    send_letters,
    settle_constraints,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.cli import app
from upkeep.collection.models import Hold, PaymentFile, Payout, Receipt, ReturnedPayout
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 20)
BACK = DUE + days(5)


@pytest.fixture
def about() -> str:
    """A payout of £174.72 net that left the account and came back five days later."""
    hold_income()
    made = apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    bank(DUE, line(218_40, payer().reference))
    work_only(DUE)
    file, payout = PaymentFile.objects.get(), Payout.objects.get()
    bank(DUE + days(1), line(-174_72, payment_information_id=file.reference))
    work_only(DUE + days(1))
    bank(BACK, line(174_72, "ACCOUNT CLOSED", end_to_end_id=payout.end_to_end_id))
    work_only(BACK)
    return made


def test_what_came_back_is_payable_again_with_its_fee_and_held(about: str) -> None:
    case = case_of()
    assert holds(Account.BANK) == 218_40
    assert holds(Account.RECEIVING_PARENT_PAYABLE, case.pk) == -182_00
    assert holds(Account.RECEIVING_PARENT_FEES_COLLECTED) == 0
    held = Hold.objects.get(known__upper_inf=True)
    assert (held.reason, held.held_on, held.review_on) == (
        "payment_returned",
        BACK,
        date(2023, 5, 25),
    )
    assert ReturnedPayout.objects.get().said == "ACCOUNT CLOSED"
    assert not Receipt.objects.filter(paying_parent=None).exists(), "it is no receipt"
    proceeding = Proceeding.objects.get(process="returned_payment")
    assert (proceeding.state, proceeding.acts) == ("with_caseworker", "CASEWORKER")
    made = statement(case, EFFECTIVE, BACK)
    assert [p.net_pence for p in made.payouts] == [174_72, -174_72]
    assert violations() == {}


def test_it_is_paid_into_the_next_account_and_not_before(about: str) -> None:
    work_only(BACK + days(1))
    assert Payout.objects.count() == 1
    given = BACK + days(2)
    report(
        forms.BankAccountChange,
        about,
        given,
        name="R Fictional",
        sort_code="000001",
        account_number="00000003",
    )
    work_only(given)
    send_letters(given)
    used = given + days(8)
    work_only(used - days(1))
    assert Payout.objects.count() == 1, "the account has not waited"
    work_only(used, used + days(1))
    again = Payout.objects.order_by("-id")[0]
    assert Payout.objects.count() == 2
    assert (again.net_pence, again.bank_account.account_number) == (174_72, "00000003")
    assert holds(Account.RECEIVING_PARENT_PAYABLE, case_of().pk) == 0
    assert not Hold.objects.filter(known__upper_inf=True).exists()
    assert Proceeding.objects.get(process="returned_payment").state == "paid_again"
    assert violations() == {}


def test_the_same_payment_comes_back_once(about: str) -> None:
    identification = Payout.objects.get().end_to_end_id
    bank(BACK + days(1), line(174_72, end_to_end_id=identification))
    bank(BACK + days(2), line(174_71, end_to_end_id=identification))
    work_only(BACK + days(2))
    assert ReturnedPayout.objects.count() == 1
    assert Receipt.objects.filter(paying_parent=None).count() == 2, "a person must look"
    assert violations() == {}


def test_money_on_hold_is_listed_with_its_review(about: str) -> None:
    day = (BACK + days(10)).isoformat()
    said = CliRunner().invoke(app, ["suspense", "holds", "--on", day]).output
    assert "1 on hold, £182.00" in said
    assert f"{case_of().reference}" in said
    assert "review 2023-05-25" in said
    asked = move(
        Proceeding.objects.get(process="returned_payment").pk,
        "cannot_be_found",
        Actor("casey", BACK + days(1), morning(BACK + days(1))),
    )
    assert (asked.state, asked.acts) == ("unclaimed", "FINANCE")


@pytest.mark.parametrize(
    ("doctored", "check"),
    [
        ("DELETE FROM collection_returnedpayout", "payments that came back are in the books"),
        ("DELETE FROM collection_returnedpayout", "every bank line is posted or waiting"),
        (
            "UPDATE cases_proceeding SET state = 'paid_again', acts = 'NOBODY', due_on = NULL,"
            " ended_on = '2023-05-01' WHERE process = 'returned_payment'",
            "somebody asks for another account",
        ),
    ],
)
def test_the_checks_notice_what_was_doctored(about: str, doctored: str, check: str) -> None:
    settle_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE collection_returnedpayout DISABLE TRIGGER USER")
        cursor.execute(doctored)
    assert check in violations()
