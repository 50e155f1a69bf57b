"""Groups of members, and sets of codes, for many families at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from upkeep.law.columns.figures import Column, ColumnMask, constant
from upkeep.law.columns.levels import Level
from upkeep.law.numbers import Codes, Condition, Exact, Group, Number, PerMember

T = TypeVar("T")


class Members(Group[T]):
    """A group for many families at once: one item whose fields are columns."""

    __slots__ = ("item", "level")

    def __init__(self, item: T, level: Level) -> None:
        self.item = item
        self.level = level

    def each(self, rule: Callable[..., Number], *amounts: Number) -> Number:
        return rule(self.item, *amounts)

    def total(self, amounts: PerMember) -> Number:
        above = self.level.above
        assert above is not None
        if isinstance(amounts, Exact) and self.level.each_count is not None:
            return Exact(amounts.numerator * self.level.each_count, amounts.denominator)
        if isinstance(amounts, Exact):
            amounts = constant(amounts, self.level)
        assert isinstance(amounts, Column)
        amounts = amounts.lowered(self.level)
        lowest, highest = self.level.total_bounds(amounts.lowest, amounts.highest)
        if not self.level.has_room(lowest, highest):
            amounts = amounts.reduced()
            lowest, highest = self.level.total_bounds(amounts.lowest, amounts.highest)
            self.level.fits(lowest, highest)
        if self.level.each_count == 1:
            return Column(amounts.numerators, amounts.denominator, lowest, highest, above)
        sums = self.level.add_up(amounts.numerators)
        lowest, highest = int(sums.min()), int(sums.max())
        return Column(sums, amounts.denominator, lowest, highest, above)

    def largest(self, amounts: PerMember) -> Number:
        above = self.level.above
        assert above is not None
        if isinstance(amounts, Exact):
            amounts = constant(amounts, self.level)
        assert isinstance(amounts, Column)
        amounts = amounts.lowered(self.level)
        assert amounts.lowest >= 0, "nought stands for nobody"
        most = self.level.most(amounts.numerators)
        return Column(most, amounts.denominator, 0, amounts.highest, above)

    def rest_to_last(self, amounts: PerMember, whole: Number) -> PerMember:
        if self.level.each_count == 1:
            return whole
        rest = whole - self.total(amounts)
        adjusted = ColumnMask(self.level.last_of_each(), self.level).mixed_numbers(
            amounts + rest, amounts
        )
        return within_its_bounds(adjusted)


class Nobody(Group[T]):
    """A group that has no member in any of the families in hand."""

    def each(self, rule: Callable[..., Number], *amounts: Number) -> Number:
        return Exact(0)

    def total(self, amounts: PerMember) -> Number:
        return Exact(0)

    def largest(self, amounts: PerMember) -> Number:
        return Exact(0)

    def rest_to_last(self, amounts: PerMember, whole: Number) -> PerMember:
        return amounts


def within_its_bounds(figures: Number) -> Number:
    """The same figures, with bounds read from them where reckoning has left the bounds too wide."""
    if type(figures) is not Column or not len(figures.numerators):
        return figures
    lowest, highest = int(figures.numerators.min()), int(figures.numerators.max())
    return Column(figures.numerators, figures.denominator, lowest, highest, figures.level)


class CodePlaces:
    """Which bit stands for which code."""

    __slots__ = ("_wanted", "places")

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = dict(places)
        self._wanted: dict[frozenset[str], int] = {}

    def bits_of(self, codes: frozenset[str]) -> int:
        """The bits of some codes; a code that has none is in nobody's set."""
        wanted = self._wanted.get(codes)
        if wanted is None:
            wanted = sum(1 << self.places[code] for code in codes if code in self.places)
            self._wanted[codes] = wanted
        return wanted


class CodeColumn(Codes):
    """Sets of codes, one bit for each code."""

    __slots__ = ("bits", "level", "places", "present")

    def __init__(self, bits: NDArray[np.uint64], places: CodePlaces, level: Level) -> None:
        self.bits = bits
        self.places = places
        self.level = level
        self.present = int(np.bitwise_or.reduce(bits)) if len(bits) else 0

    def any_of(self, codes: frozenset[str]) -> Condition:
        wanted = self.places.bits_of(codes)
        if not self.present & wanted:
            return False
        return ColumnMask((self.bits & np.uint64(wanted)) != 0, self.level)

    def is_empty(self) -> Condition:
        return ColumnMask(self.bits == 0, self.level) if self.present else True
