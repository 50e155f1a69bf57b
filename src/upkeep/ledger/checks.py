"""What must hold over the whole books, found out from the entries alone."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger.chart import CHART, CLIENT_MONEY, DEBTS, Account, Subject

_UNBALANCED = """
SELECT t.id, count(e.leg), coalesce(sum(e.amount_pence), 0)::bigint
FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id
GROUP BY t.id HAVING count(e.leg) < 2 OR sum(e.amount_pence) <> 0
ORDER BY t.id
"""

_DISAGREEING = """
SELECT e.transaction_id, e.leg, t.id IS NULL
FROM ledger_entry e LEFT JOIN ledger_transaction t ON t.id = e.transaction_id
WHERE t.id IS NULL OR (e.reason, e.effective_date, e.known_at)
    IS DISTINCT FROM (t.reason, t.effective_date, t.known_at)
ORDER BY e.transaction_id, e.leg
"""

_TOTAL = """
SELECT sum(amount_pence)::bigint FROM ledger_entry HAVING sum(amount_pence) <> 0
"""

# What a period was closed with is what its entries, as known then, come to now; periods follow on
# each other.
_CLOSED = """
SELECT c.ends_before, codes.account, COALESCE(held.pence, 0), (c.balances ->> codes.account)::bigint
FROM ledger_closing c
LEFT JOIN ledger_reopening r ON r.closing_id = c.id
CROSS JOIN LATERAL (
    SELECT jsonb_object_keys(c.balances) AS account
    UNION SELECT DISTINCT account::text FROM ledger_entry
) codes
LEFT JOIN LATERAL (
    SELECT sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.account = codes.account::smallint
    AND e.effective_date < c.ends_before AND e.known_at <= c.as_known
) held ON true
WHERE r.id IS NULL
AND COALESCE(held.pence, 0) <> COALESCE((c.balances ->> codes.account)::bigint, 0)
ORDER BY c.ends_before, codes.account
"""

_GAPS = """
SELECT c.starts_on, lag(c.ends_before) OVER (ORDER BY c.ends_before) FROM ledger_closing c
LEFT JOIN ledger_reopening r ON r.closing_id = c.id WHERE r.id IS NULL
"""

_NEVER_OWED_TO_US = (
    Account.SUSPENSE,
    Account.RECEIPTS_UNALLOCATED,
    Account.REFUNDS_DUE,
    Account.RECEIVING_PARENT_PAYABLE,
    Account.STATE_PAYABLE,
    Account.PAYOUTS_IN_FLIGHT,
)


def _unbalanced(transaction: int, legs: int, pence: int) -> Violation:
    return Violation(
        f"transaction {transaction}", f"{legs} entries of {pence}p together", "2 or more of 0p"
    )


def _disagreeing(transaction: int, leg: int, is_orphan: bool) -> Violation:
    found = "no such transaction" if is_orphan else "another reason, date or recording time"
    return Violation(f"entry {leg} of transaction {transaction}", found, "as its transaction says")


def _client_money(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """The bank holds what is owed out of it, no more and no less."""
    cursor.execute(
        "SELECT coalesce(sum(amount_pence) FILTER (WHERE account = %s), 0)::bigint, "
        "coalesce(-sum(amount_pence) FILTER (WHERE account = ANY(%s)), 0)::bigint "
        "FROM ledger_entry",
        [Account.BANK, list(CLIENT_MONEY)],
    )
    held, owed = cursor.fetchall()[0]
    if held == owed:
        return []
    return [Violation("client money", f"{held}p at the bank", f"{owed}p, which is owed out of it")]


def _mirrors(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """What one side is charged and the other is owed once collected are the same."""
    found = []
    for due, owed in ((debt.due, debt.uncollected) for debt in DEBTS):
        cursor.execute(
            "SELECT subject, coalesce(sum(amount_pence) FILTER (WHERE account = %(due)s), 0)"
            "::bigint, coalesce(-sum(amount_pence) FILTER (WHERE account = %(owed)s), 0)::bigint "
            "FROM ledger_entry WHERE account IN (%(due)s, %(owed)s) GROUP BY subject "
            "HAVING sum(amount_pence) <> 0 ORDER BY subject",
            {"due": due, "owed": owed},
        )
        found += [
            Violation(f"{due.name} of case {case}", f"{pence}p", f"{mirrored}p ({owed.name})")
            for case, pence, mirrored in cursor.fetchall()
        ]
    return found


def _wrong_side(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Nothing is paid on or allocated that was not there."""
    cursor.execute(
        "SELECT account, subject, sum(amount_pence)::bigint FROM ledger_entry "
        "WHERE account = ANY(%s) GROUP BY account, subject HAVING sum(amount_pence) > 0 "
        "ORDER BY account, subject",
        [list(_NEVER_OWED_TO_US)],
    )
    return [
        Violation(name_of(Account(account), subject), f"{pence}p taken too much", "0p or more left")
        for account, subject, pence in cursor.fetchall()
    ]


def _periods_apart(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Closed periods that do not begin where the one before ends."""
    return [
        Violation(f"period from {starts}", f"the one before ends at {ended}", "no day between")
        for starts, ended in cursor.execute(_GAPS).fetchall()
        if ended is not None and ended != starts
    ]


def name_of(account: Account, subject: int) -> str:
    """An account and its subject in words, for messages."""
    kind = CHART[account].subject
    if kind is Subject.NONE:
        return account.name
    return f"{account.name} of {kind.name.lower().replace('_', ' ')} {subject}"


CHECKS = [
    Check(
        "transactions balance",
        "Every transaction has two entries or more, and they sum to zero.",
        violations_of(_UNBALANCED, _unbalanced),
    ),
    Check(
        "entries agree with their transaction",
        "Every entry has the reason, date and recording time of the transaction it belongs to.",
        violations_of(_DISAGREEING, _disagreeing),
    ),
    Check(
        "books sum to zero",
        "All accounts together hold nothing.",
        violations_of(_TOTAL, lambda pence: Violation("all accounts", f"{pence}p", "0p")),
    ),
    Check(
        "client money is all there",
        "The bank holds what is in suspense, not yet allocated, to be refunded, not yet paid out, "
        "on its way out and collected in fees: no more and no less.",
        _client_money,
    ),
    Check(
        "charged is owed",
        "For every case and kind of debt, what is still to be paid is what the creditor will get, "
        "and what was paid over too much is the paying parent's credit.",
        _mirrors,
    ),
    Check(
        "closed periods have not moved",
        "What each account held when a period was closed is what its entries, as known then, come "
        "to: last year's closing figure is this year's opening figure.",
        violations_of(
            _CLOSED,
            lambda day, account, found, wanted: Violation(
                f"{Account(int(account)).name} before {day}", f"{found}p", f"{wanted or 0}p"
            ),
        ),
    ),
    Check(
        "closed periods follow on each other",
        "No day lies between two closed periods, and none in both.",
        _periods_apart,
    ),
    Check(
        "nothing spent twice",
        "No receipt, payer, case or payment file has had more taken out than came in.",
        _wrong_side,
    ),
]
