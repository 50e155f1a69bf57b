"""Whether somebody who is signed in has just shown again that it is they who sit there.

Asked before anything is done that sends money or letters elsewhere. An account with a second step
confirms with it, on a page of its own that is asked for first; another types its password into the
form. Nothing else decides it.
"""

from collections.abc import Callable
from typing import ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse

from upkeep.web.second_step import has_second_step

P = ParamSpec("P")

FIELD = "password"
"""The field of a form in which the password is typed again."""


def confirmed_by_second_step(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Ask an account that has a second step for it before a page opens or its form is taken.

    It holds for five minutes. What was filled in is taken once the step was given.
    """
    checked: Callable[P, HttpResponse] = reauthentication_required(
        view, enabled=lambda request: has_second_step(request.user), app="allauth.mfa"
    )
    return checked


def needs_password(request: HttpRequest) -> bool:
    """Whether a form has to ask for the password, because there is no second step."""
    return not has_second_step(request.user)


def is_strong_enough(request: HttpRequest) -> bool:
    """Whether the form carries the password of who is signed in, or none was needed.

    A wrong one counts as an attempt to sign in, so that it cannot be guessed; an account that is
    locked for a while is not strong enough either. A view that asks this is marked with
    :func:`confirmed_by_second_step`.
    """
    if not needs_password(request):
        return True
    typed = request.POST.get(FIELD, "")
    if not typed:
        return False
    found = authenticate(request, username=request.user.get_username(), password=typed)
    return found is not None and found.pk == request.user.pk
