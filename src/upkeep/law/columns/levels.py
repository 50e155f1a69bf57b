"""Whom a column is about: paying parents, their receiving parents, children, single assets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]
Places = NDArray[np.intp]

LARGEST = 2**63 - 1


class BoundExceeded(ArithmeticError):  # noqa: N818 - it is a fact about the figures, not a fault
    """An exact result might not fit 64 bits; nothing has been computed."""


class Split(Exception):  # noqa: N818 - it is an answer, not a fault
    """A question divides those who were to go one way together; ``truth`` says for whom it is so.

    Raised only on a level that stays ``together``; whoever asked goes on with each part by itself.
    """

    def __init__(self, truth: Truth) -> None:
        super().__init__("a question has more than one answer")
        self.truth = truth


class Level:
    """Whom a column is about: paying parents, their receiving parents, or the children.

    ``owner`` gives for each member the place of the one above; members of one owner stand together.
    A ``wide`` level holds whole numbers without limit, slowly; the others hold 64 bits.
    On a level that stays ``together`` every question has one answer, or raises :class:`Split`.
    """

    __slots__ = ("above", "each_count", "owner", "size", "starts", "together", "wide")

    def __init__(
        self,
        size: int,
        above: Level | None = None,
        counts: Whole | None = None,
        *,
        wide: bool = False,
        together: bool = False,
    ) -> None:
        self.size = size
        self.together = together
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

    def has_room(self, lowest: int, highest: int) -> bool:
        """Whether numerators between two bounds fit."""
        return (highest <= LARGEST and lowest >= -LARGEST) or self.wide

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

    def most(self, values: Whole) -> Whole:
        """The largest of each owner's members; nought for an owner without any."""
        assert self.above is not None
        if self.each_count:
            most: Whole = values.reshape(self.above.size, self.each_count).max(axis=1)
            return most
        most = np.zeros(self.above.size, self.kind)
        if self.owner is not None:
            np.maximum.at(most, self.owner, values)
        return most

    def first_of_most(self, values: Whole) -> NDArray[np.bool_]:
        """Which members are the first of their owner with the largest value."""
        assert self.each_count != 0, "everybody has a member"
        is_most = values == self.spread(self.most(values))
        places = np.where(is_most, np.arange(self.size), self.size)
        if self.each_count is not None:
            starts = np.arange(0, self.size, self.each_count)
        else:
            assert self.starts is not None
            starts = self.starts[:-1]
        is_first = np.zeros(self.size, np.bool_)
        is_first[np.minimum.reduceat(places, starts)] = True
        return is_first

    def last_of_each(self) -> NDArray[np.bool_]:
        """Which members are the last of their owner."""
        assert self.each_count != 0, "everybody has a member"
        is_last = np.zeros(self.size, np.bool_)
        if self.each_count is not None:
            is_last[self.each_count - 1 :: self.each_count] = True
        else:
            assert self.starts is not None
            is_last[self.starts[1:] - 1] = True
        return is_last

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
