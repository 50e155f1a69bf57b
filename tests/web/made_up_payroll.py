"""Accounts that act for a made-up employer, for tests of its pages."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils import timezone
from made_up_employer import EMPLOYER, ordered

from upkeep.cases.actors import Actor
from upkeep.correspondence import employer_access
from upkeep.correspondence.models import EmployerAccess, EmployerRole
from upkeep.web.business_day import working_day

ADMINISTRATOR, PAYROLL, READER = "ada", "pat", "ria"
ROLES = {
    ADMINISTRATOR: EmployerRole.ADMINISTRATOR,
    PAYROLL: EmployerRole.PAYROLL,
    READER: EmployerRole.READER,
}


def acting(employer: str = EMPLOYER) -> None:
    """An employer with an order, and somebody who acts for it in each role."""
    ordered()
    for name, role in ROLES.items():
        let_act(name, role, employer)


def let_act(name: str, role: EmployerRole, employer: str = EMPLOYER) -> User:
    """Somebody who acts for an employer, let in without a code."""
    user, _made = User.objects.get_or_create(username=name)
    EmployerAccess.objects.create(
        user=user,
        employer_reference=employer,
        kind=EmployerAccess.Kind.BEGINS,
        role=role,
        why="a test",
        by="a test",
        known_at=timezone.now(),
    )
    return user


def invited(role: EmployerRole, on: date | None = None, at: datetime | None = None) -> str:
    """What a code reads by which the administrator invites somebody."""
    by = Actor(ADMINISTRATOR, on or working_day(), at or timezone.now())
    return employer_access.invite(EMPLOYER, role, by)[1]
