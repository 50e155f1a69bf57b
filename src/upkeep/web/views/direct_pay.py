"""The pages about what was paid between the parents under Direct Pay."""

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case
from upkeep.collection import direct_pay
from upkeep.collection.direct_pay import SaidBy
from upkeep.collection.models import LikelihoodFinding
from upkeep.collection.payment_warnings import is_asked_for, stands_until, warned_on
from upkeep.parties.models import Person
from upkeep.web import direct_pay_form as form
from upkeep.web.access import any_case, caseworkers_only, own_case, parents_only
from upkeep.web.acting import actor_today
from upkeep.web.as_recorded import recorded_by
from upkeep.web.business_day import working_day
from upkeep.web.looking import Looking, looking


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """What was paid between the parents, as far as this one may see, and a form to tell of it."""
    case, look = own_case(person, reference), _looking(request)
    is_paying = case.paying_parent.person_id == person.pk
    by = SaidBy.PAYING_PARENT if is_paying else SaidBy.RECEIVING_PARENT
    typed, problem, field = form.typed_in(request.POST), "", ""
    if request.method == "POST":
        try:
            form.say(case, typed, by, actor_today(request))
        except form.TypedWronglyError as error:
            problem, field = str(error), error.field
        else:
            return redirect("own_direct_pay", case.reference)
    context = {
        "case": case,
        "look": look,
        "by": by,
        "is_paying": is_paying,
        "lines": form.lines(case, look.day, look.known_at),
        "warning": _warning(case, look),
        "is_warning_asked_for": is_asked_for(case, look.day),
        "typed": typed,
        "problem": problem,
        "field": field,
    }
    status = 400 if problem else look.status
    return render(request, "parent/direct_pay.html", context, status=status)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What both parents say and what was found, with the forms for a caseworker."""
    case, look = any_case(reference), _looking(request)
    typed, problem, field = form.typed_in(request.POST), "", ""
    if request.method == "POST":
        try:
            journal = _act(request, case, typed)
        except form.TypedWronglyError as error:
            problem, field = str(error), error.field
        except direct_pay.DirectPayRefusedError as error:
            problem, field = str(error), "take-on"
        else:
            return redirect(*journal) if journal else redirect("case_direct_pay", case.reference)
    found = direct_pay.positions(case, look.day, look.known_at)
    validated = direct_pay.validated_pence(found)
    taken = direct_pay.taken_on_pence(case, look.known_at)
    context = {
        "case": case,
        "look": look,
        "lines": form.lines(case, look.day, look.known_at),
        "validated_pence": validated,
        "taken_pence": taken,
        "left_pence": max(0, validated - taken),
        "typed": typed,
        "problem": problem,
        "field": field,
        "finding": request.POST.get("does") == "find",
        "likelihood": request.POST.get("does") == "likelihood",
        "because": LikelihoodFinding.Because.choices,
        "warning": _warning(case, look),
        "findings": recorded_by(case.likelihood_findings.order_by("-pk"), look.known_at),
        "parents": SaidBy.choices,
    }
    status = 400 if problem else look.status
    return render(request, "case/direct_pay.html", context, status=status)


def _looking(request: HttpRequest) -> Looking:
    """As it was known on the day asked for, or on the day on which people work."""
    look = looking(request.GET)
    return replace(look, day=working_day()) if look.is_now else look


def _warning(case: Case, look: Looking) -> dict[str, date] | None:
    """When the latest warning notice counts as received, and until when it lets us begin."""
    received_on = warned_on(case, look.day, look.known_at)
    if received_on is None:
        return None
    return {"received_on": received_on, "until": stands_until(received_on)}


def _act(request: HttpRequest, case: Case, typed: form.Typing) -> tuple[str, int] | None:
    """Do what the button says; where to go then, if not back to the page."""
    does = request.POST.get("does")
    if does == "take_on":
        return "journal", direct_pay.take_on(case, actor_today(request)).pk
    if does == "find":
        form.find(case, typed, actor_today(request))
    elif does == "likelihood":
        form.find_likelihood(case, typed, actor_today(request))
    elif typed["by"] in SaidBy.values:
        form.say(case, typed, typed["by"], actor_today(request))
    else:
        raise form.TypedWronglyError("by", _("Choose who says so"))
    return None
