"""The record of what was changed about how people sign in."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.utils import timezone

from upkeep.parties.models import SignInChange

Kind = SignInChange.Kind


def listen() -> None:
    """Write down what people change about their own account, whichever page they do it on."""
    signals.authenticator_added.connect(_added, dispatch_uid="second step added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="second step removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="recovery codes renewed")


def forget_second_step(user: User, by: str, why: str) -> int:
    """Take every step away from an account whose owner lost them; how many rows there were.

    Whoever does this has made sure of who is asking. ``why`` is kept for ever.
    """
    forgotten = int(Authenticator.objects.filter(user=user).delete()[0])
    if forgotten:
        _write(user, Kind.FORGOTTEN, "", by, why)
    return forgotten


def _added(user: User, authenticator: Authenticator, **_: object) -> None:
    _write(user, Kind.ADDED, authenticator.type, user.get_username())


def _removed(user: User, authenticator: Authenticator, **_: object) -> None:
    _write(user, Kind.REMOVED, authenticator.type, user.get_username())


def _renewed(user: User, authenticator: Authenticator, **_: object) -> None:
    _write(user, Kind.RENEWED, authenticator.type, user.get_username())


def _write(user: User, kind: SignInChange.Kind, step: str, by: str, why: str = "") -> None:
    SignInChange.objects.create(
        user=user, kind=kind, step=step, by=by, why=why, known_at=timezone.now()
    )
