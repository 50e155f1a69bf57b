"""The bank's small parts: references as people write them, habits, days."""

from datetime import date, timedelta
from random import Random

import pytest

from upkeep.collection.matching import match_reference
from upkeep.collection.models import Receipt
from upkeep.simulation import bank, employers
from upkeep.simulation.calendar import is_working_day, nominal_days
from upkeep.simulation.habits import PAYS_NOTHING, Habit, Writing

REFERENCE = "100000000042"


@pytest.mark.parametrize("writing", list(Writing))
def test_every_way_of_writing_a_reference_can_be_read(writing: Writing) -> None:
    text = bank._written_reference(REFERENCE, writing)
    assert match_reference(text, [REFERENCE]).reference == REFERENCE


def test_wrong_references_are_never_read_as_anybody_s() -> None:
    known = [f"{100000000000 + n:012d}" for n in range(500)]
    reasons = set()
    for seed in range(60):
        match = match_reference(bank._wrong(REFERENCE, Random(seed)), known)
        assert match.reference is None
        reasons.add(match.reason)
    assert reasons == {
        Receipt.SuspenseReason.NO_REFERENCE,
        Receipt.SuspenseReason.UNKNOWN_REFERENCE,
    }


def test_a_payer_stops_and_comes_back() -> None:
    habit = Habit(stops_on=date(2024, 2, 1), resumes_on=date(2024, 5, 1))
    days = (date(2024, 1, 31), date(2024, 2, 1), date(2024, 4, 30), date(2024, 5, 1))
    assert [habit.pays_on(day) for day in days] == [True, False, False, True]


def test_who_pays_nothing_pays_on_no_day() -> None:
    assert not PAYS_NOTHING.pays_on(date(2024, 1, 1))


def test_a_habit_the_bank_would_miss_is_refused() -> None:
    with pytest.raises(AssertionError):
        Habit(waits_days=5)


def test_the_day_after_easter_stands_for_four_days_off() -> None:
    tuesday = date(2024, 4, 2)
    assert is_working_day(tuesday)
    assert nominal_days(tuesday) == [tuesday - timedelta(days=n) for n in range(5)]


def test_wages_are_paid_before_a_weekend() -> None:
    assert employers._pay_day(date(2024, 5, 10)) == date(2024, 4, 26)
    assert employers._pay_day(date(2024, 4, 10)) == date(2024, 3, 28)


def test_every_employer_hands_over_by_the_nineteenth_but_for_now_and_then() -> None:
    months = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(36)]
    for number in range(1, 40):
        on = [employers.hands_over_on(f"EMP{number:05d}", month) for month in months]
        late = on.count(employers.LATE_ON)
        assert 1 <= late <= 3
        assert set(on) - {employers.LATE_ON} == {8 + number % 8}


def test_some_returns_come_after_the_money() -> None:
    assert employers.tells_days_later("EMP00003") > 0
    assert employers.tells_days_later("EMP00001") == 0
