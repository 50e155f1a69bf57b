"""Kinds of column: what the whole numbers in an array stand for, as facts, in JSON, in a file."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from upkeep.law.columns import CodeColumn, CodePlaces, ColumnMask, Level, column
from upkeep.law.numbers import Exact, Figure, Number
from upkeep.law.words import pounds

UNKNOWN = -1
PENCE_MAX = 99_999_999_999
CODES_MAX = 64
FIRST_DAY_OF_ARRAYS = datetime.date(1970, 1, 1).toordinal()

Values = NDArray[Any]
Value = Any
"""One value of an array, as the contract writes it or as NumPy holds it."""
Fact = Any
"""What a rule sees: a number, a figure, codes or a condition."""


class Cells(Protocol):
    """The cells of one column of a file, to be read as arrays; a wrong cell is an error."""

    def whole(self, highest: int, unknown: int | None = None) -> Values:
        """Whole numbers from nought; an empty cell is ``unknown``, or else an error."""

    def bits(self, places: Mapping[str, int]) -> Values:
        """Lists of codes, one bit for each code."""

    def truths(self) -> Values:
        """Yes or no; an empty cell is no."""

    def days(self) -> Values:
        """Days."""

    def chosen(self, names: tuple[str | None, ...]) -> Values:
        """The place of each name; an empty cell is the place of ``None``."""


class Kind(ABC):
    """What a column holds."""

    noun = "number"
    file_suffix = ""
    lowest: int | None = None
    """The lowest number that an array may hold, where it holds numbers."""

    @abstractmethod
    def fact(self, values: Values, level: Level) -> Fact:
        """The values as a rule sees them."""

    @abstractmethod
    def absent(self, level: Level) -> Fact:
        """What a rule sees where the column is left out."""

    @abstractmethod
    def plain(self, value: Value | None) -> Value:
        """One value (``None`` where the column is left out) as the contract writes it."""

    @abstractmethod
    def read(self, cells: Cells) -> Values:
        """The values from a file."""


class Amount(Kind):
    """Pence, nought where left out."""

    file_suffix = "_pence"
    lowest = 0

    def fact(self, values: Values, level: Level) -> Number:
        return column(values, level)

    def absent(self, level: Level) -> Number:
        return Exact(0)

    def plain(self, value: Value | None) -> str:
        return pounds(Exact(0 if value is None else int(value)))

    def read(self, cells: Cells) -> Values:
        return cells.whole(PENCE_MAX)


class AmountOrUnknown(Kind):
    """Pence, or -1 for "not known"; unknown to everybody where left out."""

    file_suffix = "_pence"
    lowest = UNKNOWN

    def fact(self, values: Values, level: Level) -> Figure:
        is_known = values >= 0
        if is_known.all():
            return Figure(column(values, level), True)
        if not is_known.any():
            return self.absent(level)
        return Figure(column(np.maximum(values, 0), level), ColumnMask(is_known, level))

    def absent(self, level: Level) -> Figure:
        return Figure(Exact(0), False)

    def plain(self, value: Value | None) -> str | None:
        return None if value is None or value == UNKNOWN else pounds(Exact(int(value)))

    def read(self, cells: Cells) -> Values:
        return cells.whole(PENCE_MAX, UNKNOWN)


@dataclass(frozen=True)
class Count(Kind):
    """Whole numbers from nought to ``highest``, nought where left out."""

    highest: int
    lowest = 0

    def fact(self, values: Values, level: Level) -> Number:
        return column(values, level)

    def absent(self, level: Level) -> Number:
        return Exact(0)

    def plain(self, value: Value | None) -> int:
        return 0 if value is None else int(value)

    def read(self, cells: Cells) -> Values:
        return cells.whole(self.highest)


class Codes(Kind):
    """Sets of codes, one bit for each; ``places`` says which bit. Empty where left out."""

    noun = "list of codes"

    def __init__(self, places: Mapping[str, int]) -> None:
        assert len(places) <= CODES_MAX, "one bit for each code"
        self.places = CodePlaces(places)

    def fact(self, values: Values, level: Level) -> CodeColumn:
        return CodeColumn(values, self.places, level)

    def absent(self, level: Level) -> CodeColumn:
        return CodeColumn(np.zeros(0, np.uint64), self.places, level)

    def plain(self, value: Value | None) -> list[str]:
        bits = 0 if value is None else int(value)
        return [code for code, place in self.places.places.items() if bits >> place & 1]

    def read(self, cells: Cells) -> Values:
        return cells.bits(self.places.places)


class YesNo(Kind):
    """Yes or no, "no" where left out."""

    noun = "yes or no"

    def fact(self, values: Values, level: Level) -> bool | ColumnMask:
        return ColumnMask(values, level) if values.any() else False

    def absent(self, level: Level) -> bool:
        return False

    def plain(self, value: Value | None) -> bool:
        return bool(value)

    def read(self, cells: Cells) -> Values:
        return cells.truths()


@dataclass(frozen=True)
class Choice(Kind):
    """One of some names (or ``None``) by its place among them; the first where left out."""

    names: tuple[str | None, ...]
    noun = "name"
    lowest = 0

    def fact(self, values: Values, level: Level) -> Number:
        return column(values, level)

    def absent(self, level: Level) -> Number:
        return Exact(0)

    def plain(self, value: Value | None) -> str | None:
        return self.names[0 if value is None else int(value)]

    def read(self, cells: Cells) -> Values:
        return cells.chosen(self.names)


class Day(Kind):
    """Days, which rules see as whole numbers: 1 for the first day of the year 1."""

    noun = "day"

    def fact(self, values: Values, level: Level) -> Number:
        return column(values.astype("datetime64[D]").astype(np.int64) + FIRST_DAY_OF_ARRAYS, level)

    def absent(self, level: Level) -> Number:
        raise AssertionError("a column of days is never left out")

    def plain(self, value: Value | None) -> str:
        assert value is not None, "a column of days is never left out"
        return str(value.astype(datetime.date).isoformat())

    def read(self, cells: Cells) -> Values:
        return cells.days()
