"""Every error as a problem document (RFC 9457): what is wrong, where, and what to do."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One thing wrong with what was sent."""

    pointer: str = Field(
        description="Where in the body it stands, as a JSON Pointer (RFC 6901), or the parameter."
    )
    detail: str = Field(description="What was found there, and what is wanted instead.")


class Problem(Schema):
    """Why a request was not done."""

    type: str = Field(description="The kind of problem: a stable name, which programs may rely on.")
    title: str = Field(description="The kind of problem in words.")
    status: int
    detail: str = Field(description="What happened here, and what to do.")
    errors: list[Fault] | None = Field(None, description="Everything wrong with the body at once.")


TITLES = {
    "not-signed-in": "No token in force",
    "not-in-scope": "The token is not good for this",
    "not-found": "Not found",
    "invalid": "The request cannot be read",
    "refused": "The request was read and cannot be done",
    "key-reused": "The idempotency key was used for something else",
    "too-many": "Too many requests",
}
"""The kinds of problems."""


class RefusedError(Exception):
    """A request is not done; carries the problem document with which it is answered."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.errors, self.headers = list(errors), dict(headers or {})


def answer(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """The problem document of an error."""
    body: dict[str, Any] = {
        "type": f"tag:upkeep,2026:problems/{error.kind}",
        "title": TITLES[error.kind],
        "status": int(error.status),
        "detail": error.detail,
    }
    if error.errors:
        body["errors"] = [fault.model_dump() for fault in error.errors]
    return JsonResponse(body, status=error.status, content_type=MEDIA_TYPE, headers=error.headers)


def not_found(what: str) -> RefusedError:
    """What is not there, and what is another's, are told apart by nobody."""
    return RefusedError(
        HTTPStatus.NOT_FOUND,
        "not-found",
        f"There is no {what} here for this program. Check the reference; GET /api/v1/employers "
        "lists the employers that the program acts for.",
    )
