"""The page on which words are recorded that no letter, reason or bundle may tell."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from upkeep.cases.keeping_private import CannotKeepError, keep_private, kept_private
from upkeep.cases.models import Case
from upkeep.parties.models import PersonFact
from upkeep.web import case_page
from upkeep.web.access import any_case, caseworkers_only, person_of
from upkeep.web.acting import actor_today
from upkeep.web.business_day import business_day

WORDS_MAX = 200
KINDS = {
    PersonFact.Kind.SCHOOL.value: gettext_lazy("School"),
    PersonFact.Kind.WORKPLACE.value: gettext_lazy("Workplace"),
    PersonFact.Kind.NEW_NAME.value: gettext_lazy("New name"),
}


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def private(request: HttpRequest, reference: str) -> HttpResponse:
    """What is kept private of the people of a case; posting adds to it."""
    case = any_case(reference)
    parties = case_page.parties(case, business_day())
    own = person_of(request.user)
    if own is not None and own.pk in {party.person.pk for party in parties}:
        raise PermissionDenied
    problem, field = "", ""
    if request.method == "POST":
        problem, field = _keep(request, case, parties)
        if not problem:
            return redirect("case_private", case.reference)
    context = {
        "case": case,
        "parties": parties,
        "kept": [(party, each) for party in parties for each in kept_private(party.person)],
        "kinds": KINDS,
        "problem": problem,
        "field": field,
        "said": request.POST,
    }
    return render(request, "case/private.html", context, status=400 if problem else 200)


def _keep(request: HttpRequest, case: Case, parties: list[case_page.Party]) -> tuple[str, str]:
    """Record what was posted; what is wrong with it and in which field, else nothing."""
    said = {name: str(value).strip()[:WORDS_MAX] for name, value in request.POST.items()}
    people = {str(party.person.pk): party.person for party in parties}
    person = people.get(said.get("person", ""))
    if person is None:
        return _("Choose whose it is"), "person"
    if said.get("kind") not in KINDS:
        return _("Choose what it is"), "kind"
    actor = actor_today(request)
    source = said.get("source", "")
    if not source:
        return _("Say from where it is known."), "source"
    try:
        words = said.get("words", "")
        keep_private(person, said["kind"], words, f"{source} ({actor.name})", actor)
    except CannotKeepError as refused:
        return str(refused), "words"
    return "", ""
