"""The pages of work: what is stuck, what is next, and who holds how much."""

from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from upkeep.cases.board import stuck_on
from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.cases.worklist import SHOWN_MAX, STAFF_ROLES, Holder, Wanted, items, tallies
from upkeep.web import bulk
from upkeep.web.access import CASEWORKERS, caseworkers_only, roles_of, team_leaders_only
from upkeep.web.business_day import business_day


@caseworkers_only
def board(request: HttpRequest) -> HttpResponse:
    """Every case that does not move as it should, the oldest first."""
    day = business_day()
    with connection.cursor() as cursor:
        stuck = stuck_on(cursor.cursor, day)
    return render(request, "work/board.html", {"day": day, "stuck": stuck})


@caseworkers_only
def work(request: HttpRequest) -> HttpResponse:
    """The worklist; what is ticked is first shown with what will happen to it, and then done."""
    day = business_day()
    wanted = _wanted(request.GET, request)
    context: dict[str, object] = {
        "day": day,
        "wanted": wanted,
        "roles": STAFF_ROLES,
        "processes": sorted(PROCESSES),
        "holders": Holder,
        "shown_max": SHOWN_MAX,
        "is_leader": Role.TEAM_LEADER in roles_of(request.user),
        "accounts": User.objects.filter(groups__name=CASEWORKERS).order_by("username"),
        "query": request.GET.urlencode(),
    }
    status = 200
    if request.method == "POST":
        order, problem = bulk.order_of(request.POST, request.user, day)
        if order is not None and "confirmed" in request.POST:
            bulk.carry_out(order)
            return redirect(f"{reverse('work')}?{request.GET.urlencode()}")
        if order is not None:
            return render(request, "work/confirm.html", {**context, "order": order})
        context["problem"] = problem
        status = 400
    with connection.cursor() as cursor:
        context["items"] = items(cursor.cursor, day, wanted)
    return render(request, "work/list.html", context, status=status)


@team_leaders_only
def team(request: HttpRequest) -> HttpResponse:
    """How much work there is for each role, who holds it, and how late it is."""
    day = business_day()
    with connection.cursor() as cursor:
        counted = tallies(cursor.cursor, day)
    return render(request, "work/team.html", {"day": day, "tallies": counted})


def _wanted(said: QueryDict, request: HttpRequest) -> Wanted:
    """What the address asks for; what it does not know is passed over."""
    role, process, holder = (said.get(name, "") for name in ("role", "process", "holder"))
    return Wanted(
        role=Role[role] if role in {known.name for known in STAFF_ROLES} else None,
        process=process if process in PROCESSES else "",
        holder=Holder(holder) if holder in {known.value for known in Holder} else Holder.ANYBODY,
        account_id=request.user.pk,
    )
