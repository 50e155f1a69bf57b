"""Families with an order against earnings, for tests of what comes of it."""

from datetime import date

from building import EFFECTIVE, FIRST_NIGHT, apply, days, hold_income, morning, work
from upkeep.cases.actors import Actor
from upkeep.cases.switches import EARNINGS_ORDERS, Cohort, set_switch
from upkeep.collection.employers import EmployerDetails, record_employer
from upkeep.collection.models import EarningsOrder

EMPLOYER = "EMP00041"
OTHER_EMPLOYER = "EMP00042"
MADE = EFFECTIVE
SERVED = MADE + days(28)


def switch_on() -> None:
    """Orders for everybody, from the first night."""
    set_switch(
        EARNINGS_ORDERS, Cohort(), FIRST_NIGHT, "mo", "trial", morning(FIRST_NIGHT), is_on=True
    )


def know(reference: str = EMPLOYER, **more: object) -> None:
    """Record an employer."""
    details = EmployerDetails(reference, "Made Up Mills", ["1 Invented Yard"], "ZZ9 9ZZ", **more)
    record_employer(details, "the paying parent", morning(FIRST_NIGHT))


def by_deduction(**more: object) -> str:
    """A case paid by deduction from monthly earnings, whose order is made; the application."""
    hold_income(pounds_a_year=36_500)
    about = apply(employer=EMPLOYER, **{"frequency": "monthly", "day": 5, **more})
    work(MADE)
    return about


def order(reference: str = EMPLOYER) -> EarningsOrder:
    """The one order against an employer."""
    return EarningsOrder.objects.get(employer_reference=reference)


def actor(on: date) -> Actor:
    """Somebody who acts on the morning of a day."""
    return Actor("casey", on, morning(on))
