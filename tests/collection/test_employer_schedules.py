"""I-24: what employers are asked for month by month, what they return, and who is chased."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from building import days, morning, payer, violations, work_only
from collection.earnings_ordering import (
    EMPLOYER,
    SERVED,
    actor,
    by_deduction,
    know,
    order,
    switch_on,
)
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.earnings import deduct
from upkeep.collection.earnings_checks import CHECKS
from upkeep.collection.earnings_order_acts import discharge
from upkeep.collection.employer_schedules import Paid, pay_days_in
from upkeep.collection.forms import DeductionForm, EmployerReturnForm
from upkeep.collection.models import (
    EmployerNotice,
    EmployerReturnLine,
    EmployerSchedule,
    EmployerScheduleLine,
)
from upkeep.collection.protected_earnings import most_to_deduct, protected_proportion
from upkeep.collection.receiving import receive_employer_return
from upkeep.gateways.employer_returns import read_employer_return, write_employer_return
from upkeep.gateways.problems import FileProblems
from upkeep.web.employer_notice_content import notice_content

FAR = date(2026, 4, 1)
MAY, JUNE, JULY = date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1)
OURS = {each.name for each in CHECKS}
FREQUENCIES = ("weekly", "fortnightly", "four_weekly", "monthly")


@given(
    some.sampled_from(FREQUENCIES),
    some.dates(date(2023, 1, 1), date(2024, 12, 31)),
    some.dates(date(2023, 1, 1), date(2024, 12, 31)),
    some.integers(1, 120),
    some.integers(1, 120),
)
def test_however_days_are_cut_every_pay_day_counts_once(
    frequency: str, anchor: date, start: date, first: int, second: int
) -> None:
    paid = Paid(frequency, anchor)
    middle, end = start + days(first), start + days(first + second)
    whole = pay_days_in(paid, start, end)
    assert whole == pay_days_in(paid, start, middle) + pay_days_in(paid, middle, end)
    assert all(start <= day < end for day in whole)


@given(some.integers(0, 1_000_000), some.integers(0, 200_000), some.integers(0, 200_000))
def test_no_pay_day_takes_of_what_is_protected_and_what_is_short_is_carried(
    net: int, rate: int, before: int
) -> None:
    """I-24: whatever is asked for and carried, the protected share is left."""
    on = date(2024, 5, 31)
    worked = deduct(net, rate, on, brought_forward_pence=before)
    assert net - worked.deducted_pence >= min(net, protected_proportion(net, on))
    assert worked.deducted_pence <= most_to_deduct(net, on)
    assert worked.deducted_pence + worked.carried_pence == rate + before


def ordered() -> int:
    """An order served on 3 May, by which a month's rate is expected of June; the rate."""
    switch_on()
    know()
    by_deduction()
    work_only(SERVED, SERVED + days(7))
    return order().terms.get().monthly_pence


def returned(
    month: date,
    pence: int,
    reason: str = "",
    *,
    net: int | None = None,
    on: date | None = None,
    known_on: date | None = None,
    paid_on: date | None = None,
) -> None:
    """The employer's return of a month, sent on the 10th of the next unless said."""
    form = EmployerReturnForm(
        employer_reference=EMPLOYER,
        month=month,
        submitted_on=on or (month + days(40)).replace(day=10),
        deductions=(
            DeductionForm(
                payment_reference=payer().reference,
                national_insurance_number="QQ000001A",
                deducted_on=paid_on or month.replace(day=5),
                deducted_pence=pence,
                reason_code=reason,
                net_pence=net,
            ),
        ),
    )
    delivery = receive_employer_return(form, "test", morning(known_on or form.submitted_on))
    assert not delivery.refused


def state() -> str:
    return Proceeding.objects.get(process="earnings_order").state


def month_lines() -> list[tuple[date, int, int]]:
    rows = EmployerScheduleLine.objects.order_by("schedule__month")
    return [(row.schedule.month, row.expected_pence, row.carried_pence) for row in rows]


@pytest.mark.django_db
def test_a_month_is_drawn_up_when_it_is_over_and_what_was_short_is_carried() -> None:
    rate = ordered()
    work_only(JUNE, JUNE + days(1))
    assert not EmployerSchedule.objects.exists(), "no pay-day in May after the week to begin"
    work_only(JULY, JULY + days(1))
    assert month_lines() == [(JUNE, rate, 0)]
    returned(JUNE, rate - 10_00, "insufficient_earnings")
    work_only(date(2023, 7, 10))
    assert state() == "short"
    work_only(date(2023, 8, 1))
    assert month_lines() == [(JUNE, rate, 0), (JULY, rate, 10_00)]
    returned(JULY, rate + 10_00)
    work_only(date(2023, 8, 10))
    assert state() == "active"
    work_only(date(2023, 9, 1))
    assert month_lines()[-1] == (date(2023, 8, 1), rate, 0)
    assert not OURS & violations().keys()


@pytest.mark.django_db
def test_a_return_of_a_month_without_a_schedule_carries_what_was_short() -> None:
    """June's wage came on the last of May, on which no pay-day was expected."""
    rate = ordered()
    returned(MAY, rate - 10_00, "insufficient_earnings", paid_on=date(2023, 5, 31))
    work_only(JUNE, date(2023, 6, 10), JULY)
    assert month_lines() == [(JUNE, rate, 10_00)]
    assert not OURS & violations().keys()


@pytest.mark.django_db
def test_who_began_before_the_week_was_over_owes_nothing_for_it() -> None:
    rate = ordered()
    returned(MAY, rate - 10_00, "insufficient_earnings", paid_on=date(2023, 5, 5))
    work_only(JUNE, date(2023, 6, 10), JULY)
    assert month_lines() == [(JUNE, rate, 0)]


@pytest.mark.django_db
def test_who_left_has_nothing_carried_and_the_order_lapses() -> None:
    ordered()
    work_only(JULY)
    returned(JUNE, 0, "left_employment")
    work_only(date(2023, 7, 10))
    assert state() == "lapsed"
    last = order().events.latest("pk")
    assert (last.kind, last.reason, last.on) == ("lapsed", "left", date(2023, 6, 5))
    work_only(date(2023, 8, 1))
    assert len(month_lines()) == 1, "nothing is asked of an employer who employs nobody"
    assert not OURS & violations().keys()


@pytest.mark.django_db
def test_nothing_is_expected_of_pay_days_after_an_order_ended() -> None:
    ordered()
    discharge(order(), "defective", "the name was wrong", actor(date(2023, 6, 2)))
    work_only(JULY)
    assert month_lines() == []


@pytest.mark.django_db
def test_a_silent_employer_is_reminded_warned_and_then_somebodys_task() -> None:
    ordered()
    work_only(JULY, date(2023, 7, 19))
    assert not EmployerNotice.objects.filter(kind="reminder").exists()
    work_only(date(2023, 7, 20), date(2023, 7, 21))
    reminder = EmployerNotice.objects.get(kind="reminder")
    assert "June 2023" in str(notice_content(reminder))
    work_only(date(2023, 8, 2))
    assert not EmployerNotice.objects.filter(kind="warning").exists()
    work_only(date(2023, 8, 3))
    warning = EmployerNotice.objects.get(kind="warning")
    assert "offence" in str(notice_content(warning))
    assert state() == "active"
    work_only(date(2023, 8, 17))
    assert state() == "not_complied_with"
    late = date(2023, 8, 18)
    returned(JUNE, order().terms.get().monthly_pence, on=late)
    work_only(late)
    assert state() == "active"


@pytest.mark.django_db
def test_an_employer_who_returned_in_time_is_left_alone() -> None:
    rate = ordered()
    work_only(JULY)
    returned(JUNE, rate)
    work_only(date(2023, 7, 10), date(2023, 7, 20), date(2023, 8, 4))
    assert not EmployerNotice.objects.filter(kind__in=("reminder", "warning")).exists()


@pytest.mark.django_db
def test_a_return_recorded_beforehand_counts_from_the_day_it_was_sent() -> None:
    """As in files that are taken in before the nights they are about are worked."""
    rate = ordered()
    returned(JUNE, rate - 10_00, "insufficient_earnings", on=date(2023, 8, 2), known_on=FAR)
    work_only(JULY, date(2023, 7, 20))
    assert EmployerNotice.objects.filter(kind="reminder").exists()
    work_only(date(2023, 8, 1))
    assert month_lines() == [(JUNE, rate, 0), (JULY, rate, 0)]
    assert state() == "active"
    work_only(date(2023, 8, 2))
    assert state() == "short"
    proceeding = Proceeding.objects.get(process="earnings_order")
    move(proceeding.pk, "seen_to", actor(date(2023, 8, 3)), "The wage was low.")
    work_only(date(2023, 8, 3), date(2023, 8, 4))
    assert state() == "active", "what a return said is taken up once"


def a_return(deducted: int, net: int) -> EmployerReturnForm:
    return EmployerReturnForm(
        employer_reference=EMPLOYER,
        month=JUNE,
        submitted_on=date(2023, 7, 10),
        deductions=(
            DeductionForm(
                payment_reference="100000000001",
                national_insurance_number="QQ000001A",
                deducted_on=date(2023, 6, 30),
                deducted_pence=deducted,
                reason_code="",
                net_pence=net,
            ),
        ),
    )


def test_a_return_with_net_earnings_reads_back_and_may_take_two_fifths() -> None:
    form = a_return(400_00, 1_000_00)
    assert read_employer_return(write_employer_return(form), "a file") == form


def test_a_return_that_took_of_what_is_protected_is_refused_with_its_line() -> None:
    content = write_employer_return(a_return(400_00, 1_000_00)).replace(b"400.00", b"400.01")
    with pytest.raises(FileProblems) as refused:
        read_employer_return(content, "a file")
    [problem] = refused.value.problems
    assert (
        (problem.line, problem.field_or_path) == (2, "deducted")
        if hasattr(problem, "field_or_path")
        else problem.line == 2
    )
    assert "at most 400.00" in str(problem)


@pytest.mark.django_db
def test_the_checks_find_what_is_wrong() -> None:
    """Each of them fails on a schedule, a return or a fee that is doctored."""
    rate = ordered()
    work_only(JULY)
    schedule = EmployerSchedule.objects.get()
    another = EmployerSchedule.objects.create(
        employer_reference=EMPLOYER,
        month=date(2023, 5, 1),
        expected_pence=1,
        carried_pence=0,
        drawn_up_on=JUNE,
        known_at=schedule.known_at + timedelta(days=1),
    )
    EmployerScheduleLine.objects.create(
        schedule=another,
        order=order(),
        payment_reference=payer().reference,
        pay_days=1,
        expected_pence=rate,
        carried_pence=0,
    )
    returned(JUNE, rate, net=rate)
    order().fees.create(
        order=order(),
        case=payer().cases.get(),
        pence=0,
        waived="several",
        on=JUNE,
        by="mo",
        known_at=schedule.known_at,
    )
    assert EmployerReturnLine.objects.get().net_pence == rate
    found = violations()
    assert set(found) >= {each.name for each in CHECKS[:3]}


@pytest.mark.django_db
def test_pay_in_advance_counts_for_the_pay_days_it_is_for_and_for_no_more() -> None:
    """July's and August's rate are taken in July; September is asked for as ever (reg 12(3A))."""
    rate = ordered()
    work_only(date(2023, 7, 1))
    returned(JUNE, rate)
    work_only(date(2023, 8, 1))
    returned(JULY, 2 * rate, "paid_in_advance")
    work_only(date(2023, 8, 10), date(2023, 9, 1))
    august = EmployerScheduleLine.objects.get(schedule__month=date(2023, 8, 1))
    assert (august.expected_pence, august.carried_pence, august.ahead_pence) == (rate, 0, rate)
    returned(date(2023, 8, 1), 0, "paid_in_advance")
    work_only(date(2023, 9, 10), date(2023, 10, 1))
    assert state() == "active", "nothing was short"
    september = EmployerScheduleLine.objects.get(schedule__month=date(2023, 9, 1))
    assert (september.carried_pence, september.ahead_pence) == (0, 0)
    assert OURS.isdisjoint(violations())


@pytest.mark.django_db
def test_more_than_the_rate_by_itself_leaves_nothing_out_later() -> None:
    rate = ordered()
    work_only(date(2023, 7, 1))
    returned(JUNE, 2 * rate)
    work_only(date(2023, 7, 10), date(2023, 8, 1))
    line = EmployerScheduleLine.objects.get(schedule__month=JULY)
    assert (line.carried_pence, line.ahead_pence) == (0, 0)
    returned(JULY, 0, "unpaid_leave")
    work_only(date(2023, 8, 10))
    assert state() == "short"
