"""Accounts of the demonstration."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.db import transaction

from upkeep.cases.lifecycle import Role
from upkeep.correspondence import employer_access
from upkeep.correspondence.models import EmployerAccess, EmployerRole
from upkeep.parties.models import Person, SignIn
from upkeep.web.access import CASEWORKERS, ROLE_GROUPS


@transaction.atomic
def ensure_demo_account(
    username: str,
    password: str,
    person: Person | None = None,
    *,
    caseworker: bool = False,
    roles: Iterable[Role] = (),
) -> User:
    """Make the account, or bring it to this password, person and roles; return it.

    ``roles`` are those that a caseworker has beside that of a caseworker. A person has
    one account: an earlier one under another name loses them.
    """
    user, _ = User.objects.get_or_create(username=username)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    names = [CASEWORKERS, *(ROLE_GROUPS[role] for role in roles)] if caseworker else []
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in names])
    if person is not None:
        SignIn.objects.filter(person=person).exclude(user=user).delete()
        SignIn.objects.update_or_create(user=user, defaults={"person": person})
    return user


@transaction.atomic
def ensure_demo_employer(
    username: str, password: str, employer_reference: str, known_at: datetime
) -> User:
    """Make an account that acts for an employer as its administrator; return it."""
    user = ensure_demo_account(username, password)
    if employer_access.role_in(user, employer_reference) is None:
        EmployerAccess.objects.create(
            user=user,
            employer_reference=employer_reference,
            kind=EmployerAccess.Kind.BEGINS,
            role=EmployerRole.ADMINISTRATOR,
            why="the demonstration",
            by="the demonstration",
            known_at=known_at,
        )
    return user
