"""Collection periods and due dates, at every frequency and over every odd month."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.calendar import due_date, first_period_end, period_ends

WEDNESDAY = date(2023, 4, 5)


@pytest.mark.parametrize(
    ("frequency", "day", "start", "end"),
    [
        ("monthly", 19, WEDNESDAY, date(2023, 4, 19)),
        ("monthly", 18, WEDNESDAY, date(2023, 5, 18)),
        ("monthly", 15, WEDNESDAY, date(2023, 5, 15)),
        ("monthly", 1, date(2023, 12, 20), date(2024, 2, 1)),
        ("monthly", 28, date(2024, 2, 15), date(2024, 3, 28)),
        ("monthly", 28, date(2024, 2, 14), date(2024, 2, 28)),
        ("weekly", 3, WEDNESDAY, date(2023, 4, 19)),
        ("weekly", 2, WEDNESDAY, date(2023, 4, 25)),
        ("fortnightly", 1, WEDNESDAY, date(2023, 4, 24)),
        ("four_weekly", 7, WEDNESDAY, date(2023, 4, 23)),
    ],
)
def test_the_first_period_ends_two_weeks_on_or_later(
    frequency: str, day: int, start: date, end: date
) -> None:
    assert first_period_end(frequency, day, start) == end


@pytest.mark.parametrize(
    ("frequency", "step"), [("weekly", 7), ("fortnightly", 14), ("four_weekly", 28)]
)
def test_periods_of_weeks_keep_their_weekday(frequency: str, step: int) -> None:
    first = date(2024, 2, 14)
    through = first + timedelta(days=3 * step)
    ends = period_ends(frequency, first, first - timedelta(days=1), through)
    assert ends == [first + timedelta(days=n * step) for n in range(4)]


def test_months_keep_their_day_however_long_they_are() -> None:
    ends = period_ends("monthly", date(2024, 1, 28), date(2024, 1, 28), date(2024, 4, 30))
    assert ends == [date(2024, 2, 28), date(2024, 3, 28), date(2024, 4, 28)]


def test_periods_begin_after_a_day_and_end_by_another() -> None:
    first = date(2024, 1, 3)
    assert period_ends("weekly", first, first, first) == []
    assert period_ends("weekly", first, first - timedelta(days=1), first) == [first]
    assert period_ends("weekly", first, first, first + timedelta(days=6)) == []


@given(
    st.sampled_from(["weekly", "fortnightly", "four_weekly"]),
    st.integers(1, 7),
    st.dates(date(2013, 1, 1), date(2035, 1, 1)),
)
def test_the_first_period_end_of_weeks(frequency: str, day: int, start: date) -> None:
    end = first_period_end(frequency, day, start)
    assert end.isoweekday() == day
    assert 14 <= (end - start).days <= 20


@given(st.integers(1, 28), st.dates(date(2013, 1, 1), date(2035, 1, 1)))
def test_the_first_period_end_of_months(day: int, start: date) -> None:
    end = first_period_end("monthly", day, start)
    assert end.day == day
    assert 14 <= (end - start).days <= 44


@pytest.mark.parametrize(
    ("period_end", "due"),
    [
        (date(2024, 2, 29), date(2024, 2, 29)),  # a Thursday
        (date(2024, 3, 2), date(2024, 3, 4)),  # Saturday
        (date(2023, 4, 7), date(2023, 4, 11)),  # Good Friday, and Easter Monday after the weekend
        (date(2023, 5, 1), date(2023, 5, 2)),  # early May bank holiday
        (date(2023, 5, 8), date(2023, 5, 9)),  # the coronation
        (date(2020, 5, 8), date(2020, 5, 11)),  # early May bank holiday, moved to a Friday
        (date(2020, 5, 4), date(2020, 5, 4)),  # and so this Monday was none
        (date(2022, 6, 2), date(2022, 6, 6)),  # spring bank holiday and the jubilee
        (date(2022, 9, 19), date(2022, 9, 20)),  # the state funeral
        (date(2023, 8, 28), date(2023, 8, 29)),  # summer bank holiday
        (date(2023, 8, 7), date(2023, 8, 7)),  # a holiday in Scotland only
        (date(2024, 1, 2), date(2024, 1, 2)),  # a holiday in Scotland only
        (date(2025, 3, 17), date(2025, 3, 17)),  # a holiday in Northern Ireland only
        (date(2023, 12, 25), date(2023, 12, 27)),
        (date(2022, 12, 25), date(2022, 12, 28)),  # a Sunday: Tuesday is the substitute
        (date(2022, 12, 31), date(2023, 1, 3)),  # a Saturday: Monday is the substitute
    ],
)
def test_payment_is_due_on_the_next_working_day_of_england_and_wales(
    period_end: date, due: date
) -> None:
    assert due_date(period_end) == due


@given(st.dates(date(2013, 1, 1), date(2030, 1, 1)))
def test_payment_is_never_due_before_the_period_ends_nor_at_a_weekend(period_end: date) -> None:
    due = due_date(period_end)
    assert due >= period_end
    assert due.weekday() < 5
    assert due - period_end <= timedelta(days=5)
