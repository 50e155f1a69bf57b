"""What parents say was paid between them: nothing assumed, differences found, arrears taken on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    holds,
    morning,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding
from upkeep.collection.direct_pay import (
    DirectPayRefusedError,
    Position,
    Said,
    SaidBy,
    Standing,
    find,
    positions,
    say,
    take_on,
    validated_pence,
)
from upkeep.collection.direct_pay_models import DirectPayFinding, DirectPayReport
from upkeep.collection.journals import answer
from upkeep.collection.models import Instalment, Journal
from upkeep.ledger import Account

PAYING, RECEIVING = SaidBy.PAYING_PARENT, SaidBy.RECEIVING_PARENT
END = EFFECTIVE + timedelta(days=80)


def actor(on: date = END) -> Actor:
    return Actor("caseworker", on, morning(on))


@pytest.fixture
def case(db: None) -> Case:
    """£42.00 a week under Direct Pay, by the month; two instalments have fallen due."""
    hold_income()
    apply(service="direct_pay", method="bank_transfer", frequency="monthly", day=20)
    work_only(FIRST_NIGHT, EFFECTIVE, END)
    return case_of()


def due(case: Case) -> list[date]:
    return [each.due_on for each in positions(case, END) if each.due_on]


def test_nothing_is_assumed_paid_or_unpaid(case: Case) -> None:
    found = positions(case, END)
    assert [each.due_pence for each in found] == [182_00] * len(found)
    assert len(found) >= 2
    assert {each.standing for each in found} == {Standing.NOT_TOLD}
    assert validated_pence(found) == 0


def test_a_receiving_parent_who_has_not_had_it_begins_a_hearing_the_same_day(case: Case) -> None:
    first, second, *_ = due(case)
    say(case, Said(RECEIVING, 182_00, first), actor())
    row = Proceeding.objects.get(process="arrangement", case=case)
    assert row.state == "direct_pay"
    say(case, Said(RECEIVING, 100_00, second), actor())
    row.refresh_from_db()
    assert (row.state, row.due_on) == ("hearing_of_missed_payment", END)
    settled = {each.due_on: each.unpaid_pence for each in positions(case, END)}
    assert (settled[first], settled[second]) == (0, 82_00)


def test_where_parents_differ_or_one_is_silent_somebody_finds(case: Case) -> None:
    first, second, *_ = due(case)
    say(case, Said(PAYING, 182_00, first), actor())
    say(case, Said(RECEIVING, 0, first), actor())
    say(case, Said(PAYING, 182_00, second), actor())
    standing = {each.due_on: each.standing for each in positions(case, END)}
    assert (standing[first], standing[second]) == (Standing.DIFFER, Standing.ONE_ACCOUNT)
    assert validated_pence(positions(case, END)) == 0
    find(case, first, None, 60_00, "bank statement of June", actor())
    by_day = {each.due_on: each for each in positions(case, END)}
    assert (by_day[first].standing, by_day[first].unpaid_pence) == (Standing.SETTLED, 122_00)
    with pytest.raises(DirectPayRefusedError, match="Say what shows"):
        find(case, second, None, 60_00, " ", actor())
    with pytest.raises(DirectPayRefusedError, match="No such payment"):
        find(case, second + days(1), None, 60_00, "letter", actor())


def test_the_latest_word_of_a_parent_counts_and_the_earlier_stays_known(case: Case) -> None:
    [first, *_] = due(case)
    say(case, Said(RECEIVING, 0, first), actor())
    before = morning(END) + timedelta(hours=1)
    say(case, Said(RECEIVING, 182_00, first), Actor("x", END, before + timedelta(hours=1)))
    assert validated_pence(positions(case, END)) == 0
    assert validated_pence(positions(case, END, before)) == 182_00


def test_late_and_extra_payments_are_told_too(case: Case) -> None:
    [first, *_] = due(case)
    say(case, Said(PAYING, 182_00, first, first + days(9)), actor())
    say(case, Said(RECEIVING, 40_00, None, first + days(3)), actor())
    late = next(each for each in positions(case, END) if each.due_on == first)
    assert late.is_late
    [extra] = [each for each in positions(case, END) if each.due_on is None]
    assert (extra.paid_pence, extra.unpaid_pence) == (40_00, -40_00)
    with pytest.raises(DirectPayRefusedError, match="day and the amount"):
        say(case, Said(RECEIVING, 40_00), actor())
    with pytest.raises(DirectPayRefusedError, match="not be after today"):
        say(case, Said(RECEIVING, 40_00, first, END + days(1)), actor())
    with pytest.raises(DirectPayRefusedError, match="No payment was due"):
        say(case, Said(RECEIVING, 40_00, first + days(1)), actor())


def collected(case: Case) -> date:
    """Move the case to Collect and Pay; the morning after the night that did it."""
    report(
        forms.CollectionChange,
        case.applications.get().reference,
        END + days(1),
        reported_by="paying_parent",
        service_type="collect_and_pay",
        method="standing_order",
        frequency="monthly",
        collection_day=20,
    )
    work(END + days(2))
    return END + days(3)


def test_only_what_is_settled_is_taken_on_and_once(case: Case) -> None:
    first, second, *_ = due(case)
    say(case, Said(RECEIVING, 0, first), actor())
    say(case, Said(RECEIVING, 0, second), actor())
    say(case, Said(PAYING, 182_00, second), actor())
    with pytest.raises(DirectPayRefusedError, match="Move it to Collect and Pay first"):
        take_on(case, actor())
    on = collected(case)
    with pytest.raises(DirectPayRefusedError, match=f"Find first what was paid of: {second}"):
        take_on(case, actor(on))
    find(case, second, None, 182_00, "her own bank statement", actor(on))
    asked = asked_pence(case)
    journal = take_on(case, actor(on))
    assert (journal.change_pence, journal.code) == (182_00, Journal.Code.FROM_DIRECT_PAY)
    assert f"due {first}: £182.00, paid £0.00" in journal.explanation
    with pytest.raises(DirectPayRefusedError, match="Nothing is known to be unpaid"):
        take_on(case, actor(on))
    assert journal.needs_second_person
    answer(journal, Actor("second caseworker", on, morning(on)), "", agrees=True)
    work(on)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) >= 182_00
    assert asked_pence(case) - asked == 182_00
    assert violations() == {}


def asked_pence(case: Case) -> int:
    rows = Instalment.objects.filter(
        case=case, known__upper_inf=True, schedule__service_type="collect_and_pay"
    )
    return sum(row.maintenance_pence for row in rows)


pence = st.none() | st.integers(0, 300)


@given(st.lists(st.tuples(st.integers(0, 300), pence, pence, pence), max_size=8))
def test_what_is_validated_is_never_more_than_due_and_needs_a_word(
    drawn: list[tuple[int, int | None, int | None, int | None]],
) -> None:
    found = []
    for due_pence, paying, receiving, finding in drawn:
        said = {
            by: DirectPayReport(amount_pence=amount, said_by=by)
            for by, amount in ((PAYING, paying), (RECEIVING, receiving))
            if amount is not None
        }
        made = None if finding is None else DirectPayFinding(amount_pence=finding)
        position = Position(END, None, due_pence, said, made)
        found.append(position)
        if position.paid_pence is not None:
            assert finding is not None or receiving is not None
        if finding is None and paying is not None and receiving is not None and paying != receiving:
            assert position.unpaid_pence is None
    assert 0 <= validated_pence(found) <= sum(each.due_pence for each in found)
