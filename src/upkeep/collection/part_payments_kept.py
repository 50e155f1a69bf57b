"""The night's look at part payments: the sum is in by its day, or it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.models import PartPaymentEnd
from upkeep.collection.open_instalments import take_off_instalments
from upkeep.collection.part_payments import BY_NAME
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

NIGHTLY_RUN = "nightly run"
# ASSUMPTION: money paid by a day is in the books within so many days; no source says how many.
KNOWN_WITHIN = timedelta(days=5)
Kind = PartPaymentEnd.Kind

_COVERED = "i.case_id = p.case_id AND (p.due_before IS NULL OR i.due_on < p.due_before)"

# What is kept for instalments to come counts once, for the first agreement that covers them.
_FIRST = """
NOT EXISTS (
    SELECT 1 FROM collection_partpayment other
    JOIN collection_partpaymentstart started ON started.part_payment_id = other.id
    JOIN cases_case o ON o.id = other.case_id
    WHERE o.paying_parent_id = c.paying_parent_id AND other.id < p.id
    AND other.debt = 'maintenance' AND other.due_before IS NULL
    AND NOT EXISTS (SELECT 1 FROM collection_partpaymentend e WHERE e.part_payment_id = other.id)
)
"""

# Of that, what the instalments of a case still take whose agreement was kept is spoken for.
_SPOKEN_FOR = """
SELECT coalesce(sum(i.maintenance_left_pence), 0) FROM collection_openinstalment i
WHERE i.case_id IN (
    SELECT other.case_id FROM collection_partpayment other
    JOIN collection_partpaymentend e ON e.part_payment_id = other.id AND e.kind = 'kept'
    JOIN cases_case o ON o.id = other.case_id
    WHERE o.paying_parent_id = c.paying_parent_id AND o.id <> p.case_id
    AND other.debt = 'maintenance' AND other.due_before IS NULL
)
"""

_KEPT_FOR = f"""
CASE WHEN p.debt = 'maintenance' AND p.due_before IS NULL AND {_FIRST} THEN greatest(0, (
    SELECT coalesce(sum(o.left_pence), 0) FROM collection_openreceipt o
    JOIN collection_receipt r ON r.id = o.receipt_id
    WHERE o.paying_parent_id = c.paying_parent_id AND r.received_on <= {{through}}
) - ({_SPOKEN_FOR})) ELSE 0 END
"""

# What came for it since it took effect, by the day it was to be paid; of an ended case also what is
# kept for instalments to come, all of which it covers.
PAID_FOR = f"""
SELECT (coalesce(sum(each.pence), 0) + {_KEPT_FOR.format(through="p.pay_by")})::bigint AS pence
FROM (
    SELECT al.maintenance_pence + al.fee_pence AS pence, al.receipt_id, al.known_at
    FROM collection_allocation al JOIN collection_instalment i ON i.id = al.instalment_id
    WHERE p.debt = 'maintenance' AND {_COVERED}
    UNION ALL
    SELECT paid.amount_pence, paid.receipt_id, paid.known_at FROM collection_debtpayment paid
    WHERE p.debt <> 'maintenance' AND paid.case_id = p.case_id
    AND paid.account = {Account.MAINTENANCE_RECEIVABLE_FOR_STATE:d}
) each
JOIN collection_receipt r ON r.id = each.receipt_id
WHERE each.known_at > begun.known_at AND r.received_on <= p.pay_by
"""

_STANDING = f"""
SELECT p.id, p.case_id, c.paying_parent_id, p.debt, p.accepted_pence, p.pay_by, paid.pence,
    held.pence, CASE p.debt WHEN 'maintenance' THEN owed.pence ELSE books.pence END
FROM collection_partpayment p
JOIN collection_partpaymentstart begun ON begun.part_payment_id = p.id
JOIN cases_case c ON c.id = p.case_id
CROSS JOIN LATERAL ({PAID_FOR}) paid
CROSS JOIN LATERAL (
    SELECT ({_KEPT_FOR.format(through="'infinity'")})::bigint AS pence
) held
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.maintenance_left_pence), 0)::bigint AS pence
    FROM collection_openinstalment i WHERE {_COVERED}
) owed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.amount_pence), 0)::bigint AS pence FROM ledger_entry e
    WHERE e.subject = p.case_id AND e.account = {Account.MAINTENANCE_RECEIVABLE_FOR_STATE:d}
) books
WHERE NOT EXISTS (SELECT 1 FROM collection_partpaymentend e WHERE e.part_payment_id = p.id)
ORDER BY p.id
"""

_OPEN = """
SELECT i.instalment_id, i.maintenance_left_pence
FROM collection_partpayment p JOIN collection_openinstalment i ON i.case_id = p.case_id
    AND (p.due_before IS NULL OR i.due_on < p.due_before)
WHERE p.id = %s AND i.maintenance_left_pence > 0 ORDER BY i.due_on DESC, i.instalment_id
"""

_REDUCE = """
INSERT INTO collection_instalmentreduction (instalment_id, transaction_id, maintenance_pence,
    fee_pence, reduced_on, known_at)
VALUES (%s, %s, %s, 0, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An agreement in effect, what came for it, what is kept and what is owed, in pence."""

    number: int
    case_id: int
    paying_parent_id: int
    debt: str
    accepted_pence: int
    pay_by: date
    paid_pence: int
    held_pence: int
    owed_pence: int

    @property
    def rest_pence(self) -> int:
        """What is extinguished once it is kept: not what a credit that is held will still pay."""
        still_to_pay = max(0, self.accepted_pence - self.paid_pence + self.held_pence)
        return max(0, self.owed_pence - min(still_to_pay, self.held_pence))


def watch_part_payments(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record which agreements were kept, with the rest extinguished, and which were not."""
    kept = broken = 0
    for row in cursor.execute(_STANDING).fetchall():
        each = _Standing(*row)
        if each.paid_pence >= each.accepted_pence:
            _extinguish(cursor, each, shift)
            kept += 1
        elif shift.date > each.pay_by + KNOWN_WITHIN:
            _end(each, Kind.BROKEN, shift, 0, None)
            broken += 1
    return {"part_payments_kept": kept, "part_payments_broken": broken}


def _extinguish(cursor: psycopg.Cursor[Any], each: _Standing, shift: Shift) -> None:
    """Both sides of the debt fall by the rest, and no instalment asks for it (reg 13E(2))."""
    rest, number = each.rest_pence, None
    if rest:
        number = _post(cursor, each, shift)
        if each.debt == "maintenance":
            _take_off(cursor, each, number, shift)
    _end(each, Kind.KEPT, shift, rest, number)


def _post(cursor: psycopg.Cursor[Any], each: _Standing, shift: Shift) -> int:
    [number] = ledger.next_transaction_ids(cursor, 1)
    debt = BY_NAME[each.debt]
    posting = Posting(
        transaction_id=number,
        idempotency_key=f"part-payment/PP{each.number:06d}",
        reason=Reason.PART_PAYMENT,
        effective_date=shift.date,
        known_at=shift.known_at,
        cause_kind=Cause.PART_PAYMENT,
        cause_id=each.number,
        owner=each.paying_parent_id,
        legs=(
            Leg(debt.due, each.case_id, -each.rest_pence),
            Leg(debt.uncollected, each.case_id, each.rest_pence),
        ),
    )
    ledger.open_staging(cursor)
    ledger.stage(cursor, [posting])
    ledger.post(cursor)
    return number


def _take_off(cursor: psycopg.Cursor[Any], each: _Standing, number: int, shift: Shift) -> None:
    """Fees stay: only maintenance can be settled by a part of it (s.41D(1))."""
    left, taken = each.rest_pence, dict[int, tuple[int, int]]()
    for instalment, pence in cursor.execute(_OPEN, [each.number]).fetchall():
        part = min(left, pence)
        if part:
            cursor.execute(_REDUCE, [instalment, number, part, shift.date, shift.known_at])
            taken[instalment] = (part, 0)
            left -= part
    take_off_instalments(cursor, taken)


def _end(
    each: _Standing, kind: Kind, shift: Shift, extinguished_pence: int, number: int | None
) -> None:
    PartPaymentEnd.objects.create(
        part_payment_id=each.number,
        kind=kind,
        paid_pence=each.paid_pence,
        extinguished_pence=extinguished_pence,
        transaction_id=number,
        ended_on=shift.date,
        by=NIGHTLY_RUN,
        known_at=shift.known_at,
    )


_ENDED = """
INSERT INTO happening
SELECT 'part_payment', p.subject, p.paying_parent_id, p.case_id, false,
    ARRAY[CASE e.kind WHEN 'kept' THEN 'paid' ELSE 'not_paid' END], e.ended_on
FROM collection_partpaymentend e
JOIN cases_proceeding p ON p.process = 'part_payment'
    AND p.subject = 'PP' || lpad(e.part_payment_id::text, 6, '0')
WHERE e.known_at > %(since)s AND e.kind IN ('kept', 'broken') AND p.ended_on IS NULL
"""


def tell_from_part_payments(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say which agreements were kept and which were not."""
    cursor.execute(_ENDED, shift.parameters())
    yield
