"""Employers: what they deduct from wages, when they hand it over, and what they tell us of it.

An employer looks at what is asked for by the end of a month, deducts it on the pay-day of the
month before, and pays on a day of its own, no later than the 19th (SI 1992/1989 reg 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from dateutil.relativedelta import relativedelta
from django.db.models import F

from upkeep.collection.forms import DeductionForm, EmployerReturnForm, ReturnReason
from upkeep.collection.models import Method, OpenInstalment, ServiceType
from upkeep.simulation.calendar import nominal_days
from upkeep.simulation.habits import Habit

PAY_DAY = 28
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


def hands_over_on(employer_reference: str) -> int:
    """The day of the month on which an employer pays, from the 8th to the 15th."""
    return 8 + int(employer_reference[3:]) % 8


def tells_days_later(employer_reference: str) -> int:
    """How many days after the money an employer's return comes: for every fifth employer, four."""
    return 4 if int(employer_reference[3:]) % 5 == 3 else 0


def returns_of(day: date, habits: Mapping[str, Habit]) -> list[EmployerReturnForm]:
    """The returns of all employers who pay on the working day ``day``, for the month before."""
    hand_over = {nominal.day for nominal in nominal_days(day)}
    deducted_on = _pay_day(day)
    employees: dict[str, dict[str, _Employee]] = {}
    for asked in _asked_for(day, deducted_on):
        if hands_over_on(asked["employer"]) in hand_over:
            of_employer = employees.setdefault(asked["employer"], {})
            employee = of_employer.setdefault(asked["reference"], _Employee(asked["number"]))
            employee.open_pence += asked["pence"]
            if asked["due_on"].replace(day=1) == day.replace(day=1):
                employee.this_month_pence += asked["pence"]
    return [
        _return_of(employer, day, deducted_on, of_employer, habits)
        for employer, of_employer in sorted(employees.items())
    ]


def _pay_day(day: date) -> date:
    """The 28th of the month before, or the Friday before a weekend."""
    pay_day = day.replace(day=1) - relativedelta(months=1) + timedelta(days=PAY_DAY - 1)
    back_to_friday: date = pay_day - timedelta(days=max(0, pay_day.weekday() - 4))
    return back_to_friday


def _asked_for(day: date, deducted_on: date) -> list[_Asked]:
    """What employers were asked for in time to deduct it."""
    month_end = day.replace(day=1) + relativedelta(months=1) - timedelta(days=1)
    return list(
        OpenInstalment.objects.filter(
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
    employer: str,
    day: date,
    deducted_on: date,
    employees: dict[str, _Employee],
    habits: Mapping[str, Habit],
) -> EmployerReturnForm:
    return EmployerReturnForm(
        employer_reference=employer,
        month=deducted_on.replace(day=1),
        submitted_on=day + timedelta(days=tells_days_later(employer)),
        deductions=tuple(
            _deduction(reference, employee, deducted_on, habits[employee.number])
            for reference, employee in sorted(employees.items())
        ),
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
