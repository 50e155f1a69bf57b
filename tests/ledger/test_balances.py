"""Balances and movements, asked about in both times."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.small_books import post_all, write
from upkeep.ledger import posting
from upkeep.ledger.balances import balance, balances, lines, movements
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.ledger.posting import Leg, Posting

ARREARS, OWED = Account.MAINTENANCE_RECEIVABLE, Account.MAINTENANCE_UNCOLLECTED
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
IN_MARCH, IN_MAY = datetime(2026, 3, 1, 2, tzinfo=UTC), datetime(2026, 5, 2, 2, tzinfo=UTC)


@pytest.fixture
def march_was_wrong(cursor: psycopg.Cursor[Any]) -> psycopg.Cursor[Any]:
    """£100 charged for March and for April; in May it turned out that March should be £70."""
    charge = write(cursor, (ARREARS, 42, 100_00), (OWED, 42, -100_00), on=MARCH, known_at=IN_MARCH)
    write(cursor, (ARREARS, 42, 100_00), (OWED, 42, -100_00), on=APRIL, known_at=IN_MARCH)
    write(
        cursor,
        (ARREARS, 42, -30_00),
        (OWED, 42, 30_00),
        reason=Reason.ADJUSTMENT,
        on=MARCH,
        known_at=IN_MAY,
        corrects=charge,
    )
    write(cursor, (ARREARS, 7, 5_00), (OWED, 7, -5_00), on=MAY, known_at=IN_MAY)
    return cursor


def test_a_balance_counts_the_whole_day(march_was_wrong: psycopg.Cursor[Any]) -> None:
    assert balance(march_was_wrong, ARREARS, 42, as_of=MARCH - timedelta(days=1)) == 0
    assert balance(march_was_wrong, ARREARS, 42, as_of=MARCH) == 70_00
    assert balance(march_was_wrong, ARREARS, 42, as_of=APRIL) == 170_00
    assert balance(march_was_wrong, OWED, 42) == -170_00


def test_what_was_believed_stays_known(march_was_wrong: psycopg.Cursor[Any]) -> None:
    before = IN_MAY - timedelta(microseconds=1)
    assert balance(march_was_wrong, ARREARS, 42, as_of=MARCH, known_at=before) == 100_00
    assert balance(march_was_wrong, ARREARS, 42, as_of=MARCH, known_at=IN_MAY) == 70_00


def test_all_subjects_in_one_query(march_was_wrong: psycopg.Cursor[Any]) -> None:
    assert balances(march_was_wrong, ARREARS) == {42: 170_00, 7: 5_00}
    assert balances(march_was_wrong, ARREARS, as_of=APRIL) == {42: 170_00}
    assert balances(march_was_wrong, ARREARS, known_at=IN_MARCH) == {42: 200_00}


def test_movements_by_reason(march_was_wrong: psycopg.Cursor[Any]) -> None:
    both = movements(march_was_wrong, ARREARS, 42, start=MARCH, end=MAY)
    assert both == {Reason.CHARGE: 200_00, Reason.ADJUSTMENT: -30_00}
    assert movements(march_was_wrong, ARREARS, 42, start=APRIL, end=MAY) == {Reason.CHARGE: 100_00}
    assert movements(march_was_wrong, ARREARS, 42, start=MARCH, end=MARCH) == {}


def test_lines_name_what_caused_and_corrects_them(march_was_wrong: psycopg.Cursor[Any]) -> None:
    charge, adjustment, later = lines(march_was_wrong, ARREARS, 42, start=MARCH, end=MAY)
    assert (charge.amount_pence, adjustment.amount_pence) == (100_00, -30_00)
    assert adjustment.corrects_id == charge.transaction_id
    assert (charge.cause_kind, charge.cause_id) == (Cause.CHARGE, charge.transaction_id)
    assert later.effective_date == APRIL


days = st.integers(0, 40).map(lambda number: MARCH + timedelta(days=number))
times = st.integers(0, 40).map(lambda number: IN_MARCH + timedelta(days=number))
events = st.lists(st.tuples(days, times, st.integers(-500, 500).filter(bool)), max_size=12)


@given(events=events, start=days, end=days, known_at=times)
def test_opening_and_movements_make_closing(
    cursor: psycopg.Cursor[Any], events: list[Any], start: date, end: date, known_at: datetime
) -> None:
    cursor.execute("SAVEPOINT books")
    numbers = posting.next_transaction_ids(cursor, len(events))
    post_all(
        cursor,
        [
            Posting(
                transaction_id=number,
                idempotency_key=f"event:{number}",
                reason=Reason.CHARGE,
                effective_date=day,
                known_at=known,
                cause_kind=Cause.CHARGE,
                cause_id=1,
                owner=1,
                legs=(Leg(ARREARS, 1, pence), Leg(OWED, 1, -pence)),
            )
            for number, (day, known, pence) in zip(numbers, events, strict=True)
        ],
    )
    before, after = (
        balance(cursor, ARREARS, 1, as_of=day - timedelta(days=1), known_at=known_at)
        for day in (start, max(start, end))
    )
    moved = movements(cursor, ARREARS, 1, start=start, end=end, known_at=known_at)
    assert before + sum(moved.values()) == after
    expected = sum(p for day, known, p in events if day < start and known <= known_at)
    assert before == expected
    cursor.execute("ROLLBACK TO SAVEPOINT books")
