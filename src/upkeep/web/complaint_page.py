"""A complaint on the page of its proceeding: findings, redress, and the forms to record them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.complaint_models import ComplaintFinding, Redress, RedressApproval
from upkeep.cases.complaints import (
    PROCESS,
    Answer,
    ComplaintError,
    answer,
    approve_redress,
    events_of,
    propose_redress,
)
from upkeep.cases.models import Proceeding
from upkeep.web.as_recorded import recorded_by
from upkeep.web.calculator.figures import pence_of


@dataclass(frozen=True, slots=True)
class RedressInTime:
    """What is given, and the second person's approval if there is one."""

    given: Redress
    approval: RedressApproval | None


@dataclass(frozen=True, slots=True)
class ComplaintInWords:
    """What was found at each tier, what is given, and what may be recorded now."""

    findings: tuple[ComplaintFinding, ...]
    redress: tuple[RedressInTime, ...]
    can_be_answered: bool

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """Every outcome of a tier."""
        return [(each.value, str(each.label)) for each in ComplaintFinding.Outcome]

    @property
    def causes(self) -> list[tuple[str, str]]:
        """Every cause by which complaints are counted."""
        return [(each.value, str(each.label)) for each in ComplaintFinding.Cause]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Everything that may be given."""
        return [(each.value, str(each.label)) for each in Redress.Kind]

    @property
    def to_approve(self) -> tuple[Redress, ...]:
        """Redress in money that a second person has still to approve."""
        return tuple(
            each.given for each in self.redress if each.given.amount_pence and each.approval is None
        )


def complaint_in_words(
    row: Proceeding, known_at: datetime | None = None
) -> ComplaintInWords | None:
    """The complaint that a proceeding is, as known at a moment or now; None for another process."""
    if row.process != PROCESS:
        return None
    return ComplaintInWords(
        findings=tuple(recorded_by(row.findings.order_by("pk"), known_at)),
        redress=tuple(_given(row, known_at)),
        can_be_answered=bool(events_of(row.state)),
    )


def _given(row: Proceeding, known_at: datetime | None) -> Iterator[RedressInTime]:
    """Redress with its approval, if that had been given by then."""
    given = recorded_by(row.redress.select_related("approval").order_by("pk"), known_at)
    for each in given:
        approval = getattr(each, "approval", None)
        if approval is not None and known_at is not None and approval.known_at > known_at:
            approval = None
        yield RedressInTime(each, approval)


def is_answer(row: Proceeding, event: str) -> bool:
    """Whether an event of a complaint is recorded with what was found, and not by itself."""
    return row.process == PROCESS and event in events_of(row.state).values()


def work_complaint(row: Proceeding, said: QueryDict, actor: Actor) -> str:
    """Record what was posted about a complaint; what is wrong with it, else nothing."""
    if row.process != PROCESS:
        return _("Choose what to do")
    try:
        match said.get("do"):
            case "answer":
                outcome, cause = said.get("outcome", ""), said.get("cause", "")
                answer(row, Answer(outcome, cause, said.get("note", "")), actor)
            case "redress":
                pence = pence_of(said.get("amount", "").strip() or "0")
                propose_redress(
                    row,
                    said.get("kind", ""),
                    -1 if pence is None else pence,
                    said.get("note", ""),
                    actor,
                )
            case _:
                number = said.get("redress", "")
                found = row.redress.filter(pk=int(number)).first() if number.isdecimal() else None
                if found is None:
                    return _("Choose what to approve")
                approve_redress(found, actor)
    except ComplaintError:
        return _REFUSED[said.get("do", "")]()
    return ""


_REFUSED = {
    "answer": lambda: _("Choose an outcome and a cause, and say why"),
    "redress": lambda: _("Choose what is given, with an amount where it is money, and say why"),
    "approve": lambda: _("Somebody else has to approve what you proposed, and once only"),
}
