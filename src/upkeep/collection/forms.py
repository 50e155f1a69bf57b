"""What banks and employers exchange with us: statements, deduction returns, payment files.

Records are frozen and refuse unknown fields. Amounts are whole pence: on a bank statement money
in is positive and money out negative, everywhere else amounts are positive.
"""

import datetime
import re
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

PENCE_MAX: Final = 99_999_999_999_999

_PAYOUT_REFERENCE: Final = re.compile(r"[A-Za-z0-9&./-]+(?: [A-Za-z0-9&./-]+)*")
_PAYOUT_REFERENCE_MAX: Final = 18


def _one_line(text: str) -> str:
    """The text without blanks at its ends and with single ones inside, as banks pass it on."""
    if not text.isprintable():
        raise PydanticCustomError("printable", "take out the control characters and line breaks")
    return " ".join(text.split())


def _payout_reference(text: str) -> str:
    if len(text) > _PAYOUT_REFERENCE_MAX or not _PAYOUT_REFERENCE.fullmatch(text):
        raise PydanticCustomError(
            "payout_reference",
            "write 1 to 18 letters, digits, single blanks and & . / - as banks pass them on",
        )
    return text


def _refuse(field: str, wanted: str, **values: object) -> PydanticCustomError:
    """An error about one field of a record, found when fields are compared with each other."""
    return PydanticCustomError("inconsistent", wanted, {"field": field, **values})


_Trimmed = StringConstraints(strip_whitespace=True, min_length=1)
_OneLine = AfterValidator(_one_line)

Day = Annotated[datetime.date, Field(ge=datetime.date(1900, 1, 1), le=datetime.date(2199, 12, 31))]
Text35 = Annotated[str, _Trimmed, Field(max_length=35), _OneLine]
Text50 = Annotated[str, _Trimmed, Field(max_length=50), _OneLine]
Text140 = Annotated[str, _Trimmed, Field(max_length=140), _OneLine]
Name = Annotated[str, _Trimmed, Field(max_length=70), _OneLine]
SignedPence = Annotated[int, Field(ge=-PENCE_MAX, le=PENCE_MAX)]
PositivePence = Annotated[int, Field(ge=1, le=PENCE_MAX)]
SortCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
NationalInsuranceNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{6}[A-D]$")]
EmployerReference = Annotated[str, StringConstraints(pattern=r"^EMP[0-9]{5}$")]
PayerReference = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
"""The twelve digits that a paying parent or employer quotes with each payment."""
PayoutReference = Annotated[str, AfterValidator(_payout_reference)]
"""What the receiving parent sees on their statement: 18 characters reach every bank."""


class Record(BaseModel):
    """Frozen, strict, no unknown fields; errors never carry what a person wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


# --- Bank statements -------------------------------------------------------------------------


class StatementLineForm(Record):
    """One booked movement on our account, batches taken apart.

    `line_reference` is the bank's own reference and unique within the statement. For money in,
    the counterparty is who paid; for money out, who was paid.
    """

    line_reference: Text50
    booking_date: Day
    value_date: Day
    amount_pence: SignedPence
    end_to_end_id: Text35 | None = None
    payment_information_id: Text35 | None = None
    remittance: Annotated[str, StringConstraints(strip_whitespace=True), _OneLine] = ""
    counterparty_name: Text140 | None = None
    counterparty_account: Annotated[str, _Trimmed, Field(max_length=34)] | None = Field(
        default=None, repr=False
    )
    is_reversal: bool = False
    return_reason: Text35 | None = None


class StatementForm(Record):
    """One statement of one account: opening balance, booked lines, closing balance, in pounds
    sterling. The balances and the lines always agree."""

    statement_id: Text35
    sequence_number: Annotated[int, Field(ge=0)] | None = None
    account_iban_or_other: Annotated[str, _Trimmed, Field(max_length=34)] = Field(repr=False)
    created_at: AwareDatetime
    statement_date: Day
    opening_pence: SignedPence
    closing_pence: SignedPence
    currency: Literal["GBP"] = "GBP"
    lines: tuple[StatementLineForm, ...]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        expected = self.opening_pence + sum(line.amount_pence for line in self.lines)
        if expected != self.closing_pence:
            raise _refuse("closing_pence", "make opening balance and lines add up to it")
        if len({line.line_reference for line in self.lines}) != len(self.lines):
            raise _refuse("lines", "give each line a reference of its own")
        return self


class NotificationForm(Record):
    """What the bank tells of booked entries of one account beside its statements.

    `line_reference` is the one that the statement has for the entry.
    """

    notification_id: Text35
    account_iban_or_other: Annotated[str, _Trimmed, Field(max_length=34)] = Field(repr=False)
    created_at: AwareDatetime
    lines: tuple[StatementLineForm, ...]


# --- Employers' returns ----------------------------------------------------------------------

ReturnReason = Literal[
    "",
    "left_employment",
    "not_employed",
    "insufficient_earnings",
    "unpaid_leave",
    "paid_in_advance",
    "other",
]
"""Why another sum than the rate was deducted. ``paid_in_advance`` is on the line of the pay-day on
which pay for later ones came too, and on theirs, on which nothing is paid any more."""


class DeductionForm(Record):
    """What an employer deducted from one employee's pay on one pay-day.

    `deducted_pence` may be nothing, and then `reason_code` says why. `net_pence` are the net
    earnings of the pay-day, where the employer gives them.
    """

    payment_reference: PayerReference
    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    deducted_on: Day
    deducted_pence: Annotated[int, Field(ge=0, le=PENCE_MAX)]
    reason_code: ReturnReason = ""
    net_pence: Annotated[int, Field(ge=0, le=PENCE_MAX)] | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.deducted_pence == 0 and self.reason_code == "":
            raise _refuse("reason_code", "say why nothing was deducted")
        return self


class EmployerReturnForm(Record):
    """One employer's return for one month; `month` is its first day."""

    employer_reference: EmployerReference
    month: Day
    submitted_on: Day
    deductions: Annotated[tuple[DeductionForm, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.month.day != 1:
            raise _refuse("month", "give the first day of the month")
        for deduction in self.deductions:
            if deduction.deducted_on.replace(day=1) != self.month:
                raise _refuse("deductions", "give only pay-days of the month of the return")
            if deduction.deducted_on > self.submitted_on:
                raise _refuse("submitted_on", "give a day on or after the last pay-day")
        return self

    @property
    def total_pence(self) -> int:
        """All that was deducted: what the employer's payment should be."""
        return sum(deduction.deducted_pence for deduction in self.deductions)


# --- Payment files ---------------------------------------------------------------------------


class PaymentInstruction(Record):
    """One payment to a receiving parent.

    It has no place for the other parent's name, address or employer: the reference is ours.
    """

    end_to_end_id: Text35
    amount_pence: PositivePence
    creditor_name: Name
    sort_code: SortCode = Field(repr=False)
    account_number: AccountNumber = Field(repr=False)
    reference: PayoutReference


class PaymentFile(Record):
    """Payments that leave one of our accounts on one day."""

    message_id: Text35
    created_at: AwareDatetime
    execution_date: Day
    debtor_name: Name
    debtor_sort_code: SortCode = Field(repr=False)
    debtor_account_number: AccountNumber = Field(repr=False)
    payments: Annotated[tuple[PaymentInstruction, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if len({payment.end_to_end_id for payment in self.payments}) != len(self.payments):
            raise _refuse("payments", "give each payment an end-to-end identification of its own")
        if self.total_pence > PENCE_MAX:
            raise _refuse("payments", "split the file: the total is too large")
        return self

    @property
    def total_pence(self) -> int:
        """The control sum of the file."""
        return sum(payment.amount_pence for payment in self.payments)
