"""Which rows are worked out together: those of one period of the law and, if many, of one kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from upkeep.law.caseloads.columns import CHILD, RECEIVING_PARENT, Situations
from upkeep.law.caseloads.schemes import ArrayScheme
from upkeep.law.caseloads.selection import Layout
from upkeep.law.columns import Places, Truth, Whole
from upkeep.law.parameters import Parameters

PIECE_ROWS = 32_768
FEWEST_ROWS = 2_000
SHAPE_MAX = 9
SHAPES = 2 * (SHAPE_MAX + 1)


class Grouping:
    """A number for each row that tells its period, its shape and its kind, in this order.

    Rows with the same number have small denominators together and take few branches. Kinds with few
    rows are joined with the next ones, because each piece costs something by itself.
    """

    def __init__(
        self, scheme: ArrayScheme, caseload: Situations, layout: Layout, parameters: Parameters
    ) -> None:
        self._scheme = scheme
        self._caseload = caseload
        self._layout = layout
        self._change_days = np.array(parameters.change_days, "datetime64[D]")
        self._kinds = SHAPES
        self._keys = self._numbered()

    def pieces(self) -> Iterator[tuple[Places, int]]:
        """Rows to be worked out together, a limited number at a time, with their period."""
        if not len(self._keys):
            return
        order = np.argsort(self._keys, kind="stable")
        in_order = self._keys[order]
        edges = [0, *(np.flatnonzero(in_order[1:] != in_order[:-1]) + 1).tolist(), len(order)]
        few: list[Places] = []
        for start, end in pairwise(edges):
            period = int(in_order[start]) // self._kinds
            if end - start < FEWEST_ROWS:
                few.append(order[start:end])
            else:
                for rows in np.array_split(order[start:end], -(-(end - start) // PIECE_ROWS)):
                    yield rows, period
            if end == len(order) or int(in_order[end]) // self._kinds != period:
                for rows in _joined(few):
                    yield rows, period
                few = []

    def divided(self, rows: Places) -> list[Places]:
        """Rows that were too unlike each other: the plain ones and the rest, else about half."""
        keys = self._keys[rows]
        is_plain = keys % (self._kinds // SHAPES) == 0
        if is_plain.any() and not is_plain.all():
            return [rows[is_plain], rows[~is_plain]]
        edges = np.flatnonzero(np.diff(keys)) + 1
        middle = len(rows) // 2
        edge = edges[np.argmin(np.abs(edges - middle))] if len(edges) else middle
        return [rows[:edge], rows[edge:]]

    def unset_columns(self, rows: Places) -> frozenset[str]:
        """The columns in which every one of the rows has nought."""
        keys = self._keys[rows]
        kinds = np.unique(keys) if keys[0] != keys[-1] else keys[:1]
        unset: set[str] = set()
        for place, group in enumerate(self._scheme.set_apart):
            if not (kinds >> place & 1).any():
                unset.update(group)
        return frozenset(unset)

    def _numbered(self) -> NDArray[np.int16]:
        caseload, scheme = self._caseload, self._scheme
        keys = self._periods() * np.int16(SHAPES) + self._shapes()
        for name, highest in scheme.counted_apart.items():
            values = caseload.array(name)
            keys *= np.int16(highest + 1)
            keys += 0 if values is None else np.minimum(values, highest).astype(np.int16)
            self._kinds *= highest + 1
        for group in reversed(scheme.set_apart):
            keys *= np.int16(2)
            keys += self._has_any(group)
            self._kinds *= 2
        assert (len(self._change_days) + 1) * self._kinds < np.iinfo(np.int16).max
        return keys

    def _periods(self) -> NDArray[np.int16]:
        days = self._caseload.effective_date
        if not len(days):
            return np.zeros(0, np.int16)
        edges = np.array([days.min(), days.max()])
        first, last = np.searchsorted(self._change_days, edges, side="right")
        if first == last:
            return np.full(len(days), first, np.int16)
        return np.searchsorted(self._change_days, days, side="right").astype(np.int16)

    def _shapes(self) -> NDArray[np.int16]:
        """The number of children, and whether there are several receiving parents."""
        caseload = self._caseload
        starts = self._layout.starts
        counts: Whole = np.diff(starts[CHILD].take(starts[RECEIVING_PARENT]))
        shapes = np.minimum(counts, SHAPE_MAX).astype(np.int16)
        shapes *= np.int16(2)
        shapes += caseload.receiving_parent_counts > 1
        return shapes

    def _has_any(self, names: tuple[str, ...]) -> Truth:
        found = np.zeros(self._caseload.size, np.bool_)
        for name in names:
            values = self._caseload.array(name)
            if values is not None:
                found |= values != 0
        return found


def _joined(few: list[Places]) -> Iterator[Places]:
    """Kinds with few rows, joined with their neighbours into pieces with enough."""
    left = sum(map(len, few))
    joined: list[Places] = []
    for place, rows in enumerate(few, start=1):
        joined.append(rows)
        size = sum(map(len, joined))
        if place == len(few) or (size >= FEWEST_ROWS and left - size >= FEWEST_ROWS):
            yield np.concatenate(joined)
            joined, left = [], left - size
