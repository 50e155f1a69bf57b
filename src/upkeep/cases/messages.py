"""What a parent and the body write to each other, for as long as there is a record of the case.

A message of a parent is a task with a clock until it is answered or needs no answer.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from upkeep.cases.actors import Actor
from upkeep.cases.free_text import private_in_case
from upkeep.cases.message_models import CaseMessage, CaseMessageDocument
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.online_documents import Uploaded, kind_taken, safe_name
from upkeep.cases.proceedings import move, open_proceeding
from upkeep.parties.models import Person
from upkeep.parties.private_words import found_in

PROCESS = "message"
WORDS_MAX = 4000
DOCUMENTS_MAX = 5
A_DAY_MAX = 10
"""So many messages a day may a parent write about a case."""


class MessageError(ValueError):
    """A message is not taken; ``why`` is empty, long, many or private, with the words found."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why)
        self.why, self.found = why, found


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote and attached; who looks through the files, and how."""

    words: str
    files: Sequence[Uploaded]
    finds: Callable[[bytes], str]
    scanned_by: str


@transaction.atomic
def write(case: Case, person: Person, written: Written, actor: Actor) -> CaseMessage:
    """Keep what a parent writes, and make it a caseworker's task.

    Raises :class:`MessageError`, ``online_documents.RefusedError``, and what the scanner raises.
    """
    today = CaseMessage.objects.filter(
        case=case, person=person, is_from_parent=True, sent_on=actor.on
    )
    if today.count() >= A_DAY_MAX:
        raise MessageError("many")
    made = _kept(case, person, written, actor, is_from_parent=True)
    open_proceeding(PROCESS, made.reference, case.paying_parent_id, actor, case.pk)
    return made


@transaction.atomic
def answer(case: Case, person: Person, written: Written, actor: Actor) -> CaseMessage:
    """Keep what the body writes to a parent; whatever of theirs waited for an answer has it.

    Raises as :func:`write` does, and for words that would lead the parent to the other, or to
    where a child is kept from them.
    """
    private = [each for each in private_in_case(case) if each.person_id != person.pk]
    if found := found_in(written.words, private):
        raise MessageError("private", ", ".join(f"“{each.words}”" for each in found))
    made = _kept(case, person, written, actor, is_from_parent=False)
    for row in waiting(case, person).select_for_update():
        move(row.pk, "answered", actor, made.reference)
    return made


def waiting(case: Case, person: Person) -> QuerySet[Proceeding]:
    """The messages of a parent that wait for an answer and are not blocked."""
    theirs = CaseMessage.objects.filter(case=case, person=person, is_from_parent=True)
    subjects = [each.reference for each in theirs]
    return Proceeding.objects.filter(
        process=PROCESS, case=case, subject__in=subjects, ended_on=None, blocked=""
    ).order_by("pk")


def between(case: Case, person: Person, known_at: datetime | None = None) -> QuerySet[CaseMessage]:
    """What a parent and the body wrote to each other about a case, the latest first."""
    found = CaseMessage.objects.filter(case=case, person=person)
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return found.order_by("-pk")


def _kept(
    case: Case, person: Person, written: Written, actor: Actor, *, is_from_parent: bool
) -> CaseMessage:
    said = written.words.replace("\r\n", "\n").strip()
    if not said:
        raise MessageError("empty")
    if len(said) > WORDS_MAX:
        raise MessageError("long")
    if len(written.files) > DOCUMENTS_MAX:
        raise MessageError("files")
    kinds = [kind_taken(file.content, written.finds) for file in written.files]
    made = CaseMessage.objects.create(
        case=case,
        person=person,
        is_from_parent=is_from_parent,
        words=said,
        by=actor.name,
        sent_on=actor.on,
        known_at=actor.known_at,
    )
    CaseMessageDocument.objects.bulk_create(
        CaseMessageDocument(
            message=made,
            number=number,
            name=safe_name(file.name),
            media_type=kind,
            content=file.content,
            digest=hashlib.sha256(file.content).hexdigest(),
            scanned_by=written.scanned_by,
            known_at=actor.known_at,
        )
        for number, (file, kind) in enumerate(zip(written.files, kinds, strict=True), start=1)
    )
    return made
