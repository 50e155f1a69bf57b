"""Accounts of the demonstration."""

from django.contrib.auth.models import Group, User
from django.db import transaction

from upkeep.parties.models import Person, SignIn
from upkeep.web.access import CASEWORKERS


@transaction.atomic
def ensure_demo_account(
    username: str, password: str, person: Person | None = None, *, caseworker: bool = False
) -> User:
    """Make the account, or bring it to this password, person and role; return it.

    A person has one account: an earlier one under another name loses them.
    """
    user, _ = User.objects.get_or_create(username=username)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    group, _ = Group.objects.get_or_create(name=CASEWORKERS)
    user.groups.set([group] if caseworker else [])
    if person is not None:
        SignIn.objects.filter(person=person).exclude(user=user).delete()
        SignIn.objects.update_or_create(user=user, defaults={"person": person})
    return user
