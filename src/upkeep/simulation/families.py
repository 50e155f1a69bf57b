"""What others send us about one family, over the years, and how its paying parent pays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from upkeep.cases.forms import (
    ApplicationForm,
    ApplicationsFile,
    ChangeForm,
    ChangesFile,
    ControlTotalsForm,
    IncomeForm,
    SenderForm,
    TransferForm,
    TransfersFile,
)
from upkeep.simulation.habits import Habit


@dataclass(frozen=True, slots=True)
class Family:
    """A paying parent with every case against them, incomes, changes and a habit.

    Cases are applied for, or come from another system as ``transfers``.
    """

    applications: tuple[ApplicationForm, ...]
    incomes: tuple[IncomeForm, ...] = ()
    changes: tuple[ChangeForm, ...] = ()
    habit: Habit = field(default_factory=Habit)
    transfers: tuple[TransferForm, ...] = ()

    @property
    def cases(self) -> tuple[ApplicationForm | TransferForm, ...]:
        """What its cases begin with; there is at least one."""
        return self.applications + self.transfers

    @property
    def national_insurance_number(self) -> str:
        """The paying parent's."""
        return self.cases[0].paying_parent.national_insurance_number


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


def transfers_by_day(families: Iterable[Family]) -> dict[str, TransfersFile]:
    """All cases that come from elsewhere, in order of reference, a batch for each day they come.

    By ``2023-06-05``; the control totals are what the cases come to.
    """
    days: dict[date, list[TransferForm]] = {}
    for family in families:
        for form in family.transfers:
            days.setdefault(form.taken_over_on, []).append(form)
    return {day.isoformat(): _batch(day, forms) for day, forms in sorted(days.items())}


def _batch(day: date, forms: list[TransferForm]) -> TransfersFile:
    forms.sort(key=lambda form: form.reference)
    return TransfersFile(
        sent_on=day,
        batch=f"REGISTER-{day:%Y%m%d}",
        sender=SenderForm(
            body="department", system="Computer system 2", office="Specimen Office, register"
        ),
        control=ControlTotalsForm(
            cases=len(forms),
            owed_to_receiving_parents_pence=sum(f.owed_pence("receiving_parent") for f in forms),
            owed_to_secretary_of_state_pence=sum(f.owed_pence("secretary_of_state") for f in forms),
        ),
        cases=tuple(forms),
    )


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
