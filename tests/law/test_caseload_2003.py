"""Many situations of the 2003 scheme at once give, penny for penny, what each gives alone."""

from __future__ import annotations

import dataclasses
import datetime
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from law.caseloads_2003 import plausible_caseload_2003, random_caseload_2003
from law.situations import parent
from law.situations_2003 import situation_2003
from upkeep.law import calculate
from upkeep.law.caseload_files import calculate_file
from upkeep.law.caseloads import grouping, working
from upkeep.law.scheme_2003.caseload import Caseload, calculate_caseload, situation_of_row


def assert_same_as_alone(caseload: Caseload, rows: range | None = None) -> None:
    together = calculate_caseload(caseload)
    rates, bases = together.rate_names, together.basis_names
    begins = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
    for row in rows or range(caseload.size):
        given = situation_of_row(caseload, row)
        alone = calculate(given)
        shares = [share.weekly_pence for share in alone.receiving_parents]
        income = -1 if alone.weekly_income is None else alone.weekly_income.numerator
        assert (rates[row], bases[row]) == (alone.rate, alone.income_basis), given
        assert list(together.weekly[begins[row] : begins[row + 1]]) == shares, given
        assert together.weekly_total[row] == alone.weekly_total_pence, given
        assert together.weekly_income[row] == income, given


def grid(nights: int, parents: int) -> Caseload:
    limits = [500, 10_000, 20_000, 200_000]
    incomes = [0, 15_050, 46_500, *(limit + step for limit in limits for step in (-1, 0, 1))]
    cells = np.array(list(product(incomes, [1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1])))
    size = len(cells)
    children = np.repeat(cells[:, 1], parents)
    return Caseload(
        effective_date=np.full(size, np.datetime64("2009-09-07")),
        net_weekly_income=cells[:, 0],
        receiving_parent_counts=np.full(size, parents),
        child_counts=children,
        relevant_other_children=cells[:, 2],
        order_children=cells[:, 3],
        nights=np.full(int(children.sum()), nights),
    )


@pytest.mark.parametrize(("nights", "parents"), [(0, 1), (52, 1), (175, 1), (0, 3), (104, 2)])
def test_every_cell_of_the_rate_grid(nights: int, parents: int) -> None:
    assert_same_as_alone(grid(nights, parents))


@pytest.mark.parametrize("seed", range(4))
def test_random_situations(seed: int) -> None:
    assert_same_as_alone(random_caseload_2003(np.random.default_rng(seed), 1_000))


def test_a_hundred_thousand_rows_hold_what_the_law_says_and_agree_where_looked_at() -> None:
    caseload = random_caseload_2003(np.random.default_rng(2003), 100_000)
    together = calculate_caseload(caseload)
    begins = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))[:-1]
    assert (np.add.reduceat(together.weekly, begins) == together.weekly_total).all()
    assert (together.weekly >= 0).all()
    by_income = np.isin(together.rate_names, ["reduced", "basic"])
    plain = by_income & (caseload.effective_date >= np.datetime64("2003-11-05"))
    assert (together.weekly_total[plain] >= 500).all()
    assert_same_as_alone(caseload, range(0, caseload.size, 97))


def test_a_file_a_row_and_a_situation_come_to_the_same(tmp_path: Path) -> None:
    table = {
        "scheme": ["2003", "2003"],
        "effective_date": [datetime.date(2009, 9, 7)] * 2,
        "net_weekly_income_pence": [40_000, None],
        "child_counts": [[1, 1, 1], [2]],
        "nights": [[0, 0, 60], [0, 0]],
        "property_transfer_pence": [[0, 500, 0], [0]],
    }
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pyarrow.parquet.write_table(pyarrow.table(table), source)
    assert calculate_file(source, target) == 2
    found = pyarrow.parquet.read_table(target).to_pydict()
    alone = calculate(
        situation_2003(
            parent("A"), parent("B"), parent("C", [60]),
            income="400.00", property_transfer_weekly={"B": "5.00"},
        )
    )  # fmt: skip
    assert found["weekly_pence"][0] == [share.weekly_pence for share in alone.receiving_parents]
    assert found["weekly_pence"][0] == [3333, 2833, 2858]
    assert (found["rate"], found["weekly_pence"][1]) == (["basic", "default"], [4000])


def test_large_families_need_and_get_numbers_without_limit() -> None:
    assert_same_as_alone(random_caseload_2003(np.random.default_rng(7), 200, most_children=13))


def test_pieces_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    caseload = plausible_caseload_2003(np.random.default_rng(11), 3_000)
    at_once = calculate_caseload(caseload)
    monkeypatch.setattr(grouping, "PIECE_ROWS", 100)
    monkeypatch.setattr(working, "ROWS_WORTH_A_PROCESS", 1_000)
    in_pieces = calculate_caseload(caseload, workers=2)
    for name in ("rate", "income_basis", "weekly_income", "weekly_total", "weekly"):
        assert np.array_equal(getattr(at_once, name), getattr(in_pieces, name))


def test_a_day_before_the_scheme_is_refused_with_its_row() -> None:
    caseload = plausible_caseload_2003(np.random.default_rng(1), 2)
    early = np.array(["2009-09-07", "2003-03-02"], "datetime64[D]")
    with pytest.raises(ValueError, match="row 1: effective_date is 2003-03-02"):
        calculate_caseload(dataclasses.replace(caseload, effective_date=early))


def test_a_child_whom_nobody_but_the_authority_cares_for_is_refused() -> None:
    caseload = grid(0, 1)
    nights = np.zeros(len(caseload.nights), np.int64)
    nights[3] = 263
    with pytest.raises(AssertionError, match="over 262 nobody has day-to-day care"):
        calculate_caseload(dataclasses.replace(caseload, local_authority_nights=nights))
