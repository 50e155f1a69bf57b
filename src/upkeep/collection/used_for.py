"""What a receipt was used for, line by line, and why in that order."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, PayingParent
from upkeep.collection.models import (
    Allocation,
    Bucket,
    DebtPayment,
    Identification,
    OpenReceipt,
    Receipt,
    ReceiptReversal,
)
from upkeep.collection.stipulating import in_force
from upkeep.ledger.balances import balance
from upkeep.ledger.chart import Account

Row = TypeVar("Row", bound=Model)

WHY = {
    Bucket.CURRENT: _(
        "First the instalment of every case that falls due nearest to that day, each in proportion"
        " to what is left of it."
    ),
    Bucket.MISSED: _("Then instalments that were missed, the oldest first."),
    Bucket.ARREARS: _(
        "Then other debts to receiving parents, each in proportion to what is left of it."
    ),
    Bucket.STATE: _("Then debts to the Secretary of State, the oldest first."),
    Bucket.ENFORCEMENT_FEES: _("Then fees for enforcement, the oldest first."),
}
WHY_STIPULATED = _("The payer told us what this payment is for: that comes before everything else.")
WHY_HELD = _("What is left is held until something falls due.")

OF_ACCOUNT = {
    Account.INTEREST_RECEIVABLE: _("Interest under the 1993 scheme"),
    Account.MAINTENANCE_RECEIVABLE_FOR_STATE: _("Maintenance owed to the Secretary of State"),
    Account.INTEREST_RECEIVABLE_FOR_STATE: _("Interest owed to the Secretary of State"),
    Account.PENALTY_RECEIVABLE: _("Penalty for late payment"),
    Account.ENFORCEMENT_FEE_RECEIVABLE: _("Fee for enforcement"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One part of a receipt: the case and debt that it met, and what was left of that before.

    ``due_on`` is the instalment's (None: no instalment). ``before_pence`` is None where it was
    not recorded yet. ``step`` counts the steps of the order from 1.
    """

    case: Case
    step: int
    name: object
    due_on: date | None
    before_pence: int | None
    maintenance_pence: int
    fee_pence: int
    allocated_on: date
    rule_version: str


@dataclass(frozen=True, slots=True)
class UsedFor:
    """All uses of a receipt for one paying parent, what is held, in pence, and the reasons."""

    uses: tuple[Use, ...]
    held_pence: int
    why: tuple[object, ...]


def used_for(
    receipt: Receipt, paying_parent: PayingParent, known_at: datetime | None = None
) -> UsedFor:
    """How a receipt was set against a paying parent's debts, in the order in which it was.

    With ``known_at`` as it was known at that moment.
    """
    instalments = (
        _by(Allocation.objects.filter(receipt=receipt, paying_parent=paying_parent), known_at)
        .select_related("case__receiving_parent", "instalment")
        .order_by("pk")
    )
    others = (
        _by(DebtPayment.objects.filter(receipt=receipt, paying_parent=paying_parent), known_at)
        .select_related("case__receiving_parent")
        .order_by("pk")
    )
    uses = [*map(_of_instalment, instalments), *map(_of_debt, others)]
    uses.sort(key=lambda use: use.allocated_on)
    held_pence = (
        _held_now(receipt, paying_parent)
        if known_at is None
        else _held_then(receipt, paying_parent, uses, known_at)
    )
    steps = {bucket for bucket in Bucket if _step(bucket) in {use.step for use in uses}}
    why = [
        *([WHY_STIPULATED] if in_force(receipt, known_at) else []),
        *(WHY[bucket] for bucket in Bucket if bucket in steps),
        *([WHY_HELD] if held_pence else []),
    ]
    return UsedFor(tuple(uses), held_pence, tuple(why))


def _by(rows: QuerySet[Row], known_at: datetime | None) -> QuerySet[Row]:
    """Rows that had been recorded by a moment; all of them for None."""
    return rows if known_at is None else rows.filter(known_at__lte=known_at)


def _held_now(receipt: Receipt, paying_parent: PayingParent) -> int:
    held = OpenReceipt.objects.filter(receipt=receipt, paying_parent=paying_parent)
    return held.aggregate(left=Sum("left_pence"))["left"] or 0


def _held_then(
    receipt: Receipt, paying_parent: PayingParent, uses: list[Use], known_at: datetime
) -> int:
    """What was left of a receipt at a moment: nothing once it went back to whoever paid it.

    Never more than the books say was held of that paying parent's money.
    """
    if _by(ReceiptReversal.objects.filter(receipt=receipt), known_at).exists():
        return 0
    theirs = Identification.objects.filter(receipt=receipt, paying_parent=paying_parent)
    received = sum(_by(theirs, known_at).values_list("amount_pence", flat=True))
    if receipt.paying_parent_id == paying_parent.pk:
        received += receipt.amount_pence
    left = received - sum(use.maintenance_pence + use.fee_pence for use in uses)
    with connection.cursor() as cursor:
        account = Account.RECEIPTS_UNALLOCATED
        held = -balance(cursor.cursor, account, paying_parent.pk, known_at=known_at)
    return max(0, min(left, held))


def _step(bucket: str) -> int:
    return list(Bucket).index(Bucket(bucket)) + 1


def _of_instalment(row: Allocation) -> Use:
    return Use(
        row.case,
        _step(row.bucket),
        row.get_bucket_display(),
        row.instalment.due_on if row.instalment else None,
        row.before_pence,
        row.maintenance_pence,
        row.fee_pence,
        row.allocated_on,
        row.rule_version,
    )


def _of_debt(row: DebtPayment) -> Use:
    return Use(
        row.case,
        _step(row.bucket),
        OF_ACCOUNT[Account(row.account)],
        None,
        row.before_pence,
        row.amount_pence,
        0,
        row.allocated_on,
        row.rule_version,
    )
