"""Finding a case by what a caller can say: a reference, a number, a postcode or a name."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Upper

from upkeep.cases.models import Case
from upkeep.parties.models import ContactDetail, Person

RESULTS_MAX = 50
_PEOPLE_MAX = 200
_WORDS_MAX = 4
_WORD_LENGTH_MAX = 40
_CASE_REFERENCE = re.compile(r"C[0-9]{8}")
_PAYMENT_REFERENCE = re.compile(r"[0-9]{12}")
_NATIONAL_INSURANCE_NUMBER = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Found:
    """The cases found, the likeliest first, and whether there were more."""

    cases: tuple[Case, ...]
    is_cut_off: bool


def readable(typed: str) -> str:
    """What was typed without what cannot be searched for: control characters, outer spaces."""
    return "".join(letter if letter.isprintable() else " " for letter in typed).strip()


def is_reference(text: str) -> bool:
    """Whether the text is a reference, which may stand in an address, and nothing personal."""
    packed = _packed(text)
    return bool(_CASE_REFERENCE.fullmatch(packed) or _PAYMENT_REFERENCE.fullmatch(packed))


def find_cases(text: str) -> Found:
    """Cases that the text may mean."""
    packed = _packed(text)
    if is_reference(text):
        wanted = Q(reference=packed) | Q(paying_parent__reference=packed)
        return _found(_cases().filter(wanted).order_by("reference"))
    if _NATIONAL_INSURANCE_NUMBER.fullmatch(packed):
        return _cases_of(Person.objects.filter(national_insurance_number=packed))
    if postcode := _POSTCODE.fullmatch(packed):
        living = ContactDetail.objects.filter(postcode=f"{postcode[1]} {postcode[2]}")
        return _cases_of(Person.objects.filter(pk__in=living.values("person")))
    return _cases_of(people_named(text))


def people_named(text: str) -> QuerySet[Person]:
    """People whose names are like the words, the most alike first; forgives spelling.

    Of two words or more one must be like the family name and one like a given name; when that
    finds nobody, either will do.
    """
    words = [word.upper()[:_WORD_LENGTH_MAX] for word in text.split()][:_WORDS_MAX]
    if not words:
        return Person.objects.none()
    people = Person.objects.annotate(
        upper_family=Upper("family_name"), upper_given=Upper("given_name")
    )
    family, given = _like("upper_family", words), _like("upper_given", words)
    strict = people.filter(family & given) if len(words) > 1 else people.filter(family | given)
    found = strict if strict.exists() else people.filter(family | given)
    return found.annotate(likeness=_likeness(words)).order_by("-likeness", "pk")


def _like(field: str, words: list[str]) -> Q:
    """Alike by trigrams, or the same but for two letters that changed places."""
    alike = [Q(**{f"{field}__trigram_similar": word}) for word in words]
    swapped = Q(**{f"{field}__in": [variant for word in words for variant in _swaps(word)]})
    return reduce(or_, alike, swapped)


def _swaps(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _likeness(words: list[str]) -> Combinable:
    """The best likeness of any word to the family name, and to the given name, together."""
    return _best("upper_family", words) + _best("upper_given", words)


def _best(field: str, words: list[str]) -> Combinable:
    scores = [TrigramSimilarity(field, word) for word in words]
    return Greatest(*scores) if len(scores) > 1 else scores[0]


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("paying_parent__person", "receiving_parent")


def _cases_of(people: QuerySet[Person]) -> Found:
    """The cases of those people, as a parent or a child, in the people's order."""
    rank = {number: place for place, number in enumerate(_first_numbers(people))}
    best: dict[int, int] = {}
    for role in ("paying_parent__person", "receiving_parent", "children__person"):
        pairs = Case.objects.filter(**{f"{role}__in": rank}).values_list("pk", role)
        for case, person in pairs:
            best[case] = min(best.get(case, rank[person]), rank[person])
    likeliest = sorted(best, key=lambda case: (best[case], case))
    cases = _cases().in_bulk(likeliest[:RESULTS_MAX])
    return Found(
        tuple(cases[number] for number in likeliest[:RESULTS_MAX]),
        is_cut_off=len(likeliest) > RESULTS_MAX,
    )


def _first_numbers(people: QuerySet[Person]) -> list[int]:
    return list(people.values_list("pk", flat=True)[:_PEOPLE_MAX])


def _found(cases: QuerySet[Case]) -> Found:
    rows = tuple(cases[: RESULTS_MAX + 1])
    return Found(rows[:RESULTS_MAX], is_cut_off=len(rows) > RESULTS_MAX)


def _packed(text: str) -> str:
    return "".join(text.split()).upper()
