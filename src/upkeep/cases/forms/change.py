"""What every change of circumstances says, whatever it is about."""

from typing import Literal, Self

from pydantic import Field, model_validator

from upkeep.cases.forms.codes import EXPECTED_CHANGE_DAYS_MAX
from upkeep.cases.forms.values import ApplicationReference, Day, Name, Record, is_none, refuse


class EvidenceForm(Record):
    """A document that was shown for what a change says."""

    document: Literal[
        "payslip",
        "employer_letter",
        "tax_return",
        "accounts",
        "bank_statement",
        "benefit_letter",
        "birth_certificate",
        "court_order",
        "agreement",
        "receipt",
        "valuation",
        "other",
    ]
    seen_on: Day
    seen_by: Name
    is_verified: bool = False


class Change(Record):
    """What every change says: about which case, who reported it, and from when it holds.

    A change lies on or before the day it was reported, unless it `is_expected`: then it lies
    after it, up to a year ahead. One that `corrects` another says that the office recorded the
    other wrongly: its facts count instead, from `happened_on`.
    """

    reference: ApplicationReference
    reported_on: Day
    reported_by: Literal[
        "paying_parent", "receiving_parent", "employer", "benefits_system", "caseworker"
    ]
    application: ApplicationReference
    happened_on: Day
    is_expected: bool = False
    corrects: ApplicationReference | None = Field(default=None, exclude_if=is_none)
    evidence: tuple[EvidenceForm, ...] | None = Field(default=None, exclude_if=is_none)

    @model_validator(mode="after")
    def _corrected_here(self) -> Self:
        if self.corrects is not None and self.reported_by != "caseworker":
            raise refuse(
                "corrects",
                "leave it out: only a caseworker corrects what was recorded; what a parent "
                "reports differently now is a change of its own",
            )
        for place, shown in enumerate(self.evidence or ()):
            if shown.seen_on > self.reported_on:
                raise refuse(f"evidence[{place}].seen_on", "give a day up to reported_on")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days_ahead = (self.happened_on - self.reported_on).days
        if days_ahead > EXPECTED_CHANGE_DAYS_MAX:
            raise refuse("happened_on", "give a day at most a year after reported_on")
        if days_ahead > 0 and not self.is_expected:
            raise refuse(
                "happened_on",
                "give a day up to reported_on, or set is_expected for a change still to come",
            )
        if days_ahead <= 0 and self.is_expected:
            raise refuse("is_expected", "leave it out: happened_on is not later than reported_on")
        return self
