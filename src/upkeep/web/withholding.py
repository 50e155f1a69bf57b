"""Leaving out of a document what must not reach the other parent, wherever it stands.

A document that goes to both parents, such as the bundle of an appeal, is made of what staff see. So
every text of it is gone through once more: addresses, telephone numbers, e-mail addresses, account
and National Insurance numbers of both parents are always left out, as are schools, workplaces and
new names on record, the name of a parent whose name is not disclosed, and any words given besides.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from upkeep.cases.models import Case
from upkeep.collection.models import BankAccount
from upkeep.parties.facts import name_for_the_other_parent
from upkeep.parties.models import Person, PersonFact
from upkeep.parties.private_words import SHORTEST, WORDS_OF_A_PERSON


def words_withheld(case: Case, besides: Iterable[str] = ()) -> frozenset[str]:
    """Every text that a document for both parents of a case must not hold."""
    parents = (case.paying_parent.person, case.receiving_parent)
    found = {word for person in parents for word in _of_person(person)}
    found |= set(_recorded_words([*parents, *(child.person for child in case.children.all())]))
    words = {word.strip() for word in (*found, *besides)}
    return frozenset(word for word in words if len(word) >= SHORTEST)


def _of_person(person: Person) -> Iterator[str]:
    for detail in person.contact_details.all():
        yield from (line for line in (*detail.lines, detail.postcode) if line)
    if person.national_insurance_number:
        yield person.national_insurance_number
    for account in BankAccount.objects.filter(person=person):
        yield account.account_number
    facts = PersonFact.objects.filter(person=person, kind=PersonFact.Kind.REPRESENTATIVE)
    for value in facts.values_list("value", flat=True):
        if value:
            yield from (value["name"], *value["address"]["lines"], value["address"]["postcode"])
    if _is_name_kept(person):
        yield from (person.full_name, person.given_name, person.family_name)


def _recorded_words(people: Iterable[Person]) -> Iterator[str]:
    """Schools, workplaces and new names, of children too."""
    facts = PersonFact.objects.filter(person__in=people, kind__in=WORDS_OF_A_PERSON)
    yield from (str(value) for value in facts.values_list("value", flat=True) if value)


def _is_name_kept(person: Person) -> bool:
    return name_for_the_other_parent(person, date.max) is None


def left_out(content: Any, words: frozenset[str]) -> Any:  # noqa: ANN401 - plain data of any shape
    """The same plain data without the words, whatever their case and spacing."""
    if not words:
        return content
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(_anyhow_spaced, longest_first)), re.IGNORECASE)
    return _go_through(content, pattern, _("[left out]"))


def _anyhow_spaced(word: str) -> str:
    body = r"\s+".join(re.escape(part) for part in word.split())
    return rf"(?<!\w){body}(?!\w)"


def _go_through(content: Any, pattern: re.Pattern[str], instead: str) -> Any:  # noqa: ANN401
    if isinstance(content, str):
        return pattern.sub(instead, content)
    if isinstance(content, dict):
        return {name: _go_through(part, pattern, instead) for name, part in content.items()}
    if isinstance(content, list | tuple):
        return [_go_through(part, pattern, instead) for part in content]
    return content
