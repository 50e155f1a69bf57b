"""Making programs known that may call, and saying for which employers they act."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from upkeep.api.models import ApiAuthority, ApiClient, ApiClientEnd
from upkeep.collection.employers import employer_of
from upkeep.web.own_accounts import PROGRAMS

SECRET_BYTES = 32
NAME_BYTES = 5


class Scope(StrEnum):
    """What a token may be good for."""

    ORDERS_READ = "orders:read"
    ORDERS_REPORT = "orders:report"
    SCHEDULES_READ = "schedules:read"
    RETURNS_WRITE = "returns:write"
    CALCULATE = "calculate"


MEANING = {
    Scope.ORDERS_READ: "Read orders against earnings, questions and their answers.",
    Scope.ORDERS_REPORT: "Tell that somebody left, and ask about an order.",
    Scope.SCHEDULES_READ: "Read what was to be deducted in a month, and what became of returns.",
    Scope.RETURNS_WRITE: "Send the return of a month's deductions.",
    Scope.CALCULATE: "Work out child maintenance; nothing is kept.",
}


class ClientError(ValueError):
    """What was asked for cannot be done; the message says why and what to do."""


@transaction.atomic
def add_client(
    owner: str, scopes: Iterable[str], by: str, known_at: datetime
) -> tuple[ApiClient, str]:
    """Make a program known; returns it with its secret, which is kept nowhere.

    Raises :class:`ClientError` without an owner, without a scope, and for one that there is not.
    """
    wanted = sorted(set(scopes))
    if not owner.strip():
        raise ClientError("Say whose program it is.")
    if not wanted or (unknown := set(wanted) - set(Scope)):
        known = ", ".join(Scope)
        named = ", ".join(sorted(unknown)) if wanted else "none"
        raise ClientError(f"Give scopes among {known}; found: {named}.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = ApiClient.objects.create(
        name=f"{PROGRAMS}{secrets.token_hex(NAME_BYTES)}",
        owner=owner.strip(),
        secret_digest=_digest(secret),
        scopes=wanted,
        by=by,
        known_at=known_at,
    )
    return made, secret


def ensure_demo_client(secret: str, employer_reference: str, known_at: datetime) -> ApiClient:
    """The program of the demonstration, whose secret everybody may read; made when it is not there.

    It may do everything, for one made-up employer.
    """
    client, _made = ApiClient.objects.get_or_create(
        name=f"{PROGRAMS}demo",
        defaults={
            "owner": "Example Payroll Ltd",
            "secret_digest": _digest(secret),
            "scopes": sorted(Scope),
            "by": "the demonstration",
            "known_at": known_at,
        },
    )
    if not acts_for(client, employer_reference):
        kind = ApiAuthority.Kind.BEGINS
        _say(client, employer_reference, kind, "the demonstration", "the demonstration", known_at)
    return client


def withdraw_client(client: ApiClient, why: str, by: str, known_at: datetime) -> None:
    """Let a program call no more; its tokens stop working at once.

    Raises :class:`ClientError` without a reason, and where it was withdrawn before.
    """
    if not why.strip():
        raise ClientError("Say why it is withdrawn.")
    if hasattr(client, "end"):
        raise ClientError(f"{client.name} was withdrawn before.")
    ApiClientEnd.objects.create(client=client, why=why.strip(), by=by, known_at=known_at)


def authorise(
    client: ApiClient, employer_reference: str, evidence: str, by: str, known_at: datetime
) -> None:
    """Let a program act for an employer.

    Raises :class:`ClientError` for an employer that is not on record, without evidence, and where
    it acts for them already.
    """
    if not evidence.strip():
        raise ClientError("Say what shows that the employer wants it, such as their letter.")
    if employer_of(employer_reference) is None:
        raise ClientError(f"There is no employer {employer_reference}: `upkeep employers list`.")
    if acts_for(client, employer_reference):
        raise ClientError(f"{client.name} acts for {employer_reference} already.")
    _say(client, employer_reference, ApiAuthority.Kind.BEGINS, evidence, by, known_at)


def end_authority(
    client: ApiClient, employer_reference: str, evidence: str, by: str, known_at: datetime
) -> None:
    """Let a program act for an employer no more.

    Raises :class:`ClientError` without evidence, and where it does not act for them.
    """
    if not evidence.strip():
        raise ClientError("Say what shows that it ends.")
    if not acts_for(client, employer_reference):
        raise ClientError(f"{client.name} does not act for {employer_reference}.")
    _say(client, employer_reference, ApiAuthority.Kind.ENDS, evidence, by, known_at)


def employers_of(client: ApiClient) -> QuerySet[ApiAuthority]:
    """The employers for which a program acts now, by reference."""
    same = ApiAuthority.objects.filter(
        client=OuterRef("client"), employer_reference=OuterRef("employer_reference")
    )
    last = Subquery(same.order_by("-pk").values("pk")[:1])
    rows = client.authorities.filter(pk=last, kind=ApiAuthority.Kind.BEGINS)
    return rows.order_by("employer_reference")


def acts_for(client: ApiClient, employer_reference: str) -> bool:
    """Whether a program acts for an employer now."""
    return employers_of(client).filter(employer_reference=employer_reference).exists()


def client_of(name: str, secret: str) -> ApiClient | None:
    """The program of that name, if the secret is its own and it may call."""
    found = ApiClient.objects.filter(name=name, end=None).first()
    if found is None or not hmac.compare_digest(found.secret_digest, _digest(secret)):
        return None
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _say(
    client: ApiClient,
    employer_reference: str,
    kind: ApiAuthority.Kind,
    evidence: str,
    by: str,
    known_at: datetime,
) -> None:
    ApiAuthority.objects.create(
        client=client,
        employer_reference=employer_reference,
        kind=kind,
        evidence=evidence.strip(),
        by=by,
        known_at=known_at,
    )
