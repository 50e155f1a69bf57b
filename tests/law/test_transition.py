"""From 1993 to 2003: phasing by steps, one-year amounts, the ceiling, links, and court orders.

Expected amounts are worked by hand from SI 2000/3186.
"""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_folder
from upkeep.law.parameters.loading import PARAMETER_FOLDER
from upkeep.law.rules import Law, Trace
from upkeep.law.transition import (
    BY_INCOME,
    DEFAULT,
    FLAT_ON_BENEFIT,
    HALF_FLAT,
    NIL,
    RELATED_PERSON,
    Conversion,
    CourtOrder,
    DecidedAmounts,
    Period,
    case_conversion_date,
    liability_across_conversion,
    liability_across_court_order,
)
from upkeep.law.transition.sharing import shared_in_proportion

CONVERTED = datetime.date(2003, 3, 10)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def law(on: datetime.date = CONVERTED) -> Law:
    return Law(load_folder(PARAMETER_FOLDER / "2003", "2003").on(on), Trace())


def pence(pounds: str | float) -> Exact:
    whole = round(float(pounds) * 100)
    return Exact(whole)


def decided(
    weekly: dict[str, float] | float,
    *,
    on: str | datetime.date = CONVERTED,
    income: float = 300,
    kind: str = BY_INCOME,
) -> DecidedAmounts:
    amounts = weekly if isinstance(weekly, dict) else {"A": weekly}
    when = day(on) if isinstance(on, str) else on
    return DecidedAmounts(when, kind, {n: pence(v) for n, v in amounts.items()}, pence(income))


def converted(
    former: dict[str, float] | float, new: DecidedAmounts, *later: DecidedAmounts, **given_: Any
) -> tuple[Period, ...]:
    amounts = former if isinstance(former, dict) else {"A": former}
    conversion = Conversion(
        decided=new,
        former={name: pence(value) for name, value in amounts.items()},
        children=given_.pop("children", dict.fromkeys(new.weekly, 1)),
        later=later,
        **given_,
    )
    return liability_across_conversion(law(new.effective_date), conversion)


def by_year(periods: tuple[Period, ...], name: str | None = None) -> list[float]:
    """Pounds a week on the first day of each of six years."""
    return [on_day(periods, CONVERTED.replace(year=2003 + n), name) for n in range(6)]


def on_day(periods: tuple[Period, ...], when: datetime.date, name: str | None = None) -> float:
    (period,) = [p for p in periods if p.start <= when and (p.end is None or when < p.end)]
    amount = period.total if name is None else period.weekly[name]
    assert isinstance(amount, Exact)
    return amount.numerator / amount.denominator / 100


@pytest.mark.parametrize(
    ("former", "new", "income", "years"),
    [
        pytest.param(80, 60, 300, [75, 70, 65, 60, 60, 60], id="down"),
        pytest.param(20, 60, 450, [30, 40, 50, 60, 60, 60], id="up"),
        pytest.param(100, 50, 300, [95, 90, 85, 80, 75, 50], id="five years at most"),
        pytest.param(40, 42, 300, [42, 42, 42, 42, 42, 42], id="one step reaches it"),
        pytest.param(40, 45, 300, [45] * 6, id="one step reaches it exactly"),
        pytest.param(40, 45.01, 300, [45, 45.01, 45.01, 45.01, 45.01, 45.01], id="a penny beyond"),
        pytest.param(50, 45, 300, [45] * 6, id="down, one step reaches it exactly"),
        pytest.param(20, 60, 100, [22.5, 25, 27.5, 30, 32.5, 60], id="income at the low limit"),
        pytest.param(20, 60, 100.01, [25, 30, 35, 40, 45, 60], id="a penny above the low limit"),
        pytest.param(20, 60, 399.99, [25, 30, 35, 40, 45, 60], id="a penny below the high limit"),
        pytest.param(20, 60, 400, [30, 40, 50, 60, 60, 60], id="income at the high limit"),
        pytest.param(60, 60, 300, [60] * 6, id="no change"),
        pytest.param(0, 60, 300, [5, 10, 15, 20, 25, 60], id="from nothing, by income"),
    ],
)
def test_amounts_move_by_a_step_a_year(
    former: float, new: float, income: float, years: list[float]
) -> None:
    assert by_year(converted(former, decided(new, income=income))) == years


def test_phasing_ends_with_the_last_whole_maintenance_period_of_the_fifth_year() -> None:
    periods = converted(100, decided(50))
    assert CONVERTED.weekday() == 0
    assert periods[-1].start == day("2008-03-10")
    wednesday = decided(50, on="2003-03-05")
    periods = converted(100, wednesday)
    assert periods[-1].start == day("2008-03-05")
    thursday = decided(50, on="2004-03-04")
    assert converted(100, thursday)[-1].start == day("2009-02-26")
    assert not periods[-1].is_transitional


def test_each_receiving_parent_is_phased_with_the_full_step() -> None:
    periods = converted({"A": 40, "B": 10}, decided({"A": 30, "B": 30}))
    assert by_year(periods, "A")[:5] == [35, 30, 30, 30, 30]
    assert by_year(periods, "B")[:5] == [15, 20, 25, 30, 30]


@pytest.mark.parametrize(
    ("later", "then", "next_year"),
    [(50, 65, 60), (70, 75, 70), (75, 75, 75), (80, 80, 80), (60, 75, 70)],
)
def test_a_later_decision_while_the_amount_falls(
    later: float, then: float, next_year: float
) -> None:
    periods = converted(80, decided(60), decided(later, on="2003-09-01"))
    assert on_day(periods, day("2003-08-31")) == 75
    assert on_day(periods, day("2003-09-01")) == then
    assert on_day(periods, day("2004-03-10")) == next_year


@pytest.mark.parametrize(
    ("later", "then", "next_year"), [(70, 40, 50), (50, 30, 40), (30, 30, 30), (25, 25, 25)]
)
def test_a_later_decision_while_the_amount_rises(
    later: float, then: float, next_year: float
) -> None:
    periods = converted(20, decided(60, income=450), decided(later, on="2003-09-01", income=450))
    assert on_day(periods, day("2003-09-01")) == then
    assert on_day(periods, day("2004-03-10")) == next_year


def test_a_further_decision_is_compared_with_the_one_before() -> None:
    periods = converted(
        20,
        decided(60, income=450),
        decided(70, on="2003-09-01", income=450),
        decided(80, on="2003-12-01", income=450),
    )
    assert on_day(periods, day("2003-12-01")) == 50
    assert on_day(periods, day("2004-03-10")) == 60
    assert on_day(periods, day("2007-03-10")) == 80


def test_of_two_decisions_for_one_day_the_first_is_left_out() -> None:
    periods = converted(
        20,
        decided(60, income=450),
        decided(25, on="2003-09-01", income=450),
        decided(70, on="2003-09-01", income=450),
    )
    assert on_day(periods, day("2003-09-01")) == 40


def test_a_decision_for_the_conversion_date_stands_for_the_conversion_decision() -> None:
    periods = converted(20, decided(60, income=450), decided(40, income=450))
    assert by_year(periods)[:3] == [30, 40, 40]


def test_the_ceiling_counts_for_a_later_decision_and_a_new_receiving_parent_only() -> None:
    assert on_day(converted(65, decided(90, income=200)), CONVERTED) == 70
    periods = converted(65, decided(90, income=200), decided(95, on="2003-09-01", income=200))
    assert on_day(periods, day("2003-09-01")) == 60
    periods = converted(65, decided(90, income=200), trigger="other_receiving_parent")
    assert on_day(periods, CONVERTED) == 60


def test_under_the_ceiling_a_new_receiving_parent_keeps_all_and_the_others_share_the_rest() -> None:
    periods = converted(
        {"A": 60, "B": 30},
        decided({"A": 20, "B": 10, "C": 20}, income=200),
        trigger="other_receiving_parent",
    )
    first = periods[0].weekly
    assert first["C"] == pence(20)
    assert first["A"] == pence(27.50)
    assert first["B"] == pence(12.50)


@pytest.mark.parametrize(
    ("kind", "former", "weekly", "years"),
    [
        pytest.param(FLAT_ON_BENEFIT, 30, 0, [2.5, 0], id="nil through shared care"),
        pytest.param(HALF_FLAT, 30, 0, [1.25, 0], id="half, nil through shared care"),
        pytest.param(FLAT_ON_BENEFIT, 0, 5, [2.5, 5], id="from nothing"),
        pytest.param(HALF_FLAT, 0, 2.5, [1.25, 2.5], id="half, from nothing"),
        pytest.param(FLAT_ON_BENEFIT, 20, 5, [5, 5], id="at once"),
        pytest.param(HALF_FLAT, 20, 2.5, [2.5, 2.5], id="half, at once"),
        pytest.param(NIL, 20, 0, [0, 0], id="nil rate at once"),
        pytest.param(FLAT_ON_BENEFIT, 0, 0, [0, 0], id="nil before and now"),
        pytest.param(DEFAULT, 80, 30, [30, 30], id="default decision at once"),
    ],
)
def test_flat_and_nil_amounts(kind: str, former: float, weekly: float, years: list[float]) -> None:
    assert by_year(converted(former, decided(weekly, kind=kind)))[:2] == years


def test_a_large_change_with_some_nil_through_shared_care_has_one_year_amounts() -> None:
    new = decided({"A": 2.5, "B": 0}, kind=FLAT_ON_BENEFIT)
    small = converted({"A": 2, "B": 1}, new)
    assert on_day(small, CONVERTED) == 2.5
    falling = converted({"A": 3, "B": 3}, decided({"A": 1.67, "B": 0}, kind=FLAT_ON_BENEFIT))
    assert dict(falling[0].weekly) == {"A": pence(1.25), "B": pence(1.25)}
    assert falling[-1].weekly["A"] == pence(1.67)


@pytest.mark.parametrize("given_", [{"decided_after_conversion": True},
                                    {"interim_category_a_or_d": True}])  # fmt: skip
def test_some_conversions_take_effect_at_once(given_: dict[str, bool]) -> None:
    assert by_year(converted(100, decided(50), **given_)) == [50] * 6


def test_within_thirteen_weeks_phasing_goes_on_as_if_the_benefit_had_not_been() -> None:
    flat = decided(5, on="2003-09-01", kind=FLAT_ON_BENEFIT)
    linked = converted(80, decided(60), flat, decided(60, on="2003-12-01"))
    assert on_day(linked, day("2003-09-01")) == 5
    assert on_day(linked, day("2003-12-01")) == 75
    assert on_day(linked, day("2004-03-10")) == 70
    late = converted(80, decided(60), flat, decided(60, on="2003-12-02"))
    assert on_day(late, day("2003-12-02")) == 60


def test_leaving_benefit_within_thirteen_weeks_of_conversion_brings_the_old_assessment_back() -> (
    None
):
    new = decided(5, kind=FLAT_ON_BENEFIT)
    linked = converted(80, new, decided(60, on="2003-06-09"), former_minimum=pence(5.5))
    assert on_day(linked, CONVERTED) == 5
    assert on_day(linked, day("2003-06-09")) == 75
    at_minimum = converted(5.5, new, decided(60, on="2003-06-09"), former_minimum=pence(5.5))
    assert on_day(at_minimum, day("2003-06-09")) == 60
    late = converted(80, new, decided(60, on="2003-06-10"), former_minimum=pence(5.5))
    assert on_day(late, day("2003-06-10")) == 60


def test_a_case_that_ended_is_taken_up_again_within_thirteen_weeks() -> None:
    ended = day("2003-09-01")
    periods = converted(80, decided(60), decided(60, on="2003-11-03"), ended=ended)
    assert periods[0].end == ended
    assert periods[1].start == day("2003-11-03")
    assert on_day(periods, day("2003-11-03")) == 75
    with pytest.raises(ValueError, match="too late to be linked"):
        converted(80, decided(60), decided(60, on="2003-12-02"), ended=ended)
    alone = converted(80, decided(60), ended=ended)
    assert [(p.start, p.end) for p in alone] == [(CONVERTED, ended)]


def test_a_decision_before_the_conversion_is_refused() -> None:
    with pytest.raises(ValueError, match="before the case converted on 2003-03-10"):
        converted(80, decided(60), decided(70, on="2003-03-09"))


@pytest.mark.parametrize(
    ("trigger", "starts", "expected"),
    [
        ("2003-03-05", ["2002-01-07"], "2003-03-10"),
        ("2003-03-10", ["2002-01-07"], "2003-03-10"),
        ("2003-03-05", ["2002-01-07", "2001-06-07"], "2003-03-06"),
        ("2003-03-05", ["2003-06-02"], "2003-03-10"),
    ],
)
def test_the_case_converts_with_a_maintenance_period(
    trigger: str, starts: list[str], expected: str
) -> None:
    assert case_conversion_date(day(trigger), map(day, starts)) == day(expected)


def test_a_case_without_an_old_assessment_cannot_convert() -> None:
    with pytest.raises(ValueError, match="nothing to convert"):
        case_conversion_date(CONVERTED, [])


def test_a_leap_day_is_followed_by_years_from_the_first_of_march() -> None:
    periods = converted(80, decided(60, on="2004-02-29"))
    firsts = [f"{year}-03-01" for year in (2005, 2006, 2007)]
    assert [period.start for period in periods[1:]] == list(map(day, firsts))


ORDER_DAY = day("2003-05-07")


def order_amounts(calculated: float, *later: tuple[str, float], old: float = 20) -> list[float]:
    order = CourtOrder(
        ORDER_DAY,
        pence(old),
        pence(calculated),
        tuple((day(when), pence(amount)) for when, amount in later),
    )
    found = []
    for _start, _end, amount, _phased in liability_across_court_order(law(ORDER_DAY), order):
        assert isinstance(amount, Exact)
        found.append(amount.numerator / 100)
    return found


@pytest.mark.parametrize(
    ("calculated", "amounts"),
    [(100, [40, 60, 80, 100]), (60, [40, 60]), (180, [60, 100, 140, 180]), (20, [20]), (40, [40])],
)
def test_a_court_order_is_phased_over_seventy_eight_weeks(
    calculated: float, amounts: list[float]
) -> None:
    assert order_amounts(calculated) == amounts


@pytest.mark.parametrize(("later", "then"), [(75, 55), (50, 40), (35, 35)])
def test_a_later_decision_moves_keeps_or_ends_court_order_phasing(
    later: float, then: float
) -> None:
    amounts = order_amounts(60, ("2003-06-04", later))
    assert amounts[0] == 40
    assert then in amounts[:2]
    assert amounts[-1] == later


def test_court_order_phasing_needs_all_three_conditions() -> None:
    for given_ in ({"held_since_april_1993": False}, {"has_child_or_shared_care": False}):
        order = CourtOrder(ORDER_DAY, pence(20), pence(100), **given_)
        periods = liability_across_court_order(law(ORDER_DAY), order)
        assert [(amount, phased) for *_days, amount, phased in periods] == [(pence(100), False)]


@given(
    former=st.integers(0, 50_000),
    new=st.integers(0, 50_000),
    income=st.integers(0, 200_000),
    later=st.lists(st.tuples(st.integers(1, 2_000), st.integers(0, 50_000)), max_size=4),
)
def test_periods_are_continuous_and_end_in_the_full_amount(
    former: int, new: int, income: int, later: list[tuple[int, int]]
) -> None:
    first = DecidedAmounts(CONVERTED, BY_INCOME, {"A": Exact(new)}, Exact(income))
    decisions = tuple(
        DecidedAmounts(
            CONVERTED + datetime.timedelta(days=days), BY_INCOME, {"A": Exact(amount)},
            Exact(income),
        )
        for days, amount in later
    )  # fmt: skip
    conversion = Conversion(first, {"A": Exact(former)}, {"A": 1}, RELATED_PERSON, later=decisions)
    periods = liability_across_conversion(law(), conversion)
    assert periods[0].start == CONVERTED
    assert periods[-1].end is None
    for before, after in pairwise(periods):
        assert before.end == after.start
    assert not periods[-1].is_transitional
    last = sorted(decisions, key=lambda d: d.effective_date)[-1:] or [first]
    final = [d for d in decisions if d.effective_date == last[0].effective_date][-1:] or [first]
    assert periods[-1].weekly == final[0].weekly


@given(st.integers(0, 10**6), st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any))
def test_shares_add_up_to_the_whole(amount: int, weights: list[int]) -> None:
    named = {str(place): Exact(weight) for place, weight in enumerate(weights)}
    shares = shared_in_proportion(Exact(amount), named)
    assert sum(share.numerator for share in shares.values()) == amount


def test_nothing_cannot_be_shared_among_nobody() -> None:
    with pytest.raises(ValueError, match="nobody has a claim"):
        shared_in_proportion(Exact(100), {"A": Exact(0)})
