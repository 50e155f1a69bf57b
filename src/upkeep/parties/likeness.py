"""How like two records of people are, in points that say for themselves what they are for.

Each of name, date of birth, National Insurance number and address agrees, nearly agrees, differs or
cannot be compared, and each of these has its points here. What comes out is the same every time and
can be read out to a parent; nothing is learnt from data and nothing is decided: people who are
likely to be one are shown to somebody who looks.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import jellyfish
from django.db import models
from django.utils.translation import gettext_lazy as _

from upkeep.parties.given_names import groups_of

LIKELY_FROM = 40
"""From so many points on two records are likely to be of one person."""

TEMPORARY_PREFIX = "TN"
"""Numbers that begin so were made up of a date of birth and identify nobody."""


class Sign(models.TextChoices):
    """One thing that two records have in common, nearly have, or have not."""

    NUMBER_NEARLY = "number_nearly", _("National Insurance numbers differ in one place")
    NUMBER_LACKS = "number_lacks", _("A National Insurance number is missing or temporary")
    NUMBER_DIFFERS = "number_differs", _("National Insurance numbers differ")
    BORN_SAME = "born_same", _("Same date of birth")
    BORN_SWAPPED = "born_swapped", _("Day and month of birth are exchanged")
    BORN_NEARLY = "born_nearly", _("Dates of birth differ in one digit")
    BORN_LACKS = "born_lacks", _("A date of birth is missing")
    BORN_DIFFERS = "born_differs", _("Dates of birth differ")
    NAMES_SWAPPED = "names_swapped", _("Given name and family name are exchanged")
    GIVEN_SAME = "given_same", _("Same given name")
    GIVEN_SHORT = "given_short", _("A short form or another spelling of the given name")
    GIVEN_NEARLY = "given_nearly", _("Given names differ in one letter or sound alike")
    GIVEN_DIFFERS = "given_differs", _("Given names differ")
    FAMILY_SAME = "family_same", _("Same family name")
    FAMILY_PART = "family_part", _("One family name is part of the other")
    FAMILY_NEARLY = "family_nearly", _("Family names differ in one letter or sound alike")
    FAMILY_DIFFERS = "family_differs", _("Family names differ")
    ADDRESS_SAME = "address_same", _("Same address")
    POSTCODE_SAME = "postcode_same", _("Same postcode")
    FAMILY_TIES = "family_ties", _("A parent in common, or parents at one address")
    NO_FAMILY_TIES = "no_family_ties", _("No parent and no address in common")


POINTS: dict[Sign, int] = {
    Sign.NUMBER_NEARLY: 25,
    Sign.NUMBER_LACKS: 0,
    Sign.NUMBER_DIFFERS: -25,
    Sign.BORN_SAME: 25,
    Sign.BORN_SWAPPED: 20,
    Sign.BORN_NEARLY: 15,
    Sign.BORN_LACKS: 0,
    Sign.BORN_DIFFERS: -40,
    Sign.NAMES_SWAPPED: 22,
    Sign.GIVEN_SAME: 12,
    Sign.GIVEN_SHORT: 10,
    Sign.GIVEN_NEARLY: 8,
    Sign.GIVEN_DIFFERS: -45,
    Sign.FAMILY_SAME: 15,
    Sign.FAMILY_PART: 12,
    Sign.FAMILY_NEARLY: 10,
    Sign.FAMILY_DIFFERS: -5,
    Sign.ADDRESS_SAME: 15,
    Sign.POSTCODE_SAME: 8,
    Sign.FAMILY_TIES: 20,
    Sign.NO_FAMILY_TIES: -15,
}
"""What each sign is worth. A family name changes with marriage, a given name hardly ever."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is recorded of a person that can tell them from others.

    ``addresses`` are first lines with postcodes. A child has ``ties``, which stand for the parents
    of its cases and their addresses, and no number; a parent has none (None).
    """

    person_id: int
    given_name: str
    family_name: str
    date_of_birth: date | None
    number: str | None = None
    addresses: frozenset[tuple[str, str]] = frozenset()
    ties: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two records are: the signs that were found; their points add up."""

    signs: tuple[Sign, ...]

    @property
    def points(self) -> int:
        """The sum of the signs' points."""
        return sum(POINTS[sign] for sign in self.signs)

    @property
    def is_likely(self) -> bool:
        """Whether somebody has to look at the two."""
        return self.points >= LIKELY_FROM


def compare(one: Identity, other: Identity) -> Likeness:
    """How like two records of people are."""
    return Likeness(
        (
            *_of_numbers(one, other),
            _of_births(one.date_of_birth, other.date_of_birth),
            *_of_names(one, other),
            *_of_places(one, other),
        )
    )


def may_be_likely(one: Identity, other: Identity) -> bool:
    """Whether two records may be likely, by names, births and numbers alone.

    Quick, and never False for two that are likely: places and ties count as if they agreed, and
    numbers that differ as if they were missing.
    """
    return (
        POINTS[_of_births(one.date_of_birth, other.date_of_birth)]
        + sum(POINTS[sign] for sign in _of_names(one, other))
        + max(0, sum(POINTS[sign] for sign in _of_numbers(one, other)))
        + max(POINTS[Sign.ADDRESS_SAME], POINTS[Sign.FAMILY_TIES])
        >= LIKELY_FROM
    )


def plain(name: str) -> str:
    """A name in lower case, without accents, apostrophes or doubled spaces; hyphens are spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("-", " "))
    kept = "".join(letter for letter in letters if letter.isalnum() or letter == " ")
    return " ".join(kept.split())


def sounds(name: str) -> str:
    """How a plain name sounds: the same for spellings that are pronounced alike."""
    return str(jellyfish.metaphone(name))


def matching_keys(person: Identity) -> set[str]:
    """Under which keys a record is filed, so that only those that share one need be compared.

    Whoever is likely to be the same shares one: the day of birth with the sound of a name, both
    sounds with two of the year, the month and the day (day and month in either order), or a
    postcode or most of the National Insurance number with a given name. Each key is shared by few,
    because every two records that share one are compared. Not found are names that differ in a
    letter in both their parts and sound different for it, and somebody without a date of birth
    among those with one elsewhere.
    """
    given, family = plain(person.given_name), plain(person.family_name)
    firsts = {sounds(part) for part in (given, *given.split()[:1])}
    givens = firsts | {f"={group}" for group in groups_of(given)}
    families = {sounds(part) for part in (family, *family.split())}
    keys = {f"a/{code}/{g}" for _, code in person.addresses for g in givens if code}
    if _is_telling(person.number):
        keys |= {f"n/{part}/{g}" for part in _parts(person.number or "") for g in givens}
    born = person.date_of_birth
    if born is None:
        return keys | {f"x/{'/'.join(sorted((g, f)))}" for g in givens for f in families}
    keys |= {f"b/{born}/{sound}" for sound in givens | families}
    month_and_day = "-".join(sorted((f"{born:%m}", f"{born:%d}")))
    for sound in givens:
        for part in families:
            pair = "/".join(sorted((sound, part)))
            keys |= {
                f"m/{pair}/{born:%Y-%m}",
                f"e/{pair}/{born:%Y--%d}",
                f"d/{pair}/{month_and_day}",
            }
    return keys


def _is_telling(number: str | None) -> bool:
    return number is not None and not number.startswith(TEMPORARY_PREFIX)


def _parts(number: str) -> Iterator[str]:
    """Parts with their places; one wrong place, or two exchanged, leave one part as it was.

    Each is long enough to be shared by few: numbers begin with few pairs of letters.
    """
    yield f"0{number[:5]}"
    yield f"3{number[:3]}{number[6:]}"
    yield f"4{number[4:]}"


def _of_numbers(one: Identity, other: Identity) -> Iterator[Sign]:
    if one.ties is not None or other.ties is not None:
        return
    if not (_is_telling(one.number) and _is_telling(other.number)):
        yield Sign.NUMBER_LACKS
    elif _is_nearly(one.number or "", other.number or ""):
        yield Sign.NUMBER_NEARLY
    else:
        yield Sign.NUMBER_DIFFERS


def _of_births(one: date | None, other: date | None) -> Sign:
    if one is None or other is None:
        return Sign.BORN_LACKS
    if one == other:
        return Sign.BORN_SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Sign.BORN_SWAPPED
    if sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1:
        return Sign.BORN_NEARLY
    return Sign.BORN_DIFFERS


def _of_names(one: Identity, other: Identity) -> Iterator[Sign]:
    given, family = plain(one.given_name), plain(one.family_name)
    given_2, family_2 = plain(other.given_name), plain(other.family_name)
    if given != family and (given, family) == (family_2, given_2):
        yield Sign.NAMES_SWAPPED
        return
    yield _of_given(given, given_2)
    yield _of_family(family, family_2)


def _of_given(one: str, other: str) -> Sign:
    if one == other:
        return Sign.GIVEN_SAME
    firsts = one.split()[:1], other.split()[:1]
    if groups_of(one) & groups_of(other) or (firsts[0] == firsts[1] and one and other):
        return Sign.GIVEN_SHORT
    return Sign.GIVEN_NEARLY if _is_alike(one, other) else Sign.GIVEN_DIFFERS


def _of_family(one: str, other: str) -> Sign:
    if one.replace(" ", "") == other.replace(" ", ""):
        return Sign.FAMILY_SAME
    if set(one.split()) & set(other.split()):
        return Sign.FAMILY_PART
    return Sign.FAMILY_NEARLY if _is_alike(one, other) else Sign.FAMILY_DIFFERS


def _is_alike(one: str, other: str) -> bool:
    return (min(len(one), len(other)) > 2 and _is_nearly(one, other)) or (
        sounds(one) == sounds(other) != ""
    )


def _is_nearly(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are exchanged."""
    return bool(jellyfish.damerau_levenshtein_distance(one, other) <= 1)


def _of_places(one: Identity, other: Identity) -> Iterator[Sign]:
    if one.ties is not None and other.ties is not None:
        yield Sign.FAMILY_TIES if one.ties & other.ties else Sign.NO_FAMILY_TIES
    elif one.addresses & other.addresses:
        yield Sign.ADDRESS_SAME
    elif {code for _, code in one.addresses} & {code for _, code in other.addresses}:
        yield Sign.POSTCODE_SAME
