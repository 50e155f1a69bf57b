"""Applying on line: a draft under a code and a password, and what becomes of it when it is sent.

Nobody needs an address of e-mail, which somebody else in the home may read, nor a telephone.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Max, QuerySet

from upkeep.cases import online_documents
from upkeep.cases.forms import ApplicationForm
from upkeep.cases.models import (
    Application,
    ApplicationDraft,
    Case,
    OnlineApplication,
    StoppedApplication,
)
from upkeep.cases.receiving import Delivery, receive_applications

KEPT_DAYS = 28
"""A draft is deleted when so many days have passed since it was last saved."""

WRONG_PASSWORDS_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_GROUPS, GROUP_LENGTH = 3, 4
SOURCE = "online"


@dataclass(frozen=True, slots=True)
class Said:
    """What was sent: by whom, every answer, which pages lack one that is needed, the language."""

    applicant: str
    answers: Mapping[str, Any]
    missing: Sequence[str]
    language: str


class LockedError(Exception):
    """Too many wrong passwords were tried on this draft: it opens again after a while."""


def new_code() -> str:
    """A code to come back with, which says nothing and cannot be guessed: ABCD-EFGH-JKLM."""
    groups = (
        "".join(secrets.choice(CODE_LETTERS) for _ in range(GROUP_LENGTH))
        for _ in range(CODE_GROUPS)
    )
    return "-".join(groups)


def begin(code: str, password: str, today: date) -> ApplicationDraft:
    """An empty draft under a code and a password; drafts that are over are deleted first."""
    delete_expired(today)
    return ApplicationDraft.objects.create(
        code_digest=_digest(code),
        password=make_password(password),
        keeps_until=today + timedelta(days=KEPT_DAYS),
    )


def delete_expired(today: date) -> int:
    """Delete every draft that is kept no longer; return how many there were."""
    return ApplicationDraft.objects.filter(keeps_until__lt=today).delete()[0]


def open_again(code: str, password: str, now: datetime, today: date) -> ApplicationDraft | None:
    """The draft of a code, if the password is its own; None whichever of the two is wrong.

    Raises :class:`LockedError` after too many wrong passwords. A code that does not exist takes as
    long as a wrong password.
    """
    with transaction.atomic():
        found = (
            ApplicationDraft.objects.select_for_update()
            .filter(code_digest=_digest(code), keeps_until__gte=today)
            .first()
        )
        if found is None:
            make_password(password)
            return None
        if found.locked_until is not None and found.locked_until > now:
            raise LockedError
        is_right = check_password(password, found.password)
        _note_attempt(found, now, is_right=is_right)
    return found if is_right else None


def _note_attempt(draft: ApplicationDraft, now: datetime, *, is_right: bool) -> None:
    draft.wrong_passwords = 0 if is_right else draft.wrong_passwords + 1
    draft.locked_until = None
    if draft.wrong_passwords >= WRONG_PASSWORDS_MAX:
        draft.wrong_passwords, draft.locked_until = 0, now + LOCKED_FOR
    draft.save(update_fields=["wrong_passwords", "locked_until"])


def save(draft: ApplicationDraft, answers: Mapping[str, Any], today: date) -> None:
    """Keep the answers, and the draft for as long again."""
    draft.answers = dict(answers)
    draft.keeps_until = today + timedelta(days=KEPT_DAYS)
    draft.save(update_fields=["answers", "keeps_until"])


def send(
    draft: ApplicationDraft,
    said: Said,
    form: ApplicationForm | None,
    received_on: date,
    known_at: datetime,
) -> OnlineApplication:
    """Receive what was written, and delete the draft.

    ``form`` is the application where nothing is missing; it is received like one from a file, under
    the reference of :func:`next_reference`. Raises ``ApplicationDraft.DoesNotExist`` where the
    draft was sent already.
    """
    with transaction.atomic():
        ApplicationDraft.objects.select_for_update().get(pk=draft.pk)
        sent = OnlineApplication.objects.create(
            reference=form.reference if form else next_reference(),
            applicant=said.applicant,
            received_on=received_on,
            answers=dict(said.answers),
            missing=list(said.missing),
            language=said.language,
            known_at=known_at,
        )
        if form is not None:
            _receive(form, known_at)
        online_documents.keep(draft, sent, received_on, known_at)
        draft.delete()
    return sent


def complete(form: ApplicationForm, completed_by: str, known_at: datetime) -> Delivery:
    """Receive an application of which something was missing, and say who found it out."""
    return receive_applications([form], f"{SOURCE}, completed by {completed_by}", known_at)


def _receive(form: ApplicationForm, known_at: datetime) -> None:
    delivery = receive_applications([form], SOURCE, known_at)
    assert not delivery.refused, f"{form.reference} was refused: {delivery.refused}"


def next_reference() -> str:
    """The reference after the last one that was sent on line."""
    last = OnlineApplication.objects.aggregate(last=Max("reference"))["last"]
    number = int(last.removeprefix("WEB-")) + 1 if last else 1
    return f"WEB-{number:08d}"


def waiting() -> QuerySet[OnlineApplication]:
    """What was sent and is not an application yet, because something is missing; oldest first."""
    taken = Application.objects.filter(reference__startswith="WEB-").values("reference")
    return OnlineApplication.objects.exclude(reference__in=taken).order_by(
        "received_on", "reference"
    )


def sent_on_line(case: Case, known_at: datetime | None) -> list[OnlineApplication]:
    """The applications of a case that were sent on line, as far as known, the latest first."""
    references = case.applications.filter(reference__startswith="WEB-").values("reference")
    found = OnlineApplication.objects.filter(reference__in=references)
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(found.order_by("-received_on", "-reference"))


def stop(draft: ApplicationDraft | None, why: str, page: str, today: date) -> None:
    """Count why somebody stopped, and delete what they wrote."""
    StoppedApplication.objects.create(why=why, page=page, stopped_on=today)
    if draft is not None:
        draft.delete()


def _digest(code: str) -> str:
    letters = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
