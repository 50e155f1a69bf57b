"""Closing the books for a period, the trial balance, and taking a closing back.

What is posted about a closed day afterwards is known later than the closing, so the closed figures
can be had again at any time: the balance as of the last day, as known at the closing. In the next
period's figures it stands apart, as an adjustment of earlier periods.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from django.db import connection, transaction

from upkeep.ledger.chart import Account
from upkeep.ledger.models import Closing, Reopening

FIRST_DAY = date(1993, 4, 5)
"""The first day that books can be about: child support begins."""

_TRIAL_BALANCE = """
SELECT account,
    COALESCE(sum(amount_pence) FILTER (
        WHERE effective_date < %(start)s AND known_at <= %(opening_known)s), 0)::bigint,
    COALESCE(sum(amount_pence) FILTER (
        WHERE effective_date < %(start)s AND known_at > %(opening_known)s), 0)::bigint,
    COALESCE(sum(amount_pence) FILTER (
        WHERE effective_date >= %(start)s AND amount_pence > 0), 0)::bigint,
    COALESCE(-sum(amount_pence) FILTER (
        WHERE effective_date >= %(start)s AND amount_pence < 0), 0)::bigint,
    COALESCE(sum(amount_pence), 0)::bigint
FROM ledger_entry
WHERE effective_date <= %(end)s AND known_at <= %(known_at)s
GROUP BY account ORDER BY account
"""

_LAST_KNOWN = "SELECT max(known_at) FROM ledger_transaction"


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account over a period: pence, debit positive, but ``credits`` counted as they are.

    Opening + what was told late about earlier days + debits − credits = closing.
    """

    account: Account
    opening: int
    earlier_periods: int
    debits: int
    credits: int
    closing: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account over the days from ``start`` to ``end``, both included."""

    start: date
    end: date
    known_at: datetime | None
    lines: tuple[TrialLine, ...]

    @property
    def balances(self) -> bool:
        """Whether every column adds up to nothing, as it must."""
        columns = ("opening", "earlier_periods", "closing")
        sums = [sum(getattr(line, column) for line in self.lines) for column in columns]
        moved = sum(line.debits - line.credits for line in self.lines)
        return not any(sums) and moved == 0


class PeriodRefusedError(Exception):
    """A period cannot be closed or reopened; the message says why and what to do."""


def closed_before() -> Closing | None:
    """The closing that holds now: the latest that was not taken back."""
    return Closing.objects.filter(reopening=None).order_by("-ends_before", "-pk").first()


def trial_balance(
    cursor: psycopg.Cursor[Any], start: date, end: date, known_at: datetime | None = None
) -> TrialBalance:
    """Every account from ``start`` to ``end`` as known at a moment (None: by now).

    The opening figures are those with which the books were closed before ``start``, if they were;
    what was told later about those days stands in its own column.
    """
    if end < start:
        raise PeriodRefusedError(f"The period ends on {end}, before it starts on {start}.")
    before = Closing.objects.filter(reopening=None, ends_before=start).order_by("-pk").first()
    latest = known_at.isoformat() if known_at else "infinity"
    opening = before.as_known.isoformat() if before else latest
    values = {"start": start, "end": end, "known_at": latest, "opening_known": opening}
    rows = cursor.execute(_TRIAL_BALANCE, values).fetchall()
    lines = tuple(TrialLine(Account(account), *figures) for account, *figures in rows)
    for line in lines:
        total = line.opening + line.earlier_periods + line.debits - line.credits
        assert total == line.closing, f"{line.account.name} does not come to its balance"
    return TrialBalance(start, end, known_at, lines)


@transaction.atomic
def close(last_day: date, by: str, now: datetime) -> Closing:
    """Close the books for every day up to ``last_day``, which must be over.

    Whether the nights are worked and the checks hold, :mod:`upkeep.batch.closing` finds out first.
    Raises :class:`PeriodRefusedError` for days closed already and books that do not balance.
    """
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[Any] = wrapped.cursor
        cursor.execute("LOCK TABLE ledger_transaction, ledger_entry IN SHARE MODE")
        known = cursor.execute(_LAST_KNOWN).fetchone()
        before = closed_before()
        start = before.ends_before if before else FIRST_DAY
        if last_day < start:
            raise PeriodRefusedError(f"The books are closed up to {start - timedelta(days=1)}.")
        if known is None or known[0] is None:
            raise PeriodRefusedError("There is nothing in the books to close.")
        found = trial_balance(cursor, start, last_day, known[0])
        if not found.balances:
            raise PeriodRefusedError("The trial balance does not balance: run `upkeep check`.")
    return Closing.objects.create(
        starts_on=start,
        ends_before=last_day + timedelta(days=1),
        as_known=known[0],
        balances={str(int(line.account)): line.closing for line in found.lines},
        closed_by=by,
        closed_at=now,
    )


@transaction.atomic
def reopen(reason: str, asked_by: str, agreed_by: str, now: datetime) -> Reopening:
    """Take the latest closing back. Raises :class:`PeriodRefusedError` if two people do not agree.

    Periods are reopened from the latest back, so that none stays closed after an open one.
    """
    latest = closed_before()
    if latest is None:
        raise PeriodRefusedError("No period is closed.")
    if not reason.strip():
        raise PeriodRefusedError("Say why the period is reopened.")
    if not asked_by or not agreed_by or asked_by == agreed_by:
        raise PeriodRefusedError("Two people reopen a period: one asks and another agrees.")
    return Reopening.objects.create(
        closing=latest,
        reason=reason.strip(),
        asked_by=asked_by,
        agreed_by=agreed_by,
        reopened_at=now,
    )
