"""The client funds account of a period, from the books alone, every figure open to its entries.

Receipts and payments of the one bank account, what the balance is made of, and for each scheme how
what is owed moved, by cause. The department keeps the money for others (Government Resources and
Accounts Act 2000 s.7): running costs, reimbursement and compensation are not in these books.

As known at a moment, and by what was known when the period before was closed: what was told later
about earlier days stands apart, as in the trial balance.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from upkeep.ledger import ARREARS, CLIENT_MONEY, Account, Reason
from upkeep.ledger.models import Closing

# Why a debt moved: the reason of the entry; for an adjustment that of the decision, for an entry
# by hand that of the journal. Receipts are told apart by how they were paid.
_MOVED = """
SELECT COALESCE(c.scheme, '') AS scheme, e.account, e.reason,
    COALESCE(d.reason, j.code, r.method, '') AS cause,
    CASE WHEN e.effective_date >= %(start)s THEN 'moved'
        WHEN e.known_at > %(closed_known)s THEN 'earlier' ELSE 'opening' END AS part,
    e.amount_pence, e.transaction_id, e.effective_date, e.known_at, e.subject
FROM ledger_entry e
LEFT JOIN cases_case c ON c.id = e.subject AND e.account = ANY(%(debts)s)
LEFT JOIN collection_charge ch ON ch.transaction_id = e.transaction_id AND e.reason = %(adjusted)s
LEFT JOIN cases_decision d ON d.id = ch.decision_id
LEFT JOIN collection_journalanswer an ON an.transaction_id = e.transaction_id
LEFT JOIN collection_journal j ON j.id = an.journal_id
LEFT JOIN collection_receipt r ON r.transaction_id = e.transaction_id AND e.account = %(bank)s
WHERE e.account = ANY(%(accounts)s)
AND e.effective_date <= %(end)s AND e.known_at <= %(known_at)s
"""

_SUMMED = f"""
SELECT scheme, account, reason, cause, part, sum(amount_pence)::bigint, count(*)
FROM ({_MOVED}) moved GROUP BY scheme, account, reason, cause, part
ORDER BY scheme, account, part, reason, cause
"""

_ENTRIES = f"""
SELECT transaction_id, effective_date, known_at, account, subject, reason, cause, amount_pence
FROM ({_MOVED}) moved
WHERE scheme = %(scheme)s AND account = %(account)s AND part = ANY(%(parts)s)
AND (%(reason)s = 0 OR reason = %(reason)s) AND (%(cause)s::text IS NULL OR cause = %(cause)s)
ORDER BY effective_date, transaction_id
"""

MARCH = 3
_EVERYTHING = (Account.BANK, *CLIENT_MONEY, *(debt.due for debt in ARREARS))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: where it belongs, what it is, pence, and how many entries are behind it.

    ``key`` opens it: ``part`` is ``opening``, ``earlier`` (told since about earlier periods),
    ``moved`` or ``closing``; ``reason`` and ``cause`` are empty for balances.
    """

    scheme: str
    account: Account
    part: str
    reason: str
    cause: str
    pence: int
    entries: int

    @property
    def key(self) -> str:
        """How the figure is asked for: scheme, account, part, reason and cause."""
        named = (self.scheme or "all", self.account.name, self.part, self.reason, self.cause)
        return "/".join(part for part in named if part)


@dataclass(frozen=True, slots=True)
class ClientFunds:
    """The account of a period: the bank, what its balance is made of, and the debts by scheme."""

    start: date
    end: date
    known_at: datetime | None
    bank: tuple[Figure, ...]
    held: tuple[Figure, ...]
    debts: tuple[Figure, ...]

    def figure(self, key: str) -> Figure | None:
        """The figure of that key, if there is one."""
        return next((f for f in (*self.bank, *self.held, *self.debts) if f.key == key), None)

    @property
    def agrees(self) -> bool:
        """Whether the bank holds what is held for others, and each account comes to its closing."""
        held = sum(f.pence for f in (*self.bank, *self.held) if f.part == "closing")
        return held == 0 and all(
            sum(f.pence for f in figures if f.part != "closing")
            == sum(f.pence for f in figures if f.part == "closing")
            for figures in (self.bank, self.debts)
        )


def client_funds(
    cursor: psycopg.Cursor[Any], start: date, end: date, known_at: datetime | None = None
) -> ClientFunds:
    """The account from ``start`` to ``end``, both included, as known at a moment (None: by now)."""
    if end < start:
        raise ValueError(f"The period ends on {end}, before it starts on {start}.")
    rows = cursor.execute(_SUMMED, _asked(start, end, known_at)).fetchall()
    bank = _figures(row for row in rows if row[1] == Account.BANK)
    held = _figures(row for row in rows if Account(row[1]) in CLIENT_MONEY)
    debts = _figures(row for row in rows if row[1] not in (Account.BANK, *CLIENT_MONEY))
    balances = tuple(figure for figure in held if figure.part in ("opening", "closing"))
    return ClientFunds(start, end, known_at, bank, balances, debts)


def a_year_before(cursor: psycopg.Cursor[Any], account: ClientFunds) -> ClientFunds:
    """The account of the same days a year earlier, as known at the same moment."""
    start, end = (_year_before(each) for each in (account.start, account.end))
    return client_funds(cursor, start, end, account.known_at)


def _year_before(day: date) -> date:
    """The last of February has the last of February before it, as accounts of a year need."""
    next_day = day + timedelta(days=1)
    if next_day.month == MARCH and next_day.day == 1:
        return date(day.year - 1, MARCH, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def beside(now: tuple[Figure, ...], before: tuple[Figure, ...]) -> list[tuple[Figure, int]]:
    """Each figure with the pence of the same figure of the other account, none as 0.

    What only the other account has stands before the closing balance of its scheme and account, or
    at the end, with 0 of this one.
    """
    keys = {figure.key for figure in now}
    past = {figure.key: figure for figure in before}
    gone = [replace(each, pence=0, entries=0) for each in before if each.key not in keys]
    shown: list[Figure] = []
    for figure in now:
        if figure.part == "closing":
            place = (figure.scheme, figure.account)
            shown += [each for each in gone if (each.scheme, each.account) == place]
        shown.append(figure)
    places = {(figure.scheme, figure.account) for figure in now}
    shown += [each for each in gone if (each.scheme, each.account) not in places]
    return [(each, past[each.key].pence if each.key in past else 0) for each in shown]


def entries_of(
    cursor: psycopg.Cursor[Any], account: ClientFunds, figure: Figure
) -> Iterator[tuple[Any, ...]]:
    """The entries behind a figure: transaction, day, known, account, subject, reason, cause, pence.

    They sum to the figure; a closing balance opens to every entry up to the last day.
    """
    balance = figure.part in ("opening", "closing")
    parts = ["opening", "earlier", "moved"] if figure.part == "closing" else [figure.part]
    cursor.execute(
        _ENTRIES,
        {
            **_asked(account.start, account.end, account.known_at),
            "scheme": figure.scheme,
            "account": int(figure.account),
            "parts": parts,
            "reason": 0 if balance else int(Reason[figure.reason]),
            "cause": None if balance else figure.cause,
        },
    )
    while rows := cursor.fetchmany(10_000):
        yield from rows


def _asked(start: date, end: date, known_at: datetime | None) -> dict[str, object]:
    latest = known_at.isoformat() if known_at else "infinity"
    before = Closing.objects.filter(reopening=None, ends_before=start).order_by("-pk").first()
    return {
        "accounts": [int(account) for account in _EVERYTHING],
        "debts": [int(debt.due) for debt in ARREARS],
        "bank": int(Account.BANK),
        "adjusted": int(Reason.ADJUSTMENT),
        "start": start,
        "end": end,
        "known_at": latest,
        "closed_known": before.as_known.isoformat() if before else latest,
    }


def _figures(rows: Iterator[tuple[Any, ...]]) -> tuple[Figure, ...]:
    """Opening, movements and closing of each scheme's accounts; balances in one figure each."""
    found: list[Figure] = []
    kept: dict[tuple[str, int], dict[str, list[int]]] = {}
    for scheme, account, reason, cause, part, pence, count in rows:
        sums = kept.setdefault((scheme, account), {"opening": [0, 0], "closing": [0, 0]})
        for name in ("closing", *(["opening"] if part == "opening" else [])):
            sums[name][0] += pence
            sums[name][1] += count
        if part != "opening":
            named = Reason(reason).name
            found.append(Figure(scheme, Account(account), part, named, cause, pence, count))
    ordered: list[Figure] = []
    for (scheme, account), sums in kept.items():
        own = [f for f in found if (f.scheme, f.account) == (scheme, account)]
        opening, closing = (
            Figure(scheme, Account(account), part, "", "", *sums[part])
            for part in ("opening", "closing")
        )
        ordered += [opening, *own, closing]
    return tuple(ordered)
