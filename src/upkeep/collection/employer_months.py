"""An employer's month as its payroll meets it: what to deduct when, and what became of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta
from django.db import connection

from upkeep.collection.employer_post import OF_TERMS
from upkeep.collection.employer_schedules import asked_on, paid_of
from upkeep.collection.models import (
    EarningsOrder,
    EmployerNotice,
    EmployerReturn,
    EmployerSchedule,
    EmployerScheduleLine,
    Identification,
    Receipt,
)

State = Literal["awaited", "returned", "money_seen"]


@dataclass(frozen=True, slots=True)
class ToDeduct:
    """What one order asks for in a month: on which pay-days how much, in pence.

    What had to be carried over from before is asked for on the first of them.
    """

    line: EmployerScheduleLine
    name: str
    national_insurance_number: str
    pay_days: tuple[tuple[date, int], ...]


def return_of(employer_reference: str, month: date) -> EmployerReturn | None:
    """The return of a month, if it is here."""
    return EmployerReturn.objects.filter(
        employer_reference=employer_reference, month=f"{month:%Y-%m}"
    ).first()


def state_of(returned: EmployerReturn | None) -> State:
    """Whether a return is here, and whether its money has been seen."""
    if returned is None:
        return "awaited"
    lines = returned.lines.all()
    is_seen = (
        Receipt.objects.filter(return_line__in=lines).exists()
        or Identification.objects.filter(return_line__in=lines).exists()
    )
    return "money_seen" if is_seen else "returned"


def to_deduct(schedule: EmployerSchedule) -> list[ToDeduct]:
    """What each order of a schedule asks for, pay-day by pay-day, in the schedule's sequence."""
    lines = list(
        schedule.lines.select_related("order", "schedule")
        .prefetch_related("order__terms", "order__events", "order__notices__steps")
        .order_by("pk")
    )
    end = schedule.month + relativedelta(months=1)
    orders = [line.order_id for line in lines]
    with connection.cursor() as cursor:
        paid = paid_of(cursor.cursor, orders, schedule.month, end, schedule.known_at)
    found = []
    for line in lines:
        asked = asked_on(line.order, paid[line.order_id], schedule.month, end)
        said = latest_notice(line.order)
        facts = said.facts if said else {}
        found.append(
            ToDeduct(
                line,
                facts.get("name", ""),
                facts.get("national_insurance_number") or "",
                tuple(_with_what_was_before(line, asked, end - timedelta(days=1))),
            )
        )
    return found


def latest_notice(order: EarningsOrder) -> EmployerNotice | None:
    """The last version of an order that was written to the employer; reads prefetched notices."""
    about = [each for each in order.notices.all() if each.kind in OF_TERMS]
    return max(about, key=lambda each: each.pk, default=None)


def _with_what_was_before(
    line: EmployerScheduleLine, asked: list[tuple[date, int]], last: date
) -> list[tuple[date, int]]:
    """The pay-days as the schedule counted them, with what is carried over or was taken ahead."""
    if sum(pence for _day, pence in asked) != line.expected_pence:
        asked = [(last, line.expected_pence)]
    more, ahead = line.carried_pence, line.ahead_pence
    found = []
    for day, pence in asked:
        taken = min(ahead, pence)
        found.append((day, pence - taken + more))
        more, ahead = 0, ahead - taken
    return found
