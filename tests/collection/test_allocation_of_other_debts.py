"""Debts without instalments, what payers stipulate, orders that secure, and several receipts."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    violations,
    work_only,
)
from cases.transferring import balance, take_over, transfer
from upkeep.collection.allocation import (
    LATEST,
    ORDERS,
    OTHER_DEBTS,
    Debt,
    Part,
    Receipt,
    allocate,
    less,
)
from upkeep.collection.models import Allocation, DebtPayment, Payout
from upkeep.collection.models import Receipt as ReceiptRow
from upkeep.collection.stipulating import Said, StipulationRefusedError, in_force, stipulate
from upkeep.collection.used_for import used_for
from upkeep.ledger import Account

DAY = date(2024, 5, 15)
NEXT = DAY + timedelta(days=30)
STATE = Account.MAINTENANCE_RECEIVABLE_FOR_STATE
INTEREST = Account.INTEREST_RECEIVABLE
ENFORCEMENT = Account.ENFORCEMENT_FEE_RECEIVABLE


def instalment(pence: int, *, case: int = 1, due_on: date = DAY) -> Debt:
    return Debt(case * 1000 + due_on.toordinal() % 997, case, due_on, pence)


def other(account: Account, pence: int, *, case: int = 1, since: date = date(2010, 1, 4)) -> Debt:
    return Debt(None, case, since, pence, 0, account)


def told(parts: list[Part]) -> list[tuple[str, int, int]]:
    return [(str(part.bucket), part.debt.case_id, part.total_pence) for part in parts]


def of(pence: int, **more: object) -> list[Receipt]:
    return [Receipt(1, DAY, pence, **more)]


def test_other_debts_follow_the_instalments_in_their_order() -> None:
    debts = [
        other(ENFORCEMENT, 300_00),
        other(STATE, 100_00),
        other(Account.INTEREST_RECEIVABLE_FOR_STATE, 10_00),
        other(INTEREST, 20_00),
        instalment(50_00, due_on=DAY - timedelta(days=30)),
        instalment(50_00),
    ]
    assert told(allocate(of(400_00), debts, DAY)) == [
        ("current", 1, 50_00),
        ("missed", 1, 50_00),
        ("arrears", 1, 20_00),
        ("state", 1, 100_00),
        ("state", 1, 10_00),
        ("enforcement_fees", 1, 170_00),
    ]


def test_the_first_version_of_the_order_knew_instalments_only() -> None:
    debts = [other(STATE, 100_00), instalment(50_00)]
    assert told(allocate(of(400_00), debts, DAY, ORDERS["2026-1"])) == [("current", 1, 50_00)]


def test_debts_to_receiving_parents_share_in_proportion_and_the_state_takes_the_oldest() -> None:
    interest = [other(INTEREST, 30_00, case=1), other(INTEREST, 10_00, case=2, since=NEXT)]
    assert told(allocate(of(20_00), interest, DAY)) == [("arrears", 1, 15_00), ("arrears", 2, 5_00)]
    state = [other(STATE, 30_00, case=1), other(STATE, 10_00, case=2, since=date(1999, 1, 1))]
    assert told(allocate(of(20_00), state, DAY)) == [("state", 2, 10_00), ("state", 1, 10_00)]


def test_what_came_early_waits_for_the_next_instalments_and_not_for_all_of_them() -> None:
    debts = [
        other(STATE, 500_00),
        instalment(60_00, due_on=NEXT),
        instalment(60_00, due_on=NEXT + timedelta(days=30)),
        instalment(40_00, case=2, due_on=NEXT),
    ]
    assert told(allocate(of(100_00), debts, DAY)) == []
    assert told(allocate(of(130_00), debts, DAY)) == [("state", 1, 30_00)]


def test_what_a_payer_stipulates_goes_to_that_case_first_and_the_rest_as_usual() -> None:
    debts = [instalment(60_00, case=1), instalment(60_00, case=2), other(STATE, 60_00, case=2)]
    meant = of(100_00, stipulated=((2, 90_00),))
    assert told(allocate(meant, debts, DAY)) == [
        ("current", 2, 60_00),
        ("state", 2, 30_00),
        ("current", 1, 10_00),
    ]


def test_what_an_order_brings_in_meets_only_what_it_secures() -> None:
    debts = [
        instalment(60_00, case=1, due_on=DAY - timedelta(days=60)),
        instalment(60_00, case=1),
        instalment(60_00, case=2, due_on=DAY - timedelta(days=60)),
    ]
    secured = of(100_00, secured=((1, DAY - timedelta(days=30)),))
    assert told(allocate(secured, debts, DAY)) == [("current", 1, 60_00)]
    both = [*secured, Receipt(2, DAY, 50_00)]
    assert [(p.receipt_id, p.debt.case_id, p.total_pence) for p in allocate(both, debts, DAY)] == [
        (1, 1, 60_00),
        (2, 1, 25_00),
        (2, 2, 25_00),
    ]


def test_a_part_that_two_receipts_pay_is_split_without_losing_a_penny() -> None:
    debts = [Debt(1, 1, DAY, 100_01, 20_00)]
    parts = allocate([Receipt(2, DAY, 33), Receipt(1, DAY, 120_00)], debts, DAY)
    assert [(part.receipt_id, part.total_pence) for part in parts] == [(2, 33), (1, 119_68)]
    assert sum(part.maintenance_pence for part in parts) == 100_01
    assert sum(part.fee_pence for part in parts) == 20_00


@st.composite
def debts_of_a_payer(draw: st.DrawFn) -> list[Debt]:
    """Instalments and other debts of up to four cases."""
    cases = st.integers(1, 4)
    instalments = st.builds(
        lambda case, on, maintenance, fee: Debt(
            case * 1000 + on, case, DAY + timedelta(days=on), maintenance, fee
        ),
        cases,
        st.integers(-90, 60),
        st.integers(1, 50_000),
        st.integers(0, 9000),
    )
    others = st.builds(
        lambda case, since, account, pence: Debt(
            None, case, DAY - timedelta(days=since), pence, 0, account
        ),
        cases,
        st.integers(100, 9000),
        st.sampled_from(sorted(OTHER_DEBTS)),
        st.integers(1, 50_000),
    )
    found = draw(st.lists(st.one_of(instalments, others), max_size=14))
    return list({(d.case_id, d.account, d.instalment_id): d for d in found}.values())


@st.composite
def receipts_of_a_payer(draw: st.DrawFn) -> list[Receipt]:
    """Up to six receipts of a few days, some of them meant for cases or brought in by an order."""
    cases = st.integers(1, 4)
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                st.integers(1, 90_000),
                st.lists(st.tuples(cases, st.integers(1, 50_000)), max_size=2),
                st.none() | st.lists(st.tuples(cases, st.integers(-60, 10)), max_size=2),
            ),
            max_size=6,
        )
    )
    return [
        Receipt(
            number,
            DAY - timedelta(days=early),
            pence,
            tuple(meant),
            None
            if secured is None
            else tuple((case, DAY + timedelta(days=through)) for case, through in secured),
        )
        for number, (early, pence, meant, secured) in enumerate(drawn, 1)
    ]


@given(receipts_of_a_payer(), debts_of_a_payer())
def test_no_penny_is_lost_or_made(receipts: list[Receipt], debts: list[Debt]) -> None:
    parts = allocate(receipts, debts, DAY)
    for receipt in receipts:
        used = sum(part.total_pence for part in parts if part.receipt_id == receipt.receipt_id)
        assert 0 <= used <= receipt.pence
    left = {debt.key: debt for debt in less(debts, parts)}
    for debt in debts:
        met = [part for part in parts if part.debt.key == debt.key]
        rest = left.get(debt.key)
        assert (
            sum(p.maintenance_pence for p in met) + (rest.maintenance_pence if rest else 0)
            == debt.maintenance_pence
        )
        assert sum(p.fee_pence for p in met) + (rest.fee_pence if rest else 0) == debt.fee_pence
        assert all(part.maintenance_pence >= 0 <= part.fee_pence for part in met)
        assert all(part.total_pence for part in met)


@given(receipts_of_a_payer(), debts_of_a_payer(), st.randoms(use_true_random=False))
def test_it_makes_no_difference_to_a_debt_in_which_order_receipts_were_posted(
    receipts: list[Receipt], debts: list[Debt], random: Random
) -> None:
    """A receipt's number is the place in which it was posted."""
    numbers = [receipt.receipt_id for receipt in receipts]
    random.shuffle(numbers)
    renumbered = [
        Receipt(number, r.received_on, r.pence, r.stipulated, r.secured)
        for number, r in zip(numbers, receipts, strict=True)
    ]
    random.shuffle(debts)

    def by_debt(parts: list[Part]) -> dict[object, tuple[int, int]]:
        found: dict[object, tuple[int, int]] = {}
        for part in parts:
            maintenance, fee = found.get(part.debt.key, (0, 0))
            found[part.debt.key] = maintenance + part.maintenance_pence, fee + part.fee_pence
        return found

    assert by_debt(allocate(receipts, debts, DAY)) == by_debt(allocate(renumbered, debts, DAY))


@given(receipts_of_a_payer(), debts_of_a_payer())
def test_nothing_is_held_while_something_is_due_that_it_may_meet(
    receipts: list[Receipt], debts: list[Debt]
) -> None:
    parts = allocate(receipts, debts, DAY)
    left = less(debts, parts)
    free = {r.receipt_id for r in receipts if r.secured is None}
    held = sum(r.pence for r in receipts if r.receipt_id in free) - sum(
        part.total_pence for part in parts if part.receipt_id in free
    )
    due = [d for d in left if d.instalment_id is not None and d.due_on <= DAY + timedelta(days=7)]
    assert not held or not due
    upcoming: dict[int, Debt] = {}
    for each in sorted(left, key=lambda debt: debt.key):
        if each.instalment_id is not None and each not in due:
            upcoming.setdefault(each.case_id, each)
    others = [debt for debt in left if debt.instalment_id is None]
    assert not others or held <= sum(debt.total_pence for debt in upcoming.values())


@given(receipts_of_a_payer(), debts_of_a_payer())
def test_what_was_stipulated_reaches_its_case(receipts: list[Receipt], debts: list[Debt]) -> None:
    """One stipulation alone is honoured as far as the case owes anything that may be met."""
    for receipt in receipts[:1]:
        if receipt.secured is not None or len(receipt.stipulated) != 1:
            continue
        [(case_id, pence)] = receipt.stipulated
        parts = allocate([receipt], debts, DAY)
        got = sum(part.total_pence for part in parts if part.debt.case_id == case_id)
        owed = sum(
            debt.total_pence
            for debt in debts
            if debt.case_id == case_id
            and (debt.instalment_id is None or debt.due_on <= DAY + timedelta(days=7))
        )
        assert got >= min(pence, receipt.pence, owed)


OWED_TO_STATE = 25_00
INTEREST_OWED = 3_00


@pytest.fixture
def ended(db: None) -> None:
    """A case of 1993 that ended, with £50 owed to the parent, £25 to the state, £3 interest."""
    take_over(
        transfer(
            "1993",
            ended_on=date(2016, 5, 2),
            owed=50_00,
            owed_to_state=OWED_TO_STATE,
            also_owed=[balance("receiving_parent", "interest", INTEREST_OWED)],
        )
    )
    work_only(FIRST_NIGHT)


def test_money_beyond_the_instalments_pays_interest_and_then_the_state(ended: None) -> None:
    case = case_of()
    on = FIRST_NIGHT + days(1)
    bank(on, line(1_000_00, payer().reference))
    work_only(on)
    paid = {row.account: row.amount_pence for row in DebtPayment.objects.all()}
    assert paid == {INTEREST: INTEREST_OWED, STATE: OWED_TO_STATE}
    assert holds(STATE, case.pk) == 0
    assert holds(Account.STATE_PAYABLE, case.pk) == -OWED_TO_STATE
    assert holds(INTEREST, case.pk) == 0
    instalments = sum(row.maintenance_pence for row in Allocation.objects.all())
    assert Payout.objects.get().gross_pence == instalments + INTEREST_OWED
    used = used_for(DebtPayment.objects.first().receipt, payer())
    assert [use.maintenance_pence for use in used.uses if use.due_on is None] == [
        INTEREST_OWED,
        OWED_TO_STATE,
    ]
    assert used.held_pence == 1_000_00 - instalments - INTEREST_OWED - OWED_TO_STATE
    assert {row.rule_version for row in DebtPayment.objects.all()} == {LATEST.version}
    assert violations() == {}


@pytest.fixture
def two_cases(db: None) -> ReceiptRow:
    """£60 of one paying parent with two cases, received and not allocated yet."""
    hold_income(PERRY)
    for receiving in (ROWAN, ROBIN):
        apply(PERRY, receiving, frequency="monthly", day=20)
    work_only(FIRST_NIGHT, EFFECTIVE)
    bank(EFFECTIVE + days(1), line(60_00, payer().reference))
    work_only(EFFECTIVE + days(1))
    receipt = ReceiptRow.objects.get()
    assert not Allocation.objects.exists()
    return receipt


def said(receipt: ReceiptRow, receiving: object, pence: int, **more: str) -> Said:
    values = {"case_reference": case_of(receiving).reference, "evidence": "Letter of 5 April"}
    return Said(receipt.pk, amount_pence=pence, said_to="caseworker", **{**values, **more})


def test_what_was_said_of_a_receipt_is_honoured_by_the_next_allocation(
    two_cases: ReceiptRow,
) -> None:
    at = morning(EFFECTIVE + days(2))
    stipulate(said(two_cases, ROBIN, 20_00), at)
    stipulate(said(two_cases, ROBIN, 50_00), at)
    assert [row.amount_pence for row in in_force(two_cases).values()] == [50_00]
    work_only(*(EFFECTIVE + days(n) for n in range(2, 20)))
    to_robin, to_both = (
        sum(row.maintenance_pence + row.fee_pence for row in rows)
        for rows in (Allocation.objects.filter(case=case_of(ROBIN)), Allocation.objects.all())
    )
    assert (to_robin, to_both) == (53_96, 60_00)  # what is left of both shares the other ten pounds
    assert str(used_for(two_cases, payer()).why[0]).startswith("The payer told us")
    assert violations() == {}


def test_what_was_said_can_be_taken_back(two_cases: ReceiptRow) -> None:
    stipulate(said(two_cases, ROBIN, 50_00), morning(EFFECTIVE + days(2)))
    stipulate(said(two_cases, ROBIN, 0), morning(EFFECTIVE + days(2)))
    work_only(*(EFFECTIVE + days(n) for n in range(2, 20)))
    assert {row.maintenance_pence + row.fee_pence for row in Allocation.objects.all()} == {30_00}


def test_more_than_waits_or_a_stranger_case_is_refused(two_cases: ReceiptRow) -> None:
    at = morning(EFFECTIVE + days(2))
    stipulate(said(two_cases, ROBIN, 50_00), at)
    with pytest.raises(StipulationRefusedError, match="6000p wait and 5000p are meant for other"):
        stipulate(said(two_cases, ROWAN, 10_01), at)
    with pytest.raises(StipulationRefusedError, match="no case C99999999"):
        stipulate(said(two_cases, ROWAN, 1, case_reference="C99999999"), at)
    work_only(*(EFFECTIVE + days(n) for n in range(2, 20)))
    with pytest.raises(StipulationRefusedError, match="was used, is in suspense, or is somebody"):
        stipulate(said(two_cases, ROWAN, 1), at)
