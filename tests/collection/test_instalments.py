"""Schedules: the liability of a reference period in equal instalments, exact to the penny."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upkeep.collection.fees import paying_parent_fee, receiving_parent_fee
from upkeep.collection.scheduling import (
    CaseToSchedule,
    equal_instalments,
    make_schedule,
    reference_period,
)

MONTHS = [date(2024, month, 15) for month in range(1, 13)]


def dates(count: int) -> list[date]:
    return [date(2024, 1, 3) + timedelta(days=7 * n) for n in range(count)]


def test_a_year_of_52_33_a_week_by_the_month() -> None:
    """Example 9 of the worked examples: 52.33 a week, 2,721.16 a year."""
    made = equal_instalments(52_33 * 52, MONTHS, with_fee=True)
    assert [i.maintenance_pence for i in made] == [226_76] * 11 + [226_80]
    assert [i.fee_pence for i in made[:11]] == [45_35] * 11
    assert sum(i.maintenance_pence for i in made) == 2721_16
    assert sum(i.fee_pence for i in made) == 544_23
    assert made[0].maintenance_pence + made[0].fee_pence == 272_11
    assert receiving_parent_fee(made[0].maintenance_pence, MONTHS[0]) == 226_76 - 217_69


def test_direct_pay_has_no_fee() -> None:
    made = equal_instalments(120_00, MONTHS, with_fee=False)
    assert [(i.maintenance_pence, i.fee_pence) for i in made] == [(10_00, 0)] * 12


@pytest.mark.parametrize("amount", [0, -1, -500_00])
def test_nothing_is_asked_for_when_nothing_is_left(amount: int) -> None:
    assert equal_instalments(amount, MONTHS, with_fee=True) == []


def test_nothing_is_asked_for_when_no_date_is_left() -> None:
    assert equal_instalments(100_00, [], with_fee=True) == []


@given(st.integers(1, 500_000), st.integers(1, 52), st.booleans())
@example(120, 40, True)
@example(1, 52, True)
@example(27, 53, True)
def test_instalments_and_fees_come_to_the_whole(amount: int, count: int, with_fee: bool) -> None:
    made = equal_instalments(amount, dates(count), with_fee=with_fee)
    assert sum(i.maintenance_pence for i in made) == amount
    fee = paying_parent_fee(amount, date(2024, 1, 3)) if with_fee else 0
    assert sum(i.fee_pence for i in made) == fee
    assert all(i.maintenance_pence >= 0 and i.fee_pence >= 0 for i in made)
    assert all(i.maintenance_pence + i.fee_pence > 0 for i in made)
    assert [i.due_on for i in made] == sorted({i.due_on for i in made})
    assert len({i.maintenance_pence for i in made[:-1]}) <= 1


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2023, 4, 5), date(2023, 4, 5)),
        (date(2024, 4, 2), date(2023, 4, 5)),
        (date(2024, 4, 4), date(2023, 4, 5)),
        (date(2024, 4, 5), date(2024, 4, 5)),
        (date(2026, 4, 4), date(2025, 4, 5)),
        (date(2023, 4, 3), date(2023, 4, 5)),
    ],
)
def test_the_reference_period_is_52_weeks_from_the_anniversary(day: date, start: date) -> None:
    assert reference_period(date(2023, 4, 5), day) == (start, start + timedelta(days=364))


def test_a_reference_period_from_29_february() -> None:
    leap_day = date(2024, 2, 29)
    assert reference_period(leap_day, date(2025, 2, 27))[0] == leap_day
    assert reference_period(leap_day, date(2025, 2, 28))[0] == date(2025, 2, 28)
    assert reference_period(leap_day, date(2028, 2, 29))[0] == leap_day.replace(year=2028)


def case(**more: object) -> CaseToSchedule:
    values: dict[str, object] = {
        "case_id": 1,
        "paying_parent_id": 1,
        "effective_from": date(2023, 4, 5),
        "closed_on": None,
        "initial_effective_date": date(2023, 4, 5),
        "service_type": "collect_and_pay",
        "frequency": "monthly",
        "first_due_on": date(2023, 4, 20),
        "arranged_from": date(2023, 4, 5),
        "method": "direct_debit",
        "scheme": "2012",
        "opening_pence": 0,
        "opening_fee_pence": 0,
        "decision_id": 1,
        "liabilities": [(date(2023, 4, 5), None, 52_33)],
    }
    return CaseToSchedule(**{**values, **more})  # type: ignore[arg-type]


def test_an_old_scheme_s_instalments_bear_no_fee() -> None:
    on = date(2023, 4, 5)
    new, old = (make_schedule(case(scheme=scheme), on).instalments for scheme in ("2012", "2003"))
    assert [i.maintenance_pence for i in old] == [i.maintenance_pence for i in new]
    assert all(i.fee_pence for i in new)
    assert not any(i.fee_pence for i in old)


def test_issued_on_the_first_day_it_asks_for_52_weeks() -> None:
    made = make_schedule(case(), date(2023, 4, 5))
    assert made.reference_period == (date(2023, 4, 5), date(2024, 4, 3))
    assert made.brought_forward_pence == 0
    assert [i.maintenance_pence for i in made.instalments] == [226_76] * 11 + [226_80]
    assert made.instalments[0].due_on == date(2023, 4, 20)
    assert made.instalments[-1].due_on == date(2024, 3, 20)


def test_a_rise_is_spread_over_the_dates_still_to_come() -> None:
    """From 10 January 2024, 280 days in, 70.00 a week instead of 52.33 for the other 84."""
    demanded = {date(2023, month, 20): 226_76 for month in range(4, 13)}
    liabilities = [(date(2023, 4, 5), date(2024, 1, 10), 52_33), (date(2024, 1, 10), None, 70_00)]
    made = make_schedule(case(liabilities=liabilities, demanded=demanded), date(2024, 1, 10))
    left = 52_33 * 40 + 70_00 * 12 - 9 * 226_76
    assert sum(i.maintenance_pence for i in made.instalments) == left
    assert [i.due_on for i in made.instalments] == [
        date(2024, 1, 22),
        date(2024, 2, 20),
        date(2024, 3, 20),
    ]


def test_a_change_leaves_alone_what_falls_due_within_a_week() -> None:
    made = make_schedule(case(), date(2023, 5, 16))
    assert made.instalments[0].due_on == date(2023, 6, 20)
    assert sum(i.maintenance_pence for i in made.instalments) == 2721_16


def test_asked_for_too_much_already_nothing_more_is_asked_for() -> None:
    demanded = {date(2023, 4, 20): 3000_00}
    assert make_schedule(case(demanded=demanded), date(2023, 5, 1)).instalments == []


def test_the_days_beyond_52_weeks_are_asked_for_in_the_next_period() -> None:
    """Second year from 5 April 2024: the two days of the leap year left out come with it."""
    demanded = {date(2023, 4, 20): 2721_16}
    made = make_schedule(case(demanded=demanded), date(2024, 4, 5))
    assert made.reference_period == (date(2024, 4, 5), date(2025, 4, 4))
    two_days = round(52_33 * 2 / 7)
    assert made.brought_forward_pence == two_days
    assert sum(i.maintenance_pence for i in made.instalments) == 2721_16 + two_days


@pytest.mark.parametrize(
    ("frequency", "first", "count"),
    [
        ("weekly", date(2023, 4, 19), 51),
        ("fortnightly", date(2023, 4, 19), 26),
        ("four_weekly", date(2023, 4, 19), 13),
        ("monthly", date(2023, 4, 20), 12),
    ],
)
def test_every_frequency_asks_for_the_same_year(frequency: str, first: date, count: int) -> None:
    made = make_schedule(case(frequency=frequency, first_due_on=first), date(2023, 4, 5))
    assert len(made.instalments) == count
    assert sum(i.maintenance_pence for i in made.instalments) == 52 * 52_33
    assert sum(i.fee_pence for i in made.instalments) == 544_23


def test_an_ended_case_is_asked_for_what_is_left_once_after_its_end() -> None:
    ended = case(
        closed_on=date(2023, 6, 14),
        liabilities=[(date(2023, 4, 5), date(2023, 6, 14), 52_33)],
        demanded={date(2023, 4, 20): 226_76, date(2023, 5, 22): 226_76},
    )
    made = make_schedule(ended, date(2023, 6, 14))
    assert [(i.due_on, i.maintenance_pence) for i in made.instalments] == [
        (date(2023, 7, 20), 10 * 52_33 - 2 * 226_76)
    ]
