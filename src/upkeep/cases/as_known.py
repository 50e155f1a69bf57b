"""Cases and proceedings as they stood at a past moment, read from what was recorded up to then.

Their rows are carried forward as things happen; what they were follows from liabilities and events
of the case and from the steps of the proceeding, which are only ever added. Not kept in time, and
so left out: who held a proceeding, and until when a block was to last.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from upkeep.cases.lifecycle import PROCESSES
from upkeep.cases.lifecycle.clocks import runs_out_on
from upkeep.cases.models import Case, CaseEvent, Proceeding, ProceedingStep
from upkeep.cases.proceedings import NIGHTLY_RUN

LONDON = ZoneInfo("Europe/London")

_ENDS = {
    CaseEvent.Kind.CLOSED: Case.State.CLOSED,
    CaseEvent.Kind.WITHDRAWN: Case.State.WITHDRAWN,
}


def case_as_known(case: Case, known_at: datetime) -> Case:
    """The case with the state and end it had at a moment; the row itself is left alone."""
    then = copy(case)
    end = (
        case.events.filter(kind__in=_ENDS, known_at__lte=known_at).order_by("known_at", "pk").last()
    )
    if end is not None:
        then.state, then.closed_on = _ENDS[CaseEvent.Kind(end.kind)], end.effective_on
        return then
    then.closed_on = None
    is_liable = case.liabilities.filter(known__startswith__lte=known_at).exists()
    then.state = Case.State.IN_FORCE if is_liable else Case.State.APPLIED
    return then


def proceedings_as_known(rows: Iterable[Proceeding], known_at: datetime) -> list[Proceeding]:
    """Each proceeding where it stood at a moment; those that had not been opened are left out."""
    found = {row.pk: row for row in rows}
    steps: dict[int, list[ProceedingStep]] = {}
    for step in ProceedingStep.objects.filter(
        proceeding__in=found, known_at__lte=known_at
    ).order_by("pk"):
        steps.setdefault(step.proceeding_id, []).append(step)
    return [_as_of(found[number], taken) for number, taken in steps.items()]


def _as_of(row: Proceeding, steps: list[ProceedingStep]) -> Proceeding:
    """A proceeding after some of its steps."""
    then = copy(row)
    then.holder = then.defect = None
    then.bring_forward_on = then.look_again_on = then.blocked_on = None
    then.blocked = ""
    for step in steps:
        if step.event == "blocked":
            then.blocked, then.blocked_on = _reason(step.note), _day_of(step)
            continue
        then.blocked, then.blocked_on = "", None
        then.state, day = step.to_state, _day_of(step)
        state = PROCESSES[row.process][step.to_state]
        then.acts = state.acts.name
        if step.event != "unblocked":
            then.entered_on = day
        then.due_on = None if state.clock is None else runs_out_on(state.clock, day)
        then.ended_on = day if state.clock is None else None
    return then


def _day_of(step: ProceedingStep) -> date:
    """The day a step was taken; the night may tell of something that happened on another day."""
    return step.known_at.astimezone(LONDON).date() if step.by == NIGHTLY_RUN else step.effective_on


def _reason(note: str) -> str:
    """Why a proceeding was blocked, which its step's note begins with."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for reason in Proceeding.Block:
                if note.startswith(f"{reason.label}: "):
                    return str(reason.value)
    return str(Proceeding.Block.UNEXPECTED_EVENT.value)
