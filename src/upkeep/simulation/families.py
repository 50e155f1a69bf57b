"""What others send us about one family, over the years, and how its paying parent pays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from upkeep.cases.forms import (
    ApplicationForm,
    ApplicationsFile,
    ChangeForm,
    ChangesFile,
    IncomeForm,
)
from upkeep.simulation.habits import Habit


@dataclass(frozen=True, slots=True)
class Family:
    """A paying parent with every application against them, incomes, changes and a habit."""

    applications: tuple[ApplicationForm, ...]
    incomes: tuple[IncomeForm, ...] = ()
    changes: tuple[ChangeForm, ...] = ()
    habit: Habit = field(default_factory=Habit)

    @property
    def national_insurance_number(self) -> str:
        """The paying parent's."""
        return self.applications[0].paying_parent.national_insurance_number


def habits_of(families: Iterable[Family]) -> dict[str, Habit]:
    """Every paying parent's habit, by National Insurance number."""
    return {family.national_insurance_number: family.habit for family in families}


def applications_by_month(families: Iterable[Family]) -> dict[str, ApplicationsFile]:
    """All applications in order of receipt, a file for each month: by ``2023-04``."""
    months: dict[str, list[ApplicationForm]] = {}
    for family in families:
        for form in family.applications:
            months.setdefault(f"{form.received_on:%Y-%m}", []).append(form)
    files = {}
    for month, forms in sorted(months.items()):
        forms.sort(key=lambda form: (form.received_on, form.reference))
        files[month] = ApplicationsFile(sent_on=forms[-1].received_on, applications=tuple(forms))
    return files


def changes_by_quarter(families: Iterable[Family]) -> dict[str, ChangesFile]:
    """All changes in order of report, a file for each quarter of the year: by ``2023-Q2``."""
    quarters: dict[str, list[ChangeForm]] = {}
    for family in families:
        for form in family.changes:
            quarters.setdefault(_quarter(form.reported_on), []).append(form)
    files = {}
    for quarter, forms in sorted(quarters.items()):
        forms.sort(key=lambda form: (form.reported_on, form.reference))
        files[quarter] = ChangesFile(sent_on=forms[-1].reported_on, changes=tuple(forms))
    return files


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def incomes_by_tax_year(families: Iterable[Family]) -> dict[str, list[IncomeForm]]:
    """All incomes in order of person, by tax year such as ``2021-22``."""
    years: dict[str, list[IncomeForm]] = {}
    for family in families:
        for form in family.incomes:
            years.setdefault(form.tax_year, []).append(form)
    for forms in years.values():
        forms.sort(key=lambda form: (form.national_insurance_number, form.available_on))
    return dict(sorted(years.items()))
