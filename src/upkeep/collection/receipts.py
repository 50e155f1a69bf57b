"""From bank lines to receipts in the books.

Every credit on a statement is posted the night it is booked: to the paying parent whose reference
it carries, split by the list of an employer or of the benefits system if one of them sent it or by
our own file of Direct Debits, or else to suspense with a reason. A debit is a payment file of ours
leaving the account. Nothing is ever left out.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.matching import (
    debit_file,
    employer_reference,
    list_reference,
    match_reference,
    payment_references,
)
from upkeep.collection.models import Method, Receipt
from upkeep.collection.returning import take_back
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


class ListKind(StrEnum):
    """What a list is: an employer's return, deductions from benefits, our file of Direct Debits."""

    EARNINGS = "earnings"
    BENEFIT = "benefit"
    DEBIT = "debit"


_METHODS = {
    ListKind.EARNINGS: Method.DEDUCTION_FROM_EARNINGS,
    ListKind.BENEFIT: Method.DEDUCTION_FROM_BENEFIT,
    ListKind.DEBIT: Method.DIRECT_DEBIT,
}


@dataclass(frozen=True, slots=True)
class ListLine:
    """One person's share on a list whose total is that of a bank line."""

    id: int
    reference: str
    pence: int
    kind: ListKind

    @property
    def name(self) -> str:
        """What makes it one line in the books' keys: each kind of list counts by itself."""
        return str(self.id) if self.kind == ListKind.EARNINGS else f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt about to be recorded."""

    line: Line
    paying_parent_id: int | None
    list_line: ListLine | None
    method: str
    amount_pence: int
    reason: str


_WAITING = """
SELECT l.id, l.booking_date, l.amount_pence,
    l.remittance || ' ' || l.end_to_end_id || coalesce(' ' || told.text, ''), f.id
FROM collection_unpostedbankline w
JOIN collection_bankline l ON l.id = w.bank_line_id
JOIN collection_bankstatement s ON s.id = l.statement_id
LEFT JOIN LATERAL (
    SELECT string_agg(n.remittance || ' ' || n.end_to_end_id, ' ' ORDER BY n.id) AS text
    FROM collection_notifiedentry n
    WHERE n.line_reference = substr(l.line_reference, length(s.statement_id) + 2)
    AND n.account = s.account AND n.amount_pence = l.amount_pence
    AND n.booking_date = l.booking_date
) told ON true
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
SELECT r.id::text, r.employer_reference, r.total_pence, l.id, l.payment_reference,
    l.deducted_pence, 'earnings'
FROM collection_employerreturn r JOIN collection_employerreturnline l ON l.employer_return_id = r.id
WHERE r.employer_reference = ANY(%(senders)s) AND r.submitted_on <= %(date)s
AND NOT EXISTS (
    SELECT 1 FROM collection_employerreturnline x
    LEFT JOIN collection_receipt rc ON rc.return_line_id = x.id
    LEFT JOIN collection_identification idn ON idn.return_line_id = x.id
    WHERE x.employer_return_id = r.id AND (rc.id IS NOT NULL OR idn.id IS NOT NULL)
)
ORDER BY r.month, r.id, l.id
"""

# Lines of one remittance that were read; a line that could not be leaves the total short.
_REMITTANCES = """
SELECT l.remittance, l.remittance, (sum(l.deducted_pence) OVER (PARTITION BY l.remittance))::bigint,
    l.id, l.payment_reference, l.deducted_pence, 'benefit'
FROM collection_remittanceline l
WHERE l.remittance = ANY(%(senders)s)
AND NOT EXISTS (
    SELECT 1 FROM collection_remittanceline x
    LEFT JOIN collection_receipt rc ON rc.remittance_line_id = x.id
    LEFT JOIN collection_identification idn ON idn.remittance_line_id = x.id
    WHERE x.remittance = l.remittance AND (rc.id IS NOT NULL OR idn.id IS NOT NULL)
)
ORDER BY l.remittance, l.id
"""

_COLLECTIONS = """
SELECT f.reference, f.reference, f.total_pence, c.id, p.reference, c.amount_pence, 'debit'
FROM collection_debitfile f JOIN collection_debitcollection c ON c.file_id = f.id
JOIN collection_mandate m ON m.id = c.mandate_id
JOIN cases_payingparent p ON p.id = m.paying_parent_id
WHERE f.reference = ANY(%(senders)s) AND f.processed_on <= %(date)s
AND NOT EXISTS (
    SELECT 1 FROM collection_debitcollection x
    LEFT JOIN collection_receipt rc ON rc.debit_collection_id = x.id
    LEFT JOIN collection_identification idn ON idn.debit_collection_id = x.id
    WHERE x.file_id = f.id AND (rc.id IS NOT NULL OR idn.id IS NOT NULL)
)
ORDER BY f.reference, c.id
"""

Lists = dict[tuple[str, int], list[list[ListLine]]]


def post_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Post every bank line booked by the shift's date that the books do not have yet."""
    returned = take_back(cursor, shift)
    lines = [Line(*row) for row in cursor.execute(_WAITING, shift.parameters()).fetchall()]
    if not lines:
        return {"receipts": 0, "suspense": 0, "payouts_cleared": 0, "payouts_returned": returned}
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
        "payouts_returned": returned,
    }


def _match(cursor: psycopg.Cursor[Any], shift: Shift, lines: list[Line]) -> list[NewReceipt]:
    lists = lists_waiting(
        cursor, shift.date, [sender for line in lines if (sender := list_reference(line.text))]
    )
    chosen = {line.id: found for line in lines if (found := take_list(lists, line)) is not None}
    named = {ref for line in lines for ref in payment_references(line.text)}
    named |= {entry.reference for entries in chosen.values() for entry in entries}
    rows = cursor.execute(
        _PAYING_PARENTS, {"references": list(named), "date": shift.date}
    ).fetchall()
    parents = {reference: (number, method) for reference, number, method in rows}
    return [
        receipt for line in lines for receipt in _receipts_of(line, chosen.get(line.id), parents)
    ]


def lists_waiting(cursor: psycopg.Cursor[Any], day: date, senders: list[str]) -> Lists:
    """Lists that were here by ``day`` and are not matched yet, by their reference and total."""
    by_list: dict[str, list[ListLine]] = {}
    keys: dict[str, tuple[str, int]] = {}
    for query in (_RETURNS, _REMITTANCES, _COLLECTIONS):
        rows = cursor.execute(query, {"senders": senders, "date": day}).fetchall()
        for one, sender, total, number, reference, pence, kind in rows:
            line = ListLine(number, reference, pence, ListKind(kind))
            by_list.setdefault(one, []).append(line)
            keys[one] = (sender, total)
    lists: Lists = {}
    for one, entries in by_list.items():
        lists.setdefault(keys[one], []).append(entries)
    return lists


def take_list(lists: Lists, line: Line) -> list[ListLine] | None:
    """The oldest waiting list with the line's reference and total, used up by this."""
    sender = list_reference(line.text)
    waiting = lists.get((sender, line.amount_pence)) if sender else None
    return waiting.pop(0) if waiting else None


def _receipts_of(
    line: Line, entries: list[ListLine] | None, parents: dict[str, tuple[int, str]]
) -> list[NewReceipt]:
    if entries is not None:
        return [_deduction(line, entry, parents) for entry in entries if entry.pence]
    if list_reference(line.text):
        return [_receipt(line, None, _method_of(line.text), Suspense.RETURN_AWAITED)]
    match = match_reference(line.text, parents.keys())
    if match.reference is None:
        return [_receipt(line, None, Method.BANK_TRANSFER, match.reason)]
    number, method_of_parent = parents[match.reference]
    return [_receipt(line, number, method_of_parent, "")]


def _method_of(text: str) -> Method:
    """How a credit was paid whose list has not come or does not match."""
    if employer_reference(text):
        return Method.DEDUCTION_FROM_EARNINGS
    return Method.DIRECT_DEBIT if debit_file(text) else Method.DEDUCTION_FROM_BENEFIT


def _receipt(line: Line, parent: int | None, method: str, reason: str) -> NewReceipt:
    return NewReceipt(line, parent, None, method, line.amount_pence, reason)


def _deduction(line: Line, entry: ListLine, parents: dict[str, tuple[int, str]]) -> NewReceipt:
    parent = parents.get(entry.reference)
    return NewReceipt(
        line,
        parent[0] if parent else None,
        entry,
        _METHODS[entry.kind],
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
        "COPY collection_receipt (id, bank_line_id, paying_parent_id, return_line_id,"
        " remittance_line_id, debit_collection_id, method, received_on, amount_pence,"
        " suspense_reason, transaction_id, known_at) FROM STDIN"
    ) as copy:
        for receipt, number, transaction in zip(receipts, receipt_ids, transactions, strict=False):
            copy.write_row(
                (
                    number,
                    receipt.line.id,
                    receipt.paying_parent_id,
                    *list_line_ids(receipt.list_line),
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


def list_line_ids(line: ListLine | None) -> tuple[int | None, int | None, int | None]:
    """Its number on an employer's return, on a list of deductions, and among our collections."""
    if line is None:
        return None, None, None
    kinds = (ListKind.EARNINGS, ListKind.BENEFIT, ListKind.DEBIT)
    earnings, benefit, debit = (line.id if line.kind == kind else None for kind in kinds)
    return earnings, benefit, debit


def _receipt_posting(receipt: NewReceipt, number: int, transaction: int, shift: Shift) -> Posting:
    parent = receipt.paying_parent_id
    credit = (
        Leg(Account.SUSPENSE, number, -receipt.amount_pence)
        if parent is None
        else Leg(Account.RECEIPTS_UNALLOCATED, parent, -receipt.amount_pence)
    )
    list_line = receipt.list_line.name if receipt.list_line else "0"
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"receipt/{receipt.line.id}/{list_line}",
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
