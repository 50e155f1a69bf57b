"""How the books are written: many transactions at once, each whole or not at all.

A room fills the staging table, one row for each transaction, and calls :func:`post`. The staging
table belongs to the session and is emptied by each posting; the database checks every transaction
as it enters the books.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import psycopg

from upkeep.ledger.chart import Account, Cause, Reason

STAGING = "ledger_staging"
_ROWS_AT_ONCE = 2_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

_CREATE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS {STAGING} (
    transaction_id bigint NOT NULL DEFAULT nextval('ledger_transaction_id_seq'),
    idempotency_key text NOT NULL,
    reason smallint NOT NULL,
    effective_date date NOT NULL,
    known_at timestamptz NOT NULL,
    cause_kind smallint NOT NULL,
    cause_id bigint NOT NULL,
    owner bigint NOT NULL,
    corrects_id bigint,
    accounts smallint[] NOT NULL,
    subjects bigint[] NOT NULL,
    amounts bigint[] NOT NULL
) ON COMMIT DELETE ROWS
"""

_POST_TRANSACTIONS = f"""
INSERT INTO ledger_transaction (id, reason, effective_date, known_at, cause_kind, cause_id, owner,
    corrects_id, idempotency_key)
SELECT transaction_id, reason, effective_date, known_at, cause_kind, cause_id, owner,
    corrects_id, idempotency_key
FROM {STAGING} ORDER BY transaction_id
"""

_POST_ENTRIES = f"""
INSERT INTO ledger_entry (transaction_id, leg, account, subject, amount_pence, reason,
    effective_date, known_at)
SELECT s.transaction_id, e.leg, e.account, e.subject, e.amount, s.reason, s.effective_date,
    s.known_at
FROM {STAGING} s
CROSS JOIN LATERAL unnest(s.accounts, s.subjects, s.amounts) WITH ORDINALITY
    AS e (account, subject, amount, leg)
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a transaction: an account, its subject, and pence (debit positive)."""

    account: Account
    subject: int
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction to be posted; see :class:`upkeep.ledger.models.Transaction` for the fields.

    Legs of no pence are left out when it is staged.
    """

    transaction_id: int
    idempotency_key: str
    reason: Reason
    effective_date: date
    known_at: datetime
    cause_kind: Cause
    cause_id: int
    owner: int
    legs: tuple[Leg, ...]
    corrects_id: int | None = None


def open_staging(cursor: psycopg.Cursor[Any]) -> None:
    """Make sure that this session has an empty staging table."""
    cursor.execute(_CREATE)


def next_transaction_ids(cursor: psycopg.Cursor[Any], count: int) -> list[int]:
    """Reserve ``count`` transaction numbers, in ascending order."""
    cursor.execute(
        "SELECT nextval('ledger_transaction_id_seq') FROM generate_series(1, %s)", [count]
    )
    return [row[0] for row in cursor.fetchall()]


def stage(cursor: psycopg.Cursor[Any], postings: Iterable[Posting]) -> None:
    """Write postings that were worked out in Python into the staging table."""
    columns = (
        "transaction_id, idempotency_key, reason, effective_date, known_at, cause_kind, "
        "cause_id, owner, corrects_id, accounts, subjects, amounts"
    )
    rows = map(_staged_row, postings)
    with cursor.copy(f"COPY {STAGING} ({columns}) FROM STDIN") as copy:
        while piece := "".join(islice(rows, _ROWS_AT_ONCE)):
            copy.write(piece)


def _staged_row(posting: Posting) -> str:
    """A posting as a line of COPY's text form, which is twice as fast as handing over objects."""
    legs = [leg for leg in posting.legs if leg.amount_pence]
    accounts = ",".join([f"{leg.account:d}" for leg in legs])
    subjects = ",".join([f"{leg.subject:d}" for leg in legs])
    amounts = ",".join([f"{leg.amount_pence:d}" for leg in legs])
    corrects = "\\N" if posting.corrects_id is None else f"{posting.corrects_id:d}"
    return (
        f"{posting.transaction_id:d}\t{posting.idempotency_key.translate(_ESCAPES)}\t"
        f"{posting.reason:d}\t{posting.effective_date.isoformat()}\t"
        f"{posting.known_at.isoformat()}\t{posting.cause_kind:d}\t{posting.cause_id:d}\t"
        f"{posting.owner:d}\t{corrects}\t{{{accounts}}}\t{{{subjects}}}\t{{{amounts}}}\n"
    )


def post(cursor: psycopg.Cursor[Any]) -> int:
    """Move what is staged into the books and return how many transactions that was.

    Raises ``psycopg.errors.CheckViolation`` for a transaction that does not balance and
    ``psycopg.errors.UniqueViolation`` for one that was posted before; then nothing is posted.
    """
    cursor.execute(_POST_TRANSACTIONS)
    count = cursor.rowcount
    if count:
        cursor.execute(_POST_ENTRIES)
    cursor.execute(f"DELETE FROM {STAGING}")
    return count
