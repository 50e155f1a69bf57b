"""Card payments through a payment provider, in the manner of GOV.UK Pay.

A payment is begun over the provider's HTTP API, the parent pays on the provider's own pages, and
the provider tells what became of it: in a signed message, and whenever it is asked. What it says
is taken in by :mod:`upkeep.collection.card_payments`, once.
"""

import hashlib
import hmac
import json
from datetime import date, datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upkeep.collection.card_payments import (
    CardContradictionError,
    Event,
    Told,
    ToldBy,
    UnknownCardPaymentError,
    shown,
    take_in,
    to_ask_about,
)
from upkeep.collection.models import CardPayment
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

ENDED_WITHOUT_MONEY = frozenset({"failed", "cancelled", "error"})
"""States in which the provider takes nothing any more."""
_LONDON = ZoneInfo("Europe/London")
_PAYOUT = r"^CRD[0-9]{8}$"


class StateForm(BaseModel):
    """Where the provider says that a payment stands."""

    model_config = ConfigDict(strict=True)

    status: str
    code: str = ""


class SettlementForm(BaseModel):
    """When money was taken, and in which payout it goes to our bank."""

    captured_date: date | None = None
    settled_date: date | None = None
    payout: str = Field(default="", pattern=f"{_PAYOUT}|^$")


class LinkForm(BaseModel):
    """An address that the provider gives."""

    href: str = Field(pattern=r"^https?://[^\s\"'<>]+$")


class LinksForm(BaseModel):
    """The addresses that belong to a payment."""

    next_url: LinkForm | None = None


class PaymentForm(BaseModel):
    """A payment as the provider tells it; what it tells beyond this is passed over."""

    payment_id: str = Field(min_length=1, max_length=100)
    reference: str
    amount: int = Field(strict=True, gt=0)
    state: StateForm
    settlement_summary: SettlementForm = SettlementForm()
    links: LinksForm = Field(default=LinksForm(), alias="_links")


class WebhookForm(BaseModel):
    """A message of the provider about a payment."""

    webhook_message_id: str = Field(min_length=1, max_length=100)
    event_type: str
    resource: PaymentForm


class CardChannel:
    """The payment provider over HTTP, with the key that it gave."""

    system = Message.System.CARDS
    carries_files = False

    def __init__(self, url: str, key: str, client: httpx.Client | None = None) -> None:
        if not key:
            raise ValueError("The payment provider has an address and no key: set UPKEEP_CARD_KEY.")
        self.url = url.rstrip("/")
        self._key = key
        self.client = client or httpx.Client(timeout=web_client.TIMEOUT_SECONDS)

    def send(self, message: Message, now: datetime) -> Reply:
        """Begin a payment; asked for again by the same key, the provider gives the same one."""
        headers = self._headers() | {"Idempotency-Key": message.key}
        address, body = f"{self.url}/v1/payments", bytes(message.content)
        return web_client.request(self.client, "POST", address, body, headers)

    def state_of(self, number: str) -> Reply:
        """What the provider says of a payment, by its number for it."""
        address = f"{self.url}/v1/payments/{number}"
        return web_client.request(self.client, "GET", address, b"", self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}

    def read(self, message: Message, reply: bytes, now: datetime) -> Understood:
        """The payment is begun: keep its number and where the parent pays."""
        form = _payment(reply)
        if form.reference != message.key:
            raise MessageFaultError(Message.Fault.REPLAY, f"the answer is about {form.reference!r}")
        _take(form, ToldBy.ANSWER, now)
        return Understood("begun", form.payment_id)


def begin(payment: CardPayment, return_url: str, description: str, language: str) -> Message:
    """Store the request that begins a payment; it leaves when messages are next sent."""
    said = {
        "amount": payment.amount_pence,
        "reference": payment.reference,
        "description": description,
        "return_url": return_url,
        "language": language,
    }
    return post(
        Message.System.CARDS,
        payment.reference,
        json.dumps(said, ensure_ascii=False).encode(),
        payment.known_at,
        payment.paying_parent_id,
    )


def _payment(content: bytes) -> PaymentForm:
    try:
        return PaymentForm.model_validate_json(content)
    except ValidationError as error:
        raise MessageFaultError(Message.Fault.GARBAGE, _where(error)) from error


def _where(error: ValidationError) -> str:
    """Which field cannot be read; never what stands in it."""
    where = ".".join(str(part) for part in error.errors()[0]["loc"])
    return f"what the provider says cannot be read: {where or 'no JSON object'}"


def _told(form: PaymentForm) -> Told:
    settlement = form.settlement_summary
    failed = form.state.status in ENDED_WITHOUT_MONEY
    return Told(
        reference=form.reference,
        number=form.payment_id,
        amount_pence=form.amount,
        captured_on=settlement.captured_date,
        failure=(form.state.code or form.state.status) if failed else "",
        paid_over_on=settlement.settled_date if settlement.payout else None,
        payout=settlement.payout,
        continue_at=form.links.next_url.href if form.links.next_url else "",
    )


def _take(form: PaymentForm, told_by: ToldBy, now: datetime) -> list[Event]:
    """Take in what the provider says; what does not fit is a fault of the message."""
    try:
        return take_in(_told(form), told_by, now.astimezone(_LONDON).date(), now)
    except UnknownCardPaymentError as error:
        raise MessageFaultError(Message.Fault.UNKNOWN, str(error)) from error
    except CardContradictionError as error:
        raise MessageFaultError(Message.Fault.CONTRADICTION, str(error)) from error


# --- When the provider is asked --------------------------------------------------------------


def ask_about(
    channel: CardChannel, payment: CardPayment, told_by: ToldBy, now: datetime
) -> list[Event]:
    """Ask the provider about one payment; gives what is new.

    An answer that does not come changes nothing. One that cannot be used goes to triage as if the
    provider had sent it by itself.
    """
    begun = payment.events.filter(kind=Event.BEGUN).first()
    if begun is None:
        return []
    reply = channel.state_of(begun.code)
    if reply.fault is not None or reply.status != HTTPStatus.OK:
        return []
    try:
        form = _payment(reply.content)
        if form.reference != payment.reference:
            raise MessageFaultError(Message.Fault.REPLAY, f"{form.reference!r} was not asked about")
        return _take(form, told_by, now)
    except MessageFaultError as error:
        key = f"answer {hashlib.sha256(reply.content).hexdigest()}"
        message, is_new = store_received(Message.System.CARDS, key, reply.content, now)
        if is_new:
            message.paying_parent_id = payment.paying_parent_id
            to_triage(message, error.fault, error.detail, now)
        return []


def ask_about_unfinished(channel: CardChannel, now: datetime) -> int:
    """Ask about every payment of which there may be news; says of how many there was."""
    return sum(bool(ask_about(channel, payment, ToldBy.POLL, now)) for payment in to_ask_about())


def look_after_return(channel: CardChannel, payment: CardPayment, now: datetime) -> None:
    """The parent is back on our pages: ask, unless it is known already how it ended."""
    if shown(payment).is_open:
        ask_about(channel, payment, ToldBy.RETURN, now)


# --- When the provider tells by itself -------------------------------------------------------


def is_signed(content: bytes, signature: str, secret: str) -> bool:
    """Whether a message is the provider's: HMAC-SHA256 of all its bytes, in hexadecimal digits.

    Compared in a time that does not depend on where a false signature goes wrong. Without a secret
    nothing is believed.
    """
    if not secret:
        return False
    wanted = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), signature.strip().lower().encode())


def take_webhook(content: bytes, known_at: datetime) -> Message:
    """Take in a message whose signature was found good; the same one again changes nothing.

    Stored before it is read. What cannot be read, speaks of no payment of ours, or contradicts
    what is recorded, goes to triage.
    """
    try:
        key = WebhookForm.model_validate_json(content).webhook_message_id
    except ValidationError:
        key = f"unreadable {hashlib.sha256(content).hexdigest()}"
    message, _is_new = store_received(Message.System.CARDS, key, content, known_at)
    read_webhooks(known_at)
    message.refresh_from_db()
    return message


def read_webhooks(now: datetime) -> int:
    """Read every message of the provider that is stored and not read; says how many there were."""
    return read_stored(Message.System.CARDS, _read_webhook, now)


def _read_webhook(message: Message, now: datetime) -> None:
    content = bytes(message.content)
    try:
        form = _resource(content, message.key)
        new = _take(form, ToldBy.WEBHOOK, now)
    except MessageFaultError as error:
        to_triage(message, error.fault, error.detail, now)
        return
    message.state, message.fault, message.fault_detail = Message.State.DONE, "", ""
    message.outcome = ", ".join(kind.value for kind in new) or "known"
    message.paying_parent_id = CardPayment.objects.get(reference=form.reference).paying_parent_id
    message.save()


def _resource(content: bytes, key: str) -> PaymentForm:
    """The payment in a message, or in an answer that was kept because it did not fit."""
    if key.startswith("answer "):
        return _payment(content)
    try:
        return WebhookForm.model_validate_json(content).resource
    except ValidationError as error:
        raise MessageFaultError(Message.Fault.GARBAGE, _where(error)) from error


def card_channel(url: str, key: str) -> CardChannel | None:
    """The provider, where it has an address. Raises ValueError for an address without a key."""
    return CardChannel(url, key) if url else None
