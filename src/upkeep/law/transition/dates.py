"""When an old case converts, and the days on which phasing steps and ends."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from upkeep.law.numbers import Exact
from upkeep.law.rules import Law

WEEK = datetime.timedelta(weeks=1)


def case_conversion_date(
    trigger: datetime.date, maintenance_period_starts: Iterable[datetime.date]
) -> datetime.date:
    """The first day of the first old maintenance period to begin on or after the trigger date.

    SI 2000/3186 regs 2(1), 15. ``maintenance_period_starts`` gives one first day of a maintenance
    period for each of the paying parent's old assessments; the periods are seven days long, and
    where they differ the first to begin counts.
    """
    starts = tuple(maintenance_period_starts)
    if not starts:
        raise ValueError("There is no old assessment, so there is nothing to convert.")
    return min(trigger + (start - trigger) % WEEK for start in starts)


def anniversary(law: Law, day: datetime.date, years: int) -> datetime.date:
    """The day on which the next year begins, so many years on."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if law.holds("policy.leap_day_anniversary_is_first_of_march"):
            return datetime.date(day.year + years, 3, 1)
        return datetime.date(day.year + years, 2, 28)


def end_of_phasing(law: Law, converted: datetime.date, years: int) -> datetime.date:
    """The first day on which the full amount is payable at the latest.

    SI 2000/3186 reg 2(1): the transitional period ends with the last complete maintenance period
    before the anniversary; the periods run on from the case conversion date.
    """
    until = anniversary(law, converted, years)
    return until - (until - converted) % WEEK


def whole(figure: object) -> int:
    """A parameter that counts years or weeks, as a whole number for dates."""
    assert isinstance(figure, Exact)
    assert figure.numerator % figure.denominator == 0, "years and weeks are whole"
    return figure.numerator // figure.denominator
