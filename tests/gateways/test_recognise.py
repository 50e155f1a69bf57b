"""A format is told from content, whatever the file is called."""

import pytest

from gateways.exchange_samples import good
from upkeep.gateways import FileProblems, Format, recognise

FORMATS = {
    "applications.json": Format.APPLICATIONS,
    "changes.json": Format.CHANGES,
    "income.csv": Format.INCOME,
    "employer_return.csv": Format.EMPLOYER_RETURN,
    "statement.xml": Format.BANK_STATEMENTS,
    "payments.xml": Format.PAYMENTS,
}


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_recognises_by_content(name: str, expected: Format) -> None:
    for called in (name, "payslip.pdf", ""):
        assert recognise(good(name), called) is expected


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_passes_over_byte_order_mark_and_blank_lines(name: str, expected: Format) -> None:
    assert recognise(b"\xef\xbb\xbf" + good(name), name) is expected
    if not name.endswith(".xml"):
        assert recognise(b"\n  \n" + good(name), name) is expected


def test_csv_with_a_wrong_column_is_still_its_format_so_that_the_reader_says_which() -> None:
    content = good("income.csv").replace(b"trading_profit", b"profit")
    assert recognise(content, "x") is Format.INCOME


def test_statement_of_an_unknown_version_is_still_a_statement() -> None:
    content = good("statement.xml").replace(b"camt.053.001.08", b"camt.053.001.77")
    assert recognise(content, "x") is Format.BANK_STATEMENTS


def test_anything_else_is_told_what_is_supported() -> None:
    with pytest.raises(FileProblems, match=r"camt\.053") as refusal:
        recognise(b"hello", "letter.doc")
    assert "upkeep.applications" in str(refusal.value)
