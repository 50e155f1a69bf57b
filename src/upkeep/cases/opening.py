"""Processes that somebody starts about a case, each with a number of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.lifecycle.clocks import POST_TAKES
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.proceedings import NIGHTLY_RUN, move, open_proceeding

RECONSIDERED_WITHIN = timedelta(days=30)
"""How long after notice of it a decision may be asked to be looked at again (SI 2012/2677 reg
14(1)(a))."""
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
        )
    }
)


@transaction.atomic
def start(
    process: str, case: Case, actor: Actor, note: str = "", notified_on: date | None = None
) -> Proceeding:
    """Open a complaint, reconsideration, appeal or variation about a case, under the next number.

    Whether a reconsideration was asked in time follows from the latest decision, and is recorded
    as the next step. ``notified_on`` is the day on which its notice counts as received; where that
    is not known, that of a letter posted on the day of the decision. Raises
    :class:`CannotOpenError` where there is no decision to be looked at.
    """
    about = STARTED[process]
    decision = case.paying_parent.decisions.order_by("-made_on", "-pk").first()
    if about.concerns_decision and decision is None:
        raise CannotOpenError(
            f"{about.title} of case {case.reference}: no decision has been made that it could "
            "be about."
        )
    subject = _next_number(about)
    opened = open_proceeding(process, subject, case.paying_parent_id, actor, case.pk, note)
    if process != "reconsideration" or decision is None:
        return opened
    notified = notified_on or decision.made_on + POST_TAKES
    is_in_time = actor.on <= notified + RECONSIDERED_WITHIN
    said = Actor(NIGHTLY_RUN, actor.on, actor.known_at)
    about_decision = f"the decision of {decision.made_on.isoformat()}"
    return move(opened.pk, "in_time" if is_in_time else "late", said, about_decision)


def _next_number(about: Numbered) -> str:
    """The next number of a process; whoever asks at the same time waits for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT count(*) FROM cases_proceeding WHERE process = %s", [about.process])
        row = cursor.fetchone()
    assert row is not None, "a count is one row"
    return f"{about.prefix}-{row[0] + 1:06d}"
