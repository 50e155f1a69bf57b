"""Whose money it may be: payers that fit a bank line, each with points and why.

A reference that can be read names its payer by itself (`matching`). This is for the rest: digits
left out, swapped or mistyped, letters that look like digits, a name, an amount that is just what
somebody owes. The points only put suggestions in order; a person decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Any, Final

import psycopg
from django.utils.translation import gettext_lazy as _

from upkeep.collection.matching import as_digits, numbers_in

REFERENCE_DIGITS: Final = 12
SHOWN_FROM: Final = 30
AT_MOST: Final = 5


class Sign(Enum):
    """What speaks for a payer: what it is called, and its points."""

    REFERENCE = (_("the whole reference, letters read as digits"), 60)
    DIGIT_MISSING = (_("the reference with a digit left out"), 45)
    DIGIT_EXTRA = (_("the reference with a digit too many"), 45)
    DIGITS_SWAPPED = (_("the reference with two digits swapped"), 45)
    DIGIT_WRONG = (_("the reference with one digit wrong"), 40)
    END_OF_REFERENCE = (_("the end of the reference"), 25)
    CASE = (_("the number of a case"), 45)
    NAME = (_("the family name"), 20)
    NAME_AND_INITIAL = (_("the family name with the initial"), 30)
    AMOUNT_OF_INSTALMENT = (_("just the amount of an open instalment"), 20)
    PAID_BEFORE = (_("an earlier payment from the same name"), 25)

    @property
    def words(self) -> str:
        """The sign in words, in the language of whoever reads."""
        return str(self.value[0])

    @property
    def points(self) -> int:
        """How much it speaks for a payer."""
        return int(self.value[1])


@dataclass(frozen=True, slots=True)
class Seen:
    """What the bank says of a credit."""

    text: str
    payer_name: str
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Payer:
    """What is known of somebody who may have paid."""

    reference: str
    given_name: str
    family_name: str
    case_references: frozenset[str] = frozenset()
    open_amounts_pence: frozenset[int] = frozenset()
    names_before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likely:
    """A payer that fits, with what speaks for it."""

    payer: Payer
    signs: tuple[Sign, ...] = field(default=())

    @property
    def points(self) -> int:
        """All signs together."""
        return sum(sign.points for sign in self.signs)


def likely_payers(seen: Seen, payers: Iterable[Payer]) -> list[Likely]:
    """The payers that fit, best first, at most five; nobody who hardly fits."""
    found = [Likely(payer, tuple(_signs(seen, payer))) for payer in payers]
    fitting = [each for each in found if each.points >= SHOWN_FROM]
    return sorted(fitting, key=lambda each: (-each.points, each.payer.reference))[:AT_MOST]


def _signs(seen: Seen, payer: Payer) -> Iterator[Sign]:
    text = f"{seen.text} {seen.payer_name}".upper()
    in_reference = [
        sign
        for number in numbers_in(seen.text)
        if (sign := _likeness(number, payer.reference)) is not None
    ]
    if in_reference:
        yield max(in_reference, key=lambda sign: sign.points)
    if any(
        reference in text or reference in as_digits(text) for reference in payer.case_references
    ):
        yield Sign.CASE
    yield from _of_name(text, payer)
    if seen.amount_pence in payer.open_amounts_pence:
        yield Sign.AMOUNT_OF_INSTALMENT
    if seen.payer_name and seen.payer_name.upper() in payer.names_before:
        yield Sign.PAID_BEFORE


def _of_name(text: str, payer: Payer) -> Iterator[Sign]:
    words = "".join(char if char.isalnum() else " " for char in text).split()
    family = payer.family_name.upper()
    if family not in words:
        return
    given = payer.given_name.upper()
    with_initial = any(word in (given, given[:1]) for word in words)
    yield Sign.NAME_AND_INITIAL if with_initial else Sign.NAME


def _likeness(number: str, reference: str) -> Sign | None:
    """How a number is like a reference, if it is."""
    if number == reference:
        return Sign.REFERENCE
    if len(number) == REFERENCE_DIGITS - 1 and _one_less(number, reference):
        return Sign.DIGIT_MISSING
    if len(number) == REFERENCE_DIGITS + 1 and _one_less(reference, number):
        return Sign.DIGIT_EXTRA
    if len(number) == REFERENCE_DIGITS:
        return _two_differ(number, reference)
    if len(number) >= REFERENCE_DIGITS // 2 and reference.endswith(number):
        return Sign.END_OF_REFERENCE
    return None


def _two_differ(number: str, reference: str) -> Sign | None:
    differ = [
        place
        for place, (mine, other) in enumerate(zip(number, reference, strict=True))
        if mine != other
    ]
    if len(differ) == 1:
        return Sign.DIGIT_WRONG
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        first, second = differ
        is_swapped = number[first] == reference[second] and number[second] == reference[first]
        return Sign.DIGITS_SWAPPED if is_swapped else None
    return None


def _one_less(short: str, long: str) -> bool:
    """Whether a number is another with one digit left out."""
    place = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    return place is None or short[place:] == long[place + 1 :]


# --- From the database -----------------------------------------------------------------------

# Who may have paid: whose name, reference with one slip, end of a reference or case number is in
# the text, and for whom somebody of that name paid before.
_CANDIDATES = """
WITH wanted AS (
    SELECT p.id FROM cases_payingparent p JOIN parties_person person ON person.id = p.person_id
    WHERE upper(person.family_name) = ANY(%(words)s)
    UNION
    SELECT p.id FROM cases_payingparent p WHERE p.reference = ANY(%(slips)s)
    UNION
    SELECT p.id FROM cases_payingparent p WHERE p.reference LIKE ANY(%(ends)s)
    UNION
    SELECT c.paying_parent_id FROM cases_case c WHERE c.reference = ANY(%(cases)s)
    UNION
    SELECT r.paying_parent_id FROM collection_bankline l
    JOIN collection_receipt r ON r.bank_line_id = l.id AND r.paying_parent_id IS NOT NULL
    WHERE %(name)s <> '' AND upper(l.counterparty_name) = %(name)s
)
SELECT p.reference, person.given_name, person.family_name,
    array(SELECT c.reference FROM cases_case c WHERE c.paying_parent_id = p.id),
    array(SELECT o.maintenance_left_pence + o.fee_left_pence FROM collection_openinstalment o
        WHERE o.paying_parent_id = p.id AND o.due_on <= %(on)s::date + 7),
    array(SELECT DISTINCT upper(l.counterparty_name) FROM collection_receipt r
        JOIN collection_bankline l ON l.id = r.bank_line_id
        WHERE r.paying_parent_id = p.id AND l.counterparty_name <> '')
FROM wanted JOIN cases_payingparent p ON p.id = wanted.id
JOIN parties_person person ON person.id = p.person_id
ORDER BY p.reference LIMIT 200
"""

_CASE_LENGTH: Final = 9
_DIGITS: Final = "0123456789"


def suggestions(cursor: psycopg.Cursor[Any], seen: Seen, on: date) -> list[Likely]:
    """Whom of all paying parents a credit may be from, best first."""
    rows = cursor.execute(_CANDIDATES, {**_sought(seen), "on": on}).fetchall()
    return likely_payers(
        seen,
        [
            Payer(reference, given, family, frozenset(cases), frozenset(amounts), frozenset(names))
            for reference, given, family, cases, amounts, names in rows
        ],
    )


def _sought(seen: Seen) -> Mapping[str, object]:
    """What to look for: words, references one slip away, ends of references, case numbers."""
    text = f"{seen.text} {seen.payer_name}".upper()
    words = "".join(char if char.isalnum() else " " for char in text).split()
    numbers = numbers_in(seen.text)
    half = REFERENCE_DIGITS // 2
    return {
        "words": [word for word in words if len(word) > 1],
        "slips": sorted({each for number in numbers for each in one_slip_away(number)}),
        "ends": [f"%{n}" for n in sorted(numbers) if half <= len(n) < REFERENCE_DIGITS],
        "cases": [f"C{as_digits(word[1:])}" for word in words if len(word) == _CASE_LENGTH],
        "name": seen.payer_name.upper(),
    }


def one_slip_away(number: str) -> set[str]:
    """The references of which a number may be a slip: a digit left out, added, wrong, swapped."""
    places = range(len(number))
    match len(number) - REFERENCE_DIGITS:
        case -1:
            return {number[:p] + d + number[p:] for p in (*places, len(number)) for d in _DIGITS}
        case 1:
            return {number[:p] + number[p + 1 :] for p in places}
        case 0:
            wrong = {number[:p] + d + number[p + 1 :] for p in places for d in _DIGITS}
            pairs = pairwise(places)
            return wrong | {number[:p] + number[q] + number[p] + number[q + 1 :] for p, q in pairs}
        case _:
            return set()
