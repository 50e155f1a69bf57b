"""The working days of England and Wales, on which offices and banks are open.

Shared by the rooms that count in them; knows nothing of any of them.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether a day is neither at a weekend nor a bank holiday."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@lru_cache(maxsize=4096)
def next_working_day(day: date) -> date:
    """The day itself, or else the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def after_working_days(day: date, count: int) -> date:
    """The working day that follows so many working days later; the day itself does not count."""
    for _day in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
