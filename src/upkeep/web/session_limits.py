"""How long one may stay signed in, however busy."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"


class SessionLengthMiddleware:
    """End a session that has lasted ``SESSION_LENGTH_MAX``; idle ones end by their cookie's age."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out a person whose session is over before the page is made."""
        if request.user.is_authenticated and _is_over(request):
            logout(request)
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    now = timezone.now()
    began = datetime.fromisoformat(request.session.setdefault(SIGNED_IN_AT, now.isoformat()))
    return bool(now - began >= settings.SESSION_LENGTH_MAX)
