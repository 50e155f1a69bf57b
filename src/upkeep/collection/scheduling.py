"""Payment schedules: the liability of a reference period in equal instalments.

SI 1992/1989 reg 4, as substituted for 2012-scheme cases: the total for the 52 weeks from the
initial effective date or the last review, on the assumption that the weekly rate will not change,
is asked for in equal instalments. The last one takes the rounding. When the amount changes, what
was asked for already is taken off and the rest is spread over the dates still to come.

What was owed when a case was taken over is asked for with it, spread over the first reference
period; on that no fee falls. A case that was taken over after its end has only that to be asked
for.

A schedule is only a calendar: it never creates a debt or ends one.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import psycopg
from dateutil.relativedelta import relativedelta

from upkeep.cases.models import CaseEvent
from upkeep.collection.beside_liability import LOWERED, OPENING
from upkeep.collection.calendar import DAYS, INSTALMENTS_A_YEAR, due_date, period_ends
from upkeep.collection.fees import (
    SCHEME_WITH_FEES,
    half_up,
    methods_without_compliance,
    paying_parent_fee,
    paying_parent_shares,
    rounded,
)
from upkeep.collection.models import Frequency, ServiceType
from upkeep.collection.open_instalments import take_off_instalments
from upkeep.shift import Shift

REFERENCE_DAYS = 364
"""Fifty-two weeks (Child Support Act 1991 s.29(3A))."""
NOTICE_DAYS = 7
"""A changed schedule leaves alone what falls due within so many days."""
_SET_SIZE = 1000
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is to be paid on one day: maintenance, and the fee on top of it, in pence."""

    due_on: date
    maintenance_pence: int
    fee_pence: int


def equal_instalments(
    maintenance_pence: int, due_dates: list[date], *, with_fee: bool, complying: bool = True
) -> list[Instalment]:
    """Spread an amount equally over ``due_dates``; the last one takes the rounding.

    The fee of each instalment is worked out on it with the share of its day, and the last makes
    the whole right. Nothing is spread when nothing is left to pay.
    """
    if maintenance_pence <= 0 or not due_dates:
        return []
    count = len(due_dates)
    parts = _equal_parts(maintenance_pence, count, half_up(maintenance_pence, count))
    fees = _fees(parts, due_dates, complying=complying) if with_fee else [0] * count
    return [
        Instalment(day, part, fee)
        for day, part, fee in zip(due_dates, parts, fees, strict=True)
        if part or fee
    ]


def _fees(parts: list[int], due_dates: list[date], *, complying: bool) -> list[int]:
    """The fee of each part, by the share of its own day; the last makes the whole right."""
    shares = paying_parent_shares(due_dates, complying=complying)
    if len(set(shares)) == 1:
        whole = rounded(sum(parts) * shares[0])
        return _equal_parts(whole, len(parts), rounded(parts[0] * shares[0]))
    whole = rounded(sum((p * share for p, share in zip(parts, shares, strict=True)), Fraction(0)))
    fees = [int(part * share) for part, share in zip(parts, shares, strict=True)]
    return [*fees[:-1], whole - sum(fees[:-1])]


def _equal_parts(whole: int, count: int, part: int) -> list[int]:
    """``count`` parts of ``part`` each, or of less where that is too much; the last is the rest."""
    if part * (count - 1) > whole:
        part = whole // count
    return [part] * (count - 1) + [whole - part * (count - 1)]


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What is left to pay of an instalment that stands, in pence."""

    instalment_id: int
    due_on: date
    maintenance_pence: int
    fee_pence: int


@dataclass(slots=True)
class CaseToSchedule:
    """What making a case's schedule needs to know.

    ``lowered_by_id`` is the transaction that last lowered its debts by a decision about debts, and
    not about maintenance.
    """

    case_id: int
    paying_parent_id: int
    effective_from: date
    closed_on: date | None
    initial_effective_date: date
    service_type: str
    frequency: str
    first_due_on: date
    arranged_from: date
    method: str
    scheme: str
    opening_pence: int
    opening_fee_pence: int
    decision_id: int | None
    is_on_hold: bool = False
    lowered_by_id: int | None = None
    liabilities: list[tuple[date, date | None, int]] = field(default_factory=list)
    demanded: dict[date, int] = field(default_factory=dict)
    demanded_fee_pence: int = 0
    open_parts: list["OpenPart"] = field(default_factory=list)

    def accrued_pence(self, through: date) -> int:
        """Liability from the case's first day to ``through``, rounded half up once, on top of what
        was owed when the case was taken over.
        """
        sevenths = sum(
            weekly * max(0, (min(to or through, through) - start).days)
            for start, to, weekly in self.liabilities
        )
        return self.opening_pence + half_up(sevenths, 7)

    @property
    def is_arrears_only(self) -> bool:
        """Whether the case had ended when it was taken over, so that no decision is behind it."""
        return self.decision_id is None

    def demanded_pence(self, before: date = date.max) -> int:
        """What instalments that stand ask for, as far as they fall due before a day."""
        return sum(pence for due_on, pence in self.demanded.items() if due_on < before)

    @property
    def weekly_pence(self) -> int:
        """The weekly amount with no end in sight, or 0."""
        return next((weekly for _, to, weekly in self.liabilities if to is None), 0)


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """A schedule worked out and not yet recorded."""

    case: CaseToSchedule
    reference_period: tuple[date, date]
    brought_forward_pence: int
    instalments: list[Instalment]
    reductions: list[OpenPart]


def reference_period(initial_effective_date: date, day: date) -> tuple[date, date]:
    """The 52 weeks, from the initial effective date or an anniversary, that ``day`` falls in.

    Half-open. The odd day or two of a year that 52 weeks leave out belong to no period; they
    accrue all the same and are asked for in the next.
    """
    years = relativedelta(day, initial_effective_date).years
    start = initial_effective_date + relativedelta(years=max(0, years))
    return start, start + timedelta(days=REFERENCE_DAYS)


def make_schedule(case: CaseToSchedule, on: date) -> NewSchedule:
    """Spread what is left of the reference period over the dates from a week after ``on``.

    ``case.demanded`` holds the instalments that stand: due, about to be, or paid already. When the
    past has come to less than they ask for, what is unpaid of them is reduced, the latest first.
    """
    start, end = reference_period(case.initial_effective_date, on)
    dates = _dates_left(case, start, on)
    reductions = _reductions(case, start, end, on, len(dates))
    reduced = sum(part.maintenance_pence for part in reductions)
    left = case.accrued_pence(end) - (case.demanded_pence() - reduced)
    with_fee = case.service_type == ServiceType.COLLECT_AND_PAY and case.scheme == SCHEME_WITH_FEES
    first = max(start, case.effective_from)
    instalments = equal_instalments(left, dates, with_fee=with_fee, complying=_complies(case, on))
    if with_fee and (case.opening_pence or case.opening_fee_pence):
        instalments = _with_fee_of_liability(case, instalments, end, on)
    return NewSchedule(
        case,
        (first, max(end, first + timedelta(days=1))),
        case.accrued_pence(first) - case.demanded_pence(first),
        instalments,
        reductions,
    )


def _with_fee_of_liability(
    case: CaseToSchedule, instalments: list[Instalment], end: date, on: date
) -> list[Instalment]:
    """The same instalments with the fees still to be asked for, spread equally.

    A fee falls on what accrued here; what was owed when the case came has had its own, which is
    among the opening balances.
    """
    accrued = case.accrued_pence(end) - case.opening_pence
    fee = paying_parent_fee(accrued, on, complying=_complies(case, on)) + case.opening_fee_pence
    left = max(0, fee - case.demanded_fee_pence)
    count = len(instalments)
    if not count:
        return instalments
    fees = _equal_parts(left, count, half_up(left, count))
    return [replace(each, fee_pence=pence) for each, pence in zip(instalments, fees, strict=True)]


def _complies(case: CaseToSchedule, on: date) -> bool:
    return case.method not in methods_without_compliance(on)


def _reductions(
    case: CaseToSchedule, start: date, end: date, on: date, dates_left: int
) -> list[OpenPart]:
    """How much less to ask of which instalments, so that none asks for what is not owed.

    Instalments may run ahead of the days they are for as far as equal instalments do, or by one
    collection period; those of an ended case not at all.
    """
    standing = sum(day >= start for day in case.demanded)
    before, whole = case.accrued_pence(start), case.accrued_pence(end)
    pace = before + (whole - before) * standing // max(1, standing + dates_left)
    ahead = on + timedelta(days=DAYS.get(case.frequency, _LONGEST_MONTH))
    excess = case.demanded_pence() - max(pace, case.accrued_pence(ahead))
    tolerance = 0 if case.closed_on is not None else len(case.demanded)
    reductions: list[OpenPart] = []
    if excess <= tolerance:
        return reductions
    for part in sorted(case.open_parts, key=lambda part: part.due_on, reverse=True):
        taken = min(excess, part.maintenance_pence)
        if taken > 0:
            fee = half_up(part.fee_pence * taken, part.maintenance_pence)
            reductions.append(OpenPart(part.instalment_id, part.due_on, taken, fee))
            excess -= taken
    return reductions


def _dates_left(case: CaseToSchedule, start: date, on: date) -> list[date]:
    """Due dates still free in the reference period; one only, when the case has ended.

    None while nothing may be collected: what is owed then waits.
    """
    if case.is_on_hold:
        return []
    notice = on + timedelta(days=NOTICE_DAYS)
    monthly = case.frequency == Frequency.MONTHLY
    closed_on = None if case.is_arrears_only else case.closed_on
    last = start + (relativedelta(years=1) if monthly else timedelta(days=REFERENCE_DAYS))
    if closed_on is not None and closed_on <= last:
        last = max(on, closed_on) + timedelta(days=62)
    ends = period_ends(case.frequency, case.first_due_on, max(start, case.arranged_from), last)
    ends = ends[-INSTALMENTS_A_YEAR[case.frequency] :] if closed_on is None else ends
    due = [due_date(end) for end in ends]
    free = [day for day in due if day >= notice and day not in case.demanded]
    if closed_on is not None:
        before = [day for day in free if day < closed_on]
        after = [day for day in free if day >= closed_on]
        return [*before, *after[:1]]
    return free


LONGEST_GAP = 2
"""Days that 52 weeks leave out of a leap year."""

_LOWERED_BY = f"""
LEFT JOIN LATERAL (
    SELECT each.transaction_id FROM ({LOWERED}) each WHERE each.case_id = c.id
    ORDER BY each.known_at DESC, each.transaction_id DESC LIMIT 1
) lowered ON true
"""

# The older schemes have no annual review, by which a new reference period would be asked for. A
# case with neither a decision nor anything owed still has to stop asking for what it asked for.
_TOUCHED = f"""
WITH touched AS MATERIALIZED (
    SELECT case_id FROM cases_caseevent
    WHERE known_at > %(since)s AND kind IN ('decided', 'closed', 'withdrawn')
    UNION SELECT case_id FROM cases_liability
    WHERE NOT upper_inf(known) AND upper(known) > %(since)s
    UNION SELECT case_id FROM collection_arrangement
    WHERE upper_inf(known) AND (lower(known) > %(since)s OR lower(effective) = %(date)s)
    UNION SELECT case_id FROM collection_hold
    WHERE stops = 'collection' AND (lower(known) > %(since)s OR upper(known) > %(since)s)
    UNION SELECT j.case_id FROM collection_journal j
    JOIN collection_journalanswer a ON a.journal_id = j.id
    WHERE a.known_at > %(since)s AND a.transaction_id IS NOT NULL
    UNION SELECT o.case_id
    FROM collection_refund r JOIN collection_overpayment o ON o.id = r.overpayment_id
    JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL
    WHERE a.known_at > %(since)s AND o.case_id IS NOT NULL
    UNION SELECT w.case_id FROM collection_writeoff w
    LEFT JOIN collection_writeoffdecision d ON d.write_off_id = w.id
    LEFT JOIN collection_writeoffreversal x ON x.write_off_id = w.id
    WHERE d.transaction_id IS NOT NULL
    AND (d.known_at > %(since)s OR x.known_at > %(since)s)
    UNION SELECT part.case_id FROM collection_setoffpart part
    JOIN collection_setoffdecision d ON d.id = part.decision_id WHERE d.known_at > %(since)s
    UNION SELECT s.case_id FROM collection_schedule s JOIN cases_case c ON c.id = s.case_id
    WHERE c.scheme <> '2012' AND c.state = 'in_force' AND upper_inf(s.known)
    AND upper(s.reference_period) + {LONGEST_GAP} <= %(date)s
)
SELECT c.id, c.paying_parent_id, c.effective_from, c.closed_on, p.initial_effective_date,
    a.service_type, a.frequency, a.first_due_on, lower(a.effective), a.method, c.scheme,
    opening.maintenance, opening.fee, d.decision_id, EXISTS (SELECT 1 FROM collection_hold h
        WHERE h.case_id = c.id AND h.stops = 'collection' AND upper_inf(h.known)),
    lowered.transaction_id
FROM touched
JOIN cases_case c ON c.id = touched.case_id
JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN LATERAL (
    SELECT * FROM collection_arrangement a WHERE a.case_id = c.id AND upper_inf(a.known)
    ORDER BY lower(a.effective) <= GREATEST(%(date)s, c.effective_from) DESC,
        lower(a.effective) DESC LIMIT 1
) a
LEFT JOIN LATERAL (
    SELECT decision_id FROM cases_liability l WHERE l.case_id = c.id
    ORDER BY lower(l.known) DESC, l.id DESC LIMIT 1
) d ON true
CROSS JOIN LATERAL ({OPENING}) opening
{_LOWERED_BY}
WHERE (d.decision_id IS NOT NULL OR opening.maintenance > 0 OR EXISTS (
    SELECT 1 FROM collection_schedule s WHERE s.case_id = c.id))
AND c.paying_parent_id %% %(partitions)s = %(partition)s
ORDER BY c.id
"""

# Liability on the days of the service that the case is now paid by.
_LIABILITIES = """
SELECT l.case_id, lower(l.effective * a.effective), upper(l.effective * a.effective),
    l.weekly_pence
FROM unnest(%(cases)s::bigint[], %(services)s::text[]) AS wanted (case_id, service_type)
JOIN cases_liability l ON l.case_id = wanted.case_id AND upper_inf(l.known)
JOIN collection_arrangement a ON a.case_id = wanted.case_id AND upper_inf(a.known)
    AND a.service_type = wanted.service_type AND a.effective && l.effective
ORDER BY lower(l.effective * a.effective)
"""

# Instalments not yet due, beyond the notice period and untouched by any payment, give way.
_GIVE_WAY = """
UPDATE collection_instalment i SET known = tstzrange(lower(known), %(known_at)s)
WHERE i.case_id = ANY(%(cases)s) AND upper_inf(i.known) AND i.due_on >= %(notice)s
AND NOT EXISTS (SELECT 1 FROM collection_allocation al WHERE al.instalment_id = i.id)
RETURNING i.id
"""

_DEMANDED = """
SELECT i.case_id, i.due_on, i.maintenance_pence - COALESCE((
        SELECT sum(r.maintenance_pence)::bigint FROM collection_instalmentreduction r
        WHERE r.instalment_id = i.id), 0),
    i.id, COALESCE(o.maintenance_left_pence, 0), COALESCE(o.fee_left_pence, 0),
    i.fee_pence - COALESCE((
        SELECT sum(r.fee_pence)::bigint FROM collection_instalmentreduction r
        WHERE r.instalment_id = i.id), 0)
FROM unnest(%(cases)s::bigint[], %(services)s::text[]) AS wanted (case_id, service_type)
JOIN collection_instalment i ON i.case_id = wanted.case_id AND upper_inf(i.known)
JOIN collection_schedule s ON s.id = i.schedule_id AND s.service_type = wanted.service_type
LEFT JOIN collection_openinstalment o ON o.instalment_id = i.id
"""

_DAYS_TAKEN = """
SELECT case_id, due_on FROM collection_instalment
WHERE case_id = ANY(%(cases)s) AND upper_inf(known)
"""

# What was collected until the case went over to Direct Pay still has to be asked for to its end.
_FORMER_COLLECTION = f"""
SELECT c.id, c.paying_parent_id, c.effective_from,
    LEAST(upper(a.effective), COALESCE(c.closed_on, upper(a.effective))),
    p.initial_effective_date, a.service_type, a.frequency, a.first_due_on, lower(a.effective),
    a.method, c.scheme, opening.maintenance, opening.fee, s.decision_id,
    false, lowered.transaction_id, s.id
FROM cases_case c
JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN LATERAL (
    SELECT * FROM collection_arrangement a WHERE a.case_id = c.id AND upper_inf(a.known)
    AND a.service_type = 'collect_and_pay' AND upper(a.effective) <= %(date)s
    ORDER BY lower(a.effective) DESC LIMIT 1
) a
CROSS JOIN LATERAL (
    SELECT s.id, s.decision_id FROM collection_schedule s WHERE s.case_id = c.id
    AND s.service_type = 'collect_and_pay' ORDER BY lower(s.known) DESC, s.id DESC LIMIT 1
) s
CROSS JOIN LATERAL ({OPENING}) opening
{_LOWERED_BY}
WHERE c.id = ANY(%(cases)s) ORDER BY c.id
"""


def issue_schedules(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Issue a schedule for every case whose amount, arrangement or reference period changed."""
    rows = cursor.execute(_TOUCHED, shift.parameters()).fetchall()
    cases = [CaseToSchedule(*row) for row in rows]
    for start in range(0, len(cases), _SET_SIZE):
        _issue_set(cursor, shift, cases[start : start + _SET_SIZE])
    return {"schedules": len(cases)}


def _issue_set(cursor: psycopg.Cursor[Any], shift: Shift, cases: list[CaseToSchedule]) -> None:
    values = {
        "cases": [case.case_id for case in cases],
        "known_at": shift.known_at,
        "notice": shift.date + timedelta(days=NOTICE_DAYS),
    }
    replaced = [row[0] for row in cursor.execute(_GIVE_WAY, values).fetchall()]
    cursor.execute(
        "DELETE FROM collection_openinstalment WHERE instalment_id = ANY(%s)", [replaced]
    )
    cursor.execute(
        "UPDATE collection_schedule SET known = tstzrange(lower(known), %(known_at)s)"
        " WHERE case_id = ANY(%(cases)s) AND upper_inf(known)",
        values,
    )
    _load(cursor, cases)
    _record(cursor, [make_schedule(case, shift.date) for case in cases], shift)
    _settle_former_collection(cursor, shift, cases)


def _load(cursor: psycopg.Cursor[Any], cases: list[CaseToSchedule]) -> None:
    """Read the liabilities and the standing instalments of each case under its service."""
    by_id = {case.case_id: case for case in cases}
    values = {"cases": list(by_id), "services": [case.service_type for case in cases]}
    for case_id, *liability in cursor.execute(_LIABILITIES, values).fetchall():
        by_id[case_id].liabilities.append((liability[0], liability[1], liability[2]))
    for case_id, due_on, demanded, *part in cursor.execute(_DEMANDED, values).fetchall():
        by_id[case_id].demanded[due_on] = demanded
        by_id[case_id].demanded_fee_pence += part[3]
        if part[1] > 0:
            by_id[case_id].open_parts.append(OpenPart(part[0], due_on, part[1], part[2]))


def _settle_former_collection(
    cursor: psycopg.Cursor[Any], shift: Shift, cases: list[CaseToSchedule]
) -> None:
    """Ask for the rest of what accrued while a case that is now Direct Pay was collected."""
    direct = [case.case_id for case in cases if case.service_type == ServiceType.DIRECT_PAY]
    if not direct:
        return
    values = {"cases": direct, "date": shift.date}
    rows = cursor.execute(_FORMER_COLLECTION, values).fetchall()
    former = [CaseToSchedule(*row[:-1]) for row in rows]
    _load(cursor, former)
    schedules = [make_schedule(case, shift.date) for case in former]
    _give_days_of_their_own(cursor, schedules)
    known = shift.known_from_now_on
    _record_instalments(cursor, [row[-1] for row in rows], schedules, known)
    _record_reductions(cursor, schedules, shift)


def _give_days_of_their_own(cursor: psycopg.Cursor[Any], schedules: list[NewSchedule]) -> None:
    """Ask for the rest on the next day on which the parents do not pay each other: one a day."""
    values = {"cases": [schedule.case.case_id for schedule in schedules]}
    taken = set(cursor.execute(_DAYS_TAKEN, values).fetchall())
    for schedule in schedules:
        for place, instalment in enumerate(schedule.instalments):
            due_on = instalment.due_on
            while (schedule.case.case_id, due_on) in taken:
                due_on += timedelta(days=1)
            taken.add((schedule.case.case_id, due_on))
            schedule.instalments[place] = replace(instalment, due_on=due_on)


def _record(cursor: psycopg.Cursor[Any], schedules: list[NewSchedule], shift: Shift) -> None:
    known = shift.known_from_now_on
    schedule_ids = _reserve(cursor, "collection_schedule_id_seq", len(schedules))
    with cursor.copy(
        "COPY collection_schedule (id, case_id, decision_id, reference_period, issued_on,"
        " weekly_pence, service_type, frequency, brought_forward_pence, known) FROM STDIN"
    ) as copy:
        for number, schedule in zip(schedule_ids, schedules, strict=True):
            copy.write_row(_schedule_row(number, schedule, shift.date, known))
    _record_instalments(cursor, schedule_ids, schedules, known)
    _record_reductions(cursor, schedules, shift)
    _note_schedules(cursor, schedules, shift.date, shift.known_at)


def _schedule_row(number: int, schedule: NewSchedule, on: date, known: str) -> tuple[object, ...]:
    case = schedule.case
    start, end = schedule.reference_period
    return (
        number,
        case.case_id,
        case.decision_id,
        f"[{start},{end})",
        on,
        case.weekly_pence,
        case.service_type,
        case.frequency,
        schedule.brought_forward_pence,
        known,
    )


def _record_instalments(
    cursor: psycopg.Cursor[Any],
    schedule_ids: list[int],
    schedules: list[NewSchedule],
    known: str,
) -> None:
    new = [
        (number, schedule.case, instalment)
        for number, schedule in zip(schedule_ids, schedules, strict=True)
        for instalment in schedule.instalments
    ]
    ids = _reserve(cursor, "collection_instalment_id_seq", len(new))
    with cursor.copy(
        "COPY collection_instalment (id, schedule_id, case_id, due_on, maintenance_pence,"
        " fee_pence, known) FROM STDIN"
    ) as copy:
        for number, (schedule_id, case, i) in zip(ids, new, strict=True):
            copy.write_row(
                (
                    number,
                    schedule_id,
                    case.case_id,
                    i.due_on,
                    i.maintenance_pence,
                    i.fee_pence,
                    known,
                )
            )
    with cursor.copy(
        "COPY collection_openinstalment (instalment_id, paying_parent_id, case_id, due_on,"
        " maintenance_left_pence, fee_left_pence) FROM STDIN"
    ) as copy:
        for number, (_, case, i) in zip(ids, new, strict=True):
            if case.service_type == ServiceType.COLLECT_AND_PAY:
                copy.write_row(
                    (
                        number,
                        case.paying_parent_id,
                        case.case_id,
                        i.due_on,
                        i.maintenance_pence,
                        i.fee_pence,
                    )
                )


def _record_reductions(
    cursor: psycopg.Cursor[Any], schedules: list[NewSchedule], shift: Shift
) -> None:
    reduced = [(schedule.case, part) for schedule in schedules for part in schedule.reductions]
    if not reduced:
        return
    with cursor.copy(
        "COPY collection_instalmentreduction (instalment_id, decision_id, transaction_id,"
        " maintenance_pence, fee_pence, reduced_on, known_at) FROM STDIN"
    ) as copy:
        for case, part in reduced:
            copy.write_row(
                (
                    part.instalment_id,
                    case.decision_id,
                    case.lowered_by_id if case.decision_id is None else None,
                    part.maintenance_pence,
                    part.fee_pence,
                    shift.date,
                    shift.known_at,
                )
            )
    take_off_instalments(
        cursor,
        {part.instalment_id: (part.maintenance_pence, part.fee_pence) for _, part in reduced},
    )


def _note_schedules(
    cursor: psycopg.Cursor[Any], schedules: list[NewSchedule], on: date, known_at: datetime
) -> None:
    with cursor.copy(
        "COPY cases_caseevent (case_id, kind, effective_on, known_at, detail, decision_id)"
        " FROM STDIN"
    ) as copy:
        for schedule in schedules:
            copy.write_row(
                (
                    schedule.case.case_id,
                    str(CaseEvent.Kind.SCHEDULE_ISSUED),
                    on,
                    known_at,
                    f"{len(schedule.instalments)} instalments",
                    schedule.case.decision_id,
                )
            )


def _reserve(cursor: psycopg.Cursor[Any], sequence: str, count: int) -> list[int]:
    rows = cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
    return [row[0] for row in rows.fetchall()]
