"""The benefits system: it deducts what we ask for, pays it over at once and lists whose it is.

It answers from what the database holds, so that a simulation can stop and go on at any day.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from django.db.models import Sum

from upkeep.cases.models import SwitchSetting
from upkeep.cases.switches import BENEFIT_DEDUCTIONS, Cohort, place_of_100, set_switch
from upkeep.collection.benefit_rates import ALLOWANCES, UNIVERSAL_CREDIT, for_period
from upkeep.collection.calendar import DAYS
from upkeep.collection.models import BenefitDeduction, BenefitDeductionEvent, RemittanceLine
from upkeep.gateways.benefit_deductions import LISTS, REPLIES
from upkeep.gateways.channels import INBOX
from upkeep.gateways.line_files import (
    LineFile,
    entry_of,
    line_of,
    pounds,
    read_line_file,
    write_line_file,
)
from upkeep.gateways.models import Message
from upkeep.simulation.calendar import nominal_days
from upkeep.working_days import is_working_day, next_working_day

ANSWERS_AT: Final = time(7, 30, tzinfo=UTC)
PAYS_AT: Final = time(7, 45, tzinfo=UTC)
_REFUSES_OF_100: Final = 8
_AT_LIMIT_ONE_IN: Final = 15


@dataclass(frozen=True, slots=True)
class Listed:
    """One deduction on a list, as the file gives it."""

    reference: str
    entry: dict[str, Any]
    pence: int


def reply_to(request: bytes, on: date) -> bytes:
    """What comes back on a day for one request: an answer for every line of it.

    A few are refused because the award is too low, always those of the same people.
    """
    file = read_line_file(request)
    head = {"file": REPLIES, "reference": f"{file.reference}/1", "request": file.reference}
    return write_line_file(head, (line_of(_answer(entry, on)) for entry in _entries(file)))


def _entries(file: LineFile) -> Iterator[dict[str, Any]]:
    for line in file.lines:
        entry = entry_of(line)
        assert entry is not None, "we wrote the request"
        yield entry


def _answer(entry: dict[str, Any], on: date) -> dict[str, Any]:
    said = {"request_id": entry["request_id"]}
    if entry["action"] == "stop":
        return {**said, "outcome": "stopped", "on": on.isoformat()}
    if place_of_100("award too low", entry["national_insurance_number"]) < _REFUSES_OF_100:
        return {**said, "outcome": "refused", "reason": "award_too_low"}
    benefit = entry["benefits"][0]
    every = _every(benefit)
    first = next_working_day(_later(on, every, 1))
    return {
        **said,
        "outcome": "accepted",
        "benefit": benefit,
        "every": every,
        "first_payment_on": first.isoformat(),
    }


def _every(benefit: str) -> str:
    """How often a benefit is paid."""
    if benefit in UNIVERSAL_CREDIT:
        return "monthly"
    return "fortnightly" if benefit in (*ALLOWANCES, "income_support") else "four_weekly"


def _later(day: date, every: str, times: int) -> date:
    later: date = (
        day + timedelta(days=DAYS[every] * times)
        if every in DAYS
        else day + relativedelta(months=times)
    )
    return later


def list_of(day: date) -> list[Listed]:
    """What is paid over on a working day: one line for each deduction whose day it is."""
    accepted = BenefitDeductionEvent.objects.filter(kind="accepted", first_payment_on__lte=day)
    over = BenefitDeductionEvent.objects.exclude(kind="accepted").values("deduction")
    going_on = accepted.exclude(deduction__in=over).select_related("deduction__paying_parent")
    nominal = nominal_days(day)
    due = [
        (event, found)
        for event in going_on.order_by("deduction_id")
        if (found := _payment_day(event, nominal)) is not None
    ]
    return [_listed(event, pay_day, day, n) for n, (event, pay_day) in enumerate(due, start=1)]


def _payment_day(event: BenefitDeductionEvent, nominal: Sequence[date]) -> date | None:
    """Which of these days is one on which the benefit is paid, counted from the first."""
    first = event.first_payment_on
    assert first is not None, "an accepted deduction has a first day"
    step = 0
    while (day := _later(first, event.every, step)) <= max(nominal):
        if day in nominal:
            return day
        step += 1
    return None


def _listed(event: BenefitDeductionEvent, pay_day: date, day: date, number: int) -> Listed:
    deduction: BenefitDeduction = event.deduction
    wanted = for_period(deduction.weekly_pence, event.every, pay_day)
    random = Random(f"{deduction.reference}/{pay_day}")  # noqa: S311 - repeatable on purpose
    is_at_limit = event.benefit in UNIVERSAL_CREDIT and random.randrange(_AT_LIMIT_ONE_IN) == 0
    taken = 0 if is_at_limit else wanted
    reference = _list_of_day(day)
    entry = {
        "id": f"{reference}-{number:04d}",
        "list": reference,
        "request_id": deduction.reference,
        "payment_reference": deduction.paying_parent.reference,
        "benefit": event.benefit,
        "first_day": _later(pay_day, event.every, -1).isoformat(),
        "last_day": (pay_day - timedelta(days=1)).isoformat(),
        "wanted": pounds(wanted),
        "deducted": pounds(taken),
    }
    if is_at_limit:
        entry["reason"] = "deductions_at_limit"
    return Listed(reference, entry, taken)


def written_list(listed: Sequence[Listed]) -> bytes:
    """The list of a day as a file."""
    head = {"file": LISTS, "reference": listed[0].reference}
    return write_line_file(head, (line_of(each.entry) for each in listed))


class BenefitsOfTheDay:
    """The benefits system in a world that is lived through day by day."""

    def __init__(self) -> None:
        self.read_to = 0
        replies = Message.objects.filter(system=Message.System.BENEFITS, direction="in")
        answered = {
            json.loads(bytes(each.content).partition(b"\n")[0]).get("request")
            for each in replies.filter(is_file=True)
        }
        for file in self._requests():
            if file.key not in answered:
                self.read_to = min(self.read_to, file.pk - 1)

    def live(self, day: date) -> int:
        """Let a morning come: what was asked is answered, and what is paid over that day is listed.

        Says how many deductions are on the list. A morning that comes twice brings nothing new.
        """
        self.answer(day)
        return len(self.pay_over(day)) if is_working_day(day) else 0

    def answer(self, day: date) -> int:
        """Answer in the morning what was asked; says how many files that was."""
        files = self._requests()
        for file in files:
            reply = reply_to(bytes(file.content), day)
            INBOX.take(reply, Message.System.BENEFITS, datetime.combine(day, ANSWERS_AT))
        return len(files)

    def pay_over(self, day: date) -> list[Listed]:
        """Send the list of what is paid over on a day; the credit is the bank's to tell."""
        listed = list_of(day)
        is_new = listed and not RemittanceLine.objects.filter(remittance=listed[0].reference)
        if is_new:
            INBOX.take(
                written_list(listed), Message.System.BENEFITS, datetime.combine(day, PAYS_AT)
            )
        return listed

    def _requests(self) -> list[Message]:
        new = Message.objects.filter(
            system=Message.System.BENEFITS, direction="out", is_file=True, pk__gt=self.read_to
        )
        files = list(new.order_by("pk"))
        if files:
            self.read_to = files[-1].pk
        return files


def paid_over_on(day: date) -> int:
    """The pence of the credit that a day's list explains; 0 where there is no list."""
    listed = RemittanceLine.objects.filter(remittance=_list_of_day(day))
    return int(listed.aggregate(pence=Sum("deducted_pence"))["pence"] or 0)


def credit_text(day: date) -> str:
    """What the statement says beside the credit of a day's list."""
    return f"DWP {_list_of_day(day)}"


def _list_of_day(day: date) -> str:
    return f"BDR{day:%Y%m%d}"


def deduct_from_benefits(start: date) -> None:
    """Switch deductions on for everybody from a day, unless somebody has set the switch."""
    if not SwitchSetting.objects.filter(name=BENEFIT_DEDUCTIONS).exists():
        known_at = datetime.combine(start, ANSWERS_AT)
        why = "the benefits system of the demonstration answers by file"
        set_switch(BENEFIT_DEDUCTIONS, Cohort(), start, "demonstration", why, known_at, is_on=True)
