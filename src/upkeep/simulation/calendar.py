"""The banks' working days, seen from a day on which something happens."""

from datetime import date, timedelta

from upkeep.collection.calendar import due_date


def is_working_day(day: date) -> bool:
    """Whether the banks of England and Wales are open."""
    return due_date(day) == day


def nominal_days(day: date) -> list[date]:
    """The days whose payments are made on the working day ``day``: itself and those off before."""
    days = [day]
    while not is_working_day(days[-1] - timedelta(days=1)):
        days.append(days[-1] - timedelta(days=1))
    return days
