"""Spreadsheets that people send where a CSV file is wanted: the first sheet, cell by cell."""

import csv
import io
import zipfile
from collections.abc import Container
from datetime import date
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from upkeep.gateways.problems import FileProblem, FileProblems

BEGINS = b"PK\x03\x04"
"""How every XLSX file begins: it is a zip archive."""
UNPACKED_MAX = 50_000_000
"""Bytes to which a spreadsheet may unpack; more is no return but an attack."""

_TWO_DECIMALS = Decimal("0.01")


def csv_of(content: bytes, name: str, months: Container[str] = ()) -> bytes:
    """A file as CSV: a spreadsheet's first sheet, anything else as it is.

    In the columns named in ``months`` a day stands for its month: a spreadsheet program turns
    2024-04 into the first of April by itself.

    Days are written as ISO 8601, figures as they stand in the cell with at least two decimals, so
    that no penny is rounded on the way. Raises FileProblems for a spreadsheet that cannot be read.
    """
    if not content.startswith(BEGINS):
        return content
    _refuse_bombs(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (CalamineError, IndexError) as error:
        raise _unreadable(name) from error
    head = [_text(cell) for cell in rows[0]] if rows else []
    are_months = {place for place, column in enumerate(head) if column in months}
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for row in rows:
        cells = [_text(cell, is_month=place in are_months) for place, cell in enumerate(row)]
        if any(cells):
            writer.writerow(cells)
    return written.getvalue().encode()


def _refuse_bombs(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable(name) from error
    if size > UNPACKED_MAX:
        raise _unreadable(name)


def _unreadable(name: str) -> FileProblems:
    wanted = "give a spreadsheet of Excel (XLSX) with the return on its first sheet, or CSV"
    return FileProblems([FileProblem(name, None, None, "a file that cannot be read", wanted)])


def _text(cell: object, *, is_month: bool = False) -> str:
    if isinstance(cell, date):
        return f"{cell:%Y-%m}" if is_month else f"{cell:%Y-%m-%d}"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _figure(Decimal(repr(cell)))
    return str(cell).strip()


def _figure(figure: Decimal) -> str:
    """A figure with two decimals, more where it has them; long whole numbers as they are."""
    if figure == figure.to_integral_value() and abs(figure) >= Decimal(10**9):
        return f"{figure:.0f}"
    exact = figure.normalize()
    return f"{figure:.2f}" if exact == exact.quantize(_TWO_DECIMALS) else f"{exact:f}"
