"""Situations as the contract writes them, gathered into arrays as far as arrays can hold them.

The other way about than :func:`~upkeep.law.caseloads.situation_of_row`. A situation with anything
that no column holds (an income in parts, assumed nights, a finding that no calculation can be
made), or with a fault, is left to be worked out alone, where it is also said what is wrong with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from upkeep.law.caseloads.columns import (
    CHILD,
    PAYING_PARENT,
    RECEIVING_PARENT,
    Declared,
    Layer,
    Situations,
    columns_of,
    layers_of,
)
from upkeep.law.caseloads.kinds import (
    UNKNOWN,
    Amount,
    AmountOrUnknown,
    Choice,
    Codes,
    Count,
    YesNo,
)
from upkeep.law.caseloads.schemes import ArrayScheme
from upkeep.law.situations import MONEY

_PLACES = {"scheme", "effective_date"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of a caseload, each with the place of its situation in the list that was given.

    ``names`` has the ids of the receiving parents of each row, in their order.
    """

    caseload: Situations
    places: tuple[int, ...]
    names: tuple[tuple[str, ...], ...]


class _NoRowError(Exception):
    """The situation is one that arrays cannot hold."""


@dataclass(slots=True)
class _Node:
    """What may stand at one place of a situation: a column, members of a layer, or an object."""

    column: Declared | None = None
    layer: Layer | None = None
    below: dict[str, _Node] = field(default_factory=dict)


def gathered(
    scheme: ArrayScheme, situations: Sequence[object], first_day: datetime.date
) -> Gathered:
    """The situations of a scheme, from ``first_day`` on, that arrays can hold."""
    shape = _Shape(scheme)
    places: list[int] = []
    names: list[tuple[str, ...]] = []
    for place, situation in enumerate(situations):
        try:
            names.append(shape.take(situation, first_day))
        except _NoRowError:
            continue
        places.append(place)
    return Gathered(shape.caseload(), tuple(places), tuple(names))


class _Shape:
    """The columns of a scheme by where a situation has them, and the rows gathered so far."""

    def __init__(self, scheme: ArrayScheme) -> None:
        self.scheme = scheme
        self.columns = columns_of(scheme.caseload)
        self.layers = layers_of(scheme.caseload)
        everywhere = (PAYING_PARENT, *self.layers)
        self.objects = {layer: self._object(layer) for layer in everywhere}
        self.own = {layer: self._own(layer) for layer in everywhere}
        self.below = {
            layer: [below for below in self.layers if below.above is layer] for layer in everywhere
        }
        self.values: dict[str, list[int]] = {each.name: [] for each in self.columns}
        self.counts: dict[Layer, list[int]] = {layer: [] for layer in self.layers}
        self.days: list[str] = []

    def _object(self, layer: Layer) -> _Node:
        """What an object of a layer may hold."""
        node = _Node()
        for declared in self.columns:
            if declared.layer is layer and declared.at:
                _at(node, declared.at).column = declared
        for below in self.layers:
            if below.above is layer:
                _at(node, below.at).layer = below
        return node

    def _own(self, layer: Layer) -> list[tuple[Declared, int]]:
        """The columns of a layer, each with what its array holds where nothing is said."""
        return [
            (each, UNKNOWN if isinstance(each.kind, AmountOrUnknown) else 0)
            for each in self.columns
            if each.layer is layer and each.at
        ]

    def take(self, situation: object, first_day: datetime.date) -> tuple[str, ...]:
        """Add a situation as a row; the ids of its receiving parents."""
        if not isinstance(situation, Mapping) or situation.get("scheme") != self.scheme.name:
            raise _NoRowError
        day = _day(situation.get("effective_date"), first_day)
        row: dict[str, list[int]] = {}
        counts: dict[Layer, list[int]] = {}
        whole = {name: value for name, value in situation.items() if name not in _PLACES}
        self._read(whole, PAYING_PARENT, row, counts)
        parents = situation[RECEIVING_PARENT.at]
        names = tuple(parent["id"] for parent in parents)
        children = [child["id"] for parent in parents for child in parent[CHILD.at]]
        if len({*names}) < len(names) or len({*children}) < len(children):
            raise _NoRowError
        for name, found in row.items():
            self.values[name] += found
        for layer, numbers in counts.items():
            self.counts[layer] += numbers
        self.days.append(day)
        return names

    def _read(
        self,
        value: object,
        layer: Layer,
        row: dict[str, list[int]],
        counts: dict[Layer, list[int]],
    ) -> None:
        """Read an object of a layer and the members below it."""
        if not isinstance(value, Mapping):
            raise _NoRowError
        given = dict(value)
        if layer.is_named:
            name = given.pop("id", None)
            if not isinstance(name, str) or not name.strip():
                raise _NoRowError
        found = dict(_leaves(self.objects[layer], given))
        for declared, nothing in self.own[layer]:
            number = _number(declared, found[declared.at]) if declared.at in found else nothing
            row.setdefault(declared.name, []).append(number)
        for below in self.below[layer]:
            self._members(found.get(below.at, []), below, row, counts)

    def _members(
        self,
        members: object,
        layer: Layer,
        row: dict[str, list[int]],
        counts: dict[Layer, list[int]],
    ) -> None:
        if not isinstance(members, list | tuple) or (layer.is_never_empty and not members):
            raise _NoRowError
        counts.setdefault(layer, []).append(len(members))
        own = [declared for declared in self.columns if declared.layer is layer]
        for member in members:
            if len(own) == 1 and not own[0].at:
                row.setdefault(own[0].name, []).append(_number(own[0], member))
            else:
                self._read(member, layer, row, counts)

    def caseload(self) -> Situations:
        """The rows gathered, as arrays; a column with nothing in it is left out."""
        arrays: dict[str, Any] = {"effective_date": np.array(self.days, "datetime64[D]")}
        for layer in self.layers:
            arrays[layer.counts] = np.array(self.counts[layer], np.int64)
        for declared in self.columns:
            arrays[declared.name] = np.array(self.values[declared.name], _type_of(declared))
        return self.scheme.caseload(**arrays)


def _at(node: _Node, path: str) -> _Node:
    for name in path.split("."):
        node = node.below.setdefault(name, _Node())
    return node


def _leaves(node: _Node, value: Mapping[Any, Any], path: str = "") -> Iterator[tuple[str, object]]:
    """What an object holds, by where; anything that has no place is refused."""
    for name, own in value.items():
        below = node.below.get(name)
        if below is None:
            raise _NoRowError
        here = f"{path}.{name}" if path else name
        if below.column is not None or below.layer is not None:
            yield here, own
        elif isinstance(own, Mapping):
            yield from _leaves(below, own, here)
        else:
            raise _NoRowError


def _day(value: object, first_day: datetime.date) -> str:
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day < first_day:
        raise _NoRowError
    return day.isoformat()


def _type_of(declared: Declared) -> type[np.generic]:
    match declared.kind:
        case Codes():
            return np.uint64
        case YesNo():
            return np.bool_
        case _:
            return np.int64


def _number(declared: Declared, value: object) -> int:
    """A value as its array holds it."""
    kind = declared.kind
    match kind:
        case AmountOrUnknown() if value is None:
            return UNKNOWN
        case Amount() | AmountOrUnknown():
            return _pence(value)
        case Count() if isinstance(value, int) and not isinstance(value, bool):
            if 0 <= value <= kind.highest:
                return value
        case Codes() if isinstance(value, list | tuple):
            return _bits(kind, value)
        case YesNo() if isinstance(value, bool):
            return int(value)
        case Choice() if isinstance(value, str) and value in kind.names:
            return kind.names.index(value)
    raise _NoRowError


def _pence(value: object) -> int:
    match = MONEY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _NoRowError
    whole, decimals = match.groups()
    return int(whole) * 100 + int((decimals or "0").ljust(2, "0"))


def _bits(kind: Codes, value: Sequence[object]) -> int:
    found = 0
    for code in value:
        if not isinstance(code, str) or code not in kind.places.places:
            raise _NoRowError
        found |= 1 << kind.places.places[code]
    return found
