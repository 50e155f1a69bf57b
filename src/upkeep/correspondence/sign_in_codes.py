"""Codes by post with which a parent opens an account, or sets its password anew.

Whoever asks learns nothing: the answer is the same whether or not anybody matches. The code itself
goes to the address on record and nowhere else.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from upkeep.cases.models import Case
from upkeep.correspondence.sign_in_code_models import SignInCode, SignInCodeUse, SignInTries
from upkeep.law import collection_parameters
from upkeep.parties.models import Person

DAYS = "sign_in_code.days"
AGAIN_DAYS = "sign_in_code.again_days"

WRONG_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP_LENGTH = 3, 4
BY_THEMSELVES = "the parent"
"""Who asked for a code that nobody who works here caused."""

Found = TypeVar("Found")

NOTICES = """
INSERT INTO letter_due
SELECT 'sign_in_code', k.case_id, k.person_id = p.person_id, NULL, NULL,
    'SC' || lpad(k.id::text, 8, '0'), jsonb_build_object('expires_on', k.expires_on)
FROM correspondence_signincode k JOIN cases_case c ON c.id = k.case_id
JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE k.known_at > %(since)s
"""


class LockedError(Exception):
    """Too much that is wrong was tried for one case or account; it opens again after a while."""


def issue(case: Case, person: Person, by: str, on: date, known_at: datetime) -> SignInCode:
    """A new code for a parent of a case; tonight its letter is written.

    Raises ValueError for somebody who is not a parent of the case.
    """
    if person.pk not in (case.receiving_parent_id, case.paying_parent.person_id):
        raise ValueError(f"A code goes to a parent of the case; {person.pk} is none of its two")
    salt = secrets.token_hex(16)
    return SignInCode.objects.create(
        case=case,
        person=person,
        salt=salt,
        digest=digest_of(made_of(salt, settings.SECRET_KEY)),
        asked_by=by,
        asked_on=on,
        expires_on=on + timedelta(days=days_of(DAYS, on)),
        known_at=known_at,
    )


def ask(reference: str, born_on: date, on: date, known_at: datetime) -> int:
    """Have a code sent to whoever matches, unless one is on its way; how many were issued.

    The number is for tests alone: whoever asks is told the same whatever it is.
    """
    case = _cases().filter(reference=reference).first()
    if case is None:
        return 0
    parents = [case.receiving_parent, case.paying_parent.person]
    since = on - timedelta(days=days_of(AGAIN_DAYS, on))
    due = [
        parent
        for parent in parents
        if parent.date_of_birth == born_on
        and not SignInCode.objects.filter(person=parent, asked_on__gt=since).exists()
    ]
    for parent in due:
        issue(case, parent, BY_THEMSELVES, on, known_at)
    return len(due)


def claim(reference: str, born_on: date, typed: str, on: date, now: datetime) -> SignInCode | None:
    """The code that was typed, if all three belong together and it still counts.

    Raises :class:`LockedError` after too many wrong tries for a reference, existing or not.
    """
    of_case = Q(case__receiving_parent=F("person")) | Q(case__paying_parent__person=F("person"))
    matching = counting(on).filter(
        of_case,
        case__reference=reference,
        person__date_of_birth=born_on,
        digest=digest_of(typed),
    )
    return tried(f"case {reference}", now, matching.first)


def counting(on: date) -> QuerySet[SignInCode]:
    """The codes that still count on a day: not used, not run out, and none used since them."""
    used_since = SignInCodeUse.objects.filter(
        code__person=OuterRef("person"), known_at__gte=OuterRef("known_at")
    )
    return (
        SignInCode.objects.filter(~Exists(used_since), use=None, expires_on__gte=on)
        .select_related("person", "case")
        .order_by("-pk")
    )


def use(code: SignInCode, now: datetime) -> None:
    """Say that a code was used. Raises IntegrityError where it was used before."""
    SignInCodeUse.objects.create(code=code, known_at=now)


def code_to_print(about: str) -> str | None:
    """The code of a letter, for the print house alone; None where its key is known no longer."""
    code = SignInCode.objects.get(pk=int(about.removeprefix("SC")))
    return read_again(code.salt, code.digest)


def read_again(salt: str, digest: str) -> str | None:
    """What a code reads, by the key of now or one before; None where its key is known no longer."""
    made = (
        made_of(salt, str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return next((each for each in made if digest_of(each) == digest), None)


def tried(subject: str, now: datetime, find: Callable[[], Found | None]) -> Found | None:
    """What ``find`` finds, with a wrong try counted for what was typed.

    Raises :class:`LockedError` while too many were wrong.
    """
    SignInTries.objects.filter(last_at__lt=now - KEPT_FOR).delete()
    with transaction.atomic():
        tries, _ = SignInTries.objects.select_for_update().get_or_create(
            subject=hashlib.sha256(subject.casefold().encode()).hexdigest(),
            defaults={"last_at": now},
        )
        if tries.locked_until is not None and tries.locked_until > now:
            raise LockedError
        found = find()
        tries.wrong = 0 if found is not None else tries.wrong + 1
        tries.locked_until, tries.last_at = None, now
        if tries.wrong >= WRONG_MAX:
            tries.wrong, tries.locked_until = 0, now + LOCKED_FOR
        tries.save()
    return found


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("receiving_parent", "paying_parent__person")


def made_of(salt: str, key: str) -> str:
    """A code that says nothing and cannot be guessed: ABCD-EFGH-JKLM."""
    drawn = hmac.digest(f"upkeep sign-in code {key}".encode(), salt.encode(), "sha256")
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[: GROUPS * GROUP_LENGTH])
    starts = range(0, len(letters), GROUP_LENGTH)
    return "-".join(letters[start : start + GROUP_LENGTH] for start in starts)


def digest_of(code: str) -> str:
    """What is kept of a code, however it was typed: its SHA-256."""
    letters = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def days_of(name: str, on: date) -> int:
    """A number of days among the parameters."""
    return int(collection_parameters().on(on).value(name).figure.fraction)
