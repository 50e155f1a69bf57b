"""Ages of children on a day: by birthday, and as income support counted them from April 1997."""

from __future__ import annotations

import datetime

BANDS_CHANGED = datetime.date(1997, 4, 7)
"""From this day a child moved to the next band in September (SI 1996/2545 reg 10)."""

OLDEST_BAND_CLOSED_AT = 18
MONDAY = 0
SEPTEMBER = 9


def age_on(date_of_birth: datetime.date, day: datetime.date) -> int:
    """Completed years on a day."""
    had_birthday = (day.month, day.day) >= (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - (0 if had_birthday else 1)


def first_monday_of_september(year: int) -> datetime.date:
    """The day on which children moved to the next band."""
    first = datetime.date(year, SEPTEMBER, 1)
    return first + datetime.timedelta(days=(MONDAY - first.weekday()) % 7)


def last_moving_day(day: datetime.date) -> datetime.date:
    """The last first Monday in September that is not after a day."""
    this_year = first_monday_of_september(day.year)
    return this_year if this_year <= day else first_monday_of_september(day.year - 1)


def september_age(date_of_birth: datetime.date, day: datetime.date) -> int:
    """The age that decides the band from 7 April 1997.

    A child moves on the first Monday in September after the birthday. Whoever had already reached
    11, 16 or 18 on 6 April 1997 stays in the band of that age; nobody else enters the band for 18.
    """
    one_day = datetime.timedelta(days=1)
    by_september = min(
        age_on(date_of_birth, last_moving_day(day) - one_day), OLDEST_BAND_CLOSED_AT - 1
    )
    reached_before = age_on(date_of_birth, BANDS_CHANGED - one_day)
    return max(by_september, min(reached_before, OLDEST_BAND_CLOSED_AT), 0)


def september_age_of(age: int) -> int:
    """The same where only the age is known: taken as it is, but never into the closed band."""
    return min(age, OLDEST_BAND_CLOSED_AT - 1)
