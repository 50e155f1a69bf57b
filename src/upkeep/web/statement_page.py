"""A statement as its reader sees it: which accounts, and each movement in words.

The page and the document are made from the same sections, so they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from upkeep.cases.models import Case
from upkeep.collection.allocation import OTHER_DEBTS
from upkeep.collection.models import Bucket
from upkeep.collection.statement import AccountStatement, Line, Payment, Statement, statement_of
from upkeep.collection.used_for import OF_ACCOUNT
from upkeep.ledger import Reason
from upkeep.web.formats import MINUS, day, days, pounds
from upkeep.web.statement_period import Period


class Reader(Enum):
    """For whom a statement is made; it decides which accounts it shows."""

    PAYING_PARENT = "paying parent"
    RECEIVING_PARENT = "receiving parent"
    CASEWORKER = "caseworker"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the sum: what it is, and the amount with its sign."""

    label: str
    amount: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the account in words, with the decision or the receipt behind it."""

    on: str
    what: str
    amount: str
    balance: str
    decision_id: int | None
    receipt_id: int | None
    journal_id: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """One account of the statement: the sum, and the movements that make it up."""

    title: str
    note: str
    balance_label: str
    figures: tuple[Figure, ...]
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement in words; ``accounts`` are what ``sections`` were made from, in their order.

    ``note`` says before all sections how they are to be read.
    """

    statement: Statement
    sections: tuple[Section, ...]
    accounts: tuple[AccountStatement, ...]
    payouts: tuple[Payment, ...]
    note: str = ""


def statement_page(case: Case, period: Period, reader: Reader) -> StatementPage:
    """The statement of a case for a period, as the reader may see it."""
    with connection.cursor() as cursor:
        statement = statement_of(cursor.cursor, case, period.start, period.end, period.known_at)
    shown = list(_sections(statement, reader))
    return StatementPage(
        statement=statement,
        sections=tuple(section for section, _account in shown),
        accounts=tuple(account for _section, account in shown),
        payouts=() if reader is Reader.PAYING_PARENT else statement.payouts,
    )


def _sections(statement: Statement, reader: Reader) -> Iterable[tuple[Section, AccountStatement]]:
    """Each account that the reader sees, in words and as it is."""
    if _is_used(statement.maintenance) or not _is_used(statement.direct_pay):
        yield (
            collected(_("Maintenance"), statement, statement.maintenance),
            statement.maintenance,
        )
    if reader is not Reader.RECEIVING_PARENT and _is_used(statement.fees):
        words = _("Collection fees of the paying parent")
        yield collected(words, statement, statement.fees), statement.fees
    for debt in statement.other_debts:
        if reader is not Reader.RECEIVING_PARENT or OTHER_DEBTS[debt.account] is Bucket.ARREARS:
            yield collected(str(OF_ACCOUNT[debt.account]), statement, debt), debt
    if _is_used(statement.direct_pay):
        words = _("Direct Pay")
        yield direct_pay(words, statement, statement.direct_pay), statement.direct_pay


def _is_used(account: AccountStatement) -> bool:
    return bool(account.lines or account.opening_pence or account.closing_pence)


def collected(title: str, statement: Statement, account: AccountStatement) -> Section:
    """What we collect: opening, what changed it, and closing."""
    figures = (
        Figure(
            _("Owed before %(day)s") % {"day": day(statement.start)}, pounds(account.opening_pence)
        ),
        Figure(_("Charged"), with_sign(account.charged_pence)),
        Figure(_("Adjusted"), with_sign(account.adjusted_pence)),
        Figure(_("Collected"), with_sign(-account.collected_pence)),
        Figure(_("Written off"), with_sign(-account.written_off_pence)),
        Figure(
            _("Owed at the end of %(day)s") % {"day": day(statement.end)},
            pounds(account.closing_pence),
            is_total=True,
        ),
    )
    note = _recorded_later(account)
    return Section(title, note, _("Owed"), figures, tuple(map(movement_of, account.lines)))


def _recorded_later(account: AccountStatement) -> str:
    """Why the opening figure differs from what an earlier statement closed with, if it does."""
    later = account.opening_recorded_later_pence
    if not later:
        return ""
    if later < 0:
        words = _("A change recorded after this period began took %(amount)s off what was owed.")
    else:
        words = _("A change recorded after this period began added %(amount)s to what was owed.")
    return words % {"amount": pounds(abs(later))}


def direct_pay(title: str, statement: Statement, account: AccountStatement) -> Section:
    """What fell due between the parents; whether it was paid is not known here."""
    figures = (
        Figure(
            _("Due before %(day)s") % {"day": day(statement.start)}, pounds(account.opening_pence)
        ),
        Figure(_("Fell due"), with_sign(account.charged_pence)),
        Figure(_("Adjusted"), with_sign(account.adjusted_pence)),
        Figure(
            _("Due in all up to %(day)s") % {"day": day(statement.end)},
            pounds(account.closing_pence),
            is_total=True,
        ),
    )
    note = _(
        "Under Direct Pay the parents pay each other. We do not record those payments, so this "
        "shows what fell due and not what was paid."
    )
    return Section(title, note, _("Due in all"), figures, tuple(map(movement_of, account.lines)))


def movement_of(line: Line) -> Movement:
    """One line of an account in words."""
    return Movement(
        on=day(line.on),
        what=_what(line),
        amount=with_sign(line.amount_pence),
        balance=pounds(line.balance_pence),
        decision_id=line.decision_id,
        receipt_id=line.receipt_id,
        journal_id=line.journal_id,
    )


def _what(line: Line) -> str:
    if line.reason is Reason.CHARGE and line.period:
        return _("Charge for %(days)s") % {"days": days(Range(*line.period))}
    if line.reason is Reason.ADJUSTMENT and line.period:
        return _("Adjustment for %(days)s, recorded on %(day)s") % {
            "days": days(Range(*line.period)),
            "day": day(line.known_at.date()),
        }
    if line.reason is Reason.ALLOCATION and line.received_on not in (None, line.on):
        assert line.received_on is not None
        return _("Payment received on %(day)s") % {"day": day(line.received_on)}
    return {
        Reason.CHARGE: _("Charge"),
        Reason.ALLOCATION: _("Payment"),
        Reason.ADJUSTMENT: _("Adjustment after a decision about the past"),
        Reason.WRITE_OFF: _("Written off"),
        Reason.PART_PAYMENT: _("Settled by a part payment"),
        Reason.OPENING_BALANCE: _("Brought over from before"),
        Reason.CORRECTION: _("Correction"),
        Reason.PAID_BETWEEN_PARENTS: _("Settled between the parents"),
        Reason.VOLUNTARY_PAYMENT: _("Paid before the amount was known, and counted"),
        Reason.PAID_FOR_THE_HOME: _("Paid for the child’s home, and counted"),
        Reason.OFFSET: _("Set off against what the other parent owes"),
        Reason.FROM_DIRECT_PAY: _("Unpaid under Direct Pay, and now collected by us"),
        Reason.FEE_WAIVED: _("Fee waived"),
    }.get(line.reason, line.reason.name.replace("_", " ").capitalize())


def with_sign(pence: int) -> str:
    """An amount with its sign: it is added to the balance or taken off it."""
    if pence == 0:
        return pounds(0)
    return f"{'+' if pence > 0 else MINUS}{pounds(abs(pence))}"
