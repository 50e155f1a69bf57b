"""The night's work about card payments: into the books once captured, and out of the clearing.

What was captured is a receipt of the day on which it was: the paying parent has paid then. Until
the provider's lump stands on the bank statement it is kept in the clearing account.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import psycopg

from upkeep import ledger
from upkeep.collection.models import Method
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

GIVEN_UP_AFTER_DAYS: Final = 3
"""A payment that has not ended by then is no longer waited for; money that comes still counts."""

# Lumps on the statement by which the provider pays over: CRD and the day it gives, eight digits.
_LUMPS = """
SELECT l.id, l.booking_date, l.amount_pence, 'CRD' || found.day
FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id
CROSS JOIN LATERAL (
    SELECT substring(upper(l.remittance || ' ' || l.end_to_end_id)
        from '\\yCRD ?([0-9]{8})(?![0-9])') AS day
) found
WHERE l.booking_date <= %(date)s AND l.amount_pence > 0 AND found.day IS NOT NULL
ORDER BY l.booking_date, l.id
"""

_CAPTURED = """
SELECT p.id, p.paying_parent_id, p.amount_pence, e."on", nextval('collection_receipt_id_seq')
FROM collection_unpostedcardpayment w JOIN collection_cardpayment p ON p.id = w.payment_id
JOIN collection_cardpaymentevent e ON e.payment_id = p.id AND e.kind = 'captured'
WHERE e."on" <= %(date)s ORDER BY p.id
"""

_GIVE_UP = f"""
INSERT INTO collection_cardpaymentevent (payment_id, kind, "on", code, continue_at, told_by,
    known_at)
SELECT p.id, 'given_up', %(date)s, '', '', 'clock', %(known_at)s
FROM collection_cardpayment p
WHERE p.asked_on <= %(date)s::date - {GIVEN_UP_AFTER_DAYS}
AND NOT EXISTS (
    SELECT 1 FROM collection_cardpaymentevent e
    WHERE e.payment_id = p.id AND e.kind IN ('captured', 'failed', 'given_up')
)
"""


@dataclass(frozen=True, slots=True)
class Lump:
    """A line of the bank by which the provider paid over, in pence."""

    line_id: int
    booking_date: date
    pence: int
    reference: str


@dataclass(frozen=True, slots=True)
class Captured:
    """A card payment that was captured, and the number of the receipt it becomes."""

    payment_id: int
    paying_parent_id: int
    pence: int
    on: date
    receipt_id: int


def post_card_payments(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Make receipts of what was captured, clear what was paid over, give up what never ended."""
    captured = [Captured(*row) for row in cursor.execute(_CAPTURED, shift.parameters()).fetchall()]
    lumps = [Lump(*row) for row in cursor.execute(_LUMPS, shift.parameters()).fetchall()]
    if captured or lumps:
        numbers = ledger.next_transaction_ids(cursor, len(captured) + len(lumps))
        _record_receipts(cursor, shift, captured, numbers)
        _record_payouts(cursor, shift, lumps, numbers[len(captured) :])
        ledger.open_staging(cursor)
        ledger.stage(
            cursor,
            [
                *(_in(each, n, shift) for each, n in zip(captured, numbers, strict=False)),
                *(
                    _over(each, n, shift)
                    for each, n in zip(lumps, numbers[len(captured) :], strict=True)
                ),
            ],
        )
        ledger.post(cursor)
    given_up = cursor.execute(_GIVE_UP, shift.parameters()).rowcount
    return {
        "card_receipts": len(captured),
        "card_payouts": len(lumps),
        "cards_given_up": given_up,
    }


def _record_receipts(
    cursor: psycopg.Cursor[Any], shift: Shift, captured: list[Captured], numbers: list[int]
) -> None:
    """A receipt for each, waiting to be allocated; the database takes a payment once."""
    for each, number in zip(captured, numbers, strict=False):
        cursor.execute(
            "INSERT INTO collection_receipt (id, card_payment_id, paying_parent_id, method,"
            " received_on, amount_pence, suspense_reason, transaction_id, known_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, '', %s, %s)",
            [
                each.receipt_id,
                each.payment_id,
                each.paying_parent_id,
                Method.CARD.value,
                each.on,
                each.pence,
                number,
                shift.known_at,
            ],
        )
        cursor.execute(
            "INSERT INTO collection_openreceipt (receipt_id, paying_parent_id, left_pence)"
            " VALUES (%s, %s, %s)",
            [each.receipt_id, each.paying_parent_id, each.pence],
        )
    done = [each.payment_id for each in captured]
    cursor.execute("DELETE FROM collection_unpostedcardpayment WHERE payment_id = ANY(%s)", [done])


def _record_payouts(
    cursor: psycopg.Cursor[Any], shift: Shift, lumps: list[Lump], numbers: list[int]
) -> None:
    for each, number in zip(lumps, numbers, strict=True):
        cursor.execute(
            "INSERT INTO collection_cardpayout (bank_line_id, reference, amount_pence,"
            " transaction_id, known_at) VALUES (%s, %s, %s, %s, %s)",
            [each.line_id, each.reference, each.pence, number, shift.known_at],
        )
    done = [each.line_id for each in lumps]
    cursor.execute("DELETE FROM collection_unpostedbankline WHERE bank_line_id = ANY(%s)", [done])


def _in(each: Captured, number: int, shift: Shift) -> Posting:
    return Posting(
        transaction_id=number,
        idempotency_key=f"card-payment/{each.payment_id}",
        reason=Reason.RECEIPT,
        effective_date=each.on,
        known_at=shift.known_at,
        cause_kind=Cause.CARD_PAYMENT,
        cause_id=each.payment_id,
        owner=each.paying_parent_id,
        legs=(
            Leg(Account.CARD_CLEARING, 0, each.pence),
            Leg(Account.RECEIPTS_UNALLOCATED, each.paying_parent_id, -each.pence),
        ),
    )


def _over(each: Lump, number: int, shift: Shift) -> Posting:
    return Posting(
        transaction_id=number,
        idempotency_key=f"cards-paid-over/{each.line_id}",
        reason=Reason.CARDS_PAID_OVER,
        effective_date=each.booking_date,
        known_at=shift.known_at,
        cause_kind=Cause.BANK_LINE,
        cause_id=each.line_id,
        owner=0,
        legs=(
            Leg(Account.BANK, 0, each.pence),
            Leg(Account.CARD_CLEARING, 0, -each.pence),
        ),
    )
