"""The lists of a case: its page shows the first lines of each, a page of its own shows all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.web import case_page, payments
from upkeep.web.decisions import decisions_on
from upkeep.web.letters_page import letters_about
from upkeep.web.payments import Demand

SHOWN = 10
LINES_A_PAGE = 50

Rows = Sequence[Any] | QuerySet[Any]


@dataclass(frozen=True, slots=True)
class CaseList:
    """One list: what it is called, on which tab of the case it stands, and its rows."""

    title: str | Promise
    tab: str
    rows: Callable[[Case, datetime | None], Rows]
    shown: int = SHOWN


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a list, and how many there are."""

    title: str | Promise
    rows: Rows
    count: int


def first_of(case: Case, what: str, known_at: datetime | None = None) -> FirstRows:
    """What the page of a case shows of a list, as known at a moment or now."""
    kind = LISTS[what]
    rows = kind.rows(case, known_at)
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return FirstRows(kind.title, rows[: kind.shown], count)


def instalments_about(case: Case, day: date, known_at: datetime | None = None) -> FirstRows:
    """The instalments that fell due last before a day and those that come next, latest first."""
    rows = _instalments(case, known_at)
    to_come = sum(1 for row in rows if row.due_on > day)
    start = max(0, to_come - SHOWN // 2)
    return FirstRows(LISTS["instalments"].title, rows[start : start + SHOWN], len(rows))


def _instalments(case: Case, known_at: datetime | None = None) -> list[Demand]:
    return payments.demands(case, known_at)[::-1]


LISTS: dict[str, CaseList] = {
    "processes": CaseList(_("Processes"), "next-steps", case_page.proceedings),
    "facts": CaseList(_("Facts"), "facts", case_page.facts),
    "decisions": CaseList(_("Decisions"), "decisions", decisions_on),
    "liability": CaseList(_("Liability"), "liability", case_page.liabilities),
    "arrangements": CaseList(_("Ways of paying"), "payments", case_page.arrangements, shown=5),
    "instalments": CaseList(_("Instalments"), "payments", _instalments),
    "letters": CaseList(_("Letters"), "letters", letters_about),
    "timeline": CaseList(_("Timeline"), "timeline", case_page.timeline),
}
"""Every list, by its name in an address."""
