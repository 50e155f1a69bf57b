"""Posting is whole or not at all, and leaves nothing staged."""

from typing import Any

import psycopg
import pytest
from psycopg import errors

from ledger.small_books import FIRST_KNOWN, MARCH, legs, post_all
from upkeep.ledger import posting
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.ledger.posting import Posting


def made(number: int, pence: int = 100, other: int = -100, key: str = "") -> Posting:
    """A receipt into suspense."""
    return Posting(
        transaction_id=number,
        idempotency_key=key or f"receipt:{number}",
        reason=Reason.RECEIPT,
        effective_date=MARCH,
        known_at=FIRST_KNOWN,
        cause_kind=Cause.BANK_LINE,
        cause_id=number,
        owner=0,
        legs=legs((Account.BANK, 0, pence), (Account.SUSPENSE, number, other)),
    )


def counts(cursor: psycopg.Cursor[Any]) -> tuple[int, ...]:
    """Rows of transactions, entries and staging."""
    found = []
    for table in ("ledger_transaction", "ledger_entry", posting.STAGING):
        cursor.execute(f"SELECT count(*) FROM {table}")
        found += [row[0] for row in cursor.fetchall()]
    return tuple(found)


def test_nothing_staged_posts_nothing(cursor: psycopg.Cursor[Any]) -> None:
    assert post_all(cursor, []) == 0
    assert counts(cursor) == (0, 0, 0)


def test_many_at_once(cursor: psycopg.Cursor[Any]) -> None:
    numbers = posting.next_transaction_ids(cursor, 500)
    assert numbers == sorted(set(numbers))
    assert post_all(cursor, [made(number) for number in numbers]) == 500
    assert counts(cursor) == (500, 1000, 0)


def test_one_wrong_one_spoils_all(cursor: psycopg.Cursor[Any]) -> None:
    cursor.execute("SAVEPOINT before")
    with pytest.raises(errors.CheckViolation, match="transaction 3 is refused"):
        post_all(cursor, [made(1), made(2), made(3, other=-99), made(4)])
    cursor.execute("ROLLBACK TO SAVEPOINT before")
    posting.open_staging(cursor)
    assert counts(cursor) == (0, 0, 0)


def test_posting_twice_in_one_transaction(cursor: psycopg.Cursor[Any]) -> None:
    assert post_all(cursor, [made(1)]) == 1
    assert post_all(cursor, [made(2), made(3)]) == 2
    assert counts(cursor) == (3, 6, 0)


def test_legs_of_no_pence_are_left_out(cursor: psycopg.Cursor[Any]) -> None:
    whole = made(1)
    padded = Posting(
        **{
            **{name: getattr(whole, name) for name in Posting.__slots__},
            "legs": (*whole.legs, *legs((Account.COLLECTION_FEES_COLLECTED, 0, 0))),
        }
    )
    assert post_all(cursor, [padded]) == 1
    assert counts(cursor) == (1, 2, 0)


@pytest.mark.parametrize(
    "key", ["plain", "tab\there", "line\nend\r", "back\\slash", "\\N", "\\.", "é£"]
)
def test_a_key_is_kept_as_it_is(cursor: psycopg.Cursor[Any], key: str) -> None:
    post_all(cursor, [made(1, key=key)])
    cursor.execute("SELECT idempotency_key, effective_date, known_at FROM ledger_transaction")
    assert cursor.fetchall() == [(key, MARCH, FIRST_KNOWN)]
