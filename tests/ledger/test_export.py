"""Programs that none of us wrote read the books, and agree with us to the penny."""

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as parquet
import pytest
from beancount import loader
from beancount.core.data import Transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.other_programs import bean_check, beancount_balances, hledger, hledger_balances
from ledger.small_books import FIRST_KNOWN, MARCH, post_all, write
from upkeep.ledger import posting
from upkeep.ledger.chart import CHART, Account, Cause, Reason, Subject
from upkeep.ledger.export import (
    Format,
    UnexportableNameError,
    books_at_one_moment,
    export,
    pounds,
)
from upkeep.ledger.export_parquet import export_parquet
from upkeep.ledger.posting import Leg, Posting

LETTERS = {Subject.CASE: "C", Subject.PAYING_PARENT: "P", Subject.RECEIPT: "R"}


def named(account: Account, subject: int) -> str:
    """The subject's number with a letter for its kind."""
    return f"{LETTERS.get(CHART[account].subject, 'F')}{subject:08d}"


def exported(cursor: psycopg.Cursor[Any], form: Format) -> str:
    """The whole books as text."""
    file = io.StringIO()
    export(cursor, file, form, named)
    return file.getvalue()


def ours(cursor: psycopg.Cursor[Any]) -> dict[str, Decimal]:
    """Our balance of every account that was ever used, by its exported name."""
    cursor.execute("SELECT account, subject, sum(amount_pence) FROM ledger_entry GROUP BY 1, 2")
    return {
        path(Account(account), subject): Decimal(pence) / 100
        for account, subject, pence in cursor.fetchall()
    }


def path(account: Account, subject: int) -> str:
    """The name an account is exported under."""
    description = CHART[account]
    is_single = description.subject is Subject.NONE
    return description.path if is_single else f"{description.path}:{named(account, subject)}"


def csv_balances(text: str) -> dict[str, Decimal]:
    """What a stranger gets who adds up the column."""
    totals: dict[str, Decimal] = {}
    for row in csv.DictReader(io.StringIO(text)):
        amount = Decimal(row["amount_gbp"])
        totals[row["account"]] = totals.get(row["account"], Decimal(0)) + amount
    return totals


def some_books(cursor: psycopg.Cursor[Any]) -> None:
    """A charge, a receipt on account of it, and a correction of the charge."""
    charge = write(
        cursor,
        (Account.MAINTENANCE_RECEIVABLE, 42, 123_45),
        (Account.MAINTENANCE_UNCOLLECTED, 42, -123_45),
        key="charge:C00000042:2026-03",
    )
    write(
        cursor,
        (Account.MAINTENANCE_RECEIVABLE, 42, -1),
        (Account.MAINTENANCE_UNCOLLECTED, 42, 1),
        reason=Reason.ADJUSTMENT,
        key='an odd key (with "marks"), and a £',
        corrects=charge,
    )
    write(
        cursor,
        (Account.BANK, 0, 5),
        (Account.RECEIPTS_UNALLOCATED, 7, -5),
        reason=Reason.RECEIPT,
        on=MARCH + timedelta(days=3),
    )


def test_pounds() -> None:
    assert [pounds(p) for p in (0, 1, -1, 99, -100, 12_345, -(10**15) - 1)] == [
        *("0.00", "0.01", "-0.01", "0.99", "-1.00", "123.45"),
        "-10000000000000.01",
    ]


def test_beancount_accepts_the_books(cursor: psycopg.Cursor[Any], tmp_path: Path) -> None:
    some_books(cursor)
    text = exported(cursor, Format.BEANCOUNT)
    result = bean_check(text, tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert beancount_balances(text) == ours(cursor)


def test_beancount_keeps_why_and_when(cursor: psycopg.Cursor[Any]) -> None:
    some_books(cursor)
    entries, _, _ = loader.load_string(exported(cursor, Format.BEANCOUNT))
    kept = {
        (entry.date, entry.narration, entry.meta["key"], entry.meta.get("corrects"))
        for entry in entries
        if isinstance(entry, Transaction)
    }
    assert (MARCH, "Charge", "charge:C00000042:2026-03", None) in kept
    odd = "an%20odd%20key%20%28with%20%22marks%22%29%2C%20and%20a%20%C2%A3"
    assert (MARCH, "Adjustment", odd, "charge:C00000042:2026-03") in kept
    (receipt,) = (e for e in entries if isinstance(e, Transaction) and e.narration == "Receipt")
    assert datetime.fromisoformat(receipt.meta["known-at"]) == FIRST_KNOWN


def faults(text: str) -> Iterator[str]:
    """Copies of a beancount file, each with one penny wrong: an entry's, or an assertion's."""
    for found in re.finditer(r"(?<=  )-?\d+\.\d\d(?= (GBP|~))", text):
        wrong = str(Decimal(found[0]) + Decimal("0.01"))
        yield text[: found.start()] + wrong + text[found.end() :]


def test_beancount_forgives_no_penny(cursor: psycopg.Cursor[Any]) -> None:
    some_books(cursor)
    wrong = list(faults(exported(cursor, Format.BEANCOUNT)))
    assert len(wrong) == 6 + 4
    for text in wrong:
        _, errors, _ = loader.load_string(text)
        assert errors, text


def test_empty_books(cursor: psycopg.Cursor[Any], tmp_path: Path) -> None:
    assert bean_check(exported(cursor, Format.BEANCOUNT), tmp_path).returncode == 0
    assert csv_balances(exported(cursor, Format.CSV)) == {}
    assert "account" not in exported(cursor, Format.HLEDGER)


def test_the_order_in_which_it_was_posted_does_not_show(cursor: psycopg.Cursor[Any]) -> None:
    def books(keys: list[str]) -> list[str]:
        cursor.execute("SAVEPOINT books")
        for key in keys:
            pence = len(key)
            write(cursor, (Account.BANK, 0, pence), (Account.SUSPENSE, 1, -pence), key=key)
        texts = [exported(cursor, form) for form in (Format.HLEDGER, Format.BEANCOUNT)]
        cursor.execute("ROLLBACK TO SAVEPOINT books")
        return texts

    assert books(["b", "aa", "Z"]) == books(["Z", "aa", "b"])


def test_a_stranger_can_re_total(cursor: psycopg.Cursor[Any]) -> None:
    some_books(cursor)
    rows = list(csv.DictReader(io.StringIO(exported(cursor, Format.CSV))))
    assert csv_balances(exported(cursor, Format.CSV)) == ours(cursor)
    assert [row["leg"] for row in rows] == ["1", "2", "1", "2", "1", "2"]
    assert rows[0]["key"] == 'an odd key (with "marks"), and a £'
    assert {row["corrects"] for row in rows} == {"", "charge:C00000042:2026-03"}


@pytest.mark.parametrize("name", ["", "c1", "C:1", "C 1", "C1\n", "Ç1"])
def test_a_name_that_cannot_stand_in_an_account(cursor: psycopg.Cursor[Any], name: str) -> None:
    some_books(cursor)
    with pytest.raises(UnexportableNameError, match="cannot stand"):
        export(cursor, io.StringIO(), Format.CSV, lambda account, subject: name)


def test_one_name_for_two_subjects(cursor: psycopg.Cursor[Any]) -> None:
    for subject in (1, 2):
        write(cursor, (Account.BANK, 0, 5), (Account.SUSPENSE, subject, -5))
    with pytest.raises(UnexportableNameError, match="could not be told apart"):
        export(cursor, io.StringIO(), Format.CSV, lambda account, subject: "R1")


def test_an_export_sees_one_moment(fresh_database: str) -> None:
    with psycopg.connect(fresh_database) as other, books_at_one_moment(fresh_database) as cursor:
        before = exported(cursor, Format.CSV)
        write(other.cursor(), (Account.BANK, 0, 5), (Account.SUSPENSE, 1, -5))
        other.commit()
        assert exported(cursor, Format.CSV) == before
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            write(cursor, (Account.BANK, 0, 5), (Account.SUSPENSE, 1, -5))


def journal_balances(text: str) -> dict[str, Decimal]:
    """The balances that the journal's own postings make, read without any program."""
    totals: dict[str, Decimal] = {}
    for name, amount in re.findall(r"^    (\S+)  (-?[\d.]+) GBP", text, re.MULTILINE):
        totals[name] = totals.get(name, Decimal(0)) + Decimal(amount)
    return totals


def test_the_journal_says_what_the_books_say(cursor: psycopg.Cursor[Any]) -> None:
    some_books(cursor)
    text = exported(cursor, Format.HLEDGER)
    assert journal_balances(text) == ours(cursor)
    asserted = re.findall(r"^    (\S+)  0\.00 GBP = (-?[\d.]+) GBP$", text, re.MULTILINE)
    assert {name: Decimal(amount) for name, amount in asserted} == ours(cursor)
    assert "2026-03-01 * (charge:C00000042:2026-03) Charge  ; reason:CHARGE, " in text
    assert "account Assets:Receivable:Maintenance:C00000042\n" in text
    if shutil.which("hledger"):
        hledger(text, "check", "--strict", "ordereddates")
        assert hledger_balances(text) == ours(cursor)


@pytest.mark.parametrize("wrong", ["123.46 GBP\n", "= 123.45 GBP"])
def test_hledger_forgives_no_penny(cursor: psycopg.Cursor[Any], wrong: str) -> None:
    some_books(cursor)
    right = {"123.46 GBP\n": "123.45 GBP\n", "= 123.45 GBP": "= 123.44 GBP"}[wrong]
    text = exported(cursor, Format.HLEDGER)
    assert right in text
    if shutil.which("hledger"):
        with pytest.raises(AssertionError):
            hledger(text.replace(right, wrong, 1), "check", "--strict")


amounts = st.integers(-(10**13), 10**13).filter(bool)
sides = st.tuples(st.sampled_from(list(Account)), st.integers(1, 3)).map(
    lambda side: (side[0], 0 if CHART[side[0]].subject is Subject.NONE else side[1])
)


@st.composite
def transactions(draw: st.DrawFn) -> tuple[date, Reason, tuple[Leg, ...]]:
    """A day, a reason, and legs of any accounts that sum to zero."""
    pairs = draw(st.lists(st.tuples(sides, amounts), min_size=1, max_size=5))
    made = [Leg(account, subject, pence) for (account, subject), pence in pairs]
    if total := sum(leg.amount_pence for leg in made):
        account, subject = draw(sides)
        made.append(Leg(account, subject, -total))
    elif len(made) == 1:
        made.append(Leg(made[0].account, made[0].subject, -made[0].amount_pence))
    day = MARCH + timedelta(days=draw(st.integers(0, 800)))
    return day, draw(st.sampled_from(list(Reason))), tuple(made)


@given(books=st.lists(transactions(), max_size=15))
@settings(max_examples=60)
def test_any_books_balance_and_re_total(
    cursor: psycopg.Cursor[Any], books: list[tuple[date, Reason, tuple[Leg, ...]]]
) -> None:
    cursor.execute("SAVEPOINT books")
    numbers = posting.next_transaction_ids(cursor, len(books))
    made = [
        Posting(number, f"k{number}", reason, day, FIRST_KNOWN, Cause.CHARGE, 1, 1, legs)
        for number, (day, reason, legs) in zip(numbers, books, strict=True)
    ]
    assert post_all(cursor, made) == len(books)
    wanted: Counter[str] = Counter()
    for posted in made:
        for leg in posted.legs:
            wanted[path(leg.account, leg.subject)] += leg.amount_pence
    cursor.execute("SELECT coalesce(sum(amount_pence), 0) FROM ledger_entry")
    assert cursor.fetchall() == [(0,)]
    totals = {name: Decimal(pence) / 100 for name, pence in wanted.items()}
    for form, read in READERS.items():
        assert read(exported(cursor, form)) == totals, form
    assert parquet_balances(cursor) == totals
    cursor.execute("ROLLBACK TO SAVEPOINT books")


def parquet_balances(cursor: psycopg.Cursor[Any]) -> dict[str, Decimal]:
    """What the Parquet file's own columns add up to."""
    file = io.BytesIO()
    count = export_parquet(cursor, file, named)
    table = parquet.read_table(io.BytesIO(file.getvalue()))
    assert table.num_rows == count
    totals: dict[str, int] = {}
    columns = (table[name].to_pylist() for name in ("account", "amount_pence"))
    for name, pence in zip(*columns, strict=True):
        totals[name] = totals.get(name, 0) + pence
    return {name: Decimal(pence) / 100 for name, pence in totals.items()}


def test_parquet_holds_the_same_rows_as_the_csv(cursor: psycopg.Cursor[Any]) -> None:
    some_books(cursor)
    assert parquet_balances(cursor) == ours(cursor)
    file = io.BytesIO()
    export_parquet(cursor, file, named)
    rows = parquet.read_table(io.BytesIO(file.getvalue())).to_pylist()
    lines = list(csv.DictReader(io.StringIO(exported(cursor, Format.CSV))))
    for row, line in zip(rows, lines, strict=True):
        assert pounds(row.pop("amount_pence")) == line.pop("amount_gbp")
        assert row.pop("known_at").isoformat() == line.pop("known_at")
        assert {name: str("" if value is None else value) for name, value in row.items()} == line


READERS = {
    Format.CSV: csv_balances,
    Format.BEANCOUNT: beancount_balances,
    Format.HLEDGER: journal_balances,
}


def test_known_at_is_written_in_one_time_zone(cursor: psycopg.Cursor[Any]) -> None:
    cursor.execute("SET LOCAL TIME ZONE 'Asia/Tokyo'")
    some_books(cursor)
    (row, *_) = csv.DictReader(io.StringIO(exported(cursor, Format.CSV)))
    assert row["known_at"] == datetime(2026, 3, 1, 2, tzinfo=UTC).isoformat()
