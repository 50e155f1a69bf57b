"""Each night's allocation: money that waits meets what has fallen due."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.allocation import (
    EARLY_DAYS,
    LATEST,
    OTHER_DEBTS,
    Debt,
    Part,
    Receipt,
    allocate,
)
from upkeep.collection.open_instalments import take_off_instalments
from upkeep.ledger import CHART, DEBTS, Account, Cause, Leg, Posting, Reason, Subject
from upkeep.shift import Shift

_SET_SIZE = 5000
_KINDS = {kind.due: kind for kind in DEBTS}
_OWED_BY_ESTATES = (Account.MAINTENANCE_RECEIVABLE, Account.MAINTENANCE_RECEIVABLE_FOR_STATE)

# Only paying parents with both money waiting and something due have anything to allocate. What
# came in after a paying parent died waits until it is known whose it is; what came in since a claim
# was made is the estate's.
_READY = """
SELECT p.id FROM cases_payingparent p
WHERE p.id IN (
    SELECT r.paying_parent_id FROM collection_openreceipt r
    WHERE r.paying_parent_id %% %(partitions)s = %(partition)s
) AND EXISTS (
    SELECT 1 FROM collection_openinstalment i WHERE i.paying_parent_id = p.id
    AND i.due_on <= %(due)s
    UNION ALL
    SELECT 1 FROM cases_case c JOIN ledger_entry e ON e.subject = c.id
    WHERE c.paying_parent_id = p.id AND e.account = ANY(%(others)s)
) AND (NOT EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = p.id AND h.stops = 'collection' AND upper_inf(h.known)
) OR EXISTS (
    SELECT 1 FROM collection_estateclaim claim JOIN collection_openreceipt o
        ON o.paying_parent_id = claim.paying_parent_id
    JOIN collection_receipt r ON r.id = o.receipt_id AND r.received_on >= claim.claimed_on
    WHERE claim.paying_parent_id = p.id
))
ORDER BY p.id FOR NO KEY UPDATE
"""

_ESTATES = """
SELECT claim.paying_parent_id, min(claim.claimed_on) FROM collection_estateclaim claim
WHERE claim.paying_parent_id = ANY(%(parents)s) AND EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = claim.paying_parent_id AND h.stops = 'collection'
    AND upper_inf(h.known)
) GROUP BY 1
"""

_RECEIPTS = """
SELECT o.paying_parent_id, o.receipt_id, r.received_on, o.left_pence FROM collection_openreceipt o
JOIN collection_receipt r ON r.id = o.receipt_id
WHERE o.paying_parent_id = ANY(%(parents)s) ORDER BY r.received_on, r.id
"""

_DEBTS = """
SELECT paying_parent_id, instalment_id, case_id, due_on, maintenance_left_pence, fee_left_pence
FROM collection_openinstalment
WHERE paying_parent_id = ANY(%(parents)s) AND due_on <= %(due)s
"""


_OTHER_DEBTS = """
SELECT c.paying_parent_id, e.subject, e.account, min(e.effective_date), sum(e.amount_pence)::bigint
FROM cases_case c JOIN ledger_entry e ON e.subject = c.id AND e.account = ANY(%(others)s)
WHERE c.paying_parent_id = ANY(%(parents)s)
GROUP BY c.paying_parent_id, e.subject, e.account HAVING sum(e.amount_pence) > 0
"""

_NEXT_INSTALMENTS = """
SELECT DISTINCT ON (case_id)
    paying_parent_id, instalment_id, case_id, due_on, maintenance_left_pence, fee_left_pence
FROM collection_openinstalment
WHERE paying_parent_id = ANY(%(parents)s) AND due_on > %(due)s ORDER BY case_id, due_on
"""

_STIPULATIONS = """
SELECT paying_parent_id, receipt_id, case_id, amount_pence FROM (
    SELECT DISTINCT ON (s.receipt_id, s.case_id)
        o.paying_parent_id, s.receipt_id, s.case_id, s.amount_pence
    FROM collection_openreceipt o JOIN collection_stipulation s ON s.receipt_id = o.receipt_id
    WHERE o.paying_parent_id = ANY(%(parents)s) ORDER BY s.receipt_id, s.case_id, s.id DESC
) latest WHERE amount_pence > 0 ORDER BY receipt_id, case_id
"""


@dataclass(slots=True)
class _Account:
    """One paying parent's waiting money and debts."""

    paying_parent_id: int
    receipts: dict[int, Receipt] = field(default_factory=dict)
    debts: list[Debt] = field(default_factory=list)

    def leave_to_estate(self, claimed_on: date) -> None:
        """Keep what came from the estate, and what it owes: maintenance and nothing else (s.43A).

        What came in between the death and the claim waits until it is known whose it is.
        """
        early = [
            each.receipt_id for each in self.receipts.values() if each.received_on < claimed_on
        ]
        for receipt_id in early:
            del self.receipts[receipt_id]
        self.debts = [
            replace(each, fee_pence=0)
            for each in self.debts
            if each.account in _OWED_BY_ESTATES and each.maintenance_pence
        ]


@dataclass(frozen=True, slots=True)
class _Allocated:
    """What one receipt was set against."""

    paying_parent_id: int
    receipt_id: int
    parts: list[Part]
    left_pence: int

    @property
    def of_instalments(self) -> list[Part]:
        """What went to instalments."""
        return [part for part in self.parts if part.debt.instalment_id is not None]

    @property
    def of_others(self) -> list[Part]:
        """What went to debts that no instalment asks for."""
        return [part for part in self.parts if part.debt.instalment_id is None]


def allocate_receipts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Allocate the money of every paying parent of the partition who has some and owes some."""
    values = {
        **shift.parameters(),
        "due": shift.date + timedelta(days=EARLY_DAYS),
        "others": [int(account) for account in OTHER_DEBTS],
    }
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
    values_of_all = values
    for parent, *receipt in cursor.execute(_RECEIPTS, values).fetchall():
        accounts[parent].receipts[receipt[0]] = Receipt(*receipt)
    for parent, receipt_id, case_id, pence in cursor.execute(_STIPULATIONS, values).fetchall():
        receipts = accounts[parent].receipts
        said = (*receipts[receipt_id].stipulated, (case_id, pence))
        receipts[receipt_id] = replace(receipts[receipt_id], stipulated=said)
    for parent, *debt in cursor.execute(_DEBTS, values).fetchall():
        accounts[parent].debts.append(Debt(*debt))
    owing_else: set[int] = set()
    for parent, case_id, account, since, pence in cursor.execute(_OTHER_DEBTS, values).fetchall():
        accounts[parent].debts.append(Debt(None, case_id, since, pence, 0, Account(account)))
        owing_else.add(parent)
    values = {**values, "parents": list(owing_else)}
    for parent, *debt in cursor.execute(_NEXT_INSTALMENTS, values).fetchall():
        accounts[parent].debts.append(Debt(*debt))
    for parent, claimed_on in cursor.execute(_ESTATES, values_of_all).fetchall():
        accounts[parent].leave_to_estate(claimed_on)
    return list(accounts.values())


def _work(account: _Account, shift: Shift) -> Iterator[_Allocated]:
    """Set all receipts against the debts, and say of each what came of it."""
    parts: dict[int, list[Part]] = {}
    for part in allocate(list(account.receipts.values()), account.debts, shift.date):
        parts.setdefault(part.receipt_id, []).append(part)
    for receipt_id in sorted(parts):
        taken = sum(part.total_pence for part in parts[receipt_id])
        left = account.receipts[receipt_id].pence - taken
        yield _Allocated(account.paying_parent_id, receipt_id, parts[receipt_id], left)


def _record(cursor: psycopg.Cursor[Any], shift: Shift, allocated: list[_Allocated]) -> None:
    transactions = ledger.next_transaction_ids(cursor, len(allocated))
    _copy_allocations(cursor, shift, allocated, transactions)
    _copy_debt_payments(cursor, shift, allocated, transactions)
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
    _reduce_instalments(cursor, [part for found in allocated for part in found.of_instalments])


def _copy_allocations(
    cursor: psycopg.Cursor[Any],
    shift: Shift,
    allocated: list[_Allocated],
    transactions: list[int],
) -> None:
    with cursor.copy(
        "COPY collection_allocation (paying_parent_id, receipt_id, case_id, instalment_id, bucket,"
        " maintenance_pence, fee_pence, before_pence, allocated_on, rule_version, transaction_id,"
        " known_at)"
        " FROM STDIN"
    ) as copy:
        for found, transaction in zip(allocated, transactions, strict=True):
            for part in found.of_instalments:
                copy.write_row(
                    (
                        found.paying_parent_id,
                        found.receipt_id,
                        part.debt.case_id,
                        part.debt.instalment_id,
                        str(part.bucket),
                        part.maintenance_pence,
                        part.fee_pence,
                        part.debt.total_pence,
                        shift.date,
                        LATEST.version,
                        transaction,
                        shift.known_at,
                    )
                )


def _copy_debt_payments(
    cursor: psycopg.Cursor[Any],
    shift: Shift,
    allocated: list[_Allocated],
    transactions: list[int],
) -> None:
    with cursor.copy(
        "COPY collection_debtpayment (paying_parent_id, receipt_id, case_id, account, bucket,"
        " before_pence, amount_pence, allocated_on, rule_version, transaction_id, known_at)"
        " FROM STDIN"
    ) as copy:
        for found, transaction in zip(allocated, transactions, strict=True):
            for part in found.of_others:
                copy.write_row(
                    (
                        found.paying_parent_id,
                        found.receipt_id,
                        part.debt.case_id,
                        int(part.debt.account),
                        str(part.bucket),
                        part.debt.total_pence,
                        part.total_pence,
                        shift.date,
                        LATEST.version,
                        transaction,
                        shift.known_at,
                    )
                )


def _posting(found: _Allocated, transaction: int, shift: Shift) -> Posting:
    """From the paying parent's unallocated money to each case's debts.

    What is collected stops being owed to nobody in particular: maintenance becomes payable to the
    receiving parent, the fee due to the Secretary of State.
    """
    collected: dict[tuple[Account, int], int] = {}
    for part in found.parts:
        for account, pence in (
            (part.debt.account, part.maintenance_pence),
            (Account.COLLECTION_FEE_RECEIVABLE, part.fee_pence),
        ):
            key = account, part.debt.case_id
            collected[key] = collected.get(key, 0) + pence
    legs = [Leg(Account.RECEIPTS_UNALLOCATED, found.paying_parent_id, sum(collected.values()))]
    together: dict[Account, int] = {}
    for (account, case_id), pence in sorted(collected.items()):
        kind = _KINDS[account]
        legs += [Leg(account, case_id, -pence), Leg(kind.uncollected, case_id, pence)]
        if kind.collected is None:
            raise ValueError(f"{kind.name} is never collected, and was allocated to")
        if CHART[kind.collected].subject is Subject.NONE:
            together[kind.collected] = together.get(kind.collected, 0) + pence
        else:
            legs.append(Leg(kind.collected, case_id, -pence))
    legs += [Leg(account, 0, -pence) for account, pence in together.items()]
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
        number = part.debt.instalment_id
        if number is None:
            raise ValueError(f"{part} is no part of an instalment")
        maintenance, fee = paid.get(number, (0, 0))
        paid[number] = (maintenance + part.maintenance_pence, fee + part.fee_pence)
    take_off_instalments(cursor, paid)
