"""One process of a case: where it stands, how it came there, and what may be done now."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upkeep.cases import opening, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.as_known import proceedings_as_known
from upkeep.cases.changes.findings import ANSWERED_IN
from upkeep.cases.lifecycle import PROCESSES, Move
from upkeep.cases.models import Case, Defect, Proceeding
from upkeep.cases.opening import STARTED, CannotOpenError
from upkeep.cases.proceedings import NoSuchMoveError
from upkeep.cases.reporting import told_of
from upkeep.cases.same_people import FINDINGS
from upkeep.cases.variations import EVENT_OF, of_proceeding
from upkeep.collection.payment_warnings import WARNED, is_warned
from upkeep.correspondence.delivery import notified_on
from upkeep.web import case_page
from upkeep.web.access import any_case, caseworkers_only, may_act, roles_of
from upkeep.web.acting import actor_of
from upkeep.web.as_recorded import recorded_by
from upkeep.web.business_day import business_day
from upkeep.web.complaint_page import complaint_in_words, is_answer, work_complaint
from upkeep.web.guidance import step_guides
from upkeep.web.looking import Looking, looking
from upkeep.web.typed_days import TypedDayError, day_typed
from upkeep.web.variation_page import find_as_said, variation_in_words

NOTE_MAX = 2000
APPLIED_FOR = "variation"
"""Not started here, but by the report of a parent's application, which names its ground."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An event that may be recorded, where it leads, and what must hold for it."""

    event: str
    move: Move
    leads_to: str


@caseworkers_only
def proceeding(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A process of a case, with its history and what this person may do; posting does it."""
    case, look = any_case(reference), looking(request.GET)
    row = _of_case(case, number)
    problem, field = "", ""
    if request.method == "POST":
        problem, field = _done(request, row)
        if not problem:
            return redirect("case_proceeding", case.reference, row.pk)
        row = _of_case(case, number)
    row = _as_known(row, look)
    state = PROCESSES[row.process][row.state]
    moves = {
        event: to
        for event, to in state.moves.items()
        if event not in FINDINGS and not to.is_recorded_apart
    }
    context = {
        "case": case,
        "look": look,
        "proceeding": case_page.in_words(row),
        "clock": state.clock,
        "is_told": told_of(row.subject, case) == row,
        "step_guides": step_guides([(row.process, row.state)], look.day),
        "steps": recorded_by(row.steps.order_by("-id"), look.known_at),
        "choices": [
            Choice(event, move, PROCESSES[row.process][move.to].about)
            for event, move in moves.items()
            if not _needs_finding(row, event)
        ],
        "can_be_answered": row.state in ANSWERED_IN.get(row.process, ())
        and hasattr(row, "dispute"),
        "variation": variation_in_words(row, look.known_at),
        "complaint": complaint_in_words(row, look.known_at),
        "may_move": may_act(roles_of(request.user), state.acts),
        "reasons": Proceeding.Block.choices,
        "defects": Defect.objects.filter(closed_on=None).order_by("reference"),
        "day": business_day(),
        "problem": problem,
        "field": field,
        "said": request.POST,
    }
    status = 400 if problem else look.status
    return render(request, "case/proceeding.html", context, status=status)


@caseworkers_only
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a process to start about a case; posting starts it under its next number."""
    case = any_case(reference)
    problem = ""
    if request.method == "POST":
        process = request.POST.get("process", "")
        note = request.POST.get("note", "").strip()[:NOTE_MAX]
        is_offered = process in STARTED and process != APPLIED_FOR
        problem = "" if is_offered else _("Choose what to start")
        if not problem and not note:
            problem = _("Say who asked for it and why")
        if not problem:
            try:
                opened = opening.start(process, case, actor_of(request), note, notified_on(case))
            except CannotOpenError:
                problem = _("No decision has been made about this case that it could be about")
            else:
                return redirect("case_proceeding", case.reference, opened.pk)
    context = {
        "case": case,
        "processes": [(name, PROCESSES[name].about) for name in STARTED if name != APPLIED_FOR],
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "case/start.html", context, status=400 if problem else 200)


def _of_case(case: Case, number: int) -> Proceeding:
    """The proceeding of that number, if it is about this case or all of the paying parent's."""
    row = Proceeding.objects.select_related("holder", "defect", "case").filter(pk=number).first()
    if row is None or row.paying_parent_id != case.paying_parent_id:
        raise Http404
    if row.case_id not in (None, case.pk):
        raise Http404
    return row


def _as_known(row: Proceeding, look: Looking) -> Proceeding:
    """The proceeding as it stood on the day asked for; not found where it had not been opened."""
    if look.known_at is None:
        return row
    then = proceedings_as_known([row], look.known_at)
    if not then:
        raise Http404
    return then[0]


def _done(request: HttpRequest, row: Proceeding) -> tuple[str, str]:
    """Do what was posted; what is wrong with it, and at which box of a day, else nothing."""
    try:
        return _do(request, row), ""
    except TypedDayError as error:
        return str(error), error.box


def _do(request: HttpRequest, row: Proceeding) -> str:
    """Do what was posted; what is wrong with it, else nothing."""
    said, actor = request.POST, actor_of(request)
    note = said.get("note", "").strip()[:NOTE_MAX]
    if not note:
        return _("Say why in a note")
    try:
        match said.get("do"):
            case "move":
                return _move(request, row, note)
            case "find":
                return _find(request, row)
            case "answer" | "redress" | "approve":
                return _complaint(request, row, actor)
            case "block":
                return _block(said, row, actor, note)
            case "unblock":
                proceedings.unblock(row.pk, actor, note)
                return ""
    except NoSuchMoveError:
        return _("Somebody was quicker: look at where it stands now")
    return _("Choose what to do")


def _move(request: HttpRequest, row: Proceeding, note: str) -> str:
    state = PROCESSES[row.process][row.state]
    event = request.POST.get("event", "")
    if not may_act(roles_of(request.user), state.acts):
        return _("This step is for another role")
    if (
        event not in state.moves
        or state.moves[event].is_recorded_apart
        or _needs_finding(row, event)
    ):
        return _("Choose what happened")
    if event in FINDINGS:
        return _("Compare the two records on their own page")
    guard = state.moves[event].guard
    if guard and request.POST.get("holds") != guard:
        return _("Say that you have checked what must hold for this")
    if guard == WARNED and not (row.case and is_warned(row.case, actor_of(request).on)):
        return _("The paying parent has not had the warning notice in the last 12 months")
    if row.process == "appeal" and event == opening.SENT_BACK:
        return _reconsider_first(row, actor_of(request), note)
    proceedings.move(row.pk, event, actor_of(request), note, [guard] if guard else [])
    return ""


def _reconsider_first(row: Proceeding, actor: Actor, note: str) -> str:
    try:
        opening.reconsider_first(row, actor, note)
    except CannotOpenError:
        return _("It was asked for too late before, and more time was refused")
    return ""


def _needs_finding(row: Proceeding, event: str) -> bool:
    """Whether an event is recorded with what was found, and not by itself."""
    if is_answer(row, event):
        return True
    is_finding = event in EVENT_OF.get(row.state, {}).values()
    return is_finding and row.process == "variation" and of_proceeding(row) is not None


def _find(request: HttpRequest, row: Proceeding) -> str:
    if not may_act(roles_of(request.user), PROCESSES[row.process][row.state].acts):
        return _("This step is for another role")
    if of_proceeding(row) is None:
        return _("Choose what to do")
    return find_as_said(row, request.POST, actor_of(request))


def _complaint(request: HttpRequest, row: Proceeding, actor: Actor) -> str:
    acts = PROCESSES[row.process][row.state].acts
    if request.POST.get("do") == "answer" and not may_act(roles_of(request.user), acts):
        return _("This step is for another role")
    return work_complaint(row, request.POST, actor)


def _block(said: QueryDict, row: Proceeding, actor: Actor, note: str) -> str:
    reason, again = said.get("reason", ""), day_typed(said, "again")
    if reason not in Proceeding.Block.values:
        return _("Choose why it cannot go on")
    if again is None or again <= actor.on:
        words = _("Enter a day that is still to come, on which somebody looks again")
        raise TypedDayError(words, name="again")
    defect = None
    if reason == Proceeding.Block.SYSTEM_DEFECT:
        defect = Defect.objects.filter(reference=said.get("defect", ""), closed_on=None).first()
        if defect is None:
            return _("Choose the defect; record it first if it is new")
    proceedings.block(row.pk, Proceeding.Block(reason), again, actor, note, defect)
    return ""
