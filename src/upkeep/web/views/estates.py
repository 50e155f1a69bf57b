"""Pages of estates: what each owes, who acts for it, and what was claimed from it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.cases.models import Case, Proceeding
from upkeep.collection import estate_claims
from upkeep.collection.estate_claims import EstateError, Named
from upkeep.collection.estates import owed_by, owed_by_estates
from upkeep.collection.models import EstateRepresentative
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import actor_of
from upkeep.web.application.fields import postcode

FIELDS = ("capacity", "name", "lines", "postcode", "language", "evidence")


@caseworkers_only
@require_safe
def estates(request: HttpRequest) -> HttpResponse:
    """What every estate owes by the books, the oldest death first, and where the claim stands."""
    owed = owed_by_estates()
    payers = {each.paying_parent for each in owed}
    rows = Proceeding.objects.filter(
        process=estate_claims.PROCESS, paying_parent__reference__in=payers
    ).select_related("paying_parent")
    stands = {row.paying_parent.reference: row for row in rows.order_by("pk")}
    context = {"rows": [(each, stands.get(each.paying_parent)) for each in owed]}
    return render(request, "estates/list.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_estate(request: HttpRequest, reference: str) -> HttpResponse:
    """The estate of a case's paying parent; posting records who acts for it, or claims."""
    case = any_case(reference)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, case)
            return redirect("case_estate", reference)
        except EstateError as error:
            problem, field = str(error), error.field
    payer = case.paying_parent
    context = {
        "case": case,
        "payer": payer,
        "died_on": estate_claims.died_on(payer),
        "owed": owed_by(payer.pk),
        "acting": estate_claims.representative_of(payer),
        "standing": estate_claims.open_claim(payer),
        "claims": estate_claims.claims_on(payer).prefetch_related("parts__case"),
        "capacities": EstateRepresentative.Capacity.choices,
        "typed": request.POST,
        "problem": problem,
        "field": field,
    }
    return render(request, "estates/estate.html", context, status=400 if problem else 200)


def _do(request: HttpRequest, case: Case) -> None:
    said, actor = request.POST, actor_of(request)
    if said.get("do") == "claim":
        estate_claims.claim(case.paying_parent, actor)
    elif said.get("do") == "representative":
        typed = {name: said.get(name, "").strip() for name in FIELDS}
        code = postcode(typed["postcode"])
        if typed["postcode"] and code is None:
            raise EstateError("postcode", _("Enter a full postcode, such as ZZ9 9ZZ"))
        named = Named(
            typed["capacity"],
            typed["name"],
            typed["lines"].splitlines(),
            code or "",
            typed["evidence"],
            typed["language"] or "en",
        )
        estate_claims.record_representative(case.paying_parent, named, actor)
    else:
        raise Http404
