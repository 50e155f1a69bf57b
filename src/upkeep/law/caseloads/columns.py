"""How a scheme declares the columns of its caseloads, one line for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from upkeep.law.caseloads.kinds import (
    Amount,
    AmountOrUnknown,
    Choice,
    Codes,
    Count,
    Day,
    Kind,
    YesNo,
)

Whole = NDArray[np.int64]

ColumnArray = Any
"""A declaration stands where a dataclass has a default, so it passes for the array it declares."""

_DECLARED = "declared"


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Whose value a column holds.

    ``at`` is where a situation lists the members, within the object of their owner; ``counts`` the
    array with the number of members of each owner. A named layer's objects have an ``id``.
    """

    noun: str
    at: str = ""
    above: Layer | None = None
    counts: str = ""
    is_named: bool = False
    is_never_empty: bool = False


PAYING_PARENT = Layer("paying parent")
RECEIVING_PARENT = Layer(
    "receiving parent",
    "receiving_parents",
    PAYING_PARENT,
    "receiving_parent_counts",
    is_named=True,
    is_never_empty=True,
)
CHILD = Layer(
    "child", "children", RECEIVING_PARENT, "child_counts", is_named=True, is_never_empty=True
)


@dataclass(frozen=True, slots=True)
class Declared:
    """One column: its name among the arrays and in a file, its kind, and where situations have it.

    ``at`` is the path within the object of the layer; empty where the member itself is the value.
    """

    name: str
    kind: Kind
    layer: Layer
    at: str
    is_required: bool

    @property
    def file_name(self) -> str:
        return self.name + self.kind.file_suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """Situations as arrays; a scheme adds its columns.

    Each paying parent is one row. What belongs to receiving parents, children or others below
    stands in flat arrays, owner by owner, with an array that counts the members of each owner.
    """

    effective_date: NDArray[np.datetime64]
    receiving_parent_counts: Whole
    child_counts: Whole

    @property
    def size(self) -> int:
        return len(self.effective_date)

    def array(self, name: str) -> NDArray[Any] | None:
        """The array of a column, or nothing where it is left out."""
        values: NDArray[Any] | None = getattr(self, name)
        return values

    def parts(self, count: int) -> list[dict[Layer, slice]]:
        """About equal parts of the rows, with what stands below them, layer by layer."""
        edges = {PAYING_PARENT: [self.size * place // count for place in range(count + 1)]}
        for layer in layers_of(type(self)):
            counts = self.array(layer.counts)
            assert layer.above is not None
            found = [0]
            for first, last in pairwise(edges[layer.above]):
                own = 0 if counts is None else int(counts[first:last].sum())
                found.append(found[-1] + own)
            edges[layer] = found
        return [
            {layer: slice(*found[part : part + 2]) for layer, found in edges.items()}
            for part in range(count)
        ]

    def part(self, places: Mapping[Layer, slice]) -> Self:
        """Consecutive rows, in the same memory."""
        own: dict[str, Any] = {"effective_date": self.effective_date[places[PAYING_PARENT]]}
        for layer in layers_of(type(self)):
            assert layer.above is not None
            counts = self.array(layer.counts)
            if counts is not None:
                own[layer.counts] = counts[places[layer.above]]
        for declared in columns_of(type(self)):
            values = self.array(declared.name)
            if values is not None:
                own[declared.name] = values[places[declared.layer]]
        return type(self)(**own)

    def check(self) -> None:
        """Refuse arrays that do not belong together, before anything is worked out."""
        sizes = {PAYING_PARENT: self.size}
        for layer in layers_of(type(self)):
            assert layer.above is not None
            counts = self.array(layer.counts)
            if counts is None:
                sizes[layer] = 0
                continue
            assert len(counts) == sizes[layer.above], f"one count of {layer.noun} for each owner"
            lowest = 1 if layer.is_never_empty else 0
            assert not len(counts) or int(counts.min()) >= lowest, f"too few in {layer.counts}"
            sizes[layer] = int(counts.sum())
        for column in columns_of(type(self)):
            values = self.array(column.name)
            if values is not None:
                members = column.layer.at or "rows"
                assert len(values) == sizes[column.layer], (
                    f"{column.name}: {members} and counts do not belong together"
                )
                edge = column.kind.lowest
                assert edge is None or not len(values) or int(values.min()) >= edge, (
                    f"{column.name}: a figure below {edge}"
                )


def _declare(kind: Kind, layer: Layer, at: str | None, *, is_required: bool = False) -> ColumnArray:
    declared = {_DECLARED: (kind, layer, at, is_required)}
    if is_required:
        return dataclasses.field(metadata=declared)
    return dataclasses.field(default=None, metadata=declared)


def amount(*, of: Layer = PAYING_PARENT, at: str | None = None) -> ColumnArray:
    """A column of pence."""
    return _declare(Amount(), of, at)


def amount_or_unknown(*, of: Layer = PAYING_PARENT, at: str | None = None) -> ColumnArray:
    """A column of pence, -1 standing for "not known"."""
    return _declare(AmountOrUnknown(), of, at)


def count(
    highest: int, *, of: Layer = PAYING_PARENT, at: str | None = None, is_required: bool = False
) -> ColumnArray:
    """A column of whole numbers from nought to ``highest``."""
    return _declare(Count(highest), of, at, is_required=is_required)


def codes(
    places: dict[str, int], *, of: Layer = PAYING_PARENT, at: str | None = None
) -> ColumnArray:
    """A column of sets of codes, one bit for each code."""
    return _declare(Codes(places), of, at)


def yes_no(*, of: Layer = PAYING_PARENT, at: str | None = None) -> ColumnArray:
    """A column of yes or no."""
    return _declare(YesNo(), of, at)


def choice(*names: str | None, of: Layer = PAYING_PARENT, at: str | None = None) -> ColumnArray:
    """A column that holds the place of one of the names; the first is the default."""
    return _declare(Choice(names), of, at)


def day(*, of: Layer = PAYING_PARENT, at: str | None = None) -> ColumnArray:
    """A column of days, which is always required."""
    return _declare(Day(), of, at, is_required=True)


def columns_of(caseload: type[Situations]) -> tuple[Declared, ...]:
    """The columns that a scheme has declared, in their order."""
    return tuple(_columns_of(caseload))


def _columns_of(caseload: type[Situations]) -> Iterator[Declared]:
    for field in dataclasses.fields(caseload):
        if _DECLARED in field.metadata:
            kind, layer, at, is_required = field.metadata[_DECLARED]
            if at is None:
                at = f"paying_parent.{field.name}" if layer is PAYING_PARENT else field.name
            yield Declared(field.name, kind, layer, at, is_required)


def layers_of(caseload: type[Situations]) -> tuple[Layer, ...]:
    """The layers below the paying parent, each after the one above it."""
    layers = [RECEIVING_PARENT, CHILD]
    for declared in columns_of(caseload):
        chain = []
        layer: Layer | None = declared.layer
        while layer is not None and layer is not PAYING_PARENT and layer not in layers:
            chain.append(layer)
            layer = layer.above
        layers += reversed(chain)
    return tuple(layers)
