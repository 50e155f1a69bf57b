"""The pages of people who may be recorded twice: the list, and two records side by side."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from upkeep.cases import same_people
from upkeep.cases.models import LikelySame
from upkeep.cases.same_people import IdentityError
from upkeep.web import likely_same_page
from upkeep.web.access import caseworkers_only, person_of
from upkeep.web.acting import actor_of
from upkeep.web.looking import looking
from upkeep.web.staff_reading import about

REASON_MAX = 2000


@caseworkers_only
def recorded_twice(request: HttpRequest) -> HttpResponse:
    """Pairs of records that are likely to be of one person, and wait for somebody to look."""
    context = {"lines": likely_same_page.open_ones(), "shown_max": likely_same_page.SHOWN_MAX}
    return render(request, "people/list.html", context)


@caseworkers_only
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """Two records side by side; posting records what was found about them."""
    row = get_object_or_404(
        LikelySame.objects.select_related("first", "second", "case", "paying_parent"),
        reference=reference,
    )
    about(request, [row.case] if row.case else row.paying_parent.cases.all())
    look = looking(request.GET)
    if look.known_at is not None and row.known_at > look.known_at:
        raise Http404
    own = person_of(request.user)
    if own is not None and own.pk in likely_same_page.people_of(row):
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        problem = _record(request, row)
        if not problem:
            return redirect("likely_same", row.reference)
    context = {
        "look": look,
        "comparison": likely_same_page.comparison_of(row, look.known_at),
        "case": row.case or row.paying_parent.cases.order_by("pk").first(),
        "problem": problem,
        "said": request.POST,
    }
    status = 400 if problem else look.status
    return render(request, "people/compare.html", context, status=status)


def _record(request: HttpRequest, row: LikelySame) -> str:
    """Record what was posted; what is wrong with it, else nothing."""
    said = request.POST
    reason = said.get("reason", "").strip()[:REASON_MAX]
    if not reason:
        return _("Say why: what shows that they are, or are not, one person.")
    kept, other = {
        "first": (row.first, row.second),
        "second": (row.second, row.first),
        "different": (row.first, row.second),
    }.get(said.get("found", ""), (None, None))
    if kept is None or other is None:
        return _("Choose what you found")
    actor = actor_of(request)
    try:
        if said["found"] == "different":
            same_people.find_different(kept, other, reason, actor)
        else:
            same_people.find_same(kept, other, reason, actor)
    except IdentityError as error:
        return str(error)
    return ""
