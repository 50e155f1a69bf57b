"""Who opened a case: for those who lead a team."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upkeep.web.access import any_case, team_leaders_only

LINES_A_PAGE = 50


@team_leaders_only
@require_safe
def reads(request: HttpRequest, reference: str) -> HttpResponse:
    """Every page of the case that somebody who works here opened, the latest first."""
    case = any_case(reference)
    rows = case.staff_reads.select_related("user").order_by("-known_at", "-pk")
    page = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "case/reads.html", {"case": case, "page": page})
