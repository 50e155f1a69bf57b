"""The page on which staff see who acts for an employer on line, and let in and take out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.collection.employers import employer_of
from upkeep.collection.models import EarningsOrder
from upkeep.correspondence import employer_access
from upkeep.correspondence.employer_access import AccessError
from upkeep.correspondence.models import EmployerCode, OrderAcknowledged
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day

ACKNOWLEDGED_SHOWN = 50


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def employer_online(request: HttpRequest, reference: str) -> HttpResponse:
    """Who acts for an employer; posting has a code posted, or takes somebody out."""
    found = employer_of(reference)
    if found is None and not EarningsOrder.objects.filter(employer_reference=reference).exists():
        raise Http404
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, reference)
            return redirect("employer_online", reference)
        except AccessError as error:
            problem, field = str(error), error.field
    codes = employer_access.counting(working_day()).filter(employer_reference=reference)
    acknowledged = OrderAcknowledged.objects.filter(notice__employer_reference=reference)
    context = {
        "reference": reference,
        "name": found.name if found else reference,
        "people": employer_access.who_act_for(reference),
        "posted": codes.filter(kind=EmployerCode.Kind.POSTED).first(),
        "history": employer_access.access_history(reference),
        "acknowledged": acknowledged.select_related("notice__order").order_by("-notice_id")[
            :ACKNOWLEDGED_SHOWN
        ],
        "problem": problem,
        "field": field,
        "said": request.POST,
    }
    return render(request, "employers/online.html", context, status=400 if problem else 200)


def _do(request: HttpRequest, reference: str) -> None:
    said, actor = request.POST, actor_today(request)
    if said.get("do") == "post_code":
        employer_access.post_code(reference, actor.name, actor.on, actor.known_at)
    elif said.get("do") == "take_out":
        typed, why = said.get("user", ""), said.get("why", "").strip()
        if not typed:
            raise AccessError(_("Choose who is to act no longer"), "user")
        if not why:
            raise AccessError(_("Say why they may act no longer"), "why")
        number = int(typed) if typed.isascii() and typed.isdecimal() else 0
        employer_access.take_out(number, reference, why, actor)
    else:
        raise Http404
