"""The page on which a caseworker has a code to sign in with sent to a parent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.correspondence import sign_in_codes
from upkeep.correspondence.models import SignInCode, SignInCodeUse
from upkeep.parties.models import SignIn
from upkeep.web import case_page
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import actor_today
from upkeep.web.business_day import business_day


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has an account, the codes that were sent, and a button that has one sent."""
    case = any_case(reference)
    parents = {
        str(person.pk): person for person in (case.paying_parent.person, case.receiving_parent)
    }
    problem = ""
    if request.method == "POST":
        person = parents.get(request.POST.get("person", ""))
        if person is not None:
            actor = actor_today(request)
            sign_in_codes.issue(case, person, actor.name, actor.on, actor.known_at)
            return redirect("case_sign_in_code", case.reference)
        problem = _("Choose to whom the code goes")
    people = list(parents.values())
    context = {
        "case": case,
        "parties": [p for p in case_page.parties(case, business_day()) if p.person in people],
        "with_account": set(
            SignIn.objects.filter(person__in=people).values_list("person_id", flat=True)
        ),
        "codes": SignInCode.objects.filter(case=case).select_related("person").order_by("-pk"),
        "used": set(
            SignInCodeUse.objects.filter(code__case=case).values_list("code_id", flat=True)
        ),
        "problem": problem,
    }
    return render(request, "case/sign_in_code.html", context, status=400 if problem else 200)
