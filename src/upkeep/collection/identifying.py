"""Money in suspense that finds its owner: employers' credits whose return arrives later."""

from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.receipts import Line, ReturnLine, returns_waiting, take_return
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

_AWAITING = """
SELECT r.id, r.received_on, r.amount_pence, l.remittance || ' ' || l.end_to_end_id, NULL
FROM collection_receipt r JOIN collection_bankline l ON l.id = r.bank_line_id
WHERE r.suspense_reason = 'return_awaited' AND r.received_on <= %(date)s
AND NOT EXISTS (SELECT 1 FROM collection_identification i WHERE i.receipt_id = r.id)
ORDER BY r.id
"""

_EMPLOYERS = "SELECT DISTINCT employer_reference FROM collection_employerreturn"


def identify_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Share out employers' credits in suspense for which a matching return has come in.

    A credit stays in suspense, whole, while its return names a payment reference that no paying
    parent has.
    """
    waiting = [Line(*row) for row in cursor.execute(_AWAITING, shift.parameters()).fetchall()]
    if not waiting:
        return {"identified": 0}
    employers = [row[0] for row in cursor.execute(_EMPLOYERS).fetchall()]
    returns = returns_waiting(cursor, shift.date, employers)
    found = [(line, entries) for line in waiting if (entries := take_return(returns, line))]
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
    cursor: psycopg.Cursor[Any], shift: Shift, receipt: Line, entry: ReturnLine, parent_id: int
) -> None:
    """Move one employee's share from suspense to the paying parent."""
    [transaction] = ledger.next_transaction_ids(cursor, 1)
    cursor.execute(
        "INSERT INTO collection_identification (receipt_id, paying_parent_id, return_line_id,"
        " amount_pence, evidence, transaction_id, known_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            receipt.id,
            parent_id,
            entry.id,
            entry.pence,
            "employer's return",
            transaction,
            shift.known_at,
        ],
    )
    cursor.execute(
        "INSERT INTO collection_openreceipt (receipt_id, paying_parent_id, left_pence)"
        " VALUES (%s, %s, %s)",
        [receipt.id, parent_id, entry.pence],
    )
    posting = Posting(
        transaction_id=transaction,
        idempotency_key=f"identification/{receipt.id}/{entry.id}",
        reason=Reason.IDENTIFICATION,
        effective_date=shift.date,
        known_at=shift.known_at,
        cause_kind=Cause.RETURN_LINE,
        cause_id=entry.id,
        owner=parent_id,
        legs=(
            Leg(Account.SUSPENSE, receipt.id, entry.pence),
            Leg(Account.RECEIPTS_UNALLOCATED, parent_id, -entry.pence),
        ),
    )
    ledger.open_staging(cursor)
    ledger.stage(cursor, [posting])
    ledger.post(cursor)
