"""Paying parents whose address nobody knows: their applications wait, and sources are asked.

Notice goes to an address, and an application takes effect from its notice (SI 2012/2677 regs 11
and 12); so an application without an address keeps its date, waits, and is taken in by the first
night after a verified address came in.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from upkeep.cases.forms import AddressForm
from upkeep.cases.models import AddressFinding, Application
from upkeep.parties.models import ContactDetail


class NoFindingError(ValueError):
    """There is no such finding to be verified; the message says why."""


def untraced_applications(on: date, but: Iterable[Application]) -> list[Application]:
    """Applications received by a day whose paying parent has no address, but for some."""
    waiting = Application.objects.filter(case=None, transfer=None, received_on__lte=on).exclude(
        pk__in=[application.pk for application in but]
    )
    silent = list(
        waiting.exclude(form__paying_parent__has_key="address").order_by("received_on", "reference")
    )
    numbers = {_number(application) for application in silent}
    living = set(
        ContactDetail.objects.filter(
            kind=ContactDetail.Kind.ADDRESS, person__national_insurance_number__in=numbers
        ).values_list("person__national_insurance_number", flat=True)
    )
    return [application for application in silent if _number(application) not in living]


def _number(application: Application) -> str:
    return str(application.form["paying_parent"]["national_insurance_number"])


def record_finding(
    person_id: int,
    source: str,
    address: AddressForm,
    found_on: date,
    known_at: datetime,
    *,
    is_verified: bool,
) -> AddressFinding:
    """Record an address that a source gave; one that the source has verified is used from then."""
    with transaction.atomic():
        finding = AddressFinding.objects.create(
            person_id=person_id,
            source=source,
            lines=list(address.lines),
            postcode=address.postcode,
            found_on=found_on,
            verified_by=source if is_verified else "",
            known_at=known_at,
        )
        if is_verified:
            _use(finding)
    return finding


def verify(number: int, by: str, note: str, known_at: datetime) -> AddressFinding:
    """Say that an address was checked, how and by whom; it is used from then on.

    Raises :class:`NoFindingError` for one that does not exist or was verified, or without a note.
    """
    found = AddressFinding.objects.filter(pk=number).first()
    if found is None or found.verified_by:
        raise NoFindingError(f"{number} is no address to be verified: see `upkeep addresses list`.")
    if not note.strip() or not by.strip():
        raise NoFindingError("Say who verified the address, and how.")
    with transaction.atomic():
        verified = AddressFinding.objects.create(
            person_id=found.person_id,
            source=found.source,
            lines=found.lines,
            postcode=found.postcode,
            found_on=found.found_on,
            verified_by=by.strip(),
            note=note.strip(),
            known_at=known_at,
        )
        _use(verified)
    return verified


def _use(finding: AddressFinding) -> None:
    ContactDetail.objects.create(
        person_id=finding.person_id,
        kind=ContactDetail.Kind.ADDRESS,
        lines=finding.lines,
        postcode=finding.postcode,
        effective_from=finding.found_on,
        known_at=finding.known_at,
        source=f"traced: {finding.source}",
    )


def unverified() -> Sequence[AddressFinding]:
    """Addresses that nobody verified, of people of whom none came in since, the oldest first."""
    since = ContactDetail.objects.filter(
        kind=ContactDetail.Kind.ADDRESS,
        person=OuterRef("person"),
        known_at__gte=OuterRef("known_at"),
    )
    return list(
        AddressFinding.objects.filter(~Exists(since), verified_by="")
        .select_related("person__paying_parent")
        .order_by("pk")
    )
