"""Payments of a case: what is asked for and when, what came in, and what was paid over."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from upkeep.cases.models import Case, PayingParent
from upkeep.collection.allocation import OTHER_DEBTS
from upkeep.collection.models import (
    Allocation,
    Arrangement,
    Bucket,
    DebtPayment,
    Instalment,
    Payout,
    Receipt,
    Schedule,
)
from upkeep.collection.used_for import OF_ACCOUNT
from upkeep.ledger.balances import balance
from upkeep.ledger.chart import Account
from upkeep.web.as_recorded import believed_at, recorded_by

_USES = ("maintenance", "fee", "interest", "other")


@dataclass(frozen=True, slots=True)
class Demand:
    """An instalment, and how much of it has been paid."""

    due_on: date
    maintenance_pence: int
    fee_pence: int
    maintenance_paid_pence: int
    fee_paid_pence: int

    @property
    def total_pence(self) -> int:
        """Maintenance and collection fee together."""
        return self.maintenance_pence + self.fee_pence

    def asked_of(self, *, is_paying: bool) -> int:
        """What a parent is shown of it: the collection fee concerns who pays it alone."""
        return self.total_pence if is_paying else self.maintenance_pence

    @property
    def paid_pence(self) -> int:
        """What has been paid of both."""
        return self.maintenance_paid_pence + self.fee_paid_pence


@dataclass(frozen=True, slots=True)
class ReceiptOnCase:
    """What one receipt paid towards one case.

    ``interest_pence`` is interest due to the receiving parent; ``other_pence`` what went to debts
    of the case that are owed to the Secretary of State.
    """

    receipt: Receipt
    maintenance_pence: int
    fee_pence: int
    interest_pence: int = 0
    other_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All that was set against debts of the case."""
        return self.maintenance_pence + self.fee_pence + self.interest_pence + self.other_pence


def arrangement_on(case: Case, day: date, known_at: datetime | None = None) -> Arrangement | None:
    """How the case's maintenance is to be paid on a day, as known at a moment or now."""
    return believed_at(case.arrangements.filter(effective__contains=day), known_at).first()


def current_schedule(case: Case, known_at: datetime | None = None) -> Schedule | None:
    """The payment schedule as known at a moment, or now."""
    return believed_at(case.schedules.all(), known_at).first()


def demands(case: Case, known_at: datetime | None = None) -> list[Demand]:
    """Every instalment as known at a moment or now, in order of the day it is due."""
    paid = None if known_at is None else Q(allocations__known_at__lte=known_at)
    instalments = (
        believed_at(Instalment.objects.filter(case=case), known_at)
        .annotate(
            paid_maintenance=Coalesce(Sum("allocations__maintenance_pence", filter=paid), 0),
            paid_fee=Coalesce(Sum("allocations__fee_pence", filter=paid), 0),
        )
        .order_by("due_on")
    )
    return [
        Demand(
            due_on=row.due_on,
            maintenance_pence=row.maintenance_pence,
            fee_pence=row.fee_pence,
            maintenance_paid_pence=row.paid_maintenance,
            fee_paid_pence=row.paid_fee,
        )
        for row in instalments
    ]


def receipts_on(case: Case, known_at: datetime | None = None) -> list[ReceiptOnCase]:
    """What each receipt paid towards the case as known at a moment or now, the latest first."""
    found: dict[int, dict[str, int]] = {}
    for part in recorded_by(Allocation.objects.filter(case=case), known_at):
        of_receipt = found.setdefault(part.receipt_id, dict.fromkeys(_USES, 0))
        of_receipt["maintenance"] += part.maintenance_pence
        of_receipt["fee"] += part.fee_pence
    for paid in recorded_by(DebtPayment.objects.filter(case=case), known_at):
        of_receipt = found.setdefault(paid.receipt_id, dict.fromkeys(_USES, 0))
        of_receipt["interest" if paid.bucket == Bucket.ARREARS else "other"] += paid.amount_pence
    receipts = Receipt.objects.filter(pk__in=found).order_by("-received_on", "-pk")
    return [
        ReceiptOnCase(receipt, *(found[receipt.pk][use] for use in _USES)) for receipt in receipts
    ]


def receipt_on(case: Case, number: int, known_at: datetime | None = None) -> ReceiptOnCase:
    """One receipt's part for the case; any other number is as if it did not exist."""
    for row in receipts_on(case, known_at):
        if row.receipt.pk == number:
            return row
    raise Http404


def payouts_of(case: Case, known_at: datetime | None = None) -> list[Payout]:
    """What was paid over to the receiving parent, the latest first."""
    return list(recorded_by(case.payouts.all(), known_at).order_by("-pay_on", "-pk"))


def unpaid_pence(case: Case, known_at: datetime | None = None) -> int:
    """Maintenance charged under Collect and Pay and not yet collected; negative when ahead."""
    return _balance(case, Account.MAINTENANCE_RECEIVABLE, known_at)


def unpaid_fee_pence(case: Case, known_at: datetime | None = None) -> int:
    """Collection fees charged to the paying parent and not yet collected."""
    return _balance(case, Account.COLLECTION_FEE_RECEIVABLE, known_at)


def other_debts(
    case: Case, known_at: datetime | None = None, *, is_receiving: bool = False
) -> list[tuple[str, int]]:
    """What is owed beside instalments, by name, in pence; to a receiving parent only their own."""
    owed = [
        (str(OF_ACCOUNT[account]), _balance(case, account, known_at))
        for account, bucket in OTHER_DEBTS.items()
        if not is_receiving or bucket is Bucket.ARREARS
    ]
    return [(name, pence) for name, pence in owed if pence]


def held_pence(paying_parent: PayingParent, known_at: datetime | None = None) -> int:
    """What we hold of a paying parent's money until something is due for which to use it."""
    return -_balance(paying_parent, Account.RECEIPTS_UNALLOCATED, known_at)


def _balance(
    subject: Case | PayingParent, account: Account, known_at: datetime | None = None
) -> int:
    with connection.cursor() as cursor:
        return balance(cursor.cursor, account, subject.pk, known_at=known_at)
