"""A paying parent's arrears plans, with what is left of each, as known now or at a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from upkeep.cases.models import PayingParent
from upkeep.collection.arrears_plans import asked_by_plan
from upkeep.collection.models import ArrearsPlan, ArrearsPlanEnd


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan, how it ended if it did, and its instalments with what is left of each, in pence.

    ``left_pence`` is what is left of all it covers; it and what is left of instalments are None
    where the question is about the past, for what had been paid by then is on the statement.
    """

    plan: ArrearsPlan
    end: ArrearsPlanEnd | None
    left_pence: int | None
    instalments: tuple[tuple[object, int, int | None], ...]


def plans_of(parent: PayingParent, known_at: datetime | None = None) -> list[PlanShown]:
    """Every plan of a paying parent, the latest first."""
    found = ArrearsPlan.objects.filter(paying_parent=parent).select_related("end").order_by("-pk")
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(_shown(list(found), known_at))


def _shown(found: list[ArrearsPlan], known_at: datetime | None) -> Iterator[PlanShown]:
    for plan in found:
        end = getattr(plan, "end", None)
        if end is not None and known_at is not None and end.known_at > known_at:
            end = None
        is_asking = known_at is None and end is None
        asked = asked_by_plan(plan) if is_asking else None
        left = dict(asked.due) if asked else {}
        yield PlanShown(
            plan,
            end,
            asked.covered_pence if asked else None,
            tuple(
                (each.due_on, each.amount_pence, left.get(each.due_on, 0) if asked else None)
                for each in plan.instalments.order_by("due_on")
            ),
        )
