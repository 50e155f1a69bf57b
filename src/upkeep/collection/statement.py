"""A case's account for any period, as known at any time.

Opening + charged ± adjusted − collected − written off = closing, line by line, each line with the
decision or receipt behind it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from upkeep.cases.models import Case
from upkeep.collection.allocation import OTHER_DEBTS
from upkeep.ledger import Account, Reason

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on a case's account, in pence; money owed is positive.

    ``decision_id``, ``receipt_id`` or ``journal_id`` names what is behind it; ``period`` the
    half-open days that a charge covers.
    """

    on: date
    known_at: datetime
    reason: Reason
    amount_pence: int
    balance_pence: int
    transaction_id: int
    decision_id: int | None
    receipt_id: int | None
    journal_id: int | None
    received_on: date | None
    period: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """One kind of debt over a period. ``closing_pence`` is what the books hold, checked to be
    what the movements come to.

    ``opening_recorded_later_pence`` is the part of the opening figure that was not yet known when
    the period began: adjustments of earlier periods, so that an older statement's closing figure
    and this one's opening figure can be told apart.
    """

    account: Account
    opening_pence: int
    opening_recorded_later_pence: int
    charged_pence: int
    adjusted_pence: int
    collected_pence: int
    written_off_pence: int
    closing_pence: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment to the receiving parent: collected, their fee, and what was paid, in pence."""

    pay_on: date
    gross_pence: int
    fee_pence: int
    net_pence: int
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A case's statement from ``start`` to ``end``, both days included.

    ``maintenance`` is collected and paid over by the service, ``fees`` are the paying parent's
    collection fees, ``direct_pay`` is what fell due between the parents under Direct Pay.
    ``other_debts`` are what else is or was owed: interest of the 1993 scheme and debts to the
    Secretary of State, which no instalment asks for, and fees for enforcement.
    """

    case_reference: str
    start: date
    end: date
    known_at: datetime | None
    maintenance: AccountStatement
    fees: AccountStatement
    direct_pay: AccountStatement
    other_debts: tuple[AccountStatement, ...]
    payouts: tuple[Payment, ...]


class StatementDisagreesError(Exception):
    """The movements of an account do not come to its balance: the books must be looked at."""


_ENTRIES = """
SELECT e.effective_date, e.known_at, e.reason, e.amount_pence, e.transaction_id,
    ch.decision_id, al.receipt_id, an.journal_id, r.received_on, lower(ch.period), upper(ch.period)
FROM ledger_entry e
LEFT JOIN collection_charge ch ON ch.transaction_id = e.transaction_id
LEFT JOIN collection_journalanswer an ON an.transaction_id = e.transaction_id
LEFT JOIN LATERAL (
    (SELECT receipt_id FROM collection_allocation al
        WHERE al.transaction_id = e.transaction_id LIMIT 1)
    UNION ALL
    (SELECT receipt_id FROM collection_debtpayment paid
        WHERE paid.transaction_id = e.transaction_id LIMIT 1)
    LIMIT 1
) al ON true
LEFT JOIN collection_receipt r ON r.id = al.receipt_id
WHERE e.account = %(account)s AND e.subject = %(case)s
AND e.effective_date BETWEEN %(start)s AND %(end)s
AND (%(known_at)s::timestamptz IS NULL OR e.known_at <= %(known_at)s)
ORDER BY e.effective_date, e.transaction_id, e.leg
"""

_BALANCE = """
SELECT COALESCE(sum(amount_pence), 0)::bigint FROM ledger_entry
WHERE account = %(account)s AND subject = %(case)s AND effective_date <= %(day)s
AND (%(known_at)s::timestamptz IS NULL OR known_at <= %(known_at)s)
"""

_USED = """
SELECT DISTINCT account FROM ledger_entry
WHERE account = ANY(%(others)s) AND subject = %(case)s AND effective_date <= %(end)s
AND (%(known_at)s::timestamptz IS NULL OR known_at <= %(known_at)s)
"""

_PAYOUTS = """
SELECT pay_on, gross_pence, fee_pence, net_pence, end_to_end_id FROM collection_payout
WHERE case_id = %(case)s AND pay_on BETWEEN %(start)s AND %(end)s
AND (%(known_at)s::timestamptz IS NULL OR known_at <= %(known_at)s)
UNION ALL
SELECT back.returned_on, -p.gross_pence, -p.fee_pence, -p.net_pence, p.end_to_end_id
FROM collection_returnedpayout back JOIN collection_payout p ON p.id = back.payout_id
WHERE p.case_id = %(case)s AND back.returned_on BETWEEN %(start)s AND %(end)s
AND (%(known_at)s::timestamptz IS NULL OR back.known_at <= %(known_at)s)
ORDER BY pay_on, end_to_end_id, net_pence DESC
"""


def statement_of(
    cursor: psycopg.Cursor[Any],
    case: Case,
    start: date,
    end: date,
    known_at: datetime | None = None,
) -> Statement:
    """The statement of ``case`` for the days from ``start`` to ``end``, both included.

    With ``known_at`` it is the statement that would have been given at that moment. Raises
    ``ValueError`` when the period ends before it starts, and :class:`StatementDisagreesError`
    when the books contradict themselves.
    """
    if end < start:
        raise ValueError(f"The period ends on {end}, before it starts on {start}.")
    values = {"case": case.pk, "start": start, "end": end, "known_at": known_at}
    return Statement(
        case.reference,
        start,
        end,
        known_at,
        _account(cursor, Account.MAINTENANCE_RECEIVABLE, values),
        _account(cursor, Account.COLLECTION_FEE_RECEIVABLE, values),
        _account(cursor, Account.DIRECT_PAY_DUE, values),
        tuple(_other_debts(cursor, values)),
        tuple(Payment(*row) for row in cursor.execute(_PAYOUTS, values).fetchall()),
    )


def _other_debts(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> Iterable[AccountStatement]:
    """Those of the case's other debts on which anything was ever owed by the end of the period."""
    held = {**values, "others": [int(account) for account in OTHER_DEBTS]}
    used = {row[0] for row in cursor.execute(_USED, held).fetchall()}
    for account in OTHER_DEBTS:
        if int(account) in used:
            yield _account(cursor, account, values)


def _account(
    cursor: psycopg.Cursor[Any], account: Account, values: dict[str, Any]
) -> AccountStatement:
    values = {**values, "account": int(account)}
    closing = _balance(cursor, {**values, "day": values["end"]})
    rows = cursor.execute(_ENTRIES, values).fetchall()
    opening = closing - sum(row[3] for row in rows)
    day_before = values["start"] - timedelta(days=1)
    before = _balance(cursor, {**values, "day": day_before})
    began = datetime.combine(values["start"], time.min, LONDON)
    known_then = min(began, values["known_at"] or began)
    then = _balance(cursor, {**values, "day": day_before, "known_at": known_then})
    lines = tuple(_lines(rows, opening))
    sums = sums_of(lines)
    if opening != before or opening + sum(sums.values()) != closing:
        raise StatementDisagreesError(
            f"{account.name} of case {values['case']}: opening {before}p and movements of "
            f"{sum(sums.values())}p do not come to {closing}p. Run `upkeep check`."
        )
    return AccountStatement(
        account,
        opening,
        opening - then,
        sums["charged"],
        sums["adjusted"],
        -sums["collected"],
        -sums["written_off"],
        closing,
        lines,
    )


def _balance(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> int:
    row = cursor.execute(_BALANCE, values).fetchone()
    assert row is not None
    return int(row[0])


def _lines(rows: Iterable[tuple[Any, ...]], opening: int) -> Iterable[Line]:
    balance = opening
    for row in rows:
        on, known_at, reason, amount, transaction, decision, receipt, journal, received, *period = (
            row
        )
        balance += amount
        low, high = period
        yield Line(
            on,
            known_at,
            Reason(reason),
            amount,
            balance,
            transaction,
            decision,
            receipt,
            journal,
            received,
            (low, high) if low and high else None,
        )


_KINDS = {
    Reason.CHARGE: "charged",
    Reason.ALLOCATION: "collected",
    Reason.WRITE_OFF: "written_off",
    Reason.PART_PAYMENT: "written_off",
}


def sums_of(lines: Iterable[Line]) -> dict[str, int]:
    """Movements by kind, in pence with their sign.

    Whatever is neither charge, collection nor write-off is adjustment.
    """
    sums = {"charged": 0, "adjusted": 0, "collected": 0, "written_off": 0}
    for line in lines:
        sums[_KINDS.get(line.reason, "adjusted")] += line.amount_pence
    return sums
