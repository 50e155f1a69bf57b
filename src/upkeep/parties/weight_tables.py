"""The published table of weights: reading its two files, keeping each issue with its first day.

The table belongs to Pay.UK, which gives it to whoever pays; an installation loads the current one.
Until it has, every account is taken to be possible. An account is checked by the issue that was in
force on the day it was given.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from upkeep.parties.models import WeightTableIssue
from upkeep.parties.modulus import (
    EXCEPTIONS,
    ROWS_AT_MOST,
    SORT_CODE_DIGITS,
    WEIGHT_COUNT,
    Method,
    Weights,
    WeightTable,
)

_PLAIN_COLUMNS: Final = 3 + WEIGHT_COUNT
_SUBSTITUTION_COLUMNS: Final = 2
_WEIGHT_MAX: Final = 999


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be right: its number, what was found, and what to do."""

    line: int
    found: str
    wanted: str


class _WrongError(Exception):
    """What is wrong with a line: what was found and what is wanted."""


def read_weights(text: str) -> tuple[tuple[Weights, ...], tuple[BadLine, ...]]:
    """The rows of a ``valacdos`` file, and its bad lines: with any of these no row may be used."""
    rows: list[tuple[int, Weights]] = []
    bad: list[BadLine] = []
    for number, line in _lines(text):
        try:
            rows.append((number, _row(line.split())))
        except _WrongError as error:
            bad.append(BadLine(number, *error.args))
    bad += _overlapping(rows)
    if not rows and not bad:
        bad.append(BadLine(1, "no line", "give the file as it was published"))
    return tuple(row for _number, row in rows), tuple(sorted(bad, key=lambda each: each.line))


def read_substitutions(text: str) -> tuple[dict[str, str], tuple[BadLine, ...]]:
    """The pairs of a ``scsubtab`` file, sort code to its substitute, and its bad lines."""
    pairs: dict[str, str] = {}
    bad = []
    for number, line in _lines(text):
        found = line.split()
        try:
            if len(found) != _SUBSTITUTION_COLUMNS:
                raise _WrongError(f"{len(found)} columns", "give two sort codes on each line")
            for code in found:
                _sort_code(code)
            if found[0] in pairs:
                raise _WrongError(f"{found[0]} again", "give each sort code one substitute")
            pairs[found[0]] = found[1]
        except _WrongError as error:
            bad.append(BadLine(number, *error.args))
    return pairs, tuple(bad)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _row(found: list[str]) -> Weights:
    if len(found) not in (_PLAIN_COLUMNS, _PLAIN_COLUMNS + 1):
        raise _WrongError(
            f"{len(found)} columns",
            f"give two sort codes, a method, {WEIGHT_COUNT} weights and perhaps an exception",
        )
    first, last = _sort_code(found[0]), _sort_code(found[1])
    if last < first:
        raise _WrongError(f"{found[0]} to {found[1]}", "give the lower sort code first")
    if found[2] not in tuple(Method):
        raise _WrongError(f"the method {found[2]}", f"use one of {', '.join(Method)}")
    exception = _whole(found[_PLAIN_COLUMNS], "an exception") if found[_PLAIN_COLUMNS:] else 0
    if found[_PLAIN_COLUMNS:] and exception not in EXCEPTIONS:
        raise _WrongError(
            f"exception {exception}", f"only {EXCEPTIONS[0]} to {EXCEPTIONS[-1]} are known here"
        )
    weights = tuple(_whole(each, "a weight") for each in found[3:_PLAIN_COLUMNS])
    return Weights(first, last, Method(found[2]), weights, exception)


def _sort_code(text: str) -> int:
    if len(text) != SORT_CODE_DIGITS or not (text.isascii() and text.isdigit()):
        raise _WrongError(f"“{text[:20]}” as a sort code", "write six digits")
    return int(text)


def _whole(text: str, what: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _WEIGHT_MAX:
        raise _WrongError(f"“{text[:20]}” as {what}", "write a whole number")
    return int(text)


def _overlapping(rows: Iterable[tuple[int, Weights]]) -> Iterator[BadLine]:
    """Rows that share sort codes with others than the one that stands beside them."""
    before: list[Weights] = []
    for number, row in sorted(rows, key=lambda each: each[1].first):
        before = [other for other in before if other.last >= row.first]
        unlike = any((other.first, other.last) != (row.first, row.last) for other in before)
        if unlike or len(before) == ROWS_AT_MOST:
            yield BadLine(
                number,
                f"{row.first:06d} to {row.last:06d} again",
                "give a sort code at most two rows, both of the same range",
            )
        before.append(row)


# --- Issues ----------------------------------------------------------------------------------


def keep_issue(
    weights: str, substitutions: str, valid_from: date, source: str, known_at: datetime
) -> bool:
    """Record an issue of the table that was read without a bad line; whether it was new.

    Raises ValueError where another table is held for the same first day.
    """
    held = WeightTableIssue.objects.filter(valid_from=valid_from).first()
    if held is not None:
        if (held.weights, held.substitutions) != (weights, substitutions):
            raise ValueError(
                f"Another table is in force from {valid_from}: give the first day of the new issue."
            )
        return False
    WeightTableIssue.objects.create(
        valid_from=valid_from,
        weights=weights,
        substitutions=substitutions,
        digest=hashlib.sha256(f"{weights}\0{substitutions}".encode()).hexdigest(),
        source=source,
        known_at=known_at,
    )
    return True


def table_on(day: date) -> WeightTable | None:
    """The table in force on a day, or None where none is held for it."""
    issues = WeightTableIssue.objects.filter(valid_from__lte=day).order_by("-valid_from")
    found = issues.values_list("digest", flat=True).first()
    return None if found is None else _table(found)


@lru_cache(maxsize=8)
def _table(digest: str) -> WeightTable:
    """An issue as a table; the same files make the same table, whenever they are read."""
    held = WeightTableIssue.objects.filter(digest=digest).first()
    assert held is not None, "an issue that was found is never removed"
    rows, bad = read_weights(held.weights)
    substitutes, bad_pairs = read_substitutions(held.substitutions)
    assert (bad, bad_pairs) == ((), ()), "an issue is kept only if every line of it can be read"
    return WeightTable(rows, substitutes)


def can_exist(sort_code: str, account_number: str, day: date) -> bool:
    """Whether an account can exist by the table in force on the day it was given."""
    table = table_on(day)
    return table is None or table.can_exist(sort_code, account_number)
