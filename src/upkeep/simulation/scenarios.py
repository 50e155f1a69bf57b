"""The words in which the families of the first caseload are written: see ``first_caseload``.

A scenario is one paying parent with all that happens, in few words: ``apply`` is an application,
``reports`` a change, and the ways of paying are ``direct``, ``collect`` and ``by_employer``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from upkeep.cases import forms
from upkeep.simulation import fictional
from upkeep.simulation.families import Family
from upkeep.simulation.habits import Habit

TAX_YEARS = (2021, 2022, 2023, 2024)
"""The tax years that HMRC's extracts are for, by the year they begin in."""
_PEOPLE_A_FAMILY = 8


STEADY = (26_000, 26_500, 27_000, 27_500)
"""Pounds a year, rising slowly: for families whose income is not what they show."""


@dataclass(frozen=True, slots=True)
class Apply:
    """One receiving parent's application: the day, the children, how it is to be paid.

    A child is written ``"Rowan 2015-03-02"``, with nights a year where there are any:
    ``"Rowan 2015-03-02 60"``. ``again`` is the place, from 1, of an earlier application by the
    same receiving parent.
    """

    on: str
    children: tuple[str, ...]
    collection: forms.CollectionForm
    circumstances: forms.CircumstancesForm = field(default_factory=forms.CircumstancesForm)
    applicant: Literal["receiving_parent", "paying_parent"] = "receiving_parent"
    again: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A change reported on a day; ``happened`` on another, if it says so.

    ``about`` is the place of the application it is about, from 1. What is handed in after the
    office closed is ``opened`` on another day, after the night of the day it counts from.
    """

    on: str
    kind: str
    said: dict[str, Any]
    happened: str = ""
    about: int = 1
    by: str = "receiving_parent"
    opened: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A family: what it shows, what to look at, and everything that is sent about it.

    ``hmrc_pounds`` holds the gross income of the tax years of :data:`TAX_YEARS`, None where HMRC
    has nothing.
    """

    number: int
    shows: str
    look_at: str
    applications: tuple[Apply, ...]
    hmrc_pounds: tuple[int | None, ...] = ()
    reports: tuple[Report, ...] = ()
    habit: Habit = field(default_factory=Habit)
    is_self_employed: bool = False
    pension_percent: int = 0

    @property
    def references(self) -> list[str]:
        """The references of its applications."""
        return [f"APP-{self.number:03d}{place}" for place in range(1, len(self.applications) + 1)]

    def family(self) -> Family:
        """The scenario as the records that are exchanged about it."""
        random = Random(self.number)  # noqa: S311 - repeatable on purpose
        payer = self._payer(random)
        applications: list[forms.ApplicationForm] = []
        for said in self.applications:
            applications.append(self._application(said, payer, applications, random))
        changes = [change for said, change in self._changes(random) if not said.opened]
        incomes = self._incomes(payer.national_insurance_number)
        return Family(tuple(applications), tuple(incomes), tuple(changes), self.habit)

    def opened_late(self) -> list[tuple[date, forms.ChangeForm]]:
        """What is opened later than on the day it counts from, with the day it is opened."""
        told = self._changes(Random(self.number))  # noqa: S311 - repeatable on purpose
        return [(date.fromisoformat(said.opened), form) for said, form in told if said.opened]

    def _changes(self, random: Random) -> list[tuple[Report, forms.ChangeForm]]:
        return [
            (said, change_of(self.references, self.number, place, said, random))
            for place, said in enumerate(self.reports, start=1)
        ]

    def _payer(self, random: Random) -> forms.PersonForm:
        born = date(1976, 1, 1) + timedelta(days=random.randrange(5000))
        return fictional.paying_parent(random, self.number * _PEOPLE_A_FAMILY, born)

    def _application(
        self,
        said: Apply,
        payer: forms.PersonForm,
        before: list[forms.ApplicationForm],
        random: Random,
    ) -> forms.ApplicationForm:
        place = len(before) + 1
        number = self.number * _PEOPLE_A_FAMILY + place
        born = date(1976, 1, 1) + timedelta(days=random.randrange(5000))
        receiver = fictional.receiving_parent(random, number, born)
        if said.again:
            receiver = before[said.again - 1].receiving_parent
        return forms.ApplicationForm(
            reference=self.references[place - 1],
            received_on=date.fromisoformat(said.on),
            applicant=said.applicant,
            paying_parent=payer,
            receiving_parent=receiver,
            children=tuple(_child(text, receiver.family_name) for text in said.children),
            circumstances=said.circumstances,
            collection=said.collection,
        )

    def _incomes(self, number: str) -> list[forms.IncomeForm]:
        return [
            _income(number, year, pounds, self)
            for year, pounds in zip(TAX_YEARS, self.hmrc_pounds, strict=False)
            if pounds is not None
        ]


def change_of(
    references: Sequence[str], number: int, place: int, said: Report, random: Random
) -> forms.ChangeForm:
    """The ``place``-th report of family ``number``, about one of its cases, as it is exchanged."""
    told = dict(said.said)
    if said.kind == "address":
        told["address"] = fictional.address(random)
    if said.kind == "bank_account":
        told |= dict(fictional.bank_account(random, "Sample Receiver"))
    return forms.CHANGE_FORM.validate_python(
        {
            "kind": said.kind,
            "reference": f"CHG-{number:03d}{place}",
            "reported_on": date.fromisoformat(said.on),
            "reported_by": said.by,
            "application": references[said.about - 1],
            "happened_on": date.fromisoformat(said.happened or said.on),
            "is_expected": said.happened > said.on,
            **told,
        }
    )


def _child(text: str, family_name: str) -> forms.ChildForm:
    given_name, born, nights = (*text.split(), "0")[:3]
    return forms.ChildForm(
        given_name=given_name,
        family_name=family_name,
        date_of_birth=date.fromisoformat(born),
        nights_with_paying_parent=int(nights),
    )


def _income(number: str, year: int, pounds: int, scenario: Scenario) -> forms.IncomeForm:
    pence = pounds * 100
    usual = date(year + 2, 1, 31) if scenario.is_self_employed else date(year + 1, 9, 1)
    return forms.IncomeForm(
        national_insurance_number=number,
        tax_year=f"{year}-{(year + 1) % 100:02d}",
        employment_income_pence=0 if scenario.is_self_employed else pence,
        pension_income_pence=0,
        taxable_benefits_pence=0,
        trading_profit_pence=pence if scenario.is_self_employed else 0,
        pension_contributions_pence=pence * scenario.pension_percent // 100,
        source="self_assessment" if scenario.is_self_employed else "paye",
        available_on=usual,
    )


# --- Words for the table ---


def apply(
    on: str,
    children: str | Sequence[str],
    collection: forms.CollectionForm,
    applicant: Literal["receiving_parent", "paying_parent"] = "receiving_parent",
    again: int = 0,
    **circumstances: Any,  # noqa: ANN401 - checked by the form
) -> Apply:
    """An application on a day, with circumstances under the names of the form."""
    listed = (children,) if isinstance(children, str) else tuple(children)
    told = forms.CircumstancesForm(**circumstances)
    return Apply(on, listed, collection, told, applicant, again)


def reports(
    on: str,
    kind: str,
    happened: str = "",
    about: int = 1,
    by: str = "receiving_parent",
    opened: str = "",
    **said: Any,  # noqa: ANN401 - checked by the form
) -> Report:
    """A change reported on a day, with what it says under the names of its form."""
    return Report(on, kind, said, happened, about, by, opened)


Frequency = Literal["weekly", "fortnightly", "four_weekly", "monthly"]


def direct(day: int = 1, frequency: Frequency = "monthly") -> forms.CollectionForm:
    """Direct Pay on a day of the month, or of the week."""
    return forms.CollectionForm(
        service_type="direct_pay",
        method="standing_order",
        frequency=frequency,
        collection_day=day,
    )


def collect(
    day: int = 1,
    frequency: Frequency = "monthly",
    method: Literal["standing_order", "direct_debit", "bank_transfer"] = "standing_order",
) -> forms.CollectionForm:
    """Collect and Pay on a day of the month, or of the week."""
    return forms.CollectionForm(
        service_type="collect_and_pay", method=method, frequency=frequency, collection_day=day
    )


def by_employer(number: int) -> forms.CollectionForm:
    """Collect and Pay from wages, asked for by the 19th."""
    return forms.CollectionForm(
        service_type="collect_and_pay",
        method="deduction_from_earnings",
        frequency="monthly",
        collection_day=19,
        employer_reference=f"EMP{number:05d}",
    )


def changed(collection: forms.CollectionForm) -> dict[str, Any]:
    """A way of paying as a change reports it."""
    return dict(collection)
