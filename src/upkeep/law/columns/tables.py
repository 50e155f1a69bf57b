"""Tables of the law, looked up for many families at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Any

import numpy as np

from upkeep.law.columns.figures import DENSE_TABLE_MAX, Column, places_of, taken
from upkeep.law.columns.levels import Whole
from upkeep.law.numbers import Exact, Number


def look_up_columns(
    table: Sequence[Any], first_index: Sequence[int], counts: Sequence[Number]
) -> Number:
    """Cells of a table by counts of which at least one is a column."""
    count, first = counts[0], first_index[0]
    if isinstance(count, Exact):
        place = min(max(count.numerator // count.denominator - first, 0), len(table) - 1)
        return look_up_columns(table[place], first_index[1:], counts[1:])
    assert isinstance(count, Column)
    assert count.denominator == 1, "only whole numbers count"
    if len(counts) == 1:
        return _cells(table, count, first)
    rows = [look_up_rest(row, first_index[1:], counts[1:]) for row in table]
    return _rows(rows, count, first)


def look_up_rest(
    row: Sequence[Any], first_index: Sequence[int], counts: Sequence[Number]
) -> Number:
    """One row's cell, by the remaining counts."""
    (count,), (first,) = counts, first_index
    if isinstance(count, Exact):
        cell = row[min(max(count.numerator // count.denominator - first, 0), len(row) - 1)]
        assert isinstance(cell, Exact)
        return cell
    assert isinstance(count, Column)
    return _cells(row, count, first)


def _rows(rows: Sequence[Number], count: Column, first: int) -> Number:
    """The row each count points to."""
    last = len(rows) - 1
    chosen = rows[last]
    for place in range(last - 1, -1, -1):
        is_row = count <= Exact(place + first)
        if isinstance(is_row, bool):
            chosen = rows[place] if is_row else chosen
        else:
            chosen = is_row.choose(rows[place], chosen)
    return chosen


def _cells(row: Sequence[Exact], count: Column, first: int) -> Number:
    """The cell each count points to; the last stands for "or more"."""
    last = len(row) - 1
    low, high = (min(max(edge - first, 0), last) for edge in (count.lowest, count.highest))
    if low == high:
        return row[low]
    common = lcm(*(cell.denominator for cell in row))
    cells = [cell.numerator * (common // cell.denominator) for cell in row]
    reachable = cells[low : high + 1]
    dense = [cells[min(max(n - first, 0), last)] for n in range(count.lowest, count.highest + 1)]
    numerators = taken(dense, count, count.lowest)
    return Column(numerators, common, min(reachable), max(reachable), count.level)


def step_columns(thresholds: Sequence[Exact], results: Sequence[Exact], figure: Number) -> Number:
    """The result beside the highest threshold that each figure reaches; nothing below the first."""
    assert isinstance(figure, Column)
    common = lcm(*(result.denominator for result in results))
    cells = [0, *(result.numerator * (common // result.denominator) for result in results)]
    limits = [-(-t.numerator * figure.denominator // t.denominator) for t in thresholds]
    low, high = (sum(edge >= limit for limit in limits) for edge in (figure.lowest, figure.highest))
    if low == high:
        return Exact(cells[low], common)
    reachable = cells[low : high + 1]
    if figure.lowest >= 0 and figure.highest < DENSE_TABLE_MAX:
        dense: Whole = np.zeros(figure.highest + 1, figure.level.kind)
        for limit, cell in zip(limits, cells[1:], strict=True):
            dense[max(limit, 0) :] = cell
        numerators = dense[places_of(figure)]
    else:
        reached = np.searchsorted(np.array(limits), figure.numerators, side="right")
        numerators = np.array(cells, figure.level.kind)[reached]
    return Column(numerators, common, min(reachable), max(reachable), figure.level)
