"""Files that come in: stored raw, then read, so that every line is accounted for.

A file that did not arrive whole, or does not add up, waits in triage as it came, and nothing of it
is used. Of a whole file each line is taken in by itself: what it says is recorded, or was known, or
it waits in triage with whom it is about. The same file again changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from upkeep.gateways.line_files import LineFile, entry_of, format_of, read_line_file
from upkeep.gateways.messages import MessageFaultError, Understood, store_received
from upkeep.gateways.models import FileAccount, Message, MessageAttempt
from upkeep.gateways.questions import (
    LINES_AT_ONCE,
    Answer,
    Asking,
    is_open,
    settle_answers,
)

State, Fault = Message.State, Message.Fault
NO_EFFECT = "no effect: "
"""How the outcome of a line begins that is about nobody's case any more."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Lines that come unasked: each is a message of its own, by the sender's name for it.

    ``take_in`` records one and gives what it came to; it raises :class:`MessageFaultError` for one
    that cannot be used. ``about`` is the paying parent that it concerns, if we know.
    """

    system: Message.System
    format: str
    take_in: Callable[[bytes, datetime], Understood]
    about: Callable[[bytes], int | None]


class UnknownFormatError(ValueError):
    """The file is none that comes in this way; the message says which do."""


@dataclass(slots=True)
class _Counts:
    applied: int = 0
    known: int = 0
    without_effect: int = 0
    failed: int = 0
    kept: int = 0
    kept_and_done: int = 0
    """Of the lines kept as messages of their own, those that were taken in at once."""

    def add(self, outcome: Understood) -> None:
        if outcome.outcome.startswith(NO_EFFECT):
            self.without_effect += 1
        else:
            self.applied += 1


@dataclass(frozen=True, slots=True)
class Inbox:
    """What may come in: answers to what was asked, and what comes unasked."""

    askings: Sequence[Asking]
    notices: Sequence[Notices]

    @property
    def formats(self) -> Mapping[str, Message.System]:
        """The system from which each format comes."""
        return {a.replies: a.system for a in self.askings} | {
            n.format: n.system for n in self.notices
        }

    def take(self, content: bytes, system: Message.System | None, now: datetime) -> Message:
        """Take in a file, from a system where the file itself does not tell which.

        Raises :class:`UnknownFormatError` where neither tells; then nothing is recorded.
        """
        says = self.formats.get(format_of(content), system)
        if says is None:
            raise UnknownFormatError(
                f"found no format of ours in the first line; wanted {', '.join(self.formats)}, or "
                "the system it came from with --from"
            )
        key = f"file {hashlib.sha256(content).hexdigest()}"
        message, _is_new = store_received(says, key, content, now, is_file=True)
        self.read_unread(now)
        message.refresh_from_db()
        return message

    def read_unread(self, now: datetime) -> int:
        """Read everything that is stored and not read yet; says how many messages there were."""
        systems = set(self.formats.values())
        unread = Message.objects.filter(
            system__in=systems, direction=Message.Direction.IN, state=State.UNREAD
        )
        numbers = list(unread.order_by("id").values_list("id", flat=True))
        for number in numbers:
            with transaction.atomic():
                message = unread.select_for_update(skip_locked=True).filter(pk=number).first()
                if message is not None:
                    self._read(message, now)
        return len(numbers)

    def _read(self, message: Message, now: datetime) -> None:
        """Read a file, or one line that a person had read again."""
        content = bytes(message.content)
        try:
            with transaction.atomic():
                if message.is_file:
                    outcome = self._read_file(message, read_line_file(content), now)
                else:
                    outcome = self._read_line(message, content, now)
        except MessageFaultError as error:
            _to_triage(message, error, now)
        else:
            message.state, message.outcome = State.DONE, outcome
            message.fault = message.fault_detail = ""
            message.save()

    def _read_file(self, message: Message, file: LineFile, now: datetime) -> str:
        counts = _Counts()
        asking = next((a for a in self.askings if a.replies == file.format), None)
        notices = next((n for n in self.notices if n.format == file.format), None)
        if asking is not None:
            _check_request(asking, file)
            _take_answers(asking, message, file, counts, now)
        elif notices is not None:
            for line in file.lines:
                _take_notice(notices, message, line, counts, now)
        else:
            raise MessageFaultError(Fault.GARBAGE, f"the format {file.format!r} is none of ours")
        FileAccount.objects.create(
            message=message,
            entries=len(file.lines),
            applied=counts.applied,
            known=counts.known,
            without_effect=counts.without_effect,
            failed=counts.failed,
            kept=counts.kept,
        )
        return (
            f"{file.reference}: {len(file.lines)} lines, "
            f"{counts.applied + counts.kept_and_done} taken in, "
            f"{counts.known} here before, {counts.without_effect} without effect, "
            f"{counts.failed + counts.kept - counts.kept_and_done} in triage"
        )

    def _read_line(self, message: Message, line: bytes, now: datetime) -> str:
        """A line kept by itself, once more: what was missing may be here by now."""
        assert message.carried_in is not None, "a line came in a file"
        format_ = format_of(bytes(message.carried_in.content))
        for notices in self.notices:
            if notices.format == format_:
                message.paying_parent_id = notices.about(line)
                return notices.take_in(line, now).outcome
        asking = next(a for a in self.askings if a.replies == format_)
        [(question, fault)] = _questions_of(asking, [line])
        if question is None:
            raise fault or MessageFaultError(Fault.UNKNOWN, "no question of ours")
        message.paying_parent_id = question.paying_parent_id
        outcome = settle_answers(asking, [_answer(question, line)], now)[0]
        if isinstance(outcome, MessageFaultError):
            raise outcome
        return outcome.outcome


def _check_request(asking: Asking, file: LineFile) -> None:
    """A reply names the request of ours that it answers."""
    asked = file.head.get("request")
    known = Message.objects.filter(
        system=asking.system, direction=Message.Direction.OUT, is_file=True, key=str(asked)
    )
    if not known.exists():
        raise MessageFaultError(Fault.UNKNOWN, f"an answer to {asked!r}, which we never asked")


def _take_answers(
    asking: Asking, message: Message, file: LineFile, counts: _Counts, now: datetime
) -> None:
    for lines in _some_at_once(file.lines):
        answers: dict[int, Answer] = {}
        asked = _questions_of(asking, lines)
        said = _said_before([question for question, _fault in asked if question is not None])
        for line, (question, fault) in zip(lines, asked, strict=True):
            if question is None:
                _keep(message, line, fault, None, now)
                counts.kept += 1
            elif question.pk in answers or (question.pk, line) in said:
                _count_again(asking, message, question, line, counts, answers, now)
            else:
                answers[question.pk] = _answer(question, line)
        _settle(asking, message, list(answers.values()), counts, now)


def _count_again(
    asking: Asking,
    message: Message,
    question: Message,
    line: bytes,
    counts: _Counts,
    answers: dict[int, Answer],
    now: datetime,
) -> None:
    """A question answered twice: the same again is known, another answer is for a person."""
    first = answers.get(question.pk)
    if first is None or first.line == line:
        counts.known += 1
        return
    error = MessageFaultError(Fault.CONTRADICTION, "two answers to one question in one file")
    _keep(message, line, error, question.paying_parent_id, now)
    counts.kept += 1


def _settle(
    asking: Asking,
    message: Message,
    answers: Sequence[Answer],
    counts: _Counts,
    now: datetime,
) -> None:
    were_open = [is_open(answer.question) for answer in answers]
    outcomes = settle_answers(asking, answers, now) if answers else []
    for answer, was_open, outcome in zip(answers, were_open, outcomes, strict=True):
        if isinstance(outcome, Understood):
            counts.add(outcome)
        elif was_open:
            counts.failed += 1
        else:
            _keep(message, answer.line, outcome, answer.question.paying_parent_id, now)
            counts.kept += 1


def _some_at_once(lines: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    for start in range(0, len(lines), LINES_AT_ONCE):
        yield lines[start : start + LINES_AT_ONCE]


def _questions_of(
    asking: Asking, lines: Sequence[bytes]
) -> list[tuple[Message | None, MessageFaultError | None]]:
    """The question of each line; without one, why there is none."""
    entries = [entry_of(line) for line in lines]
    asked = [str(entry.get("request_id")) if entry else "" for entry in entries]
    known = {
        question.key: question
        for question in Message.objects.select_for_update()
        .filter(system=asking.system, direction=Message.Direction.OUT, is_file=False)
        .filter(key__in=asked)
    }
    return [
        (known.get(key), None if key in known else _why_not(entry))
        for key, entry in zip(asked, entries, strict=True)
    ]


def _why_not(entry: object) -> MessageFaultError:
    if entry is None:
        return MessageFaultError(Fault.GARBAGE, "this line is no JSON object")
    return MessageFaultError(Fault.UNKNOWN, "an answer about somebody we did not ask about")


def _answer(question: Message, line: bytes) -> Answer:
    said = entry_of(line)
    assert said is not None, "a line with a question was read"
    return Answer(question, line, said)


def _said_before(questions: Sequence[Message]) -> set[tuple[int, bytes]]:
    """Every answer that questions have already that somebody answered or settled."""
    settled = [each.pk for each in questions if each.state in (State.DONE, State.SETTLED)]
    tries = MessageAttempt.objects.filter(message__in=settled, fault="")
    return {(number, bytes(reply)) for number, reply in tries.values_list("message_id", "reply")}


def _take_notice(
    notices: Notices, file: Message, line: bytes, counts: _Counts, now: datetime
) -> None:
    """Store a line that came unasked as a message, and take it in; by its name it counts once."""
    entry = entry_of(line)
    name = str(entry.get("id") or "") if entry else ""
    if not name:
        _keep(file, line, MessageFaultError(Fault.GARBAGE, "this line has no “id”"), None, now)
        counts.kept += 1
        return
    message, is_new = store_received(notices.system, name, line, now, carried_in=file)
    if not is_new:
        if bytes(message.content) == line:
            counts.known += 1
        else:
            error = MessageFaultError(Fault.CONTRADICTION, f"{name} said otherwise before")
            _keep(file, line, error, notices.about(line), now)
            counts.kept += 1
        return
    counts.kept += 1
    message.paying_parent_id = notices.about(line)
    try:
        with transaction.atomic():
            understood = notices.take_in(line, now)
    except MessageFaultError as error:
        _to_triage(message, error, now)
    else:
        message.state, message.outcome = State.DONE, understood.outcome
        message.save()
        counts.kept_and_done += 1


def _keep(
    file: Message,
    line: bytes,
    error: MessageFaultError | None,
    paying_parent_id: int | None,
    now: datetime,
) -> None:
    """Keep a line by itself, in triage."""
    place = file.carries.count() + 1
    key = f"line {place} of {file.key} {hashlib.sha256(line).hexdigest()[:16]}"
    message, _is_new = store_received(Message.System(file.system), key, line, now, carried_in=file)
    message.paying_parent_id = paying_parent_id
    assert error is not None, "a line is kept for a reason"
    _to_triage(message, error, now)


def _to_triage(message: Message, error: MessageFaultError, now: datetime) -> None:
    message.state, message.failed_at = State.FAILED, now
    message.fault, message.fault_detail = error.fault, error.detail
    message.save()
