"""Every day is owed once: over leap days, year ends, the tax year's turn and the clocks' change."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.scheduling import CaseToSchedule, reference_period

ODD_DAYS = [
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2023, 2, 28),
    date(2024, 3, 31),
    date(2024, 10, 27),
    date(2024, 4, 5),
    date(2024, 4, 6),
    date(2024, 12, 31),
    date(2020, 12, 31),
]
"""Leap day and the day before, clocks forward and back, the tax year's end, a year of 53 weeks."""

near_an_odd_day = st.sampled_from(ODD_DAYS).flatmap(
    lambda day: st.integers(-8, 8).map(lambda apart: day + timedelta(days=apart))
)
any_day = st.one_of(near_an_odd_day, st.dates(date(2013, 1, 1), date(2035, 12, 31)))
weekly = st.integers(1, 60_000)


def case(start: date, *parts: tuple[date, date | None, int]) -> CaseToSchedule:
    return CaseToSchedule(
        case_id=1,
        scheme="2012",
        paying_parent_id=1,
        effective_from=start,
        closed_on=None,
        initial_effective_date=start,
        service_type="collect_and_pay",
        frequency="weekly",
        first_due_on=start,
        arranged_from=start,
        method="bank_transfer",
        decision_id=1,
        opening_pence=0,
        opening_fee_pence=0,
        liabilities=list(parts),
    )


@given(any_day, st.integers(0, 60), weekly)
def test_every_day_is_owed_once_whatever_the_calendar(
    start: date, weeks: int, weekly_pence: int
) -> None:
    """So many weeks come to so many weekly amounts, and a day more to a seventh more."""
    owed = case(start, (start, None, weekly_pence))
    through = start + timedelta(weeks=weeks)
    assert owed.accrued_pence(through) == weeks * weekly_pence
    more = owed.accrued_pence(through + timedelta(days=1)) - owed.accrued_pence(through)
    assert more == (2 * weekly_pence + 7) // 14


@given(any_day, st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True), weekly)
def test_a_liability_cut_at_any_days_comes_to_the_same(
    start: date, cuts: list[int], weekly_pence: int
) -> None:
    days = [start, *(start + timedelta(days=cut) for cut in sorted(cuts))]
    ends = [*days[1:], None]
    parts = [(one, end, weekly_pence) for one, end in zip(days, ends, strict=True)]
    through = start + timedelta(days=500)
    whole = case(start, (start, None, weekly_pence))
    assert case(start, *parts).accrued_pence(through) == whole.accrued_pence(through)


@given(any_day, st.integers(0, 4000))
def test_reference_periods_are_52_weeks_from_an_anniversary(start: date, later: int) -> None:
    day = start + timedelta(days=later)
    begins, ends = reference_period(start, day)
    assert (ends - begins).days == 364
    assert begins <= day < ends + timedelta(days=2)
    assert (begins.month, begins.day) in {(start.month, start.day), (2, 28)}
