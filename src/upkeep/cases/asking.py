"""What parents ask of us by themselves, in their own words, dated by the day it came in.

A change that a parent tells of is weighed by a caseworker before it counts: it becomes a proceeding
under the reference that the reported change will have, and goes on when that is reported.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding, ProceedingStep
from upkeep.cases.proceedings import OPENED, move, open_proceeding
from upkeep.cases.reporting import CHANGE, next_reference, numbering

ASKED = {
    "change": CHANGE,
    "end": CHANGE,
    "reconsideration": "reconsideration",
    "variation": "variation",
    "complaint": "complaint",
}
"""What a parent may ask, and the process that it opens."""

OPEN_MAX = 3
"""So many of one process may one person have open about a case at a time."""


class AskedAlreadyError(ValueError):
    """The person has asked for this several times and we are still at it."""


@transaction.atomic
def ask(
    what: str, case: Case, actor: Actor, words: str, notified_on: date | None = None
) -> Proceeding:
    """Open what a parent asks for; returns it in the state where somebody here takes it on.

    ``notified_on`` is when the latest decision counts as received. Raises
    :class:`AskedAlreadyError`, and ``opening.CannotOpenError`` without a decision to look at.
    """
    process = ASKED[what]
    still_open = asked_by(actor.name, case).filter(process=process, ended_on=None)
    if still_open.count() >= OPEN_MAX:
        raise AskedAlreadyError(f"{actor.name} has {OPEN_MAX} open of {process}")
    if process != CHANGE:
        return opening.start(process, case, actor, words, notified_on)
    numbering()
    opened = open_proceeding(
        CHANGE, next_reference(), case.paying_parent_id, actor, case.pk, f"{what}: {words}"
    )
    return move(opened.pk, "judgement_needed", actor, what)


def asked_by(name: str, case: Case) -> QuerySet[Proceeding]:
    """What an account opened about a case, the latest first."""
    steps = ProceedingStep.objects.filter(event=OPENED, by=name)
    return Proceeding.objects.filter(case=case, steps__in=steps).order_by("-pk")
