"""Payroll offices that act on the papers they were sent: the orders, and nothing of ours besides.

What is deducted on a pay-day follows from the notices that an employer had by then, so that an
order that was never written, or written wrongly, shows as money that does not come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from upkeep.collection.employer_post import given_on
from upkeep.collection.forms import DeductionForm, ReturnReason
from upkeep.collection.models import EmployerNotice, EmployerReturnLine
from upkeep.simulation.habits import Habit

Kind = EmployerNotice.Kind
TAKES_AUGUST_OFF = 9
"""One employee in so many is paid for August in July."""
_ASKS = (Kind.ORDER, Kind.VARIATION, Kind.REVIVAL)


@dataclass(frozen=True, slots=True)
class OnFile:
    """What payroll has on file about an employee: the rate of an order for a month, in pence.

    ``protected_pence`` is what an order of an older scheme leaves of a month's pay.
    """

    reference: str
    number: str
    rate_pence: int
    protected_pence: int | None = None


def on_file(employers: Iterable[str], pay_day: date) -> dict[str, list[OnFile]]:
    """By employer, whom an order in force on ``pay_day`` names, in order of payment reference.

    Nobody of whom the employer told before that they had left, unless the order was revived since.
    """
    notices: dict[tuple[str, int], list[EmployerNotice]] = {}
    known = EmployerNotice.objects.filter(
        employer_reference__in=employers, order__isnull=False, written_on__lte=pay_day
    )
    for notice in known.prefetch_related("steps").order_by("pk"):
        given = given_on(notice)
        if given is None or given > pay_day:
            continue
        assert notice.order_id is not None, "only notices about an order were asked for"
        notices.setdefault((notice.employer_reference, notice.order_id), []).append(notice)
    gone = _gone([employer for employer, _order in notices], pay_day)
    found: dict[str, list[OnFile]] = {}
    for (employer, _order), about in notices.items():
        facts = _in_force(about, pay_day)
        if facts is None:
            continue
        reference = facts["payment_reference"]
        left_on = gone.get((employer, reference))
        revived = [each.written_on for each in about if each.kind == Kind.REVIVAL]
        if left_on is None or any(day > left_on for day in revived):
            rate = facts["rates"]["monthly"]
            number = facts["national_insurance_number"]
            left = facts.get("protected_rates", {}).get("monthly")
            found.setdefault(employer, []).append(OnFile(reference, number, rate, left))
    return {employer: sorted(each, key=_reference) for employer, each in found.items()}


def _reference(employee: OnFile) -> str:
    return employee.reference


def _in_force(notices: list[EmployerNotice], pay_day: date) -> dict[str, Any] | None:
    """What the last notice that has effect by the pay-day says; None where nothing is asked."""
    if notices[-1].kind == Kind.DISCHARGE:
        return None
    asked = [
        notice.facts
        for notice in notices
        if notice.kind in _ASKS and notice.facts["effective_from"] <= pay_day.isoformat()
    ]
    return asked[-1] if asked else None


def _gone(employers: list[str], pay_day: date) -> dict[tuple[str, str], date]:
    """Who left, by employer and payment reference: the day of the return that says so last."""
    told = EmployerReturnLine.objects.filter(
        employer_return__employer_reference__in=employers,
        employer_return__month__lt=f"{pay_day:%Y-%m}",
        reason_code="left_employment",
    )
    rows = told.order_by("pk").values_list(
        "employer_return__employer_reference",
        "payment_reference",
        "employer_return__submitted_on",
    )
    return {(employer, reference): day for employer, reference, day in rows}


def deduction(employee: OnFile, pay_day: date, habit: Habit) -> DeductionForm:
    """What payroll deducts of an employee's wage: the rate, or as much as the wage allows.

    Who is paid a month in advance has it deducted for both. Who pays nothing by habit is on unpaid
    leave, and who has stopped paying has left.
    """
    rate = employee.rate_pence
    periods = _holiday_periods(employee, pay_day)
    if periods != 1 and habit.share_percent >= 100 and habit.pays_on(pay_day):
        return DeductionForm(
            payment_reference=employee.reference,
            national_insurance_number=employee.number,
            deducted_on=pay_day,
            deducted_pence=rate * periods,
            reason_code="paid_in_advance",
        )
    pence = rate * min(100, habit.share_percent) // 100 if habit.pays_on(pay_day) else 0
    reason: ReturnReason = ""
    if pence < rate:
        reason = "left_employment" if habit.share_percent else "unpaid_leave"
        reason = "insufficient_earnings" if pence else reason
    return DeductionForm(
        payment_reference=employee.reference,
        national_insurance_number=employee.number,
        deducted_on=pay_day,
        deducted_pence=pence,
        reason_code=reason,
        net_pence=_wage_for(pence, employee) if reason == "insufficient_earnings" else None,
    )


def _holiday_periods(employee: OnFile, pay_day: date) -> int:
    """How many months' pay comes on a pay-day: July's has August's with it for one in nine."""
    if int(employee.reference) % TAKES_AUGUST_OFF != 0:
        return 1
    return {7: 2, 8: 0}.get(pay_day.month, 1)


def _wage_for(pence: int, employee: OnFile) -> int:
    """The smallest wage of which so much may be taken: two fifths of it, and a penny to spare."""
    if employee.protected_pence is not None:
        return pence + employee.protected_pence
    return -(-pence * 5 // 2) + 1
