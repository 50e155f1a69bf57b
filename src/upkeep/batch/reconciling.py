"""Every morning: bank to books to cases to accounts, each pair with its difference, nil or listed.

Each line sets two figures that come from different records side by side. Where a check looks at
the same thing case by case, what it finds is listed with the line, so that two errors that cancel
each other out are seen as well.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext_noop as _

from upkeep.batch.checks import ALL_CHECKS
from upkeep.batch.models import MorningReport
from upkeep.collection.arrears_plans import COVERED_BY_PLAN
from upkeep.ledger import ARREARS, CLIENT_MONEY, Account, Reason

BY_NAME = {check.name: check for check in ALL_CHECKS}


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared: a name, both queries, and the checks that look at it in detail."""

    name: str
    one: str
    other: str
    checks: tuple[str, ...]
    counts_cases: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A pair with its two figures, in pence or as a count, and every difference in words."""

    name: str
    one: int
    other: int
    differences: tuple[str, ...]
    counts_cases: bool

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to look at."""
        return self.one == self.other and not self.differences


def _held(*accounts: Account, sign: int = 1) -> str:
    codes = ", ".join(str(int(account)) for account in accounts)
    return (
        f"SELECT COALESCE({sign} * sum(amount_pence), 0)::bigint FROM ledger_entry "
        f"WHERE account IN ({codes})"
    )


def _moved(reasons: tuple[Reason, ...], *accounts: Account, sign: int = 1) -> str:
    return (
        f"{_held(*accounts, sign=sign)} AND reason IN ({', '.join(str(int(r)) for r in reasons)})"
    )


_DUE = (
    Account.MAINTENANCE_RECEIVABLE,
    Account.COLLECTION_FEE_RECEIVABLE,
    Account.DIRECT_PAY_DUE,
)

_OVERDUE = (
    "FROM collection_openinstalment o JOIN cases_proceeding p ON p.case_id = o.case_id"
    " AND p.process = 'arrangement'"
    " WHERE o.due_on < (SELECT max(date) FROM batch_night WHERE finished)"
    f" AND NOT {COVERED_BY_PLAN.format(instalment='o.instalment_id')}"
)

PAIRS = (
    Pair(
        _("the last bank statement, and the bank in the books"),
        "SELECT COALESCE((SELECT closing_pence FROM collection_bankstatement"
        " ORDER BY statement_date DESC, id DESC LIMIT 1), 0)",
        f"SELECT ({_held(Account.BANK)}) + (SELECT COALESCE(sum(l.amount_pence), 0)::bigint"
        " FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id)",
        ("the books agree with the bank", "every bank line is posted or waiting"),
    ),
    Pair(
        _("the bank in the books, and what is owed out of it"),
        _held(Account.BANK),
        _held(*CLIENT_MONEY, sign=-1),
        ("client money is all there", "client money is all there every day"),
    ),
    Pair(
        _("the card provider's payouts at the bank, and payments it said were in them"),
        "SELECT COALESCE(sum(amount_pence), 0)::bigint FROM collection_cardpayout",
        "SELECT COALESCE(sum(p.amount_pence), 0)::bigint FROM collection_cardpaymentevent e"
        " JOIN collection_cardpayment p ON p.id = e.payment_id WHERE e.kind = 'paid_over'"
        " AND e.code IN (SELECT reference FROM collection_cardpayout)",
        (
            "every card payment captured is one receipt",
            "card clearing is what the provider still has",
        ),
    ),
    Pair(
        _("suspense in the books, and receipts whose payer is not known"),
        _held(Account.SUSPENSE, sign=-1),
        "SELECT COALESCE(sum(r.amount_pence - COALESCE((SELECT sum(i.amount_pence)"
        " FROM collection_identification i WHERE i.receipt_id = r.id), 0)), 0)::bigint"
        " FROM collection_receipt r WHERE r.paying_parent_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM collection_receiptreversal b WHERE b.receipt_id = r.id)",
        ("suspense is held receipt by receipt", "no receipt is lost"),
    ),
    Pair(
        _("money to be allocated in the books, and what is left of receipts"),
        _held(Account.RECEIPTS_UNALLOCATED, sign=-1),
        "SELECT COALESCE(sum(left_pence), 0)::bigint FROM collection_openreceipt",
        ("money to be allocated is held payer by payer",),
    ),
    Pair(
        _("sent to the bank in the books, and in payment files"),
        _moved((Reason.PAYOUT, Reason.REFUND), Account.PAYOUTS_IN_FLIGHT, sign=-1),
        "SELECT COALESCE(sum(total_pence), 0)::bigint FROM collection_paymentfile",
        ("payment files add up", "nothing spent twice"),
    ),
    Pair(
        _("charged in the books, and charges of the cases"),
        _moved((Reason.CHARGE, Reason.ADJUSTMENT), *_DUE),
        "SELECT COALESCE(sum(maintenance_pence + fee_pence), 0)::bigint FROM collection_charge",
        ("charges are in the books", "charged is what is due"),
    ),
    Pair(
        _("collected in the books, and allocated to the cases"),
        _moved(
            (Reason.ALLOCATION, Reason.RECEIPT_REVERSED), *(debt.due for debt in ARREARS), sign=-1
        ),
        "SELECT (SELECT COALESCE(sum(maintenance_pence + fee_pence), 0)::bigint"
        " FROM collection_allocation) + (SELECT COALESCE(sum(amount_pence), 0)::bigint"
        " FROM collection_debtpayment)",
        ("allocations are in the books", "debts without instalments are paid through the books"),
    ),
    Pair(
        _("what paying parents owe, and what creditors will get"),
        _held(*(debt.due for debt in ARREARS)),
        _held(*(debt.uncollected for debt in ARREARS), sign=-1),
        ("charged is owed",),
    ),
    Pair(
        _("cases with a payment missed, and those that somebody has in hand"),
        f"SELECT count(DISTINCT o.case_id) {_OVERDUE}",
        f"SELECT count(DISTINCT o.case_id) {_OVERDUE} AND (p.state <> 'collect_and_pay' OR EXISTS ("
        "SELECT 1 FROM cases_proceedingstep s WHERE s.proceeding_id = p.id"
        " AND s.event = 'agreed' AND s.effective_on > o.due_on))",
        ("missed payments are noticed",),
        counts_cases=True,
    ),
)


def reconcile(cursor: psycopg.Cursor[Any]) -> list[Compared]:
    """Compare every pair as the database stands; nothing is changed."""
    return [
        Compared(
            pair.name,
            _figure(cursor, pair.one),
            _figure(cursor, pair.other),
            tuple(
                f"{name}: {violation}"
                for name in pair.checks
                for violation in BY_NAME[name].run(cursor)
            ),
            pair.counts_cases,
        )
        for pair in PAIRS
    ]


def reconcile_morning(on: date, now: datetime) -> MorningReport:
    """Compare every pair and keep what was found, for the page and for auditors."""
    with connection.cursor() as cursor:
        found = reconcile(cursor.cursor)
    lines = [{**asdict(each), "agrees": each.agrees} for each in found]
    return MorningReport.objects.create(
        on=on, lines=lines, agrees=all(each.agrees for each in found), known_at=now
    )


def _figure(cursor: psycopg.Cursor[Any], query: str) -> int:
    row = cursor.execute(query).fetchone()
    assert row is not None, "a sum is one row"
    return int(row[0])
