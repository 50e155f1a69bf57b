"""Incomes from HMRC in files: everybody whose income is waited for in one request each night.

docs/formats/income-requests.md describes the file that asks and the file that answers.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

import psycopg
from pydantic import Field, TypeAdapter, ValidationError

from upkeep.cases.forms import IncomeForm
from upkeep.cases.models import Scheme
from upkeep.cases.receiving import receive_incomes
from upkeep.cases.switches import HMRC_FILES, switched_on
from upkeep.gateways.hmrc import ask_for_incomes
from upkeep.gateways.line_files import entry_of
from upkeep.gateways.messages import MessageFaultError, Understood
from upkeep.gateways.models import Message
from upkeep.gateways.questions import Answer, Asking, Outcome, ask_in_file, note_overdue
from upkeep.shift import Shift

REQUESTS: Final = "upkeep.income-requests"
REPLIES: Final = "upkeep.income-replies"
PATIENCE: Final = (timedelta(days=5), timedelta(days=7))
"""Asked twice within the fortnight that an application waits (SI 2012/2677 reg 34(2)(c))."""

NONE_HELD: Final = "none held"
Fault = Message.Fault


_FIGURES: TypeAdapter[list[IncomeForm]] = TypeAdapter(
    Annotated[list[IncomeForm], Field(min_length=1, max_length=20)]
)
Said = Literal["figures", "none_held", "not_known", "error"]
_SAID: TypeAdapter[Said] = TypeAdapter(Said)


def take_in(answers: Sequence[Answer], now: datetime) -> list[Outcome]:
    """Record the figures of many answers at once; a bad one does not spoil the others."""
    read = [_read(answer) for answer in answers]
    every = [form for forms in read if isinstance(forms, list) for form in forms]
    unique = list(dict.fromkeys(every))
    days = {(f.national_insurance_number, f.tax_year, f.available_on) for f in unique}
    if len(days) == len(unique) and not receive_incomes(unique, _source(answers), now).refused:
        return [_understood(forms) for forms in read]
    return [_take_in_one(forms, answer, now) for forms, answer in zip(read, answers, strict=True)]


def _source(answers: Sequence[Answer]) -> str:
    carried = answers[0].question.carried_in if answers else None
    return f"HMRC {carried.key}" if carried else "HMRC"


def _take_in_one(
    forms: list[IncomeForm] | Understood | MessageFaultError, answer: Answer, now: datetime
) -> Outcome:
    if isinstance(forms, list):
        delivery = receive_incomes(forms, _source([answer]), now)
        if delivery.refused:
            return MessageFaultError(Fault.CONTRADICTION, delivery.refused[0].found)
    return _understood(forms)


def _understood(forms: list[IncomeForm] | Understood | MessageFaultError) -> Outcome:
    if isinstance(forms, list):
        return Understood(f"{len(forms)} figures")
    return forms


def _read(answer: Answer) -> list[IncomeForm] | Understood | MessageFaultError:
    """The figures of one answer, or what it says where it has none."""
    try:
        said = _SAID.validate_python(answer.said.get("outcome"))
    except ValidationError:
        return MessageFaultError(Fault.GARBAGE, "wanted figures, none_held, not_known or error")
    if said == "none_held":
        return Understood(NONE_HELD)
    if said == "not_known":
        return MessageFaultError(Fault.NOT_KNOWN, "HMRC has nobody of this number")
    if said == "error":
        code = str(answer.said.get("code", ""))[:40]
        return MessageFaultError(Fault.REFUSED, f"HMRC could not answer: {code or 'no code'}")
    return _figures(answer)


def _figures(answer: Answer) -> list[IncomeForm] | MessageFaultError:
    try:
        forms = _FIGURES.validate_json(
            json.dumps(answer.said.get("incomes")), by_alias=True, by_name=False
        )
    except ValidationError as error:
        where = ", ".join(str(part) for part in error.errors()[0]["loc"])
        return MessageFaultError(Fault.GARBAGE, f"figures that cannot be read: {where}")
    asked = _asked(answer.question)["national_insurance_number"]
    if any(form.national_insurance_number != asked for form in forms):
        return MessageFaultError(Fault.UNKNOWN, "figures of somebody else")
    return forms


def _asked(question: Message) -> dict[str, Any]:
    asked = entry_of(bytes(question.content))
    assert asked is not None, "we wrote the question"
    return asked


HMRC_ASKING: Final = Asking(
    system=Message.System.HMRC_INCOME,
    requests=REQUESTS,
    replies=REPLIES,
    prefix="INC",
    patience=PATIENCE,
    take_in=take_in,
)


def ask_hmrc(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Write one file for every application and review that waits for an income.

    For whom the switch ``hmrc_files`` is on; the others are asked one by one over HTTP.
    """
    goes_by_file = switched_on(HMRC_FILES, shift.date)
    if goes_by_file is None:
        return {"incomes_asked": 0}
    ask_for_incomes(shift.known_at)
    note_overdue(HMRC_ASKING, shift.known_at)
    file = ask_in_file(
        HMRC_ASKING,
        shift.known_at,
        lambda each: goes_by_file(_asked(each)["national_insurance_number"], Scheme.SCHEME_2012),
    )
    return {"incomes_asked": file.carries.count() if file else 0}


# An application goes on to ask the paying parent at once; a review when a fortnight is left, so
# that current income is known on the review date and nothing waits past its clock till then.
_NONE_HELD = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['none_held'], %(date)s
FROM cases_proceeding p JOIN cases_payingparent payer ON payer.id = p.paying_parent_id
JOIN gateways_message m ON m.system = 'hmrc_income' AND m.direction = 'out'
    AND m.key = p.process || ' ' || p.subject || ' of ' || payer.reference
WHERE p.state = 'asking_income' AND p.ended_on IS NULL AND p.blocked = ''
AND m.state = 'done' AND m.outcome = 'none held'
AND (p.process = 'application' OR payer.next_review_on <= %(date)s::date + 15)
"""


def tell_from_hmrc(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say for whom HMRC holds nothing, so that they are asked for current income."""
    cursor.execute(_NONE_HELD, shift.parameters())
    yield
