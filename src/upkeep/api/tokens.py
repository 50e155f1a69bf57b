"""Tokens by the client credentials grant of OAuth 2.0 (RFC 6749 section 4.4).

A token is signed by us and good for ten minutes. It says which program it is of and what for; that
the program may still call is looked up with every request.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import unquote_plus

import jwt
from django.conf import settings
from django.utils import timezone
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from upkeep.api.clients import client_of
from upkeep.api.models import ApiClient

GOOD_FOR = timedelta(minutes=10)
ISSUER = "upkeep"
AUDIENCE = "upkeep-api"
ALGORITHM = "HS256"


def issue(client: ApiClient, scopes: Iterable[str], at: datetime) -> str:
    """A token of a program."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": client.name,
        "scope": " ".join(scopes),
        "iat": int(at.timestamp()),
        "exp": int((at + GOOD_FOR).timestamp()),
        "jti": secrets.token_hex(8),
    }
    return jwt.encode(claims, _key(), ALGORITHM)


def read(token: str, at: datetime) -> tuple[ApiClient, frozenset[str]] | None:
    """The program of a token in force, and what the token is good for."""
    try:
        claims = jwt.decode(
            token,
            _key(),
            [ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["exp", "sub"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError:
        return None
    if datetime.fromtimestamp(claims["exp"], UTC) <= at:
        return None
    client = ApiClient.objects.filter(name=claims["sub"], end=None).first()
    return (client, frozenset(claims["scope"].split())) if client else None


def _key() -> bytes:
    return hashlib.sha256(b"upkeep.api.tokens\0" + settings.SECRET_KEY.encode()).digest()


class _Asked(Protocol):
    """What oauthlib knows of a request for a token."""

    headers: dict[str, str]
    client_id: str | None
    client_secret: str | None
    client: ApiClient | None
    scopes: list[str]


class _Clients(RequestValidator):  # type: ignore[misc]
    """What oauthlib asks about who asks for a token."""

    def authenticate_client(self, request: _Asked, *_args: object, **_kwargs: object) -> bool:
        """Whether name and secret, in the header or in the form, are a program's own."""
        name, secret = _in_header(request.headers.get("Authorization", "")) or (
            request.client_id or "",
            request.client_secret or "",
        )
        request.client = client_of(name, secret)
        if request.client is not None:
            request.client.client_id = request.client.name  # type: ignore[attr-defined]
        return request.client is not None

    def validate_grant_type(
        self, _client_id: str, grant_type: str, _client: object, _request: object, *_args: object
    ) -> bool:
        """There is one grant."""
        return grant_type == "client_credentials"

    def get_default_scopes(self, _client_id: str, request: _Asked, *_args: object) -> list[str]:
        """All that the program may ask for."""
        assert request.client is not None, "oauthlib asks for it once the program is known"
        return list(request.client.scopes)

    def validate_scopes(
        self,
        _client_id: str,
        scopes: list[str],
        client: ApiClient,
        _request: object,
        *_args: object,
    ) -> bool:
        """Whether the program may ask for all of them."""
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(self, _token: object, _request: object, *_args: object) -> None:
        """Nothing of a token is kept: it is signed."""


def _in_header(header: str) -> tuple[str, str] | None:
    """Name and secret of HTTP Basic."""
    kind, _, packed = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        text = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    name, _, secret = text.partition(":")
    return unquote_plus(name), unquote_plus(secret)


_SERVER = BackendApplicationServer(
    _Clients(),
    token_generator=lambda request, **_: issue(request.client, request.scopes, timezone.now()),
    token_expires_in=int(GOOD_FOR.total_seconds()),
)


def token_answer(address: str, body: str, authorization: str) -> tuple[dict[str, str], str, int]:
    """Headers, body and status with which a request for a token is answered."""
    headers = {"Authorization": authorization, "Content-Type": "application/x-www-form-urlencoded"}
    said, content, status = _SERVER.create_token_response(address, "POST", body, headers)
    return said, content, status
