"""How the answers get from page to page: in a cookie of the browser, and nowhere else.

Each run of the calculator has a random name, which stands in the addresses of its pages; its cookie
is sent to those addresses only, so two tabs do not mix. The cookie is signed and compressed, ends
with the browser, is refused after an hour without an answer, and is deleted when the person says
that they have finished. Nothing is kept on the server. See decision 0013.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "upkeep-calculator"
KEPT_FOR = timedelta(hours=1)
RUN_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
RUN_LENGTH = 12


def new_run() -> str:
    """A name for a run of the calculator, which says nothing and cannot be guessed."""
    return "".join(secrets.choice(RUN_LETTERS) for _ in range(RUN_LENGTH))


def carried(request: HttpRequest, run: str) -> Mapping[str, Any] | None:
    """The answers of a run; None when there are none, or they are too old or not ours."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(run), max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def carry(response: HttpResponse, run: str, given: Mapping[str, Any]) -> None:
    """Send the answers along with a response."""
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(given), salt=_salt(run), compress=True),
        path=_path(run),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_go(response: HttpResponse, run: str) -> None:
    """Have the browser delete the answers."""
    response.delete_cookie(COOKIE, path=_path(run), samesite="Lax")


def _salt(run: str) -> str:
    return f"upkeep.web.calculator.{run}"


def _path(run: str) -> str:
    return reverse("calculator_check", args=[run]).removesuffix("check/")
