"""The pages of part payments for the whole: put in writing, answered, kept or not."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case, Proceeding
from upkeep.collection import part_payments as agreements
from upkeep.collection.models import PartPayment, PartPaymentAnswer
from upkeep.collection.part_payments import Offer, PartPaymentRefusedError
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.business_day import business_day
from upkeep.web.calculator.figures import pence_of
from upkeep.web.staff_reading import about
from upkeep.web.statement_period import PARTS, Typed

SHOWN = 100
FIELDS = ("debt", "amount", "method", "why", "evidence")
DAYS = ("from", "to", "by")


@caseworkers_only
def part_payments(request: HttpRequest) -> HttpResponse:
    """Every agreement, the latest first, with where it stands."""
    found = list(PartPayment.objects.select_related("case").order_by("-pk")[:SHOWN])
    names = [each.reference for each in found]
    stand = {
        row.subject: row
        for row in Proceeding.objects.filter(process=agreements.PROCESS, subject__in=names)
    }
    context = {"rows": [(each, stand.get(each.reference)) for each in found]}
    return render(request, "part_payments/list.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def part_payment(request: HttpRequest, number: int) -> HttpResponse:
    """One agreement: its terms, who agreed, how it went; posting records an answer."""
    row = get_object_or_404(
        PartPayment.objects.select_related("case__paying_parent", "start", "end"), pk=number
    )
    about(request, [row.case])
    problem, field = "", ""
    if request.method == "POST":
        actor, said = finance_of(request), request.POST
        try:
            agreements.answer(
                row,
                said.get("side", ""),
                said.get("writing", ""),
                actor,
                agrees=said.get("do") == "agrees",
            )
        except PartPaymentRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("part_payment", row.pk)
    proceeding = Proceeding.objects.filter(
        process=agreements.PROCESS, subject=row.reference
    ).first()
    context = {
        "agreement": row,
        "proceeding": proceeding,
        "answers": row.answers.order_by("pk"),
        "sides": PartPaymentAnswer.Side.choices[: 2 if row.needs_consent else 1],
        "may_answer": is_finance(request)
        and proceeding is not None
        and proceeding.state in ("asked", "consented", "agreed"),
        "typed": request.POST,
        "problem": problem,
        "field": field,
    }
    return render(
        request, "part_payments/part_payment.html", context, status=400 if problem else 200
    )


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with which an agreement is put in writing."""
    case = any_case(reference)
    typed = {name: str(request.POST.get(name, "")).strip() for name in _names()}
    problem, field = "", ""
    if request.method == "POST":
        actor = finance_of(request)
        try:
            return redirect("part_payment", agreements.propose(_offer(case, typed), actor).pk)
        except PartPaymentRefusedError as error:
            problem, field = str(error), error.field
    context = {
        "case": case,
        "typed": typed,
        "debts": [
            (code, words, agreements.arrears_of(case, code, business_day()))
            for code, words in PartPayment.Debt.choices
        ],
        "methods": PartPayment.Method.choices,
        "may_propose": is_finance(request),
        "problem": problem,
        "field": field,
    }
    return render(request, "part_payments/propose.html", context, status=400 if problem else 200)


def _names() -> list[str]:
    return [*FIELDS, *(f"{end}-{part}" for end in DAYS for part in PARTS)]


def _offer(case: Case, typed: Mapping[str, str]) -> Offer:
    pence = pence_of(typed["amount"])
    if pence is None:
        raise PartPaymentRefusedError("amount", _("Enter pounds and pence, such as 350.00"))
    return Offer(
        case,
        typed["debt"],
        pence,
        _day_in(typed, "from"),
        _day_in(typed, "to"),
        typed["method"],
        _day_in(typed, "by"),
        typed["why"],
        typed["evidence"],
    )


def _day_in(typed: Mapping[str, str], name: str) -> date:
    found = Typed(*(typed[f"{name}-{part}"] for part in PARTS)).as_date()
    if found is None:
        raise PartPaymentRefusedError(name, _("The day must be a real date, like 6 4 2025"))
    return found
