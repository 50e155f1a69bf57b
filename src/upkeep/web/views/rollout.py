"""The pages of roll-out: switches with their history, and what runs in the shadow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.batch.models import ShadowReport
from upkeep.cases.models import HeldApplication, Scheme, SwitchSetting
from upkeep.cases.switches import FEATURES
from upkeep.law.parameters.commencement import commencement_file, load_announcements
from upkeep.web.access import caseworkers_only, team_leaders_only
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import business_day
from upkeep.web.switch_form import blank, record, said_in

REPORTS_SHOWN = 60


@team_leaders_only
@require_http_methods(["GET", "HEAD", "POST"])
def switches(request: HttpRequest) -> HttpResponse:
    """Every switch, who set it to what and why, the form to set one, and announced law."""
    day = business_day()
    said = blank(day)
    problem, field = "", "name"
    if request.method == "POST":
        said = said_in(request.POST)
        problem, field = record(said, request.user.get_username(), recorded_now())
        if not problem:
            return redirect("switches")
    rows = SwitchSetting.objects.order_by("-effective_from", "-id")
    context = {
        "features": [
            (name, feature, [row for row in rows if row.name == name])
            for name, feature in FEATURES.items()
        ],
        "waiting": HeldApplication.objects.filter(
            application__case=None, why=HeldApplication.Why.INTAKE_PAUSED
        ).count(),
        "announcements": load_announcements(commencement_file()).values(),
        "schemes": Scheme.values,
        "said": said,
        "problem": problem,
        "field": field,
    }
    return render(request, "rollout/switches.html", context, status=400 if problem else 200)


@caseworkers_only
def shadows(request: HttpRequest) -> HttpResponse:
    """The reports of what another rulebook would have decided, the latest first."""
    kept = ShadowReport.objects.order_by("-pk")[:REPORTS_SHOWN]
    return render(request, "rollout/shadows.html", {"reports": kept})


@caseworkers_only
def shadow(request: HttpRequest, number: int) -> HttpResponse:
    """One report: how many would change, by how much, by rate and reason, and the largest."""
    kept = get_object_or_404(ShadowReport, pk=number)
    return render(request, "rollout/shadow.html", {"kept": kept, "report": kept.report})
