"""Many situations of the 1993 scheme at once give, penny for penny, what each gives alone."""

from __future__ import annotations

import dataclasses
import datetime
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pytest
from pyarrow import parquet

from law.caseloads_1993 import plausible_caseload_1993, random_caseload_1993
from upkeep.law import calculate
from upkeep.law.caseload_files import CaseloadFileError, calculate_file
from upkeep.law.scheme_1993.caseload import Caseload, calculate_caseload, situation_of_row

REFORMS = (
    *("1993-04-12", "1994-02-06", "1994-02-07", "1995-04-17", "1995-04-18", "1996-04-08"),
    *("1996-08-04", "1996-08-05", "1997-01-13", "1997-04-07", "1998-04-06", "1998-11-09"),
    *("2000-04-10", "2002-10-14", "2003-04-07"),
)


def assert_same_as_alone(caseload: Caseload, rows: range | None = None) -> None:
    together = calculate_caseload(caseload)
    begins = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
    for row in rows or range(caseload.size):
        given = situation_of_row(caseload, row)
        alone = calculate(given)
        shares = [share.weekly_pence for share in alone.receiving_parents]
        assert alone.weekly_income is not None
        assert together.rate_names[row] == alone.rate, given
        assert together.basis_names[row] == alone.income_basis, given
        assert list(together.weekly[begins[row] : begins[row + 1]]) == shares, given
        assert together.weekly_total[row] == alone.weekly_total_pence, given
        assert together.weekly_income[row] == alone.weekly_income.fraction, given


def grid(day: str, partner: bool) -> Caseload:
    pays = (0, 4_500, 9_000, 13_000, 13_001, 20_000, 31_500, 80_000)
    ages = ((7,), (11,), (14, 16), (7, 12, 15), (16,))
    cells = list(product(pays, ages, (0, 8_000, 9_500)))
    size = len(cells)
    return Caseload(
        effective_date=np.full(size, np.datetime64(day)),
        receiving_parent_counts=np.ones(size, np.int64),
        child_counts=np.array([len(ages) for _pay, ages, _rent in cells]),
        net_pay=np.array([pay for pay, _ages, _rent in cells]),
        rent=np.array([rent for _pay, _ages, rent in cells]),
        has_partner=np.full(size, partner),
        partner_net_pay=np.full(size, 12_000),
        family_child_counts=np.full(size, int(partner)),
        family_age=np.full(size * partner, 4),
        family_is_partners_child=np.ones(size * partner, np.bool_),
        carer_net_pay=np.full(size, 18_000),
        carer_rent=np.full(size, 5_000),
        age=np.array([age for _pay, ages, _rent in cells for age in ages]),
    )


@pytest.mark.parametrize("day", REFORMS)
@pytest.mark.parametrize("partner", [False, True])
def test_every_cell_of_the_grid_at_every_reform(day: str, partner: bool) -> None:
    assert_same_as_alone(grid(day, partner))


@pytest.mark.parametrize("seed", range(3))
def test_random_situations(seed: int) -> None:
    assert_same_as_alone(random_caseload_1993(np.random.default_rng(seed), 400))


def test_a_hundred_thousand_rows_hold_what_the_law_says_and_agree_where_looked_at() -> None:
    caseload = random_caseload_1993(np.random.default_rng(1993), 100_000)
    together = calculate_caseload(caseload)
    begins = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))[:-1]
    assert (np.add.reduceat(together.weekly, begins) == together.weekly_total).all()
    assert (together.weekly >= 0).all()
    assert set(together.rate_names) == {"nil", "minimum", "formula"}
    assert_same_as_alone(caseload, range(0, caseload.size, 331))


def test_large_families_need_and_get_numbers_without_limit() -> None:
    caseload = random_caseload_1993(np.random.default_rng(9), 60, most_parents=5, most_children=9)
    assert_same_as_alone(caseload)


def test_a_plausible_caseload_in_processes_is_the_same() -> None:
    caseload = plausible_caseload_1993(np.random.default_rng(4), 4_000)
    at_once, in_parts = calculate_caseload(caseload), calculate_caseload(caseload, workers=2)
    for name in ("rate", "income_basis", "weekly_income", "weekly_total", "weekly"):
        assert np.array_equal(getattr(at_once, name), getattr(in_parts, name))
    assert_same_as_alone(caseload, range(0, caseload.size, 41))


def test_a_day_before_the_scheme_is_refused_with_its_row() -> None:
    caseload = plausible_caseload_1993(np.random.default_rng(1), 2)
    early = np.array(["1999-09-07", "1993-04-04"], "datetime64[D]")
    with pytest.raises(ValueError, match="row 1: effective_date is 1993-04-04"):
        calculate_caseload(dataclasses.replace(caseload, effective_date=early))


def test_a_file_in_bulk_gives_what_each_row_gives_alone(tmp_path: Path) -> None:
    columns = {
        "scheme": ["1993"] * 3,
        "effective_date": [datetime.date(1998, 4, 6)] * 3,
        "child_counts": [[1], [2, 1], [1]],
        "age": [[7], [7, 12, 15], [9]],
        "net_pay_pence": [31_500, 40_000, 6_000],
        "rent_pence": [5_000, 5_000, 5_000],
        "family_age": [[], [4], []],
        "carer_benefits": [[["income_support"]], [[], ["income_support"]], [["income_support"]]],
        "carer_net_pay_pence": [[0], [20_000, 0], [0]],
        "carer_has_partner": [[False], [True, False], [False]],
    }
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    parquet.write_table(arrow.table(columns), source)
    assert calculate_file(source, target) == 3
    found = parquet.read_table(target).to_pydict()
    assert found["rate"] == ["formula", "formula", "minimum"]
    assert found["weekly_pence"][0] == [7_927]
    assert [sum(shares) for shares in found["weekly_pence"]] == found["weekly_total_pence"]
    columns["interim_c_amount_pence"] = [0, 0, 0]
    parquet.write_table(arrow.table(columns), source)
    with pytest.raises(CaseloadFileError, match="unknown column 'interim_c_amount_pence'"):
        calculate_file(source, target)
