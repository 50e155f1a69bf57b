"""Processes that somebody starts about a case, each with a number of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.lifecycle.clocks import POST_TAKES
from upkeep.cases.models import Case, Decision, Dispute, Proceeding
from upkeep.cases.payers import latest_decision_on
from upkeep.cases.proceedings import NIGHTLY_RUN, move, open_proceeding

RECONSIDERED_WITHIN = timedelta(days=30)
"""How long after notice of it a decision may be asked to be looked at again (SI 2012/2677 reg
14(1)(a)(i))."""
APPEAL_WITHIN = relativedelta(months=1)
"""From the answer to a reconsideration to the last day of an appeal (SI 2008/2685 Schedule 1)."""
APPEAL_NEVER_AFTER = relativedelta(months=13)
"""A late appeal is never taken more than twelve months after that time (SI 2008/2685 rule 23)."""
SENT_BACK = "not_reconsidered"
"""The event by which an appeal becomes a reconsideration."""
_LOCK = 7_202_612


class CannotOpenError(ValueError):
    """The process cannot be opened about this case; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A process that somebody starts: what it is called, and how its numbers begin."""

    process: str
    title: str
    prefix: str
    concerns_decision: bool


STARTED: Mapping[str, Numbered] = MappingProxyType(
    {
        start.process: start
        for start in (
            Numbered("complaint", "Complaint", "COM", concerns_decision=False),
            Numbered("reconsideration", "Mandatory reconsideration", "MR", concerns_decision=True),
            # Not APP: that is how references of applications begin.
            Numbered("appeal", "Appeal", "APL", concerns_decision=True),
            Numbered("variation", "Variation", "VAR", concerns_decision=False),
            Numbered("stay", "Stay", "STY", concerns_decision=False),
        )
    }
)


@transaction.atomic
def start(
    process: str,
    case: Case,
    actor: Actor,
    note: str = "",
    notified_on: date | None = None,
    asked_by: str = "",
) -> Proceeding:
    """Open a complaint, reconsideration, appeal, variation or stay under the next number.

    Whether a reconsideration was asked in time follows from the latest decision, and is recorded
    as the next step; an appeal ends the wait for it. ``notified_on`` is the day on which the notice
    of what is disputed counts as received; where that is not known, that of a letter posted on the
    day of the decision, or of the answer. Raises :class:`CannotOpenError` where there is no
    decision to be looked at, where more time was refused before (reg 15(7)), and where the last day
    for even a late appeal is over.
    """
    about = STARTED[process]
    decision = latest_decision_on(case)
    if about.concerns_decision and decision is None:
        raise CannotOpenError(
            f"{about.title} of case {case.reference}: no decision has been made that it could "
            "be about."
        )
    opened = open_proceeding(
        process, _next_number(about), case.paying_parent_id, actor, case.pk, note
    )
    if process == "reconsideration" and decision is not None:
        return _reconsider(opened, decision, actor, asked_by, notified_on)
    if process == "appeal" and decision is not None:
        return _appeal(opened, decision, actor, asked_by)
    return opened


def _reconsider(
    opened: Proceeding, decision: Decision, actor: Actor, asked_by: str, told: date | None
) -> Proceeding:
    """Note what is to be looked at again, and whether it was asked within thirty days."""
    refused = Dispute.objects.filter(
        decision=decision, asked_by=asked_by, proceeding__state="not_extended"
    ).exclude(asked_by="")
    if refused.exists():
        raise CannotOpenError(
            f"Reconsideration of the decision of {decision.made_on}: it was asked for too late "
            "before, and more time was refused; that cannot be asked again (SI 2012/2677 reg "
            "15(7))."
        )
    told = told or decision.made_on + POST_TAKES
    until = told + RECONSIDERED_WITHIN
    _note_dispute(opened, decision, actor, asked_by, told, until)
    said = Actor(NIGHTLY_RUN, actor.on, actor.known_at)
    about_decision = f"the decision of {decision.made_on.isoformat()}"
    return move(opened.pk, "in_time" if actor.on <= until else "late", said, about_decision)


def _appeal(opened: Proceeding, decision: Decision, actor: Actor, asked_by: str) -> Proceeding:
    """Note the decision appealed against: that which was last reconsidered, or else the latest.

    Time for an appeal runs from the day on which the answer was sent.
    """
    answered = (
        Proceeding.objects.filter(
            process="reconsideration",
            case=opened.case_id,
            state__in=["revised", "unchanged", "settled"],
        )
        .order_by("-entered_on", "-pk")
        .first()
    )
    told = decision.made_on
    if answered is not None:
        answer = answered.steps.filter(to_state__in=["revised", "unchanged"]).latest("pk")
        told = answer.effective_on
        if answer.to_state == "unchanged":
            decision = answered.dispute.decision
    if actor.on > told + APPEAL_NEVER_AFTER:
        raise CannotOpenError(
            f"Appeal about case {opened.case}: the answer was sent on {told}, and no appeal "
            f"is taken after {told + APPEAL_NEVER_AFTER} (SI 2008/2685 rule 23(5))."
        )
    if answered is not None and answered.ended_on is None:
        move(answered.pk, "appealed", actor, opened.subject)
    _note_dispute(opened, decision, actor, asked_by, told, told + APPEAL_WITHIN)
    return opened


@transaction.atomic
def reconsider_first(appeal: Proceeding, actor: Actor, note: str) -> Proceeding:
    """Treat an appeal against a decision that was never looked at again as asking for that.

    A decision is reconsidered before it is appealed against (Child Support Act 1991 s.20(2A)). It
    counts as asked for on the day on which the appeal came. Ends the appeal, and returns the
    reconsideration; the night tells whoever appealed.

    ASSUMPTION: the number of the subsection is UNCONFIRMED; it was inserted in 2012 and stands in
    no text that this was held against.
    """
    assert appeal.case is not None, "an appeal is about a case"
    move(appeal.pk, SENT_BACK, actor, note)
    asked = Actor(actor.name, appeal.opened_on, actor.known_at)
    said = f"{appeal.subject}: {note}"
    return start("reconsideration", appeal.case, asked, said, asked_by=appeal.dispute.asked_by)


def _note_dispute(
    opened: Proceeding, decision: Decision, actor: Actor, asked_by: str, told: date, until: date
) -> None:
    Dispute.objects.create(
        proceeding=opened,
        decision=decision,
        asked_by=asked_by,
        notified_on=told,
        in_time_until=until,
        known_at=actor.known_at,
    )


def _next_number(about: Numbered) -> str:
    """The next number of a process; whoever asks at the same time waits for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT count(*) FROM cases_proceeding WHERE process = %s", [about.process])
        row = cursor.fetchone()
    assert row is not None, "a count is one row"
    return f"{about.prefix}-{row[0] + 1:06d}"
