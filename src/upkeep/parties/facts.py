"""What holds of a person on a day: how to write to them, and what must be kept from whom."""

from datetime import date, datetime
from typing import Any

from upkeep.parties.counting_as import counting
from upkeep.parties.models import Person, PersonFact

Kind = PersonFact.Kind


def holds_on(person_id: int, on: date, known_at: datetime | None = None) -> dict[str, Any]:
    """The value of each kind of fact that counts on a day: latest effective, then last recorded.

    What is recorded under any record of the person counts. With ``known_at`` only what was recorded
    by then does.
    """
    facts = PersonFact.objects.filter(person__in=counting(known_at).records_of(person_id))
    if known_at is not None:
        facts = facts.filter(known_at__lte=known_at)
    rows = (
        facts.filter(effective_from__lte=on)
        .order_by("kind", "-effective_from", "-pk")
        .distinct("kind")
    )
    return dict(rows.values_list("kind", "value"))


def name_for_the_other_parent(person: Person, on: date) -> str | None:
    """A person's name as the other parent may read it; None where it is not disclosed."""
    holds = holds_on(person.pk, on)
    is_kept = holds.get(Kind.DO_NOT_DISCLOSE) or holds.get(Kind.DOMESTIC_ABUSE)
    return None if is_kept else person.full_name
