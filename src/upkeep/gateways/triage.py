"""The triage queue: every message that failed, how long ago, and the money it concerns."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import transaction

from upkeep.gateways.models import Message
from upkeep.ledger import Account

_QUEUE = f"""
SELECT m.id, m.system, m.direction, m.key, m.fault, m.fault_detail, m.failed_at, m.attempts,
    coalesce(p.reference, ''), liable.weekly, owed.pence
FROM gateways_message m LEFT JOIN cases_payingparent p ON p.id = m.paying_parent_id, LATERAL (
    SELECT coalesce(sum(l.weekly_pence), 0)::bigint AS weekly
    FROM cases_liability l JOIN cases_case k ON k.id = l.case_id
    WHERE k.paying_parent_id = m.paying_parent_id
    AND upper_inf(l.known) AND l.effective @> %(on)s::date
) liable, LATERAL (
    SELECT coalesce(sum(e.amount_pence), 0)::bigint AS pence
    FROM ledger_entry e JOIN cases_case k ON k.id = e.subject
    WHERE k.paying_parent_id = m.paying_parent_id
    AND e.account IN ({int(Account.MAINTENANCE_RECEIVABLE)},
        {int(Account.COLLECTION_FEE_RECEIVABLE)})
    AND e.effective_date <= %(on)s
) owed
WHERE m.state = 'failed' ORDER BY m.failed_at, m.id
"""


@dataclass(frozen=True, slots=True)
class Failed:
    """One line of the queue. Money is pence: what falls due a week, and what is owed.

    ``paying_parent`` is the payment reference of the parent it is about; empty where we do not
    know whom it is about, and then no money is known either.
    """

    number: int
    system: Message.System
    direction: Message.Direction
    key: str
    fault: Message.Fault
    detail: str
    failed_at: datetime
    age_days: int
    attempts: int
    paying_parent: str
    weekly_pence: int
    owed_pence: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue: of a system, of a fault, and in it for at least so many days."""

    system: str = ""
    fault: str = ""
    days: int = 0

    def takes(self, line: Failed) -> bool:
        """Whether a line is in this part."""
        return (
            self.system in ("", line.system)
            and self.fault in ("", line.fault)
            and line.age_days >= self.days
        )


class NotInTriageError(ValueError):
    """The message is not waiting for anybody; the message says how it stands."""


def queue(cursor: psycopg.Cursor[Any], on: date) -> list[Failed]:
    """Every failed message that nobody has dealt with, the oldest first."""
    cursor.execute(_QUEUE, {"on": on})
    return [_line(row, on) for row in cursor.fetchall()]


def _line(row: tuple[Any, ...], on: date) -> Failed:
    number, system, direction, key, fault, detail, failed_at, attempts, parent, weekly, owed = row
    return Failed(
        number=number,
        system=Message.System(system),
        direction=Message.Direction(direction),
        key=key,
        fault=Message.Fault(fault),
        detail=detail,
        failed_at=failed_at,
        age_days=max((on - failed_at.date()).days, 0),
        attempts=attempts,
        paying_parent=parent,
        weekly_pence=weekly,
        owed_pence=owed,
    )


def send_again(number: int, now: datetime) -> None:
    """Put a failed message back to be sent, or to be read where it came in."""
    with transaction.atomic():
        message = _failed(number)
        is_out = message.direction == Message.Direction.OUT
        message.state = Message.State.WAITING if is_out else Message.State.UNREAD
        message.next_attempt_at = now
        message.failed_at = None
        message.save()


def settle(number: int, by: str, note: str, now: datetime) -> None:
    """Say what was done about a failed message, which then leaves the queue but stays on record."""
    if not note.strip():
        raise ValueError("Found no note: say what was done about the message.")
    with transaction.atomic():
        message = _failed(number)
        message.state = Message.State.SETTLED
        message.settled_at, message.settled_by, message.settled_note = now, by, note.strip()
        message.save()


def _failed(number: int) -> Message:
    message = Message.objects.select_for_update().filter(pk=number).first()
    if message is None:
        raise NotInTriageError(f"There is no message {number}: `upkeep triage list` shows them.")
    if message.state != Message.State.FAILED:
        raise NotInTriageError(
            f"Message {number} is not in triage: {message.get_state_display().lower()}."
        )
    return message
