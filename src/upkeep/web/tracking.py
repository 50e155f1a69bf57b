"""Everything that a parent asked of us or reported, and how it stands: in words for a parent.

Whose it is follows from the account that opened it, from who disputes a decision, from who applied
for a variation and from who told of a change. Nothing that the other parent asked is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upkeep.cases import asking
from upkeep.cases.as_known import proceedings_as_known
from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Case, Proceeding, ReportedChange, VariationApplication
from upkeep.cases.reporting import CHANGE
from upkeep.web.case_page import ProceedingInWords, in_words

Block = Proceeding.Block

_HELD_UP: Mapping[str, str | Promise] = {
    Block.UNEXPECTED_EVENT: gettext_lazy("Something came in that we have to sort out first."),
    Block.SYSTEM_DEFECT: gettext_lazy(
        "Our system cannot do the next step yet. We are putting that right."
    ),
    Block.WAITING_FOR_OTHER_CASE: gettext_lazy("Something else has to be decided first."),
    Block.WAITING_FOR_COURT: gettext_lazy("Something else has to be decided first, and not by us."),
    Block.IDENTITY_IN_DOUBT: gettext_lazy("We have to make certain of something first."),
    Block.LAW_IN_DOUBT: gettext_lazy("We have asked for advice on the law."),
    Block.WORKED_BY_HAND: gettext_lazy("We work on it by hand, beside the usual steps."),
}
"""Why something cannot go on, so that it tells nothing of anybody else."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """One thing that was asked or reported: who acts, by when, and why it is late where it is."""

    standing: ProceedingInWords
    who_acts: str
    delay: str

    @property
    def row(self) -> Proceeding:
        """The proceeding itself."""
        return self.standing.row


def tracked(
    account: str, case: Case, day: date, known_at: datetime | None, *, is_paying: bool
) -> list[Tracked]:
    """What a parent asked or reported about a case, what goes on first, then the latest first."""
    rows = _theirs(account, case, is_paying=is_paying).select_related("holder", "defect")
    then = list(rows) if known_at is None else proceedings_as_known(rows, known_at)
    found = [
        Tracked(
            in_words(row),
            _who_acts(row, is_paying=is_paying),
            _delay(row, day, is_paying=is_paying),
        )
        for row in _latest_first(then)
    ]
    return sorted(found, key=lambda each: each.row.ended_on is not None)


def _latest_first(rows: list[Proceeding]) -> list[Proceeding]:
    return sorted(rows, key=lambda row: (row.opened_on, row.pk), reverse=True)


def _theirs(account: str, case: Case, *, is_paying: bool) -> QuerySet[Proceeding]:
    role = "paying_parent" if is_paying else "receiving_parent"
    reported = ReportedChange.objects.filter(application__case=case, form__reported_by=role).values(
        "reference"
    )
    applied = VariationApplication.objects.filter(applicant=role).values("proceeding_id")
    return Proceeding.objects.filter(case=case).filter(
        Q(pk__in=asking.asked_by(account, case).values("pk"))
        | Q(dispute__asked_by=role)
        | Q(pk__in=applied)
        | Q(process=CHANGE, subject__in=reported)
    )


def _who_acts(row: Proceeding, *, is_paying: bool) -> str:
    """Who has to do the next step, as this parent would say it."""
    if row.ended_on is not None:
        return ""
    acts = Role[row.acts]
    own = Role.PAYING_PARENT if is_paying else Role.RECEIVING_PARENT
    if acts in (own, Role.EITHER_PARENT):
        return _("You")
    if acts in (Role.PAYING_PARENT, Role.RECEIVING_PARENT):
        return _("The other parent")
    if acts is Role.TRIBUNAL:
        return _("The tribunal")
    if acts is Role.HMRC:
        return _("HM Revenue and Customs")
    return _("We do")


def _delay(row: Proceeding, day: date, *, is_paying: bool) -> str:
    """Why it is held up or late; nothing where it goes its way."""
    if row.ended_on is not None:
        return ""
    if row.blocked:
        return str(_HELD_UP[row.blocked])
    if row.due_on is None or row.due_on >= day:
        return ""
    who = _who_acts(row, is_paying=is_paying)
    if who == _("We do"):
        return _("We are late. It is on the list that we look through every working day.")
    if who == _("You"):
        return _("We are waiting for you. If you cannot do it, tell us.")
    return _("We are waiting for somebody else. You need do nothing.")
