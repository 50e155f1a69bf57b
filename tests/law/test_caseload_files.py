"""Parquet in, Parquet out: the same amounts, and faults named by row and column."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from law.caseloads import random_caseload
from upkeep.law import calculate
from upkeep.law import caseload_files as module
from upkeep.law.caseload_files import CaseloadFileError, calculate_file
from upkeep.law.caseloads import PAYING_PARENT, columns_of
from upkeep.law.caseloads.kinds import Amount, AmountOrUnknown, Choice, Count
from upkeep.law.scheme_2012.caseload import (
    BENEFIT_BITS,
    STATUS_BITS,
    Caseload,
    situation_of_row,
)


def split(values: np.ndarray, counts: np.ndarray) -> list[list[int]]:
    ends = np.cumsum(counts)
    return [values[end - count : end].tolist() for end, count in zip(ends, counts, strict=True)]


def test_file_gives_what_each_row_gives_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 90)
    given = random_caseload(np.random.default_rng(5), 400)
    per_row = [sum(counts) for counts in split(given.child_counts, given.receiving_parent_counts)]
    codes = {
        name: [[c for c, place in places.items() if int(bits) >> place & 1] for bits in values]
        for name, places, values in (
            ("benefits", BENEFIT_BITS, given.benefits),
            ("partner_benefits", BENEFIT_BITS, given.partner_benefits),
            ("status", STATUS_BITS, given.status),
        )
    }
    table: dict[str, Any] = {
        "effective_date": given.effective_date.astype(datetime.date).tolist(),
        "child_counts": split(given.child_counts, given.receiving_parent_counts),
        "nights": split(given.nights, np.array(per_row)),
        "local_authority_nights": split(given.local_authority_nights, np.array(per_row)),
        "asset_values_pence": split(given.asset_values, given.asset_counts),
        "partner_is_paying_parent": given.partner_is_paying_parent,
        "current_income_is_estimated": given.current_income_is_estimated,
        **codes,
    }
    for column in columns_of(Caseload):
        if column.layer is PAYING_PARENT and isinstance(column.kind, Amount | Count):
            table[column.file_name] = given.array(column.name)
        if isinstance(column.kind, AmountOrUnknown):
            values = given.array(column.name)
            assert values is not None
            table[column.file_name] = pyarrow.array(values, mask=values < 0)
        if isinstance(column.kind, Choice):
            table[column.file_name] = [
                column.kind.names[place] for place in given.array(column.name)
            ]
    pyarrow.parquet.write_table(pyarrow.table(table), tmp_path / "in.parquet")
    assert calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet") == 400
    rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    for row, found in enumerate(rows):
        alone = calculate(situation_of_row(given, row))
        assert found["rate"] == alone.rate
        assert found["income_basis"] == alone.income_basis
        assert found["weekly_total_pence"] == alone.weekly_total_pence
        assert found["weekly_pence"] == [share.weekly_pence for share in alone.receiving_parents]
        assert (found["weekly_income_pence"] is None) is (alone.weekly_income is None)


GOOD: dict[str, Any] = {
    "effective_date": [datetime.date(2026, 3, 2)] * 2,
    "child_counts": [[1], [1, 1]],
    "nights": [[0], [0, 52]],
    "current_income_weekly_pence": [50_000, None],
    "benefits": [[], ["income_support"]],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"benefit": [1, 2]}, r"unknown column 'benefit'.*Did you mean 'benefits'"),
        ({"nights": [[0], [0]]}, r"row 2: nights: found 1; wanted one number for each child"),
        ({"nights": [[0], [0, 367]]}, r"row 2: nights: found 367; wanted a whole number from 0"),
        ({"nights": [[0], None]}, r"row 2: nights: found an empty cell; wanted a list"),
        ({"nights": [0, 0]}, r"row 1: nights: found values of type int64; wanted lists"),
        ({"child_counts": [[1], []]}, r"row 2: child_counts: found 0; wanted at least one receiv"),
        ({"child_counts": [[0], [1, 1]]}, r"row 1: child_counts: found 0; wanted at least one chi"),
        (
            {"benefits": [["incom_support"], []]},
            r"row 1: benefits: found 'incom_support'; wanted a",
        ),
        ({"current_income_weekly_pence": [1.5, 2.5]}, r"found values of type double; wanted whole"),
        ({"current_income_weekly_pence": [5, -2]}, r"row 2: current_income_weekly_pence: found -2"),
        ({"effective_date": ["2026-03-02"] * 2}, r"effective_date: found values of type string"),
        (
            {"effective_date": [datetime.date(2012, 12, 9)] * 2},
            r"row 1: effective_date: found 2012",
        ),
        ({"contact_pence": [1, None]}, r"row 2: contact_pence: found an empty cell"),
        ({"nights": [[0], [0, None]]}, r"row 2: nights: found an empty item; wanted a whole"),
        ({"benefits": [[], [None]]}, r"row 2: benefits: found an empty item; wanted a known code"),
        ({"benefits": ["income_support", ""]}, r"found values of type string; wanted lists of"),
        ({"partner_is_paying_parent": ["yes", "no"]}, r"type string; wanted true or false"),
        ({"scheme": ["1066", "2012"]}, r'row 1: scheme: found "1066"; wanted one of "2012"'),
        ({"scheme": ["2012", "2003"]}, r"row 2: scheme: found '2003'; wanted one scheme in a file"),
    ],
)
def test_fault_is_named_and_nothing_is_written(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    pyarrow.parquet.write_table(pyarrow.table({**GOOD, **change}), tmp_path / "in.parquet")
    with pytest.raises(CaseloadFileError, match=message):
        calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize("name", ["effective_date", "child_counts", "nights"])
def test_a_missing_column_is_named(tmp_path: Path, name: str) -> None:
    table = {key: values for key, values in GOOD.items() if key != name}
    pyarrow.parquet.write_table(pyarrow.table(table), tmp_path / "in.parquet")
    with pytest.raises(CaseloadFileError, match=f"there is no column '{name}'"):
        calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")


def test_the_scheme_may_be_named(tmp_path: Path) -> None:
    table = pyarrow.table({**GOOD, "scheme": ["2012", "2012"]})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    assert calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet") == 2


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_text("{}")
    with pytest.raises(CaseloadFileError, match="no Parquet file that can be read"):
        calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
