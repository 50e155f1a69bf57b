"""Questions that go out in files, and the answers that come back in files.

A question is a message of its own, so that it has its age, its tries and its paying parent. One
file carries many of them; its reference is ours. What nobody answers in time is asked again in the
next file, and after the last patience it goes to triage; an answer that comes late still counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from upkeep.gateways.line_files import line_of, write_line_file
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message, MessageAttempt

LINES_AT_ONCE = 2_000
State, Fault = Message.State, Message.Fault

Outcome = Understood | MessageFaultError


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a reply with the question that it answers, and what it says."""

    question: Message
    line: bytes
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """How one outside system is asked in files.

    ``patience`` is how long an answer is waited for, one time for each asking. ``take_in`` records
    what answers say, all of them together, and gives what each came to, in order.
    """

    system: Message.System
    requests: str
    replies: str
    prefix: str
    patience: tuple[timedelta, ...]
    take_in: Callable[[Sequence[Answer], datetime], list[Outcome]]


def ask_in_file(
    asking: Asking, now: datetime, goes_by_file: Callable[[Message], bool]
) -> Message | None:
    """Put every question that waits into one file to be sent, or none where there is none.

    The file is stored before it leaves; each question is in one file at a time.
    """
    with transaction.atomic():
        waiting = Message.objects.select_for_update(skip_locked=True).filter(
            system=asking.system,
            direction=Message.Direction.OUT,
            is_file=False,
            state=State.WAITING,
            next_attempt_at__lte=now,
        )
        questions = [each for each in waiting.order_by("id") if goes_by_file(each)]
        if not questions:
            return None
        reference = _next_reference(asking, now)
        head = {"file": asking.requests, "reference": reference, "sent_on": f"{now:%Y-%m-%d}"}
        file = Message.objects.create(
            system=asking.system,
            direction=Message.Direction.OUT,
            key=reference,
            content=write_line_file(head, (bytes(each.content) for each in questions)),
            is_file=True,
            known_at=now,
            state=State.WAITING,
            next_attempt_at=now,
        )
        for question in questions:
            question.carried_in = file
            question.state = State.ASKED
            tries = min(question.attempts, len(asking.patience) - 1)
            question.next_attempt_at = now + asking.patience[tries]
        _save(questions)
    return file


def _next_reference(asking: Asking, now: datetime) -> str:
    """Our request reference: the system, the day, and a number of the day."""
    begins = f"{asking.prefix}-{now:%Y%m%d}-"
    sent = Message.objects.filter(is_file=True, direction="out", key__startswith=begins).count()
    return f"{begins}{sent + 1:02d}"


def note_overdue(asking: Asking, now: datetime) -> int:
    """Have what nobody answered in time asked again, or looked at by a person; says how many."""
    with transaction.atomic():
        late = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(system=asking.system, state=State.ASKED, next_attempt_at__lte=now)
            .order_by("id")
        )
        _note_tries(late, now, [b""] * len(late), Fault.TIMEOUT)
        for question in late:
            question.fault = Fault.TIMEOUT
            assert question.carried_in is not None, "what was asked was carried in a file"
            question.fault_detail = f"no answer to {question.carried_in.key}"
            if question.attempts < len(asking.patience):
                question.state, question.next_attempt_at = State.WAITING, now
            else:
                question.state, question.failed_at = State.FAILED, now
                question.next_attempt_at = None
        _save(late)
    return len(late)


def settle_answers(asking: Asking, answers: Sequence[Answer], now: datetime) -> list[Outcome]:
    """Take in answers, and note on each question what became of it.

    A fault sends a question that was still open to triage; one that was answered before keeps its
    answer, and the caller keeps the line.
    """
    outcomes = asking.take_in(answers, now)
    assert len(outcomes) == len(answers), "every answer came to something"
    noted: list[tuple[Answer, Outcome]] = [
        (answer, outcome)
        for answer, outcome in zip(answers, outcomes, strict=True)
        if isinstance(outcome, Understood) or is_open(answer.question)
    ]
    questions = [answer.question for answer, _outcome in noted]
    _note_tries(questions, now, [answer.line for answer, _outcome in noted], None)
    for answer, outcome in noted:
        _note_outcome(answer.question, outcome, now)
    _save(questions)
    return outcomes


def is_open(question: Message) -> bool:
    """Whether nobody has answered or settled a question yet; one in triage is open."""
    return question.state in (State.WAITING, State.ASKED, State.FAILED)


def _note_outcome(question: Message, outcome: Outcome, now: datetime) -> None:
    question.next_attempt_at = None
    if isinstance(outcome, Understood):
        question.state, question.outcome = State.DONE, outcome.outcome
        question.other_reference = outcome.other_reference
        question.fault = question.fault_detail = ""
        question.failed_at = None
    else:
        question.state, question.failed_at = State.FAILED, now
        question.fault, question.fault_detail = outcome.fault, outcome.detail


def _note_tries(
    questions: Sequence[Message],
    now: datetime,
    replies: Sequence[bytes],
    fault: Message.Fault | None,
) -> None:
    for question in questions:
        question.attempts += 1
    MessageAttempt.objects.bulk_create(
        (
            MessageAttempt(
                message=question,
                number=question.attempts,
                at=now,
                status=None,
                reply=reply,
                fault=fault or "",
            )
            for question, reply in zip(questions, replies, strict=True)
        ),
        batch_size=LINES_AT_ONCE,
    )


_SAVE = """
UPDATE gateways_message m SET state = s.state, attempts = s.attempts,
    next_attempt_at = s.next_attempt_at, carried_in_id = s.carried_in_id, outcome = s.outcome,
    other_reference = s.other_reference, fault = s.fault, fault_detail = s.fault_detail,
    failed_at = s.failed_at
FROM unnest(%s::bigint[], %s::text[], %s::integer[], %s::timestamptz[], %s::bigint[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::timestamptz[])
    AS s (id, state, attempts, next_attempt_at, carried_in_id, outcome, other_reference, fault,
        fault_detail, failed_at)
WHERE m.id = s.id
"""
_SAVED = (
    *("pk", "state", "attempts", "next_attempt_at", "carried_in_id", "outcome"),
    *("other_reference", "fault", "fault_detail", "failed_at"),
)
"""What of a question may change, in the order of the statement."""


def _save(questions: Sequence[Message]) -> None:
    """Write where questions stand, in one statement for all of them."""
    columns = [[_plain(getattr(each, name)) for each in questions] for name in _SAVED]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, columns)


def _plain(value: object) -> object:
    """A choice as its text, which is how an array holds it."""
    return str(value) if isinstance(value, str) else value


def question_line(request_id: str, **said: object) -> bytes:
    """A question as the line of a file, which is also the content of its message."""
    return line_of({"request_id": request_id, **said})
