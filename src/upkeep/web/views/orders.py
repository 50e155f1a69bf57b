"""The pages of orders against earnings: one order with what can be done about it, and a new one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.cases.lifecycle import Role
from upkeep.collection.earnings_order_acts import DISCHARGED_FOR, OrderError
from upkeep.collection.employer_queries import QueryError, queries_of
from upkeep.collection.employers import employers_with_orders
from upkeep.collection.models import EarningsOrder, EmployerQuery, OrderFee, PayFrequency
from upkeep.collection.order_fees import FeeError
from upkeep.collection.orders_together import orders_together
from upkeep.web.access import any_case, caseworkers_only, may_act, roles_of
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.earnings_orders import in_words
from upkeep.web.order_acts import DOES, make, open_for
from upkeep.web.staff_reading import about

MONEY = {"waive"}
"""What only finance and team leaders do."""

FIRST = {
    "good_reason": "note",
    "tell": "what",
    "join": "employer",
    "discharge": "reason",
    "waive": "ground",
    "ask": "question",
    "answer": "answer",
}
"""The field by which stands what is wrong with an act as a whole."""


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One order: what it asks for, what became of it; posting does something about it."""
    found = get_object_or_404(
        EarningsOrder.objects.select_related("paying_parent", "follows").prefetch_related(
            "events", "terms", "fees", "paying_parent__cases"
        ),
        pk=number,
        employer_reference=reference,
    )
    about(request, found.paying_parent.cases.all())
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, found)
        except (OrderError, FeeError, QueryError) as error:
            problem = str(error)
            field = error.field if error.field != "note" else FIRST[request.POST["do"]]
        else:
            return redirect("employer_order", reference, number)
    context = {
        "order": found,
        "words": in_words([found])[0],
        "terms": found.terms.order_by("-number"),
        "events": found.events.order_by("-pk"),
        "fees": found.fees.order_by("-pk"),
        "together": orders_together(found),
        "queries": queries_of(found),
        "routes": EmployerQuery.Route.choices,
        "open": open_for(found, may_waive=_is_finance(request)),
        "reasons": [(each.value, each.label) for each in DISCHARGED_FOR],
        "grounds": OrderFee.Ground.choices,
        "frequencies": PayFrequency.choices,
        "today": working_day(),
        **_typed(request, problem, field),
    }
    return render(request, "employers/order.html", context, status=400 if problem else 200)


def _do(request: HttpRequest, found: EarningsOrder) -> None:
    what = request.POST.get("do", "")
    if what not in DOES:
        raise Http404
    if what in MONEY and not _is_finance(request):
        raise PermissionDenied
    DOES[what](found, request.POST, actor_today(request))


def _typed(request: HttpRequest, problem: str, field: str) -> dict[str, Any]:
    return {"problem": problem, "field": field, "said": request.POST if problem else {}}


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: HttpRequest, reference: str) -> HttpResponse:
    """The form by which an order is made to enforce a case's maintenance."""
    case = any_case(reference)
    problem, field = "", ""
    if request.method == "POST":
        try:
            made = make(case, request.POST, actor_today(request))
        except OrderError as error:
            problem, field = str(error), error.field
        else:
            return redirect("employer_order", made.employer_reference, made.pk)
    context = {
        "case": case,
        "employers": employers_with_orders(),
        **_typed(request, problem, field),
    }
    return render(request, "case/new_order.html", context, status=400 if problem else 200)


def _is_finance(request: HttpRequest) -> bool:
    return may_act(roles_of(request.user), Role.FINANCE)
