"""Sending messages and reading the answers, so that none is lost and none counts twice.

A message is stored before it is sent; what comes back is stored before it is read; either may be
interrupted and is taken up again where it stopped. What fails is tried again after a while, and
after the last try, or at once where trying again cannot help, it goes to the triage queue. The
moment is always passed in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from upkeep.gateways.models import Message, MessageAttempt

Fault = Message.Fault

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=4),
)
"""How long to wait after each failed try; after one more the message goes to triage."""

LEASE = timedelta(minutes=10)
"""How long a message that is being sent is left alone by other processes."""

PASSING = frozenset(
    {
        Fault.TIMEOUT,
        Fault.UNREACHABLE,
        Fault.CUT_OFF,
        Fault.BUSY,
        Fault.SERVER_ERROR,
        Fault.GARBAGE,
    }
)
"""Faults that trying again may mend."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the HTTP status, none where nothing answered, and every byte that arrived.

    ``fault`` is what the connection itself shows to be wrong, ``retry_after_seconds`` how long the
    other side asks us to wait.
    """

    status: int | None
    content: bytes
    fault: Message.Fault | None = None
    retry_after_seconds: int = 0


class MessageFaultError(Exception):
    """An answer that cannot be used: which fault it is, and what a person should know of it."""

    def __init__(self, fault: Message.Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Understood:
    """What an answer says became of a message, and the other side's own reference for it."""

    outcome: str
    other_reference: str = ""


class Channel(Protocol):
    """One outside system: how a message is sent, and what an answer means."""

    @property
    def system(self) -> Message.System:
        """The system whose messages it carries."""

    @property
    def carries_files(self) -> bool:
        """Whether it carries whole files, or single messages."""

    def send(self, message: Message, now: datetime) -> Reply:
        """Send a message and give what came back, whatever it is."""

    def read(self, message: Message, reply: bytes, now: datetime) -> Understood:
        """Take in an answer. Raises :class:`MessageFaultError`; then nothing of it is recorded."""


def post(
    system: Message.System,
    key: str,
    content: bytes,
    known_at: datetime,
    paying_parent_id: int | None = None,
) -> Message:
    """Store a message to be sent. The same key again gives the message that there is."""
    message, _is_new = Message.objects.get_or_create(
        system=system,
        direction=Message.Direction.OUT,
        key=key,
        defaults={
            "content": content,
            "known_at": known_at,
            "paying_parent_id": paying_parent_id,
            "state": Message.State.WAITING,
            "next_attempt_at": known_at,
        },
    )
    return message


def store_received(
    system: Message.System,
    key: str,
    content: bytes,
    known_at: datetime,
    *,
    is_file: bool = False,
    carried_in: Message | None = None,
) -> tuple[Message, bool]:
    """Store what came in before it is read; says whether it is the first time."""
    return Message.objects.get_or_create(
        system=system,
        direction=Message.Direction.IN,
        key=key,
        defaults={
            "content": content,
            "known_at": known_at,
            "state": Message.State.UNREAD,
            "is_file": is_file,
            "carried_in": carried_in,
        },
    )


def read_stored(
    system: Message.System, read: Callable[[Message, datetime], None], now: datetime
) -> int:
    """Read every message that a system sent us and nobody read yet; says how many there were.

    Each is read in a transaction of its own, by one process alone. ``read`` leaves the message
    where it then stands.
    """
    unread = Message.objects.filter(
        system=system, direction=Message.Direction.IN, state=Message.State.UNREAD
    )
    numbers = list(unread.order_by("id").values_list("id", flat=True))
    for number in numbers:
        with transaction.atomic():
            message = unread.select_for_update(skip_locked=True).filter(pk=number).first()
            if message is not None:
                read(message, now)
    return len(numbers)


def to_triage(message: Message, fault: Message.Fault, detail: str, now: datetime) -> None:
    """Leave a message for a person: what is wrong with it, and since when."""
    message.state, message.failed_at = Message.State.FAILED, now
    message.fault, message.fault_detail = fault, detail
    message.save()


def exchange(channel: Channel, now: datetime) -> dict[str, int]:
    """Send every message that is due and read every answer; says how many came to what."""
    counts = {"sent": 0, "done": 0, "to_try_again": 0, "failed": 0}
    for number in _due(channel, now):
        message = _lease(number, now)
        if message is None:
            continue
        counts["sent"] += message.state == Message.State.WAITING
        _send_and_read(channel, message, now)
        outcome = {Message.State.DONE: "done", Message.State.FAILED: "failed"}
        counts[outcome.get(Message.State(message.state), "to_try_again")] += 1
    return counts


def exchange_one(channel: Channel, number: int, now: datetime) -> None:
    """Send one message at once, as somebody waits for it, unless another process has it."""
    message = _lease(number, now)
    if message is not None:
        _send_and_read(channel, message, now)


def _send_and_read(channel: Channel, message: Message, now: datetime) -> None:
    if message.state == Message.State.WAITING:
        _send(channel, message, now)
    if message.state == Message.State.UNREAD:
        _read(channel, message, now)


def _due(channel: Channel, now: datetime) -> Iterator[int]:
    due = Message.objects.filter(
        system=channel.system,
        is_file=channel.carries_files,
        direction=Message.Direction.OUT,
        state__in=[Message.State.WAITING, Message.State.UNREAD],
        next_attempt_at__lte=now,
    )
    return iter(list(due.order_by("id").values_list("id", flat=True)))


def _lease(number: int, now: datetime) -> Message | None:
    """The message, for this process alone for a while; none if another one has it by now."""
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=number, next_attempt_at__lte=now)
            .filter(state__in=[Message.State.WAITING, Message.State.UNREAD])
            .first()
        )
        if message is not None:
            message.next_attempt_at = now + LEASE
            message.save(update_fields=["next_attempt_at"])
    return message


def _send(channel: Channel, message: Message, now: datetime) -> None:
    """Send it, and store what came back before anybody reads it."""
    reply = channel.send(message, now)
    fault = reply.fault or _fault_of_status(reply.status)
    with transaction.atomic():
        message.attempts += 1
        MessageAttempt.objects.create(
            message=message,
            number=message.attempts,
            at=now,
            status=reply.status,
            reply=reply.content,
            fault=fault or "",
        )
        if fault is None:
            message.state = Message.State.UNREAD
            message.save(update_fields=["attempts", "state"])
        else:
            said = f"HTTP {reply.status}" if reply.status else "no answer"
            wait = timedelta(seconds=reply.retry_after_seconds)
            _put_off_or_fail(message, MessageFaultError(fault, said), now, wait)


def _fault_of_status(status: int | None) -> Message.Fault | None:
    if status is None:
        return Fault.UNREACHABLE
    if status == 429:
        return Fault.BUSY
    if status >= 500:
        return Fault.SERVER_ERROR
    return None if 200 <= status < 300 else Fault.REFUSED


def _read(channel: Channel, message: Message, now: datetime) -> None:
    """Read the answer that is stored; nothing of one that cannot be used is recorded."""
    last = message.tries.order_by("-number").first()
    assert last is not None, "an unread answer is stored"
    try:
        with transaction.atomic():
            understood = channel.read(message, bytes(last.reply), now)
            message.state = Message.State.DONE
            message.outcome = understood.outcome
            message.other_reference = understood.other_reference
            message.fault = message.fault_detail = ""
            message.failed_at = message.next_attempt_at = None
            message.save()
    except MessageFaultError as error:
        _put_off_or_fail(message, error, now, timedelta())


def _put_off_or_fail(
    message: Message, error: MessageFaultError, now: datetime, wait: timedelta
) -> None:
    """Try again after a while where that may help, or leave it for a person."""
    message.fault, message.fault_detail = error.fault, error.detail
    if error.fault in PASSING and message.attempts <= len(PAUSES):
        message.state = Message.State.WAITING
        message.next_attempt_at = now + max(PAUSES[message.attempts - 1], wait)
    else:
        message.state = Message.State.FAILED
        message.failed_at = now
        message.next_attempt_at = None
    message.save()
