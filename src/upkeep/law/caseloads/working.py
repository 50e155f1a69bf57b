"""Working out a caseload: which rows go together, and what is found for each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upkeep.law.caseloads.columns import RECEIVING_PARENT, Situations
from upkeep.law.caseloads.kinds import UNKNOWN
from upkeep.law.caseloads.schemes import ArrayScheme, Found
from upkeep.law.caseloads.selection import Layout, Selection
from upkeep.law.columns import (
    BoundExceeded,
    Column,
    ColumnMask,
    Level,
    Places,
    Truth,
    Whole,
    at_level,
)
from upkeep.law.numbers import Condition, Exact, Number
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.rules import Law

PIECE_ROWS = 65_536
SHAPE_MAX = 9
SHAPES = 2 * (SHAPE_MAX + 1)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Results as arrays: places of rate and basis among their names, pence, and one weekly amount
    for each receiving parent. An unknown income is -1.
    """

    rate: NDArray[np.int8]
    income_basis: NDArray[np.int8]
    weekly_income: Whole
    weekly_total: Whole
    weekly: Whole
    known_rates: tuple[str, ...]
    known_bases: tuple[str, ...]

    @property
    def rate_names(self) -> NDArray[np.str_]:
        return np.array(self.known_rates)[self.rate]

    @property
    def basis_names(self) -> NDArray[np.str_]:
        return np.array(self.known_bases)[self.income_basis]


def calculate(
    scheme: ArrayScheme,
    caseload: Situations,
    *,
    workers: int = 1,
    parameters: Parameters | None = None,
) -> Amounts:
    """Work out every row, piece by piece, on as many threads as asked for.

    Raises ``ValueError`` naming the first row whose day lies before the scheme.
    """
    caseload.check()
    parameters = parameters or load_scheme(scheme.name)
    first_day = np.datetime64(parameters.first_day)
    if caseload.size and caseload.effective_date.min() < first_day:
        row = int(np.argmax(caseload.effective_date < first_day))
        raise ValueError(
            f"row {row}: effective_date is {caseload.effective_date[row]}; the {scheme.name} "
            f"scheme began on {parameters.first_day.isoformat()}"
        )
    work = _Work(scheme, caseload, parameters)
    pieces = list(work.pieces())
    if workers == 1:
        for piece in pieces:
            work.piece(*piece)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda piece: work.piece(*piece), pieces))
    return work.results


class _Work:
    """One caseload under way: the inputs, where things stand in them, and the results so far."""

    def __init__(self, scheme: ArrayScheme, caseload: Situations, parameters: Parameters) -> None:
        self.scheme = scheme
        self.caseload = caseload
        self.parameters = parameters
        self.layout = Layout(caseload)
        self.change_days = np.array(parameters.change_days, "datetime64[D]")
        size = caseload.size
        self.results = Amounts(
            rate=np.empty(size, np.int8),
            income_basis=np.empty(size, np.int8),
            weekly_income=np.empty(size, np.int64),
            weekly_total=np.empty(size, np.int64),
            weekly=np.empty(len(caseload.child_counts), np.int64),
            known_rates=scheme.rate_names,
            known_bases=scheme.basis_names,
        )

    def pieces(self) -> Iterator[tuple[Places, int]]:
        """The rows of one period and kind together, a limited number at a time."""
        keys, kinds = self._keys()
        order = np.argsort(keys, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(keys[order])) + 1, len(order))
        start = 0
        for end in ends:
            period = int(keys[order[start]]) // kinds if len(order) else 0
            for place in range(start, int(end), PIECE_ROWS):
                yield order[place : min(place + PIECE_ROWS, int(end))], period
            start = int(end)

    def _keys(self) -> tuple[NDArray[np.int16], int]:
        """A number for each row that tells its period, its shape and its kind; and the kinds."""
        caseload, scheme = self.caseload, self.scheme
        children = (
            np.add.reduceat(caseload.child_counts, self.layout.starts[RECEIVING_PARENT][:-1])
            if caseload.size
            else caseload.child_counts
        )
        keys = np.searchsorted(self.change_days, caseload.effective_date, side="right")
        keys = keys.astype(np.int64) * SHAPES + np.minimum(children, SHAPE_MAX) * 2
        keys += caseload.receiving_parent_counts > 1
        kinds = SHAPES
        for group in scheme.set_apart:
            keys = keys * 2 + self._has_any(group)
            kinds *= 2
        for name, highest in scheme.counted_apart.items():
            values = caseload.array(name)
            keys = keys * (highest + 1) + (0 if values is None else np.minimum(values, highest))
            kinds *= highest + 1
        assert (len(self.change_days) + 1) * kinds < np.iinfo(np.int16).max, "too many kinds"
        return keys.astype(np.int16), kinds

    def _has_any(self, names: tuple[str, ...]) -> Truth:
        found = np.zeros(self.caseload.size, np.bool_)
        for name in names:
            values = self.caseload.array(name)
            if values is not None:
                found |= values > 0
        return found

    def piece(self, rows: Places, period: int) -> None:
        """Work out rows of one kind; where 64 bits might not do, with numbers without limit."""
        law = Law(self.parameters.on(self.parameters.change_days[period - 1]))
        try:
            self._find(law, Selection(self.caseload, self.layout, rows))
        except BoundExceeded:
            self._find(law, Selection(self.caseload, self.layout, rows, wide=True))

    def _find(self, law: Law, selection: Selection) -> None:
        self._keep(selection, self.scheme.find(law, self.scheme.facts(selection)))

    def _keep(self, selection: Selection, found: Found) -> None:
        rows, results = selection.rows, self.results
        weekly = _values(found.weekly_income.half_up(), selection.paying).copy()
        weekly[~_truth(found.is_income_known, selection.paying)] = UNKNOWN
        amounts = _values(found.amounts, selection.receiving)
        results.rate[rows] = _values(found.rate, selection.paying)
        results.income_basis[rows] = _values(found.basis, selection.paying)
        results.weekly_income[rows] = weekly
        results.weekly[selection.places(RECEIVING_PARENT)] = amounts
        results.weekly_total[rows] = selection.receiving.add_up(amounts)


def _values(number: Number, level: Level) -> Whole:
    """The whole numbers of a column at a level."""
    if isinstance(number, Exact):
        return np.full(level.size, number.numerator // number.denominator, np.int64)
    assert isinstance(number, Column)
    assert number.denominator == 1, "results are whole"
    return at_level(number.numerators, number.level, level)


def _truth(condition: Condition, level: Level) -> Truth:
    if isinstance(condition, bool):
        return np.full(level.size, condition)
    assert isinstance(condition, ColumnMask)
    return condition.lowered(level)
