"""An application for a variation (Child Support Act 1991 ss.28A and 28G; SI 2012/2677 Part 5)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from upkeep.cases.forms.change import Change
from upkeep.cases.forms.values import Pence, is_none, refuse

EXPENSE_GROUNDS = (
    "contact",
    "illness_or_disability",
    "prior_debts",
    "boarding_school",
    "mortgage",
)
INCOME_GROUNDS = ("unearned", "assets", "income_while_on_benefit", "diverted")
Ground = Literal[
    "contact",
    "illness_or_disability",
    "prior_debts",
    "boarding_school",
    "mortgage",
    "unearned",
    "assets",
    "income_while_on_benefit",
    "diverted",
]


class VariationChange(Change):
    """A parent asks that the calculation be varied, on one ground.

    `amount` is what they say it comes to: a week for expenses, income while on a benefit and
    diverted income; a year for unearned income; the value of one asset. `happened_on` is the day
    from which they say that the ground has existed.
    """

    kind: Literal["variation"] = "variation"
    ground: Ground
    amount_pence: Pence | None = Field(default=None, alias="amount", exclude_if=is_none)
    said: Annotated[str, Field(min_length=1, max_length=1000)]

    @model_validator(mode="after")
    def _by_a_parent(self) -> Self:
        by_paying = self.reported_by == "paying_parent"
        if self.reported_by not in ("paying_parent", "receiving_parent"):
            raise refuse("reported_by", "give the parent who applies: nobody else can")
        if self.ground in EXPENSE_GROUNDS and not by_paying:
            raise refuse(
                "ground", "give a ground of additional income: expenses are the paying parent's"
            )
        if self.ground in INCOME_GROUNDS and by_paying:
            raise refuse(
                "ground", "give a ground of special expenses: the receiving parent claims income"
            )
        return self
