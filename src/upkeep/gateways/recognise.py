"""Which exchange format a file holds, told from its content and never from its name."""

import codecs
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from upkeep.gateways import (
    bacs_reports,
    bank_notifications,
    bank_statements,
    employer_returns,
    income,
    payment_files,
)
from upkeep.gateways.exchange_files import check_size, json_of, text_of
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.safe_xml import message_of, root_of


class Format(StrEnum):
    """The formats that come in and go out; the value is the format's name in records."""

    TRANSFERS = "upkeep.transfers"
    APPLICATIONS = "upkeep.applications"
    CHANGES = "upkeep.changes"
    INCOME = "hmrc.income"
    BANK_STATEMENTS = "iso20022.camt.053"
    BANK_NOTIFICATIONS = "iso20022.camt.054"
    EMPLOYER_RETURN = "employer.return"
    DEBIT_REPORT = "bacs.report"
    PAYMENTS = "iso20022.pain.001"


SUPPORTED: Final = (
    "send applications, changes of circumstances or transferred cases as JSON (“format”: "
    "“upkeep.applications”, “upkeep.changes” or “upkeep.transfers”), incomes from HMRC or an "
    "employer's return as CSV with its header row, bank statements as ISO 20022 camt.053 or "
    "camt.054, payments as pain.001 or reports of Direct Debits as Bacs XML"
)

_LOOKED_AT: Final = 1000
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MESSAGES: Final = {
    bank_statements.MESSAGE: Format.BANK_STATEMENTS,
    bank_notifications.MESSAGE: Format.BANK_NOTIFICATIONS,
    payment_files.MESSAGE: Format.PAYMENTS,
}
_COLUMNS: Final = {
    Format.INCOME: income.COLUMNS,
    Format.EMPLOYER_RETURN: employer_returns.COLUMNS,
}


def recognise(data: bytes, name: str) -> Format:
    """The format that a file holds; whether it is right is for the format's reader to say.

    `name` only serves messages. Raises FileProblems, saying what is supported, for a file in no
    known format.
    """
    problems = ProblemList(name)
    check_size(data, problems)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        found, known = _xml_format(data)
    elif start in (b"{", b"["):
        found, known = _json_format(data, problems)
    elif b"\0" in data[:_LOOKED_AT] and not data.startswith(_UTF_16):
        found, known = "a file that is not text", None
    else:
        found, known = _csv_format(data, problems)
    if known is None:
        problems.add(Told(found), SUPPORTED)
        raise FileProblems(problems.found)
    return known


def _xml_format(data: bytes) -> tuple[str, Format | None]:
    if root_of(data) in bacs_reports.ROOTS:
        return "", Format.DEBIT_REPORT
    message = message_of(data)
    family = message.rpartition(".")[0] if message else ""
    return f"XML with {message or 'no ISO 20022 message'}", _MESSAGES.get(family)


def _json_format(data: bytes, problems: ProblemList) -> tuple[str, Format | None]:
    content = json_of(data, problems)
    name = content.get("format") if isinstance(content, dict) else None
    known = (Format.APPLICATIONS, Format.CHANGES, Format.TRANSFERS)
    found = f"JSON with the format “{name}”" if isinstance(name, str) else "JSON without a format"
    return found, next((format_ for format_ in known if format_ == name), None)


def _csv_format(data: bytes, problems: ProblemList) -> tuple[str, Format | None]:
    """The format whose columns the first row names, all or at least the greater part of them."""
    first_row = text_of(data, problems).lstrip().partition("\n")[0]
    names = {column.strip(' "\r') for column in first_row.split(",")}
    for format_, columns in _COLUMNS.items():
        if _most_of(columns, names):
            return "", format_
    return "neither XML, JSON nor a known header row", None


def _most_of(columns: Sequence[str], names: set[str]) -> bool:
    return 2 * len(names.intersection(columns)) > len(columns)
