"""Spreadsheets where a CSV file is wanted: what stands in the cells, and what is refused."""

import io
import zipfile
from datetime import date

import pytest

from gateways.workbooks import xlsx
from upkeep.gateways import spreadsheets
from upkeep.gateways.problems import FileProblems
from upkeep.gateways.spreadsheets import csv_of

HEAD = ["reference", "month", "on", "deducted"]


def test_the_first_sheet_becomes_the_csv_that_it_would_have_been() -> None:
    rows = [
        HEAD,
        [100000000001, date(2024, 4, 1), date(2024, 4, 30), 350.5],
        ["100000000002", "2024-04", "2024-04-30", 0],
        ["", "", "", ""],
        ["a, b", "2024-04", date(2024, 4, 30), 12.345],
    ]
    assert csv_of(xlsx(rows), "april.xlsx", months=("month",)).decode().splitlines() == [
        "reference,month,on,deducted",
        "100000000001,2024-04,2024-04-30,350.50",
        "100000000002,2024-04,2024-04-30,0.00",
        '"a, b",2024-04,2024-04-30,12.345',
    ]


def test_a_day_stays_a_day_where_no_month_is_wanted() -> None:
    written = csv_of(xlsx([HEAD, ["1", date(2024, 4, 1), "", ""]]), "april.xlsx")
    assert b"2024-04-01" in written


def test_anything_else_is_left_as_it_is() -> None:
    assert csv_of(b"reference,month\n1,2\n", "april.csv") == b"reference,month\n1,2\n"


def _another_archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "no spreadsheet")
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [_another_archive(), xlsx([HEAD])[:300], spreadsheets.BEGINS + b"garbage"],
    ids=["another archive", "half a file", "garbage"],
)
def test_what_cannot_be_read_is_said_with_what_to_give(content: bytes) -> None:
    with pytest.raises(FileProblems) as refused:
        csv_of(content, "april.xlsx")
    assert "XLSX" in refused.value.problems[0].wanted


def test_a_file_that_unpacks_to_far_more_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "UNPACKED_MAX", 1_000)
    with pytest.raises(FileProblems):
        csv_of(xlsx([HEAD]), "april.xlsx")
