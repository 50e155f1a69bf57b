"""Each night's allocation: money that waits meets what has fallen due."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.allocation import EARLY_DAYS, RULE_VERSION, Debt, Part, allocate
from upkeep.collection.open_instalments import take_off_instalments
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

_SET_SIZE = 5000

# Only paying parents with both money waiting and something due have anything to allocate. What
# came in after a paying parent died waits until it is known whose it is.
_READY = """
SELECT p.id FROM cases_payingparent p
WHERE p.id IN (
    SELECT r.paying_parent_id FROM collection_openreceipt r
    WHERE r.paying_parent_id %% %(partitions)s = %(partition)s
) AND EXISTS (
    SELECT 1 FROM collection_openinstalment i WHERE i.paying_parent_id = p.id
    AND i.due_on <= %(due)s
) AND NOT EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = p.id AND h.stops = 'collection' AND upper_inf(h.known)
)
ORDER BY p.id FOR NO KEY UPDATE
"""

_RECEIPTS = """
SELECT o.paying_parent_id, o.receipt_id, o.left_pence FROM collection_openreceipt o
JOIN collection_receipt r ON r.id = o.receipt_id
WHERE o.paying_parent_id = ANY(%(parents)s) ORDER BY r.received_on, r.id
"""

_DEBTS = """
SELECT paying_parent_id, instalment_id, case_id, due_on, maintenance_left_pence, fee_left_pence
FROM collection_openinstalment
WHERE paying_parent_id = ANY(%(parents)s) AND due_on <= %(due)s
"""


@dataclass(slots=True)
class _Account:
    """One paying parent's waiting money and debts, and what comes of them."""

    paying_parent_id: int
    receipts: list[tuple[int, int]] = field(default_factory=list)
    debts: dict[int, Debt] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Allocated:
    """What one receipt was set against."""

    paying_parent_id: int
    receipt_id: int
    parts: list[Part]
    left_pence: int


def allocate_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Allocate the money of every paying parent of the partition who has some and owes some."""
    values = {**shift.parameters(), "due": shift.date + timedelta(days=EARLY_DAYS)}
    ready = iter([row[0] for row in cursor.execute(_READY, values).fetchall()])
    count = 0
    while parents := list(islice(ready, _SET_SIZE)):
        accounts = _load(cursor, {**values, "parents": parents})
        allocated = [found for account in accounts for found in _work(account, shift)]
        _record(cursor, shift, allocated)
        count += sum(len(found.parts) for found in allocated)
    return {"allocations": count}


def _load(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> list[_Account]:
    accounts = {parent: _Account(parent) for parent in values["parents"]}
    for parent, receipt_id, left in cursor.execute(_RECEIPTS, values).fetchall():
        accounts[parent].receipts.append((receipt_id, left))
    for parent, *row in cursor.execute(_DEBTS, values).fetchall():
        instalment_id, case_id, due_on, maintenance, fee = row
        debt = Debt(instalment_id, case_id, due_on, maintenance, fee)
        accounts[parent].debts[instalment_id] = debt
    return list(accounts.values())


def _work(account: _Account, shift: Shift) -> Iterator[_Allocated]:
    """Set each receipt in turn, oldest first, against what is left of the debts."""
    for receipt_id, left in account.receipts:
        parts = allocate(left, list(account.debts.values()), shift.date)
        for part in parts:
            _reduce(account.debts, part)
        taken = sum(part.maintenance_pence + part.fee_pence for part in parts)
        if parts:
            yield _Allocated(account.paying_parent_id, receipt_id, parts, left - taken)


def _reduce(debts: dict[int, Debt], part: Part) -> None:
    debt = debts.pop(part.debt.instalment_id)
    left = replace(
        debt,
        maintenance_pence=debt.maintenance_pence - part.maintenance_pence,
        fee_pence=debt.fee_pence - part.fee_pence,
    )
    if left.total_pence:
        debts[debt.instalment_id] = left


def _record(cursor: psycopg.Cursor[Any], shift: Shift, allocated: list[_Allocated]) -> None:
    transactions = ledger.next_transaction_ids(cursor, len(allocated))
    _copy_allocations(cursor, shift, allocated, transactions)
    ledger.open_staging(cursor)
    ledger.stage(
        cursor,
        (
            _posting(found, transaction, shift)
            for found, transaction in zip(allocated, transactions, strict=True)
        ),
    )
    ledger.post(cursor)
    _reduce_receipts(cursor, allocated)
    _reduce_instalments(cursor, [part for found in allocated for part in found.parts])


def _copy_allocations(
    cursor: psycopg.Cursor[Any],
    shift: Shift,
    allocated: list[_Allocated],
    transactions: list[int],
) -> None:
    with cursor.copy(
        "COPY collection_allocation (paying_parent_id, receipt_id, case_id, instalment_id, bucket,"
        " maintenance_pence, fee_pence, allocated_on, rule_version, transaction_id, known_at)"
        " FROM STDIN"
    ) as copy:
        for found, transaction in zip(allocated, transactions, strict=True):
            for part in found.parts:
                copy.write_row(
                    (
                        found.paying_parent_id,
                        found.receipt_id,
                        part.debt.case_id,
                        part.debt.instalment_id,
                        str(part.bucket),
                        part.maintenance_pence,
                        part.fee_pence,
                        shift.date,
                        RULE_VERSION,
                        transaction,
                        shift.known_at,
                    )
                )


def _posting(found: _Allocated, transaction: int, shift: Shift) -> Posting:
    """From the paying parent's unallocated money to each case's debts.

    What is collected stops being owed to nobody in particular: maintenance becomes payable to the
    receiving parent, the fee due to the Secretary of State.
    """
    maintenance: dict[int, int] = {}
    fees: dict[int, int] = {}
    for part in found.parts:
        case_id = part.debt.case_id
        maintenance[case_id] = maintenance.get(case_id, 0) + part.maintenance_pence
        fees[case_id] = fees.get(case_id, 0) + part.fee_pence
    legs = [
        Leg(
            Account.RECEIPTS_UNALLOCATED,
            found.paying_parent_id,
            sum(maintenance.values()) + sum(fees.values()),
        )
    ]
    for case_id, pence in maintenance.items():
        legs += [
            Leg(Account.MAINTENANCE_RECEIVABLE, case_id, -pence),
            Leg(Account.MAINTENANCE_UNCOLLECTED, case_id, pence),
            Leg(Account.RECEIVING_PARENT_PAYABLE, case_id, -pence),
        ]
    for case_id, pence in fees.items():
        legs += [
            Leg(Account.COLLECTION_FEE_RECEIVABLE, case_id, -pence),
            Leg(Account.COLLECTION_FEE_UNCOLLECTED, case_id, pence),
        ]
    legs.append(Leg(Account.COLLECTION_FEES_COLLECTED, 0, -sum(fees.values())))
    return Posting(
        transaction_id=transaction,
        idempotency_key=(
            f"allocation/{found.receipt_id}/{found.paying_parent_id}/{shift.date.isoformat()}"
        ),
        reason=Reason.ALLOCATION,
        effective_date=shift.date,
        known_at=shift.known_at,
        cause_kind=Cause.ALLOCATION,
        cause_id=found.receipt_id,
        owner=found.paying_parent_id,
        legs=tuple(legs),
    )


def _reduce_receipts(cursor: psycopg.Cursor[Any], allocated: list[_Allocated]) -> None:
    """Keep what is left of each receipt, and forget those that are used up."""
    values = {
        "receipts": [found.receipt_id for found in allocated],
        "parents": [found.paying_parent_id for found in allocated],
        "left": [found.left_pence for found in allocated],
    }
    changed = (
        "(SELECT unnest(%(receipts)s::bigint[]) AS receipt_id,"
        " unnest(%(parents)s::bigint[]) AS paying_parent_id,"
        " unnest(%(left)s::bigint[]) AS left_pence) AS changed"
    )
    same = "o.receipt_id = changed.receipt_id AND o.paying_parent_id = changed.paying_parent_id"
    cursor.execute(
        f"DELETE FROM collection_openreceipt o USING {changed}"
        f" WHERE {same} AND changed.left_pence = 0",
        values,
    )
    cursor.execute(
        f"UPDATE collection_openreceipt o SET left_pence = changed.left_pence FROM {changed}"
        f" WHERE {same} AND changed.left_pence > 0",
        values,
    )


def _reduce_instalments(cursor: psycopg.Cursor[Any], parts: list[Part]) -> None:
    """Keep what is left of each instalment, and forget those that are paid."""
    paid: dict[int, tuple[int, int]] = {}
    for part in parts:
        maintenance, fee = paid.get(part.debt.instalment_id, (0, 0))
        paid[part.debt.instalment_id] = (
            maintenance + part.maintenance_pence,
            fee + part.fee_pence,
        )
    take_off_instalments(cursor, paid)
