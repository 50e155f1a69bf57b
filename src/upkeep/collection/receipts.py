"""From bank lines to receipts in the books.

Every credit on a statement is posted the night it is booked: to the paying parent whose reference
it carries, split by the employer's return if an employer sent it, or else to suspense with a
reason. A debit is a payment file of ours leaving the account. Nothing is ever left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.matching import employer_reference, match_reference, payment_references
from upkeep.collection.models import Method, Receipt
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

Suspense = Receipt.SuspenseReason


@dataclass(frozen=True, slots=True)
class Line:
    """A bank line waiting to be posted."""

    id: int
    booking_date: date
    amount_pence: int
    text: str
    payment_file_id: int | None


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One employee's deduction on an employer's return that matches a bank line's total."""

    id: int
    reference: str
    pence: int


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt about to be recorded."""

    line: Line
    paying_parent_id: int | None
    return_line_id: int | None
    method: str
    amount_pence: int
    reason: str


_WAITING = """
SELECT l.id, l.booking_date, l.amount_pence, l.remittance || ' ' || l.end_to_end_id,
    f.id
FROM collection_unpostedbankline w
JOIN collection_bankline l ON l.id = w.bank_line_id
LEFT JOIN collection_paymentfile f ON l.amount_pence < 0 AND f.total_pence = -l.amount_pence
    AND f.reference IN (l.payment_information_id, l.end_to_end_id, l.remittance)
WHERE l.booking_date <= %(date)s ORDER BY l.booking_date, l.id
"""

_PAYING_PARENTS = """
SELECT p.reference, p.id, COALESCE(a.method, 'bank_transfer')
FROM cases_payingparent p
LEFT JOIN LATERAL (
    SELECT a.method FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
    WHERE c.paying_parent_id = p.id AND upper_inf(a.known) AND a.effective @> %(date)s::date
    ORDER BY a.service_type, a.id LIMIT 1
) a ON true
WHERE p.reference = ANY(%(references)s)
"""

_RETURNS = """
SELECT r.id, r.employer_reference, r.total_pence, l.id, l.payment_reference, l.deducted_pence
FROM collection_employerreturn r JOIN collection_employerreturnline l ON l.employer_return_id = r.id
WHERE r.employer_reference = ANY(%(employers)s) AND r.submitted_on <= %(date)s
AND NOT EXISTS (
    SELECT 1 FROM collection_employerreturnline x
    LEFT JOIN collection_receipt rc ON rc.return_line_id = x.id
    LEFT JOIN collection_identification idn ON idn.return_line_id = x.id
    WHERE x.employer_return_id = r.id AND (rc.id IS NOT NULL OR idn.id IS NOT NULL)
)
ORDER BY r.month, r.id, l.id
"""

Returns = dict[tuple[str, int], list[list[ReturnLine]]]


def post_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Post every bank line booked by the shift's date that the books do not have yet."""
    lines = [Line(*row) for row in cursor.execute(_WAITING, shift.parameters()).fetchall()]
    if not lines:
        return {"receipts": 0, "suspense": 0, "payouts_cleared": 0}
    credits = [line for line in lines if line.amount_pence > 0]
    receipts = _match(cursor, shift, credits)
    cleared = [line for line in lines if line.payment_file_id is not None]
    _record(cursor, shift, receipts, cleared)
    done = [line.id for line in (*credits, *cleared)]
    cursor.execute("DELETE FROM collection_unpostedbankline WHERE bank_line_id = ANY(%s)", [done])
    return {
        "receipts": len(receipts),
        "suspense": sum(receipt.paying_parent_id is None for receipt in receipts),
        "payouts_cleared": len(cleared),
    }


def _match(cursor: psycopg.Cursor[Any], shift: Shift, lines: list[Line]) -> list[NewReceipt]:
    returns = returns_waiting(
        cursor, shift.date, [e for line in lines if (e := employer_reference(line.text))]
    )
    chosen = {line.id: found for line in lines if (found := take_return(returns, line)) is not None}
    named = {ref for line in lines for ref in payment_references(line.text)}
    named |= {entry.reference for entries in chosen.values() for entry in entries}
    rows = cursor.execute(
        _PAYING_PARENTS, {"references": list(named), "date": shift.date}
    ).fetchall()
    parents = {reference: (number, method) for reference, number, method in rows}
    return [
        receipt for line in lines for receipt in _receipts_of(line, chosen.get(line.id), parents)
    ]


def returns_waiting(cursor: psycopg.Cursor[Any], day: date, employers: list[str]) -> Returns:
    """Employers' returns submitted by ``day`` and not yet matched, by employer and total."""
    rows = cursor.execute(_RETURNS, {"employers": employers, "date": day}).fetchall()
    by_return: dict[int, list[ReturnLine]] = {}
    keys: dict[int, tuple[str, int]] = {}
    for return_id, employer, total, *line in rows:
        by_return.setdefault(return_id, []).append(ReturnLine(*line))
        keys[return_id] = (employer, total)
    returns: Returns = {}
    for return_id, entries in by_return.items():
        returns.setdefault(keys[return_id], []).append(entries)
    return returns


def take_return(returns: Returns, line: Line) -> list[ReturnLine] | None:
    """The oldest waiting return of the line's employer with the line's total, used up by this."""
    employer = employer_reference(line.text)
    waiting = returns.get((employer, line.amount_pence)) if employer else None
    return waiting.pop(0) if waiting else None


def _receipts_of(
    line: Line, entries: list[ReturnLine] | None, parents: dict[str, tuple[int, str]]
) -> list[NewReceipt]:
    if entries is not None:
        return [_deduction(line, entry, parents) for entry in entries if entry.pence]
    if employer_reference(line.text):
        return [_receipt(line, None, Method.DEDUCTION_FROM_EARNINGS, Suspense.RETURN_AWAITED)]
    match = match_reference(line.text, parents.keys())
    if match.reference is None:
        return [_receipt(line, None, Method.BANK_TRANSFER, match.reason)]
    number, method = parents[match.reference]
    return [_receipt(line, number, method, "")]


def _receipt(line: Line, parent: int | None, method: str, reason: str) -> NewReceipt:
    return NewReceipt(line, parent, None, method, line.amount_pence, reason)


def _deduction(line: Line, entry: ReturnLine, parents: dict[str, tuple[int, str]]) -> NewReceipt:
    parent = parents.get(entry.reference)
    return NewReceipt(
        line,
        parent[0] if parent else None,
        entry.id,
        Method.DEDUCTION_FROM_EARNINGS,
        entry.pence,
        "" if parent else Suspense.UNKNOWN_REFERENCE,
    )


def _record(
    cursor: psycopg.Cursor[Any], shift: Shift, receipts: list[NewReceipt], cleared: list[Line]
) -> None:
    """Write receipts and cleared payouts, and post them."""
    rows = cursor.execute(
        "SELECT nextval('collection_receipt_id_seq') FROM generate_series(1, %s)", [len(receipts)]
    )
    receipt_ids = [row[0] for row in rows.fetchall()]
    transactions = ledger.next_transaction_ids(cursor, len(receipts) + len(cleared))
    _copy_receipts(cursor, shift, receipts, receipt_ids, transactions)
    postings = [
        _receipt_posting(receipt, number, transaction, shift)
        for receipt, number, transaction in zip(receipts, receipt_ids, transactions, strict=False)
    ]
    postings += [
        _cleared_posting(line, transaction, shift)
        for line, transaction in zip(cleared, transactions[len(receipts) :], strict=True)
    ]
    ledger.open_staging(cursor)
    ledger.stage(cursor, postings)
    ledger.post(cursor)


def _copy_receipts(
    cursor: psycopg.Cursor[Any],
    shift: Shift,
    receipts: list[NewReceipt],
    receipt_ids: list[int],
    transactions: list[int],
) -> None:
    with cursor.copy(
        "COPY collection_receipt (id, bank_line_id, paying_parent_id, return_line_id, method,"
        " received_on, amount_pence, suspense_reason, transaction_id, known_at) FROM STDIN"
    ) as copy:
        for receipt, number, transaction in zip(receipts, receipt_ids, transactions, strict=False):
            copy.write_row(
                (
                    number,
                    receipt.line.id,
                    receipt.paying_parent_id,
                    receipt.return_line_id,
                    str(receipt.method),
                    receipt.line.booking_date,
                    receipt.amount_pence,
                    str(receipt.reason),
                    transaction,
                    shift.known_at,
                )
            )
    with cursor.copy(
        "COPY collection_openreceipt (receipt_id, paying_parent_id, left_pence) FROM STDIN"
    ) as copy:
        for receipt, number in zip(receipts, receipt_ids, strict=True):
            if receipt.paying_parent_id is not None:
                copy.write_row((number, receipt.paying_parent_id, receipt.amount_pence))


def _receipt_posting(receipt: NewReceipt, number: int, transaction: int, shift: Shift) -> Posting:
    parent = receipt.paying_parent_id
    credit = (
        Leg(Account.SUSPENSE, number, -receipt.amount_pence)
        if parent is None
        else Leg(Account.RECEIPTS_UNALLOCATED, parent, -receipt.amount_pence)
    )
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"receipt/{receipt.line.id}/{receipt.return_line_id or 0}",
        reason=Reason.RECEIPT,
        effective_date=receipt.line.booking_date,
        known_at=shift.known_at,
        cause_kind=Cause.BANK_LINE,
        cause_id=receipt.line.id,
        owner=parent or 0,
        legs=(Leg(Account.BANK, 0, receipt.amount_pence), credit),
    )


def _cleared_posting(line: Line, transaction: int, shift: Shift) -> Posting:
    assert line.payment_file_id is not None
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"payout-cleared/{line.id}",
        reason=Reason.PAYOUT_CLEARED,
        effective_date=line.booking_date,
        known_at=shift.known_at,
        cause_kind=Cause.BANK_LINE,
        cause_id=line.id,
        owner=0,
        legs=(
            Leg(Account.PAYOUTS_IN_FLIGHT, line.payment_file_id, -line.amount_pence),
            Leg(Account.BANK, 0, line.amount_pence),
        ),
    )
