"""One row of a caseload as the contract writes it, to be worked out and explained alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upkeep.law.caseloads.columns import (
    PAYING_PARENT,
    Declared,
    Layer,
    Situations,
    columns_of,
    layers_of,
)
from upkeep.law.caseloads.schemes import ArrayScheme


def situation_of_row(scheme: ArrayScheme, caseload: Situations, row: int) -> dict[str, Any]:
    """One row of a caseload as a situation of its scheme."""
    whole: dict[str, Any] = {
        "scheme": scheme.name,
        "effective_date": str(caseload.effective_date[row]),
    }
    return _filled(whole, _Row(caseload), PAYING_PARENT, row, "")


class _Row:
    """A caseload, with what stands at each layer."""

    def __init__(self, caseload: Situations) -> None:
        self.caseload = caseload
        self.layers = layers_of(type(caseload))
        self.columns = columns_of(type(caseload))

    def below(self, layer: Layer) -> list[Layer]:
        return [other for other in self.layers if other.above is layer]

    def of(self, layer: Layer) -> list[Declared]:
        return [declared for declared in self.columns if declared.layer is layer]

    def places(self, layer: Layer, owner: int) -> range:
        counts = self.caseload.array(layer.counts)
        if counts is None:
            return range(0)
        first = int(counts[:owner].sum())
        return range(first, first + int(counts[owner]))

    def value(self, declared: Declared, place: int) -> Any:  # noqa: ANN401
        values = self.caseload.array(declared.name)
        return declared.kind.plain(None if values is None else values[place])


def _filled(
    found: dict[str, Any], row: _Row, layer: Layer, place: int, number: str
) -> dict[str, Any]:
    """An object of a layer with its values and the members below it."""
    for declared in row.of(layer):
        _put(found, declared.at.split("."), row.value(declared, place))
    for below in row.below(layer):
        members = [
            _member(row, below, member, f"{number}.{index}".lstrip("."))
            for index, member in enumerate(row.places(below, place), start=1)
        ]
        _put(found, below.at.split("."), members)
    return found


def _member(row: _Row, layer: Layer, place: int, number: str) -> Any:  # noqa: ANN401
    declared = row.of(layer)
    if len(declared) == 1 and not declared[0].at:
        return row.value(declared[0], place)
    return _filled({"id": number} if layer.is_named else {}, row, layer, place, number)


def _put(found: dict[str, Any], path: Sequence[str], value: object) -> None:
    *before, last = path
    for name in before:
        found = found.setdefault(name, {})
    found[last] = value
