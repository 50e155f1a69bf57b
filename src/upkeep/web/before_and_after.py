"""Before and after a decision, as pages show it: line beside line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from upkeep.cases.models import Case, Decision, DecisionRequest
from upkeep.cases.payers import decisions_about
from upkeep.collection.before_and_after import (
    BeforeAndAfter,
    CaseBeforeAndAfter,
    DatedAmount,
    before_and_after,
)
from upkeep.ledger import Account
from upkeep.web.as_recorded import recorded_by

Reason = DecisionRequest.Reason
ABOUT_THE_PAST = (
    Reason.ACCIDENTAL_ERROR,
    Reason.RECONSIDERATION,
    Reason.APPEAL,
    Reason.OFFICIAL_ERROR,
    Reason.ANY_TIME_GROUND,
    Reason.TWO_RECORDS,
)


@dataclass(frozen=True, slots=True)
class Line:
    """Days with one weekly amount before and one after, in pence; None where there was none."""

    start: date
    to: date | None
    before_pence: int | None
    after_pence: int | None


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision about the past, with what the case owed before it and with it, in pence."""

    decision: Decision
    before_pence: int
    after_pence: int


def effect_of(decision: Decision) -> BeforeAndAfter | None:
    """What a decision changed; None where nothing stood before it on its days."""
    with connection.cursor() as cursor:
        effect = before_and_after(cursor.cursor, decision)
    return effect if any(case.amounts_before for case in effect.cases) else None


def decisions_about_the_past(case: Case, known_at: datetime | None = None) -> list[PastDecision]:
    """Corrections, revisions and tribunal's decisions, the latest first: one line for a night."""
    found: dict[object, PastDecision] = {}
    about = decisions_about(case.paying_parent).filter(reason__in=ABOUT_THE_PAST)
    rows = recorded_by(about, known_at)
    for decision in rows.order_by("-known_at", "effective_from", "pk"):
        if decision.known_at in found:
            continue
        effect = effect_of(decision)
        own = next((row for row in effect.cases if row.case == case), None) if effect else None
        if own is not None:
            found[decision.known_at] = PastDecision(
                decision,
                sum(line.arrears_before_pence for line in own.owed),
                sum(line.arrears_after_pence for line in own.owed),
            )
    return list(found.values())


def beside(effect: CaseBeforeAndAfter) -> list[Line]:
    """The amounts before and after, cut where either changes; alike neighbours are joined."""
    lines: list[Line] = []
    for line in _cut(effect):
        last = lines[-1] if lines else None
        same = last and (last.before_pence, last.after_pence) == (
            line.before_pence,
            line.after_pence,
        )
        if last is not None and same and last.to == line.start:
            lines[-1] = Line(last.start, line.to, line.before_pence, line.after_pence)
        else:
            lines.append(line)
    return lines


def _cut(effect: CaseBeforeAndAfter) -> Iterator[Line]:
    rows = (*effect.amounts_before, *effect.amounts_after)
    days = sorted({day for row in rows for day in (row.start, row.to) if day is not None})
    for place, start in enumerate(days):
        to = days[place + 1] if place + 1 < len(days) else None
        before = _amount_on(effect.amounts_before, start)
        after = _amount_on(effect.amounts_after, start)
        if (before, after) != (None, None):
            yield Line(start, to, before, after)


def _amount_on(rows: tuple[DatedAmount, ...], day: date) -> int | None:
    for row in rows:
        if row.start <= day and (row.to is None or day < row.to):
            return row.weekly_pence
    return None


def account_name(account: Account) -> str:
    """What an account of a case is for, in words."""
    names = {
        Account.MAINTENANCE_RECEIVABLE: _("Maintenance"),
        Account.COLLECTION_FEE_RECEIVABLE: _("Collection fee"),
        Account.DIRECT_PAY_DUE: _("Direct Pay"),
    }
    return names[account]
