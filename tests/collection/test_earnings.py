"""What employers deduct: the published examples, worked by the page, and what must always hold."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.earnings import (
    Deduction,
    Order,
    deduct,
    deduct_1993,
    deduct_several,
    liable_from,
    normal_deduction_rates,
    pay_over_by,
    rate_for_days,
)

ON = date(2026, 3, 31)
FIFTH = Fraction(1, 5)


def taken(worked: Deduction) -> tuple[int, int]:
    return worked.deducted_pence, worked.carried_pence


def test_sixty_per_cent_is_protected_in_the_example_for_employers() -> None:
    worked = deduct(1_200_00, 150_00, ON)
    assert (worked.protected_pence, *taken(worked)) == (720_00, 150_00, 0)


def test_a_printed_figure_leaves_room_for_the_rate() -> None:
    assert taken(deduct(1_200_00, 150_00, ON, printed_protection_pence=1_000_00)) == (150_00, 0)


def test_what_the_protection_does_not_leave_is_carried() -> None:
    assert taken(deduct(900_00, 200_00, ON, printed_protection_pence=750_00)) == (150_00, 50_00)


def test_two_months_of_a_2012_order_clear_what_was_carried() -> None:
    first = deduct(1_123_45, 500_00, ON)
    assert (first.protected_pence, *taken(first)) == (674_07, 449_38, 50_62)
    second = deduct(1_400_00, 500_00, ON, brought_forward_pence=first.carried_pence)
    assert (second.due_pence, *taken(second)) == (550_62, 550_62, 0)


def test_two_weeks_of_the_leaflet_of_1993() -> None:
    first = deduct_1993(120_00, 30_00, 100_00, ON)
    assert taken(first) == (20_00, 10_00)
    second = deduct_1993(130_00, 30_00, 100_00, ON, brought_forward_pence=10_00)
    assert taken(second) == (30_00, 10_00)


def test_earnings_below_the_rate_are_made_up_by_the_next_protection() -> None:
    first = deduct_1993(90_00, 30_00, 100_00, ON)
    assert (*taken(first), first.protection_carried_pence) == (0, 30_00, 10_00)
    second = deduct_1993(
        170_00,
        30_00,
        100_00,
        ON,
        brought_forward_pence=first.carried_pence,
        protection_brought_forward_pence=first.protection_carried_pence,
    )
    assert (second.protected_pence, *taken(second)) == (110_00, 60_00, 0)


@pytest.mark.parametrize(
    ("is_cumulative", "third"), [(False, (80_00, 10_00)), (True, (75_00, 15_00))]
)
def test_three_weeks_below_and_about_the_rate(is_cumulative: bool, third: tuple[int, int]) -> None:
    carried = protection = 0
    for net in (90_00, 105_00, 180_00):
        worked = deduct_1993(
            net,
            30_00,
            100_00,
            ON,
            brought_forward_pence=carried,
            protection_brought_forward_pence=protection,
            is_cumulative=is_cumulative,
        )
        carried, protection = worked.carried_pence, worked.protection_carried_pence
    assert taken(worked) == third


def test_the_rates_of_each_pay_period_come_from_one_weekly_sum() -> None:
    rates = normal_deduction_rates(52_33, FIFTH, 20_00)
    found = [rates.of(name) for name in ("weekly", "fortnightly", "four_weekly", "monthly")]
    assert found == [82_80, 165_59, 331_18, 358_78]


def test_two_pay_periods_paid_at_once_are_deducted_for_both() -> None:
    worked = deduct(1_900_00, 331_18, ON, periods=2)
    assert (worked.due_pence, worked.protected_pence, *taken(worked)) == (
        662_36,
        1_140_00,
        662_36,
        0,
    )
    printed = deduct(1_900_00, 331_18, ON, periods=2, printed_protection_pence=700_00)
    assert (printed.protected_pence, *taken(printed)) == (1_400_00, 500_00, 162_36)


def test_pay_that_fell_is_protected_by_share_or_by_the_figure_on_the_order() -> None:
    assert taken(deduct(200_00, 50_00, ON, printed_protection_pence=180_00)) == (20_00, 30_00)
    assert taken(deduct(200_00, 50_00, ON)) == (50_00, 0)


def test_an_irregular_interval_is_by_days() -> None:
    assert rate_for_days(82_80, 10) == 118_29


def test_what_a_later_attachment_sees_is_what_is_left() -> None:
    worked = deduct(1_000_00, 500_00, ON)
    assert worked.net_pence - worked.deducted_pence == 600_00


def test_the_employer_keeps_a_pound_for_a_deduction_and_nothing_for_none() -> None:
    assert deduct(1_200_00, 150_00, ON).charge_pence == 1_00
    assert deduct(0, 150_00, ON).charge_pence == 0
    assert deduct(1_200_00, 150_00, ON).left_pence == 1_049_00


def test_several_orders_leave_the_share_of_the_original_earnings() -> None:
    later, earlier = Order(date(2025, 1, 1), 300_00), Order(date(2024, 1, 1), 250_00)
    worked = deduct_several(1_000_00, [later, earlier], ON)
    assert [taken(each) for each in worked] == [(150_00, 150_00), (250_00, 0)]


@pytest.mark.parametrize(
    ("deducted_on", "last"),
    [(date(2026, 9, 30), date(2026, 10, 19)), (date(2026, 10, 1), date(2026, 11, 19))],
)
def test_what_was_deducted_is_handed_over_by_the_19th(deducted_on: date, last: date) -> None:
    assert pay_over_by(deducted_on) == last


def test_an_employer_has_seven_days_beginning_with_service() -> None:
    assert liable_from(date(2026, 3, 2)) == date(2026, 3, 9)


PENCE = st.integers(0, 1_000_000)


@given(nets=st.lists(PENCE, min_size=1, max_size=8), rate=PENCE)
def test_nothing_is_lost_and_nobody_is_left_with_less_than_is_protected(
    nets: list[int], rate: int
) -> None:
    carried = 0
    deducted = 0
    for net in nets:
        worked = deduct(net, rate, ON, brought_forward_pence=carried)
        assert net - worked.deducted_pence >= min(net, worked.protected_pence)
        assert worked.charge_pence in range(101)
        carried = worked.carried_pence
        deducted += worked.deducted_pence
    assert deducted + carried == rate * len(nets)


@given(net=PENCE, rates=st.lists(PENCE, min_size=1, max_size=4))
def test_no_number_of_orders_takes_more_than_one_could(net: int, rates: list[int]) -> None:
    orders = [Order(date(2024, 1, 1 + n), rate) for n, rate in enumerate(rates)]
    worked = deduct_several(net, orders, ON)
    together = sum(each.deducted_pence for each in worked)
    assert together == deduct(net, sum(rates), ON).deducted_pence


@given(net=PENCE, rate=PENCE, protected=PENCE, before=PENCE, unmet=PENCE)
def test_a_1993_order_carries_what_it_cannot_take(
    net: int, rate: int, protected: int, before: int, unmet: int
) -> None:
    worked = deduct_1993(
        net,
        rate,
        protected,
        ON,
        brought_forward_pence=before,
        protection_brought_forward_pence=unmet,
    )
    assert worked.deducted_pence + worked.carried_pence == rate + before
    assert worked.protection_carried_pence == max(0, protected - net)
