"""What the API takes and gives. Amounts are whole pence; days are YYYY-MM-DD."""

import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from upkeep.collection.forms import ReturnReason

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Pence = Annotated[int, Field(ge=0, le=100_000_000_00)]


class Strict(Schema):
    """A body in which nothing unknown may stand."""

    model_config = ConfigDict(extra="forbid")


class Employer(Schema):
    """An employer for which the program acts."""

    employer_reference: str
    name: str | None = Field(description="As it stands on record; null where none does.")


class ScheduleLine(Schema):
    """What was to be deducted by one order in the month."""

    order: str
    payment_reference: str
    payroll_number: str
    pay_days: int
    expected_pence: int = Field(description="The normal deduction rate of all pay-days.")
    carried_over_pence: int = Field(description="Due on top, as less was deducted before.")
    deducted_ahead_pence: int = Field(description="Deducted before, of pay in advance.")
    deducted_pence: int | None = Field(description="As returned; null without a return.")


class Schedule(Schema):
    """A month of an employer: what was to be deducted, and what came of it."""

    month: str
    drawn_up_on: datetime.date
    due_by: datetime.date = Field(description="When return and payment have to be here.")
    expected_pence: int
    carried_over_pence: int
    returned_pence: int | None
    state: Literal["awaited", "returned", "money_seen"]
    payment_reference: str = Field(description="What to give as reference of the bank payment.")
    lines: list[ScheduleLine]


class Deduction(Strict):
    """What was deducted from one person's pay on one pay-day, or why nothing was."""

    payment_reference: str
    national_insurance_number: str
    deducted_on: datetime.date
    deducted_pence: Pence
    reason_code: ReturnReason = Field("", description="Needed where nothing was deducted.")
    net_earnings_pence: Pence | None = Field(None, description="Net earnings of the pay-day.")


class Return(Strict):
    """The return of a month's deductions."""

    month: Month
    submitted_on: datetime.date
    deductions: Annotated[list[Deduction], Field(min_length=1, max_length=5000)]


class ReturnReceived(Schema):
    """What is on record of a month's return."""

    employer_reference: str
    month: str
    submitted_on: datetime.date
    total_pence: int = Field(description="What the payment for the month should come to.")
    lines: int
    received_at: datetime.datetime
    money_seen: bool = Field(description="Whether a bank payment of the total was matched to it.")


class Question(Strict):
    """What an employer asks about an order."""

    question: Words


class QuestionStands(Schema):
    """A question about an order, with its answer once there is one."""

    reference: str
    order: str
    question: str
    asked_on: datetime.date
    answer_by: datetime.date | None
    answer: str | None
    answered_on: datetime.date | None


class Left(Strict):
    """Somebody with an order does not work there any more."""

    note: Words = Field(description="How it is known, for example the last day of work.")


class Joined(Strict):
    """Somebody began to work for the employer, from whose earnings maintenance was deducted."""

    national_insurance_number: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{6}[A-D]$")]
    since: datetime.date = Field(description="The first day of work, not in the future.")
    frequency: Literal["weekly", "fortnightly", "four_weekly", "monthly"]
    pay_day: datetime.date = Field(description="One pay-day, from which the others follow.")
    payroll_number: Annotated[str, StringConstraints(max_length=100)] = ""


class JoinedReceived(Schema):
    """That it was received: the same whether or not there is an order."""

    told_on: datetime.date
    what_follows: str


class Acknowledged(Schema):
    """That the employer has an order, and since when we know it."""

    order: str
    notice: str
    acknowledged_on: datetime.date


class Reported(Schema):
    """What was reported, and when it counts as told."""

    order: str
    reported: str
    told_on: datetime.date


class Calculation(Schema):
    """What a calculation comes to and why, in the form that `upkeep calculate` gives."""

    model_config = ConfigDict(extra="allow")
    scheme: str
    effective_date: datetime.date
    rulebook: dict[str, Any]
    explanation: list[dict[str, Any]]
