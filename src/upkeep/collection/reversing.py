"""Receipts that go back: an unpaid Direct Debit, an indemnity claim, a recall, a chargeback.

The whole receipt goes back with a debit on our account. What of it waited is gone; what was set
against debts is owed again, instalment by instalment; what of that was paid over already was ours
to lose until the paying parent pays again, and what is collected next for the case makes it good
before the receiving parent gets more: they have had that money once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.reversal_models import ReceiptReversal
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

Kind = ReceiptReversal.Kind
_MADE_GOOD_BY = {
    Account.RECEIVING_PARENT_PAYABLE: Account.REVERSED_AFTER_PAYOUT,
    Account.STATE_PAYABLE: Account.REIMBURSED_FOR_STATE,
}
"""Where money stood that was collected, and where it is missed once it has been paid over: the case
makes it good to us, or the Secretary of State does."""


class ReversalRefusedError(ValueError):
    """The receipts cannot be reversed with that debit; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Reversing:
    """Which receipts go back with which debit, why, by whose finding, and when it is known."""

    line_id: int
    receipt_ids: Sequence[int]
    kind: Kind
    by: str
    note: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class _Receipt:
    id: int
    amount_pence: int
    paying_parent_id: int | None


_LINE = """
SELECT l.amount_pence, l.booking_date FROM collection_unpostedbankline w
JOIN collection_bankline l ON l.id = w.bank_line_id WHERE l.id = %(line)s FOR UPDATE OF w
"""

_RECEIPTS = """
SELECT r.id, r.amount_pence, r.paying_parent_id, x.id IS NOT NULL OR EXISTS (
    SELECT 1 FROM collection_refundpart p WHERE p.receipt_id = r.id
)
FROM collection_receipt r LEFT JOIN collection_receiptreversal x ON x.receipt_id = r.id
WHERE r.id = ANY(%(receipts)s) ORDER BY r.id
"""

# Who allocates locks the paying parent as well, so that nothing is set against a debt meanwhile.
_LOCK = """
SELECT p.id FROM cases_payingparent p WHERE p.id IN (
    SELECT paying_parent_id FROM collection_receipt WHERE id = ANY(%(receipts)s)
    UNION
    SELECT paying_parent_id FROM collection_identification WHERE receipt_id = ANY(%(receipts)s)
) ORDER BY p.id FOR NO KEY UPDATE
"""

_TAKE_WAITING = """
DELETE FROM collection_openreceipt WHERE receipt_id = %(receipt)s
RETURNING paying_parent_id, left_pence
"""

_IDENTIFIED = """
SELECT coalesce(sum(amount_pence), 0)::bigint FROM collection_identification
WHERE receipt_id = %(receipt)s
"""

_UNDO_ALLOCATIONS = """
INSERT INTO collection_allocation (paying_parent_id, receipt_id, case_id, instalment_id, bucket,
    maintenance_pence, fee_pence, before_pence, allocated_on, rule_version, transaction_id,
    known_at, reverses_id)
SELECT a.paying_parent_id, a.receipt_id, a.case_id, a.instalment_id, a.bucket,
    -a.maintenance_pence, -a.fee_pence, a.before_pence, %(on)s, a.rule_version, %(transaction)s,
    %(known_at)s, a.id
FROM collection_allocation a WHERE a.receipt_id = %(receipt)s
ORDER BY a.id
"""

_UNDO_DEBT_PAYMENTS = """
INSERT INTO collection_debtpayment (paying_parent_id, receipt_id, case_id, account, bucket,
    before_pence, amount_pence, allocated_on, rule_version, transaction_id, known_at, reverses_id)
SELECT p.paying_parent_id, p.receipt_id, p.case_id, p.account, p.bucket, p.before_pence,
    -p.amount_pence, %(on)s, p.rule_version, %(transaction)s, %(known_at)s, p.id
FROM collection_debtpayment p WHERE p.receipt_id = %(receipt)s
ORDER BY p.id
"""

# Each of a receipt's allocations is a transaction of its own: what it did is undone leg by leg.
_ALLOCATED = f"""
SELECT e.account, e.subject, sum(e.amount_pence)::bigint
FROM ledger_entry e WHERE e.transaction_id IN (
    SELECT transaction_id FROM collection_allocation WHERE receipt_id = %(receipt)s
    UNION SELECT transaction_id FROM collection_debtpayment WHERE receipt_id = %(receipt)s
) AND e.account <> {Account.RECEIPTS_UNALLOCATED}
GROUP BY e.account, e.subject HAVING sum(e.amount_pence) <> 0 ORDER BY e.account, e.subject
"""

# An instalment that was asked for otherwise since is not asked for again; the debt is in the books.
_REOPEN = """
INSERT INTO collection_openinstalment AS o (instalment_id, paying_parent_id, case_id, due_on,
    maintenance_left_pence, fee_left_pence)
SELECT i.id, a.paying_parent_id, i.case_id, i.due_on, -sum(a.maintenance_pence),
    -sum(a.fee_pence)
FROM collection_allocation a JOIN collection_instalment i ON i.id = a.instalment_id
WHERE a.transaction_id = %(transaction)s AND upper_inf(i.known)
GROUP BY i.id, a.paying_parent_id ORDER BY i.id
ON CONFLICT (instalment_id) DO UPDATE SET
    maintenance_left_pence = o.maintenance_left_pence + excluded.maintenance_left_pence,
    fee_left_pence = o.fee_left_pence + excluded.fee_left_pence
"""

_PAYABLE = """
SELECT -coalesce(sum(amount_pence), 0)::bigint FROM ledger_entry
WHERE account = %(account)s AND subject = %(case)s
"""

_RECORD = """
INSERT INTO collection_receiptreversal (receipt_id, bank_line_id, kind, amount_pence,
    paid_over_pence, reversed_on, by, note, transaction_id, known_at)
VALUES (%(receipt)s, %(line)s, %(kind)s, %(pence)s, %(paid_over)s, %(on)s, %(by)s, %(note)s,
    %(transaction)s, %(known_at)s)
"""


def reverse_receipts(cursor: psycopg.Cursor[Any], asked: Reversing) -> None:
    """Take receipts back with the debit that took them, whole or not at all.

    Raises :class:`ReversalRefusedError` where the debit does not wait to be posted, a receipt is
    unknown or was reversed before, or the receipts are not the debit to the penny.
    """
    if not (asked.by.strip() and asked.note.strip()):
        raise ReversalRefusedError("Say who found that the receipts went back, and how.")
    line = cursor.execute(_LINE, {"line": asked.line_id}).fetchone()
    if line is None or line[0] >= 0:
        raise ReversalRefusedError(
            f"Bank line {asked.line_id} is no debit that waits: see `upkeep suspense debits`."
        )
    pence, booked_on = line
    receipts = _receipts(cursor, asked.receipt_ids)
    total = sum(receipt.amount_pence for receipt in receipts)
    if total != -pence:
        raise ReversalRefusedError(
            f"The receipts come to {total}p and the debit to {-pence}p: name those that it took."
        )
    cursor.execute(_LOCK, {"receipts": list(asked.receipt_ids)})
    ledger.open_staging(cursor)
    for receipt in receipts:
        _reverse(cursor, asked, receipt, {"on": booked_on, "known_at": asked.known_at})
    cursor.execute(
        "DELETE FROM collection_unpostedbankline WHERE bank_line_id = %s", [asked.line_id]
    )


def _receipts(cursor: psycopg.Cursor[Any], wanted: Collection[int]) -> list[_Receipt]:
    rows = cursor.execute(_RECEIPTS, {"receipts": list(wanted)}).fetchall()
    missing = set(wanted) - {row[0] for row in rows}
    gone = [row[0] for row in rows if row[3]]
    if missing or gone or not rows:
        said = ", ".join(map(str, sorted({*missing, *gone}))) or "none"
        raise ReversalRefusedError(
            f"Receipts {said}: unknown, reversed before, or refunded. Name receipts that are "
            "still with us."
        )
    return [_Receipt(*row[:3]) for row in rows]


def _reverse(
    cursor: psycopg.Cursor[Any], asked: Reversing, receipt: _Receipt, when: dict[str, Any]
) -> None:
    """Post one receipt's way back and record it."""
    [transaction] = ledger.next_transaction_ids(cursor, 1)
    values = {**when, "receipt": receipt.id, "transaction": transaction}
    legs = [Leg(Account.BANK, 0, -receipt.amount_pence), *_not_allocated(cursor, receipt, values)]
    back, paid_over = _allocated(cursor, values)
    legs += back
    assert sum(leg.amount_pence for leg in legs) == 0, "a receipt is somewhere, every penny of it"
    cursor.execute(_UNDO_ALLOCATIONS, values)
    cursor.execute(_UNDO_DEBT_PAYMENTS, values)
    cursor.execute(_REOPEN, values)
    ledger.stage(cursor, [_posting(asked, receipt, transaction, legs, when)])
    ledger.post(cursor)
    cursor.execute(
        _RECORD,
        {
            **values,
            "line": asked.line_id,
            "kind": str(asked.kind),
            "pence": receipt.amount_pence,
            "paid_over": paid_over,
            "by": asked.by.strip(),
            "note": asked.note.strip(),
        },
    )


def _not_allocated(
    cursor: psycopg.Cursor[Any], receipt: _Receipt, values: dict[str, Any]
) -> list[Leg]:
    """What waits for a paying parent's debts, and what is in suspense."""
    waiting = cursor.execute(_TAKE_WAITING, values).fetchall()
    legs = [Leg(Account.RECEIPTS_UNALLOCATED, parent, left) for parent, left in waiting]
    if receipt.paying_parent_id is None:
        row = cursor.execute(_IDENTIFIED, values).fetchone()
        assert row is not None, "an aggregate returns one row"
        legs.append(Leg(Account.SUSPENSE, receipt.id, receipt.amount_pence - row[0]))
    return legs


def _allocated(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> tuple[list[Leg], int]:
    """What was set against debts is owed again; and how much of it had been paid over."""
    legs, paid_over = [], 0
    for code, subject, pence in cursor.execute(_ALLOCATED, values).fetchall():
        account = Account(code)
        if account not in _MADE_GOOD_BY:
            legs.append(Leg(account, subject, -pence))
            continue
        row = cursor.execute(_PAYABLE, {"account": code, "case": subject}).fetchone()
        assert row is not None, "an aggregate returns one row"
        still_here = min(-pence, max(row[0], 0))
        gone = -pence - still_here
        missed_on = _MADE_GOOD_BY[account]
        is_of_case = missed_on == Account.REVERSED_AFTER_PAYOUT
        paid_over += gone if is_of_case else 0
        legs += [
            Leg(account, subject, still_here),
            Leg(missed_on, subject if is_of_case else 0, gone),
        ]
    return legs, paid_over


def _posting(
    asked: Reversing, receipt: _Receipt, transaction: int, legs: list[Leg], when: dict[str, Any]
) -> Posting:
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"receipt-reversed/{receipt.id}",
        reason=Reason.RECEIPT_REVERSED,
        effective_date=when["on"],
        known_at=when["known_at"],
        cause_kind=Cause.BANK_LINE,
        cause_id=asked.line_id,
        owner=receipt.paying_parent_id or 0,
        legs=tuple(legs),
    )


# --- Making good -----------------------------------------------------------------------------

_TO_MAKE_GOOD = f"""
SELECT c.id, c.reference, c.paying_parent_id, least(lost.pence, payable.pence)
FROM (
    SELECT subject AS case_id, sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.REVERSED_AFTER_PAYOUT} GROUP BY subject HAVING sum(amount_pence) > 0
) lost
JOIN cases_case c ON c.id = lost.case_id
CROSS JOIN LATERAL (
    SELECT -coalesce(sum(e.amount_pence), 0)::bigint AS pence FROM ledger_entry e
    WHERE e.account = {Account.RECEIVING_PARENT_PAYABLE} AND e.subject = c.id
) payable
WHERE payable.pence > 0 AND c.paying_parent_id %% %(partitions)s = %(partition)s
ORDER BY c.id
"""


def make_good(cursor: psycopg.Cursor[Any], shift: Shift) -> int:
    """Let what was collected since make good what went back after it had been paid over.

    Returns for how many cases. Their receiving parents get the rest.
    """
    rows = cursor.execute(_TO_MAKE_GOOD, shift.parameters()).fetchall()
    if not rows:
        return 0
    transactions = ledger.next_transaction_ids(cursor, len(rows))
    ledger.open_staging(cursor)
    ledger.stage(
        cursor,
        (
            Posting(
                transaction_id=transaction,
                idempotency_key=f"made-good/{reference}/{shift.date.isoformat()}",
                reason=Reason.REALLOCATION,
                effective_date=shift.date,
                known_at=shift.known_at,
                cause_kind=Cause.PAYOUT,
                cause_id=case,
                owner=parent,
                legs=(
                    Leg(Account.RECEIVING_PARENT_PAYABLE, case, pence),
                    Leg(Account.REVERSED_AFTER_PAYOUT, case, -pence),
                ),
            )
            for transaction, (case, reference, parent, pence) in zip(
                transactions, rows, strict=True
            )
        ),
    )
    ledger.post(cursor)
    return len(rows)
