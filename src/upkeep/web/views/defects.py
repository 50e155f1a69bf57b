"""The pages of the defect register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from upkeep.cases import defects
from upkeep.cases.actors import Actor
from upkeep.cases.defects import Close, RegisterError
from upkeep.cases.models import Case, Defect, DefectTouch, Scheme
from upkeep.collection.models import ServiceType
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import actor_of
from upkeep.web.calculator.figures import pence_of
from upkeep.web.typed_days import TypedDayError, box_of, day_typed

TOUCHES_SHOWN = 40
FOUND_MAX = 20_000
"""So many cases are named at once at most."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what was sent: at which field, and what to do."""

    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """How many cases a search found, before they are named as touched."""

    count: int


@caseworkers_only
def register(request: HttpRequest) -> HttpResponse:
    """Every defect, open ones first; posting records a new one."""
    title, goes_wrong = (request.POST.get(name, "").strip() for name in ("title", "goes_wrong"))
    problem = ""
    if request.method == "POST":
        if title and goes_wrong:
            return redirect("defect", defects.add(title, goes_wrong, actor_of(request)).reference)
        problem = _("Say what the defect is and what goes wrong")
    context = {
        "defects": defects.register(),
        "problem": problem,
        "said": {"title": title, "goes_wrong": goes_wrong},
    }
    return render(request, "work/defects.html", context, status=400 if problem else 200)


@caseworkers_only
def defect(request: HttpRequest, reference: str) -> HttpResponse:
    """One defect: what goes wrong, every case it touched, what it blocks; posting changes it."""
    found = get_object_or_404(defects.register(), reference=reference)
    problem, searched = Problem(), None
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            if do == "find":
                searched = Found(_cases_found(request.POST).count())
            else:
                problem = _DOES.get(do, _unknown)(found, request.POST, actor_of(request))
        except TypedDayError as error:
            problem = Problem(error.box, str(error))
        if not searched and not problem.words:
            return redirect("defect", found.reference)
    touches = found.touches.select_related("case").order_by("outcome", "case__reference")
    context = {
        "defect": found,
        "touches": touches[:TOUCHES_SHOWN],
        "blocks": found.blocks.filter(ended_on=None)
        .select_related("case", "paying_parent")
        .order_by("pk"),
        "problem": problem,
        "searched": searched,
        "said": request.POST,
        "states": Case.State.choices,
        "scheme_choices": [(scheme, scheme) for scheme in Scheme.values],
        "services": ServiceType.choices,
        "outcomes": DefectTouch.Outcome.choices,
    }
    return render(request, "work/defect.html", context, status=400 if problem.words else 200)


def _cases_found(said: QueryDict) -> QuerySet[Case]:
    """The cases of a state, a scheme and a service, with a decision made in a period.

    Raises TypedDayError for a day of the period that is none.
    """
    cases = Case.objects.order_by("reference")
    if said.get("state") in Case.State.values:
        cases = cases.filter(state=said["state"])
    if said.get("scheme") in Scheme.values:
        cases = cases.filter(scheme=said["scheme"])
    if said.get("service") in ServiceType.values:
        cases = cases.filter(
            arrangements__service_type=said["service"], arrangements__known__upper_inf=True
        )
    made = {
        f"paying_parent__decisions__made_on__{end}": day
        for end, name in (("gte", "decided_from"), ("lte", "decided_to"))
        if (day := day_typed(said, name))
    }
    return cases.filter(**made).distinct()


def _named(said: QueryDict) -> list[Case]:
    """The cases named by reference. Raises RegisterError for one that is missing."""
    return defects.cases_named(said.get("cases", "").replace(",", " ").split())


def _touch(found: Defect, said: QueryDict, actor: Actor) -> Problem:
    """Name cases that the defect touched: by reference, or those that a search found."""
    typed = said.get("amount", "").strip()
    pence = pence_of(typed) if typed else 0
    if pence is None:
        return Problem("amount", _("Enter pounds and pence, such as 350.00"))
    try:
        cases = list(_cases_found(said)[:FOUND_MAX]) if said.get("by") == "search" else _named(said)
        if not cases:
            return Problem("cases", _("Name at least one case"))
        defects.touch(found, cases, pence, actor)
    except RegisterError:
        return Problem("cases", _("Every case must exist: nothing was recorded"))
    return Problem()


def _put_right(found: Defect, said: QueryDict, actor: Actor) -> Problem:
    """Say how cases were put right: those named, or all that still wait."""
    outcome, note = said.get("outcome", ""), said.get("note", "").strip()
    if outcome not in DefectTouch.Outcome.values:
        return Problem("outcome", _("Choose how the cases were put right"))
    if not note:
        return Problem("note", _("Say what was done, or why nothing has to be"))
    try:
        cases: Iterable[Case] = _named(said)
        if said.get("which") == "all":
            cases = Case.objects.filter(defects__defect=found, defects__outcome="")
        if not cases:
            return Problem("corrected", _("Name at least one case"))
        defects.put_right(found, cases, DefectTouch.Outcome(outcome), note, actor)
    except RegisterError:
        return Problem("corrected", _("Every case must be one that the defect touched"))
    return Problem()


def _close(found: Defect, said: QueryDict, actor: Actor) -> Problem:
    """Close it, unless a case still waits or something is still blocked."""
    given = {name: said.get(name, "").strip() for name in _OF_CLOSING}
    for name, words in (
        ("decision", _("Say what was decided")),
        ("result", _("Say what came of it")),
    ):
        if not given[name]:
            return Problem(name, words)
    run_on = day_typed(said, "job_run_on")
    if bool(given["correction_job"]) != (run_on is not None):
        words = _("Give both the correction job and the day it was run")
        return Problem(box_of("job_run_on"), words)
    waiting = found.touches.filter(outcome="").count()
    if waiting:
        words = _("It cannot be closed: cases neither corrected nor explained: %(count)s")
        return Problem("close", words % {"count": waiting})
    try:
        defects.close(found, Close(**given, job_run_on=run_on), actor)
    except RegisterError:
        return Problem("close", _("It cannot be closed while it blocks something, or again"))
    return Problem()


_OF_CLOSING = ("decision", "result", "fix_version", "correction_job")


def _unknown(_found: Defect, _said: QueryDict, _actor: Actor) -> Problem:
    return Problem("what-now", _("Choose what to do"))


_DOES: dict[str, Callable[[Defect, QueryDict, Actor], Problem]] = {
    "touch": _touch,
    "put_right": _put_right,
    "close": _close,
}
