"""Maintenance periods: seven days each, from the first decision for a paying parent on."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from typing import NamedTuple

from upkeep.law.numbers import Exact, Number

DAYS = 7
ONE_DAY = datetime.timedelta(days=1)


class Dated(NamedTuple):
    """A day, the provision that sets it, and why in a marked sentence."""

    day: datetime.date
    citation: str
    words: str


@dataclass(frozen=True, slots=True)
class MaintenancePeriods:
    """The periods of one paying parent (Child Support Act 1991 s.17(4A)).

    The first begins on the effective date of the first decision, be it a calculation or a default
    or interim decision; all of that parent's cases share them.
    """

    first_day: datetime.date

    def start_containing(self, day: datetime.date) -> datetime.date:
        """The first day of the period that a day lies in; of the first one for an earlier day."""
        return max(self.first_day, self._start_at_or_before(day))

    def start_on_or_after(self, day: datetime.date) -> datetime.date:
        """The day itself if a period begins on it, else the next day on which one does."""
        start = self._start_at_or_before(day)
        following = start if start == day else start + datetime.timedelta(days=DAYS)
        return max(self.first_day, following)

    def start_after(self, day: datetime.date) -> datetime.date:
        """The first day of the period after the one that a day lies in."""
        return self.start_containing(day) + datetime.timedelta(days=DAYS)

    def _start_at_or_before(self, day: datetime.date) -> datetime.date:
        return day - datetime.timedelta(days=(day - self.first_day).days % DAYS)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of another month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def whole(figure: Number) -> int:
    """A figure of the law that is a whole number of days, weeks, months or years."""
    assert isinstance(figure, Exact)
    assert figure.denominator == 1
    return figure.numerator
