"""Who does what a page is told to do."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from upkeep.batch.nights import recorded_at
from upkeep.cases.actors import Actor
from upkeep.cases.lifecycle import Role
from upkeep.web.access import may_act, roles_of
from upkeep.web.business_day import business_day, working_day


def recorded_now() -> datetime:
    """When what a page records now counts as known: never before the last night's end."""
    return recorded_at(timezone.now())


def actor_of(request: HttpRequest) -> Actor:
    """Who is signed in, on the day of the caseload."""
    return Actor(request.user.get_username(), business_day(), recorded_now())


def actor_today(request: HttpRequest) -> Actor:
    """Who is signed in, on the day whose night comes next."""
    return Actor(request.user.get_username(), working_day(), recorded_now())


def is_finance(request: HttpRequest) -> bool:
    """Whether who is signed in may change the books."""
    return may_act(roles_of(request.user), Role.FINANCE)


def finance_of(request: HttpRequest) -> Actor:
    """Who changes the books. Raises PermissionDenied for anybody but finance."""
    if not is_finance(request):
        raise PermissionDenied
    return actor_of(request)
