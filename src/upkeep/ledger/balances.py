"""What an account holds, on any day, as the books stood at any time.

Every figure is a sum over entries: there is no stored balance that could drift. A day asked about
(``as_of``) counts whole, so the opening balance of a period is the balance as of the day before.
``known_at`` leaves out what was recorded later; None means all that is recorded by now.
Amounts are whole pence, debit positive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from upkeep.ledger.chart import Account, Cause, Reason

_WITHIN = """
    account = %(account)s
    AND effective_date <= coalesce(%(as_of)s::date, 'infinity')
    AND known_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
"""

_BALANCE = f"""
SELECT coalesce(sum(amount_pence), 0)::bigint FROM ledger_entry
WHERE subject = %(subject)s AND {_WITHIN}
"""

_BALANCES = f"""
SELECT subject, sum(amount_pence)::bigint FROM ledger_entry WHERE {_WITHIN}
GROUP BY subject HAVING sum(amount_pence) <> 0
"""

_PERIOD = """
    e.account = %(account)s AND e.subject = %(subject)s
    AND e.effective_date >= %(start)s AND e.effective_date < %(end)s
    AND e.known_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
"""

_MOVEMENTS = f"""
SELECT e.reason, sum(e.amount_pence)::bigint FROM ledger_entry e WHERE {_PERIOD}
GROUP BY e.reason ORDER BY e.reason
"""

_LINES = f"""
SELECT e.transaction_id, e.effective_date, e.known_at, e.reason, t.cause_kind, t.cause_id,
    t.corrects_id, e.amount_pence
FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
WHERE {_PERIOD} ORDER BY e.effective_date, e.transaction_id, e.leg
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of an account as a statement shows it, with the record that caused it."""

    transaction_id: int
    effective_date: date
    known_at: datetime
    reason: Reason
    cause_kind: Cause
    cause_id: int
    corrects_id: int | None
    amount_pence: int


def balance(
    cursor: psycopg.Cursor[Any],
    account: Account,
    subject: int = 0,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> int:
    """Pence that ``account`` holds for ``subject`` at the end of the day ``as_of`` (None: ever)."""
    cursor.execute(
        _BALANCE,
        {"account": account, "subject": subject, "as_of": as_of, "known_at": known_at},
    )
    (pence,) = _only_row(cursor)
    return int(pence)


def balances(
    cursor: psycopg.Cursor[Any],
    account: Account,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, int]:
    """Pence of every subject of ``account`` that holds any, by subject, in one query."""
    cursor.execute(_BALANCES, {"account": account, "as_of": as_of, "known_at": known_at})
    return dict(cursor.fetchall())


def movements(
    cursor: psycopg.Cursor[Any],
    account: Account,
    subject: int,
    *,
    start: date,
    end: date,
    known_at: datetime | None = None,
) -> dict[Reason, int]:
    """Pence by which the days from ``start`` until before ``end`` changed an account, by reason.

    The balance as of the day before ``start`` and these together are the balance as of the day
    before ``end``.
    """
    cursor.execute(_MOVEMENTS, _period(account, subject, start, end, known_at))
    return {Reason(reason): pence for reason, pence in cursor.fetchall()}


def lines(
    cursor: psycopg.Cursor[Any],
    account: Account,
    subject: int,
    *,
    start: date,
    end: date,
    known_at: datetime | None = None,
) -> Iterator[Line]:
    """The entries behind :func:`movements`, in the order of their days."""
    cursor.execute(_LINES, _period(account, subject, start, end, known_at))
    for number, day, recorded, reason, cause, cause_id, corrects, pence in cursor.fetchall():
        yield Line(number, day, recorded, Reason(reason), Cause(cause), cause_id, corrects, pence)


def _period(
    account: Account, subject: int, start: date, end: date, known_at: datetime | None
) -> dict[str, object]:
    return {
        "account": account,
        "subject": subject,
        "start": start,
        "end": end,
        "known_at": known_at,
    }


def _only_row(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = cursor.fetchone()
    assert row is not None, "an aggregate returns one row"
    return row
