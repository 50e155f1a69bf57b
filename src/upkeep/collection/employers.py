"""Employers, and who works for them since when: recorded with source, and never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from psycopg.types.range import DateRange, TimestamptzRange

from upkeep.cases.models import PayingParent
from upkeep.collection.models import Employer, Employment, PayFrequency


class EmployerError(ValueError):
    """What is said of an employer cannot be; the message says why and what to give."""


@dataclass(frozen=True, slots=True)
class EmployerDetails:
    """What is known of an employer; see :class:`upkeep.collection.models.Employer`."""

    reference: str
    name: str
    lines: Sequence[str]
    postcode: str
    contact: str = ""
    language: str = "en"
    is_armed_forces: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Who works for whom from a day on, and how they are paid: see ``Employment``."""

    paying_parent: PayingParent
    employer_reference: str
    frequency: str
    pay_day: date
    start: date
    end: date | None = None
    payroll_number: str = ""


def employer_of(reference: str) -> Employer | None:
    """The employer of a reference as known now, or None."""
    return Employer.objects.filter(reference=reference, known__upper_inf=True).first()


@transaction.atomic
def record_employer(details: EmployerDetails, source: str, known_at: datetime) -> Employer:
    """Record an employer, or what is known of it from now on; the same again changes nothing.

    Raises :class:`EmployerError` for a name, address or source that is missing.
    """
    _refuse_what_is_missing(details, source)
    wanted = {
        "name": details.name.strip(),
        "lines": [line.strip() for line in details.lines],
        "postcode": details.postcode.strip().upper(),
        "contact": details.contact.strip(),
        "language": details.language,
        "is_armed_forces": details.is_armed_forces,
    }
    held = Employer.objects.select_for_update().filter(
        reference=details.reference, known__upper_inf=True
    )
    for row in held:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
        _close(row, known_at)
    return Employer.objects.create(
        reference=details.reference,
        source=source.strip(),
        known=TimestamptzRange(known_at, None),
        **wanted,
    )


def refuse_reference(reference: str) -> None:
    """Raise :class:`EmployerError` for what cannot be an employer's reference."""
    number = reference.removeprefix("EMP")
    if len(number) != 5 or not number.isdecimal() or number == reference:
        raise EmployerError(f"“{reference}” is no employer: give EMP and five digits.")


def _refuse_what_is_missing(details: EmployerDetails, source: str) -> None:
    refuse_reference(details.reference)
    if not details.name.strip() or not any(line.strip() for line in details.lines):
        raise EmployerError("Give the employer's name and address: an order is served there.")
    if details.language not in ("en", "cy"):
        raise EmployerError(f"“{details.language}” is no language of ours: give en or cy.")
    if not source.strip():
        raise EmployerError("Say who told us of the employer, or where it was found.")


def _close(row: Employer | Employment, known_at: datetime) -> None:
    """End what was believed."""
    row.known = TimestamptzRange(row.known.lower, known_at)
    row.save(update_fields=["known"])


@transaction.atomic
def record_employment(work: Work, source: str, known_at: datetime) -> Employment:
    """Record that somebody works somewhere; what was believed of those days before is closed.

    Raises :class:`EmployerError` for an end before the start or a frequency that is none.
    """
    if work.frequency not in PayFrequency.values:
        raise EmployerError(
            f"“{work.frequency}” is no pay frequency: give {', '.join(PayFrequency.values)}."
        )
    if work.end is not None and work.end <= work.start:
        raise EmployerError(f"The work ends on {work.end}: give a day after {work.start}.")
    if not source.strip():
        raise EmployerError("Say who told us of the work, or where it was found.")
    days = DateRange(work.start, work.end)
    held = Employment.objects.select_for_update().filter(
        paying_parent=work.paying_parent,
        employer_reference=work.employer_reference,
        known__upper_inf=True,
        effective__overlap=days,
    )
    for row in held:
        _close(row, known_at)
        if row.effective.lower < work.start:
            _keep_before(row, work.start, known_at)
    return Employment.objects.create(
        paying_parent=work.paying_parent,
        employer_reference=work.employer_reference,
        payroll_number=work.payroll_number.strip(),
        frequency=work.frequency,
        pay_day=work.pay_day,
        effective=days,
        source=source.strip(),
        known=TimestamptzRange(known_at, None),
    )


def _keep_before(row: Employment, start: date, known_at: datetime) -> None:
    """The days before the new ones stay as they were believed."""
    Employment.objects.create(
        paying_parent=row.paying_parent,
        employer_reference=row.employer_reference,
        payroll_number=row.payroll_number,
        frequency=row.frequency,
        pay_day=row.pay_day,
        effective=DateRange(row.effective.lower, start),
        source=row.source,
        known=TimestamptzRange(known_at, None),
    )


def end_employment(
    paying_parent: PayingParent, employer_reference: str, on: date, source: str, known_at: datetime
) -> None:
    """Record that somebody has not worked for an employer from ``on``, where work is on record."""
    for row in Employment.objects.filter(
        paying_parent=paying_parent,
        employer_reference=employer_reference,
        known__upper_inf=True,
        effective__contains=on,
    ):
        if row.effective.lower == on:
            _close(row, known_at)
            continue
        record_employment(
            Work(
                paying_parent,
                employer_reference,
                row.frequency,
                row.pay_day,
                row.effective.lower,
                on,
                row.payroll_number,
            ),
            source,
            known_at,
        )


@dataclass(frozen=True, slots=True)
class EmployerWithOrders:
    """An employer that is known, or that an order names, and how many orders stand against it."""

    reference: str
    name: str
    orders: int


_WITH_ORDERS = """
SELECT reference, coalesce(max(name), ''), coalesce(sum(orders), 0)::int FROM (
    SELECT reference, name, 0 AS orders FROM collection_employer WHERE upper_inf(known)
    UNION ALL
    SELECT o.employer_reference, NULL, count(*) FILTER (
        WHERE last.kind IN ('served', 'varied', 'revived'))
    FROM collection_earningsorder o LEFT JOIN LATERAL (
        SELECT e.kind FROM collection_earningsorderevent e WHERE e.order_id = o.id
        ORDER BY e.id DESC LIMIT 1
    ) last ON true GROUP BY o.employer_reference
) known GROUP BY reference ORDER BY reference
"""


def employers_with_orders() -> list[EmployerWithOrders]:
    """Every employer, by reference; one that is not known yet has no name."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_ORDERS)
        return [EmployerWithOrders(*row) for row in cursor.fetchall()]
