"""Changes in the words of the 1993 scheme: what its assessment asks of either parent."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from upkeep.cases.forms.change import Change
from upkeep.cases.forms.values import Day, Name, Pence, Record, refuse

Every = Literal["week", "two_weeks", "four_weeks", "month", "year"]
CapException = Literal[
    "housing_benefit_claimed",
    "partner_disability_premium",
    "former_home",
    "paid_over_52_weeks",
    "within_cap_but_for_a_rise",
    "equity_tied_up",
]


class EarningsOf1993Form(Record):
    """Pay from one job for a period, and what is taken off it (SI 1992/1815 Sch 1 Part I)."""

    gross_pence: Pence = Field(alias="gross")
    income_tax_pence: Pence | None = Field(default=None, alias="income_tax")
    national_insurance_pence: Pence | None = Field(default=None, alias="national_insurance")
    occupational_pension_pence: Pence | None = Field(default=None, alias="occupational_pension")
    personal_pension_pence: Pence | None = Field(default=None, alias="personal_pension")
    period: Every


class HousingCostOf1993Form(Record):
    """One cost of a parent's home, the eligible part (SI 1992/1815 Sch 3)."""

    kind: Literal[
        "rent", "mortgage_interest", "mortgage_capital", "repair_loan_interest", "service_charge"
    ]
    amount_pence: Pence = Field(alias="amount")
    period: Every


class ChildAtHomeOf1993Form(Record):
    """A child of a parent's own who lives with them and is not a qualifying child."""

    name: Name
    date_of_birth: Day


class EarningsOf1993Change(Change):
    """All that one parent earns now; nothing in the list: they earn nothing."""

    kind: Literal["assessed_earnings"] = "assessed_earnings"
    whose: Literal["paying_parent", "receiving_parent"]
    earnings: Annotated[tuple[EarningsOf1993Form, ...], Field(max_length=10)] = ()


class HousingCostsOf1993Change(Change):
    """All that is known of one parent's home: its costs, housing benefit, and any exception.

    Housing benefit is a week's; without an exception the limit on housing costs binds (reg 18).
    """

    kind: Literal["housing_costs"] = "housing_costs"
    whose: Literal["paying_parent", "receiving_parent"]
    costs: Annotated[tuple[HousingCostOf1993Form, ...], Field(max_length=10)] = ()
    housing_benefit_pence: Pence | None = Field(default=None, alias="housing_benefit")
    cap_exceptions: tuple[CapException, ...] = ()


class ChildrenAtHomeOf1993Change(Change):
    """All the children of one parent's own at home, other than the qualifying children."""

    kind: Literal["children_at_home"] = "children_at_home"
    whose: Literal["paying_parent", "receiving_parent"]
    at_home: Annotated[tuple[ChildAtHomeOf1993Form, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [child.name.casefold() for child in self.at_home]
        if len(set(names)) != len(names):
            raise refuse("at_home", "list each child once, by a name of its own")
        return self
