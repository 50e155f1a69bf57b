"""The return of a month as payroll makes it on line: prefilled, changed where needed, sent.

What was changed waits in the browser's session until the return is sent; what is sent is taken in
as the file of a return is, all of it or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from upkeep.collection.deduction_limits import most_by_orders
from upkeep.collection.employer_months import ToDeduct, to_deduct
from upkeep.collection.forms import DeductionForm, EmployerReturnForm
from upkeep.collection.models import EmployerSchedule
from upkeep.gateways.employer_returns import read_employer_return, write_employer_return
from upkeep.gateways.importing import import_files
from upkeep.gateways.problems import FileProblem, FileProblems
from upkeep.gateways.spreadsheets import csv_of
from upkeep.web.acting import recorded_now
from upkeep.web.calculator.figures import pence_of
from upkeep.web.typed_days import TypedDayError, day_typed

DRAFTS = "payroll_returns"
SIZE_MAX = 2_000_000
"""Bytes of a return's file; a line has some 100."""

REASONS = {
    "": gettext_lazy("As the order asks"),
    "insufficient_earnings": gettext_lazy("Not enough earnings above what must be left"),
    "unpaid_leave": gettext_lazy("Unpaid leave or sickness"),
    "paid_in_advance": gettext_lazy("Paid in advance, as holiday pay is"),
    "left_employment": gettext_lazy("Left"),
    "not_employed": gettext_lazy("Never worked here"),
    "other": gettext_lazy("Another reason"),
}


class ReturnError(ValueError):
    """Something of a return is missing or wrong; ``field`` says where."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class PayDay:
    """What is returned of one pay-day, in pence."""

    on: date
    pence: int
    reason: str = ""
    net_pence: int | None = None

    @property
    def reason_words(self) -> str:
        """Why it is another sum than the order asks."""
        return str(REASONS[self.reason]) if self.reason else ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What is to be returned for one order: prefilled, or as payroll changed it."""

    asked: ToDeduct
    national_insurance_number: str
    pay_days: tuple[PayDay, ...]
    is_changed: bool

    @property
    def pence(self) -> int:
        """What was deducted in the month."""
        return sum(each.pence for each in self.pay_days)


def drafted(schedule: EmployerSchedule, session: Mapping[str, Any]) -> list[Returned]:
    """Each order of the month with what is to be returned, in the schedule's sequence."""
    changed = session.get(DRAFTS, {}).get(_key(schedule), {})
    found = []
    for asked in to_deduct(schedule):
        kept = changed.get(str(asked.line.pk))
        if kept is None:
            days = tuple(PayDay(on, pence) for on, pence in asked.pay_days)
            found.append(Returned(asked, asked.national_insurance_number, days, is_changed=False))
        else:
            days = tuple(PayDay(date.fromisoformat(on), *rest) for on, *rest in kept["days"])
            found.append(Returned(asked, kept["number"], days, is_changed=True))
    return found


def change(
    schedule: EmployerSchedule, returned: Returned, said: Mapping[str, str], session: SessionBase
) -> None:
    """Keep what payroll says of one order in the draft. Raises :class:`ReturnError`."""
    days = [
        found
        for index in range(len(returned.pay_days) + 1)
        if (found := _pay_day(schedule, said, index)) is not None
    ]
    if not days:
        raise ReturnError(_("Give at least one pay-day; if nothing was deducted, with 0"), "day0")
    if len({each.on for each in days}) < len(days):
        raise ReturnError(_("Give each pay-day once"), "day0-day")
    wanted = sum(pence for _on, pence in returned.asked.pay_days)
    if sum(each.pence for each in days) < wanted and not any(each.reason for each in days):
        raise ReturnError(_("Choose why less was deducted than the order asks"), "reason0")
    number = "".join(said.get("number", returned.national_insurance_number).split()).upper()
    drafts = session.setdefault(DRAFTS, {})
    drafts.setdefault(_key(schedule), {})[str(returned.asked.line.pk)] = {
        "number": number,
        "days": [[each.on.isoformat(), each.pence, each.reason, each.net_pence] for each in days],
    }
    session[DRAFTS] = drafts


def _pay_day(schedule: EmployerSchedule, said: Mapping[str, str], index: int) -> PayDay | None:
    try:
        on = day_typed(said, f"day{index}")
    except TypedDayError as error:
        raise ReturnError(str(error), error.box) from None
    typed = said.get(f"pence{index}", "").strip()
    if on is None:
        if typed:
            raise ReturnError(_("Enter the pay-day"), f"day{index}-day")
        return None
    if (on.year, on.month) != (schedule.month.year, schedule.month.month):
        raise ReturnError(_("Give a pay-day in the month of the return"), f"day{index}-day")
    pence = pence_of(typed)
    if pence is None:
        raise ReturnError(_("Enter pounds and pence, such as 350.00"), f"pence{index}")
    reason = said.get(f"reason{index}", "")
    if reason not in REASONS or (not pence and not reason):
        raise ReturnError(_("Choose why nothing was deducted"), f"reason{index}")
    typed_net = said.get(f"net{index}", "").strip()
    net = pence_of(typed_net) if typed_net else None
    if typed_net and net is None:
        raise ReturnError(_("Enter pounds and pence, such as 1450.20"), f"net{index}")
    return PayDay(on, pence, reason, net)


def undo(schedule: EmployerSchedule, session: SessionBase) -> None:
    """Forget what was changed."""
    drafts = session.get(DRAFTS, {})
    drafts.pop(_key(schedule), None)
    session[DRAFTS] = drafts


def send(schedule: EmployerSchedule, returned: list[Returned], by: str, on: date) -> None:
    """Send the return. Raises FileProblems with everything that is wrong; then nothing was kept."""
    name = f"{by}-{schedule.employer_reference}-{schedule.month:%Y-%m}.csv"
    content = write_employer_return(_form(schedule, returned, on, name))
    import_files([(name, content)], recorded_now())


def _form(
    schedule: EmployerSchedule, returned: list[Returned], on: date, name: str
) -> EmployerReturnForm:
    """The return as its file gives it. Raises FileProblems for what cannot be sent so."""
    try:
        return EmployerReturnForm(
            employer_reference=schedule.employer_reference,
            month=schedule.month,
            submitted_on=on,
            deductions=tuple(
                DeductionForm(
                    payment_reference=each.asked.line.payment_reference,
                    national_insurance_number=each.national_insurance_number,
                    deducted_on=pay_day.on,
                    deducted_pence=pay_day.pence,
                    reason_code=pay_day.reason,  # type: ignore[arg-type]
                    net_pence=pay_day.net_pence,
                )
                for each in returned
                for pay_day in each.pay_days
            ),
        )
    except ValidationError as error:
        wanted = _("correct it by “Change”")
        raise FileProblems(
            [
                FileProblem(name, None, str((each["loc"] or ("",))[-1]), str(each["input"]), wanted)
                for each in error.errors()
            ]
        ) from error


def take_in(employer_reference: str, content: bytes, name: str, by: str) -> date:
    """Take in the file of a return, CSV or a spreadsheet; its month.

    Raises FileProblems with every bad line, and for the file of another employer; then nothing was
    kept.
    """
    text = csv_of(content, name, months=("month",))
    form = read_employer_return(text, name, most_by_orders)
    if form.employer_reference != employer_reference:
        wanted = f"give {employer_reference}, the employer whose page this is"
        raise FileProblems(
            [FileProblem(name, None, "employer_reference", form.employer_reference, wanted)]
        )
    import_files([(f"{by}-{employer_reference}-{name}", text)], recorded_now())
    return form.month


def prefilled_file(schedule: EmployerSchedule, returned: list[Returned], on: date) -> bytes:
    """The return as it stands, as CSV to work on and send back; see :func:`take_in`."""
    return write_employer_return(_form(schedule, returned, on, "the return"))


def _key(schedule: EmployerSchedule) -> str:
    return f"{schedule.employer_reference} {schedule.month:%Y-%m}"
