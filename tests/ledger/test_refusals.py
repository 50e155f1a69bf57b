"""What the database refuses, whoever asks: every attempt here is raw SQL."""

from typing import Any

import psycopg
import pytest
from psycopg import errors

from ledger.small_books import FIRST_KNOWN, MARCH, write
from upkeep.ledger.chart import Account, Reason

BANK, SUSPENSE = int(Account.BANK), int(Account.SUSPENSE)
ENTRY = "(transaction_id, leg, account, subject, amount_pence, reason, effective_date, known_at)"


def transaction(cursor: psycopg.Cursor[Any], number: int = 900_001, key: str = "raw") -> int:
    """A transaction without entries."""
    cursor.execute(
        "INSERT INTO ledger_transaction (id, reason, effective_date, known_at, cause_kind, "
        "cause_id, owner, idempotency_key) VALUES (%s, %s, %s, %s, 1, 1, 1, %s)",
        [number, Reason.RECEIPT, MARCH, FIRST_KNOWN, key],
    )
    return number


def insert(cursor: psycopg.Cursor[Any], *rows: tuple[Any, ...]) -> None:
    """Entries of (transaction, leg, account, pence) and perhaps (reason, day) that differ."""
    values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    parameters: list[Any] = []
    for number, leg, account, pence, *other in rows:
        reason, day = other or (Reason.RECEIPT, MARCH)
        subject = 0 if account == BANK else 1
        parameters += [number, leg, account, subject, pence, reason, day, FIRST_KNOWN]
    cursor.execute(f"INSERT INTO ledger_entry {ENTRY} VALUES {values}", parameters)


def refused(error: type[Exception], words: str) -> Any:
    """The refusal that is wanted."""
    return pytest.raises(error, match=words)


def test_a_balanced_transaction_is_taken(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    insert(cursor, (number, 1, BANK, 100), (number, 2, SUSPENSE, -100))
    cursor.execute("SELECT sum(amount_pence), count(*) FROM ledger_entry")
    assert cursor.fetchone() == (0, 2)


@pytest.mark.parametrize("pence", [(100, -99), (100, 100), (1, -2), (2**62, -(2**62) + 1)], ids=str)
def test_unbalanced(cursor: psycopg.Cursor[Any], pence: tuple[int, int]) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, f"transaction {number} is refused"):
        insert(cursor, (number, 1, BANK, pence[0]), (number, 2, SUSPENSE, pence[1]))


def test_unbalanced_by_copy(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    with (
        refused(errors.CheckViolation, "sum to zero"),
        cursor.copy(f"COPY ledger_entry {ENTRY} FROM STDIN") as copy,
    ):
        copy.write_row((number, 1, BANK, 0, 100, int(Reason.RECEIPT), MARCH, FIRST_KNOWN))
        copy.write_row((number, 2, SUSPENSE, 1, -101, int(Reason.RECEIPT), MARCH, FIRST_KNOWN))


def test_two_wrong_transactions_that_cancel_out(cursor: psycopg.Cursor[Any]) -> None:
    one, other = transaction(cursor), transaction(cursor, 900_002, "other")
    with refused(errors.CheckViolation, "sum to zero"):
        insert(
            cursor,
            (one, 1, BANK, 100),
            (one, 2, SUSPENSE, -99),
            (other, 1, BANK, 100),
            (other, 2, SUSPENSE, -101),
        )


def test_one_leg(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, "posted together"):
        insert(cursor, (number, 1, BANK, 100))


def test_the_other_leg_in_a_later_statement(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, "posted together"):
        insert(cursor, (number, 1, BANK, 100))
        insert(cursor, (number, 2, SUSPENSE, -100))


def test_balanced_legs_added_to_what_is_posted(cursor: psycopg.Cursor[Any]) -> None:
    number = write(cursor, (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -100))
    later = Reason.CHARGE, MARCH
    with refused(errors.CheckViolation, "number their legs from 1"):
        insert(cursor, (number, 3, BANK, 50, *later), (number, 4, SUSPENSE, -50, *later))


def test_legs_posted_over_those_that_are_there(cursor: psycopg.Cursor[Any]) -> None:
    number = write(cursor, (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -100))
    later = Reason.CHARGE, MARCH
    with refused(errors.UniqueViolation, "ledger_entry"):
        insert(cursor, (number, 1, BANK, 50, *later), (number, 2, SUSPENSE, -50, *later))


def test_a_leg_of_nothing(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, "ledger_entry_not_zero"):
        insert(cursor, (number, 1, BANK, 0), (number, 2, SUSPENSE, 0))


@pytest.mark.parametrize(
    "other", [(Reason.CHARGE, MARCH), (Reason.RECEIPT, MARCH.replace(day=2))], ids=["reason", "day"]
)
def test_entries_that_disagree_with_their_transaction(
    cursor: psycopg.Cursor[Any], other: tuple[Any, ...]
) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, "no transaction has that number, reason, date"):
        insert(cursor, (number, 1, BANK, 100, *other), (number, 2, SUSPENSE, -100, *other))


def test_entries_that_disagree_among_themselves(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    tomorrow = Reason.RECEIPT, MARCH.replace(day=2)
    with refused(errors.CheckViolation, "agree in reason and dates"):
        insert(
            cursor,
            (number, 1, BANK, 100),
            (number, 2, SUSPENSE, -100),
            (number, 3, BANK, 5, *tomorrow),
            (number, 4, SUSPENSE, -5, *tomorrow),
        )


def test_entries_of_no_transaction(cursor: psycopg.Cursor[Any]) -> None:
    with refused(errors.CheckViolation, "no transaction has that number"):
        insert(cursor, (900_009, 1, BANK, 100), (900_009, 2, SUSPENSE, -100))


def test_an_account_that_the_chart_does_not_have(cursor: psycopg.Cursor[Any]) -> None:
    number = transaction(cursor)
    with refused(errors.CheckViolation, "ledger_entry_account_known"):
        insert(cursor, (number, 1, 9999, 100), (number, 2, SUSPENSE, -100))


@pytest.mark.parametrize(
    ("account", "subject"), [(Account.BANK, 1), (Account.SUSPENSE, 0), (Account.SUSPENSE, -1)]
)
def test_a_subject_that_the_chart_does_not_allow(
    cursor: psycopg.Cursor[Any], account: Account, subject: int
) -> None:
    with refused(errors.CheckViolation, "ledger_entry_subject_as_charted"):
        write(cursor, (account, subject, 100), (Account.COLLECTION_FEES_COLLECTED, 0, -100))


def test_a_reason_that_nobody_declared(cursor: psycopg.Cursor[Any]) -> None:
    with refused(errors.CheckViolation, "ledger_transaction_reason_known"):
        cursor.execute(
            "INSERT INTO ledger_transaction (reason, effective_date, known_at, cause_kind, "
            "cause_id, owner, idempotency_key) VALUES (99, %s, %s, 1, 1, 1, 'x')",
            [MARCH, FIRST_KNOWN],
        )


def test_the_same_idempotency_key_twice(cursor: psycopg.Cursor[Any]) -> None:
    pair = (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -100)
    write(cursor, *pair, key="receipt:7")
    with refused(errors.UniqueViolation, "idempotency_key"):
        write(cursor, *pair, key="receipt:7")


def test_staged_legs_that_do_not_balance(cursor: psycopg.Cursor[Any]) -> None:
    with refused(errors.CheckViolation, "sum to zero"):
        write(cursor, (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -90))


CHANGES = {
    "update an entry": "UPDATE ledger_entry SET amount_pence = amount_pence * 2",
    "move an entry": "UPDATE ledger_entry SET account = 2050 WHERE account = 2000",
    "delete an entry": "DELETE FROM ledger_entry WHERE leg = 2",
    "empty the entries": "TRUNCATE ledger_entry",
    "update a transaction": "UPDATE ledger_transaction SET effective_date = '2020-01-01'",
    "delete a transaction": "DELETE FROM ledger_transaction",
    "empty the transactions": "TRUNCATE ledger_transaction CASCADE",
    "change through a conflict": (
        "INSERT INTO ledger_transaction SELECT * FROM ledger_transaction "
        "ON CONFLICT (id) DO UPDATE SET owner = 99"
    ),
    "change through a merge": (
        "MERGE INTO ledger_entry e USING ledger_entry f "
        "ON (e.transaction_id, e.leg) = (f.transaction_id, f.leg) WHEN MATCHED THEN DELETE"
    ),
}


@pytest.mark.parametrize("attempt", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_posted_stays(cursor: psycopg.Cursor[Any], attempt: str) -> None:
    write(cursor, (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -100))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with refused(errors.RestrictViolation, "append-only"):
        cursor.execute(attempt)


def test_no_session_setting_switches_the_guards_off(cursor: psycopg.Cursor[Any]) -> None:
    write(cursor, (Account.BANK, 0, 100), (Account.SUSPENSE, 1, -100))
    cursor.execute(
        "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger "
        "WHERE tgrelid IN ('ledger_entry'::regclass, 'ledger_transaction'::regclass)"
    )
    with refused(errors.RestrictViolation, "append-only"):
        cursor.execute(CHANGES["update an entry"])
