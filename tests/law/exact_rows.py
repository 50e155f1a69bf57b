"""What the exact rules find for each row of a caseload, beside what the arrays hold.

The facts of a row are made by the scheme's own declaration, without any array and without JSON; the
rules run without an explanation.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from upkeep.law.caseloads import (
    PAYING_PARENT,
    UNKNOWN,
    ArrayScheme,
    Layer,
    Situations,
    calculate,
    columns_of,
)
from upkeep.law.caseloads.columns import Declared, layers_of
from upkeep.law.caseloads.kinds import Amount, AmountOrUnknown, Choice, Codes, Count, YesNo
from upkeep.law.numbers import CodeSet, Exact, Figure, Several
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law

T = TypeVar("T")


def exact_fact(kind: object, value: Any) -> Any:
    """What the exact rules see for one value of an array (``None`` where it is left out)."""
    if isinstance(kind, Amount | Count | Choice):
        return Exact(value or 0)
    if isinstance(kind, AmountOrUnknown):
        is_known = value is not None and value >= 0
        return Figure(Exact(value if is_known else 0), is_known)
    if isinstance(kind, YesNo):
        return bool(value)
    assert isinstance(kind, Codes)
    return CodeSet(code for code, place in kind.places.places.items() if (value or 0) >> place & 1)


def facts_of(declared: Declared, caseload: Situations) -> list[Any]:
    """The facts of a column, equal values sharing one fact."""
    different, places = np.unique(caseload.array(declared.name), return_inverse=True)
    facts = np.empty(len(different), object)
    for place, value in enumerate(different.tolist()):
        facts[place] = exact_fact(declared.kind, value)
    return facts[places].tolist()


class ExactRows:
    """Asked as a ``Selection`` is, it answers for one row at a time, member by member."""

    def __init__(self, caseload: Situations) -> None:
        kind = type(caseload)
        self.columns = {declared.name: declared for declared in columns_of(kind)}
        self.facts = {
            name: None if caseload.array(name) is None else facts_of(declared, caseload)
            for name, declared in self.columns.items()
        }
        self.counts: dict[Layer, list[int]] = {}
        self.starts: dict[Layer, list[int]] = {}
        for layer in layers_of(kind):
            counts = caseload.array(layer.counts)
            if counts is not None:
                self.counts[layer] = counts.tolist()
                self.starts[layer] = (np.cumsum(counts) - counts).tolist()
        self.place: dict[Layer, int] = {}
        self.fields: dict[type, list[str]] = {}

    def at(self, row: int) -> ExactRows:
        """The same, about one row."""
        self.place = {PAYING_PARENT: row}
        return self

    def fact(self, name: str) -> Any:
        declared, facts = self.columns[name], self.facts[name]
        if facts is None:
            return exact_fact(declared.kind, None)
        return facts[self.place[declared.layer]]

    def record(self, kind: type[T], **given: Any) -> T:
        names = self.fields.get(kind)
        if names is None:
            names = self.fields[kind] = [field.name for field in dataclasses.fields(kind)]
        return kind(
            *(
                given[name] if name in given else "" if name == "id" else self.fact(name)
                for name in names
            )
        )

    def members(self, layer: Layer, item: Callable[[], T]) -> Several[T]:
        assert layer.above is not None
        owner = self.place[layer.above]
        if layer not in self.counts:
            return Several(())
        start = self.starts[layer][owner]
        found = []
        for place in range(start, start + self.counts[layer][owner]):
            self.place[layer] = place
            found.append(item())
        return Several(found)

    def count_of(self, layer: Layer, of: Layer | None = None) -> Exact:
        assert layer.above is not None
        if of is None or of is layer.above:
            return Exact(self.counts[layer][self.place[layer.above]])
        start = self.starts[layer.above][self.place[of]]
        end = start + self.counts[layer.above][self.place[of]]
        return Exact(sum(self.counts[layer][start:end]))


Row = tuple[int, int, int, int, list[int]]


def whole(figure: object) -> int:
    assert isinstance(figure, Exact)
    assert figure.numerator % figure.denominator == 0
    return figure.numerator // figure.denominator


def alone(scheme: ArrayScheme, caseload: Situations) -> list[Row]:
    """What the exact rules find for each row."""
    parameters = load_scheme(scheme.name)
    days: list[datetime.date] = caseload.effective_date.tolist()
    laws = {day: Law(parameters.on(day)) for day in set(days)}
    rows = ExactRows(caseload)
    results = []
    for row, day in enumerate(days):
        found = scheme.find(laws[day], scheme.facts(rows.at(row)))
        amounts = [whole(amount) for amount in found.amounts]
        income = whole(found.weekly_income.half_up()) if found.is_income_known else UNKNOWN
        results.append((whole(found.rate), whole(found.basis), income, sum(amounts), amounts))
    return results


def together(scheme: ArrayScheme, caseload: Situations) -> list[Row]:
    """What the arrays hold for each row."""
    found = calculate(scheme, caseload)
    ends = np.cumsum(caseload.receiving_parent_counts).tolist()
    amounts = found.weekly.tolist()
    starts = [0, *ends[:-1]]
    return [
        (*figures, amounts[start:end])
        for *figures, start, end in zip(
            found.rate.tolist(),
            found.income_basis.tolist(),
            found.weekly_income.tolist(),
            found.weekly_total.tolist(),
            starts,
            ends,
            strict=True,
        )
    ]


def differences(scheme: ArrayScheme, caseload: Situations) -> list[tuple[int, Row, Row]]:
    """The first rows for which the arrays hold something else than the exact rules find."""
    expected, found = alone(scheme, caseload), together(scheme, caseload)
    assert len(expected) == len(found) == caseload.size
    different = [row for row, one in enumerate(expected) if found[row] != one]
    return [(row, expected[row], found[row]) for row in different[:5]]
