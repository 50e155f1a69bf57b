"""Comparing two sets of figures over a Parquet table: as arrays, so that a million rows are quick.

Only rows whose amounts differ are looked at one by one.
"""

from collections.abc import Callable, Iterator
from datetime import date
from os import cpu_count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.commands.comparing import LARGEST, Change, Row, Tally
from upkeep.commands.rulebooks import Figures
from upkeep.law.caseload_files import read_caseloads
from upkeep.law.caseloads import Amounts, ArrayScheme, Situations, calculate, situation_of_row
from upkeep.law.differences import ShareChange


def compare_arrays(
    old: Figures,
    new: Figures,
    source: Path,
    effective: date | None,
    tally: Tally,
    found: Callable[[Change], None] | None,
) -> None:
    """Work out every row on both sides; ``found``, if given, is given every change.

    Raises :class:`~upkeep.law.caseload_files.CaseloadFileError` naming file, row and column.
    """
    scheme, caseloads = read_caseloads(source)
    first = 1
    for caseload in caseloads:
        if effective is not None:
            caseload.effective_date[:] = np.datetime64(effective)
        part = _Part(scheme, caseload, first, old, new)
        part.count(tally)
        for row in part.largest():
            tally.keep(part.change(row, situation_of_row(scheme, caseload, row)))
        if found is not None:
            for changed in np.flatnonzero(part.is_changed):
                found(part.change(int(changed)))
        first += caseload.size


def rows_of_table(source: Path, effective: date | None) -> Iterator[Row]:
    """The rows of a Parquet table as situations, for a side that has no arrays."""
    scheme, caseloads = read_caseloads(source)
    first = 1
    for caseload in caseloads:
        if effective is not None:
            caseload.effective_date[:] = np.datetime64(effective)
        for row in range(caseload.size):
            yield Row(first + row, None, situation_of_row(scheme, caseload, row))
        first += caseload.size


class _Part:
    """Some rows of the table, worked out on both sides."""

    def __init__(
        self, scheme: ArrayScheme, caseload: Situations, first: int, old: Figures, new: Figures
    ) -> None:
        self.scheme = scheme
        self.caseload = caseload
        self.first = first
        self.before, self.after = (self._amounts(side) for side in (old, new))
        self.starts = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
        per_share = self.after.weekly - self.before.weekly
        self.difference: NDArray[np.int64] = self.after.weekly_total - self.before.weekly_total
        owners = np.repeat(np.arange(caseload.size), caseload.receiving_parent_counts)
        self.is_changed = np.zeros(caseload.size, np.bool_)
        self.is_changed[owners[per_share != 0]] = True

    def _amounts(self, side: Figures) -> Amounts:
        parameters = side.parameters(self.scheme.name)
        workers = cpu_count() or 1
        return calculate(self.scheme, self.caseload, workers=workers, parameters=parameters)

    def count(self, tally: Tally) -> None:
        """Add all rows to the tally."""
        names = self.scheme.rate_names
        pairs = self.before.rate.astype(np.int64) * len(names) + self.after.rate
        for pair in np.unique(pairs):
            is_here = pairs == pair
            entry = tally.rate(names[pair // len(names)], names[pair % len(names)])
            entry.count += int(is_here.sum())
            entry.changed += int(self.is_changed[is_here].sum())
            entry.difference += int(self.difference[is_here].sum())

    def largest(self) -> list[int]:
        """The changed rows that can be among the largest of all."""
        changed = np.flatnonzero(self.is_changed)
        sizes = np.abs(self.difference[changed])
        return [int(row) for row in changed[np.argsort(-sizes, kind="stable")[:LARGEST]]]

    def change(self, row: int, situation: dict[str, Any] | None = None) -> Change:
        """One changed row, not yet explained; receiving parents are numbered from 1."""
        places = range(int(self.starts[row]), int(self.starts[row + 1]))
        shares = tuple(
            ShareChange(str(number), int(self.before.weekly[place]), int(self.after.weekly[place]))
            for number, place in enumerate(places, start=1)
        )
        rates = self.scheme.rate_names
        before, after = rates[self.before.rate[row]], rates[self.after.rate[row]]
        return Change(Row(self.first + row, None, situation), before, after, shares)
