"""A statement by child and month, and what each payment was for, as its reader may see it.

It has the shape of every statement, so page and document show it as they show the others.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upkeep.cases.models import Case
from upkeep.collection.statement import AccountStatement, Line, statement_of
from upkeep.collection.statement_by_child import ChildAccount, by_child
from upkeep.ledger import Account, Reason
from upkeep.ledger.export import pounds as pounds_plainly
from upkeep.web.as_recorded import recorded_by
from upkeep.web.formats import pounds
from upkeep.web.statement_page import (
    Movement,
    Section,
    StatementPage,
    collected,
    direct_pay,
    movement_of,
    with_sign,
)
from upkeep.web.statement_period import EARLIEST, Period


def statement_by_child(case: Case, period: Period) -> StatementPage:
    """The maintenance of a case by child; fees and other debts are in the whole statement."""
    with connection.cursor() as wrapped:
        cursor, known_at = wrapped.cursor, period.known_at
        shown = statement_of(cursor, case, period.start, period.end, known_at)
        whole = statement_of(cursor, case, EARLIEST, period.end, known_at)
    names = _names(case, period)
    sections: list[Section] = []
    accounts: list[AccountStatement] = []
    divided = []
    for account in (whole.maintenance, whole.direct_pay):
        parts = by_child(case, account, period.start)
        divided += parts
        for part in parts:
            title = _title(part, names)
            if account.account is Account.DIRECT_PAY_DUE:
                section = direct_pay(title, shown, part.account)
            else:
                section = collected(title, shown, part.account)
            sections.append(replace(section, movements=tuple(_months(part.account))))
            accounts.append(part.account)
    paid = _payments(shown.maintenance, divided, names)
    sections += [paid] if paid.movements else []
    return StatementPage(shown, tuple(sections), tuple(accounts), (), _note())


def by_child_table(case: Case, period: Period) -> str:
    """Every movement of the maintenance of a case with each child's part, as CSV."""
    page = statement_by_child(case, period)
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(
        [_("Account"), _("Date"), _("Month"), _("What"), _("Amount"), _("Balance"), _("Receipt")]
    )
    for section, account in zip(page.sections, page.accounts, strict=False):
        opening, closing = (
            pounds_plainly(pence) for pence in (account.opening_pence, account.closing_pence)
        )
        table.writerow([section.title, page.statement.start, "", _("Opening"), "", opening, ""])
        for line in account.lines:
            table.writerow(
                [
                    *(section.title, line.on, f"{line.on:%Y-%m}", movement_of(line).what),
                    *(pounds_plainly(line.amount_pence), pounds_plainly(line.balance_pence)),
                    line.receipt_id or "",
                ]
            )
        table.writerow([section.title, page.statement.end, "", _("Closing"), "", closing, ""])
    return file.getvalue()


def _note() -> str:
    return _(
        "The law works out one amount for all the children together. Here it is divided equally "
        "between the children it was for on each day, and each payment by what was then owed for "
        "each child. A minus means that more was paid for a child than turned out to be due. Fees "
        "and other debts are in the whole statement."
    )


def _names(case: Case, period: Period) -> dict[int, str]:
    children = recorded_by(case.children.select_related("person"), period.known_at)
    return {child.pk: child.person.given_name for child in children}


def _title(part: ChildAccount, names: dict[int, str]) -> str:
    if part.account.account is Account.DIRECT_PAY_DUE:
        words = _("Direct Pay for %(child)s")
    else:
        words = _("Maintenance for %(child)s")
    return words % {"child": _name(part.child, names)}


def _name(child: int, names: dict[int, str]) -> str:
    return names.get(child) or _("no child in particular")


def _months(account: AccountStatement) -> Iterator[Movement]:
    """A line for each month in which something moved: what was due, what was paid, what is left."""
    for first, grouped in groupby(account.lines, key=lambda line: line.on.replace(day=1)):
        lines = list(grouped)
        due, paid = _of_month(lines)
        yield Movement(
            on=date_format(first, "F Y"),
            what=_("Due %(due)s, paid %(paid)s") % {"due": pounds(due), "paid": pounds(paid)},
            amount=with_sign(sum(line.amount_pence for line in lines)),
            balance=pounds(lines[-1].balance_pence),
            decision_id=None,
            receipt_id=None,
            journal_id=None,
        )


_PAID = (
    Reason.ALLOCATION,
    Reason.RECEIPT_REVERSED,
    Reason.VOLUNTARY_PAYMENT,
    Reason.PAID_FOR_THE_HOME,
)


def _of_month(lines: Iterable[Line]) -> tuple[int, int]:
    """What fell due and what was paid, through us or counted, in pence.

    Whatever else moved changed what is due.
    """
    due = paid = 0
    for line in lines:
        if line.reason in _PAID:
            paid -= line.amount_pence
        else:
            due += line.amount_pence
    return due, paid


def _payments(
    whole: AccountStatement, divided: list[ChildAccount], names: dict[int, str]
) -> Section:
    """Each payment of the period, with the part that was for each child."""
    of_child: dict[tuple[int, date], list[str]] = {
        (line.transaction_id, line.on): [] for line in whole.lines if line.receipt_id is not None
    }
    for part in divided:
        for line in part.account.lines:
            if (line.transaction_id, line.on) in of_child:
                of_child[line.transaction_id, line.on].append(
                    f"{_name(part.child, names)} {pounds(-line.amount_pence)}"
                )
    movements = [
        replace(
            movement_of(line),
            what=f"{movement_of(line).what}: {', '.join(of_child[line.transaction_id, line.on])}",
        )
        for line in whole.lines
        if line.receipt_id is not None
    ]
    return Section(_("What each payment was for"), "", _("Owed"), (), tuple(movements))
