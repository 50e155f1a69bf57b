"""The pages of work: what is stuck, what is next, and who holds how much."""

import csv
from datetime import date

from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from upkeep.batch.mornings import standing
from upkeep.cases.board import Shown, Stuck, Why, stuck_on
from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.cases.models import Team
from upkeep.cases.restrictions import waiting_for_review
from upkeep.cases.worklist import (
    STAFF_ROLES,
    Holder,
    Wanted,
    WorkPage,
    tallies,
    tallies_by_process,
    work_page,
)
from upkeep.collection.models import Hold, Receipt
from upkeep.collection.suspense import to_look_at
from upkeep.ledger.export import pounds as pounds_plainly
from upkeep.web import bulk
from upkeep.web.access import (
    CASEWORKERS,
    caseworkers_only,
    roles_of,
    staffed_roles,
    team_leaders_only,
)
from upkeep.web.business_day import business_day
from upkeep.web.process_words import why_words
from upkeep.web.typed_days import TypedDayError

WORK_LINES_SHOWN = 20
BOARD_LINES_SHOWN = 40
LOOKS_SHOWN = 10
"""So much money that waits is shown above the rest; all of it has a page of its own."""
BOARD_COLUMNS = (
    "case",
    "process",
    "subject",
    "state",
    "why",
    "blocked",
    "defect",
    "look_again_on",
    "since",
    "age_days",
    "weekly",
    "owed",
    "for",
    "holder",
    "must",
)


@caseworkers_only
def board(request: HttpRequest) -> HttpResponse:
    """What does not move as it should, the oldest first, as far as it was asked for."""
    day, shown = business_day(), _shown(request.GET)
    stuck = _stuck(day, shown)
    context = {
        "day": day,
        "shown": shown,
        "stuck": stuck[:BOARD_LINES_SHOWN],
        "count": len(stuck),
        "counts": [
            (words, sum(line.why is why for line in stuck)) for why, words in why_words().items()
        ],
        "weekly_pence": sum(line.weekly_pence for line in stuck),
        "owed_pence": sum(line.owed_pence for line in stuck),
        "whys": why_words(),
        "standing": standing(),
        **_money_that_waits(day, shown),
        "query": request.GET.urlencode(),
        **_choices(),
    }
    return render(request, "work/board.html", context)


@caseworkers_only
def board_file(request: HttpRequest) -> HttpResponse:
    """The same part of the board as a table for a spreadsheet, all of it."""
    day = business_day()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{day.isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(BOARD_COLUMNS)
    for line in _stuck(day, _shown(request.GET)):
        writer.writerow(_cells(line))
    return response


def _money_that_waits(day: date, part: Shown | Wanted) -> dict[str, object]:
    """What finance looks at by today, where a page shows finance everything that it has to do.

    Money whose payer nobody knows is about no case, so nobody's team and no process has it.
    """
    if part.role not in (None, Role.FINANCE) or part.process or part.team is not None:
        return {}
    if isinstance(part, Wanted) and part.holder is Holder.MINE:
        return {}
    if isinstance(part, Shown) and part.why not in (None, Why.PAST_CLOCK):
        return {}
    with connection.cursor() as cursor:
        found = to_look_at(cursor.cursor, day)
    return {
        "looks": found[:LOOKS_SHOWN],
        "looks_count": len(found),
        "look_owner": Role.FINANCE,
        "looks_pence": sum(each.pence for each in found),
        "look_reasons": {**dict(Hold.Reason.choices), **dict(Receipt.SuspenseReason.choices)},
    }


def _stuck(day: date, shown: Shown) -> list[Stuck]:
    with connection.cursor() as cursor:
        return [line for line in stuck_on(cursor.cursor, day) if shown.has(line)]


def _cells(line: Stuck) -> list[str]:
    """One line of the board as a file has it: codes and pounds, whatever the language."""
    return [
        line.case,
        line.process,
        line.subject,
        line.state,
        line.why.value,
        line.blocked,
        line.defect,
        line.look_again_on.isoformat() if line.look_again_on else "",
        line.since.isoformat(),
        str(line.age_days),
        *(pounds_plainly(amount) for amount in (line.weekly_pence, line.owed_pence)),
        line.who.value,
        line.holder,
        line.must,
    ]


def _shown(said: QueryDict) -> Shown:
    """What the address asks for; what it does not know is passed over."""
    why = said.get("why", "")
    return Shown(
        role=_role(said),
        why=Why[why] if why in Why.__members__ else None,
        process=_process(said),
        team=_team(said),
    )


def _role(said: QueryDict) -> Role | None:
    role = said.get("role", "")
    return Role[role] if role in {known.name for known in STAFF_ROLES} else None


def _process(said: QueryDict) -> str:
    process = said.get("process", "")
    return process if process in PROCESSES else ""


def _team(said: QueryDict) -> Team | None:
    number = said.get("team", "")
    return Team.objects.filter(pk=int(number)).first() if number.isdecimal() else None


def _choices() -> dict[str, object]:
    """What there is to choose from on the pages of work."""
    return {
        "roles": STAFF_ROLES,
        "processes": sorted(PROCESSES),
        "teams": Team.objects.order_by("name"),
    }


@caseworkers_only
def work(request: HttpRequest) -> HttpResponse:
    """The worklist; what is ticked is first shown with what will happen to it, and then done."""
    day = business_day()
    wanted = _wanted(request.GET, request)
    context: dict[str, object] = {
        "day": day,
        "wanted": wanted,
        **_choices(),
        "holders": Holder,
        "is_leader": Role.TEAM_LEADER in roles_of(request.user),
        "accounts": User.objects.filter(groups__name=CASEWORKERS).order_by("username"),
        "query": request.GET.urlencode(),
    }
    status = 200
    if request.method == "POST":
        order, problem, field = _order(request, day)
        if order is not None and "confirmed" in request.POST:
            bulk.carry_out(order)
            return redirect(f"{reverse('work')}?{request.GET.urlencode()}")
        if order is not None:
            return render(request, "work/confirm.html", {**context, "order": order})
        context |= {"problem": problem, "field": field, "said": request.POST}
        status = 400
    with connection.cursor() as cursor:
        found = work_page(
            cursor.cursor, day, wanted, start=_start(request.GET), lines=WORK_LINES_SHOWN
        )
    context |= {"items": found.items, "found": found, "pages": _pages(request.GET, found)}
    context |= _money_that_waits(day, wanted)
    return render(request, "work/list.html", context, status=status)


def _order(request: HttpRequest, day: date) -> tuple[bulk.Order | None, str, str]:
    """What was asked for, or what is wrong with it and at which box of the day, if it is that."""
    try:
        return *bulk.order_of(request.POST, request.user, day), ""
    except TypedDayError as error:
        return None, str(error), error.box


def _start(said: QueryDict) -> int:
    """The first line of the page that the address asks for."""
    page = said.get("page", "")
    return (max(int(page), 1) - 1) * WORK_LINES_SHOWN if page.isdecimal() and len(page) < 6 else 0


def _pages(said: QueryDict, found: WorkPage) -> dict[str, str]:
    """The addresses of the page before and of the next one, where there are any."""
    page = found.start // WORK_LINES_SHOWN + 1
    pages = {}
    for name, number, exists in (
        ("previous", page - 1, page > 1),
        ("next", page + 1, found.start + len(found.items) < found.count),
    ):
        if exists:
            query = said.copy()
            query["page"] = str(number)
            pages[name] = f"?{query.urlencode()}"
    return pages


@team_leaders_only
def team(request: HttpRequest) -> HttpResponse:
    """How much work there is, for whom, how late it is and how much is owed on it."""
    day, chosen = business_day(), _team(request.GET)
    with connection.cursor() as cursor:
        by_holder = tallies(cursor.cursor, day, chosen)
        by_process = tallies_by_process(cursor.cursor, day, chosen)
    staffed = staffed_roles()
    context = {
        "day": day,
        "chosen": chosen,
        "by_holder": by_holder,
        "by_process": by_process,
        "unstaffed": [role for role in STAFF_ROLES if role not in staffed],
        "waiting": {tally.who for tally in by_holder},
        "openings": waiting_for_review().count(),
        **_choices(),
    }
    return render(request, "work/team.html", context)


def _wanted(said: QueryDict, request: HttpRequest) -> Wanted:
    """What the address asks for; what it does not know is passed over."""
    holder = said.get("holder", "")
    return Wanted(
        role=_role(said),
        process=_process(said),
        team=_team(said),
        holder=Holder(holder) if holder in {known.value for known in Holder} else Holder.ANYBODY,
        account_id=request.user.pk,
    )
