"""Which arrears an agreement to take a part payment covers, while it is kept."""

from datetime import datetime

from django.db.models import Q, QuerySet

from upkeep.cases.models import Case, PayingParent
from upkeep.collection.models import PartPayment

COVERED_BY_PART_PAYMENT = """
EXISTS (
    SELECT 1 FROM collection_instalment its
    JOIN collection_partpayment agreed ON agreed.case_id = its.case_id
        AND agreed.debt = 'maintenance'
        AND (agreed.due_before IS NULL OR its.due_on < agreed.due_before)
    JOIN collection_partpaymentstart begun ON begun.part_payment_id = agreed.id
    WHERE its.id = {instalment} AND NOT EXISTS (
        SELECT 1 FROM collection_partpaymentend over WHERE over.part_payment_id = agreed.id
    )
)
"""
"""For statements: whether an agreement in effect covers an ``{instalment}``."""


def in_effect(parent: PayingParent) -> list[PartPayment]:
    """The agreements of a paying parent that took effect and are not over."""
    return list(
        PartPayment.objects.filter(
            case__paying_parent=parent, start__isnull=False, end=None
        ).order_by("pk")
    )


def instalments_of(agreement: PartPayment) -> Q:
    """Which instalments, or what is left of instalments, an agreement covers."""
    if agreement.debt != PartPayment.Debt.RECEIVING_PARENT:
        return Q(pk=None)
    its = Q(case=agreement.case_id)
    return its if agreement.due_before is None else its & Q(due_on__lt=agreement.due_before)


def settled_by_part_payment(parent: PayingParent) -> Q:
    """Which instalments of a paying parent are not asked for, because an agreement is kept."""
    covered = Q(pk=None)
    for agreement in in_effect(parent):
        covered |= instalments_of(agreement)
    return covered


def part_payments_on(case: Case, known_at: datetime | None = None) -> QuerySet[PartPayment]:
    """Every agreement proposed in a case, the latest first; as known at a moment, or now."""
    found = PartPayment.objects.filter(case=case).order_by("-pk")
    return found if known_at is None else found.filter(known_at__lte=known_at)


def settling_on(case: Case, known_at: datetime | None = None) -> QuerySet[PartPayment]:
    """The agreements about what is owed to the receiving parent that are, or were, in effect."""
    found = part_payments_on(case, known_at).filter(debt=PartPayment.Debt.RECEIVING_PARENT)
    if known_at is None:
        return found.filter(start__isnull=False, end=None)
    begun = found.filter(start__known_at__lte=known_at)
    return begun.exclude(end__known_at__lte=known_at)
