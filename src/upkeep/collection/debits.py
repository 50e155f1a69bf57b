"""Direct Debits night by night: mandates lodged, collections sent to Bacs, notice of those to come.

What is sent is one file of instructions and one of collections. The credit of a file of collections
comes in one sum, by its reference; :mod:`upkeep.collection.receipts` takes it apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

import psycopg
from dateutil.relativedelta import relativedelta

from upkeep.collection.arrears_plans import COVERED_BY_PLAN
from upkeep.collection.bacs import (
    SERVICE_USER_NUMBER,
    AccountName,
    BacsRecord,
    Code,
    Cycle,
    Submission,
    cycle_sent_on,
)
from upkeep.collection.debit_models import (
    DebitCollection,
    DebitFile,
    DebitNotice,
    DebitNoticeLine,
    DebitReturn,
    Mandate,
    MandateEvent,
)
from upkeep.collection.debit_plan import Announced, Owing, amount_to_collect, plan
from upkeep.collection.mandates import State, account_of, instructions_due, lodged_state
from upkeep.collection.paying_out import (
    CLIENT_FUNDS_ACCOUNT,
    CLIENT_FUNDS_NAME,
    CLIENT_FUNDS_SORT_CODE,
)
from upkeep.shift import Shift
from upkeep.working_days import after_working_days

WriteSubmission = Callable[[Submission], bytes]
"""Turns a submission into the bytes that go to Bacs."""

REPRESENT_CODES: Final = ("0",)
"""Refer to payer: there may be money another day. Nothing else is tried again."""
REPRESENT_AFTER_WORKING_DAYS: Final = 5
REPRESENT_WITHIN_MONTHS: Final = 1
_SERIAL: Final = {DebitFile.Kind.INSTRUCTIONS: 900_001, DebitFile.Kind.COLLECTIONS: 900_002}
"""Payouts of the same day have the low serials."""
_PREFIX: Final = {DebitFile.Kind.INSTRUCTIONS: "DDI", DebitFile.Kind.COLLECTIONS: "DDC"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A mandate that the bank has, what is owed by it, and what was announced and not yet sent."""

    mandate_id: int
    notice_days: int
    state_on: Callable[[date], State]
    used_count: int
    owing: Owing
    announced: Sequence[Announced]
    line_ids: Mapping[date, int]


_MANDATES = """
SELECT m.id, m.notice_days, lodged.processed_on, used.last, used.count, coalesce(held.pence, 0),
    coalesce(used.on_its_way, 0), coalesce(used.failed, 0), used.asked
FROM collection_mandate m
JOIN LATERAL (
    SELECT e.kind FROM collection_mandateevent e
    WHERE e.mandate_id = m.id AND e.kind NOT IN ('amended', 'cancel_sent')
    ORDER BY e.id DESC LIMIT 1
) last ON last.kind IN ('lodged', 'reinstated')
JOIN LATERAL (
    SELECT f.processed_on FROM collection_mandateevent e
    JOIN collection_debitfile f ON f.id = e.file_id
    WHERE e.mandate_id = m.id AND e.kind = 'lodged'
) lodged ON true
CROSS JOIN LATERAL (
    SELECT max(p.agreed_on) AS day FROM collection_arrearsplan p
    LEFT JOIN collection_arrearsplanend e ON e.plan_id = p.id
    WHERE p.paying_parent_id = m.paying_parent_id AND coalesce(e.kind, 'completed') = 'completed'
) agreed
CROSS JOIN LATERAL (
    SELECT max(c.collect_on) AS last, count(*) AS count,
        max(c.collect_on) FILTER (WHERE c.represents_id IS NULL) AS asked,
        sum(c.amount_pence) FILTER (WHERE x.id IS NULL AND r.id IS NULL AND i.id IS NULL)
            ::bigint AS on_its_way,
        sum(c.amount_pence) FILTER (WHERE x.id IS NOT NULL AND c.collect_on >= coalesce(agreed.day,
            c.collect_on))::bigint AS failed
    FROM collection_debitcollection c
    LEFT JOIN collection_debitreturn x ON x.collection_id = c.id
    LEFT JOIN collection_receipt r ON r.debit_collection_id = c.id
    LEFT JOIN collection_identification i ON i.debit_collection_id = c.id
    WHERE c.mandate_id = m.id
) used
LEFT JOIN LATERAL (
    SELECT sum(o.left_pence)::bigint AS pence FROM collection_openreceipt o
    WHERE o.paying_parent_id = m.paying_parent_id
) held ON true
WHERE m.paying_parent_id %% %(partitions)s = %(partition)s
ORDER BY m.id
"""

_COVERED = COVERED_BY_PLAN.format(instalment="o.instalment_id")

# What a plan covers is asked for by its instalments, the first of which are paid first.
_IN_PLANS = """
SELECT p.paying_parent_id, p.case_id, i.due_on,
    least(i.amount_pence, i.through_pence - p.arrears_pence + owed.pence)::bigint AS pence
FROM collection_arrearsplan p
CROSS JOIN LATERAL (
    SELECT sum(least(d.left_pence, o.maintenance_left_pence + o.fee_left_pence)) AS pence
    FROM collection_arrearsplandebt d
    JOIN collection_openinstalment o ON o.instalment_id = d.instalment_id WHERE d.plan_id = p.id
) owed
JOIN collection_arrearsplaninstalment i ON i.plan_id = p.id
    AND i.through_pence > p.arrears_pence - owed.pence
WHERE NOT EXISTS (SELECT 1 FROM collection_arrearsplanend e WHERE e.plan_id = p.id)
"""

# Only what is to be paid by Direct Debit, and only from when the mandate was given. What came back
# before a plan covers it is asked for again by the plan.
_DUE = f"""
SELECT m.id, o.due_on, sum(o.pence)::bigint
FROM collection_mandate m
JOIN (
    SELECT o.paying_parent_id, o.case_id, o.due_on,
        o.maintenance_left_pence + o.fee_left_pence AS pence
    FROM collection_openinstalment o WHERE NOT {_COVERED}
    UNION ALL {_IN_PLANS}
) o ON o.paying_parent_id = m.paying_parent_id AND o.due_on >= m.given_on
WHERE m.id = ANY(%(mandates)s) AND EXISTS (
    SELECT 1 FROM collection_arrangement a
    WHERE a.case_id = o.case_id AND upper_inf(a.known) AND a.effective @> %(date)s::date
    AND a.service_type = 'collect_and_pay' AND a.method = 'direct_debit'
) AND NOT EXISTS (
    SELECT 1 FROM collection_hold h
    WHERE h.case_id = o.case_id AND h.stops = 'collection' AND upper_inf(h.known)
)
GROUP BY m.id, o.due_on ORDER BY m.id, o.due_on
"""

_ANNOUNCED = """
SELECT n.mandate_id, l.id, l.collect_on, l.amount_pence, l.announced_on
FROM (
    SELECT DISTINCT ON (mandate_id) id, mandate_id FROM collection_debitnotice
    WHERE mandate_id = ANY(%(mandates)s) ORDER BY mandate_id, given_on DESC
) n
JOIN collection_debitnoticeline l ON l.notice_id = n.id
WHERE l.collect_on > %(date)s AND NOT EXISTS (
    SELECT 1 FROM collection_debitcollection c
    WHERE c.mandate_id = n.mandate_id AND c.collect_on = l.collect_on
    AND c.represents_id IS NULL
)
ORDER BY n.mandate_id, l.collect_on
"""


def standing_mandates(cursor: psycopg.Cursor[Any], shift: Shift) -> list[Standing]:
    """Every mandate of the partition that the bank has, with what may be collected by it."""
    rows = cursor.execute(_MANDATES, shift.parameters()).fetchall()
    if not rows:
        return []
    named = {**shift.parameters(), "mandates": [row[0] for row in rows]}
    due: dict[int, list[tuple[date, int]]] = {}
    for mandate, due_on, pence in cursor.execute(_DUE, named).fetchall():
        due.setdefault(mandate, []).append((due_on, pence))
    lines: dict[int, list[tuple[int, Announced]]] = {}
    for mandate, line, *told in cursor.execute(_ANNOUNCED, named).fetchall():
        lines.setdefault(mandate, []).append((line, Announced(*told)))
    return [_standing(row, due.get(row[0], []), lines.get(row[0], [])) for row in rows]


def _standing(
    row: tuple[Any, ...], due: list[tuple[date, int]], lines: list[tuple[int, Announced]]
) -> Standing:
    mandate, notice_days, processed_on, used_on, count, held, on_its_way, failed, asked = row
    return Standing(
        mandate_id=mandate,
        notice_days=notice_days,
        state_on=lambda on: lodged_state(processed_on, used_on, on),
        used_count=count,
        owing=Owing(due, held, on_its_way, failed, asked),
        announced=[each for _line, each in lines],
        line_ids={each.collect_on: line for line, each in lines},
    )


# --- Notice ----------------------------------------------------------------------------------


def give_notice(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record what is announced to each paying parent whose collections are not as announced.

    The letter about it is written the same night.
    """
    given = 0
    for each in standing_mandates(cursor, shift):
        if each.state_on(shift.date) is State.EXPIRED:
            continue
        wanted = plan(each.owing, each.announced, shift.date, each.notice_days)
        if wanted != list(each.announced):
            _record_notice(each.mandate_id, wanted, shift)
            given += 1
    return {"debit_notices": given}


def _record_notice(mandate_id: int, wanted: Iterable[Announced], shift: Shift) -> None:
    notice = DebitNotice.objects.create(
        mandate_id=mandate_id, given_on=shift.date, known_at=shift.known_at
    )
    DebitNoticeLine.objects.bulk_create(
        DebitNoticeLine(
            notice=notice,
            collect_on=each.collect_on,
            amount_pence=each.pence,
            announced_on=each.announced_on,
        )
        for each in wanted
    )


# --- Files -----------------------------------------------------------------------------------


def send_debits(
    cursor: psycopg.Cursor[Any], shift: Shift, write_submission: WriteSubmission
) -> dict[str, int]:
    """Lodge and cancel mandates with the bank, and send what is to be collected.

    What a night sends goes to Bacs on the next working day; each collection is made once.
    """
    cycle = cycle_sent_on(shift.date + timedelta(days=1))
    lodged = _send_instructions(shift, cycle, write_submission)
    collected = _send_collections(cursor, shift, cycle, write_submission)
    return {"instructions_sent": lodged, "direct_debits_sent": collected}


def _send_instructions(shift: Shift, cycle: Cycle, write_submission: WriteSubmission) -> int:
    due = instructions_due(shift.date, cycle.processed_on)
    if not due:
        return 0
    records = tuple(each.record for each in due)
    file = _record_file(DebitFile.Kind.INSTRUCTIONS, records, cycle, shift, write_submission)
    MandateEvent.objects.bulk_create(
        MandateEvent(
            mandate=each.mandate,
            kind=each.kind,
            on=shift.date,
            file=file,
            known_at=shift.known_at,
        )
        for each in due
    )
    return len(due)


def _record_file(
    kind: DebitFile.Kind,
    records: tuple[BacsRecord, ...],
    cycle: Cycle,
    shift: Shift,
    write_submission: WriteSubmission,
) -> DebitFile:
    reference = f"{_PREFIX[kind]}{shift.date:%Y%m%d}"
    submission = Submission(
        serial=_SERIAL[kind],
        service_user_number=SERVICE_USER_NUMBER,
        ours=AccountName(CLIENT_FUNDS_SORT_CODE, CLIENT_FUNDS_ACCOUNT, CLIENT_FUNDS_NAME),
        created_on=shift.date,
        records=records,
        narrative=reference,
    )
    return DebitFile.objects.create(
        reference=reference,
        kind=kind,
        made_on=shift.date,
        processed_on=cycle.processed_on,
        entered_on=cycle.entered_on,
        record_count=len(records),
        total_pence=sum(record.amount_pence for record in records),
        content=write_submission(submission),
        known_at=shift.known_at,
    )


@dataclass(frozen=True, slots=True)
class _ToCollect:
    """One collection about to be sent."""

    mandate_id: int
    code: Code
    pence: int
    line_id: int | None = None
    represents_id: int | None = None


def _send_collections(
    cursor: psycopg.Cursor[Any], shift: Shift, cycle: Cycle, write_submission: WriteSubmission
) -> int:
    standing = [
        each
        for each in standing_mandates(cursor, shift)
        if each.state_on(cycle.processed_on) is State.ACTIVE
    ]
    due = list(chain(_announced_for(standing, cycle), _to_represent(standing, cycle)))
    if not due:
        return 0
    mandates = Mandate.objects.prefetch_related("events__file").in_bulk(
        [each.mandate_id for each in due]
    )
    records = tuple(_record_of(each, mandates[each.mandate_id], cycle) for each in due)
    file = _record_file(DebitFile.Kind.COLLECTIONS, records, cycle, shift, write_submission)
    DebitCollection.objects.bulk_create(
        DebitCollection(
            mandate_id=each.mandate_id,
            file=file,
            notice_line_id=each.line_id,
            represents_id=each.represents_id,
            code=each.code.value,
            amount_pence=each.pence,
            collect_on=cycle.entered_on,
            known_at=shift.known_at,
        )
        for each in due
    )
    return len(due)


def _announced_for(standing: Iterable[Standing], cycle: Cycle) -> Iterator[_ToCollect]:
    """What was announced in time for the entry day of a cycle, as far as it is still due."""
    for each in standing:
        told = next((a for a in each.announced if a.collect_on == cycle.entered_on), None)
        if told is None:
            continue
        pence = amount_to_collect(told, each.owing, each.notice_days)
        if pence:
            line = each.line_ids[told.collect_on]
            yield _ToCollect(each.mandate_id, _code_of(each, told), pence, line_id=line)


def _code_of(standing: Standing, told: Announced) -> Code:
    if standing.used_count == 0:
        return Code.FIRST_COLLECTION
    last = max((due_on for due_on, _ in standing.owing.due), default=told.collect_on)
    is_last = last <= told.collect_on and standing.announced[-1] == told
    return Code.FINAL_COLLECTION if is_last and _all_closed(standing) else Code.COLLECTION


def _all_closed(standing: Standing) -> bool:
    """Whether no case of the paying parent goes on, so that nothing falls due any more."""
    parent = Mandate.objects.get(pk=standing.mandate_id).paying_parent
    return not parent.cases.exclude(state__in=("closed", "withdrawn")).exists()


def _to_represent(standing: Sequence[Standing], cycle: Cycle) -> Iterator[_ToCollect]:
    """What was not paid for want of money, once more and for the same amount, if still owed."""
    by_mandate = {each.mandate_id: each for each in standing}
    unpaid = DebitReturn.objects.filter(
        kind=DebitReturn.Kind.UNPAID,
        code__in=REPRESENT_CODES,
        collection__mandate__in=list(by_mandate),
        collection__represents=None,
        collection__represented_by=None,
    ).select_related("collection__file")
    for each in unpaid.order_by("pk"):
        collection = each.collection
        pence = collection.amount_pence
        last = collection.file.processed_on + relativedelta(months=REPRESENT_WITHIN_MONTHS)
        owing = by_mandate[collection.mandate_id].owing
        if represented_on(each.debited_on) <= cycle.entered_on and cycle.processed_on <= last:
            free = owing.held_pence + owing.on_its_way_pence
            asked = sum(left for due_on, left in owing.due if due_on <= collection.collect_on)
            if asked - free >= pence:
                yield _ToCollect(
                    collection.mandate_id, Code.REPRESENTED, pence, represents_id=collection.pk
                )


def represented_on(debited_on: date) -> date:
    """From when on a collection that came back for want of money is presented once more."""
    return after_working_days(debited_on, REPRESENT_AFTER_WORKING_DAYS)


def _record_of(each: _ToCollect, mandate: Mandate, cycle: Cycle) -> BacsRecord:
    account = account_of(mandate, cycle.input_on, mandate.events.all())
    return BacsRecord(each.code, account, each.pence, mandate.reference, cycle.processed_on)
