"""The page on which a paying parent agrees a plan for what is overdue, within the rule."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case
from upkeep.collection import arrears_plans_offered as offers
from upkeep.collection.arrears_plans import ArrearsPlanRefusedError, covered_by
from upkeep.collection.arrears_plans_offered import Offered
from upkeep.parties.models import Person
from upkeep.web.access import own_case, parents_only
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.calculator.figures import pence_of
from upkeep.web.employer_notice_content import sentences_in_words
from upkeep.web.formats import pounds_typed

FIELDS = ("net", "weekly", "child")
_AFFECTED = {"no": False, "yes": True}


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def own_plan(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """What is overdue; from the income stated, what the rule proposes; and agreeing to it."""
    case = own_case(person, reference)
    if case.paying_parent.person_id != person.pk:
        raise Http404
    typed = {name: str(request.POST.get(name, "")).strip() for name in FIELDS}
    problem, field, sentences = "", "", list[str]()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "agree":
                sentences = _sentences(case, typed)
                offers.agree_to(case, _offered(typed), actor_today(request))
                return redirect("own_case", case.reference)
            sentences = _propose(case, typed)
        except ArrearsPlanRefusedError as error:
            problem, field = str(error), error.field
    covered, nothing = None, ""
    try:
        covered = covered_by(case, working_day())
    except ArrearsPlanRefusedError as error:
        nothing = str(error)
    context = {
        "case": case,
        "covered": covered,
        "nothing": nothing,
        "typed": typed,
        "sentences": sentences,
        "problem": problem,
        "field": field,
    }
    return render(request, "parent/plan.html", context, status=400 if problem else 200)


def _propose(case: Case, typed: dict[str, str]) -> list[str]:
    proposal = offers.by_the_rule(case, _pence(typed["net"], "net"), working_day())
    typed["weekly"] = pounds_typed(proposal.weekly_pence)
    return sentences_in_words(proposal.sentences)


def _sentences(case: Case, typed: dict[str, str]) -> list[str]:
    return _propose(case, dict(typed))


def _offered(typed: dict[str, str]) -> Offered:
    net, weekly = _pence(typed["net"], "net"), _pence(typed["weekly"], "weekly")
    return Offered(net, weekly, _AFFECTED.get(typed["child"]))


def _pence(text: str, field: str) -> int:
    pence = pence_of(text)
    if pence is None:
        raise ArrearsPlanRefusedError(field, _("Enter pounds and pence, such as 350.00"))
    return pence
