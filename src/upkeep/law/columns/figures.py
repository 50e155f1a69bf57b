"""Figures and truths for many families: whole numerators over one denominator, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd, lcm
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from upkeep.law.columns.levels import (
    Level,
    Places,
    Split,
    Truth,
    Whole,
    at_level,
    lower_level,
)
from upkeep.law.numbers import Condition, Exact, Mask, Number, answer

T = TypeVar("T")

DENSE_TABLE_MAX = 4096
RATIO_TABLE_MAX = 65_536


class Column(Number):
    """One exact figure per member of a level."""

    __slots__ = ("denominator", "highest", "level", "lowest", "numerators")

    def __init__(
        self, numerators: Whole, denominator: int, lowest: int, highest: int, level: Level
    ) -> None:
        self.numerators = numerators
        self.denominator = denominator
        self.lowest = lowest
        self.highest = highest
        self.level = level

    def __repr__(self) -> str:
        return f"Column({self.numerators[:4]}…/{self.denominator}, {self.lowest}…{self.highest})"

    def scaled(self, factor: int) -> Column:
        """The same figures over a denominator that is so many times larger."""
        if factor == 1:
            return self
        lowest, highest = self.lowest * factor, self.highest * factor
        self.level.fits(lowest, highest)
        return Column(
            self.numerators * factor, self.denominator * factor, lowest, highest, self.level
        )

    def lowered(self, level: Level) -> Column:
        """The same figures, repeated for the members of a lower level."""
        if level is self.level:
            return self
        numerators = at_level(self.numerators, self.level, level)
        return Column(numerators, self.denominator, self.lowest, self.highest, level)

    def beside(self, other: Number) -> tuple[Column, Column]:
        """Both columns on one level and over one denominator."""
        assert isinstance(other, Column)
        level = lower_level(self.level, other.level)
        first, second = _with_room_together(self, other)
        common = lcm(first.denominator, second.denominator)
        return (
            first.scaled(common // first.denominator).lowered(level),
            second.scaled(common // second.denominator).lowered(level),
        )

    def __add__(self, other: Number, /) -> Number:
        if type(other) is Exact:
            return self._plus(other.numerator, other.denominator)
        first, second = self.beside(other)
        lowest, highest = first.lowest + second.lowest, first.highest + second.highest
        first.level.fits(lowest, highest)
        return Column(
            first.numerators + second.numerators, first.denominator, lowest, highest, first.level
        )

    def __radd__(self, other: Exact) -> Number:
        return self._plus(other.numerator, other.denominator)

    def _plus(self, numerator: int, denominator: int) -> Number:
        if numerator == 0:
            return self
        common = lcm(self.denominator, denominator)
        column = self.scaled(common // self.denominator)
        step = numerator * (common // denominator)
        self.level.fits(column.lowest + step, column.highest + step)
        self.level.fits(step, step)
        return Column(
            column.numerators + step,
            common,
            column.lowest + step,
            column.highest + step,
            self.level,
        )

    def __sub__(self, other: Number, /) -> Number:
        if type(other) is Exact:
            return self._plus(-other.numerator, other.denominator)
        first, second = self.beside(other)
        lowest, highest = first.lowest - second.highest, first.highest - second.lowest
        first.level.fits(lowest, highest)
        return Column(
            first.numerators - second.numerators, first.denominator, lowest, highest, first.level
        )

    def __rsub__(self, other: Exact) -> Number:
        return self._times(-1, 1)._plus(other.numerator, other.denominator)

    def __mul__(self, other: Number, /) -> Number:
        if type(other) is Exact:
            return self._times(other.numerator, other.denominator)
        assert isinstance(other, Column)
        level = lower_level(self.level, other.level)
        first, second = self.lowered(level), other.lowered(level)
        lowest, highest = _bounds_of_product(first, second)
        if not level.has_room(lowest, highest):
            first, second = first.reduced(), second.reduced()
            lowest, highest = _bounds_of_product(first, second)
            level.fits(lowest, highest)
        return Column(
            first.numerators * second.numerators,
            first.denominator * second.denominator,
            lowest,
            highest,
            level,
        )

    def reduced(self) -> Column:
        """The same figures over the least denominator, with the bounds that they really have."""
        if not len(self.numerators):
            return self
        common = gcd(self.denominator, int(np.gcd.reduce(self.numerators)))
        numerators = self.numerators // common
        lowest, highest = int(numerators.min()), int(numerators.max())
        return Column(numerators, self.denominator // common, lowest, highest, self.level)

    def __rmul__(self, other: Exact) -> Number:
        return self._times(other.numerator, other.denominator)

    def _times(self, numerator: int, denominator: int) -> Column:
        own = gcd(numerator, denominator)
        numerator, denominator = numerator // own, denominator // own
        common = gcd(numerator, self.denominator)
        numerator //= common
        lowest, highest = sorted((self.lowest * numerator, self.highest * numerator))
        self.level.fits(lowest, highest)
        self.level.fits(numerator, numerator)
        numerators = self.numerators if numerator == 1 else self.numerators * numerator
        return Column(
            numerators, self.denominator // common * denominator, lowest, highest, self.level
        )

    def __lt__(self, other: Number, /) -> Condition:
        if type(other) is Exact:
            limit = -(-other.numerator * self.denominator // other.denominator)
            return self._settled(self.highest < limit, self.lowest >= limit, np.less, limit)
        first, second = self.beside(other)
        return first._against(second, np.less)

    def __le__(self, other: Number, /) -> Condition:
        if type(other) is Exact:
            limit = other.numerator * self.denominator // other.denominator
            return self._settled(self.highest <= limit, self.lowest > limit, np.less_equal, limit)
        first, second = self.beside(other)
        return first._against(second, np.less_equal)

    def __gt__(self, other: Number, /) -> Condition:
        if type(other) is Exact:
            limit = other.numerator * self.denominator // other.denominator
            return self._settled(self.lowest > limit, self.highest <= limit, np.greater, limit)
        first, second = self.beside(other)
        return first._against(second, np.greater)

    def __ge__(self, other: Number, /) -> Condition:
        if type(other) is Exact:
            limit = -(-other.numerator * self.denominator // other.denominator)
            return self._settled(
                self.lowest >= limit, self.highest < limit, np.greater_equal, limit
            )
        first, second = self.beside(other)
        return first._against(second, np.greater_equal)

    def equals(self, other: Number) -> Condition:
        if type(other) is not Exact:
            first, second = self.beside(other)
            return first._against(second, np.equal)
        limit, rest = divmod(other.numerator * self.denominator, other.denominator)
        never = rest != 0 or not self.lowest <= limit <= self.highest
        return self._settled(False, never, np.equal, limit)

    def _settled(self, always: bool, never: bool, compare: np.ufunc, limit: int) -> Condition:
        """The answer the bounds already give for everybody, or a comparison one by one."""
        if always or never:
            return always
        return _answer_of(compare(self.numerators, limit), self.level)

    def _against(self, other: Column, compare: np.ufunc) -> Condition:
        return _answer_of(compare(self.numerators, other.numerators), self.level)

    def smaller(self, other: Number) -> Number:
        if type(other) is Exact:
            return self._bounded(other, np.minimum, min)
        first, second = self.beside(other)
        return Column(
            np.minimum(first.numerators, second.numerators),
            first.denominator,
            min(first.lowest, second.lowest),
            min(first.highest, second.highest),
            first.level,
        )

    def larger(self, other: Number) -> Number:
        if type(other) is Exact:
            return self._bounded(other, np.maximum, max)
        first, second = self.beside(other)
        return Column(
            np.maximum(first.numerators, second.numerators),
            first.denominator,
            max(first.lowest, second.lowest),
            max(first.highest, second.highest),
            first.level,
        )

    def _bounded(self, other: Exact, choose: np.ufunc, edge: Callable[[int, int], int]) -> Number:
        common = lcm(self.denominator, other.denominator)
        column = self.scaled(common // self.denominator)
        limit = other.numerator * (common // other.denominator)
        self.level.fits(limit, limit)
        edges = (edge(column.lowest, limit), edge(column.highest, limit))
        if edges == (limit, limit):
            return other
        if edges == (column.lowest, column.highest):
            return self
        return Column(choose(column.numerators, limit), common, *edges, self.level)

    def portion(self, part: Number, whole: Number) -> Number:
        if type(whole) is Column:
            return self * ratio(part, whole)
        assert isinstance(whole, Exact)
        inverse = Exact(whole.denominator, whole.numerator)
        if type(part) is Exact:
            return self * Exact(
                part.numerator * inverse.numerator, part.denominator * inverse.denominator
            )
        return self * part * inverse

    def portion_half_up(self, part: Number, whole: Number) -> Number:
        product = self * part
        if type(whole) is Exact:
            return product.portion(Exact(1), whole).half_up()
        assert isinstance(whole, Column)
        shared = constant(product, whole.level) if type(product) is Exact else product
        assert isinstance(shared, Column)
        over, under = shared.beside(whole)
        assert under.lowest > 0, "nothing is shared by nought"
        lowest, highest = (
            2 * edge // (2 * under.lowest) + 1 for edge in (over.lowest, over.highest)
        )
        over.level.fits(2 * over.lowest, 2 * over.highest + under.highest)
        over.level.fits(0, 2 * under.highest)
        numerators = (2 * over.numerators + under.numerators) // (2 * under.numerators)
        return Column(numerators, 1, min(0, lowest - 1), max(0, highest), over.level)

    def half_up(self) -> Number:
        """The whole number below n/d + 1/2: with h the whole half of d, that below (n + h)/d."""
        if self.denominator == 1:
            return self
        half = self.denominator // 2
        lowest, highest = self.lowest + half, self.highest + half
        self.level.fits(lowest, highest)
        self.level.fits(0, self.denominator)
        numerators = self.numerators + half
        numerators //= self.denominator
        return Column(
            numerators, 1, lowest // self.denominator, highest // self.denominator, self.level
        )

    def lifted(self, figure: Exact, beside: Number) -> Number:
        return constant(figure, self.level)


def _with_room_together(first: Column, second: Column) -> tuple[Column, Column]:
    """Two columns as they are, or reduced where one denominator for both would not leave room."""
    if first.denominator == second.denominator:
        return first, second
    common = lcm(first.denominator, second.denominator)
    one, other = common // first.denominator, common // second.denominator
    if first.level.has_room(first.lowest * one, first.highest * one) and second.level.has_room(
        second.lowest * other, second.highest * other
    ):
        return first, second
    return first.reduced(), second.reduced()


def _bounds_of_product(first: Column, second: Column) -> tuple[int, int]:
    """The smallest and largest numerator that a product can have."""
    corners = (
        first.lowest * second.lowest,
        first.lowest * second.highest,
        first.highest * second.lowest,
        first.highest * second.highest,
    )
    return min(corners), max(corners)


def constant(figure: Exact, level: Level) -> Column:
    """One figure for everybody on a level."""
    level.fits(figure.numerator, figure.numerator)
    return Column(
        np.full(level.size, figure.numerator, level.kind),
        figure.denominator,
        figure.numerator,
        figure.numerator,
        level,
    )


def column(values: NDArray[Any], level: Level, denominator: int = 1) -> Number:
    """A column from whole numbers, or the single figure if all are the same."""
    if not len(values):
        return Exact(0)
    lowest, highest = int(np.minimum.reduce(values)), int(np.maximum.reduce(values))
    if lowest == highest:
        return Exact(lowest, denominator)
    return Column(values.astype(level.kind, copy=False), denominator, lowest, highest, level)


def ratio(part: Number, whole: Column) -> Number:
    """Parts over wholes, over the least denominator that those in hand allow."""
    if isinstance(part, Exact):
        part = constant(part, whole.level)
    assert isinstance(part, Column)
    level = lower_level(part.level, whole.level)
    part, whole = part.lowered(level), whole.lowered(level)
    assert whole.denominator == 1, "something is shared between whole numbers"
    assert whole.lowest >= 1, "nothing is shared between nobody"
    width = whole.highest + 1
    level.fits(part.lowest * width, (part.highest + 1) * width)
    pairs = part.numerators * width + whole.numerators
    there, places = _distinct(pairs, (part.highest + 1) * width if part.lowest >= 0 else None)
    fractions = [
        _lowest_terms(pair // width, pair % width * part.denominator) for pair in there.tolist()
    ]
    common = lcm(*(denominator for _, denominator in fractions))
    found = [numerator * (common // denominator) for numerator, denominator in fractions]
    lowest, highest = min(found), max(found)
    level.fits(lowest, highest)
    if lowest == highest:
        return Exact(lowest, common)
    return Column(np.array(found, level.kind)[places], common, lowest, highest, level)


def _distinct(values: Whole, limit: int | None) -> tuple[Whole, Places]:
    """The values that occur, and the place of each among them; quickly where all are small."""
    if limit is None or limit > RATIO_TABLE_MAX:
        there, places = np.unique(values, return_inverse=True)
        return there, places
    values = values.astype(np.intp, copy=False)
    there = np.flatnonzero(np.bincount(values))
    place_of = np.zeros(int(there[-1]) + 1, np.intp)
    place_of[there] = np.arange(len(there))
    return there, place_of[values]


def _lowest_terms(numerator: int, denominator: int) -> tuple[int, int]:
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def _answer_of(truth: Truth, level: Level) -> Condition:
    """The truth of a comparison; one answer for everybody where a level stays together."""
    if not level.together:
        return ColumnMask(truth, level)
    holds = np.count_nonzero(truth)
    if 0 < holds < level.size:
        raise Split(truth)
    return bool(holds)


class ColumnMask(Mask):
    """A truth value per member of a level."""

    __slots__ = ("level", "truth")

    def __init__(self, truth: Truth, level: Level) -> None:
        self.truth = truth
        self.level = level

    def lowered(self, level: Level) -> Truth:
        return cast(Truth, at_level(self.truth, self.level, level))

    def _joined(self, other: Mask, join: np.ufunc) -> ColumnMask:
        assert isinstance(other, ColumnMask)
        level = lower_level(self.level, other.level)
        return ColumnMask(join(self.lowered(level), other.lowered(level)), level)

    def __and__(self, other: Condition) -> Mask:
        if isinstance(other, bool):
            return self if other else nobody(self.level)
        return self._joined(other, np.logical_and)

    def __rand__(self, other: Condition) -> Mask:
        return self & other

    def __or__(self, other: Condition) -> Mask:
        if isinstance(other, bool):
            return everybody(self.level) if other else self
        return self._joined(other, np.logical_or)

    def __ror__(self, other: Condition) -> Mask:
        return self | other

    def negated(self) -> Mask:
        return ColumnMask(~self.truth, self.level)

    def choose(self, then: T | Callable[[], T], otherwise: T | Callable[[], T]) -> T:
        count = np.count_nonzero(self.truth)
        if count == 0:
            return answer(otherwise)
        if count == len(self.truth):
            return answer(then)
        return cast(T, self.mixed(answer(then), answer(otherwise)))

    def mixed(self, then: object, otherwise: object) -> object:
        """Member by member one or the other; records are mixed field by field."""
        if then is otherwise:
            return then
        if type(then) in SINGLE and type(otherwise) in SINGLE:
            return self.mixed_numbers(cast(Single, then), cast(Single, otherwise))
        if isinstance(then, tuple):
            assert isinstance(otherwise, tuple)
            pairs = zip(then, otherwise, strict=True)
            record: Any = type(then)
            return record(*(self.mixed(one, other) for one, other in pairs))
        assert isinstance(then, TRUTHS)
        assert isinstance(otherwise, TRUTHS)
        return (self & then) | (self.negated() & otherwise)

    def mixed_numbers(self, then: Column | Exact, otherwise: Column | Exact) -> Number:
        """Member by member one figure or the other, over one denominator."""
        level = self.level
        if type(then) is Column:
            level = lower_level(level, then.level)
        elif type(otherwise) is Exact:
            return self._either(cast(Exact, then), otherwise)
        if type(otherwise) is Column:
            level = lower_level(level, otherwise.level)
            if type(then) is Column:
                then, otherwise = _with_room_together(then, otherwise)
        common = lcm(then.denominator, otherwise.denominator)
        one, one_lowest, one_highest = _over(then, common, level)
        other, other_lowest, other_highest = _over(otherwise, common, level)
        return Column(
            np.where(self.lowered(level), one, other),
            common,
            min(one_lowest, other_lowest),
            max(one_highest, other_highest),
            level,
        )

    def _either(self, then: Exact, otherwise: Exact) -> Number:
        if then == otherwise:
            return then
        common = lcm(then.denominator, otherwise.denominator)
        one = then.numerator * (common // then.denominator)
        other = otherwise.numerator * (common // otherwise.denominator)
        self.level.fits(min(one, other), max(one, other))
        kind = self.level.kind
        numerators = np.where(self.truth, np.array(one, kind), np.array(other, kind))
        return Column(numerators, common, min(one, other), max(one, other), self.level)


Single = Column | Exact
SINGLE = (Column, Exact)
TRUTHS = (bool, ColumnMask)


def _over(figure: Column | Exact, common: int, level: Level) -> tuple[Any, int, int]:
    """The numerators over a common denominator at a level, with their bounds."""
    if type(figure) is Column:
        scaled = figure.scaled(common // figure.denominator).lowered(level)
        return scaled.numerators, scaled.lowest, scaled.highest
    assert isinstance(figure, Exact)
    numerator = figure.numerator * (common // figure.denominator)
    level.fits(numerator, numerator)
    return numerator, numerator, numerator


def taken(cells: Sequence[int], by: Column, first: int) -> Whole:
    """The cell that each whole number points to, the first cell being for ``first``."""
    places = places_of(by)
    return np.array(cells, by.level.kind)[places - first if first else places]


def places_of(by: Column) -> Places:
    """Whole numbers as places in a table."""
    return by.numerators.astype(np.intp, copy=False)


def nobody(level: Level) -> Mask:
    """False for everybody on a level."""
    return ColumnMask(np.zeros(level.size, np.bool_), level)


def everybody(level: Level) -> Mask:
    """True for everybody on a level."""
    return ColumnMask(np.ones(level.size, np.bool_), level)
