"""What is on record of a person and must not reach the other parent, and finding it in a text.

Somebody who writes a reason that both parents read may slip in what leads one to the other: an
address, a telephone number, a child's school, a workplace, a new name. Whatever is on record is
found here, however it is spaced or capitalised. What nobody has recorded cannot be found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from upkeep.parties.facts import name_for_the_other_parent
from upkeep.parties.models import ContactDetail, Person, PersonFact

Kind = PersonFact.Kind
WORDS_OF_A_PERSON = (Kind.SCHOOL, Kind.WORKPLACE, Kind.NEW_NAME)
"""Facts that are words by which somebody is found; every one ever recorded counts."""
SHORTEST = 3
"""Shorter words would be found inside others."""
_RUN_TOGETHER = ("postcode", "telephone", "National Insurance number")


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """Some words on record of a person, and what they are."""

    person_id: int
    what: str
    words: str

    def place_in(self, text: str) -> int | None:
        """At which character of a text they begin, however spaced; None where they are not."""
        if self.what in _RUN_TOGETHER:
            body = r"[\s-]*".join(re.escape(each) for each in re.sub(r"[\s-]", "", self.words))
        else:
            body = r"\s+".join(re.escape(part) for part in self.words.split())
        found = re.search(rf"(?<!\w){body}(?!\w)", text, re.IGNORECASE)
        return None if found is None else found.start()


def private_words(person: Person) -> list[PrivateWords]:
    """Everything on record by which a person is found; the name, where it is not disclosed."""
    said = dict.fromkeys(_said(person))
    return [
        PrivateWords(person.pk, what, words.strip())
        for what, words in said
        if len(words.strip()) >= SHORTEST
    ]


def found_in(text: str, private: Iterable[PrivateWords]) -> list[PrivateWords]:
    """Which of these words stand in a text."""
    return [each for each in private if each.place_in(text) is not None]


def _said(person: Person) -> Iterator[tuple[str, str]]:
    for detail in person.contact_details.order_by("pk"):
        yield from _of_contact(detail)
    if person.national_insurance_number:
        yield "National Insurance number", person.national_insurance_number
    facts = PersonFact.objects.filter(person=person, kind__in=WORDS_OF_A_PERSON).order_by("pk")
    for fact in facts:
        if fact.value:
            yield fact.kind.replace("_", " "), str(fact.value)
    if name_for_the_other_parent(person, date.max) is None:
        yield "name", person.full_name


def _of_contact(detail: ContactDetail) -> Iterator[tuple[str, str]]:
    """A town alone leads nobody to a door: of an address its first line and lines with numbers."""
    if detail.kind != ContactDetail.Kind.ADDRESS:
        yield from ((detail.kind, line) for line in detail.lines)
        return
    for place, line in enumerate(detail.lines):
        if place == 0 or re.search(r"\d", line):
            yield "address", line
    if detail.postcode:
        yield "postcode", detail.postcode
