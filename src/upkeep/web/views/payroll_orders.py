"""The employers' page of one order: what to deduct, a pay-day worked out, and what to tell us."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.collection.earnings_order_acts import OrderError
from upkeep.collection.employer_queries import QueryError, queries_of
from upkeep.collection.models import PayFrequency
from upkeep.correspondence.employer_access import ActsFor, acknowledge
from upkeep.correspondence.models import EmployerRole
from upkeep.gateways.earnings_order_files import published_file
from upkeep.web.access import for_employer
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.payroll.orders import (
    DOES,
    FIRST,
    FREQUENCIES,
    CalculatorError,
    PayrollOrder,
    payroll_order,
    worked_pay_day,
)

SAID = "payroll_said"


@for_employer(EmployerRole.READER)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, acting: ActsFor, reference: str) -> HttpResponse:
    """One order; posting tells or asks something about it, or says that it is here."""
    found = _found(acting, reference)
    problem, field = "", ""
    if request.method == "POST":
        if not acting.may(EmployerRole.PAYROLL):
            raise PermissionDenied
        try:
            _do(request, found)
        except (OrderError, QueryError) as error:
            problem = str(error)
            what = request.POST.get("do", "")
            field = error.field if error.field not in ("note", "ask") else FIRST[what]
        else:
            request.session[SAID] = request.POST["do"]
            return redirect("payroll_order", acting.reference, reference)
    context = {
        "acting": acting,
        "found": found,
        "facts": found.facts,
        "may_tell": acting.may(EmployerRole.PAYROLL),
        "notices": found.order.notices.order_by("-pk"),
        "queries": queries_of(found.order),
        "frequencies": [(value, PayFrequency(value).label) for value in FREQUENCIES],
        "ways_of_paying": PayFrequency.choices,
        "today": working_day(),
        "done": request.session.pop(SAID, ""),
        "problem": problem,
        "field": field,
        "said": request.POST,
        **_worked(request, found),
    }
    return render(request, "payroll/order.html", context, status=400 if problem else 200)


def _found(acting: ActsFor, reference: str) -> PayrollOrder:
    found = payroll_order(acting.reference, reference)
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, found: PayrollOrder) -> None:
    what, actor = request.POST.get("do", ""), actor_today(request)
    if what == "acknowledge":
        acknowledge(found.notice, actor)
    elif what in DOES:
        DOES[what](found.order, request.POST.dict(), actor)
    else:
        raise Http404


def _worked(request: HttpRequest, found: PayrollOrder) -> dict[str, Any]:
    """The pay-day that was asked for, worked out, or what is wrong with what was typed."""
    typed = {"frequency": found.facts.get("frequency", ""), **request.GET.dict()}
    if "net" not in request.GET:
        return {"typed": typed, "worked": None, "wrong": "", "wrong_field": ""}
    try:
        worked = worked_pay_day(found.order, typed, working_day())
    except CalculatorError as error:
        return {"typed": typed, "worked": None, "wrong": str(error), "wrong_field": error.field}
    return {"typed": typed, "worked": worked, "wrong": "", "wrong_field": ""}


@for_employer(EmployerRole.READER)
@require_safe
def order_file(request: HttpRequest, acting: ActsFor, reference: str) -> HttpResponse:
    """The order in its latest version for a payroll program, as JSON."""
    notice = _found(acting, reference).notice
    return HttpResponse(
        published_file(notice),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{reference}.json"'},
    )
