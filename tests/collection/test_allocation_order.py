"""Which debt a payment meets: the documented order, published amounts, and what always holds."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.allocation import ORDERS, Debt, Part, Receipt, share_out
from upkeep.collection.allocation import allocate as allocate_receipts
from upkeep.collection.fees import receiving_parent_fee

DAY = date(2024, 5, 15)
APRIL = date(2024, 4, 15)
MARCH = date(2024, 3, 15)


def debt(
    maintenance: int, fee: int = 0, *, case: int = 1, due_on: date = DAY, number: int = 0
) -> Debt:
    return Debt(number or case * 1000 + due_on.toordinal() % 997, case, due_on, maintenance, fee)


def allocate(pence: int, debts: list[Debt], on: date) -> list[Part]:
    """One receipt of the day."""
    return allocate_receipts([Receipt(1, on, pence)], debts, on)


def told(parts: list[Part]) -> list[tuple[int, date, str, int, int]]:
    """Parts in short: case, due date, bucket, maintenance, fee."""
    return [
        (p.debt.case_id, p.debt.due_on, str(p.bucket), p.maintenance_pence, p.fee_pence)
        for p in parts
    ]


@pytest.mark.parametrize(
    ("received", "maintenance", "fee", "kept", "paid_on"),
    [
        (120_00, 100_00, 20_00, 4_00, 96_00),
        (60_00, 50_00, 10_00, 2_00, 48_00),
        (47_19, 39_33, 7_86, 1_57, 37_76),
    ],
)
def test_money_is_shared_between_maintenance_and_fee_five_to_one(
    received: int, maintenance: int, fee: int, kept: int, paid_on: int
) -> None:
    [part] = allocate(received, [debt(100_00, 20_00)], DAY)
    assert (part.maintenance_pence, part.fee_pence) == (maintenance, fee)
    assert receiving_parent_fee(part.maintenance_pence, DAY) == kept
    assert part.maintenance_pence - kept == paid_on


def test_a_deduction_of_eight_pounds_forty() -> None:
    [part] = allocate(8_40, [debt(7_00, 1_40)], DAY)
    assert (part.maintenance_pence, part.fee_pence) == (7_00, 1_40)
    assert receiving_parent_fee(part.maintenance_pence, DAY) == 28


def test_two_receiving_parents_share_in_proportion_to_what_is_due() -> None:
    parts = allocate(90_00, [debt(60_00, 12_00, case=1), debt(40_00, 8_00, case=2)], DAY)
    assert told(parts) == [
        (1, DAY, "current", 45_00, 9_00),
        (2, DAY, "current", 30_00, 6_00),
    ]
    fees = [receiving_parent_fee(part.maintenance_pence, DAY) for part in parts]
    assert fees == [1_80, 1_20]


def test_pennies_go_to_the_largest_remainders() -> None:
    debts = [debt(33_33, case=1), debt(66_67, case=2), debt(45_01, case=3)]
    assert share_out(100_00, debts) == [22_98, 45_98, 31_04]


def test_a_penny_over_equal_debts_goes_to_the_lower_case() -> None:
    assert share_out(1, [debt(50, case=2), debt(50, case=1)]) == [0, 1]


def test_more_than_is_owed_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="101p cannot be shared over debts of 100p"):
        share_out(101, [debt(100)])


def test_the_current_instalment_comes_before_missed_ones_and_those_oldest_first() -> None:
    debts = [
        debt(100_00, 20_00, due_on=APRIL),
        debt(100_00, 20_00),
        debt(100_00, 20_00, due_on=MARCH),
    ]
    assert told(allocate(276_00, debts, DAY)) == [
        (1, DAY, "current", 100_00, 20_00),
        (1, MARCH, "missed", 100_00, 20_00),
        (1, APRIL, "missed", 30_00, 6_00),
    ]


def test_what_each_receiving_parent_is_due_now_comes_before_what_one_of_them_missed() -> None:
    debts = [
        debt(60_00, 12_00, case=1, due_on=MARCH),
        debt(60_00, 12_00, case=1),
        debt(40_00, 8_00, case=2),
    ]
    assert told(allocate(156_00, debts, DAY)) == [
        (1, DAY, "current", 60_00, 12_00),
        (2, DAY, "current", 40_00, 8_00),
        (1, MARCH, "missed", 30_00, 6_00),
    ]


def test_instalments_missed_on_one_day_share_in_proportion() -> None:
    debts = [debt(1, case=case) for case in (1, 2)]
    debts += [debt(30_00, case=1, due_on=MARCH), debt(10_00, case=2, due_on=MARCH)]
    assert told(allocate(20_02, debts, DAY))[2:] == [
        (1, MARCH, "missed", 15_00, 0),
        (2, MARCH, "missed", 5_00, 0),
    ]


@pytest.mark.parametrize(("days_early", "is_taken"), [(0, True), (7, True), (8, False)])
def test_money_up_to_a_week_early_meets_the_coming_instalment(
    days_early: int, is_taken: bool
) -> None:
    parts = allocate(120_00, [debt(100_00, 20_00)], DAY - timedelta(days=days_early))
    assert bool(parts) is is_taken


def test_early_money_meets_the_coming_instalment_and_not_the_last_missed_one() -> None:
    debts = [debt(100_00, due_on=APRIL), debt(100_00)]
    assert told(allocate(100_00, debts, DAY - timedelta(days=7))) == [
        (1, DAY, "current", 100_00, 0)
    ]


def test_late_money_meets_the_instalment_it_was_meant_for() -> None:
    debts = [debt(100_00, due_on=APRIL), debt(100_00, due_on=MARCH)]
    assert told(allocate(100_00, debts, APRIL + timedelta(days=3))) == [
        (1, APRIL, "current", 100_00, 0)
    ]


@pytest.mark.parametrize("days_late", [-3, 0, 3])
def test_a_weekly_payment_meets_the_week_it_was_meant_for(days_late: int) -> None:
    weeks = [debt(25_00, due_on=DAY + timedelta(days=7 * n)) for n in (-1, 0, 1)]
    assert told(allocate(25_00, weeks, DAY + timedelta(days=days_late))) == [
        (1, DAY, "current", 25_00, 0)
    ]


def test_of_several_weeks_the_missed_ones_come_before_the_coming_one() -> None:
    weeks = [debt(25_00, due_on=DAY + timedelta(days=7 * n)) for n in (-2, -1, 0, 1, 2)]
    assert told(allocate(110_00, weeks, DAY)) == [
        (1, DAY, "current", 25_00, 0),
        (1, DAY - timedelta(days=14), "missed", 25_00, 0),
        (1, DAY - timedelta(days=7), "missed", 25_00, 0),
        (1, DAY + timedelta(days=7), "current", 25_00, 0),
    ]


def test_an_earlier_version_keeps_its_current_instalment() -> None:
    weeks = [debt(25_00), debt(25_00, due_on=DAY + timedelta(days=7))]
    [part] = allocate_receipts([Receipt(1, DAY, 25_00)], weeks, DAY, ORDERS["2026-2"])
    assert part.debt is weeks[1]


def test_a_surplus_is_left_over() -> None:
    debts = [debt(100_00, 20_00), debt(100_00, 20_00, due_on=DAY + timedelta(days=30))]
    assert told(allocate(500_00, debts, DAY)) == [(1, DAY, "current", 100_00, 20_00)]


def test_nothing_meets_nothing() -> None:
    assert allocate(0, [debt(100_00)], DAY) == []
    assert allocate(100_00, [], DAY) == []


@st.composite
def debts_of_a_payer(draw: st.DrawFn) -> list[Debt]:
    """Up to a dozen instalments of up to four cases, all within a few months."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(1, 4),
                st.integers(-90, 30),
                st.integers(0, 50_000),
                st.integers(0, 9000),
            ).filter(lambda each: each[2] + each[3] > 0),
            max_size=12,
            unique_by=lambda each: each[:2],
        )
    )
    return [
        Debt(number, case, DAY + timedelta(days=days), maintenance, fee)
        for number, (case, days, maintenance, fee) in enumerate(drawn, 1)
    ]


@given(debts_of_a_payer(), st.integers(0, 400_000))
def test_no_penny_is_lost_or_made(debts: list[Debt], amount: int) -> None:
    parts = allocate(amount, debts, DAY)
    due = [d for d in debts if d.due_on <= DAY + timedelta(days=7)]
    taken = sum(part.maintenance_pence + part.fee_pence for part in parts)
    assert taken == min(amount, sum(d.total_pence for d in due))
    assert len({part.debt.instalment_id for part in parts}) == len(parts)
    for part in parts:
        assert 0 <= part.maintenance_pence <= part.debt.maintenance_pence
        assert 0 <= part.fee_pence <= part.debt.fee_pence
        assert part.debt in due


@given(debts_of_a_payer(), st.integers(0, 400_000), st.randoms(use_true_random=False))
def test_the_order_in_which_debts_are_given_makes_no_difference(
    debts: list[Debt], amount: int, random: Random
) -> None:
    parts = allocate(amount, debts, DAY)
    shuffled = [*debts]
    random.shuffle(shuffled)
    assert allocate(amount, shuffled, DAY) == parts


@given(debts_of_a_payer(), st.integers(0, 400_000))
def test_a_step_begins_only_when_the_one_before_it_is_met(debts: list[Debt], amount: int) -> None:
    due = [d for d in debts if d.due_on <= DAY + timedelta(days=7)]
    nearest = {
        case: min((abs(d.due_on - DAY), d.due_on) for d in due if d.case_id == case)[1]
        for case in {d.case_id for d in due}
    }

    def step(each: Debt) -> tuple[int, date]:
        current = nearest[each.case_id]
        if each.due_on == current:
            return 0, DAY
        return (1 if each.due_on < current else 2), each.due_on

    left = {d.instalment_id: d.total_pence for d in due}
    for part in allocate(amount, debts, DAY):
        before = [d for d in due if step(d) < step(part.debt)]
        assert all(left[d.instalment_id] == 0 for d in before)
        left[part.debt.instalment_id] -= part.maintenance_pence + part.fee_pence


@given(st.integers(0, 10**9), debts_of_a_payer())
def test_shares_come_to_the_whole_and_to_within_a_penny_of_proportion(
    amount: int, debts: list[Debt]
) -> None:
    whole = sum(d.total_pence for d in debts)
    amount = min(amount, whole)
    shares = share_out(amount, debts)
    assert sum(shares) == (amount if debts else 0)
    for share, each in zip(shares, debts, strict=True):
        assert abs(share * whole - amount * each.total_pence) < whole
