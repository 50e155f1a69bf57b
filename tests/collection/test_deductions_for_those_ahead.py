"""A benefit is deducted from as long as what is held does not pay for months, and does not flap."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    days,
    hold_income,
    line,
    morning,
    payer,
    work,
    work_only,
)
from upkeep.cases.switches import BENEFIT_DEDUCTIONS, Cohort, set_switch
from upkeep.collection.benefit_rates import is_worth_deducting
from upkeep.collection.models import BenefitDeduction, BenefitDeductionEvent

ON = date(2026, 11, 22)
WEEKLY = 8_40


def test_a_quarter_of_a_year_stops_it_and_four_weeks_left_have_it_asked_for_again() -> None:
    assert is_worth_deducting(13 * WEEKLY - 1, WEEKLY, ON, is_paused=False)
    assert not is_worth_deducting(13 * WEEKLY, WEEKLY, ON, is_paused=False)
    assert not is_worth_deducting(4 * WEEKLY + 1, WEEKLY, ON, is_paused=True)
    assert is_worth_deducting(4 * WEEKLY, WEEKLY, ON, is_paused=True)


@given(
    started_with=st.integers(0, 200_00),
    windfalls=st.dictionaries(st.integers(0, 259), st.integers(1, 200_00), max_size=6),
    dips=st.lists(st.fractions(0, Fraction(13, 3), max_denominator=7), min_size=1, max_size=30),
    weekly=st.integers(1_00, 30_00),
)
def test_it_is_stopped_once_for_a_credit_and_for_nothing_else(
    started_with: int, windfalls: dict[int, int], dips: list[Fraction], weekly: int
) -> None:
    """Five years, week by week. What falls due is taken from the credit while it is stopped.

    A payment of the benefit and the instalment that it is for do not come on one day: meanwhile the
    credit that is seen is up to a month's deduction less than it will be.
    """
    credit, is_paused, stopped_in, stops = Fraction(started_with), False, -1, 0
    for week in range(260):
        credit += windfalls.get(week, 0)
        seen = int(max(Fraction(0), credit - dips[week % len(dips)] * weekly))
        wanted = is_worth_deducting(seen, weekly, ON, is_paused=is_paused)
        if is_paused and wanted:
            assert week - stopped_in >= 4, "asked for again within weeks of the stop"
        if not is_paused and not wanted:
            stops, stopped_in = stops + 1, week
        is_paused = not wanted
        if is_paused:
            credit = max(Fraction(0), credit - weekly)
    assert stops <= 1 + len(windfalls)


@pytest.fixture
def paid_by_deduction(db: None) -> None:
    """Somebody on universal credit whose flat rate is asked for from it, £8.40 a week."""
    set_switch(
        BENEFIT_DEDUCTIONS, Cohort(), FIRST_NIGHT, "mo", "trial", morning(FIRST_NIGHT), is_on=True
    )
    hold_income()
    apply(benefits=("universal_credit_no_earnings",))
    work(EFFECTIVE)


def stops() -> list[tuple[str, str]]:
    said = BenefitDeductionEvent.objects.filter(kind="stop_asked").order_by("pk")
    return [(each.deduction.reference, each.reason) for each in said]


def test_somebody_a_little_ahead_stays_on_deduction(paid_by_deduction: None) -> None:
    bank(EFFECTIVE, line(60_00, payer().reference))
    work_only(EFFECTIVE, *(EFFECTIVE + days(10 * n) for n in range(1, 5)))
    assert stops() == []
    assert BenefitDeduction.objects.count() == 1


def test_months_ahead_are_used_up_before_it_is_asked_for_again(paid_by_deduction: None) -> None:
    bank(EFFECTIVE, line(140_00, payer().reference))
    work_only(EFFECTIVE, EFFECTIVE + days(1))
    [first] = BenefitDeduction.objects.all()
    assert stops() == [(first.reference, "ahead")]
    work_only(EFFECTIVE + days(30), EFFECTIVE + days(60))
    assert BenefitDeduction.objects.count() == 1, "more than four weeks are held still"
    work_only(EFFECTIVE + days(90), EFFECTIVE + days(110))
    assert BenefitDeduction.objects.count() == 2
    assert len(stops()) == 1
