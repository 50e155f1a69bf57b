"""The API as a whole: its addresses, its errors, and the description it publishes of itself."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from upkeep.api import calculations, employers
from upkeep.api.clients import MEANING
from upkeep.api.problems import MEDIA_TYPE, Fault, RefusedError, answer, not_found
from upkeep.api.tokens import token_answer

PREFIX = "api/v1/"
TOKEN = "/" + PREFIX + "token"
REFUSED = 400
_SCHEME = "clientCredentials"
_METHODS = ("get", "post", "put", "patch", "delete")


class UpkeepAPI(NinjaAPI):
    """The API with errors described as what they are, and its tokens as OAuth 2.0."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:  # noqa: ANN401
        """The published description."""
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["securitySchemes"] = {_SCHEME: _oauth()}
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe(operation)
        return schema


def _oauth() -> dict[str, Any]:
    scopes = {str(scope): words for scope, words in MEANING.items()}
    flow = {"tokenUrl": TOKEN, "scopes": scopes}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def _describe(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= REFUSED and "content" in response:
            [described] = response["content"].values()
            response["content"] = {MEDIA_TYPE: described}
    if "security" in operation:
        operation["security"] = [{_SCHEME: []}]


api = UpkeepAPI(
    title="Upkeep",
    version="1",
    description="What payroll programs and partner systems do. docs/api.md says how to begin.",
    docs_url=None,
    urls_namespace="api",
    openapi_url="openapi.json",
)
api.add_router("employers", employers.router)
api.add_router("calculations", calculations.router)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """What the API itself refuses."""
    return answer(request, error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not have the form that is published."""
    faults = [
        Fault(pointer=_pointer(each["loc"]), detail=str(each["msg"])) for each in error.errors
    ]
    said = "The request does not have the published form. Correct everything that is listed."
    return answer(request, RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", said, faults))


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, _error: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    return answer(request, not_found("page"))


def _pointer(place: tuple[Any, ...]) -> str:
    """Where it stands: in the body as a JSON Pointer, else the name of the parameter."""
    source, *parts = place
    if source != "body":
        return "/".join(str(part) for part in place)
    return "".join(f"/{part}" for part in parts[1:])


@csrf_exempt
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Give a token to a program that shows its name and secret (RFC 6749 section 4.4)."""
    if request.method != "POST":
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
    said, body, status = token_answer(
        request.build_absolute_uri(),
        request.body.decode("utf-8", "replace"),
        request.headers.get("Authorization", ""),
    )
    return HttpResponse(body, status=status, headers=said)


def elsewhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the API's."""
    return answer(request, not_found("page"))


def _open(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Let requests in without a session: the API asks for a token of its own."""
    for each in patterns:
        if isinstance(each, URLPattern):
            login_not_required(each.callback)
    return patterns


_found, _app, _namespace = api.urls
urlpatterns = [
    path(f"{PREFIX}token", login_not_required(token), name="api_token"),
    path(PREFIX, login_not_required(csrf_exempt(elsewhere)), name="api_root"),
    path(PREFIX, (_open(_found), _app, _namespace)),
    re_path(
        rf"^{PREFIX}(?P<rest>.*)$", login_not_required(csrf_exempt(elsewhere)), name="api_elsewhere"
    ),
]
