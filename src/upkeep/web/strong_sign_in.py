"""Whether somebody who is signed in has just shown again that it is they who sit there.

Asked before anything is done that sends money or letters elsewhere. Today this is the password,
typed again; a second factor will be asked for here, and nowhere else.
"""

from django.contrib.auth import authenticate
from django.http import HttpRequest

FIELD = "password"
"""The field of a form in which the password is typed again."""


def is_strong_enough(request: HttpRequest) -> bool:
    """Whether the form that was sent carries the password of who is signed in.

    A wrong one counts as an attempt to sign in, so that it cannot be guessed; an account that is
    locked for a while is not strong enough either.
    """
    typed = request.POST.get(FIELD, "")
    if not typed:
        return False
    found = authenticate(request, username=request.user.get_username(), password=typed)
    return found is not None and found.pk == request.user.pk
