"""What was agreed about arrears changes what each way of paying asks for."""

from datetime import date

import pytest

from building import EFFECTIVE, apply, bank, case_of, days, hold_income, line, morning, payer, work
from collection.earnings_ordering import SERVED, by_deduction, know, order, switch_on
from upkeep.cases.actors import Actor
from upkeep.collection import arrears_plans, part_payments
from upkeep.collection.arrears_plans import Agreed
from upkeep.collection.bacs import AccountName
from upkeep.collection.mandates import Given, give_mandate
from upkeep.collection.models import (
    ArrearsPlan,
    ArrearsPlanEnd,
    DebitCollection,
    DebitNotice,
    EarningsOrderTerms,
    PartPayment,
    PartPaymentEnd,
)
from upkeep.collection.part_payments import Offer

pytestmark = pytest.mark.django_db

NOW = EFFECTIVE + days(50)


def casey(on: date) -> Actor:
    """A caseworker, after the night of a day."""
    return Actor("casey", on, morning(on + days(1)))


def plan(on: date, weekly: int = 20_00) -> ArrearsPlan:
    """What is overdue, paid off by so much a week."""
    weighed = Agreed(900_00, weekly, "pay slips", "no child lives there", "as agreed")
    return arrears_plans.agree(case_of(), weighed, casey(on))


def settle(on: date) -> PartPayment:
    """Half of what is overdue for all of it, within ten days; both agree."""
    case = case_of()
    half = part_payments.arrears_of(case, "maintenance", on) // 2
    said = ("bank_transfer", on + days(10), "he offers it", "letter of May")
    made = part_payments.propose(Offer(case, "maintenance", half, EFFECTIVE, on, *said), casey(on))
    for side in ("receiving_parent", "paying_parent"):
        part_payments.answer(made, side, "a letter", casey(on), agrees=True)
    return made


# --- Direct Debit ------------------------------------------------------------------------------


@pytest.fixture
def unpaid_by_debit() -> None:
    """£218.40 a month by Direct Debit; the mandate comes when two instalments are overdue."""
    hold_income()
    apply(frequency="monthly", day=20, method="direct_debit")
    work(NOW)
    account = AccountName("000002", "00000007", "P MADEUP")
    told = {"account": account, "given_on": NOW, "evidence": "by telephone, noted"}
    give_mandate(Given(paying_parent=payer().reference, **told), morning(NOW + days(1)))  # type: ignore[arg-type]


def announced() -> dict[date, int]:
    """What the last notice announces for each day, in pence."""
    notice = DebitNotice.objects.order_by("-given_on", "-pk")[0]
    return {each.collect_on: each.amount_pence for each in notice.lines.order_by("collect_on")}


@pytest.mark.usefixtures("unpaid_by_debit")
def test_direct_debits_are_announced_and_collected_with_the_plan() -> None:
    made = plan(NOW)
    work(NOW + days(3))
    with_plan = [218_40 + each.amount_pence for each in made.instalments.order_by("due_on")]
    told = announced()
    assert list(told.values())[:3] == with_plan[:3]
    first = min(told)
    work(first)
    collection = DebitCollection.objects.get()
    assert (collection.collect_on, collection.amount_pence) == (first, told[first])


@pytest.mark.usefixtures("unpaid_by_debit")
def test_direct_debits_ask_for_no_arrears_that_a_part_payment_settles() -> None:
    plan(NOW)
    settle(NOW)
    work(NOW + days(3))
    assert set(announced().values()) == {218_40}


# --- Orders against earnings -------------------------------------------------------------------


def arrears_asked_for() -> int:
    """What the order's last terms ask for arrears a week, in pence."""
    return EarningsOrderTerms.objects.filter(order=order()).order_by("number").last().arrears_pence  # type: ignore[union-attr]


@pytest.fixture
def unpaid_by_order() -> date:
    """An employer who was served and never paid, until the day that is returned."""
    switch_on()
    know()
    by_deduction()
    on = SERVED + days(75)
    work(on)
    return on


def test_an_order_asks_by_the_weekly_rate_of_the_plan(unpaid_by_order: date) -> None:
    made = plan(unpaid_by_order, weekly=23_00)
    work(unpaid_by_order + days(1))
    assert arrears_asked_for() == made.weekly_pence == 23_00


def test_an_order_asks_for_no_arrears_while_a_part_payment_is_kept(unpaid_by_order: date) -> None:
    plan(unpaid_by_order)
    work(unpaid_by_order + days(1))
    assert arrears_asked_for() == 20_00
    settle(unpaid_by_order + days(1))
    work(unpaid_by_order + days(2))
    assert arrears_asked_for() == 0
    work(unpaid_by_order + days(18))
    assert PartPaymentEnd.objects.get().kind == "broken"
    assert arrears_asked_for() > 0


# --- Paid early --------------------------------------------------------------------------------


def test_a_missed_instalment_is_found_although_what_falls_due_was_paid_early() -> None:
    hold_income()
    apply(frequency="monthly", day=20)
    work(NOW)
    made = plan(NOW)
    first = made.instalments.order_by("due_on")[0].due_on
    early = first - days(9)
    bank(early, line(218_40, payer().reference))
    work(first + days(7))
    assert not ArrearsPlanEnd.objects.exists()
    work(first + days(8))
    end = ArrearsPlanEnd.objects.get()
    assert (end.kind, end.missed_on) == ("broken", first)
