"""The pages of plans to pay arrears off: what to propose, what was agreed, how it goes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case
from upkeep.collection import arrears_plans as plans
from upkeep.collection.arrears_plans import Agreed, ArrearsPlanRefusedError, Covered
from upkeep.collection.arrears_plans_shown import plans_of
from upkeep.collection.models import ArrearsPlan
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import actor_of
from upkeep.web.business_day import business_day
from upkeep.web.calculator.figures import pence_of
from upkeep.web.employer_notice_content import sentences_in_words
from upkeep.web.staff_reading import about

ENDED_SHOWN = 100
FIELDS = ("net", "weekly", "finances", "welfare", "why")


@caseworkers_only
def arrears_plans(request: HttpRequest) -> HttpResponse:
    """Plans in force, then those that ended."""
    found = ArrearsPlan.objects.select_related("case", "end")
    context = {
        "standing": found.filter(end=None).order_by("pk"),
        "over": found.exclude(end=None).order_by("-end__pk")[:ENDED_SHOWN],
    }
    return render(request, "arrears_plans/list.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with which a plan is worked out and agreed."""
    case = any_case(reference)
    typed = {name: str(request.POST.get(name, "")).strip() for name in FIELDS}
    problem, field, sentences = "", "", list[str]()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "agree":
                agreed = plans.agree(case, _agreed(typed), actor_of(request))
                return redirect("arrears_plan", agreed.pk)
            sentences = _propose(case, typed)
        except ArrearsPlanRefusedError as error:
            problem, field = str(error), error.field
    covered, nothing = _covered(case)
    context = {
        "case": case,
        "covered": covered,
        "nothing": nothing,
        "typed": typed,
        "sentences": sentences,
        "problem": problem,
        "field": field,
    }
    return render(request, "arrears_plans/agree.html", context, status=400 if problem else 200)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def arrears_plan(request: HttpRequest, number: int) -> HttpResponse:
    """One plan: what was weighed, its instalments, and how it ended; posting ends it."""
    plan = get_object_or_404(ArrearsPlan.objects.select_related("case__paying_parent"), pk=number)
    about(request, [plan.case])
    problem, why = "", str(request.POST.get("why", ""))
    if request.method == "POST":
        try:
            plans.end(plan, why, actor_of(request))
        except ArrearsPlanRefusedError as error:
            problem = str(error)
        else:
            return redirect("arrears_plan", plan.pk)
    [shown] = [each for each in plans_of(plan.paying_parent) if each.plan.pk == plan.pk]
    context = {"plan": plan, "shown": shown, "problem": problem, "typed": why}
    return render(request, "arrears_plans/plan.html", context, status=400 if problem else 200)


def _covered(case: Case) -> tuple[Covered | None, str]:
    """What a plan would cover, or why there can be none."""
    try:
        return plans.covered_by(case, business_day()), ""
    except ArrearsPlanRefusedError as error:
        return None, str(error)


def _propose(case: Case, typed: dict[str, str]) -> list[str]:
    """What the rule says of the income, in words; its amount is filled in."""
    proposal = plans.proposed_for(case, _pence(typed["net"], "net"), business_day())
    if proposal.weekly_pence:
        typed["weekly"] = f"{proposal.weekly_pence // 100}.{proposal.weekly_pence % 100:02d}"
    return sentences_in_words(proposal.sentences)


def _agreed(typed: dict[str, str]) -> Agreed:
    net, weekly = _pence(typed["net"], "net"), _pence(typed["weekly"], "weekly")
    return Agreed(net, weekly, typed["finances"], typed["welfare"], typed["why"])


def _pence(text: str, field: str) -> int:
    pence = pence_of(text)
    if pence is None:
        raise ArrearsPlanRefusedError(field, _("Enter pounds and pence, such as 350.00"))
    return pence
