"""The same numbers for many families at once: whole numerators over one shared denominator.

A :class:`Column` holds one exact figure per family (or per receiving parent, or child) as 64-bit
integers over a single denominator, with the smallest and largest numerator that can occur. Every
operation knows from those bounds that it cannot overflow, or refuses with :class:`BoundExceeded`
before it computes anything; so a column is exact by construction. The bounds also settle many
comparisons for the whole column, and the branches that nobody takes are then never worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd, lcm
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from upkeep.law.numbers import (
    Codes,
    Condition,
    Exact,
    Group,
    Mask,
    Number,
    PerMember,
    answer,
)

T = TypeVar("T")

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]
Places = NDArray[np.intp]

LARGEST = 2**63 - 1
DENSE_TABLE_MAX = 4096


class BoundExceeded(ArithmeticError):  # noqa: N818 - it is a fact about the figures, not a fault
    """An exact result might not fit 64 bits; nothing has been computed."""


class Level:
    """Whom a column is about: paying parents, their receiving parents, or the children.

    ``owner`` gives for each member the place of the one above; members of one owner stand together.
    A ``wide`` level holds whole numbers without limit, slowly; the others hold 64 bits.
    """

    __slots__ = ("above", "each_count", "owner", "size", "starts", "wide")

    def __init__(
        self,
        size: int,
        above: Level | None = None,
        counts: Whole | None = None,
        *,
        wide: bool = False,
    ) -> None:
        self.size = size
        self.above: Level | None = above
        self.wide: bool = wide if above is None else above.wide
        self.each_count: int | None = None
        self.owner: Places | None = None
        self.starts: Places | None = None
        if above is not None and counts is not None:
            self._own(above, counts)

    def _own(self, above: Level, counts: Whole) -> None:
        lowest, highest = (int(counts.min()), int(counts.max())) if len(counts) else (1, 1)
        if lowest == highest:
            self.each_count = lowest
            return
        self.owner = np.repeat(np.arange(above.size), counts)
        self.starts = np.concatenate(([0], np.cumsum(counts)))

    def fits(self, lowest: int, highest: int) -> None:
        """Refuse numerators that might not fit."""
        if (highest > LARGEST or lowest < -LARGEST) and not self.wide:
            raise BoundExceeded(f"a numerator could reach {max(highest, -lowest)}")

    @property
    def kind(self) -> type:
        """What the arrays of this level hold."""
        return object if self.wide else np.int64

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """One value per owner, repeated for each of the owner's members."""
        if self.each_count == 1:
            return values
        if self.each_count is not None:
            return np.repeat(values, self.each_count)
        assert self.owner is not None
        return values[self.owner]

    def add_up(self, values: Whole) -> Whole:
        """The sum of each owner's members."""
        if self.each_count == 1:
            return values
        if self.each_count is not None:
            assert self.above is not None
            if self.each_count == 0:
                return np.zeros(self.above.size, self.kind)
            parts = values.reshape(self.above.size, self.each_count)
            total = parts[:, 0].copy()
            for place in range(1, self.each_count):
                total += parts[:, place]
            return total
        assert self.starts is not None
        running = np.concatenate((np.zeros(1, self.kind), np.cumsum(values)))
        return running[self.starts[1:]] - running[self.starts[:-1]]

    def total_bounds(self, lowest: int, highest: int) -> tuple[int, int]:
        """The smallest and largest sum of one owner's members, each within the bounds."""
        if self.each_count is not None:
            return lowest * self.each_count, highest * self.each_count
        assert self.starts is not None
        counts = np.diff(self.starts)
        least, most = int(counts.min()), int(counts.max())
        return (
            lowest * (most if lowest < 0 else least),
            highest * (most if highest >= 0 else least),
        )


def lower_level(first: Level, second: Level) -> Level:
    """The one of two levels that lies below the other (or the same one)."""
    if first is second or _is_above(second, first):
        return first
    assert _is_above(first, second), "columns of unrelated groups cannot meet"
    return second


def _is_above(upper: Level, lower: Level) -> bool:
    level = lower.above
    while level is not None and level is not upper:
        level = level.above
    return level is upper


def at_level(values: NDArray[Any], own: Level, wanted: Level) -> NDArray[Any]:
    """Values of an upper level, repeated for the members of a lower one."""
    if own is wanted:
        return values
    assert wanted.above is not None
    return wanted.spread(at_level(values, own, wanted.above))


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
        common = lcm(self.denominator, other.denominator)
        return (
            self.scaled(common // self.denominator).lowered(level),
            other.scaled(common // other.denominator).lowered(level),
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
        corners = (
            first.lowest * second.lowest,
            first.lowest * second.highest,
            first.highest * second.lowest,
            first.highest * second.highest,
        )
        level.fits(min(corners), max(corners))
        return Column(
            first.numerators * second.numerators,
            first.denominator * second.denominator,
            min(corners),
            max(corners),
            level,
        )

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
        return ColumnMask(compare(self.numerators, limit), self.level)

    def _against(self, other: Column, compare: np.ufunc) -> Condition:
        return ColumnMask(compare(self.numerators, other.numerators), self.level)

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
            return self * part * reciprocals(whole)
        assert isinstance(whole, Exact)
        inverse = Exact(whole.denominator, whole.numerator)
        if type(part) is Exact:
            return self * Exact(
                part.numerator * inverse.numerator, part.denominator * inverse.denominator
            )
        return self * part * inverse

    def half_up(self) -> Number:
        if self.denominator == 1:
            return self
        lowest, highest = 2 * self.lowest + self.denominator, 2 * self.highest + self.denominator
        self.level.fits(lowest, highest)
        self.level.fits(0, 2 * self.denominator)
        numerators = self.numerators * 2
        numerators += self.denominator
        numerators //= 2 * self.denominator
        twice = 2 * self.denominator
        return Column(numerators, 1, lowest // twice, highest // twice, self.level)

    def lifted(self, figure: Exact, beside: Number) -> Number:
        return constant(figure, self.level)


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
    lowest, highest = int(values.min()), int(values.max())
    if lowest == highest:
        return Exact(lowest, denominator)
    return Column(values.astype(level.kind, copy=False), denominator, lowest, highest, level)


def reciprocals(whole: Column) -> Column:
    """One over each of some small whole numbers, over their least common multiple."""
    assert whole.denominator == 1
    assert whole.lowest >= 1, "nothing is shared between nobody"
    if whole.highest > DENSE_TABLE_MAX:
        raise BoundExceeded(f"a share of one in {whole.highest} is beyond the tables")
    common = lcm(*range(whole.lowest, whole.highest + 1))
    whole.level.fits(0, common)
    cells = [common // n for n in range(whole.lowest, whole.highest + 1)]
    return Column(
        taken(cells, whole, whole.lowest),
        common,
        common // whole.highest,
        common // whole.lowest,
        whole.level,
    )


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
        if isinstance(then, tuple) and isinstance(otherwise, tuple):
            pairs = zip(then, otherwise, strict=True)
            record: Any = type(then)
            return record(*(self.mixed(one, other) for one, other in pairs))
        if isinstance(then, bool | Mask) and isinstance(otherwise, bool | Mask):
            return (self & then) | (self.negated() & otherwise)
        assert isinstance(then, Number)
        assert isinstance(otherwise, Number)
        return self.mixed_numbers(then, otherwise)

    def mixed_numbers(self, then: Number, otherwise: Number) -> Number:
        """Member by member one figure or the other, over one denominator."""
        if isinstance(then, Exact) and isinstance(otherwise, Exact):
            return self._either(then, otherwise)
        level = self.level
        for side in (then, otherwise):
            if type(side) is Column:
                level = lower_level(level, side.level)
        common = lcm(_denominator(then), _denominator(otherwise))
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


def _denominator(figure: Number) -> int:
    assert isinstance(figure, Column | Exact)
    return figure.denominator


def _over(figure: Number, common: int, level: Level) -> tuple[Any, int, int]:
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
        self.level.fits(lowest, highest)
        sums = self.level.add_up(amounts.numerators)
        return Column(sums, amounts.denominator, lowest, highest, above)


class Nobody(Group[T]):
    """A group that has no member in any of the families in hand."""

    def each(self, rule: Callable[..., Number], *amounts: Number) -> Number:
        return Exact(0)

    def total(self, amounts: PerMember) -> Number:
        return Exact(0)


class CodeColumn(Codes):
    """Sets of codes, one bit for each code."""

    __slots__ = ("bits", "level", "places", "present")

    def __init__(self, bits: NDArray[np.uint64], places: dict[str, int], level: Level) -> None:
        self.bits = bits
        self.places = places
        self.level = level
        self.present = int(np.bitwise_or.reduce(bits)) if len(bits) else 0

    def any_of(self, codes: frozenset[str]) -> Condition:
        wanted = sum(1 << self.places[code] for code in codes if code in self.places)
        if not self.present & wanted:
            return False
        return ColumnMask((self.bits & np.uint64(wanted)) != 0, self.level)

    def is_empty(self) -> Condition:
        return ColumnMask(self.bits == 0, self.level) if self.present else True


def look_up_columns(
    table: Sequence[Any], first_index: Sequence[int], counts: Sequence[Number]
) -> Number:
    """Cells of a table by counts of which at least one is a column."""
    count, first = counts[0], first_index[0]
    if isinstance(count, Exact):
        place = min(max(count.numerator // count.denominator - first, 0), len(table) - 1)
        return look_up_columns(table[place], first_index[1:], counts[1:])
    assert isinstance(count, Column)
    assert count.denominator == 1, "only whole numbers count"
    if len(counts) == 1:
        return _cells(table, count, first)
    rows = [look_up_rest(row, first_index[1:], counts[1:]) for row in table]
    return _rows(rows, count, first)


def look_up_rest(
    row: Sequence[Any], first_index: Sequence[int], counts: Sequence[Number]
) -> Number:
    """One row's cell, by the remaining counts."""
    (count,), (first,) = counts, first_index
    if isinstance(count, Exact):
        cell = row[min(max(count.numerator // count.denominator - first, 0), len(row) - 1)]
        assert isinstance(cell, Exact)
        return cell
    assert isinstance(count, Column)
    return _cells(row, count, first)


def _rows(rows: Sequence[Number], count: Column, first: int) -> Number:
    """The row each count points to."""
    last = len(rows) - 1
    chosen = rows[last]
    for place in range(last - 1, -1, -1):
        is_row = count <= Exact(place + first)
        if isinstance(is_row, bool):
            chosen = rows[place] if is_row else chosen
        else:
            chosen = is_row.choose(rows[place], chosen)
    return chosen


def _cells(row: Sequence[Exact], count: Column, first: int) -> Number:
    """The cell each count points to; the last stands for "or more"."""
    last = len(row) - 1
    low, high = (min(max(edge - first, 0), last) for edge in (count.lowest, count.highest))
    if low == high:
        return row[low]
    common = lcm(*(cell.denominator for cell in row))
    cells = [cell.numerator * (common // cell.denominator) for cell in row]
    reachable = cells[low : high + 1]
    dense = [cells[min(max(n - first, 0), last)] for n in range(count.lowest, count.highest + 1)]
    numerators = taken(dense, count, count.lowest)
    return Column(numerators, common, min(reachable), max(reachable), count.level)


def step_columns(thresholds: Sequence[Exact], results: Sequence[Exact], figure: Number) -> Number:
    """The result beside the highest threshold that each figure reaches; nothing below the first."""
    assert isinstance(figure, Column)
    common = lcm(*(result.denominator for result in results))
    cells = [0, *(result.numerator * (common // result.denominator) for result in results)]
    limits = [-(-t.numerator * figure.denominator // t.denominator) for t in thresholds]
    low, high = (sum(edge >= limit for limit in limits) for edge in (figure.lowest, figure.highest))
    if low == high:
        return Exact(cells[low], common)
    reachable = cells[low : high + 1]
    if figure.lowest >= 0 and figure.highest < DENSE_TABLE_MAX:
        dense: Whole = np.zeros(figure.highest + 1, figure.level.kind)
        for limit, cell in zip(limits, cells[1:], strict=True):
            dense[max(limit, 0) :] = cell
        numerators = dense[places_of(figure)]
    else:
        reached = np.searchsorted(np.array(limits), figure.numerators, side="right")
        numerators = np.array(cells, figure.level.kind)[reached]
    return Column(numerators, common, min(reachable), max(reachable), figure.level)
