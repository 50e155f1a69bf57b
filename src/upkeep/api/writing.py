"""Writes are done once, however often they are sent: by the key that the program gives them."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from upkeep.api.models import ApiAnswer, ApiClient
from upkeep.api.problems import RefusedError

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def once(
    request: HttpRequest, client: ApiClient, key: str, act: Callable[[], Schema]
) -> JsonResponse:
    """Do ``act`` and keep the answer under the key; the same again is answered by what was kept.

    Two at the same time wait for each other. What was refused is not kept: corrected, it may be
    sent under the same key. Raises :class:`RefusedError` for the same key with something else.
    """
    # By our key: a body may hold a National Insurance number, which has few enough values to guess.
    sent = f"{request.path}\n".encode() + request.body
    digest = salted_hmac("upkeep.api.once", sent, algorithm="sha256").hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME, [f"{client.name} {key}"])
        kept = ApiAnswer.objects.filter(client=client, key=key).first()
        if kept is not None:
            return _again(kept, digest)
        body = json.loads(json.dumps(act().model_dump(by_alias=True), cls=NinjaJSONEncoder))
        ApiAnswer.objects.create(
            client=client,
            key=key,
            digest=digest,
            status=HTTPStatus.CREATED,
            body=body,
            known_at=timezone.now(),
        )
    return JsonResponse(body, status=HTTPStatus.CREATED)


def _again(kept: ApiAnswer, digest: str) -> JsonResponse:
    if kept.digest != digest:
        raise RefusedError(
            HTTPStatus.CONFLICT,
            "key-reused",
            "This Idempotency-Key came with another request before. Give each request a key of its "
            "own, and the same key only to the same request sent again.",
        )
    body: Any = kept.body
    return JsonResponse(body, status=kept.status, headers={"Idempotent-Replayed": "true"})
