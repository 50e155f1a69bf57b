"""Incomes from HMRC as CSV: one row per person, tax year and source."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import TypeAdapter

from upkeep.cases.forms import IncomeForm
from upkeep.gateways.exchange_files import note_repeated, read_entry, read_rows, written_csv
from upkeep.gateways.problems import ProblemList

COLUMNS: Final = (
    "national_insurance_number",
    "tax_year",
    "employment_income",
    "pension_income",
    "taxable_benefits",
    "trading_profit",
    "pension_contributions",
    "source",
    "available_on",
)

_FORM: TypeAdapter[IncomeForm] = TypeAdapter(IncomeForm)


def read_income(data: bytes, name: str) -> tuple[IncomeForm, ...]:
    """The incomes of a file, in its order.

    A person may have several rows for a tax year when they differ in source or in the day from
    which the figure could be had. Raises FileProblems with every bad line.
    """
    problems = ProblemList(name)
    incomes = []
    seen: dict[Any, str] = {}
    for line, row in read_rows(data, problems, COLUMNS):
        income = read_entry(_FORM, row, problems, "", line=line)
        if income is not None:
            incomes.append(income)
            key = (
                income.national_insurance_number,
                income.tax_year,
                income.source,
                income.available_on,
            )
            wanted = "give a person, tax year, source and day once"
            note_repeated(seen, key, f"line {line}", wanted, problems, line=line)
    problems.raise_if_any()
    return tuple(incomes)


def write_income(incomes: Iterable[IncomeForm]) -> bytes:
    """The incomes as CSV; reads back as the same records."""
    rows = (income.model_dump(mode="json", by_alias=True) for income in incomes)
    return written_csv(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))
