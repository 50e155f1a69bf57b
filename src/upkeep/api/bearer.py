"""Who calls, with what token, how often: asked before anything else of every request."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from upkeep.api.clients import Scope, acts_for
from upkeep.api.models import ApiCall, ApiClient
from upkeep.api.problems import RefusedError, not_found
from upkeep.api.tokens import read

CALLS_A_MINUTE = 300
"""ASSUMPTION: payroll programs of the largest bureaux stay far below; no rule names a number."""
_MINUTE = timedelta(minutes=1)


class Bearer(HttpBearer):
    """Lets in who has a token in force that is good for ``scope``."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:  # noqa: ANN401 - as its parent
        """The program that calls. Raises :class:`RefusedError` for anybody who may not."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        found = read(token.strip(), timezone.now()) if kind.lower() == "bearer" else None
        if found is None:
            raise RefusedError(
                HTTPStatus.UNAUTHORIZED,
                "not-signed-in",
                "Send a token in force as “Authorization: Bearer …”. POST /api/v1/token gives one.",
                headers={"WWW-Authenticate": 'Bearer realm="upkeep"'},
            )
        client, scopes = found
        _count(request, client)
        if self.scope is not None and self.scope not in scopes:
            raise RefusedError(
                HTTPStatus.FORBIDDEN,
                "not-in-scope",
                f"Ask for a token with the scope {self.scope}.",
                headers={
                    "WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'
                },
            )
        return client

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ANN401
        """Not asked: see :meth:`__call__`."""
        raise NotImplementedError


def _count(request: HttpRequest, client: ApiClient) -> None:
    """Keep that it called. Raises :class:`RefusedError` for too many calls in a minute."""
    now = timezone.now()
    lately = client.calls.filter(known_at__gt=now - _MINUTE).order_by("-known_at")
    times = list(lately.values_list("known_at", flat=True)[:CALLS_A_MINUTE])
    if len(times) == CALLS_A_MINUTE:
        seconds = int((times[-1] + _MINUTE - now).total_seconds()) + 1
        raise RefusedError(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too-many",
            f"A program may ask {CALLS_A_MINUTE} times a minute. Wait {seconds} seconds.",
            headers={"Retry-After": str(seconds)},
        )
    match = request.resolver_match
    assert match is not None, "a view is asked by its address"
    ApiCall.objects.create(
        client=client,
        operation=f"{request.method} /{match.route}",
        employer_reference=str(match.kwargs.get("employer", ""))[:8],
        known_at=now,
    )


def client_for(request: Any, employer_reference: str) -> ApiClient:  # noqa: ANN401
    """The program that calls. Raises :class:`RefusedError` for an employer it does not act for."""
    client: ApiClient = request.auth
    if not acts_for(client, employer_reference):
        raise not_found("employer")
    return client
