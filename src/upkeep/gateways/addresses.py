"""Addresses: every source is asked where somebody lives, and asked again each quarter.

Whoever an application is against that has no address, and whoever a letter did not reach.

docs/formats/address-traces.md describes the file that asks and the file that answers.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal

import psycopg
from pydantic import Field, TypeAdapter, ValidationError

from upkeep.cases.forms import AddressForm
from upkeep.cases.forms.values import Record
from upkeep.cases.tracing import record_finding
from upkeep.gateways.line_files import entry_of
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message
from upkeep.gateways.questions import Answer, Asking, Outcome, ask_in_file, note_overdue
from upkeep.parties.models import ContactDetail, Person
from upkeep.shift import Shift

REQUESTS: Final = "upkeep.address-requests"
REPLIES: Final = "upkeep.address-replies"
SOURCES: Final = ("benefits_record", "tax_record", "electoral_register", "credit_reference")
"""Whom we ask; each within 75 days, and all of them again when a quarter has passed."""
PATIENCE: Final = (timedelta(days=25), timedelta(days=25), timedelta(days=24))
NOTHING: Final = "nothing found"
HELD: Final = "the address that is held"
"""What a source says that knows no other address than the one where nobody was reached."""

Fault = Message.Fault


class AddressAnswer(Record):
    """What one source says of one person."""

    request_id: str
    outcome: Literal["found", "not_found", "not_known", "error"]
    address: AddressForm | None = None
    as_of: Annotated[date | None, Field(ge=date(1900, 1, 1))] = None
    verified: bool = False
    code: Annotated[str, Field(max_length=40)] = ""


_ANSWER: TypeAdapter[AddressAnswer] = TypeAdapter(AddressAnswer)

_TRACED = """
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, p.entered_on, person.id AS person_id,
    person.national_insurance_number, person.given_name, person.family_name, person.date_of_birth,
    ' on ' || p.entered_on || ' for ' || p.subject || CASE p.process
        WHEN 'application' THEN '' ELSE ' of ' || c.reference END AS name
FROM cases_proceeding p JOIN cases_payingparent payer ON payer.id = p.paying_parent_id
LEFT JOIN cases_case c ON c.id = p.case_id
JOIN parties_person person ON person.id = CASE
    WHEN p.process = 'application' OR strpos(p.subject, ' to the paying parent of ') > 0
    THEN payer.person_id ELSE c.receiving_parent_id END
WHERE p.process IN ('application', 'undelivered_letter') AND p.state = 'tracing'
AND p.ended_on IS NULL AND p.blocked = ''
"""
"""Everybody who is looked for: whoever an application is against, or a letter did not reach."""

_ASK = f"""
INSERT INTO gateways_message (system, direction, key, content, paying_parent_id, known_at, state,
    attempts, next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
    settled_note)
SELECT 'addresses', 'out', source || t.name, convert_to(json_build_object('request_id',
    source || t.name, 'source', source,
    'national_insurance_number', t.national_insurance_number, 'given_name', t.given_name,
    'family_name', t.family_name, 'date_of_birth', t.date_of_birth,
    'asked_on', t.entered_on)::text, 'UTF8'), t.paying_parent_id, %(now)s, 'waiting', 0, %(now)s,
    '', '', '', '', '', ''
FROM ({_TRACED}) t, unnest(%(sources)s::text[]) source
WHERE t.national_insurance_number IS NOT NULL ORDER BY t.name, source
ON CONFLICT (system, direction, key) DO NOTHING
"""

# When every source has answered that it knows of no address, there is nothing left to ask.
_NOT_FOUND = f"""
INSERT INTO happening
SELECT t.process, t.subject, t.paying_parent_id, t.case_id, false, ARRAY['not_found'], %(date)s
FROM ({_TRACED}) t
WHERE %(sources)s = (
    SELECT count(*) FROM gateways_message m
    WHERE m.system = 'addresses' AND m.direction = 'out' AND m.state = 'done'
    AND m.outcome = ANY(%(nothing)s)
    AND m.key = ANY(SELECT source || t.name FROM unnest(%(names)s::text[]) source)
)
"""

# An application is taken in with the address; of a letter somebody says that it goes out again.
_FOUND = f"""
INSERT INTO happening
SELECT t.process, t.subject, t.paying_parent_id, t.case_id, false, ARRAY['address_found'], %(date)s
FROM ({_TRACED}) t
WHERE t.process = 'undelivered_letter' AND EXISTS (
    SELECT 1 FROM parties_contactdetail d
    WHERE d.person_id = t.person_id AND d.kind = 'address' AND d.known_at > %(since)s
)
"""


def take_in(answers: Sequence[Answer], now: datetime) -> list[Outcome]:
    """Record what sources found; a bad answer does not spoil the others."""
    numbers = [_asked_about(answer) for answer in answers]
    people = dict(
        Person.objects.filter(national_insurance_number__in=numbers).values_list(
            "national_insurance_number", "pk"
        )
    )
    return [
        _take_in_one(answer, people[number], now)
        for answer, number in zip(answers, numbers, strict=True)
    ]


def _asked_about(answer: Answer) -> str:
    """The National Insurance number of whom the question was about."""
    asked = entry_of(bytes(answer.question.content))
    assert asked is not None, "we wrote the question"
    return str(asked["national_insurance_number"])


def _held_address(person_id: int) -> tuple[list[str], str] | None:
    held = ContactDetail.objects.filter(person=person_id, kind=ContactDetail.Kind.ADDRESS)
    latest = held.order_by("-effective_from", "-pk").first()
    return (latest.lines, latest.postcode) if latest else None


def _take_in_one(answer: Answer, person_id: int, now: datetime) -> Outcome:
    try:
        said = _ANSWER.validate_json(answer.line)
    except ValidationError as error:
        where = ", ".join(str(part) for part in error.errors()[0]["loc"])
        return MessageFaultError(Fault.GARBAGE, f"an answer that cannot be read: {where}")
    if said.outcome == "not_found":
        return Understood(NOTHING)
    if said.outcome == "not_known":
        return MessageFaultError(Fault.NOT_KNOWN, "the source knows nobody of this number")
    if said.outcome == "error":
        return MessageFaultError(
            Fault.REFUSED, f"the source could not answer: {said.code or 'no code'}"
        )
    if said.address is None or said.as_of is None or said.as_of > now.date():
        return MessageFaultError(Fault.GARBAGE, "found, without an address or the day of it")
    if _held_address(person_id) == (list(said.address.lines), said.address.postcode):
        return Understood(HELD)
    source = answer.question.key.partition(" ")[0]
    record_finding(person_id, source, said.address, said.as_of, now, is_verified=said.verified)
    return Understood("address found" if said.verified else "address found, to be verified")


ADDRESS_ASKING: Final = Asking(
    system=Message.System.ADDRESSES,
    requests=REQUESTS,
    replies=REPLIES,
    prefix="TRC",
    patience=PATIENCE,
    take_in=take_in,
)


def ask_for_addresses(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Write one file that asks every source about everybody who is being traced."""
    cursor.execute(_ASK, {"now": shift.known_at, "sources": list(SOURCES)})
    note_overdue(ADDRESS_ASKING, shift.known_at)
    file = ask_in_file(ADDRESS_ASKING, shift.known_at, lambda _each: True)
    return {"addresses_asked": file.carries.count() if file else 0}


def tell_from_sources(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say for whom an address came in, and for whom every source answered and none found one."""
    cursor.execute(_FOUND, shift.parameters())
    yield
    asked = {"sources": len(SOURCES), "names": list(SOURCES), "nothing": [NOTHING, HELD]}
    cursor.execute(_NOT_FOUND, {**shift.parameters(), **asked})
    yield
