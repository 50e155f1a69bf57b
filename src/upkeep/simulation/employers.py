"""Employers: what they deduct from wages, when they hand it over, and what they tell us of it.

An employer deducts by the orders it has (:mod:`upkeep.simulation.payroll`). Where somebody pays
through an employer and no order was made, as before there were any, it looks at what is asked for
by the end of a month and deducts that on the pay-day of the month before. It pays on a day of its
own, no later than the 19th (SI 1992/1989 reg 14); now and then it has to be reminded, or writes a
payment reference that is nobody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, OuterRef

from upkeep.collection.forms import DeductionForm, EmployerReturnForm, ReturnReason
from upkeep.collection.models import (
    EarningsOrder,
    EmployerNotice,
    Method,
    OpenInstalment,
    ServiceType,
)
from upkeep.simulation.calendar import nominal_days
from upkeep.simulation.habits import Habit
from upkeep.simulation.order_desk import PAY_DAY
from upkeep.simulation.payroll import deduction, on_file

LATE_ON = 26
"""The day of the month on which an employer pays that had to be reminded."""
CATCHES_UP_TIMES = 2
"""An employer takes at most so many times what falls due in the month, to catch up."""


class _Asked(TypedDict):
    employer: str
    reference: str
    number: str
    due_on: date
    pence: int


@dataclass(slots=True)
class _Employee:
    """One employee: what is open in all, and how much of it falls due this month."""

    number: str
    open_pence: int = 0
    this_month_pence: int = 0


def hands_over_on(employer_reference: str, month: date) -> int:
    """The day of ``month`` on which an employer pays: from the 8th to the 15th, or too late."""
    number = int(employer_reference[3:])
    return LATE_ON if _happens(number, month, 17) else 8 + number % 8


def _happens(number: int, month: date, one_in: int) -> bool:
    """Whether an employer does so in a month: once in so many, each employer in another month."""
    return (12 * month.year + month.month + 5 * number) % one_in == 0


def tells_days_later(employer_reference: str) -> int:
    """How many days after the money an employer's return comes: for every fifth employer, four."""
    return 4 if int(employer_reference[3:]) % 5 == 3 else 0


def returns_of(day: date, habits: Mapping[str, Habit]) -> list[EmployerReturnForm]:
    """The returns of all employers who pay on the working day ``day``, for the month before."""
    deducted_on = _pay_day(day)
    lines = _by_orders(day, deducted_on, habits)
    for employer, employees in _by_instalments(day, deducted_on).items():
        for reference, employee in employees.items():
            habit = habits[employee.number]
            line = _deduction(reference, employee, deducted_on, habit)
            lines.setdefault(employer, []).append(line)
    return [
        _return_of(employer, day, deducted_on, of_employer)
        for employer, of_employer in sorted(lines.items())
    ]


def _hands_over(employer: str, day: date) -> bool:
    """Whether an employer pays on a working day."""
    return hands_over_on(employer, day) in {nominal.day for nominal in nominal_days(day)}


def _by_orders(
    day: date, deducted_on: date, habits: Mapping[str, Habit]
) -> dict[str, list[DeductionForm]]:
    """What employers who pay on ``day`` deducted by their orders."""
    written_to = EmployerNotice.objects.values_list("employer_reference", flat=True).distinct()
    paying = [employer for employer in written_to if _hands_over(employer, day)]
    return {
        employer: [deduction(each, deducted_on, habits[each.number]) for each in employees]
        for employer, employees in on_file(paying, deducted_on).items()
    }


def _by_instalments(day: date, deducted_on: date) -> dict[str, dict[str, _Employee]]:
    """What employers who pay on ``day`` were asked for of whom no order names."""
    employees: dict[str, dict[str, _Employee]] = {}
    for asked in _asked_for(day, deducted_on):
        if _hands_over(asked["employer"], day):
            of_employer = employees.setdefault(asked["employer"], {})
            employee = of_employer.setdefault(asked["reference"], _Employee(asked["number"]))
            employee.open_pence += asked["pence"]
            if asked["due_on"].replace(day=1) == day.replace(day=1):
                employee.this_month_pence += asked["pence"]
    return employees


def _pay_day(day: date) -> date:
    """The 28th of the month before, or the Friday before a weekend."""
    pay_day = day.replace(day=1) - relativedelta(months=1) + timedelta(days=PAY_DAY - 1)
    back_to_friday: date = pay_day - timedelta(days=max(0, pay_day.weekday() - 4))
    return back_to_friday


def _asked_for(day: date, deducted_on: date) -> list[_Asked]:
    """What employers were asked for in time to deduct it."""
    month_end = day.replace(day=1) + relativedelta(months=1) - timedelta(days=1)
    ordered = EarningsOrder.objects.filter(
        paying_parent=OuterRef("paying_parent"),
        employer_reference=OuterRef("case__arrangements__employer_reference"),
    )
    return list(
        OpenInstalment.objects.filter(
            ~Exists(ordered),
            due_on__lte=month_end,
            instalment__schedule__issued_on__lt=deducted_on,
            case__arrangements__known__upper_inf=True,
            case__arrangements__effective__contains=day,
            case__arrangements__method=Method.DEDUCTION_FROM_EARNINGS,
            case__arrangements__service_type=ServiceType.COLLECT_AND_PAY,
        )
        .order_by("paying_parent__reference", "due_on", "case_id")
        .values(
            "due_on",
            employer=F("case__arrangements__employer_reference"),
            reference=F("paying_parent__reference"),
            number=F("paying_parent__person__national_insurance_number"),
            pence=F("maintenance_left_pence") + F("fee_left_pence"),
        )
    )


def _return_of(
    employer: str, day: date, deducted_on: date, lines: list[DeductionForm]
) -> EmployerReturnForm:
    """The return; one that comes with its money may name somebody whom nobody knows."""
    later = tells_days_later(employer)
    lines = sorted(lines, key=lambda line: line.payment_reference)
    if not later and _happens(int(employer[3:]), day, 13) and lines[0].deducted_pence:
        slip = f"7{lines[0].payment_reference[1:]}"
        lines[0] = lines[0].model_copy(update={"payment_reference": slip})
    return EmployerReturnForm(
        employer_reference=employer,
        month=deducted_on.replace(day=1),
        submitted_on=day + timedelta(days=later),
        deductions=tuple(lines),
    )


def _deduction(
    reference: str, employee: _Employee, deducted_on: date, habit: Habit
) -> DeductionForm:
    usual = employee.this_month_pence or employee.open_pence
    wanted = min(employee.open_pence, CATCHES_UP_TIMES * usual)
    pence = wanted * min(100, habit.share_percent) // 100 if habit.pays_on(deducted_on) else 0
    reason: ReturnReason = ""
    if pence < wanted:
        reason = "left_employment" if habit.share_percent else "unpaid_leave"
        reason = "insufficient_earnings" if pence else reason
    return DeductionForm(
        payment_reference=reference,
        national_insurance_number=employee.number,
        deducted_on=deducted_on,
        deducted_pence=pence,
        reason_code=reason,
    )
