"""Letters as the pages list them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upkeep.cases.models import Case
from upkeep.correspondence.delivery import State, with_state
from upkeep.correspondence.models import Channel, Letter
from upkeep.parties.models import Person
from upkeep.web.as_recorded import recorded_by
from upkeep.web.letter_content import title_of


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter on a page: what it is, to whom and by what it went, and how it stands."""

    letter: Letter
    title: str
    to: str
    channel: str
    state: str
    state_on: date


def letters_to(person: Person, case: Case, known_at: datetime | None = None) -> list[LetterRow]:
    """Every letter about a case to one of its parents, the latest first; not those held back.

    With ``known_at`` as known then; what is held back now is not shown either.
    """
    theirs = Letter.objects.filter(case=case, person=person, is_copy=False)
    letters = with_state(recorded_by(theirs, known_at), known_at).exclude(state=State.WITHHELD)
    if known_at is not None:
        held_back = with_state(theirs).filter(state=State.WITHHELD)
        letters = letters.exclude(pk__in=held_back.values("pk"))
    return _rows(letters)


def letters_about(case: Case, known_at: datetime | None = None) -> list[LetterRow]:
    """Every letter about a case, to whomever, the latest first; with ``known_at`` as known then."""
    letters = recorded_by(Letter.objects.filter(case=case), known_at)
    return _rows(with_state(letters, known_at))


def _rows(letters: QuerySet[Any]) -> list[LetterRow]:
    states, channels = _states(), _channels()
    rows = letters.select_related("case__paying_parent", "person").order_by("-written_on", "-pk")
    return [
        LetterRow(
            letter=letter,
            title=title_of(letter),
            to=letter.sent_to["name"],
            channel=channels[Channel(letter.channel)],
            state=states[State(letter.state)],
            state_on=letter.state_on,
        )
        for letter in rows
    ]


def _channels() -> dict[Channel, str]:
    return {
        Channel.POST: _("Post"),
        Channel.EMAIL: _("E-mail"),
        Channel.TEXT: _("Text message"),
    }


def _states() -> dict[State, str]:
    return {
        State.QUEUED: _("Waiting to go out"),
        State.BY_POST: _("Waiting to go out by post instead"),
        State.WITHHELD: _("Not sent: with a caseworker"),
        State.SENT: _("Sent"),
        State.DELIVERED: _("Delivered"),
        State.FAILED: _("Could not be delivered"),
        State.RETURNED: _("Came back"),
    }
