"""Incomes from HMRC over HTTP: one request for each paying parent whose income is asked for.

OAuth2 with client credentials: a token is fetched, used until it is refused, and fetched again.
"""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import httpx
from django.db import connection
from pydantic import TypeAdapter, ValidationError

from upkeep.cases.forms import IncomeForm
from upkeep.cases.receiving import receive_incomes
from upkeep.gateways import web_client
from upkeep.gateways.messages import MessageFaultError, Reply, Understood
from upkeep.gateways.models import Message

_FORMS: TypeAdapter[list[IncomeForm]] = TypeAdapter(list[IncomeForm])
_JSON = "application/json"

# Thirty days before a review, and when the notice of an application has gone, a proceeding stands
# in asking_income; its key makes the request the same however often this is worked.
_ASK = """
INSERT INTO gateways_message (system, direction, key, content, paying_parent_id, known_at, state,
    attempts, next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
    settled_note)
SELECT 'hmrc_income', 'out', q.key, convert_to(json_build_object('request_id', q.key,
    'national_insurance_number', q.national_insurance_number, 'asked_on', q.entered_on)::text,
    'UTF8'), q.paying_parent_id, %(now)s, 'waiting', 0, %(now)s, '', '', '', '', '', ''
FROM (
    SELECT p.process || ' ' || p.subject || ' of ' || payer.reference AS key, p.entered_on,
        p.paying_parent_id, person.national_insurance_number
    FROM cases_proceeding p JOIN cases_payingparent payer ON payer.id = p.paying_parent_id
    JOIN parties_person person ON person.id = payer.person_id
    WHERE p.state = 'asking_income' AND p.ended_on IS NULL AND p.blocked = ''
    AND person.national_insurance_number IS NOT NULL
    ORDER BY p.id
) q
ON CONFLICT (system, direction, key) DO NOTHING
"""


def ask_for_incomes(now: datetime) -> int:
    """Store a request for every proceeding that waits for HMRC's figure; says how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"now": now})
        return int(cursor.rowcount)


class HmrcChannel:
    """HMRC's income service over HTTP."""

    system = Message.System.HMRC_INCOME
    carries_files = False

    def __init__(
        self, url: str, client_id: str, secret: str, client: httpx.Client | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._id = client_id
        self._secret = secret
        self._token = ""
        self.client = client or httpx.Client(timeout=web_client.TIMEOUT_SECONDS)

    def send(self, message: Message, now: datetime) -> Reply:
        """Ask for one person's income; a token that is no longer good is replaced once."""
        reply = self._ask(message)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            self._token = ""
            reply = self._ask(message)
        return reply

    def _ask(self, message: Message) -> Reply:
        if not self._token and (failure := self._fetch_token()) is not None:
            return failure
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": _JSON}
        headers["Idempotency-Key"] = message.key
        body = bytes(message.content)
        return web_client.request(self.client, "POST", f"{self.url}/incomes", body, headers)

    def _fetch_token(self) -> Reply | None:
        """Fetch a token; gives the reply where there is none in it. Tokens are never stored."""
        said = {"grant_type": "client_credentials", "client_id": self._id}
        body = urlencode({**said, "client_secret": self._secret}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = web_client.request(self.client, "POST", f"{self.url}/oauth/token", body, headers)
        if reply.fault is not None or reply.status != HTTPStatus.OK:
            return reply
        try:
            self._token = str(json.loads(reply.content)["access_token"])
        except (ValueError, KeyError, TypeError):
            return Reply(reply.status, b"", Message.Fault.GARBAGE)
        return None

    def read(self, message: Message, reply: bytes, now: datetime) -> Understood:
        """Record the figures, which may be none; the same figures again change nothing."""
        asked = json.loads(bytes(message.content))
        answer = _answer(reply)
        if answer.get("request_id") != message.key:
            raise MessageFaultError(
                Message.Fault.REPLAY, f"the answer is to {answer.get('request_id')!r}"
            )
        try:
            forms = _FORMS.validate_json(
                json.dumps(answer.get("incomes")), by_alias=True, by_name=False
            )
        except ValidationError as error:
            where = ", ".join(str(part) for part in error.errors()[0]["loc"])
            raise MessageFaultError(
                Message.Fault.GARBAGE, f"figures that cannot be read: {where}"
            ) from error
        if any(f.national_insurance_number != asked["national_insurance_number"] for f in forms):
            raise MessageFaultError(Message.Fault.UNKNOWN, "figures of somebody else")
        delivery = receive_incomes(forms, f"HMRC {message.pk}", now)
        if delivery.refused:
            raise MessageFaultError(Message.Fault.CONTRADICTION, delivery.refused[0].found)
        return Understood(f"{len(forms)} figures" if forms else "none held")


def _answer(reply: bytes) -> dict[str, Any]:
    try:
        found = json.loads(reply)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MessageFaultError(Message.Fault.GARBAGE, "the answer is no JSON object")
    return found
