"""The decisions about a case, in the order they were made, with what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from upkeep.cases.models import Case, Decision, Liability
from upkeep.cases.payers import decisions_about
from upkeep.web.as_recorded import believed_at, recorded_by
from upkeep.web.explanation import weekly_share_pence


@dataclass(frozen=True, slots=True)
class DecisionOnCase:
    """A decision as one case sees it: its weekly amount before and after."""

    decision: Decision
    before_pence: int | None
    after_pence: int


def decisions_on(case: Case, known_at: datetime | None = None) -> list[DecisionOnCase]:
    """Every decision that gives the case an amount, the latest first; made by ``known_at``."""
    made: list[DecisionOnCase] = []
    about = decisions_about(case.paying_parent).order_by("known_at", "id")
    for decision in recorded_by(about, known_at):
        after = weekly_share_pence(decision, case)
        if after is not None:
            made.append(DecisionOnCase(decision, _standing(made, decision.effective_from), after))
    return made[::-1]


def _standing(made: Sequence[DecisionOnCase], day: date) -> int | None:
    """What the decisions made so far say the case is worth on a day."""
    reaching = [row for row in made if row.decision.effective_from <= day]
    latest = max(reaching, key=lambda row: row.decision.effective_from, default=None)
    return None if latest is None else latest.after_pence


def decision_on(case: Case, number: int, known_at: datetime | None = None) -> DecisionOnCase:
    """One decision about the case; any other number is as if it did not exist."""
    for row in decisions_on(case, known_at):
        if row.decision.pk == number:
            return row
    raise Http404


def liability_on(case: Case, day: date, known_at: datetime | None = None) -> Liability | None:
    """The liability in force on a day as known at a moment or now, with the decision behind it."""
    return (
        believed_at(case.liabilities.filter(effective__contains=day), known_at)
        .select_related("decision")
        .first()
    )
