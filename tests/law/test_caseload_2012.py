"""Many situations at once give, penny for penny, what each gives alone."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest

from law.caseloads import random_caseload
from law.exact_rows import differences
from upkeep.law import calculate
from upkeep.law.caseloads import grouping, selection, working
from upkeep.law.caseloads.kinds import PENCE_MAX
from upkeep.law.scheme_2012.caseload import (
    ARRAYS,
    Caseload,
    calculate_caseload,
    situation_of_row,
)


def assert_same_as_alone(caseload: Caseload, **options: int) -> None:
    together = calculate_caseload(caseload, **options)
    rates, bases = together.rate_names, together.basis_names
    place = 0
    for row in range(caseload.size):
        given = situation_of_row(caseload, row)
        alone = calculate(given)
        shares = [share.weekly_pence for share in alone.receiving_parents]
        income = -1 if alone.weekly_income is None else alone.weekly_income.half_up().numerator
        assert (rates[row], bases[row]) == (alone.rate, alone.income_basis), given
        assert together.weekly_total[row] == alone.weekly_total_pence, given
        assert list(together.weekly[place : place + len(shares)]) == shares, given
        assert together.weekly_income[row] == (income if alone.rate != "default" else -1), given
        place += len(shares)


def whole(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


def simple(days: list[str], incomes: list[int], children: list[int], nights: int) -> Caseload:
    size = len(incomes)
    return Caseload(
        effective_date=np.array(days, "datetime64[D]"),
        historic_income_annual=np.full(size, -1),
        current_income_weekly=whole(incomes),
        receiving_parent_counts=np.ones(size, np.int64),
        child_counts=whole(children),
        nights=np.full(sum(children), nights),
    )


@pytest.mark.parametrize("nights", [0, 51, 52, 104, 156, 175])
def test_every_cell_of_the_rate_grid(nights: int) -> None:
    limits = [500, 700, 10_000, 20_000, 80_000, 89_888, 93_024, 95_239, 300_000]
    incomes = [0, 50_000, *(limit + step for limit in limits for step in (-1, 0, 1))]
    cells = list(product(["2013-11-24", "2013-11-25"], incomes, [1, 2, 3, 4], [0, 1, 2, 3, 4]))
    caseload = simple(
        [cell[0] for cell in cells],
        [cell[1] for cell in cells],
        [cell[2] for cell in cells],
        nights,
    )
    assert_same_as_alone(
        dataclasses.replace(caseload, relevant_other_children=whole([cell[3] for cell in cells]))
    )


@pytest.mark.parametrize("seed", range(4))
def test_random_situations(seed: int) -> None:
    assert_same_as_alone(random_caseload(np.random.default_rng(seed), 1_000))


def test_large_families_need_and_get_numbers_without_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caseload = random_caseload(np.random.default_rng(7), 300, most_children=13)
    wide: list[bool] = []
    level = selection.Level

    class Noted(level):  # type: ignore[misc, valid-type]
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            wide.append(self.wide)

    monkeypatch.setattr(selection, "Level", Noted)
    assert_same_as_alone(caseload)
    assert any(wide)


def test_pieces_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    caseload = random_caseload(np.random.default_rng(11), 3_000)
    at_once = calculate_caseload(caseload)
    monkeypatch.setattr(grouping, "PIECE_ROWS", 100)
    in_pieces = calculate_caseload(caseload, workers=2)
    for field in dataclasses.fields(at_once):
        assert np.array_equal(getattr(at_once, field.name), getattr(in_pieces, field.name))


def test_an_empty_caseload_has_an_empty_result() -> None:
    assert len(calculate_caseload(simple([], [], [], 0)).weekly_total) == 0


def test_a_day_before_the_scheme_is_refused_with_its_row() -> None:
    caseload = simple(["2020-01-01", "2012-12-09"], [50_000, 50_000], [1, 1], 0)
    with pytest.raises(ValueError, match="row 1: effective_date is 2012-12-09"):
        calculate_caseload(caseload)


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    caseload = simple(["2020-01-01"], [50_000], [2], 0)
    with pytest.raises(AssertionError, match="children and counts"):
        calculate_caseload(dataclasses.replace(caseload, nights=whole([0])))


def test_a_figure_below_nought_is_refused() -> None:
    caseload = simple(["2020-01-01"], [50_000], [1], 0)
    with pytest.raises(AssertionError, match="contact: a figure below 0"):
        calculate_caseload(dataclasses.replace(caseload, contact=whole([-1])))


def test_one_income_beyond_all_others_leaves_the_others_quick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caseload = random_caseload(np.random.default_rng(3), 3_000)
    wide: list[int] = []
    level = selection.Level

    class Noted(level):  # type: ignore[misc, valid-type]
        def __init__(self, size: int, *args: object, **kwargs: object) -> None:
            super().__init__(size, *args, **kwargs)
            if self.wide and self.above is None:
                wide.append(size)

    monkeypatch.setattr(selection, "Level", Noted)
    calculate_caseload(caseload)
    without = sum(wide)
    wide.clear()
    caseload.historic_income_annual[17] = PENCE_MAX
    caseload.diverted[17] = PENCE_MAX
    assert differences(ARRAYS, caseload) == []
    assert 0 < sum(wide) <= without + 2 * working.WIDE_ROWS
