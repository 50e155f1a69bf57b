"""Deductions from benefits as a caseworker reads them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from upkeep.cases.models import Case
from upkeep.collection.models import BenefitDeduction, BenefitDeductionEvent
from upkeep.law.words import code_words
from upkeep.web.as_recorded import recorded_by


@dataclass(frozen=True, slots=True)
class DeductionInWords:
    """One request: what is asked for a week, where it stands since when, and what has come of it.

    Amounts are pence. ``short_pence`` is what was asked for and not taken.
    """

    reference: str
    kind: str
    weekly_pence: int
    stands: str
    since: date
    reason: str
    benefit: str
    taken_pence: int
    short_pence: int


def deductions_of(case: Case, known_at: datetime | None = None) -> list[DeductionInWords]:
    """Every request about the paying parent of a case, the latest first, as known at a moment."""
    asked = recorded_by(
        BenefitDeduction.objects.filter(paying_parent=case.paying_parent_id), known_at
    )
    rows = asked.prefetch_related("events", "remitted").order_by("-pk")
    return [_in_words(row, known_at) for row in rows]


def _in_words(row: BenefitDeduction, known_at: datetime | None) -> DeductionInWords:
    events = [each for each in row.events.all() if _is_known(each.known_at, known_at)]
    listed = [each for each in row.remitted.all() if _is_known(each.known_at, known_at)]
    last = max(events, key=lambda each: each.pk, default=None)
    taken = sum(each.deducted_pence for each in listed)
    wanted = sum(each.wanted_pence for each in listed)
    return DeductionInWords(
        reference=row.reference,
        kind=row.get_kind_display(),
        weekly_pence=row.weekly_pence,
        stands=last.get_kind_display() if last else "",
        since=last.on if last else row.asked_on,
        reason=last.get_reason_display() if last and last.reason else "",
        benefit=_benefit(events),
        taken_pence=taken,
        short_pence=wanted - taken,
    )


def _is_known(recorded_at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or recorded_at <= known_at


def _benefit(events: list[BenefitDeductionEvent]) -> str:
    """From which benefit it is taken; empty before the benefits system has said so."""
    codes = [each.benefit for each in events if each.benefit]
    return code_words(codes[0], get_language() or "en") if codes else ""
