"""What the benefits system tells us of our customers: awards, deaths, addresses.

It comes unasked, in files of lines; docs/formats/benefit-notices.md describes them. What a line
says becomes a reported change with the benefits system as its source, and travels as one that
anybody reports: the next night takes it up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.db import connection
from pydantic import Field, TypeAdapter, ValidationError

from upkeep.cases import forms
from upkeep.cases.fact_values import BenefitCode
from upkeep.cases.forms.values import Day, NationalInsuranceNumber, Record
from upkeep.cases.models import Case, Circumstance, PayingParent, ReportedChange
from upkeep.cases.receiving import receive_changes
from upkeep.cases.tracing import record_finding
from upkeep.gateways.inbox import NO_EFFECT, Notices
from upkeep.gateways.line_files import entry_of
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message
from upkeep.parties.models import ContactDetail, Person, PersonFact

NOTICES: Final = "upkeep.benefit-notices"
SOURCE: Final = "benefits_record"
_PREFIX: Final = "BEN"
_OUR_LOCK: Final = 8_140_001
"""References are given out by one writer at a time."""

Fault = Message.Fault


class _Notice(Record):
    """What every notice says: the sender's name for it, whom it is about, and from which day."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    on: Day


class AwardNotice(_Notice):
    """An award that starts, or ends: then ``on`` is the first day without it."""

    event: Literal["award_started", "award_ended"]
    benefit: BenefitCode


class DeathNotice(_Notice):
    """The day of a death."""

    event: Literal["died"]


class AddressNotice(_Notice):
    """The address on the benefits record, from a day on."""

    event: Literal["address"]
    address: forms.AddressForm = Field(repr=False)


Notice = Annotated[AwardNotice | DeathNotice | AddressNotice, Field(discriminator="event")]
NOTICE: Final[TypeAdapter[Notice]] = TypeAdapter(Notice)


def take_in(line: bytes, now: datetime) -> Understood:
    """Report what a notice says. Raises :class:`MessageFaultError`; then nothing is recorded."""
    notice = _read(line)
    person = _person(notice)
    if person is None:
        raise MessageFaultError(Fault.UNKNOWN, "a notice about nobody of ours")
    match notice:
        case AddressNotice():
            made = _address(notice, person, now)
        case DeathNotice():
            made = _death(notice, person, now)
        case AwardNotice():
            made = list(_award(notice, person, now))
    if isinstance(made, Understood):
        return made
    if not made:
        return Understood(f"{NO_EFFECT}known, or nothing that decides an amount here")
    delivery = receive_changes(made, f"benefits {notice.id}", now)
    if delivery.refused:
        refusal = delivery.refused[0]
        raise MessageFaultError(Fault.CONTRADICTION, f"found {refusal.found}; {refusal.wanted}")
    return Understood("reported as " + ", ".join(change.reference for change in made))


def about(line: bytes) -> int | None:
    """The number of the paying parent whom a notice is about, as far as that can be read."""
    entry = entry_of(line) or {}
    found = PayingParent.objects.filter(
        person__national_insurance_number=str(entry.get("national_insurance_number"))
    )
    return found.values_list("pk", flat=True).first()


BENEFIT_NOTICES: Final = Notices(
    system=Message.System.BENEFITS, format=NOTICES, take_in=take_in, about=about
)


def _read(line: bytes) -> Notice:
    try:
        return NOTICE.validate_json(line)
    except ValidationError as error:
        where = ", ".join(str(part) for part in error.errors()[0]["loc"])
        raise MessageFaultError(Fault.GARBAGE, f"a notice that cannot be read: {where}") from error


def _person(notice: _Notice) -> Person | None:
    return Person.objects.filter(national_insurance_number=notice.national_insurance_number).first()


def _going_on(person: Person, on: date) -> list[Case]:
    """Cases of a person, as either parent, that have not ended by a day."""
    cases = Case.objects.filter(paying_parent__person=person) | Case.objects.filter(
        receiving_parent=person
    )
    return [c for c in cases.order_by("pk") if c.closed_on is None or c.closed_on > on]


# --- Addresses -------------------------------------------------------------------------------


def _address(
    notice: AddressNotice, person: Person, now: datetime
) -> list[forms.ChangeForm] | Understood:
    """A new address is reported; for somebody who is being traced it is what was looked for."""
    held = ContactDetail.objects.filter(person=person, kind=ContactDetail.Kind.ADDRESS)
    latest = held.order_by("-effective_from", "-pk").first()
    said = (list(notice.address.lines), notice.address.postcode)
    if latest is None:
        record_finding(person.pk, SOURCE, notice.address, notice.on, now, is_verified=True)
        return Understood("address found")
    if (latest.lines, latest.postcode) == said or latest.effective_from > notice.on:
        return Understood(f"{NO_EFFECT}the address is known, or there is a later one")
    cases = _going_on(person, notice.on)
    if not cases:
        return Understood(f"{NO_EFFECT}no case is going on")
    with _References() as references:
        return [
            forms.AddressChange(
                **_reported(notice, cases[0], now, references.next()),
                whose=_whose(cases[0], person),
                address=notice.address,
            )
        ]


def _whose(case: Case, person: Person) -> Literal["paying_parent", "receiving_parent"]:
    is_paying = case.paying_parent.person_id == person.pk
    return "paying_parent" if is_paying else "receiving_parent"


# --- Deaths ----------------------------------------------------------------------------------


def _death(
    notice: DeathNotice, person: Person, now: datetime
) -> list[forms.ChangeForm] | Understood:
    """A parent's death ends their cases; without a case a person has to see what it stops."""
    if PersonFact.objects.filter(person=person, kind=PersonFact.Kind.DIED, value=True).exists():
        return Understood(f"{NO_EFFECT}the death is known")
    cases = _going_on(person, notice.on)
    if not cases:
        raise MessageFaultError(
            Fault.UNKNOWN, "somebody died who has no case going on: see what is still paid or sent"
        )
    paying = [case for case in cases if _whose(case, person) == "paying_parent"]
    told = [*paying[:1], *(case for case in cases if case not in paying)]
    with _References() as references:
        return [
            forms.CloseCaseChange(
                **_reported(notice, case, now, references.next()),
                reason="paying_parent_died" if case in paying else "receiving_parent_died",
            )
            for case in told
        ]


# --- Awards ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Held:
    """The benefits known from a day on."""

    start: date
    own: tuple[str, ...]
    partner: tuple[str, ...]


def _award(notice: AwardNotice, person: Person, now: datetime) -> Iterator[forms.ChangeForm]:
    """The list of benefits with or without the award, on its day and on every later one known.

    From the day of the award itself (SI 2012/2677 reg 18(3)).
    """
    cases = [c for c in _going_on(person, notice.on) if _whose(c, person) == "paying_parent"]
    if not cases:
        return
    case = cases[0]
    known = _known_benefits(case.paying_parent_id)
    days = sorted({notice.on, *(each.start for each in known if each.start > notice.on)})
    with _References() as references:
        for day in days:
            held = max(
                (each for each in known if each.start <= day),
                key=lambda each: each.start,
                default=_Held(day, (), ()),
            )
            has = notice.benefit in held.own
            if has == (notice.event == "award_started"):
                continue
            rest = tuple(code for code in held.own if code != notice.benefit)
            own = rest if has else (*rest, notice.benefit)
            yield forms.BenefitsChange(
                **_reported(notice, case, now, references.next(), day),
                benefits=own,
                partner_benefits=held.partner,
            )


def _known_benefits(paying_parent_id: int) -> list[_Held]:
    """What is recorded, in order of recording, and then what is reported and not taken up yet."""
    lists: dict[date, dict[str, tuple[str, ...]]] = {}
    facts = Circumstance.objects.filter(
        paying_parent_id=paying_parent_id, kind__in=("benefits", "partner_benefits")
    )
    for kind, value, start in facts.order_by("effective_from", "known_at", "pk").values_list(
        "kind", "value", "effective_from"
    ):
        lists.setdefault(start, {})[kind] = tuple(value)
    waiting = ReportedChange.objects.filter(
        application__case__paying_parent_id=paying_parent_id,
        taken_up_at=None,
        form__kind="benefits",
    )
    for form in waiting.order_by("reported_on", "pk").values_list("form", flat=True):
        start = date.fromisoformat(form["happened_on"])
        lists[start] = {name: tuple(form[name]) for name in ("benefits", "partner_benefits")}
    return list(_carried(lists))


def _carried(lists: dict[date, dict[str, tuple[str, ...]]]) -> Iterator[_Held]:
    """Each list from its day on; one that says nothing of the partner leaves theirs as it was."""
    own: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    for start in sorted(lists):
        own = lists[start].get("benefits", own)
        partner = lists[start].get("partner_benefits", partner)
        yield _Held(start, own, partner)


# --- References ------------------------------------------------------------------------------


class _References:
    """Numbers for the changes that notices make, given out in a transaction."""

    def __enter__(self) -> "_References":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OUR_LOCK])
        made = ReportedChange.objects.filter(reference__startswith=f"{_PREFIX}-")
        self.last = made.count()
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is kept: the lock ends with the transaction."""

    def next(self) -> str:
        """The reference of the next change."""
        self.last += 1
        return f"{_PREFIX}-{self.last:08d}"


def _reported(
    notice: _Notice, case: Case, now: datetime, reference: str, day: date | None = None
) -> dict[str, Any]:
    """What every change says: reported by the benefits system today, about a day."""
    happened_on, today = day or notice.on, now.date()
    return {
        "reference": reference,
        "reported_on": today,
        "reported_by": "benefits_system",
        "application": _application_of(case),
        "happened_on": happened_on,
        "is_expected": happened_on > today,
    }


def _application_of(case: Case) -> str:
    first = case.applications.order_by("received_on", "reference").first()
    assert first is not None, "a case began with an application"
    return str(first.reference)
