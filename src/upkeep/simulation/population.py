"""A seeded caseload of plausible families, of any size, one family at a time.

Shape: about 35% of children on Collect and Pay and 65% on Direct Pay, about 8% of paying parents
with several receiving parents, four to five in ten Collect and Pay payers paying in full and three
in ten nothing, as the published statistics have it. Incomes, ages, shared care and changes are
ASSUMPTIONS: no official distribution of them is published; they are chosen so that every rate and
band occurs often enough to be seen.

A family depends on the seed and on its own number only, so any slice can be made by itself.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from upkeep.cases import forms
from upkeep.simulation import fictional
from upkeep.simulation.families import Family
from upkeep.simulation.habits import PAYS_NOTHING, Habit, Writing

COLLECT_AND_PAY_PERCENT = 35
SEVERAL_RECEIVING_PARENTS_PERCENT = 8
APPLICATIONS_WITHIN_DAYS = 900
FAMILIES_NEAR = 180
"""So many families with neighbouring numbers share three employers."""
_PEOPLE_A_FAMILY = 8
_TYPICAL_INCOME_POUNDS = 24_000
_INCOME_SPREAD = 0.6
_WEEKS_A_YEAR = 52

_T = TypeVar("_T")
Weighted = Sequence[tuple[int, _T]]

CHILDREN: Weighted[int] = ((57, 1), (31, 2), (9, 3), (3, 4))
RELEVANT_OTHER_CHILDREN: Weighted[int] = ((72, 0), (16, 1), (9, 2), (2, 3), (1, 4))
NIGHTS: Weighted[tuple[int, int]] = (
    (60, (0, 51)),
    (20, (52, 103)),
    (12, (104, 155)),
    (5, (156, 174)),
    (3, (175, 183)),
)
BENEFITS: Weighted[tuple[str, ...]] = (
    (80, ()),
    (6, ("universal_credit_no_earnings",)),
    (4, ("employment_and_support_allowance_income_related",)),
    (3, ("universal_credit_with_earnings",)),
    (2, ("jobseekers_allowance_contribution_based",)),
    (2, ("employment_and_support_allowance_contributory",)),
    (1, ("state_pension",)),
    (1, ("carers_allowance",)),
    (1, ("income_support",)),
)
STATUS: Weighted[tuple[str, ...]] = ((985, ()), (10, ("prisoner",)), (5, ("youth_trainee",)))
METHODS: Weighted[str] = (
    (45, "standing_order"),
    (30, "deduction_from_earnings"),
    (15, "bank_transfer"),
    (10, "direct_debit"),
)
FREQUENCIES: Weighted[str] = (
    (64, "monthly"),
    (16, "four_weekly"),
    (14, "weekly"),
    (6, "fortnightly"),
)
WRITING: Weighted[Writing] = (
    (55, Writing.PLAIN),
    (15, Writing.SPACED),
    (10, Writing.HYPHENATED),
    (12, Writing.PREFIXED),
    (8, Writing.EMBEDDED),
)
CHANGES: Weighted[str] = (
    (30, "current_income"),
    (15, "collection"),
    (13, "shared_care"),
    (12, "address"),
    (10, "relevant_other_children"),
    (8, "benefits"),
    (4, "bank_account"),
    (4, "close_case"),
    (3, "child_no_longer_qualifies"),
    (1, "status"),
)
CHANGE_EVERY_DAYS = 500
"""Days, on average, from one reported change of a family to the next."""


def choose(random: Random, weighted: Weighted[_T]) -> _T:
    """One of the values, as likely as its weight says."""
    return random.choices([value for _, value in weighted], [weight for weight, _ in weighted])[0]


def generate(count: int, seed: int, start: date, end: date, first: int = 0) -> Iterator[Family]:
    """``count`` families who apply from ``start`` on, with all that happens to them before ``end``.

    ``first`` is the number of the first family, for making a caseload in slices.
    """
    for number in range(first, first + count):
        random = Random(f"{seed}/{number}")  # noqa: S311 - a simulation, repeatable on purpose
        yield _Maker(random, number, start, end).family()


@dataclass(slots=True)
class _Maker:
    """One family in the making."""

    random: Random
    number: int
    start: date
    end: date

    def family(self) -> Family:
        """Everything about the family, drawn in one fixed order."""
        income = self._income()
        first = self._first_application(income)
        applications = (first, *self._further_applications(first))
        return Family(
            applications,
            tuple(self._incomes(first, income)),
            tuple(self._changes(applications, income)),
            self._habit(first),
        )

    # --- Applications ---

    def _first_application(self, income: int) -> forms.ApplicationForm:
        span = min(APPLICATIONS_WITHIN_DAYS, (self.end - self.start).days)
        # Cubed: most of a caseload is there early on, the rest trickles in.
        received = self.start + timedelta(days=int(span * self.random.random() ** 3))
        children, youngest_parent = self._children(received)
        number = self.number * _PEOPLE_A_FAMILY
        born = fictional.birthday(self.random, youngest_parent, 12)
        payer = fictional.paying_parent(self.random, number, born)
        return self._application(received, 0, payer, children, youngest_parent, income)

    def _further_applications(
        self, first: forms.ApplicationForm
    ) -> Iterator[forms.ApplicationForm]:
        """From other receiving parents, at the same time or later."""
        if self.random.randrange(100) >= SEVERAL_RECEIVING_PARENTS_PERCENT:
            return
        for place in range(1, choose(self.random, ((88, 2), (12, 3)))):
            later = self.random.choice((0, 0, 60, 200, 500)) + self.random.randrange(30)
            received = first.received_on + timedelta(days=later)
            children, youngest_parent = self._children(received)
            if received < self.end and first.paying_parent.date_of_birth < youngest_parent:
                yield self._application(
                    received, place, first.paying_parent, children, youngest_parent, 0
                )

    def _application(
        self,
        received: date,
        place: int,
        payer: forms.PersonForm,
        children: tuple[forms.ChildForm, ...],
        youngest_parent: date,
        income: int,
    ) -> forms.ApplicationForm:
        born = fictional.birthday(self.random, youngest_parent, 12)
        return forms.ApplicationForm(
            reference=f"APP-{self.number * 10 + place + 1:07d}",
            received_on=received,
            applicant="receiving_parent" if self.random.random() < 0.95 else "paying_parent",
            paying_parent=payer,
            receiving_parent=fictional.receiving_parent(
                self.random, self.number * _PEOPLE_A_FAMILY + 1 + place, born
            ),
            children=children,
            circumstances=self._circumstances(income),
            collection=self._collection(forms.CollectionForm),
        )

    def _children(self, received: date) -> tuple[tuple[forms.ChildForm, ...], date]:
        """Children with different given names; and a day by which a parent of theirs was born."""
        count = choose(self.random, CHILDREN)
        low, high = choose(self.random, NIGHTS)
        nights = self.random.randint(low, high)
        family_name = self.random.choice(fictional.FAMILY_NAMES)
        children = tuple(
            forms.ChildForm(
                given_name=given,
                family_name=family_name,
                date_of_birth=received - timedelta(days=self.random.randint(200, 15 * 365)),
                nights_with_paying_parent=self._nights(nights),
            )
            for given in self.random.sample(fictional.GIVEN_NAMES, count)
        )
        eldest = min(child.date_of_birth for child in children)
        return children, eldest - timedelta(days=18 * 365)

    def _nights(self, nights: int) -> int:
        """The same for every child of a family, except now and then."""
        if self.random.random() < 0.93:
            return nights
        return self.random.randint(*choose(self.random, NIGHTS))

    def _circumstances(self, income: int) -> forms.CircumstancesForm:
        told = income and self.random.random() < 0.10
        return forms.CircumstancesForm(
            benefits=choose(self.random, BENEFITS),
            partner_benefits=("universal_credit_no_earnings",) if self._happens(2) else (),
            partner_is_paying_parent=self._happens(1),
            status=choose(self.random, STATUS),
            relevant_other_children=choose(self.random, RELEVANT_OTHER_CHILDREN),
            current_income_weekly_pence=self._weekly(income) if told else None,
        )

    def _collection(self, form: type[_T]) -> _T:
        """How a case is paid, as an application has it or, with more to it, a change."""
        return form(**self._collection_values())

    def _collection_values(self, *, collected: bool | None = None) -> dict[str, Any]:
        if collected is None:
            collected = self._happens(COLLECT_AND_PAY_PERCENT)
        method = choose(self.random, METHODS) if collected else "standing_order"
        by_employer = method == "deduction_from_earnings"
        frequency = "monthly" if by_employer else choose(self.random, FREQUENCIES)
        # An employer hands over by the 19th, so that is when deductions are asked for.
        day = 19 if by_employer else self.random.randint(1, 28 if frequency == "monthly" else 5)
        employer = self.number // FAMILIES_NEAR * 3 + self.random.randint(1, 3)
        return {
            "service_type": "collect_and_pay" if collected else "direct_pay",
            "method": method,
            "frequency": frequency,
            "collection_day": day,
            "employer_reference": f"EMP{employer:05d}" if by_employer else None,
        }

    # --- Incomes ---

    def _income(self) -> int:
        """Gross income a year in pounds, with a long tail; one in fifty has none."""
        if self._happens(2):
            return 0
        return int(self.random.lognormvariate(math.log(_TYPICAL_INCOME_POUNDS), _INCOME_SPREAD))

    def _incomes(self, first: forms.ApplicationForm, income: int) -> Iterator[forms.IncomeForm]:
        """HMRC's figures from the tax year before last on; for one payer in sixteen, none."""
        if self._happens(6):
            return
        by_self_assessment = self._happens(12)
        for year in range(self.start.year - 2, self.end.year):
            available_on = date(year + 1, 6, 1) + timedelta(days=self.random.randrange(120))
            if by_self_assessment:
                available_on = date(year + 2, 1, 31)
            if available_on < self.end:
                yield _income_form(
                    first.paying_parent.national_insurance_number,
                    year,
                    max(0, int(income * self.random.gauss(1.0 + 0.03 * (year - 2022), 0.10))),
                    available_on,
                    by_self_assessment=by_self_assessment,
                )

    def _weekly(self, income: int) -> int:
        """About what the income comes to a week, in pence."""
        return max(0, int(income * 100 / _WEEKS_A_YEAR * self.random.uniform(0.5, 1.4)))

    # --- Changes ---

    def _changes(
        self, applications: Sequence[forms.ApplicationForm], income: int
    ) -> Iterator[forms.ChangeForm]:
        """What is reported after the application, at random intervals."""
        first = applications[0]
        if self._happens(3):
            yield self._withdrawal(first)
            return
        day, place = first.received_on, 1
        while (day := day + self._until_next_change()) < self.end:
            application = self.random.choice([a for a in applications if a.received_on < day])
            yield self._change(application, day, place, income)
            place += 1

    def _until_next_change(self) -> timedelta:
        return timedelta(days=1 + int(self.random.expovariate(1 / CHANGE_EVERY_DAYS)))

    def _withdrawal(self, first: forms.ApplicationForm) -> forms.ChangeForm:
        day = first.received_on + timedelta(days=self.random.randrange(40))
        return forms.WithdrawApplicationChange(**self._said(first, day, 1))

    def _said(self, application: forms.ApplicationForm, day: date, place: int) -> dict[str, Any]:
        """What every change says."""
        return {
            "reference": f"CHG-{self.number * 50 + place:07d}",
            "reported_on": day,
            "reported_by": self.random.choice(("paying_parent", "receiving_parent")),
            "application": application.reference,
            "happened_on": day,
        }

    def _change(
        self, application: forms.ApplicationForm, day: date, place: int, income: int
    ) -> forms.ChangeForm:
        said = self._said(application, day, place)
        kind = choose(self.random, CHANGES)
        if kind == "benefits":
            days = (day - application.received_on).days
            said["happened_on"] = day - timedelta(days=self.random.randint(0, min(90, days)))
        make = forms.CHANGE_FORM.validate_python
        return make({**said, "kind": kind, **self._told(kind, application, income)})

    def _told(self, kind: str, application: forms.ApplicationForm, income: int) -> dict[str, Any]:
        """What a change of the kind says beyond what all of them say."""
        random = self.random
        match kind:
            case "current_income":
                return {"weekly_pence": self._weekly(income)}
            case "collection":
                return self._collection_values(collected=self._happens(70))
            case "shared_care":
                nights = random.randint(*choose(random, NIGHTS))
                return {"nights": {child.given_name: nights for child in application.children}}
            case "relevant_other_children":
                return {"count": choose(random, RELEVANT_OTHER_CHILDREN)}
            case "benefits":
                return {"benefits": choose(random, BENEFITS), "partner_benefits": ()}
            case "status":
                return {"status": choose(random, ((1, ()), (1, ("prisoner",))))}
            case "address":
                whose = random.choice(("paying_parent", "receiving_parent"))
                return {"whose": whose, "address": fictional.address(random)}
            case "bank_account":
                return dict(
                    fictional.bank_account(random, _full_name(application.receiving_parent))
                )
            case "child_no_longer_qualifies":
                child = random.choice(application.children)
                return {"child": child.given_name, "reason": "left_education"}
            case _:
                reasons = ("applicant_request", "applicant_request", "parents_together")
                return {"reason": random.choice(reasons)}

    # --- Paying ---

    def _habit(self, first: forms.ApplicationForm) -> Habit:
        """Paid in full about 44%, something 23%, nothing 33%: the published compliance bands."""
        drawn = self.random.randrange(100)
        writing = choose(self.random, WRITING)
        if drawn < 30:
            return PAYS_NOTHING
        if drawn < 37:
            return Habit(share_percent=self.random.choice((40, 60, 75)), writing=writing)
        if drawn < 46:
            stops = first.received_on + timedelta(days=self.random.randint(90, 600))
            returns = stops + timedelta(days=self.random.randint(60, 400))
            comes_back = self._happens(50)
            return Habit(
                stops_on=stops, resumes_on=returns if comes_back else None, writing=writing
            )
        if drawn < 56:
            return Habit(is_unsteady=True, waits_days=9, writing=writing)
        waits = choose(self.random, ((80, 0), (9, 3), (6, -6), (5, 24)))
        return Habit(waits_days=waits, writing=writing, errs_percent=2)

    def _happens(self, percent: int) -> bool:
        return self.random.randrange(100) < percent


def _full_name(person: forms.PersonForm) -> str:
    return f"{person.given_name} {person.family_name}"


def _income_form(
    number: str, year: int, pounds: int, available_on: date, *, by_self_assessment: bool
) -> forms.IncomeForm:
    """A tax year's figure: all of it trading profit or employment, with 5% paid to a pension."""
    pence = pounds * 100
    return forms.IncomeForm(
        national_insurance_number=number,
        tax_year=f"{year}-{(year + 1) % 100:02d}",
        employment_income_pence=0 if by_self_assessment else pence,
        pension_income_pence=0,
        taxable_benefits_pence=0,
        trading_profit_pence=pence if by_self_assessment else 0,
        pension_contributions_pence=0 if by_self_assessment else pence // 20,
        source="self_assessment" if by_self_assessment else "paye",
        available_on=available_on,
    )
