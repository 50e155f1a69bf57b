"""Working out a caseload: part by part, each on one of the processes asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upkeep.law.caseloads.columns import PAYING_PARENT, RECEIVING_PARENT, Situations
from upkeep.law.caseloads.grouping import Grouping
from upkeep.law.caseloads.kinds import UNKNOWN
from upkeep.law.caseloads.processes import share_out, shared_array
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

PART_ROWS = 1_048_576
ROWS_WORTH_A_PROCESS = 20_000
WIDE_ROWS = 32


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

    def part(self, rows: slice, parents: slice) -> Amounts:
        """The results of some rows, in the same memory."""
        return Amounts(
            self.rate[rows],
            self.income_basis[rows],
            self.weekly_income[rows],
            self.weekly_total[rows],
            self.weekly[parents],
            self.known_rates,
            self.known_bases,
        )


def calculate(
    scheme: ArrayScheme,
    caseload: Situations,
    *,
    workers: int = 1,
    parameters: Parameters | None = None,
) -> Amounts:
    """Work out every row, on as many processes as asked for; the results are the same.

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
    workers = max(1, min(workers, caseload.size // ROWS_WORTH_A_PROCESS))
    results = _empty(scheme, caseload, is_shared=workers > 1)
    parts = caseload.parts(max(workers, -(-caseload.size // PART_ROWS)))

    def run(task: int) -> None:
        part = parts[task]
        results_of_part = results.part(part[PAYING_PARENT], part[RECEIVING_PARENT])
        _Part(scheme, caseload.part(part), parameters, results_of_part).work()

    share_out(len(parts), run, workers)
    return results


def _empty(scheme: ArrayScheme, caseload: Situations, *, is_shared: bool) -> Amounts:
    """Room for the results, which other processes may write into."""
    size, parents = caseload.size, len(caseload.child_counts)
    new = shared_array if is_shared else np.empty
    return Amounts(
        rate=new(size, np.int8),
        income_basis=new(size, np.int8),
        weekly_income=new(size, np.int64),
        weekly_total=new(size, np.int64),
        weekly=new(parents, np.int64),
        known_rates=scheme.rate_names,
        known_bases=scheme.basis_names,
    )


class _Part:
    """Consecutive rows under way: the inputs, where things stand in them, and the results."""

    def __init__(
        self, scheme: ArrayScheme, caseload: Situations, parameters: Parameters, results: Amounts
    ) -> None:
        self.scheme = scheme
        self.caseload = caseload
        self.parameters = parameters
        self.results = results
        self.layout = Layout(caseload)
        self.grouping = Grouping(scheme, caseload, self.layout, parameters)

    def work(self) -> None:
        """Work out every row, those together that go together."""
        for rows, period in self.grouping.pieces():
            self._work_out(Law(self.parameters.on(self.parameters.change_days[period - 1])), rows)

    def _work_out(self, law: Law, rows: Places) -> None:
        """Work out rows of one period; where 64 bits might not do, fewer of them at a time.

        What is left then needs numbers without limit.
        """
        unset = self.grouping.unset_columns(rows)
        try:
            self._find(law, Selection(self.caseload, self.layout, rows, unset))
        except BoundExceeded:
            if len(rows) > WIDE_ROWS:
                for some in self.grouping.divided(rows):
                    self._work_out(law, some)
            else:
                self._find(law, Selection(self.caseload, self.layout, rows, unset, wide=True))

    def _find(self, law: Law, selection: Selection) -> None:
        self._keep(selection, self.scheme.find(law, self.scheme.facts(selection)))

    def _keep(self, selection: Selection, found: Found) -> None:
        rows, results = selection.rows, self.results
        weekly = _values(found.weekly_income.half_up(), selection.paying)
        is_known = _truth(found.is_income_known, selection.paying)
        amounts = _values(found.amounts, selection.receiving)
        results.rate[rows] = _values(found.rate, selection.paying)
        results.income_basis[rows] = _values(found.basis, selection.paying)
        results.weekly_income[rows] = np.where(is_known, weekly, UNKNOWN)
        results.weekly[selection.places(RECEIVING_PARENT)] = amounts
        results.weekly_total[rows] = selection.receiving.add_up(amounts)


def _values(number: Number, level: Level) -> Whole:
    """The whole numbers of a column at a level."""
    if isinstance(number, Exact):
        return np.full(level.size, number.numerator // number.denominator, level.kind)
    assert isinstance(number, Column)
    assert number.denominator == 1, "results are whole"
    return at_level(number.numerators, number.level, level)


def _truth(condition: Condition, level: Level) -> Truth:
    if isinstance(condition, bool):
        return np.full(level.size, condition)
    assert isinstance(condition, ColumnMask)
    return condition.lowered(level)
