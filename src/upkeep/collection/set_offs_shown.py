"""What was claimed to count against a case's maintenance, and what came of it, as known then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from upkeep.cases.models import Case
from upkeep.collection.models import SetOff, SetOffDecision


@dataclass(frozen=True, slots=True)
class SetOffOnCase:
    """A claim, its decision if there was one, and how much of it counts in this case, in pence."""

    set_off: SetOff
    decision: SetOffDecision | None
    here_pence: int


def set_offs_on(case: Case, known_at: datetime | None = None) -> list[SetOffOnCase]:
    """Every claim about a case or set against it, the latest first; as known at a moment, or now.

    A claim of another case is here only once some of it was set against this one, or as the
    opposing liability.
    """
    ours = Q(case=case) | Q(opposing=case) | Q(decision__parts__case=case)
    found = SetOff.objects.filter(ours).distinct().order_by("-pk")
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(_shown(found.select_related("decision"), case, known_at))


def _shown(
    found: QuerySet[SetOff], case: Case, known_at: datetime | None
) -> Iterator[SetOffOnCase]:
    for set_off in found:
        decision = getattr(set_off, "decision", None)
        if decision is not None and known_at is not None and decision.known_at > known_at:
            decision = None
        parts = decision.parts.filter(case=case) if decision is not None else ()
        here = sum(part.amount_pence for part in parts)
        if case.pk in (set_off.case_id, set_off.opposing_id) or here:
            yield SetOffOnCase(set_off, decision, here)
