"""Money in suspense that finds its owner: credits whose list of deductions arrives later."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.matching import list_reference
from upkeep.collection.receipts import (
    Line,
    ListKind,
    ListLine,
    list_line_ids,
    lists_waiting,
    take_list,
)
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

_AWAITING = """
SELECT r.id, r.received_on, r.amount_pence, l.remittance || ' ' || l.end_to_end_id, NULL
FROM collection_receipt r JOIN collection_bankline l ON l.id = r.bank_line_id
WHERE r.suspense_reason = 'return_awaited' AND r.received_on <= %(date)s
AND NOT EXISTS (SELECT 1 FROM collection_identification i WHERE i.receipt_id = r.id)
ORDER BY r.id
"""


_SHOWN_BY = {
    ListKind.EARNINGS: ("employer's return", Cause.RETURN_LINE),
    ListKind.BENEFIT: ("benefits system's list", Cause.REMITTANCE_LINE),
    ListKind.DEBIT: ("file of Direct Debits", Cause.DEBIT_COLLECTION),
}


def identify_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Share out the credits of employers and of the benefits system whose list has come in.

    A credit stays in suspense, whole, while its list names a payment reference that no paying
    parent has.
    """
    waiting = [Line(*row) for row in cursor.execute(_AWAITING, shift.parameters()).fetchall()]
    if not waiting:
        return {"identified": 0}
    senders = [sender for line in waiting if (sender := list_reference(line.text))]
    lists = lists_waiting(cursor, shift.date, senders)
    found = [(line, entries) for line in waiting if (entries := take_list(lists, line))]
    parents = _paying_parents(cursor, [e.reference for _, entries in found for e in entries])
    count = 0
    for line, entries in found:
        paid = [entry for entry in entries if entry.pence]
        if all(entry.reference in parents for entry in paid):
            for entry in paid:
                _identify(cursor, shift, line, entry, parents[entry.reference])
                count += 1
    return {"identified": count}


def _paying_parents(cursor: psycopg.Cursor[Any], references: list[str]) -> dict[str, int]:
    rows = cursor.execute(
        "SELECT reference, id FROM cases_payingparent WHERE reference = ANY(%s)", [references]
    )
    return dict(rows.fetchall())


def _identify(
    cursor: psycopg.Cursor[Any], shift: Shift, receipt: Line, entry: ListLine, parent_id: int
) -> None:
    """Move one person's share from suspense to the paying parent."""
    return_line_id, remittance_line_id, debit_collection_id = list_line_ids(entry)
    evidence, cause = _SHOWN_BY[entry.kind]
    identified = Identified(
        receipt_id=receipt.id,
        paying_parent_id=parent_id,
        pence=entry.pence,
        evidence=evidence,
        key=entry.name,
        cause_kind=cause,
        cause_id=entry.id,
        return_line_id=return_line_id,
        remittance_line_id=remittance_line_id,
        debit_collection_id=debit_collection_id,
    )
    take_out_of_suspense(cursor, identified, shift.date, shift.known_at)


@dataclass(frozen=True, slots=True)
class Identified:
    """So much of a receipt in suspense, in pence, is a paying parent's, and what shows it.

    ``key`` tells it from other parts of the receipt; the cause is the record that made it known.
    """

    receipt_id: int
    paying_parent_id: int
    pence: int
    evidence: str
    key: str
    cause_kind: Cause
    cause_id: int
    return_line_id: int | None = None
    remittance_line_id: int | None = None
    debit_collection_id: int | None = None


def take_out_of_suspense(
    cursor: psycopg.Cursor[Any], identified: Identified, on: date, known_at: datetime
) -> None:
    """Record whose it is, let it wait to be allocated, and move it in the books."""
    [transaction] = ledger.next_transaction_ids(cursor, 1)
    receipt_id, parent_id, pence = (
        identified.receipt_id,
        identified.paying_parent_id,
        identified.pence,
    )
    cursor.execute(
        "INSERT INTO collection_identification (receipt_id, paying_parent_id, return_line_id,"
        " remittance_line_id, debit_collection_id, amount_pence, evidence, transaction_id,"
        " known_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            receipt_id,
            parent_id,
            identified.return_line_id,
            identified.remittance_line_id,
            identified.debit_collection_id,
            pence,
            identified.evidence,
            transaction,
            known_at,
        ],
    )
    cursor.execute(
        "INSERT INTO collection_openreceipt AS o (receipt_id, paying_parent_id, left_pence)"
        " VALUES (%s, %s, %s) ON CONFLICT (paying_parent_id, receipt_id)"
        " DO UPDATE SET left_pence = o.left_pence + excluded.left_pence",
        [receipt_id, parent_id, pence],
    )
    posting = Posting(
        transaction_id=transaction,
        idempotency_key=f"identification/{receipt_id}/{identified.key}",
        reason=Reason.IDENTIFICATION,
        effective_date=on,
        known_at=known_at,
        cause_kind=identified.cause_kind,
        cause_id=identified.cause_id,
        owner=parent_id,
        legs=(
            Leg(Account.SUSPENSE, receipt_id, pence),
            Leg(Account.RECEIPTS_UNALLOCATED, parent_id, -pence),
        ),
    )
    ledger.open_staging(cursor)
    ledger.stage(cursor, [posting])
    ledger.post(cursor)
