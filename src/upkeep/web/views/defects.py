"""The pages of the defect register."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upkeep.cases import defects
from upkeep.cases.actors import Actor
from upkeep.web.access import caseworkers_only
from upkeep.web.business_day import business_day


@caseworkers_only
def register(request: HttpRequest) -> HttpResponse:
    """Every defect, open ones first; posting records a new one."""
    title, goes_wrong = (request.POST.get(name, "").strip() for name in ("title", "goes_wrong"))
    problem = ""
    if request.method == "POST":
        if title and goes_wrong:
            actor = Actor(request.user.get_username(), business_day(), timezone.now())
            return redirect("defect", defects.add(title, goes_wrong, actor).reference)
        problem = _("Say what the defect is and what goes wrong")
    context = {
        "defects": defects.register(),
        "problem": problem,
        "said": {"title": title, "goes_wrong": goes_wrong},
    }
    return render(request, "work/defects.html", context, status=400 if problem else 200)


@caseworkers_only
def defect(request: HttpRequest, reference: str) -> HttpResponse:
    """One defect: what goes wrong, every case it touched, and what it blocks."""
    found = get_object_or_404(defects.register(), reference=reference)
    context = {
        "defect": found,
        "touches": found.touches.select_related("case").order_by("outcome", "case__reference"),
        "blocks": found.blocks.filter(ended_on=None)
        .select_related("case", "paying_parent")
        .order_by("pk"),
    }
    return render(request, "work/defect.html", context)
