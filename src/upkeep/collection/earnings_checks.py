"""What must hold between orders against earnings, schedules, returns and fees (I-24)."""

from collections import defaultdict
from datetime import date
from typing import Any

import psycopg
from dateutil.relativedelta import relativedelta
from django.db.models import Q

from upkeep.cases.models import PayingParent
from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.deduction_limits import most_by_orders
from upkeep.collection.employer_schedules import expected_of, paid_of
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderTerms,
    EmployerReturnLine,
    EmployerSchedule,
)
from upkeep.collection.protected_earnings import most_by_share
from upkeep.ledger import Cause, Reason
from upkeep.parties.counting_as import counting

_TOTALS = """
SELECT s.employer_reference, s.month, coalesce(sum(n.expected_pence), 0)::bigint,
    s.expected_pence
FROM collection_employerschedule s
LEFT JOIN collection_employerscheduleline n ON n.schedule_id = s.id
GROUP BY s.id HAVING coalesce(sum(n.expected_pence), 0) <> s.expected_pence
OR coalesce(sum(n.carried_pence), 0) <> s.carried_pence ORDER BY 1, 2
"""

_FEES = f"""
SELECT o.reference, coalesce(said.pence, 0), coalesce(books.pence, 0)
FROM collection_earningsorder o
LEFT JOIN (
    SELECT order_id, sum(pence)::bigint AS pence FROM collection_orderfee GROUP BY order_id
) said ON said.order_id = o.id
LEFT JOIN (
    SELECT t.cause_id, sum(e.amount_pence)::bigint AS pence
    FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.cause_kind = {Cause.EARNINGS_ORDER} AND e.amount_pence > 0
    AND t.reason = {Reason.ENFORCEMENT_FEE} GROUP BY t.cause_id
) charged ON charged.cause_id = o.id
LEFT JOIN (
    SELECT t.cause_id, sum(e.amount_pence)::bigint AS pence
    FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.cause_kind = {Cause.EARNINGS_ORDER} AND e.amount_pence > 0
    AND t.reason = {Reason.FEE_WAIVED} GROUP BY t.cause_id
) waived ON waived.cause_id = o.id
CROSS JOIN LATERAL (
    SELECT coalesce(charged.pence, 0) - coalesce(waived.pence, 0) AS pence
) books
WHERE coalesce(said.pence, 0) <> books.pence ORDER BY 1
"""


def _other_than_expected(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Schedules whose lines are not what the orders asked for on the month's pay-days.

    What was learnt of the month after its schedule was drawn up is left out: it changes what is
    expected, and not what was asked for.
    """
    found = []
    for schedule in EmployerSchedule.objects.order_by("month", "employer_reference"):
        month = schedule.month
        end = month + relativedelta(months=1)
        wanted = _expected(cursor, schedule, month, end)
        lines = dict(schedule.lines.values_list("order__reference", "expected_pence"))
        if lines != wanted:
            found.append(
                Violation(
                    f"schedule of {schedule.employer_reference} for {month:%Y-%m}",
                    f"{sum(lines.values())}p",
                    f"{sum(wanted.values())}p",
                )
            )
    return found


def _expected(
    cursor: psycopg.Cursor[Any], schedule: EmployerSchedule, month: date, end: date
) -> dict[str, int]:
    by_then = EarningsOrder.objects.filter(
        Q(known_at__lte=schedule.known_at) | Q(schedule_lines__schedule=schedule),
        employer_reference=schedule.employer_reference,
        terms__effective_from__lt=end,
    ).distinct()
    orders = list(by_then.prefetch_related("terms", "events", "notices__steps"))
    paid = paid_of(cursor, [order.pk for order in orders], month, end, schedule.known_at)
    wanted = {}
    for order in orders:
        _forget_after(order, schedule)
        expected = expected_of(order, paid[order.pk], month, end)
        if expected.pay_days:
            wanted[order.reference] = expected.pence
    return wanted


def _forget_after(order: EarningsOrder, schedule: EmployerSchedule) -> None:
    """Leave of all that is told of an order what was known when the schedule was drawn up."""
    cache: dict[str, Any] = getattr(order, "_prefetched_objects_cache")  # noqa: B009
    for name in ("terms", "events"):
        cache[name] = [row for row in cache[name] if row.known_at <= schedule.known_at]
    for notice in order.notices.all():
        steps: dict[str, Any] = getattr(notice, "_prefetched_objects_cache")  # noqa: B009
        steps["steps"] = [row for row in steps["steps"] if row.known_at <= schedule.known_at]


def _beyond_protection(_cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Deductions of which net earnings were reported and that leave less than is protected.

    Of pay in advance for several periods an order prints its figure for each; only one is looked
    at here.
    """
    printed = set(
        EarningsOrderTerms.objects.filter(protected_weekly_pence__isnull=False).values_list(
            "order__paying_parent__reference", flat=True
        )
    )
    lines = EmployerReturnLine.objects.filter(
        net_pence__isnull=False, deducted_pence__gt=0
    ).select_related("employer_return")
    return [
        Violation(
            f"deduction for {line.payment_reference} on {line.deducted_on}",
            f"{line.deducted_pence}p of {line.net_pence}p",
            f"at most {most}p",
        )
        for line in lines.order_by("pk")
        if line.deducted_pence > (most := _most(line, printed))
    ]


def _beyond_all_protection(_cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Pay-days on which all our orders about somebody together left less than is protected."""
    kept_for = counting().kept_for
    people = dict(PayingParent.objects.values_list("reference", "person_id"))
    lines = EmployerReturnLine.objects.filter(
        net_pence__isnull=False,
        deducted_pence__gt=0,
        payment_reference__in=[
            reference
            for reference, person in people.items()
            if person in kept_for or person in kept_for.values()
        ],
    ).select_related("employer_return")
    paid: dict[tuple[str, int, date], list[EmployerReturnLine]] = defaultdict(list)
    for line in lines.order_by("pk"):
        person = people[line.payment_reference]
        employer = line.employer_return.employer_reference
        paid[employer, kept_for.get(person, person), line.deducted_on].append(line)
    found = []
    for (employer, _person, day), said in paid.items():
        taken = sum(line.deducted_pence for line in said)
        most = max(
            most_by_orders(line.payment_reference, employer, line.net_pence or 0, day)
            for line in said
        )
        if len(said) > 1 and taken > most:
            who = " and ".join(line.payment_reference for line in said)
            found.append(
                Violation(f"deductions for {who} on {day}", f"{taken}p", f"at most {most}p")
            )
    return found


def _most(line: EmployerReturnLine, printed: set[str]) -> int:
    """The most that may be taken; only who has an order that prints a figure is looked up."""
    most = most_by_orders if line.payment_reference in printed else most_by_share
    employer = line.employer_return.employer_reference
    return most(line.payment_reference, employer, line.net_pence or 0, line.deducted_on)


CHECKS = [
    Check(
        "employers' schedules add up",
        "The lines of an employer's schedule come to its totals.",
        violations_of(
            _TOTALS,
            lambda employer, month, found, wanted: Violation(
                f"schedule of {employer} for {month:%Y-%m}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "schedules ask for what orders ask for",
        "An employer's schedule is, line by line, what the orders known by then asked for on the "
        "pay-days of its month.",
        _other_than_expected,
    ),
    Check(
        "no deduction goes into protected earnings",
        "Where an employer reported net earnings, the protected share of them was left.",
        _beyond_protection,
    ),
    Check(
        "all orders together leave what is protected",
        "Where somebody has several orders at one employer, what was deducted by all of them left "
        "as much as the one that protects least.",
        _beyond_all_protection,
    ),
    Check(
        "fees of orders are in the books",
        "What orders against earnings were charged and waived is what the books hold by them.",
        violations_of(
            _FEES,
            lambda order, found, wanted: Violation(f"fee of {order}", f"{found}p", f"{wanted}p"),
        ),
    ),
]
