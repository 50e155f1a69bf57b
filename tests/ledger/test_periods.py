"""Closed books keep their figures: what is told later is taken, and stands apart."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from ledger.small_books import FIRST_KNOWN, MARCH, write
from upkeep.ledger import periods
from upkeep.ledger.chart import Account, Reason
from upkeep.ledger.checks import CHECKS
from upkeep.ledger.models import Closing, Reopening
from upkeep.ledger.periods import PeriodRefusedError, TrialLine, trial_balance

pytestmark = pytest.mark.django_db

END = date(2026, 3, 31)
NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)
CHECK = {check.name: check for check in CHECKS}
BANK, HELD = Account.BANK, Account.RECEIPTS_UNALLOCATED


@pytest.fixture
def books() -> Any:
    """Books in which £50.00 came in during March, known the same day."""
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[Any] = wrapped.cursor
        receive(cursor, 50_00, MARCH, FIRST_KNOWN)
        yield cursor


def receive(cursor: psycopg.Cursor[Any], pence: int, on: date, known_at: datetime) -> None:
    """Money in."""
    legs = (BANK, 0, pence), (HELD, 7, -pence)
    write(cursor, *legs, reason=Reason.RECEIPT, on=on, known_at=known_at)


def bank_line(cursor: psycopg.Cursor[Any], start: date, end: date) -> TrialLine:
    """The bank in a trial balance that balances."""
    found = trial_balance(cursor, start, end)
    assert found.balances
    [line] = [line for line in found.lines if line.account is BANK]
    return line


def close() -> Closing:
    """Close March."""
    return periods.close(END, "fin", NOW)


def test_what_counts_as_known_before_the_closing_is_refused_after_it(books: Any) -> None:
    made = close()
    assert (made.as_known, made.balances[str(int(BANK))]) == (FIRST_KNOWN, 50_00)
    books.execute("SAVEPOINT before")
    with pytest.raises(errors.CheckViolation, match="books are closed before 2026-04-01"):
        receive(books, 1_00, END, FIRST_KNOWN)
    books.execute("ROLLBACK TO SAVEPOINT before")
    receive(books, 1_00, END + timedelta(days=1), FIRST_KNOWN)


def test_what_is_told_later_stands_apart_and_moves_no_closed_figure(books: Any) -> None:
    close()
    receive(books, 2_00, END, NOW)
    receive(books, 3_00, END + timedelta(days=5), NOW)
    april = bank_line(books, END + timedelta(days=1), date(2026, 4, 30))
    assert april == TrialLine(BANK, 50_00, 2_00, 3_00, 0, 55_00)
    march = trial_balance(books, periods.FIRST_DAY, END, FIRST_KNOWN)
    assert {line.account: line.closing for line in march.lines} == {BANK: 50_00, HELD: -50_00}
    assert CHECK["closed periods have not moved"].run(books) == []
    periods.close(date(2026, 4, 30), "fin", NOW)
    assert CHECK["closed periods follow on each other"].run(books) == []
    assert bank_line(books, date(2026, 5, 1), date(2026, 5, 1)).opening == 55_00


def test_a_period_closes_once_and_in_order(books: Any) -> None:
    close()
    with pytest.raises(PeriodRefusedError, match="closed up to 2026-03-31"):
        close()


def test_empty_books_have_nothing_to_close() -> None:
    with pytest.raises(PeriodRefusedError, match="nothing in the books"):
        close()


def test_two_people_reopen_and_say_why(books: Any) -> None:
    close()
    for reason, asked, agreed in (("", "a", "b"), ("why", "a", "a"), ("why", "a", "")):
        with pytest.raises(PeriodRefusedError):
            periods.reopen(reason, asked, agreed, NOW)
    with pytest.raises(IntegrityError, match="by_two_people"), transaction.atomic():
        Reopening.objects.create(
            closing=Closing.objects.get(),
            reason="why",
            asked_by="a",
            agreed_by="a",
            reopened_at=NOW,
        )
    periods.reopen("A bank file was missing", "fin", "leah", NOW)
    receive(books, 1_00, END, FIRST_KNOWN)
    assert close().balances[str(int(BANK))] == 51_00
    periods.reopen("again", "fin", "leah", NOW)
    with pytest.raises(PeriodRefusedError, match="No period"):
        periods.reopen("again", "fin", "leah", NOW)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "closed periods have not moved",
            "UPDATE ledger_entry SET amount_pence = amount_pence * 2",
        ),
        ("closed periods have not moved", "UPDATE ledger_entry SET known_at = now()"),
        (
            "closed periods have not moved",
            "UPDATE ledger_closing SET balances = balances || '{\"1100\": 5}'",
        ),
        (
            "closed periods follow on each other",
            "INSERT INTO ledger_closing SELECT 99, ends_before + 1, ends_before + 9, as_known,"
            " balances, closed_by, closed_at FROM ledger_closing",
        ),
    ],
)
def test_each_check_finds_what_moved(books: Any, name: str, change: str) -> None:
    close()
    books.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("ledger_entry", "ledger_closing"):
        books.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert CHECK[name].run(books) == []
    books.execute(change)
    assert CHECK[name].run(books)
