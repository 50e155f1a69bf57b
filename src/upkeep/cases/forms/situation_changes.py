"""Changes of what a calculation looks at: incomes, nights, other children, duties."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from upkeep.cases.forms.change import Change
from upkeep.cases.forms.values import Day, Name, Nights, Pence, Record, is_none, refuse
from upkeep.law import SituationError
from upkeep.law.scheme_2012.current_income_fields import parts_or_nothing
from upkeep.law.situations import Findings

ASSUMED_NIGHTS = 52
"""One night a week, as nights a year (SI 2012/2677 reg 47(2))."""
ChildCount = Annotated[int, Field(ge=0, le=30)]


def _read_by_the_law(parts: dict[str, Any]) -> dict[str, Any]:
    findings = Findings()
    parts_or_nothing(parts, "parts", findings)
    try:
        findings.stop_if_any()
    except SituationError as error:
        raise PydanticCustomError(
            "income_parts",
            "give the parts as “current_income” of upkeep calculate: {problems}",
            {"problems": str(error)},
        ) from error
    return parts


IncomeParts = Annotated[dict[str, Any], AfterValidator(_read_by_the_law)]
"""Jobs, trades and pensions, in the shape of ``current_income`` of ``upkeep calculate``."""


class SharedCareChange(Change):
    """The nights a year each child spends with the paying parent, by given name.

    `basis` says how they were found. `assumed`: care is shared, but there is too little evidence
    of how often, so one night a week counts (SI 2012/2677 reg 47).
    """

    kind: Literal["shared_care"] = "shared_care"
    nights: Annotated[dict[Name, Nights], Field(min_length=1)]
    basis: Literal["agreement", "court_order", "pattern", "assumed"] | None = Field(
        default=None, exclude_if=is_none
    )

    @model_validator(mode="after")
    def _one_night_a_week(self) -> Self:
        if self.basis == "assumed" and set(self.nights.values()) != {ASSUMED_NIGHTS}:
            raise refuse("nights", "give 52 where nights are assumed: one night a week")
        return self


class LocalAuthorityCareChange(Change):
    """The nights a year each child spends in a local authority's care, by given name."""

    kind: Literal["local_authority_care"] = "local_authority_care"
    nights: Annotated[dict[Name, Nights], Field(min_length=1)]


class RelevantOtherChildForm(Record):
    """Another child whom the paying parent or their partner gets child benefit for.

    Without `education_ends_on` education is taken to go on. `joined_on` is the day the child came
    to live with them, left out for the day of birth; `left_on` the first day without the child.
    """

    date_of_birth: Day
    education_ends_on: Day | None = Field(default=None, exclude_if=is_none)
    joined_on: Day | None = Field(default=None, exclude_if=is_none)
    left_on: Day | None = Field(default=None, exclude_if=is_none)


class RelevantOtherChildrenChange(Change):
    """The other children the paying parent or their partner gets child benefit for.

    All of them: as a `count`, or each of the `children` with the days that decide how long.
    """

    kind: Literal["relevant_other_children"] = "relevant_other_children"
    count: ChildCount | None = Field(default=None, exclude_if=is_none)
    children: Annotated[tuple[RelevantOtherChildForm, ...], Field(max_length=30)] | None = Field(
        default=None, exclude_if=is_none
    )

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.count is None) == (self.children is None):
            raise refuse("count", "give either count or children, not both")
        for place, child in enumerate(self.children or ()):
            if child.left_on is not None and child.left_on <= child.date_of_birth:
                raise refuse(f"children[{place}].left_on", "give a day after date_of_birth")
        return self


class OtherArrangementsChange(Change):
    """How many other children of the paying parent are supported under another arrangement.

    By agreement with whom they live (SI 2012/2677 reg 48), or under an order of a court (reg 52).
    """

    kind: Literal["other_arrangements"] = "other_arrangements"
    count: ChildCount


class CurrentIncomeChange(Change):
    """The paying parent's current gross weekly income; none when it is no longer known.

    Either one figure, `weekly`, or its `parts`, with `weekly` null. A figure that `is_estimated`
    rests on too little information (SI 2012/2677 reg 42).
    """

    kind: Literal["current_income"] = "current_income"
    weekly_pence: Pence | None = Field(alias="weekly")
    parts: IncomeParts | None = Field(default=None, exclude_if=is_none)
    is_estimated: bool | None = Field(default=None, exclude_if=is_none)

    @model_validator(mode="after")
    def _one_figure(self) -> Self:
        if self.parts is not None and self.weekly_pence is not None:
            raise refuse("parts", "leave them out, or give weekly as null: one of the two counts")
        if self.is_estimated and self.weekly_pence is None:
            raise refuse("is_estimated", "leave it out: only the figure weekly can be an estimate")
        return self


class NationChange(Change):
    """The nation whose courts set the rate of interest on assets (SI 2012/2677 reg 69A(8))."""

    kind: Literal["nation"] = "nation"
    nation: Literal["england_and_wales", "scotland"]


class DutyToReportChange(Change):
    """Whether the paying parent has been told in writing to report a rise in income.

    `happened_on` is the day the notice was given (SI 2008/2551 reg 9A).
    """

    kind: Literal["duty_to_report"] = "duty_to_report"
    has_duty: bool

    @model_validator(mode="after")
    def _told_by_the_office(self) -> Self:
        if self.reported_by != "caseworker":
            raise refuse("reported_by", "give caseworker: only the office gives this notice")
        return self
