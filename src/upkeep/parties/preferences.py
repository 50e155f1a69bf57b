"""How somebody wants to be written to, as they say themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from upkeep.parties.counting_as import counting
from upkeep.parties.facts import holds_on
from upkeep.parties.models import ContactDetail, Person, PersonFact

Kind = PersonFact.Kind
LANGUAGES = ("en", "cy")
NEEDS = {"post": None, "email": ContactDetail.Kind.EMAIL, "text": ContactDetail.Kind.TELEPHONE}
"""Each way for letters to go, and what we must know of somebody before they can go it."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The language of letters, whether in large print, and the way they go."""

    language: str = "en"
    is_large_print: bool = False
    channel: str = "post"


def preferences_of(person: Person, on: date) -> Preferences:
    """What holds of a person on a day; what was never said is as for everybody."""
    holds = holds_on(person.pk, on)
    return Preferences(
        language=holds.get(Kind.LANGUAGE, "en"),
        is_large_print=bool(holds.get(Kind.LARGE_PRINT)),
        channel=holds.get(Kind.CHANNEL, "post"),
    )


def ways_open_to(person: Person, on: date) -> list[str]:
    """The ways in which letters can go to a person: only to what we know of them."""
    known = set(
        ContactDetail.objects.filter(
            person__in=counting().records_of(person.pk), effective_from__lte=on
        ).values_list("kind", flat=True)
    )
    return [way for way, needed in NEEDS.items() if needed is None or needed in known]


@transaction.atomic
def prefer(person: Person, wanted: Preferences, on: date, known_at: datetime) -> int:
    """Record what somebody wants from a day on, where it is another; how many facts that is.

    Raises ValueError for a language or a way that there is not, or that is not open to them.
    """
    if wanted.language not in LANGUAGES or wanted.channel not in ways_open_to(person, on):
        raise ValueError(f"No letters go so: {wanted}")
    held = preferences_of(person, on)
    told = {
        Kind.LANGUAGE: (held.language, wanted.language),
        Kind.LARGE_PRINT: (held.is_large_print, wanted.is_large_print),
        Kind.CHANNEL: (held.channel, wanted.channel),
    }
    changed = {kind: now for kind, (before, now) in told.items() if before != now}
    PersonFact.objects.bulk_create(
        PersonFact(
            person=person,
            kind=kind,
            value=value,
            effective_from=on,
            known_at=known_at,
            source="own pages",
        )
        for kind, value in changed.items()
    )
    return len(changed)
