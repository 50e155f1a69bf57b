"""Who may act for an employer on its own pages: by a code by post, or invited by who may.

The first to come has a code that we posted to the employer's address on record, and then says who
else may act: colleagues, and payroll bureaux, each with a role. Whoever acts for several employers
is one account. Until a code was given, every answer to a stranger is the same.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.collection.employers import employer_of
from upkeep.collection.models import EmployerNotice
from upkeep.correspondence.employer_access_models import (
    EmployerAccess,
    EmployerCode,
    EmployerCodeUse,
    EmployerRole,
    OrderAcknowledged,
)
from upkeep.correspondence.sign_in_codes import (
    AGAIN_DAYS,
    DAYS,
    days_of,
    digest_of,
    made_of,
    read_again,
    tried,
)

INVITED_FOR = timedelta(days=7)
BY_THEMSELVES = "the employer"
"""Who asked for a code that nobody who works here caused."""
RANK = {EmployerRole.READER: 0, EmployerRole.PAYROLL: 1, EmployerRole.ADMINISTRATOR: 2}
Kind = EmployerCode.Kind


class AccessError(ValueError):
    """Somebody cannot be let in or taken out; the message says why, ``field`` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class ActsFor:
    """An employer for which somebody acts: its reference, name and their role."""

    reference: str
    name: str
    role: EmployerRole

    def may(self, role: EmployerRole) -> bool:
        """Whether the role lets them do what a ``role`` does."""
        return RANK[self.role] >= RANK[role]


# --- Codes -------------------------------------------------------------------------------------


@transaction.atomic
def post_code(employer_reference: str, by: str, on: date, known_at: datetime) -> EmployerCode:
    """A new code for an employer, with its letter, which goes out with the next post.

    Raises :class:`AccessError` for an employer whose address is not on record.
    """
    employer = employer_of(employer_reference)
    if employer is None:
        raise AccessError(
            _("The employer’s name and address are not on record: nothing can be posted."), "code"
        )
    code = _code(
        employer_reference,
        Kind.POSTED,
        EmployerRole.ADMINISTRATOR,
        Actor(by, on, known_at),
        on + timedelta(days=days_of(DAYS, on)),
    )
    EmployerNotice.objects.create(
        kind=EmployerNotice.Kind.CODE,
        employer_reference=employer_reference,
        about=code.reference,
        language=employer.language,
        sent_to={"name": employer.name, "lines": employer.lines, "postcode": employer.postcode},
        facts={"expires_on": code.expires_on.isoformat()},
        written_on=on,
        known_at=known_at,
    )
    return code


def ask_code(reference: str, postcode: str, on: date, known_at: datetime) -> bool:
    """Have a code posted to whoever matches, unless one is on its way; whether one was.

    That is for tests alone: whoever asks is told the same whatever it is.
    """
    employer = employer_of(reference)
    if employer is None or _letters(employer.postcode) != _letters(postcode):
        return False
    since = on - timedelta(days=days_of(AGAIN_DAYS, on))
    if EmployerCode.objects.filter(
        employer_reference=reference, kind=Kind.POSTED, asked_on__gt=since
    ).exists():
        return False
    post_code(reference, BY_THEMSELVES, on, known_at)
    return True


def invite(employer_reference: str, role: str, actor: Actor) -> tuple[EmployerCode, str]:
    """A code for a colleague or a bureau, and what it reads: it is shown once and not kept.

    Raises :class:`AccessError` for a role that there is not.
    """
    if role not in EmployerRole.values:
        raise AccessError(_("Choose what they may do"), "role")
    expires_on = actor.on + INVITED_FOR
    code = _code(employer_reference, Kind.INVITATION, EmployerRole(role), actor, expires_on)
    return code, made_of(code.salt, settings.SECRET_KEY)


def _code(
    employer_reference: str, kind: Kind, role: EmployerRole, actor: Actor, expires_on: date
) -> EmployerCode:
    salt = secrets.token_hex(16)
    return EmployerCode.objects.create(
        employer_reference=employer_reference,
        kind=kind,
        role=role,
        salt=salt,
        digest=digest_of(made_of(salt, settings.SECRET_KEY)),
        asked_by=actor.name,
        asked_on=actor.on,
        expires_on=expires_on,
        known_at=actor.known_at,
    )


def claim(reference: str, typed: str, on: date, now: datetime) -> EmployerCode | None:
    """The code that was typed, if it is that employer's and still counts.

    Raises ``LockedError`` after too many wrong tries for a reference, existing or not.
    """
    matching = counting(on).filter(employer_reference=reference, digest=digest_of(typed))
    return tried(f"employer {reference}", now, matching.first)


def counting(on: date) -> QuerySet[EmployerCode]:
    """The codes that still count on a day: not used and not run out.

    An invitation of somebody who may invite no more counts no more.
    """
    still_invites = _now().filter(
        user__username=OuterRef("asked_by"),
        employer_reference=OuterRef("employer_reference"),
        role=EmployerRole.ADMINISTRATOR,
    )
    waiting = EmployerCode.objects.filter(use=None, expires_on__gte=on).order_by("-pk")
    return waiting.filter(~Q(kind=Kind.INVITATION) | Exists(still_invites))


def code_to_print(about: str) -> str | None:
    """The code of a letter, for the print house alone; None where its key is known no longer."""
    code = EmployerCode.objects.get(pk=int(about.removeprefix("EC")))
    return read_again(code.salt, code.digest)


# --- Access ------------------------------------------------------------------------------------


@transaction.atomic
def let_in(user: User, code: EmployerCode, known_at: datetime) -> None:
    """Let somebody act for the employer of a code, which is used up.

    Raises IntegrityError where it was used before, and :class:`AccessError` for somebody who has
    as much already.
    """
    held = role_in(user, code.employer_reference)
    if held is not None and held.may(EmployerRole(code.role)):
        raise AccessError(_("You act for this employer already."), "code")
    EmployerCodeUse.objects.create(code=code, known_at=known_at)
    EmployerAccess.objects.create(
        user=user,
        employer_reference=code.employer_reference,
        kind=EmployerAccess.Kind.BEGINS,
        role=code.role,
        why=f"by the code {code.reference}",
        by=user.get_username(),
        known_at=known_at,
    )


@transaction.atomic
def take_out(user_id: int, employer_reference: str, why: str, actor: Actor) -> None:
    """Let somebody act for an employer no more, from this moment.

    Raises :class:`AccessError` for somebody who does not, and for the last administrator of
    those who took out themselves.
    """
    rows = _now().select_for_update(of=("self",)).filter(employer_reference=employer_reference)
    held = {row.user_id: row for row in rows}
    row = held.pop(user_id, None)
    if row is None:
        raise AccessError(_("They do not act for this employer."), "user")
    others = [each for each in held.values() if each.role == EmployerRole.ADMINISTRATOR]
    if held and row.role == EmployerRole.ADMINISTRATOR and not others:
        raise AccessError(
            _("Nobody else could say who may act. Make somebody else an administrator first."),
            "user",
        )
    EmployerAccess.objects.create(
        user_id=user_id,
        employer_reference=employer_reference,
        kind=EmployerAccess.Kind.ENDS,
        role=row.role,
        why=why,
        by=actor.name,
        known_at=actor.known_at,
    )


def acts_for(user: User) -> list[ActsFor]:
    """The employers for which somebody acts now, by reference."""
    found = []
    for row in _now().filter(user_id=user.pk).order_by("employer_reference"):
        employer = employer_of(row.employer_reference)
        name = employer.name if employer else row.employer_reference
        found.append(ActsFor(row.employer_reference, name, EmployerRole(row.role)))
    return found


def role_in(user: User, employer_reference: str) -> ActsFor | None:
    """Somebody's part in an employer, or None for whoever has none."""
    return next((each for each in acts_for(user) if each.reference == employer_reference), None)


def is_employers_account(user: User) -> bool:
    """Whether an account acts, or once acted, for an employer."""
    return EmployerAccess.objects.filter(user_id=user.pk).exists()


def who_act_for(employer_reference: str) -> QuerySet[EmployerAccess]:
    """Who acts for an employer now, by user name."""
    rows = _now().filter(employer_reference=employer_reference)
    return rows.select_related("user").order_by("user__username")


def access_history(employer_reference: str) -> QuerySet[EmployerAccess]:
    """Who was let in and taken out, the latest first."""
    rows = EmployerAccess.objects.filter(employer_reference=employer_reference)
    return rows.select_related("user").order_by("-pk")


def _now() -> QuerySet[EmployerAccess]:
    same = EmployerAccess.objects.filter(
        user=OuterRef("user"), employer_reference=OuterRef("employer_reference")
    )
    last = Subquery(same.order_by("-pk").values("pk")[:1])
    return EmployerAccess.objects.filter(pk=last, kind=EmployerAccess.Kind.BEGINS)


def acknowledge(notice: EmployerNotice, actor: Actor) -> OrderAcknowledged:
    """Note that an employer has a version of an order; noted again, the first time counts."""
    row, _is_new = OrderAcknowledged.objects.get_or_create(
        notice=notice, defaults={"by": actor.name, "on": actor.on, "known_at": actor.known_at}
    )
    return row


def _letters(typed: str) -> str:
    return "".join(each for each in typed.upper() if each.isalnum())
