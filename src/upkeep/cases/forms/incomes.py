"""What HMRC holds of a person for a tax year."""

import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from upkeep.cases.forms.values import Day, NationalInsuranceNumber, Pence, Record, refuse


def _consecutive(tax_year: str) -> str:
    if (int(tax_year[:4]) + 1) % 100 != int(tax_year[5:]):
        raise PydanticCustomError(
            "tax_year", "give two years that follow each other, such as 2021-22"
        )
    return tax_year


TaxYear = Annotated[
    str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-[0-9]{2}$"), AfterValidator(_consecutive)
]


class IncomeForm(Record):
    """What HMRC holds of one person for one tax year: gross yearly amounts in pence.

    `available_on` is the day from which the figure could be had, always after the year ended.
    """

    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    tax_year: TaxYear
    employment_income_pence: Pence = Field(alias="employment_income")
    pension_income_pence: Pence = Field(alias="pension_income")
    taxable_benefits_pence: Pence = Field(alias="taxable_benefits")
    trading_profit_pence: Pence = Field(alias="trading_profit")
    pension_contributions_pence: Pence = Field(alias="pension_contributions")
    source: Literal["paye", "self_assessment"]
    available_on: Day

    @model_validator(mode="after")
    def _after_year_end(self) -> Self:
        if self.available_on <= self.tax_year_end:
            raise refuse(
                "available_on",
                "give a day after {tax_year_end}, when that tax year ended",
                tax_year_end=self.tax_year_end.isoformat(),
            )
        return self

    @property
    def tax_year_end(self) -> datetime.date:
        """The last day of the tax year, a 5 April."""
        return datetime.date(int(self.tax_year[:4]) + 1, 4, 5)

    @property
    def total_pence(self) -> int:
        """Gross income of the year: employment, pension, taxable benefits and trading profit."""
        return (
            self.employment_income_pence
            + self.pension_income_pence
            + self.taxable_benefits_pence
            + self.trading_profit_pence
        )
