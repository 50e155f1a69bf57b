"""The pages on which team leaders say who works on which part of the worklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.cases.models import Team
from upkeep.cases.restrictions import restrictions
from upkeep.cases.team_models import SHARES
from upkeep.cases.worklist import STAFF_ROLES
from upkeep.web.access import CASEWORKERS, team_leaders_only
from upkeep.web.calculator.figures import count_of
from upkeep.web.process_words import event_words, role_words

NAME_MAX = 70
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TeamInWords:
    """A team with its roles, processes and members as a page lists them."""

    team: Team
    roles: tuple[str, ...]
    processes: tuple[str, ...]
    members: tuple[str, ...]


@team_leaders_only
def teams(request: HttpRequest) -> HttpResponse:
    """Every team, and the roles whose work no team has for some of the caseload."""
    rows = list(Team.objects.order_by("name").prefetch_related("members"))
    context = {
        "teams": [_in_words(row) for row in rows],
        "left_over": [role_words(role) for role in STAFF_ROLES if rows and _is_left(role, rows)],
    }
    return render(request, "work/teams.html", context)


def _in_words(team: Team) -> TeamInWords:
    return TeamInWords(
        team,
        tuple(role_words(Role[name]) for name in team.roles),
        tuple(event_words(name) for name in team.processes),
        tuple(sorted(account.username for account in team.members.all())),
    )


def _is_left(role: Role, rows: Iterable[Team]) -> bool:
    """Whether some of the work of a role, for some hundredth of the caseload, is no team's."""
    return not all(
        any(team.has(number, role.name, process) for team in rows)
        for number in range(SHARES)
        for process in PROCESSES
    )


@team_leaders_only
def new_team(request: HttpRequest) -> HttpResponse:
    """The form of a team that is made."""
    return _form(request, None)


@team_leaders_only
def team_form(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a team that exists; it can also be dissolved."""
    return _form(request, get_object_or_404(Team, pk=number))


def _form(request: HttpRequest, team: Team | None) -> HttpResponse:
    said, errors = _standing(team), {}
    if request.method == "POST":
        said = _said(request.POST)
        if team is not None and request.POST.get("do") == "dissolve":
            errors = _dissolve(team)
        elif not (errors := _errors(said, team)):
            _save(said, team)
        if not errors:
            return redirect("teams")
    context = {
        "team": team,
        "said": said,
        "errors": errors,
        "roles": STAFF_ROLES,
        "processes": sorted(PROCESSES),
        "accounts": _staff().order_by("username"),
    }
    return render(request, "work/team_form.html", context, status=400 if errors else 200)


def _dissolve(team: Team) -> dict[str, str]:
    """Dissolve the team; a restricted case would be left to nobody, so it is given away first."""
    if restrictions().filter(team=team).exists():
        return {"name": _("This team has restricted cases: give them to another team first")}
    team.delete()
    return {}


def _staff() -> Any:  # noqa: ANN401 - a query of accounts
    return User.objects.filter(groups__name=CASEWORKERS, is_active=True)


def _standing(team: Team | None) -> Said:
    if team is None:
        shares = {"share_from": "0", "share_to": str(SHARES)}
        return {"name": "", "roles": [], "processes": [], "members": [], **shares}
    return {
        "name": team.name,
        "roles": team.roles,
        "processes": team.processes,
        "share_from": str(team.share_from),
        "share_to": str(team.share_to),
        "members": list(team.members.values_list("username", flat=True)),
    }


def _said(posted: QueryDict) -> Said:
    one = {name: posted.get(name, "").strip() for name in ("name", "share_from", "share_to")}
    return one | {name: posted.getlist(name) for name in ("roles", "processes", "members")}


def _errors(said: Said, team: Team | None) -> dict[str, str]:
    """What is wrong, by field."""
    errors = {}
    others = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
    if not said["name"] or len(said["name"]) > NAME_MAX:
        errors["name"] = _("Enter a name of at most 70 characters")
    elif others.filter(name=said["name"]).exists():
        errors["name"] = _("Enter another name: a team has this one")
    if not said["roles"] or set(said["roles"]) - {role.name for role in STAFF_ROLES}:
        errors["roles"] = _("Choose at least one role")
    if set(said["processes"]) - set(PROCESSES):
        errors["processes"] = _("Choose from the list")
    start, end = count_of(said["share_from"]), count_of(said["share_to"])
    if start is None or start >= SHARES:
        errors["share_from"] = _("Enter a whole number from 0 to 99")
    elif end is None or not start < end <= SHARES:
        errors["share_to"] = _("Enter a whole number above the first and up to 100")
    return errors


@transaction.atomic
def _save(said: Said, team: Team | None) -> None:
    row = team or Team()
    row.name, row.roles, row.processes = said["name"], said["roles"], said["processes"]
    row.share_from, row.share_to = int(said["share_from"]), int(said["share_to"])
    row.save()
    row.members.set(_staff().filter(username__in=said["members"]))
