"""What was paid too much and kept as a credit lowers an order, until it is used up (I-10)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import bank, case_of, days, line, payer, violations, work_only
from collection.earnings_ordering import SERVED, actor, by_deduction, know, order, switch_on
from upkeep.cases.models import Proceeding
from upkeep.collection.earnings_orders import WeeklySum, spread_credit
from upkeep.collection.models import EarningsOrderTerms, Overpayment
from upkeep.collection.refunding import keep_as_credit

AHEAD = SERVED + days(1)
KEPT = AHEAD + days(2)


def terms() -> EarningsOrderTerms:
    """What the order asks for now."""
    found = EarningsOrderTerms.objects.filter(order=order()).order_by("number").last()
    assert found is not None
    return found


def ahead_by(pence: int) -> Overpayment:
    """Somebody with an order who sent us money besides; what is too much is on record."""
    switch_on()
    know()
    by_deduction()
    work_only(SERVED)
    bank(AHEAD, line(pence, payer().reference))
    work_only(AHEAD, AHEAD + days(1))
    return Overpayment.objects.get(kind="held")


def kept(pence: int) -> EarningsOrderTerms:
    """The same, who agreed that it lowers what falls due next; what the order asked for before."""
    found = ahead_by(pence)
    before = terms()
    keep_as_credit(found, actor(KEPT), "Both manage; it goes back over the year.")
    work_only(KEPT)
    return before


@pytest.mark.django_db
def test_a_credit_lowers_the_order_and_it_is_served_again() -> None:
    before = kept(2_000_00)
    lower = terms()
    assert lower.number == before.number + 1
    assert lower.credit_pence > 0
    assert lower.weekly_pence == before.weekly_pence - lower.credit_pence
    assert lower.with_fee_pence == before.with_fee_pence, "what falls due stays what it is"
    last = order().events.order_by("pk").last()
    assert last is not None
    assert last.kind == "varied"
    work_only(KEPT + days(1), KEPT + days(2))
    assert terms().number == lower.number, "once, however the credit is used up"
    assert violations() == {}


@pytest.mark.django_db
def test_until_somebody_decides_nothing_is_lowered() -> None:
    ahead_by(2_000_00)
    number = terms().number
    work_only(KEPT, KEPT + days(1))
    assert terms().number == number
    assert terms().credit_pence == 0


@pytest.mark.django_db
def test_when_the_credit_is_used_up_the_order_asks_for_all_again() -> None:
    kept(2_000_00)
    assert terms().credit_pence > 0
    day = KEPT
    while Proceeding.objects.filter(process="overpayment", ended_on=None).exists():
        day += days(14)
        assert day < date(2024, 6, 1), "nothing is deducted meanwhile, so it is used up"
        work_only(day)
    work_only(day + days(1), day + days(2))
    assert terms().credit_pence == 0
    weekly = case_of().liabilities.get(known__upper_inf=True).weekly_pence
    assert terms().with_fee_pence == weekly


@given(
    credit=st.integers(0, 10_000_00),
    weekly=st.integers(1_00, 500_00),
    older=st.integers(0, 300_00),
    arrears=st.integers(0, 300_00),
)
def test_no_credit_takes_more_than_half_of_an_order_or_more_than_there_is(
    credit: int, weekly: int, older: int, arrears: int
) -> None:
    asked = WeeklySum(weekly, older, arrears)
    lower = spread_credit(credit, asked, SERVED)
    whole = asked.rates(SERVED).weekly_pence
    assert lower.rates(SERVED).weekly_pence in range(whole - lower.credit_pence, whole + 1)
    assert 2 * lower.rates(SERVED).weekly_pence >= whole
    assert 52 * lower.credit_pence <= credit
