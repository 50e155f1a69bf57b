"""Each invariant of the books finds what breaks it, and nothing in sound books."""

from typing import Any

import psycopg
import pytest

from ledger.small_books import FIRST_KNOWN, MARCH, write
from upkeep.ledger.chart import DEBTS, Account, Reason
from upkeep.ledger.checks import CHECKS

BY_NAME = {check.name: check for check in CHECKS}
A = Account


def broken(cursor: psycopg.Cursor[Any]) -> dict[str, list[str]]:
    """What each check that finds something finds."""
    found = {check.name: [str(each) for each in check.run(cursor)] for check in CHECKS}
    return {name: violations for name, violations in found.items() if violations}


def sound_books(cursor: psycopg.Cursor[Any]) -> None:
    """A charge, its collection, and what is paid on."""
    write(
        cursor,
        (A.MAINTENANCE_RECEIVABLE, 1, 100_00),
        (A.MAINTENANCE_UNCOLLECTED, 1, -100_00),
        (A.COLLECTION_FEE_RECEIVABLE, 1, 20_00),
        (A.COLLECTION_FEE_UNCOLLECTED, 1, -20_00),
    )
    receipt = (A.BANK, 0, 60_00), (A.RECEIPTS_UNALLOCATED, 5, -60_00)
    write(cursor, *receipt, reason=Reason.RECEIPT)
    write(
        cursor,
        (A.RECEIPTS_UNALLOCATED, 5, 60_00),
        (A.RECEIVING_PARENT_PAYABLE, 1, -50_00),
        (A.COLLECTION_FEES_COLLECTED, 0, -10_00),
        (A.MAINTENANCE_RECEIVABLE, 1, -50_00),
        (A.MAINTENANCE_UNCOLLECTED, 1, 50_00),
        (A.COLLECTION_FEE_RECEIVABLE, 1, -10_00),
        (A.COLLECTION_FEE_UNCOLLECTED, 1, 10_00),
        reason=Reason.ALLOCATION,
    )
    write(
        cursor,
        (A.RECEIVING_PARENT_PAYABLE, 1, 50_00),
        (A.PAYOUTS_IN_FLIGHT, 3, -48_00),
        (A.RECEIVING_PARENT_FEES_COLLECTED, 0, -2_00),
        reason=Reason.PAYOUT,
    )
    cleared = (A.PAYOUTS_IN_FLIGHT, 3, 48_00), (A.BANK, 0, -48_00)
    write(cursor, *cleared, reason=Reason.PAYOUT_CLEARED)
    write(cursor, (A.BANK, 0, 7_00), (A.SUSPENSE, 9, -7_00), reason=Reason.RECEIPT)


def test_sound_books(cursor: psycopg.Cursor[Any]) -> None:
    assert broken(cursor) == {}
    sound_books(cursor)
    assert broken(cursor) == {}


def test_a_transaction_without_entries(cursor: psycopg.Cursor[Any]) -> None:
    sound_books(cursor)
    cursor.execute(
        "INSERT INTO ledger_transaction (id, reason, effective_date, known_at, cause_kind, "
        "cause_id, owner, idempotency_key) VALUES (70, 20, %s, %s, 1, 1, 1, 'empty')",
        [MARCH, FIRST_KNOWN],
    )
    found = broken(cursor)
    assert list(found) == ["transactions balance"]
    assert found["transactions balance"] == [
        "transaction 70: found 0 entries of 0p together, wanted 2 or more of 0p"
    ]


def tampered(cursor: psycopg.Cursor[Any], statement: str) -> dict[str, list[str]]:
    """What is found after the tables' owner has taken the guards off and changed something."""
    sound_books(cursor)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("ledger_entry", "ledger_transaction"):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(statement)
    return broken(cursor)


def test_a_penny_taken_at_the_bank(cursor: psycopg.Cursor[Any]) -> None:
    found = tampered(
        cursor,
        f"UPDATE ledger_entry SET amount_pence = amount_pence - 1 WHERE account = {A.BANK:d} "
        "AND amount_pence = 6000",
    )
    assert found["books sum to zero"] == ["all accounts: found -1p, wanted 0p"]
    assert found["client money is all there"] == [
        "client money: found 1899p at the bank, wanted 1900p, which is owed out of it"
    ]
    assert len(found["transactions balance"]) == 1
    assert set(found) == {
        "transactions balance",
        "books sum to zero",
        "client money is all there",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET effective_date = effective_date + 1 WHERE account = 2000",
        "UPDATE ledger_entry SET known_at = known_at + interval '1 s' WHERE account = 2000",
        "UPDATE ledger_entry SET reason = 10 WHERE account = 2000",
        "UPDATE ledger_transaction SET reason = 10 WHERE id = (SELECT max(id) FROM "
        "ledger_transaction)",
    ],
)
def test_an_entry_with_another_date_or_reason(cursor: psycopg.Cursor[Any], statement: str) -> None:
    assert list(tampered(cursor, statement)) == ["entries agree with their transaction"]


def test_entries_whose_transaction_is_gone(cursor: psycopg.Cursor[Any]) -> None:
    found = tampered(
        cursor, "DELETE FROM ledger_transaction WHERE id = (SELECT max(id) FROM ledger_transaction)"
    )
    (first, _) = found["entries agree with their transaction"]
    assert "no such transaction" in first


@pytest.mark.parametrize(
    ("due", "owed"), [(debt.due, debt.uncollected) for debt in DEBTS], ids=lambda each: each.name
)
def test_charged_to_one_case_and_owed_to_another(
    cursor: psycopg.Cursor[Any], due: Account, owed: Account
) -> None:
    sound_books(cursor)
    write(cursor, (due, 11, 100), (owed, 12, -100))
    assert broken(cursor) == {
        "charged is owed": [
            f"{due.name} of case 11: found 100p, wanted 0p ({owed.name})",
            f"{due.name} of case 12: found 0p, wanted 100p ({owed.name})",
        ]
    }


@pytest.mark.parametrize(
    ("account", "name"),
    [
        (A.SUSPENSE, "SUSPENSE of receipt 8"),
        (A.RECEIPTS_UNALLOCATED, "RECEIPTS_UNALLOCATED of paying parent 8"),
        (A.RECEIVING_PARENT_PAYABLE, "RECEIVING_PARENT_PAYABLE of case 8"),
        (A.STATE_PAYABLE, "STATE_PAYABLE of case 8"),
        (A.REFUNDS_DUE, "REFUNDS_DUE of paying parent 8"),
        (A.PAYOUTS_IN_FLIGHT, "PAYOUTS_IN_FLIGHT of payment file 8"),
    ],
)
def test_more_taken_out_than_came_in(
    cursor: psycopg.Cursor[Any], account: Account, name: str
) -> None:
    sound_books(cursor)
    write(cursor, (account, 8, 100), (A.COLLECTION_FEES_COLLECTED, 0, -100))
    assert broken(cursor) == {
        "nothing spent twice": [f"{name}: found 100p taken too much, wanted 0p or more left"]
    }
