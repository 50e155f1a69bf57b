"""Addresses: every source is asked where a paying parent lives, and asked again each quarter.

docs/formats/address-traces.md describes the file that asks and the file that answers.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal

import psycopg
from pydantic import Field, TypeAdapter, ValidationError

from upkeep.cases.forms import AddressForm
from upkeep.cases.forms.values import Record
from upkeep.cases.models import PayingParent
from upkeep.cases.tracing import record_finding
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message
from upkeep.gateways.questions import Answer, Asking, Outcome, ask_in_file, note_overdue
from upkeep.shift import Shift

REQUESTS: Final = "upkeep.address-requests"
REPLIES: Final = "upkeep.address-replies"
SOURCES: Final = ("benefits_record", "tax_record", "electoral_register", "credit_reference")
"""Whom we ask; each within 75 days, and all of them again when a quarter has passed."""
PATIENCE: Final = (timedelta(days=25), timedelta(days=25), timedelta(days=24))
NOTHING: Final = "nothing found"

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

_ASK = """
INSERT INTO gateways_message (system, direction, key, content, paying_parent_id, known_at, state,
    attempts, next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
    settled_note)
SELECT 'addresses', 'out', q.key, convert_to(json_build_object('request_id', q.key,
    'source', q.source, 'national_insurance_number', q.national_insurance_number,
    'given_name', q.given_name, 'family_name', q.family_name, 'date_of_birth', q.date_of_birth,
    'asked_on', q.entered_on)::text, 'UTF8'), q.paying_parent_id, %(now)s, 'waiting', 0, %(now)s,
    '', '', '', '', '', ''
FROM (
    SELECT source || ' on ' || p.entered_on || ' for ' || p.subject AS key, source, p.entered_on,
        p.paying_parent_id, person.national_insurance_number, person.given_name,
        person.family_name, person.date_of_birth
    FROM cases_proceeding p JOIN cases_payingparent payer ON payer.id = p.paying_parent_id
    JOIN parties_person person ON person.id = payer.person_id, unnest(%(sources)s::text[]) source
    WHERE p.process = 'application' AND p.state = 'tracing' AND p.ended_on IS NULL
    AND p.blocked = '' ORDER BY p.id, source
) q
ON CONFLICT (system, direction, key) DO NOTHING
"""

# When every source has answered that it knows of no address, there is nothing left to ask.
_NOT_FOUND = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['not_found'], %(date)s
FROM cases_proceeding p
WHERE p.process = 'application' AND p.state = 'tracing' AND p.ended_on IS NULL AND p.blocked = ''
AND %(sources)s = (
    SELECT count(*) FROM gateways_message m
    WHERE m.system = 'addresses' AND m.direction = 'out' AND m.state = 'done'
    AND m.outcome = 'nothing found'
    AND m.key LIKE '%% on ' || p.entered_on || ' for ' || p.subject
)
"""


def take_in(answers: Sequence[Answer], now: datetime) -> list[Outcome]:
    """Record what sources found; a bad answer does not spoil the others."""
    people = dict(
        PayingParent.objects.filter(
            pk__in=[answer.question.paying_parent_id for answer in answers]
        ).values_list("pk", "person_id")
    )
    return [
        _take_in_one(answer, people[answer.question.paying_parent_id or 0], now)
        for answer in answers
    ]


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
    """Say for whom every source has answered and none found anything."""
    cursor.execute(_NOT_FOUND, {**shift.parameters(), "sources": len(SOURCES)})
    yield
