"""What the tribunal says of an appeal: its own reference, and when it wants the response."""

from datetime import date, timedelta

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding, TribunalCase

RESPONSE_WITHIN = timedelta(days=28)
"""From receipt of the notice of appeal, where the tribunal names no day (SI 2008/2685 rule 24)."""


class WrongDayError(ValueError):
    """The response cannot be due before the notice came."""


def name_appeal(
    appeal: Proceeding, reference: str, received_on: date, due_on: date | None, actor: Actor
) -> TribunalCase:
    """Record the tribunal's reference of an appeal; the last one recorded counts.

    The clock of the response follows the day that the tribunal names. Raises
    :class:`WrongDayError` for a day before receipt.
    """
    due = due_on or received_on + RESPONSE_WITHIN
    if due < received_on:
        raise WrongDayError(
            f"due on {due}: wanted a day from {received_on} on, when it was received"
        )
    if appeal.ended_on is None and appeal.state == "preparing_response":
        Proceeding.objects.filter(pk=appeal.pk).update(due_on=due)
    return TribunalCase.objects.create(
        appeal=appeal,
        reference=reference,
        received_on=received_on,
        response_due_on=due,
        by=actor.name,
        known_at=actor.known_at,
    )
