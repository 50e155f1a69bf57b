"""An appeal: what the tribunal calls it, its bundle, and decisions on the same point."""

from operator import itemgetter

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upkeep.cases.as_known import proceedings_as_known
from upkeep.cases.fact_kinds import FactKind
from upkeep.cases.lifecycle import Role
from upkeep.cases.look_alikes import (
    FACTS,
    LookAlike,
    Point,
    UnknownPointError,
    find,
    open_work,
    rule_names,
)
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.tribunal import WrongDayError, name_appeal
from upkeep.web.access import any_case, caseworkers_only, may_act, roles_of
from upkeep.web.acting import actor_of
from upkeep.web.bundle_document import bundle_pdf, tribunal_case
from upkeep.web.business_day import business_day
from upkeep.web.formats import code
from upkeep.web.looking import looking
from upkeep.web.typed_days import TypedDayError, box_of, day_typed

REFERENCE_MAX = 40
SHOWN_MAX = 200


@caseworkers_only
def appeal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The appeal's own page; posting records a reference, looks for cases like it, opens work."""
    case, look = any_case(reference), looking(request.GET)
    row = _appeal_of(case, number)
    if look.known_at is not None and not proceedings_as_known([row], look.known_at):
        raise Http404
    problem, field, found, opened = "", "", None, ""
    may = may_act(roles_of(request.user), Role.APPEALS)
    if request.method == "POST" and not may:
        problem = _("This step is for another role")
    elif request.method == "POST" and request.POST.get("do") == "name":
        problem, field = _name(request, row)
        if not problem:
            return redirect("case_appeal", case.reference, row.pk)
    elif request.method == "POST":
        found, problem = _found(request, row)
        if found is not None and request.POST.get("do") == "open":
            count = len(open_work(found, row, _point(request), actor_of(request)))
            opened = _("Cases on which work was opened: %(count)s") % {"count": count}
    context = {
        "case": case,
        "look": look,
        "appeal": row,
        "named": tribunal_case(row, look.known_at),
        "rules": sorted(((name, code(name)) for name in rule_names()), key=itemgetter(1)),
        "facts": [(name, FactKind(name).label) for name in FACTS],
        "found": found[:SHOWN_MAX] if found is not None else None,
        "found_count": len(found or ()),
        "opened": opened,
        "may": may,
        "problem": problem,
        "field": field,
        "said": request.POST,
    }
    status = 400 if problem else look.status
    return render(request, "case/appeal.html", context, status=status)


@caseworkers_only
def bundle(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The bundle as one PDF, made from what is on record now."""
    row = _appeal_of(any_case(reference), number)
    besides = [line.strip() for line in request.GET.get("leave_out", "").splitlines()]
    return HttpResponse(
        bundle_pdf(row, business_day(), besides),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="bundle-{row.subject}.pdf"'},
    )


def _appeal_of(case: Case, number: int) -> Proceeding:
    row = Proceeding.objects.filter(pk=number, process="appeal", case=case).first()
    if row is None or not hasattr(row, "dispute"):
        raise Http404
    return row


def _name(request: HttpRequest, row: Proceeding) -> tuple[str, str]:
    """Record what the tribunal calls the appeal; what is wrong and where, else nothing."""
    said = request.POST
    name = said.get("tribunal_reference", "").strip()[:REFERENCE_MAX]
    if not name:
        return _("Enter the tribunal's reference"), "tribunal_reference"
    try:
        received, due = day_typed(said, "received"), day_typed(said, "due")
    except TypedDayError as error:
        return str(error), error.box
    if received is None:
        return _("Enter the day on which its notice came"), box_of("received")
    try:
        name_appeal(row, name, received, due, actor_of(request))
    except WrongDayError:
        return _("Enter a day for the response from the day of receipt on"), box_of("due")
    return "", ""


def _point(request: HttpRequest) -> Point:
    said = request.POST
    return Point(said.get("rule", ""), said.get("figure", "").strip(), said.get("fact", ""))


def _found(request: HttpRequest, row: Proceeding) -> tuple[list[LookAlike] | None, str]:
    with connection.cursor() as cursor:
        try:
            return find(cursor.cursor, _point(request), row.dispute.decision), ""
        except UnknownPointError:
            return None, _("Choose a rule or a kind of fact, or enter a figure of the law")
