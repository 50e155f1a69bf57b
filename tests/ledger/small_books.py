"""Small books to try things on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import psycopg

from upkeep.ledger import posting
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.ledger.posting import Leg, Posting

MARCH = date(2026, 3, 1)
FIRST_KNOWN = datetime(2026, 3, 1, 2, tzinfo=UTC)


def legs(*amounts: tuple[Account, int, int]) -> tuple[Leg, ...]:
    """Legs from (account, subject, pence)."""
    return tuple(Leg(*amount) for amount in amounts)


def post_all(cursor: psycopg.Cursor[Any], postings: Iterable[Posting]) -> int:
    """Stage and post."""
    posting.open_staging(cursor)
    posting.stage(cursor, postings)
    return posting.post(cursor)


def write(
    cursor: psycopg.Cursor[Any],
    *amounts: tuple[Account, int, int],
    reason: Reason = Reason.CHARGE,
    on: date = MARCH,
    known_at: datetime = FIRST_KNOWN,
    key: str | None = None,
    corrects: int | None = None,
) -> int:
    """Post one transaction of the given legs and return its number."""
    (number,) = posting.next_transaction_ids(cursor, 1)
    made = Posting(
        transaction_id=number,
        idempotency_key=key or f"test:{number}",
        reason=reason,
        effective_date=on,
        known_at=known_at,
        cause_kind=Cause.CHARGE,
        cause_id=number,
        owner=1,
        legs=legs(*amounts),
        corrects_id=corrects,
    )
    assert post_all(cursor, [made]) == 1
    return number
