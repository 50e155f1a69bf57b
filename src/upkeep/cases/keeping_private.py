"""Words by which somebody could be found, recorded so that nothing sent to the other tells them."""

from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.parties.models import Person, PersonFact
from upkeep.parties.private_words import SHORTEST, WORDS_OF_A_PERSON


class CannotKeepError(ValueError):
    """The words cannot be kept so; the message says why and what to do."""


def keep_private(person: Person, what: str, words: str, source: str, actor: Actor) -> PersonFact:
    """Record a school, workplace or new name of somebody from a day on, and from where it is known.

    Raises :class:`CannotKeepError` for another kind, for words too short to be looked for, and
    without a source.
    """
    if what not in WORDS_OF_A_PERSON:
        known = ", ".join(WORDS_OF_A_PERSON)
        raise CannotKeepError(
            _("“%(what)s” is not kept: give %(known)s.") % {"what": what, "known": known}
        )
    if len(words.strip()) < SHORTEST:
        raise CannotKeepError(
            _("Give at least %(count)s letters: shorter ones are found in all.")
            % {"count": SHORTEST}
        )
    if not source.strip():
        raise CannotKeepError(_("Say from where it is known."))
    return PersonFact.objects.create(
        person=person,
        kind=what,
        value=words.strip(),
        effective_from=actor.on,
        known_at=actor.known_at,
        source=source.strip(),
    )


def kept_private(person: Person) -> list[PersonFact]:
    """What was recorded so of somebody, the latest first; all of it counts."""
    facts = PersonFact.objects.filter(person=person, kind__in=WORDS_OF_A_PERSON)
    return list(facts.order_by("-known_at", "-pk"))
