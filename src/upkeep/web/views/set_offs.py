"""The pages of what is to be set off against maintenance, and of what is decided about it."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case, Proceeding
from upkeep.collection import setting_off
from upkeep.collection.models import SetOff, SetOffAnswer, SetOffDecision
from upkeep.collection.setting_off import Claimed, SetOffRefusedError, Weighed
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import actor_of
from upkeep.web.business_day import business_day
from upkeep.web.calculator.figures import pence_of
from upkeep.web.staff_reading import about
from upkeep.web.statement_period import PARTS, Typed

DECIDED_SHOWN = 100
FIELDS = ("kind", "amount", "opposing", "purpose", "method", "proof", "evidence")


@caseworkers_only
def set_offs(request: HttpRequest) -> HttpResponse:
    """Claims that are not decided, then those that are."""
    found = SetOff.objects.select_related("case", "decision")
    waiting = list(found.filter(decision=None).order_by("pk"))
    stand = {
        row.subject: row
        for row in Proceeding.objects.filter(
            process=setting_off.PROCESS, subject__in=[each.reference for each in waiting]
        )
    }
    context = {
        "waiting": [(each, stand.get(each.reference)) for each in waiting],
        "done": found.exclude(decision=None).order_by("-pk")[:DECIDED_SHOWN],
    }
    return render(request, "set_offs/list.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with which a claim against a case's maintenance is recorded."""
    case = any_case(reference)
    names = [*FIELDS, *(f"paid-{part}" for part in PARTS)]
    typed = {name: str(request.POST.get(name, "")).strip() for name in names}
    problem, field = "", ""
    if request.method == "POST":
        try:
            return redirect(
                "set_off", setting_off.claim(_wanted(case, typed), actor_of(request)).pk
            )
        except SetOffRefusedError as error:
            problem, field = str(error), error.field
    context = {
        "case": case,
        "typed": typed,
        "kinds": SetOff.Kind.choices,
        "purposes": SetOff.Purpose.choices,
        "methods": SetOff.Method.choices,
        "proofs": SetOff.Proof.choices,
        "limit": setting_off.limit_on(business_day()),
        "last_voluntary_day": setting_off.counted_until(case),
        "problem": problem,
        "field": field,
    }
    return render(request, "set_offs/claim.html", context, status=400 if problem else 200)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def set_off(request: HttpRequest, number: int) -> HttpResponse:
    """One claim: what shows it, what was said; posting records an answer or decides."""
    row = get_object_or_404(SetOff.objects.select_related("case", "opposing"), pk=number)
    about(request, [each for each in (row.case, row.opposing) if each])
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, row)
        except SetOffRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("set_off", row.pk)
    return render(
        request,
        "set_offs/set_off.html",
        {**_shown(request, row), "problem": problem, "field": field},
        status=400 if problem else 200,
    )


def _shown(request: HttpRequest, row: SetOff) -> dict[str, object]:
    proceeding = Proceeding.objects.filter(
        process=setting_off.PROCESS, subject=row.reference
    ).first()
    decision = SetOffDecision.objects.filter(set_off=row).first()
    is_own = row.needs_second_person and row.asked_by == request.user.get_username()
    return {
        "set_off": row,
        "proceeding": proceeding,
        "said": row.said.order_by("pk"),
        "sides": SetOffAnswer.Side.choices,
        "decision": decision,
        "parts": decision.parts.select_related("case").order_by("pk") if decision else (),
        "grounds": SetOffDecision.Ground.choices,
        "may_decide": proceeding is not None and proceeding.state == "deciding" and not is_own,
        "typed": request.POST,
    }


def _wanted(case: Case, typed: Mapping[str, str]) -> Claimed:
    """What the form says; an opposing liability has no payment, and a payment no other case."""
    pence = _pence(typed["amount"], "amount")
    kind, proof, evidence = typed["kind"], typed["proof"], typed["evidence"]
    if kind == SetOff.Kind.OPPOSING:
        other = Case.objects.filter(reference=typed["opposing"].upper()).first()
        return Claimed(case, kind, pence, proof, evidence, opposing=other)
    paid_on = Typed(*(typed[f"paid-{part}"] for part in PARTS)).as_date()
    if paid_on is None:
        raise SetOffRefusedError("paid", _("The day must be a real date, like 6 4 2025"))
    return Claimed(case, kind, pence, proof, evidence, paid_on, typed["purpose"], typed["method"])


def _pence(text: str, field: str) -> int:
    pence = pence_of(text)
    if pence is None:
        raise SetOffRefusedError(field, _("Enter pounds and pence, such as 350.00"))
    return pence


def _do(request: HttpRequest, row: SetOff) -> None:
    actor, said = actor_of(request), request.POST
    reasons = said.get("reasons", "")
    match said.get("do"):
        case "heard":
            if said.get("agrees") not in ("yes", "no"):
                raise SetOffRefusedError("agrees", _("Choose whether they agree."))
            agrees = said["agrees"] == "yes"
            setting_off.hear(row, said.get("side", ""), said.get("words", ""), actor, agrees=agrees)
        case "count":
            accepted = _pence(said.get("accepted", ""), "accepted")
            was_agreed = said.get("was_agreed") == "yes"
            if accepted == 0:
                raise SetOffRefusedError("accepted", _("Enter an amount."))
            setting_off.decide(row, Weighed(accepted, reasons, "", was_agreed), actor)
        case "refuse":
            setting_off.decide(row, Weighed(0, reasons, said.get("ground", "")), actor)
        case _:
            raise Http404
