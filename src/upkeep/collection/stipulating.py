"""What a payer said that a payment is for (Child Support Act 1991 s.30(3)(c))."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from upkeep.cases.models import Case, PayingParent
from upkeep.collection.models import OpenReceipt, Receipt, Stipulation


class StipulationRefusedError(Exception):
    """What was said cannot be honoured; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Said:
    """That so much of a receipt, in pence, is for a case, with what shows that the payer said so.

    Nothing takes back what was said before.
    """

    receipt_id: int
    case_reference: str
    amount_pence: int
    evidence: str
    said_to: str


def stipulate(said: Said, known_at: datetime) -> Stipulation:
    """Record it; the next allocation honours it.

    Raises StipulationRefusedError for an unknown receipt or case, for a case of somebody else, and
    for more than is left of the receipt to allocate.
    """
    with transaction.atomic():
        receipt = Receipt.objects.filter(pk=said.receipt_id).first()
        case = Case.objects.filter(reference=said.case_reference).first()
        if receipt is None:
            raise StipulationRefusedError(f"There is no receipt {said.receipt_id}.")
        if case is None:
            raise StipulationRefusedError(f"There is no case {said.case_reference}.")
        _hold_still(case.paying_parent_id)
        _refuse_more_than_waits(said, receipt, case)
        return Stipulation.objects.create(
            receipt=receipt,
            case=case,
            amount_pence=said.amount_pence,
            evidence=said.evidence,
            made_by=said.said_to,
            known_at=known_at,
        )


def in_force(receipt: Receipt, known_at: datetime | None = None) -> dict[int, Stipulation]:
    """What holds for a receipt, by number of the case, as known at a moment or now."""
    rows = receipt.stipulations.order_by("pk")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    latest = {row.case_id: row for row in rows.select_related("case")}
    return {case_id: row for case_id, row in latest.items() if row.amount_pence}


def _hold_still(paying_parent_id: int) -> None:
    """No allocation of theirs meanwhile."""
    PayingParent.objects.select_for_update(no_key=True).get(pk=paying_parent_id)


def _refuse_more_than_waits(said: Said, receipt: Receipt, case: Case) -> None:
    waits = OpenReceipt.objects.filter(receipt=receipt, paying_parent=case.paying_parent_id)
    left = waits.aggregate(left=Sum("left_pence"))["left"] or 0
    if not left:
        raise StipulationRefusedError(
            f"Nothing of receipt {receipt.pk} waits to be used for the paying parent of case "
            f"{case.reference}: it was used, is in suspense, or is somebody else's."
        )
    others = sum(row.amount_pence for number, row in in_force(receipt).items() if number != case.pk)
    if said.amount_pence > left - others:
        raise StipulationRefusedError(
            f"Of receipt {receipt.pk} {left}p wait and {others}p are meant for other cases: "
            f"{said.amount_pence}p cannot be meant for case {case.reference}."
        )
