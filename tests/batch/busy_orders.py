"""Orders against earnings of the busy night: one is varied; of another the month is drawn up late
because its pay-day was told wrongly, and the employer returns that the person has left."""

from datetime import date

from building import Parent, days, employer_return, morning, payer
from upkeep.cases.switches import EARNINGS_ORDERS, Cohort, set_switch
from upkeep.collection.employers import EmployerDetails, Work, record_employer, record_employment
from upkeep.collection.receiving import receive_employer_return

APPEAL_DAYS = 28
"""Between an order as the way of paying and its service."""


def switch_on(on: date, *employers: str) -> None:
    """Orders for everybody, with employers to serve them on."""
    for reference in employers:
        details = EmployerDetails(reference, "Made Up Mills", ["1 Invented Yard"], "ZZ9 9ZZ")
        record_employer(details, "the paying parent", morning(on))
    set_switch(EARNINGS_ORDERS, Cohort(), on, "mo", "trial", morning(on), is_on=True)


def pay_day_is(paying: Parent, employer: str, pay_day: date, told: date) -> None:
    """Somebody tells on which day of the month a paying parent is paid."""
    work = Work(payer(paying), employer, "monthly", pay_day, date(2023, 1, 1))
    record_employment(work, "the employer", morning(told))


def say_left(paying: Parent, employer: str, on: date) -> None:
    """The employer returns that somebody has left."""
    form = employer_return(employer, on, (payer(paying).reference, 0))
    gone = [each.model_copy(update={"reason_code": "left_employment"}) for each in form.deductions]
    left = form.model_copy(update={"deductions": tuple(gone)})
    assert not receive_employer_return(left, "test", morning(on)).refused


def late_in_march(night: date) -> date:
    """A pay-day after the order began, in the month before the night."""
    return night - days(8)
