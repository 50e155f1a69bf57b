"""The whole books as files that bookkeeping programs, and strangers with a spreadsheet, can check.

Three forms of text: an hledger journal, a Beancount file, and CSV; and Parquet
(:mod:`upkeep.ledger.export_parquet`). All are written as they are read, in an
order that depends only on what the books say: by day, then by idempotency key. Every amount is
written out, accounts are declared, no rounding is forgiven, and the two journals end by asserting
the balance of each account, so that the other program proves our sums with its own.

Amounts are pounds with two decimals, debit positive.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, TextIO
from urllib.parse import quote

import psycopg

from upkeep.ledger.chart import CHART, Account, Cause, Reason, Subject

SubjectNamer = Callable[[Account, int], str]
"""Names an account's subject in one word: a capital or digit, then letters, digits and dashes."""

_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")

_ENTRIES = """
COPY (
    SELECT t.id, t.idempotency_key, t.effective_date, t.known_at, t.reason, t.cause_kind,
        t.cause_id, c.idempotency_key, e.leg, e.account, e.subject, e.amount_pence
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.transaction_id = t.id
    LEFT JOIN ledger_transaction c ON c.id = t.corrects_id
    ORDER BY t.effective_date, t.idempotency_key COLLATE "C", e.leg
) TO STDOUT
"""
_ENTRY_TYPES = [
    *("int8", "text", "date", "timestamptz", "int2", "int2"),
    *("int8", "text", "int2", "int2", "int8", "int8"),
]

_BALANCES = """
SELECT account, subject, sum(amount_pence)::bigint FROM ledger_entry
GROUP BY account, subject ORDER BY account, subject
"""

_SPAN = "SELECT min(effective_date), max(effective_date) FROM ledger_transaction"


class Format(StrEnum):
    """The forms in which the books can be had."""

    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    CSV = "csv"
    PARQUET = "parquet"


class UnexportableNameError(Exception):
    """A subject's name cannot stand in an account name; the message says which and why."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry together with what its transaction says."""

    transaction_id: int
    key: str
    day: date
    known_at: datetime
    reason: int
    cause_kind: int
    cause_id: int
    corrects: str | None
    leg: int
    account: int
    subject: int
    pence: int


@dataclass(frozen=True, slots=True)
class _Books:
    """All that goes before and after the transactions: accounts, their balances, the days."""

    names: dict[tuple[int, int], str]
    balances: dict[str, int]
    first_day: date
    day_after: date


@contextmanager
def books_at_one_moment(url: str) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor that sees the books as they stand now, however long the reading takes."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.cursor() as cursor:
            yield cursor


def export(
    cursor: psycopg.Cursor[Any], file: TextIO, form: Format, name_subject: SubjectNamer
) -> int:
    """Write the whole books to ``file`` in one of the forms of text; return how many entries.

    ``cursor`` should see one moment (:func:`books_at_one_moment`) if somebody may be posting.
    Raises :class:`UnexportableNameError` when ``name_subject`` gives a name that cannot stand in an
    account name, or the same name twice within an account.
    """
    write = {Format.HLEDGER: _hledger, Format.BEANCOUNT: _beancount, Format.CSV: _csv}[form]
    return write(cursor, file, _read_books(cursor, name_subject))


def pounds(pence: int) -> str:
    """Pence as pounds with two decimals: ``-1234`` is ``-12.34``."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02d}"


def _hledger(cursor: psycopg.Cursor[Any], file: TextIO, books: _Books) -> int:
    file.write("; The books of Upkeep. hledger check --strict proves them.\n")
    file.write("decimal-mark .\ncommodity 1000.00 GBP\n")
    for tag in ("reason", "known-at", "corrects"):
        file.write(f"tag {tag}\n")
    for name in books.names.values():
        file.write(f"account {name}\n")
    count = 0
    for first, entries in _transactions(cursor):
        reason = Reason(first.reason)
        corrects = f", corrects:{_plain(first.corrects)}" if first.corrects else ""
        file.write(
            f"\n{first.day} * ({_plain(first.key)}) {_words(reason)}  ; reason:{reason.name}, "
            f"known-at:{first.known_at.isoformat()}{corrects}\n"
        )
        for entry in entries:
            name = books.names[entry.account, entry.subject]
            file.write(f"    {name}  {pounds(entry.pence)} GBP\n")
            count += 1
    if books.balances:
        file.write(f"\n{books.day_after} * (balances) What each account must hold\n")
    for name, pence in books.balances.items():
        file.write(f"    {name}  0.00 GBP = {pounds(pence)} GBP\n")
    return count


def _beancount(cursor: psycopg.Cursor[Any], file: TextIO, books: _Books) -> int:
    file.write("; The books of Upkeep. bean-check proves them.\n")
    file.write('option "title" "Upkeep"\noption "operating_currency" "GBP"\n')
    file.write('option "inferred_tolerance_default" "GBP:0"\n')
    file.write('option "tolerance_multiplier" "0"\n')
    file.write(f"{books.first_day} commodity GBP\n")
    for name in books.names.values():
        file.write(f"{books.first_day} open {name} GBP\n")
    count = 0
    for first, entries in _transactions(cursor):
        reason = Reason(first.reason)
        file.write(f'\n{first.day} * "{_words(reason)}"\n  key: "{_plain(first.key)}"\n')
        file.write(f'  reason: "{reason.name}"\n  known-at: "{first.known_at.isoformat()}"\n')
        if first.corrects:
            file.write(f'  corrects: "{_plain(first.corrects)}"\n')
        for entry in entries:
            name = books.names[entry.account, entry.subject]
            file.write(f"  {name}  {pounds(entry.pence)} GBP\n")
            count += 1
    file.write("\n")
    for name, pence in books.balances.items():
        file.write(f"{books.day_after} balance {name}  {pounds(pence)} ~ 0.00 GBP\n")
    return count


def _csv(cursor: psycopg.Cursor[Any], file: TextIO, books: _Books) -> int:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(
        [
            *("effective_date", "transaction", "key", "leg", "account", "amount_gbp", "reason"),
            *("known_at", "cause", "cause_number", "corrects"),
        ]
    )
    count = 0
    for row in _rows(cursor, books):
        day, number, key, leg, account, pence, reason, known_at, *cause = row
        table.writerow(
            [day, number, key, leg, account, pounds(pence), reason, known_at.isoformat(), *cause]
        )
        count += 1
    return count


def named_entries(
    cursor: psycopg.Cursor[Any], name_subject: SubjectNamer
) -> Iterator[tuple[Any, ...]]:
    """Every entry as the CSV has it, with the amount in pence and the moment as it is."""
    return _rows(cursor, _read_books(cursor, name_subject))


def _rows(cursor: psycopg.Cursor[Any], books: _Books) -> Iterator[tuple[Any, ...]]:
    for _, entries in _transactions(cursor):
        for entry in entries:
            yield (
                *(entry.day, entry.transaction_id, entry.key, entry.leg),
                *(books.names[entry.account, entry.subject], entry.pence),
                *(Reason(entry.reason).name, entry.known_at),
                *(Cause(entry.cause_kind).name, entry.cause_id, entry.corrects),
            )


def _transactions(cursor: psycopg.Cursor[Any]) -> Iterator[tuple[_Entry, list[_Entry]]]:
    """Each transaction's first entry, which tells about the transaction, and all its entries."""
    with cursor.copy(_ENTRIES) as copy:
        copy.set_types(_ENTRY_TYPES)
        rows = (_Entry(*row) for row in copy.rows())
        for _, group in groupby(rows, key=lambda entry: entry.transaction_id):
            entries = list(group)
            yield entries[0], entries


def _read_books(cursor: psycopg.Cursor[Any], name_subject: SubjectNamer) -> _Books:
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    cursor.execute(_BALANCES)
    held = cursor.fetchall()
    names = {(account, subject): "" for account, subject, _ in held}
    for account, subject in names:
        names[account, subject] = _account_name(Account(account), subject, name_subject)
    _refuse_shared_names(names)
    cursor.execute(_SPAN)
    first, last = cursor.fetchall()[0]
    return _Books(
        names=names,
        balances={names[account, subject]: pence for account, subject, pence in held},
        first_day=first or date(1993, 4, 5),
        day_after=(last or date(1993, 4, 5)) + timedelta(days=1),
    )


def _account_name(account: Account, subject: int, name_subject: SubjectNamer) -> str:
    description = CHART[account]
    if description.subject is Subject.NONE:
        return description.path
    name = name_subject(account, subject)
    if not _NAME.fullmatch(name):
        raise UnexportableNameError(
            f"{account.name} of {subject} is named {name!r}, which cannot stand in an account "
            "name: start with a capital or digit, go on with letters, digits and dashes."
        )
    return f"{description.path}:{name}"


def _refuse_shared_names(names: dict[tuple[int, int], str]) -> None:
    owners: dict[str, tuple[int, int]] = {}
    for key, name in names.items():
        if name in owners:
            raise UnexportableNameError(
                f"{name} would stand for subject {owners[name][1]} and subject {key[1]}: the books "
                "could not be told apart. Name every subject differently."
            )
        owners[name] = key


def _words(reason: Reason) -> str:
    return reason.name.replace("_", " ").capitalize()


def _plain(key: str) -> str:
    """A key with whatever could end or divide it in a journal written as in an address."""
    return quote(key, safe=":/.-+_=@#")
