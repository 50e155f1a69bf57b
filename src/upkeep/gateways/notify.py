"""E-mails, texts and letters through GOV.UK Notify.

The interface is :class:`Notifier`. :class:`StoredNotifier` stores what is to go out; the channel
sends it over Notify's HTTP API when `upkeep messages` works; delivery receipts come back to an
address of the pages. Notify's services need templates of their own there, named by id.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx
import jwt

from upkeep.correspondence.delivery import note_receipt
from upkeep.gateways import web_client
from upkeep.gateways.messages import (
    MessageFaultError,
    Reply,
    Understood,
    post,
    read_stored,
    store_received,
    to_triage,
)
from upkeep.gateways.models import Message

_ID_LENGTH = 36
_ADDRESS_LINES_MAX = 7
DELIVERED = frozenset({"delivered", "received"})
UNDELIVERED = frozenset(
    {
        "permanent-failure",
        "temporary-failure",
        "technical-failure",
        "validation-failed",
        "cancelled",
    }
)

ASKED_AFTER = timedelta(hours=4)
"""A notice that Notify has called back about by then is not asked about."""
KEPT_BY_NOTIFY = timedelta(days=7)
"""How long Notify can say what became of a notice."""
_ASKED_AT_ONCE = 250


class Way(Enum):
    """How a notice goes out, by Notify's own name."""

    EMAIL = "email"
    TEXT = "sms"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Notice:
    """One e-mail, text or letter. ``reference`` is ours and makes it the same one ever after.

    ``to`` is the address, the telephone number, or the lines of a postal address with the postcode
    last. ``template`` is Notify's id; ``personalisation`` fills its gaps.
    """

    reference: str
    way: Way
    to: tuple[str, ...] = field(repr=False)
    template: str
    personalisation: Mapping[str, str] = field(repr=False)
    paying_parent_id: int | None = None


class Notifier(Protocol):
    """Who sends notices."""

    def send(self, notice: Notice, known_at: datetime) -> int:
        """Have a notice sent, and give the number of its message; the same reference goes once."""


class StoredNotifier:
    """Stores notices as messages; they leave when messages are next sent."""

    def send(self, notice: Notice, known_at: datetime) -> int:
        """Store a notice to be sent. Raises ValueError for an address that cannot be one."""
        body = {
            **_addressed(notice),
            "template_id": notice.template,
            "reference": notice.reference,
        }
        content = json.dumps({"way": notice.way.value, "body": body}, ensure_ascii=False)
        message = post(
            Message.System.NOTIFY,
            notice.reference,
            content.encode(),
            known_at,
            notice.paying_parent_id,
        )
        return message.pk


def _addressed(notice: Notice) -> dict[str, Any]:
    lines = [line.strip() for line in notice.to if line.strip()]
    wanted = range(3, _ADDRESS_LINES_MAX + 1) if notice.way is Way.LETTER else range(1, 2)
    if len(lines) not in wanted:
        raise ValueError(
            f"{notice.reference}: found {len(lines)} lines of address; a letter needs 3 to "
            f"{_ADDRESS_LINES_MAX}, an e-mail or a text one."
        )
    personalisation = dict(notice.personalisation)
    if notice.way is Way.LETTER:
        numbered = {f"address_line_{place}": line for place, line in enumerate(lines, start=1)}
        return {"personalisation": personalisation | numbered}
    field_name = "email_address" if notice.way is Way.EMAIL else "phone_number"
    return {field_name: lines[0], "personalisation": personalisation}


class NotifyChannel:
    """GOV.UK Notify over HTTP, with a key as Notify gives it: name, service id and secret."""

    system = Message.System.NOTIFY
    carries_files = False

    def __init__(self, url: str, key: str, client: httpx.Client | None = None) -> None:
        if len(key) < 2 * _ID_LENGTH + 1:
            raise ValueError(
                "The key for Notify is too short: copy it whole from Notify's API integration page."
            )
        self.url = url.rstrip("/")
        self.service = key[-2 * _ID_LENGTH - 1 : -_ID_LENGTH - 1]
        self._secret = key[-_ID_LENGTH:]
        self.client = client or httpx.Client(timeout=web_client.TIMEOUT_SECONDS)

    def send(self, message: Message, now: datetime) -> Reply:
        """Post one notice."""
        stored = json.loads(bytes(message.content))
        headers = {
            "Authorization": f"Bearer {self._token(now)}",
            "Content-Type": "application/json",
        }
        address = f"{self.url}/v2/notifications"
        if message.attempts and not message.other_reference:
            known = self._sent_before(address, message.key, headers)
            if known is not None:
                return known
        body = json.dumps(stored["body"], ensure_ascii=False).encode()
        return web_client.request(self.client, "POST", f"{address}/{stored['way']}", body, headers)

    def _sent_before(self, address: str, reference: str, headers: dict[str, str]) -> Reply | None:
        """What Notify has by our reference: a try that seemed to fail may have arrived.

        None when it has nothing, so that the notice is to be sent now.
        """
        query = urlencode({"reference": reference})
        reply = web_client.request(self.client, "GET", f"{address}?{query}", b"", headers)
        if reply.fault is not None or reply.status != HTTPStatus.OK:
            return reply
        try:
            held = _object(reply.content).get("notifications")
        except MessageFaultError:
            return reply
        if not isinstance(held, list):
            return reply
        return Reply(reply.status, json.dumps(held[0]).encode()) if held else None

    def status_of(self, message: Message, now: datetime) -> Reply:
        """What Notify says became of a notice that it took."""
        headers = {"Authorization": f"Bearer {self._token(now)}"}
        address = f"{self.url}/v2/notifications/{message.other_reference}"
        return web_client.request(self.client, "GET", address, b"", headers)

    def _token(self, now: datetime) -> str:
        claims = {"iss": self.service, "iat": int(now.timestamp())}
        return jwt.encode(claims, self._secret, "HS256")

    def read(self, message: Message, reply: bytes, now: datetime) -> Understood:
        """Notify has taken the notice; whether it arrives is told later."""
        answer = _object(reply)
        if not isinstance(answer.get("id"), str):
            raise MessageFaultError(Message.Fault.GARBAGE, "the answer names no notification")
        if answer.get("reference") != message.key:
            raise MessageFaultError(
                Message.Fault.REPLAY, f"the answer is about {answer.get('reference')!r}"
            )
        return Understood("sending", answer["id"])


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MessageFaultError(Message.Fault.GARBAGE, "the answer is no JSON object")
    return found


def take_receipt(content: bytes, known_at: datetime) -> Message:
    """Take in a delivery receipt as Notify calls back with it; the same one again changes nothing.

    Stored before it is read. What cannot be read, or is about a notice that we did not send, goes
    to triage; so does the notice that could not be delivered.
    """
    receipt = _receipt(content)
    key = " ".join(receipt) or f"unreadable {hashlib.sha256(content).hexdigest()}"
    message, _is_new = store_received(Message.System.NOTIFY, key, content, known_at)
    read_receipts(known_at)
    message.refresh_from_db()
    return message


def ask_for_receipts(channel: NotifyChannel, now: datetime) -> int:
    """Ask Notify about notices that it took and has not called back about; how many it told of.

    An answer is taken in as a receipt is. One that does not come, or says that the notice is still
    on its way, changes nothing: it is asked again the next time.
    """
    silent = Message.objects.filter(
        system=Message.System.NOTIFY,
        direction=Message.Direction.OUT,
        state=Message.State.DONE,
        known_at__lte=now - ASKED_AFTER,
        known_at__gt=now - KEPT_BY_NOTIFY,
    ).exclude(outcome__in=DELIVERED | UNDELIVERED)
    told = 0
    for message in silent.order_by("id")[:_ASKED_AT_ONCE]:
        reply = channel.status_of(message, now)
        if reply.fault is None and reply.status == HTTPStatus.OK and _is_settled(reply.content):
            take_receipt(reply.content, now)
            told += 1
    return told


def _is_settled(content: bytes) -> bool:
    found = _receipt(content)
    return bool(found) and found[1] in DELIVERED | UNDELIVERED


def _receipt(content: bytes) -> tuple[str, ...]:
    """Notify's id, the status and when it was reached; empty for what is no receipt."""
    try:
        found = _object(content)
        return str(found["id"]), str(found["status"]), str(found.get("completed_at"))
    except (MessageFaultError, KeyError):
        return ()


def read_receipts(now: datetime) -> int:
    """Read every receipt that is stored and not read yet; says how many there were."""
    return read_stored(Message.System.NOTIFY, _note_delivery, now)


def _note_delivery(message: Message, now: datetime) -> None:
    receipt = _receipt(bytes(message.content))
    if not receipt:
        to_triage(message, Message.Fault.GARBAGE, "this is no delivery receipt", now)
        return
    notices = Message.objects.select_for_update().filter(system=Message.System.NOTIFY)
    notice = notices.filter(other_reference=receipt[0]).first()
    if notice is None:
        to_triage(message, Message.Fault.UNKNOWN, "a receipt for no notice of ours", now)
        return
    status = receipt[1]
    notice.outcome = status
    is_a_letter = _is_a_letter(notice, receipt, now)
    if status in UNDELIVERED and not is_a_letter:
        to_triage(notice, Message.Fault.UNDELIVERED, f"Notify says {status}", now)
    elif status in DELIVERED and notice.fault == Message.Fault.UNDELIVERED:
        notice.state, notice.fault, notice.failed_at = Message.State.DONE, "", None
    notice.save()
    message.state, message.outcome = Message.State.DONE, status
    message.fault = message.fault_detail = ""
    message.paying_parent_id = notice.paying_parent_id
    message.save()


def _is_a_letter(notice: Message, receipt: tuple[str, ...], now: datetime) -> bool:
    """Tell the letter that the notice was word of; one that failed is then the letter's matter."""
    status = receipt[1]
    if status not in DELIVERED | UNDELIVERED:
        return False
    on = _day_of(receipt[2], now)
    return note_receipt(notice.key, status, arrived=status in DELIVERED, at=now, on=on)


def _day_of(completed_at: str, now: datetime) -> date:
    """The day on which Notify says that it was, or that of the receipt where it says none."""
    try:
        moment = datetime.fromisoformat(completed_at)
    except ValueError:
        moment = now
    return moment.astimezone(ZoneInfo("Europe/London")).date()
