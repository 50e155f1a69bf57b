"""Employers' monthly deduction returns as CSV: what was deducted from whom, and why not.

An employer pays what was deducted in a month by the 19th of the next (SI 1992/1989 reg 14) and
sends one return with it, so a file holds one employer and one month.
"""

import datetime
from collections import defaultdict
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from upkeep.cases.forms import Day, EmployerReference, NationalInsuranceNumber, Pence, Record
from upkeep.collection.forms import (
    DeductionForm,
    EmployerReturnForm,
    PayerReference,
    ReturnReason,
)
from upkeep.collection.protected_earnings import Most, most_by_share
from upkeep.gateways.exchange_files import note_repeated, read_entry, read_rows, written_csv
from upkeep.gateways.problems import ProblemList, Told

COLUMNS: Final = (
    "employer_reference",
    "month",
    "submitted_on",
    "payment_reference",
    "national_insurance_number",
    "deducted_on",
    "deducted",
    "reason_code",
)

NET: Final = "net_earnings"
"""One more column at the end, for employers who send it."""

_SAME_ON_EVERY_LINE: Final = ("employer_reference", "month", "submitted_on")

_Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]


class _Line(Record):
    """One row as the file gives it, before it is taken apart into return and deduction."""

    employer_reference: EmployerReference
    month: _Month
    submitted_on: Day
    payment_reference: PayerReference
    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    deducted_on: Day
    deducted_pence: Pence = Field(alias="deducted")
    reason_code: ReturnReason
    net_pence: Pence | None = Field(default=None, alias="net_earnings", repr=False)


_FORM: TypeAdapter[_Line] = TypeAdapter(_Line)


def read_employer_return(data: bytes, name: str, most: Most = most_by_share) -> EmployerReturnForm:
    """The return in a file. Raises FileProblems with every bad line.

    ``most`` says what may be taken of net earnings that the employer gives.
    """
    problems = ProblemList(name)
    lines: list[tuple[int, _Line]] = []
    has_net = NET.encode() in data.partition(b"\n")[0]
    for number, row in read_rows(data, problems, (*COLUMNS, NET) if has_net else COLUMNS):
        if not row.get(NET, "-"):
            del row[NET]
        line = read_entry(_FORM, row, problems, "", line=number)
        if line is not None:
            lines.append((number, line))
    if not lines and not problems.found:
        problems.add(Told("no deductions"), "give at least one line, with 0.00 and the reason")
    deductions = _deductions_of(lines, problems, most)
    problems.raise_if_any()
    return _return_of(lines[0][1], deductions)


def _deductions_of(
    lines: list[tuple[int, _Line]], problems: ProblemList, most: Most
) -> tuple[DeductionForm, ...]:
    """The deductions, each checked by itself and against the first line."""
    deductions = []
    seen: dict[Any, str] = {}
    taken: dict[tuple[str, datetime.date], int] = defaultdict(int)
    for number, line in lines:
        _check_line(number, line, lines[0][1], problems)
        of_person = (line.national_insurance_number, line.deducted_on)
        _check_protection(number, line, taken[of_person], problems, most)
        taken[of_person] += line.deducted_pence
        key = (line.payment_reference, line.deducted_on)
        wanted = "give a payment reference and pay-day once"
        note_repeated(seen, key, f"line {number}", wanted, problems, line=number)
        try:
            deductions.append(_deduction_of(line))
        except ValidationError as error:
            problems.add_invalid(error, {"reason_code": line.reason_code}, line=number)
    return tuple(deductions)


def _check_line(number: int, line: _Line, first: _Line, problems: ProblemList) -> None:
    """Same employer, month and day of sending on every line; pay-day in the month and past."""
    for field in _SAME_ON_EVERY_LINE:
        if getattr(line, field) != getattr(first, field):
            found, wanted = getattr(line, field), str(getattr(first, field))
            problems.add(
                str(found), f"give {wanted} as on the first line", line=number, field=field
            )
    if not line.deducted_on.isoformat().startswith(line.month):
        wanted = f"give a pay-day in {line.month}"
        problems.add(str(line.deducted_on), wanted, line=number, field="deducted_on")
    if line.deducted_on > line.submitted_on:
        wanted = f"give a day on or after the pay-day {line.deducted_on}"
        problems.add(str(line.submitted_on), wanted, line=number, field="submitted_on")


def _check_protection(
    number: int, line: _Line, before: int, problems: ProblemList, most: Most
) -> None:
    """No more was taken than orders let be taken of the net earnings given.

    ``before`` is what earlier lines took of the same person's pay on the day, by other orders.
    """
    if line.net_pence is None:
        return
    allowed = most(
        line.payment_reference, line.employer_reference, line.net_pence, line.deducted_on
    )
    if line.deducted_pence and before + line.deducted_pence > allowed:
        left = max(0, allowed - before)
        wanted = (
            f"at most {_pounds(left)} may be deducted of these net earnings: give the rest "
            "back to the employee, and give what you kept"
        )
        problems.add(_pounds(line.deducted_pence), wanted, line=number, field="deducted")


def _deduction_of(line: _Line) -> DeductionForm:
    return DeductionForm(
        payment_reference=line.payment_reference,
        national_insurance_number=line.national_insurance_number,
        deducted_on=line.deducted_on,
        deducted_pence=line.deducted_pence,
        reason_code=line.reason_code,
        net_pence=line.net_pence,
    )


def _return_of(first: _Line, deductions: tuple[DeductionForm, ...]) -> EmployerReturnForm:
    return EmployerReturnForm(
        employer_reference=first.employer_reference,
        month=datetime.date.fromisoformat(f"{first.month}-01"),
        submitted_on=first.submitted_on,
        deductions=deductions,
    )


def write_employer_return(form: EmployerReturnForm) -> bytes:
    """The return as CSV; reads back as the same record."""
    month = form.month.strftime("%Y-%m")
    has_net = any(deduction.net_pence is not None for deduction in form.deductions)
    rows = [
        (
            form.employer_reference,
            month,
            form.submitted_on.isoformat(),
            deduction.payment_reference,
            deduction.national_insurance_number,
            deduction.deducted_on.isoformat(),
            _pounds(deduction.deducted_pence),
            deduction.reason_code,
            *([_pounds(deduction.net_pence)] if has_net else []),
        )
        for deduction in form.deductions
    ]
    content = written_csv((*COLUMNS, NET) if has_net else COLUMNS, rows)
    assert read_employer_return(content, "return just written", _whole) == form
    return content


def _whole(_payment_reference: str, _employer: str, net_pence: int, _on: datetime.date) -> int:
    """What was written down was looked at before, or is to be refused by whoever reads it."""
    return net_pence


def _pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}"
