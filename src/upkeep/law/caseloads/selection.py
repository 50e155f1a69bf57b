"""Some rows of a caseload as facts: the columns at hand, cut out and brought to their levels."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from upkeep.law.caseloads.columns import (
    PAYING_PARENT,
    RECEIVING_PARENT,
    Declared,
    Layer,
    Situations,
    columns_of,
    layers_of,
)
from upkeep.law.columns import Level, Members, Nobody, Places, Whole, column
from upkeep.law.numbers import Exact, Group, Number

T = TypeVar("T")


class Layout:
    """Where the members of each owner begin in the flat arrays of a caseload."""

    __slots__ = ("columns", "starts")

    def __init__(self, caseload: Situations) -> None:
        self.columns: dict[str, Declared] = {
            declared.name: declared for declared in columns_of(type(caseload))
        }
        self.starts: dict[Layer, Whole] = {}
        for layer in layers_of(type(caseload)):
            counts = caseload.array(layer.counts)
            if counts is not None:
                self.starts[layer] = _starts(counts)


def _starts(counts: Whole) -> Whole:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _ragged(starts: Whole, counts: Whole) -> Places:
    """The places of all members of some owners, in order."""
    if not len(counts):
        return np.zeros(0, np.intp)
    if int(counts.min()) == int(counts.max()) == 1:
        return starts.astype(np.intp, copy=False)
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(int(counts.sum()))


class Selection:
    """Some rows of a caseload, with all that stands below them.

    A scheme asks it for the facts that its rules look at: :meth:`fact`, :meth:`record`,
    :meth:`members`, :meth:`count_of`.
    """

    def __init__(
        self,
        caseload: Situations,
        layout: Layout,
        rows: Places,
        unset: frozenset[str] = frozenset(),
        *,
        wide: bool = False,
    ) -> None:
        self._caseload = caseload
        self._layout = layout
        self.rows = rows
        self._unset = unset
        self._places: dict[Layer, Places] = {PAYING_PARENT: rows}
        self._levels: dict[Layer, Level] = {PAYING_PARENT: Level(len(rows), wide=wide)}

    @property
    def paying(self) -> Level:
        """The level of the paying parents in hand."""
        return self._levels[PAYING_PARENT]

    @property
    def receiving(self) -> Level:
        """The level of their receiving parents."""
        return self.level(RECEIVING_PARENT)

    def places(self, layer: Layer) -> Places:
        """The places in the flat arrays of the members of a layer."""
        self.level(layer)
        return self._places[layer]

    def level(self, layer: Layer) -> Level:
        """The level of a layer, for the rows in hand."""
        if layer not in self._levels:
            assert layer.above is not None
            above = self.level(layer.above)
            owners = self._places[layer.above]
            counts = self._counts(layer).take(owners)
            self._places[layer] = _ragged(self._layout.starts[layer].take(owners), counts)
            self._levels[layer] = Level(len(self._places[layer]), above, counts)
        return self._levels[layer]

    def _counts(self, layer: Layer) -> Whole:
        counts = self._caseload.array(layer.counts)
        assert counts is not None
        return counts

    def fact(self, name: str) -> Any:  # noqa: ANN401 - each kind of column its own
        """A column as the rules see it."""
        declared = self._layout.columns[name]
        values = None if name in self._unset else self._caseload.array(name)
        if values is None:
            return declared.kind.absent(self.paying)
        level = self.level(declared.layer)
        return declared.kind.fact(values.take(self._places[declared.layer]), level)

    def record(self, kind: type[T], **given: object) -> T:
        """A dataclass of facts, each field from the column of its name unless it is given.

        A field ``id`` is empty: nobody has a name among many.
        """
        found = {
            field.name: given[field.name]
            if field.name in given
            else ("" if field.name == "id" else self.fact(field.name))
            for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        }
        return kind(**found)

    def members(self, layer: Layer, item: Callable[[], T]) -> Group[T]:
        """The members of a layer as a group of one item whose fields are columns."""
        if layer not in self._layout.starts or layer.counts in self._unset:
            return Nobody()
        if not self.level(layer).size:
            return Nobody()
        return Members(item(), self.level(layer))

    def count_of(self, layer: Layer, of: Layer | None = None) -> Number:
        """How many members of a layer each owner has, or each owner further up."""
        assert layer.above is not None
        if layer not in self._layout.starts or layer.counts in self._unset:
            return Exact(0)
        above, owner = self.level(layer.above), layer.above
        counts = self._counts(layer).take(self._places[owner])
        while of is not None and owner is not of:
            counts = above.add_up(counts)
            assert owner.above is not None
            above, owner = self.level(owner.above), owner.above
        return column(counts, above)
