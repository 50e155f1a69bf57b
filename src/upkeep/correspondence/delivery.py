"""What happens to a letter on its way: which still wait, and each step noted as it comes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from upkeep.correspondence.models import Channel, Letter, LetterStep
from upkeep.parties.models import PersonFact

State = LetterStep.State


def with_state(letters: QuerySet[Letter]) -> QuerySet[Any]:
    """The letters with ``state``, the last thing that happened to each, and ``state_on``."""
    last = LetterStep.objects.filter(letter=OuterRef("pk")).order_by("-pk")
    return letters.annotate(
        state=Subquery(last.values("state")[:1]), state_on=Subquery(last.values("happened_on")[:1])
    )


def waiting_to_go_out(channels: Iterable[Channel], through: date) -> QuerySet[Any]:
    """Letters written up to a day that wait to go out by one of the channels, the oldest first."""
    return (
        with_state(Letter.objects.filter(channel__in=list(channels), written_on__lte=through))
        .filter(state=State.QUEUED)
        .select_related("case__paying_parent", "person", "decision")
        .order_by("pk")
    )


def withhold_from_the_dead(on: date, known_at: datetime) -> int:
    """Hold back what still waits for somebody who has died since it was written; how many."""
    waiting = waiting_to_go_out(Channel, on)
    dead = PersonFact.objects.filter(person=OuterRef("person"), kind=PersonFact.Kind.DIED)
    last = dead.filter(effective_from__lte=on).order_by("-effective_from", "-pk")
    held = list(waiting.annotate(has_died=Subquery(last.values("value")[:1])).filter(has_died=True))
    for letter in held:
        note_step(letter, State.WITHHELD, on, known_at, "died")
    return len(held)


def note_step(letter: Letter, state: State, on: date, known_at: datetime, note: str = "") -> None:
    """Note what happened to a letter. The same thing noted again changes nothing."""
    LetterStep.objects.get_or_create(
        letter=letter, state=state, happened_on=on, note=note, defaults={"known_at": known_at}
    )
