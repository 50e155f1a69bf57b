"""What a decision maker or a tribunal found: one record for each kind of fact.

Each says which fact it is, about which child where it is about one, and what is so. From when it
holds stands in the findings that it is part of.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from upkeep.cases.forms.change import Change
from upkeep.cases.forms.incomes import TaxYear
from upkeep.cases.forms.values import (
    BenefitCodes,
    Name,
    Nights,
    Pence,
    Record,
    StatusCodes,
    refuse,
)

ProceedingNumber = Annotated[str, StringConstraints(pattern=r"^(MR|APL)-[0-9]{6}$")]
"""The number of a mandatory reconsideration or of an appeal."""

Basis = Literal[
    "accidental_error", "reconsideration", "appeal", "official_error", "any_time_ground"
]
"""On what a decision about the past rests: SI 2012/2677 regs 14, 27A; Child Support Act 1991 s.20.

An accidental error is a slip in the record of a decision; an official error one of the Department
or HMRC alone (reg 14(1)(e)); a ground for any time is misrepresentation, HMRC's amended figure,
that somebody is not a parent, or a default decision (reg 14(1)(b), (f), (g) and (3)).
"""


class Found(Record):
    """What every finding has: its fact, and its value as a circumstance stores it."""

    fact: str

    @property
    def value(self) -> Any:  # noqa: ANN401 - as stored, by kind
        """The value of the circumstance."""
        (found,) = (
            getattr(self, name) for name in type(self).model_fields if name not in ("fact", "child")
        )
        return list(found) if isinstance(found, tuple) else found

    @property
    def about_child(self) -> str | None:
        """The given name of the child whom it is about, or None."""
        return getattr(self, "child", None)


class NightsFound(Found):
    """The nights a year that a child spends with the paying parent."""

    fact: Literal["nights"] = "nights"
    child: Name
    nights: Nights


class QualifyingFound(Found):
    """Whether a child is a qualifying child."""

    fact: Literal["qualifies"] = "qualifies"
    child: Name
    is_so: bool


class BenefitsFound(Found):
    """Every benefit that the paying parent has."""

    fact: Literal["benefits"] = "benefits"
    benefits: BenefitCodes


class PartnerBenefitsFound(Found):
    """Every benefit that the paying parent's partner has."""

    fact: Literal["partner_benefits"] = "partner_benefits"
    benefits: BenefitCodes


class PartnerFound(Found):
    """Whether the paying parent's partner is a paying parent too."""

    fact: Literal["partner_is_paying_parent"] = "partner_is_paying_parent"
    is_so: bool


class StatusFound(Found):
    """Every status that the paying parent has."""

    fact: Literal["status"] = "status"
    status: StatusCodes


class RelevantOtherChildrenFound(Found):
    """How many relevant other children there are."""

    fact: Literal["relevant_other_children"] = "relevant_other_children"
    count: Annotated[int, Field(ge=0, le=30)]


class HistoricIncomeFound(Found):
    """The income of a tax year: pence a year, and pension contributions to be taken off."""

    fact: Literal["historic_income"] = "historic_income"
    tax_year: TaxYear
    annual_pence: Pence = Field(alias="annual")
    pension_contributions_pence: Pence = Field(default=0, alias="pension_contributions")
    held_as: Literal["paye", "self_assessment"] = "paye"

    @property
    def value(self) -> Any:  # noqa: ANN401 - as stored, by kind
        """The value of the circumstance."""
        return {
            "held_as": self.held_as,
            "tax_year": self.tax_year,
            "annual_pence": self.annual_pence,
            "pension_contributions_pence": self.pension_contributions_pence,
        }


class CurrentIncomeFound(Found):
    """The current gross weekly income in pence; none where it is not known."""

    fact: Literal["current_income"] = "current_income"
    weekly_pence: Pence | None = Field(alias="weekly")


class OtherFound(Found):
    """A fact of another kind; whether its value has the shape of the kind is seen on receipt."""

    fact: Literal[
        "nation",
        "other_arrangement_children",
        "duty_to_report",
        "expense_contact",
        "expense_illness",
        "expense_debts",
        "expense_boarding",
        "expense_mortgage",
        "added_unearned",
        "added_assets",
        "added_on_benefit",
        "added_diverted",
        "local_authority_nights",
    ]
    child: Name | None = None
    found: Any

    @model_validator(mode="after")
    def _of_a_child_or_not(self) -> Self:
        if (self.child is not None) != (self.fact == "local_authority_nights"):
            raise refuse("child", "name a child for local_authority_nights, and for nothing else")
        return self


FoundFact = Annotated[
    NightsFound
    | QualifyingFound
    | BenefitsFound
    | PartnerBenefitsFound
    | PartnerFound
    | StatusFound
    | RelevantOtherChildrenFound
    | HistoricIncomeFound
    | CurrentIncomeFound
    | OtherFound,
    Field(discriminator="fact"),
]
"""One fact that was found; `fact` says which."""


class FindingsChange(Change):
    """What a decision maker or a tribunal found about a decision that stands.

    `happened_on` is the day from which the facts hold: that of the decision they are about, unless
    `date_was_wrong` (SI 2012/2677 reg 16). A reconsideration or an appeal is named by its number;
    `unchanged` is its answer where the decision stands. The reason is read by both parents.
    """

    kind: Literal["findings"] = "findings"
    basis: Basis
    outcome: Literal["revised", "unchanged"] = "revised"
    proceeding: ProceedingNumber | None = None
    decision: Annotated[int, Field(ge=1)] | None = None
    date_was_wrong: bool = False
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    facts: tuple[FoundFact, ...] = ()

    @model_validator(mode="after")
    def _fit(self) -> Self:
        numbers = {"reconsideration": "MR-", "appeal": "APL-"}
        prefix = numbers.get(self.basis)
        if prefix is None and self.proceeding is not None:
            raise refuse("proceeding", "leave it out: this basis has none")
        if prefix is not None and not (self.proceeding or "").startswith(prefix):
            raise refuse("proceeding", "give its number, {prefix} and six digits", prefix=prefix)
        if prefix is None and self.outcome == "unchanged":
            raise refuse("outcome", "give revised: only an answer may leave a decision unchanged")
        if (self.outcome == "revised") != bool(self.facts):
            raise refuse("facts", "give the facts that were found, and none with unchanged")
        said = [(found.fact, (found.about_child or "").casefold()) for found in self.facts]
        if len(set(said)) != len(said):
            raise refuse("facts", "give each fact once")
        return self
