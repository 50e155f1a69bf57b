"""When collection periods end and payments fall due.

A collection period ends on its *period end*; the payment for it is due that day, or on the next
working day of the banks in England and Wales. Periods follow from the arrangement alone, so
liability accrues the same whether or not a schedule was ever sent.
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from upkeep.collection.models import Frequency
from upkeep.working_days import next_working_day

FIRST_PAYMENT_DAYS = 14
"""At least this many days lie between the start of an arrangement and its first period end."""

DAYS: dict[str, int] = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14, Frequency.FOUR_WEEKLY: 28}
INSTALMENTS_A_YEAR: dict[str, int] = {
    Frequency.WEEKLY: 52,
    Frequency.FORTNIGHTLY: 26,
    Frequency.FOUR_WEEKLY: 13,
    Frequency.MONTHLY: 12,
}


def first_period_end(frequency: str, collection_day: int, start: date) -> date:
    """The first period end of an arrangement that starts on ``start``."""
    earliest = start + timedelta(days=FIRST_PAYMENT_DAYS)
    if frequency == Frequency.MONTHLY:
        this_month = earliest.replace(day=collection_day)
        return this_month if this_month >= earliest else this_month + relativedelta(months=1)
    return earliest + timedelta(days=(collection_day - earliest.isoweekday()) % 7)


def period_ends(frequency: str, first: date, after: date, through: date) -> list[date]:
    """Every period end later than ``after`` and not later than ``through``, in order.

    ``first`` is the arrangement's first period end; monthly ends keep its day of the month.
    """
    return list(_period_ends(frequency, first, after, through))


@lru_cache(maxsize=4096)
def _period_ends(frequency: str, first: date, after: date, through: date) -> tuple[date, ...]:
    """The same period ends are asked for again and again where many cases are reviewed."""
    ends: list[date] = []
    step = _steps_to(frequency, first, after)
    while (end := _nth(frequency, first, step)) <= through:
        if end > after:
            ends.append(end)
        step += 1
    return tuple(ends)


def _steps_to(frequency: str, first: date, day: date) -> int:
    """A step whose period end is not later than ``day``, and not much earlier; 0 at least."""
    if frequency == Frequency.MONTHLY:
        steps = (day.year - first.year) * 12 + day.month - first.month - 1
    else:
        steps = (day - first).days // DAYS[frequency]
    return max(0, steps)


def _nth(frequency: str, first: date, step: int) -> date:
    if frequency == Frequency.MONTHLY:
        nth: date = first + relativedelta(months=step)
        return nth
    return first + timedelta(days=DAYS[frequency] * step)


def due_date(period_end: date) -> date:
    """The day on which the payment for the period is due: a working day."""
    return next_working_day(period_end)
