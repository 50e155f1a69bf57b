"""Deductions from benefits: requests out; answers, news and lists of what was taken in.

docs/formats/benefit-deductions.md describes the files. The money itself comes to the bank account;
a list says whose it is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

import psycopg
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from upkeep.cases.fact_values import BenefitCode
from upkeep.cases.forms.values import Day, Pence, Record, refuse
from upkeep.cases.models import PayingParent
from upkeep.collection.benefit_deductions import (
    ContradictionError,
    record_event,
    request_deductions,
)
from upkeep.collection.forms import PayerReference
from upkeep.collection.models import BenefitDeduction, BenefitDeductionEvent, RemittanceLine
from upkeep.gateways.inbox import NO_EFFECT, Notices
from upkeep.gateways.line_files import entry_of
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message
from upkeep.gateways.questions import Answer, Asking, Outcome, ask_in_file, note_overdue
from upkeep.shift import Shift

REQUESTS: Final = "upkeep.benefit-deduction-requests"
REPLIES: Final = "upkeep.benefit-deduction-replies"
NEWS: Final = "upkeep.benefit-deduction-news"
LISTS: Final = "upkeep.benefit-deduction-lists"
PATIENCE: Final = (timedelta(days=7), timedelta(days=7), timedelta(days=7))

Fault = Message.Fault
Event = BenefitDeductionEvent.Kind

Reason = Literal[
    "no_award",
    "award_too_low",
    "deductions_at_limit",
    "deducted_already",
    "award_ended",
    "customer_died",
    "other",
]


class DeductionAnswer(Record):
    """What the benefits system says to one request: it deducts, it does not, or it has stopped."""

    request_id: str
    outcome: Literal["accepted", "refused", "stopped", "not_known", "error"]
    benefit: BenefitCode | None = None
    every: Literal["weekly", "fortnightly", "four_weekly", "monthly"] | None = None
    first_payment_on: Day | None = None
    on: Day | None = None
    reason: Reason | None = None
    code: Annotated[str, Field(max_length=40)] = ""

    @model_validator(mode="after")
    def _agree(self) -> "DeductionAnswer":
        given = {name for name in _ACCEPTED if getattr(self, name) is not None}
        if given != (set(_ACCEPTED) if self.outcome == "accepted" else set()):
            raise refuse("outcome", f"give {', '.join(_ACCEPTED)} with accepted, and only then")
        if (self.reason is not None) != (self.outcome == "refused"):
            raise refuse("reason", "give it with refused, and only then")
        if (self.on is not None) != (self.outcome == "stopped"):
            raise refuse("on", "give it with stopped, and only then")
        return self


_ACCEPTED: Final = ("benefit", "every", "first_payment_on")
_ANSWER: Final[TypeAdapter[DeductionAnswer]] = TypeAdapter(DeductionAnswer)


class DeductionNews(Record):
    """That a deduction has ended, unasked: ``on`` is the first day without it."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    request_id: str
    event: Literal["ended"]
    on: Day
    reason: Reason


_NEWS: Final[TypeAdapter[DeductionNews]] = TypeAdapter(DeductionNews)


class ListedDeduction(Record):
    """What was taken from one person's benefit for so many days, and came in one credit."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    list: Annotated[str, StringConstraints(pattern=r"^BDR[0-9]{8}$")]
    request_id: str
    payment_reference: PayerReference
    benefit: BenefitCode
    first_day: Day
    last_day: Day
    wanted_pence: Annotated[Pence, Field(alias="wanted")]
    deducted_pence: Annotated[Pence, Field(alias="deducted")]
    reason: Reason | None = None

    @model_validator(mode="after")
    def _agree(self) -> "ListedDeduction":
        if self.first_day > self.last_day:
            raise refuse("last_day", "give a day on or after first_day")
        if (self.deducted_pence < self.wanted_pence) != (self.reason is not None):
            raise refuse("reason", "say why less was deducted, and only then")
        return self


_LISTED: Final[TypeAdapter[ListedDeduction]] = TypeAdapter(ListedDeduction)


# --- Requests --------------------------------------------------------------------------------

_POUNDS = "to_char({} / 100.0, 'FM9999990.00')"

_START = f"""
INSERT INTO gateways_message (system, direction, key, content, paying_parent_id, known_at, state,
    attempts, next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
    settled_note)
SELECT 'benefits', 'out', d.reference, convert_to(json_build_object('request_id', d.reference,
    'action', 'start', 'kind', d.kind,
    'national_insurance_number', person.national_insurance_number,
    'payment_reference', p.reference, 'benefits', d.benefits,
    'weekly_maintenance', {_POUNDS.format("d.maintenance_pence")},
    'weekly_fee', {_POUNDS.format("d.fee_pence")}, 'from', d.asked_on)::text, 'UTF8'),
    p.id, %(now)s, 'waiting', 0, %(now)s, '', '', '', '', '', ''
FROM collection_benefitdeduction d JOIN cases_payingparent p ON p.id = d.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
WHERE d.known_at = %(now)s ORDER BY d.id
ON CONFLICT (system, direction, key) DO NOTHING
"""

_STOP = """
INSERT INTO gateways_message (system, direction, key, content, paying_parent_id, known_at, state,
    attempts, next_attempt_at, outcome, other_reference, fault, fault_detail, settled_by,
    settled_note)
SELECT 'benefits', 'out', 'stop ' || d.reference, convert_to(json_build_object(
    'request_id', 'stop ' || d.reference, 'action', 'stop', 'stops', d.reference,
    'national_insurance_number', person.national_insurance_number,
    'payment_reference', p.reference, 'from', e.on)::text, 'UTF8'),
    p.id, %(now)s, 'waiting', 0, %(now)s, '', '', '', '', '', ''
FROM collection_benefitdeductionevent e JOIN collection_benefitdeduction d ON d.id = e.deduction_id
JOIN cases_payingparent p ON p.id = d.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
WHERE e.kind = 'stop_asked' AND e.known_at = %(now)s ORDER BY e.id
ON CONFLICT (system, direction, key) DO NOTHING
"""


def ask_for_deductions(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record what is to be deducted or stopped, and write one file that asks for all of it."""
    counts = request_deductions(cursor, shift)
    note_overdue(DEDUCTION_ASKING, shift.known_at)
    write_requests(cursor, shift.known_at)
    return counts


def write_requests(cursor: psycopg.Cursor[Any], now: datetime) -> None:
    """Write one file for everything that was recorded at this moment or has to be asked again."""
    cursor.execute(_STOP, {"now": now})
    cursor.execute(_START, {"now": now})
    ask_in_file(DEDUCTION_ASKING, now, lambda _each: True)


# --- Answers ---------------------------------------------------------------------------------


def take_in_answers(answers: Sequence[Answer], now: datetime) -> list[Outcome]:
    """Record what became of requests; a bad answer does not spoil the others."""
    references = [answer.question.key.removeprefix("stop ") for answer in answers]
    asked = {
        each.reference: each for each in BenefitDeduction.objects.filter(reference__in=references)
    }
    return [
        _take_in_answer(answer, asked[reference], now)
        for answer, reference in zip(answers, references, strict=True)
    ]


def _take_in_answer(answer: Answer, deduction: BenefitDeduction, now: datetime) -> Outcome:
    try:
        said = _ANSWER.validate_json(answer.line)
    except ValidationError as error:
        return MessageFaultError(Fault.GARBAGE, f"an answer that cannot be read: {_where(error)}")
    if said.outcome == "not_known":
        return MessageFaultError(Fault.NOT_KNOWN, "the benefits system knows nobody of this number")
    if said.outcome == "error":
        return MessageFaultError(
            Fault.REFUSED, f"the request could not be worked: {said.code or 'no code'}"
        )
    is_stop = answer.question.key.startswith("stop ")
    if said.outcome == ("accepted" if is_stop else "stopped"):
        return MessageFaultError(Fault.CONTRADICTION, f"{said.outcome}, which was not asked")
    try:
        record_event(deduction, _event(said, now))
    except ContradictionError as error:
        return MessageFaultError(Fault.CONTRADICTION, str(error))
    return Understood(_outcome(said))


def _event(said: DeductionAnswer, now: datetime) -> BenefitDeductionEvent:
    return BenefitDeductionEvent(
        kind=said.outcome,
        on=said.on or now.date(),
        reason=said.reason or "",
        benefit=said.benefit or "",
        every=said.every or "",
        first_payment_on=said.first_payment_on,
        known_at=now,
    )


def _outcome(said: DeductionAnswer) -> str:
    if said.outcome == "accepted":
        return f"accepted: {said.every} from {said.benefit}, first on {said.first_payment_on}"
    return f"refused: {said.reason}" if said.outcome == "refused" else f"stopped on {said.on}"


DEDUCTION_ASKING: Final = Asking(
    system=Message.System.BENEFITS,
    requests=REQUESTS,
    replies=REPLIES,
    prefix="BDQ",
    patience=PATIENCE,
    take_in=take_in_answers,
)


# --- What comes unasked ----------------------------------------------------------------------


def take_in_news(line: bytes, now: datetime) -> Understood:
    """Record that a deduction ended. Raises :class:`MessageFaultError`."""
    try:
        said = _NEWS.validate_json(line)
    except ValidationError as error:
        detail = f"news that cannot be read: {_where(error)}"
        raise MessageFaultError(Fault.GARBAGE, detail) from error
    deduction = _deduction(said.request_id)
    if deduction is None:
        raise MessageFaultError(Fault.UNKNOWN, "the end of a deduction that we never asked for")
    event = BenefitDeductionEvent(kind=Event.ENDED, on=said.on, reason=said.reason, known_at=now)
    if deduction.events.filter(kind__in=(Event.REFUSED, Event.STOPPED)).exists():
        return Understood(f"{NO_EFFECT}nothing was deducted any more")
    try:
        is_new = record_event(deduction, event)
    except ContradictionError as error:
        raise MessageFaultError(Fault.CONTRADICTION, str(error)) from error
    return Understood(f"ended on {said.on}" if is_new else f"{NO_EFFECT}the end is known")


def take_in_listed(line: bytes, now: datetime) -> Understood:
    """Record what was taken from one benefit. Raises :class:`MessageFaultError`.

    A line for a payment reference that nobody has is recorded too: its money waits in suspense, and
    the others' does not wait for it.
    """
    try:
        said = _LISTED.validate_json(line, by_alias=True, by_name=False)
    except ValidationError as error:
        detail = f"a deduction that cannot be read: {_where(error)}"
        raise MessageFaultError(Fault.GARBAGE, detail) from error
    is_ours = PayingParent.objects.filter(reference=said.payment_reference).exists()
    deduction = _deduction(said.request_id)
    if deduction is not None and deduction.paying_parent.reference != said.payment_reference:
        raise MessageFaultError(Fault.CONTRADICTION, "the request was about somebody else")
    RemittanceLine.objects.create(
        name=said.id,
        remittance=said.list,
        payment_reference=said.payment_reference,
        deduction=deduction,
        benefit=said.benefit,
        first_day=said.first_day,
        last_day=said.last_day,
        wanted_pence=said.wanted_pence,
        deducted_pence=said.deducted_pence,
        reason=said.reason or "",
        known_at=now,
    )
    if not is_ours:
        return Understood(f"on {said.list}, for nobody of ours: its money waits in suspense")
    return Understood(f"on {said.list}")


def _deduction(reference: str) -> BenefitDeduction | None:
    found = BenefitDeduction.objects.filter(reference=reference).select_related("paying_parent")
    return found.first()


def about_request(line: bytes) -> int | None:
    """The number of the paying parent whose request a line names, as far as that can be read."""
    entry = entry_of(line) or {}
    found = BenefitDeduction.objects.filter(reference=str(entry.get("request_id")))
    return found.values_list("paying_parent_id", flat=True).first()


def _where(error: ValidationError) -> str:
    return ", ".join(str(part) for part in error.errors()[0]["loc"]) or str(
        error.errors()[0]["msg"]
    )


DEDUCTION_NEWS: Final = Notices(
    system=Message.System.BENEFITS, format=NEWS, take_in=take_in_news, about=about_request
)
DEDUCTION_LISTS: Final = Notices(
    system=Message.System.BENEFITS, format=LISTS, take_in=take_in_listed, about=about_request
)
