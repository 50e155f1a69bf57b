"""The pages of restricted cases: opening one with a reason, and what team leaders see of that."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.cases import restrictions
from upkeep.cases.models import Case, OpeningReview, RestrictedOpening, Team
from upkeep.cases.restrictions import By, RestrictionRefusedError
from upkeep.web.access import any_case, caseworkers_only, team_leaders_only

SHOWN = 100
READS_SHOWN = 200


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    """Say why one opens a restricted case; posting lets in for a time."""
    case, by = any_case(reference), _by(request)
    if not restrictions.closed_to(by.user.pk, [case], by.at):
        return redirect("case", reference)
    problem, why = "", request.POST.get("why", "")
    if request.method == "POST":
        try:
            restrictions.open_with_reason(case, why, by)
        except RestrictionRefusedError as refused:
            problem = str(refused)
        else:
            return redirect("case", reference)
    context = {
        "reference": reference,
        "minutes": int(restrictions.OPEN_FOR.total_seconds()) // 60,
        "why": why,
        "problem": problem,
        "why_max": restrictions.REASON_MAX,
    }
    return render(request, "case/opening.html", context, status=400 if problem else 200)


@team_leaders_only
@require_safe
def restricted(request: HttpRequest) -> HttpResponse:
    """Every restricted case, and who opened one from outside its team."""
    seen = RestrictedOpening.objects.exclude(review=None).select_related(
        "case", "user", "review__user"
    )
    context = {
        "restrictions": restrictions.restrictions()[:SHOWN],
        "waiting": restrictions.waiting_for_review()[:SHOWN],
        "looked_at": seen.order_by("-pk")[:SHOWN],
    }
    return render(request, "work/restricted.html", context)


@team_leaders_only
@require_http_methods(["GET", "HEAD", "POST"])
def restriction(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case to one team alone, or open it to all again; tells nothing of the case."""
    case, said = any_case(reference), request.POST
    problem, field = "", "why"
    if request.method == "POST":
        try:
            _restrict(request, case)
        except RestrictionRefusedError as refused:
            problem = str(refused)
        else:
            return redirect("restriction", reference)
    context = {
        "reference": reference,
        "standing": restrictions.restriction_of(case),
        "history": case.restrictions.select_related("team").order_by("-pk"),
        "teams": Team.objects.order_by("name"),
        "said": said,
        "problem": problem,
        "field": field,
    }
    return render(request, "work/restriction.html", context, status=400 if problem else 200)


@team_leaders_only
@require_http_methods(["GET", "HEAD", "POST"])
def opening_review(request: HttpRequest, number: int) -> HttpResponse:
    """One opening: who, why, what they read; posting records whether there was need."""
    rows = RestrictedOpening.objects.select_related("case", "user", "review__user")
    row = get_object_or_404(rows, pk=number)
    problem, said = "", request.POST
    if request.method == "POST":
        try:
            restrictions.review(row, said.get("finding", ""), said.get("why", ""), _by(request))
        except RestrictionRefusedError as refused:
            problem = str(refused)
        else:
            return redirect("restricted")
    read = row.case.staff_reads.filter(
        user=row.user, known_at__gte=row.known_at, known_at__lt=row.until, is_refused=False
    )
    context = {
        "opening": row,
        "review": getattr(row, "review", None),
        "is_own": row.user_id == request.user.pk,
        "read": read.order_by("known_at", "pk")[:READS_SHOWN],
        "findings": OpeningReview.Finding.choices,
        "said": said,
        "problem": problem,
        "why_max": restrictions.REASON_MAX,
    }
    return render(request, "work/opening_review.html", context, status=400 if problem else 200)


def _by(request: HttpRequest) -> By:
    assert isinstance(request.user, User), "a page for staff is open to who signed in alone"
    return By(request.user, timezone.now())


def _restrict(request: HttpRequest, case: Case) -> None:
    said, by = request.POST, _by(request)
    name, why = by.user.get_username(), said.get("why", "")
    if said.get("do") == "lift":
        restrictions.lift(case, why, name, by.at)
        return
    team = get_object_or_404(Team, pk=int(said["team"]) if said.get("team", "").isdigit() else 0)
    restrictions.restrict(case, team, why, name, by.at)
