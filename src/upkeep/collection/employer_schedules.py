"""What an employer was to deduct in a month, drawn up on its first day after, line by line.

By then every pay-day of the month is known with the rate that held on it, however often an order
was varied; the employer has until the 19th to pay over and return it (SI 1992/1989 reg 14). What a
return says could not be deducted is carried to the next schedule, and what was deducted of pay in
advance counts there, unless the person had left:
then it stays owed, and is no longer the employer's to deduct (regs 12(4) and 21).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

import psycopg
from dateutil.relativedelta import relativedelta
from django.db import connection

from upkeep.collection.calendar import DAYS
from upkeep.collection.earnings import pay_over_by
from upkeep.collection.employer_post import in_force_on
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EmployerReturnLine,
    EmployerSchedule,
    EmployerScheduleLine,
)
from upkeep.shift import Shift

NOT_CARRIED = ("left_employment", "not_employed")
"""Reasons for which what was not deducted is no longer the employer's to deduct."""
IN_ADVANCE = "paid_in_advance"
"""The reason of a pay-day on which pay for later ones came, and of those."""
_BEGINS = ("served", "varied", "revived")
_ALL_THAT_IS_KNOWN = datetime(9999, 12, 31, tzinfo=UTC)

_DUE = """
SELECT DISTINCT o.employer_reference FROM collection_earningsorder o
JOIN collection_earningsorderterms t ON t.order_id = o.id AND t.effective_from < %(end)s
WHERE NOT EXISTS (
    SELECT 1 FROM collection_employerschedule s
    WHERE s.employer_reference = o.employer_reference AND s.month = %(month)s
) ORDER BY 1
"""

# How each person was paid in the month: as recorded, or else as they were to pay us before.
_PAID = """
SELECT o.id, coalesce(job.frequency, arranged.frequency, 'monthly'),
    coalesce(job.pay_day, arranged.first_due_on, %(month)s::date), coalesce(job.payroll_number, '')
FROM collection_earningsorder o
LEFT JOIN LATERAL (
    SELECT frequency, pay_day, payroll_number FROM collection_employment job
    WHERE job.paying_parent_id = o.paying_parent_id
    AND job.employer_reference = o.employer_reference AND job.known @> %(as_known)s::timestamptz
    AND job.effective && daterange(%(month)s, %(end)s) ORDER BY lower(job.effective) DESC LIMIT 1
) job ON true
LEFT JOIN LATERAL (
    SELECT a.frequency, a.first_due_on
    FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
    WHERE c.paying_parent_id = o.paying_parent_id AND a.employer_reference = o.employer_reference
    AND lower(a.known) <= %(as_known)s
    ORDER BY lower(a.known) DESC, c.id LIMIT 1
) arranged ON true
WHERE o.id = ANY(%(orders)s)
"""


@dataclass(frozen=True, slots=True)
class Paid:
    """How somebody is paid, from one pay-day of which the others count, and payroll's number."""

    frequency: str
    pay_day: date
    payroll_number: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What one order asks for in a month: so many pay-days, and pence in all."""

    pay_days: int
    pence: int


def pay_days_in(paid: Paid, start: date, end: date) -> list[date]:
    """The pay-days from ``start`` to before ``end``; none for pay that no order provides for."""
    if paid.frequency == "monthly":
        day, found = start.replace(day=1), []
        while day < end:
            last = (day + relativedelta(months=1) - timedelta(days=1)).day
            pay_day = day.replace(day=min(paid.pay_day.day, last))
            if start <= pay_day < end:
                found.append(pay_day)
            day += relativedelta(months=1)
        return found
    if paid.frequency not in DAYS:
        return []
    step = DAYS[paid.frequency]
    first = start + timedelta(days=(paid.pay_day - start).days % step)
    return [first + timedelta(days=n) for n in range(0, max(0, (end - first).days), step)]


def expected_of(order: EarningsOrder, paid: Paid, start: date, end: date) -> Expected:
    """How often, and for how much in all, an order asks on the pay-days of some days."""
    asked = asked_on(order, paid, start, end)
    return Expected(len(asked), sum(pence for _day, pence in asked))


def asked_on(order: EarningsOrder, paid: Paid, start: date, end: date) -> list[tuple[date, int]]:
    """The pay-days on which an order asks for something, each with its rate in pence.

    Nothing before the employer has to comply, and nothing from the day on which the order lapsed
    or was discharged until it was revived. Reads the order's prefetched terms, events and notices.
    """
    events = sorted(order.events.all(), key=lambda each: each.pk)
    return [
        (day, getattr(terms, f"{paid.frequency}_pence"))
        for day, terms in in_force_on(order, pay_days_in(paid, start, end))
        if _is_in_force(events, day)
    ]


def _is_in_force(events: Sequence[EarningsOrderEvent], day: date) -> bool:
    before = [each for each in events if each.on <= day]
    return bool(before) and before[-1].kind in _BEGINS


def draw_up_schedules(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Draw up the schedule of the month before for every employer who has none of it yet."""
    end = shift.date.replace(day=1)
    month = end - relativedelta(months=1)
    rows = cursor.execute(_DUE, {"month": month, "end": end}).fetchall()
    made = [_draw_up(cursor, employer, month, end, shift) for (employer,) in rows]
    return {"schedules_drawn_up": sum(made)}


def _draw_up(
    cursor: psycopg.Cursor[Any], employer: str, month: date, end: date, shift: Shift
) -> bool:
    orders = list(
        EarningsOrder.objects.filter(employer_reference=employer, terms__effective_from__lt=end)
        .distinct()
        .select_related("paying_parent")
        .prefetch_related("terms", "events", "notices__steps")
        .order_by("pk")
    )
    paid = paid_of(cursor, [order.pk for order in orders], month, end, shift.known_at)
    lines = []
    for order in orders:
        expected = expected_of(order, paid[order.pk], month, end)
        if expected.pay_days:
            lines.append(
                _line(order, paid[order.pk], expected, balance_of(order, month, shift.date))
            )
    if not lines:
        return False
    schedule = EmployerSchedule.objects.create(
        employer_reference=employer,
        month=month,
        expected_pence=sum(line.expected_pence for line in lines),
        carried_pence=sum(line.carried_pence for line in lines),
        drawn_up_on=shift.date,
        known_at=shift.known_at,
    )
    for line in lines:
        line.schedule = schedule
    EmployerScheduleLine.objects.bulk_create(lines)
    return True


def paid_of(
    cursor: psycopg.Cursor[Any], orders: list[int], month: date, end: date, as_known: object
) -> dict[int, Paid]:
    """How the people of orders were paid in a month, as known at a moment."""
    given = {"orders": orders, "month": month, "end": end, "as_known": as_known}
    return {order: Paid(*rest) for order, *rest in cursor.execute(_PAID, given).fetchall()}


def _line(
    order: EarningsOrder, paid: Paid, expected: Expected, balance_pence: int
) -> EmployerScheduleLine:
    return EmployerScheduleLine(
        order=order,
        payment_reference=order.paying_parent.reference,
        payroll_number=paid.payroll_number,
        pay_days=expected.pay_days,
        expected_pence=expected.pence,
        carried_pence=max(0, balance_pence),
        ahead_pence=max(0, -balance_pence),
    )


def balance_of(order: EarningsOrder, before: date, by: date) -> int:
    """What returns of months before say is still to be deducted by an order, in pence.

    Negative is what was deducted for pay-days still to come, of pay in advance (reg 12(3A)); more
    than the rate without that reason is nothing of the kind. Returns count that were sent ``by`` a
    day.

    From a revival on it counts anew (reg 21(6)). A month without a return is chased, and carries
    nothing by itself: nobody has said yet that less was deducted.
    """
    revived = [each.on for each in order.events.all() if each.kind == "revived"]
    since = max(revived, default=date.min).replace(day=1)
    balance = 0
    for _month, expected, said in _months(order, since, before, by):
        if any(each.reason_code in NOT_CARRIED for each in said):
            balance = 0
        elif said:
            deducted = sum(each.deducted_pence for each in said)
            in_advance = any(each.reason_code == IN_ADVANCE for each in said)
            after = balance + expected - deducted
            balance = after if in_advance else max(after, min(0, balance))
    return balance


_Month = tuple[str, int, list[EmployerReturnLine]]


def _months(order: EarningsOrder, since: date, before: date, by: date) -> list[_Month]:
    """The months of an order: what was expected in each, and what the employer returned of it.

    Those on a schedule, and those of which something was returned although no pay-day was expected.
    """
    lines = order.schedule_lines.filter(
        schedule__month__lt=before, schedule__month__gte=since
    ).select_related("schedule")
    found = [
        (f"{each.schedule.month:%Y-%m}", each.expected_pence, list(returned_of(each, by)))
        for each in lines
    ]
    besides: dict[str, list[EmployerReturnLine]] = defaultdict(list)
    returned = EmployerReturnLine.objects.filter(
        employer_return__employer_reference=order.employer_reference,
        employer_return__month__lt=f"{before:%Y-%m}",
        employer_return__month__gte=f"{since:%Y-%m}",
        employer_return__submitted_on__lte=by,
        payment_reference=order.paying_parent.reference,
    ).exclude(employer_return__month__in=[month for month, *_rest in found])
    for line in returned.select_related("employer_return").order_by("pk"):
        besides[line.employer_return.month].append(line)
    found += [(month, _asked_for_on(order, said), said) for month, said in besides.items()]
    return sorted(found, key=itemgetter(0))


def _asked_for_on(order: EarningsOrder, said: Sequence[EmployerReturnLine]) -> int:
    """What an order asked for on pay-days of which only the return tells, in pence.

    A pay-day counts by the rate of how the person is paid, or by what was deducted where no order
    was in force yet: who begins early owes nothing for it (reg 12(4)).
    """
    expected = 0
    for line in said:
        frequency = frequency_on(order, line.deducted_on)
        rates = [
            getattr(terms, f"{frequency}_pence", 0)
            for _day, terms in in_force_on(order, [line.deducted_on])
        ]
        expected += rates[0] if rates else line.deducted_pence
    return expected


def frequency_on(order: EarningsOrder, day: date) -> str:
    """How the person of an order was paid in the month of a day, as far as is known now."""
    month = day.replace(day=1)
    end = month + relativedelta(months=1)
    with connection.cursor() as cursor:
        return paid_of(cursor.cursor, [order.pk], month, end, _ALL_THAT_IS_KNOWN)[
            order.pk
        ].frequency


def returned_of(line: EmployerScheduleLine, by: date = date.max) -> Iterator[EmployerReturnLine]:
    """What the employer's return of the month, sent by a day, says of a schedule's line."""
    schedule = line.schedule
    yield from EmployerReturnLine.objects.filter(
        employer_return__employer_reference=schedule.employer_reference,
        employer_return__month=f"{schedule.month:%Y-%m}",
        employer_return__submitted_on__lte=by,
        payment_reference=line.payment_reference,
    ).order_by("pk")


def due_by(schedule: EmployerSchedule) -> date:
    """The last day for paying over and returning a schedule's month: the 19th after it."""
    return pay_over_by(schedule.month)


# --- What returns do to orders ---------------------------------------------------------------

_LEFT = """
INSERT INTO collection_earningsorderevent (order_id, kind, "on", reason, by, note, known_at)
SELECT DISTINCT ON (o.id) o.id,
    CASE l.reason_code WHEN 'left_employment' THEN 'lapsed' ELSE 'discharged' END,
    CASE WHEN l.deducted_pence > 0 THEN l.deducted_on + 1 ELSE l.deducted_on END,
    CASE l.reason_code WHEN 'left_employment' THEN 'left' ELSE 'not_employed' END,
    'employer''s return', r.employer_reference || ' ' || r.month, %(known_at)s
FROM collection_employerreturn r JOIN collection_employerreturnline l ON l.employer_return_id = r.id
JOIN cases_payingparent p ON p.reference = l.payment_reference
JOIN collection_earningsorder o ON o.paying_parent_id = p.id
    AND o.employer_reference = r.employer_reference
CROSS JOIN LATERAL (
    SELECT e.kind FROM collection_earningsorderevent e WHERE e.order_id = o.id
    ORDER BY e.id DESC LIMIT 1
) last
WHERE r.submitted_on <= %(date)s AND (
    r.submitted_on = %(date)s OR (r.known_at > %(since)s AND r.known_at <= %(known_at)s)
)
AND l.reason_code IN ('left_employment', 'not_employed')
AND last.kind IN ('served', 'varied', 'revived')
ORDER BY o.id, l.deducted_on
"""


def take_up_returns(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Let orders lapse, or end, as employers' returns say that somebody left or never came."""
    cursor.execute(_LEFT, shift.parameters())
    return {"orders_ended_by_returns": cursor.rowcount}


_RETURNED = """
INSERT INTO happening
SELECT 'earnings_order', o.reference, o.paying_parent_id, NULL::bigint, false,
    ARRAY[CASE WHEN said.pence + n.ahead_pence >= n.expected_pence THEN 'deducted'
        ELSE 'fell_short' END],
    %(date)s
FROM collection_employerreturn r
JOIN collection_employerschedule s ON s.employer_reference = r.employer_reference
    AND to_char(s.month, 'YYYY-MM') = r.month
JOIN collection_employerscheduleline n ON n.schedule_id = s.id
JOIN collection_earningsorder o ON o.id = n.order_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.deducted_pence), 0) AS pence FROM collection_employerreturnline l
    WHERE l.employer_return_id = r.id AND l.payment_reference = n.payment_reference
) said
WHERE r.submitted_on <= %(date)s AND (
    r.submitted_on = %(date)s OR (r.known_at > %(since)s AND r.known_at <= %(known_at)s)
    OR s.known_at > %(since)s
)
"""


def tell_from_returns(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say by which orders as much was deducted as they ask for, and by which less."""
    cursor.execute(_RETURNED, shift.parameters())
    yield
