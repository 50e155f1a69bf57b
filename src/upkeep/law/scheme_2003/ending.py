"""When a calculation ends, and what must hold of a liability that has ended.

A liability is a set of half-open intervals of days. That one stays open after its case has ended
cannot be said here at all: such a value refuses to be made.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from types import MappingProxyType

from upkeep.law.rules import Law
from upkeep.law.scheme_2003.maintenance_periods import Dated, MaintenancePeriods
from upkeep.law.words import _


class Ending(Enum):
    """What ends a calculation."""

    PARENT_DIED = "parent_died"
    NO_CHILD_LEFT = "no_child_left"
    NOT_A_PARENT_ANY_MORE = "not_a_parent_any_more"
    NEVER_A_PARENT = "never_a_parent"
    PARENTS_LIVE_TOGETHER = "parents_live_together"
    LEFT_THE_COUNTRY = "left_the_country"
    APPLICANT_ASKS_TO_STOP = "applicant_asks_to_stop"


CITATIONS: Mapping[Ending, str] = MappingProxyType(
    {
        Ending.PARENT_DIED: "Child Support Act 1991 Sch 1 para 16(1)(a)",
        Ending.NO_CHILD_LEFT: "Child Support Act 1991 Sch 1 para 16(1)(b)",
        Ending.NOT_A_PARENT_ANY_MORE: "Child Support Act 1991 Sch 1 para 16(1)(c)",
        Ending.NEVER_A_PARENT: "SI 1999/991 reg 3A",
        Ending.PARENTS_LIVE_TOGETHER: "Child Support Act 1991 s.3, Sch 1 para 16",
        Ending.LEFT_THE_COUNTRY: "Child Support Act 1991 s.44; SI 1999/991 Sch 3D para 3(c)",
        Ending.APPLICANT_ASKS_TO_STOP: "Child Support Act 1991 ss.4(5)-(6), 17(4)",
    }
)
"""By which provision each of these ends a calculation."""


def end_of_calculation(
    law: Law,
    periods: MaintenancePeriods,
    ending: Ending,
    on: datetime.date,
    *,
    effective_date: datetime.date,
    named_day: datetime.date | None = None,
) -> Dated:
    """The first day on which nothing is charged any more.

    ``on`` is the day of death, change or request; ``named_day`` a later day that the applicant
    names. The end is never before the effective date: then nothing is ever charged. A change of
    carer, and a parent on benefit who asks to stop, are supersessions.
    """
    found = _end(law, periods, ending, on, effective_date, named_day)
    return found._replace(day=max(found.day, effective_date))


def _end(
    law: Law,
    periods: MaintenancePeriods,
    ending: Ending,
    on: datetime.date,
    effective_date: datetime.date,
    named_day: datetime.date | None,
) -> Dated:
    if ending is Ending.PARENT_DIED:
        words = _("A parent died on this day.")
        return Dated(on, CITATIONS[ending], words)
    if ending is Ending.NEVER_A_PARENT:
        words = _("The calculation is revised from its start.")
        return Dated(effective_date, CITATIONS[ending], words)
    if ending is Ending.APPLICANT_ASKS_TO_STOP:
        return _when_asked(law, periods, max(on, named_day or on))
    words = _("The change came in the maintenance period that begins on this day.")
    return Dated(periods.start_containing(on), CITATIONS[ending], words)


def _when_asked(law: Law, periods: MaintenancePeriods, on: datetime.date) -> Dated:
    by_period_of_request = law.holds("policy.stopping_counts_from_period_of_request")
    return Dated(
        periods.start_containing(on) if by_period_of_request else periods.start_after(on),
        CITATIONS[Ending.APPLICANT_ASKS_TO_STOP],
        _("The applicant asked for it to stop."),
    )


@dataclass(frozen=True, slots=True)
class Interval:
    """Days of liability, from ``begins`` until before ``ends``; open while ``ends`` is ``None``."""

    begins: datetime.date
    ends: datetime.date | None = None

    def __post_init__(self) -> None:
        assert self.ends is None or self.ends >= self.begins, "an interval ends after it begins"

    def cut_off(self, on: datetime.date) -> Interval:
        """The interval until a day; empty, never open, if the day is not after its beginning."""
        end = max(self.begins, on)
        return replace(self, ends=end if self.ends is None else min(self.ends, end))

    def days_until(self, day: datetime.date) -> int:
        """The days of liability before a day."""
        last = day if self.ends is None else min(self.ends, day)
        return max((last - self.begins).days, 0)


class CaseState(Enum):
    """Where a case stands."""

    APPLIED = "applied"
    IN_FORCE = "in_force"
    ENDED = "ended"


class EndedCaseError(ValueError):
    """Something was asked of a case that has ended."""


@dataclass(frozen=True, slots=True)
class CaseLiability:
    """The liability of one case with its state; every value of it holds the rules of ending.

    An interval is open only while the case is in force, and then exactly one is. Intervals stand in
    order and do not overlap.
    """

    state: CaseState = CaseState.APPLIED
    intervals: tuple[Interval, ...] = ()
    ended_on: datetime.date | None = None

    def __post_init__(self) -> None:
        open_count = sum(interval.ends is None for interval in self.intervals)
        assert open_count == (self.state is CaseState.IN_FORCE), (
            "one interval is open while the case is in force, none otherwise"
        )
        assert (self.ended_on is None) == (self.state is not CaseState.ENDED), "an end has a day"
        for one, other in pairwise(self.intervals):
            assert one.ends is not None, "only the last interval is open"
            assert one.ends <= other.begins, "intervals in their order"

    def completed(self, effective_date: datetime.date) -> CaseLiability:
        """A calculation has been made.

        Where the case has ended already, on that day or before, the interval is empty: the order
        in which the events of one day arrive makes no difference.
        """
        if self.state is CaseState.ENDED:
            return replace(self, intervals=(*self.intervals, Interval(effective_date).cut_off(
                self._end)))  # fmt: skip
        assert self.state is CaseState.APPLIED, "a calculation is in force already; supersede it"
        return CaseLiability(CaseState.IN_FORCE, (*self.intervals, Interval(effective_date)))

    def ended(self, on: datetime.date) -> CaseLiability:
        """The case is closed, withdrawn, cancelled or terminated: every interval has its end.

        An earlier end than before cuts back what stood; a later one changes nothing.
        """
        last = on if self.ended_on is None else min(self.ended_on, on)
        cut = tuple(interval.cut_off(last) for interval in self.intervals)
        return CaseLiability(CaseState.ENDED, cut, last)

    def reopened(self, on: datetime.date) -> CaseLiability:
        """A new interval from a day on; the ends that stood are never taken away."""
        if self.state is not CaseState.ENDED or on < self._end:
            raise EndedCaseError(
                f"liability can begin again on or after the end, {self.ended_on}; asked for {on}"
            )
        return CaseLiability(CaseState.IN_FORCE, (*self.intervals, Interval(on)))

    @property
    def _end(self) -> datetime.date:
        assert self.ended_on is not None
        return self.ended_on

    def days_until(self, day: datetime.date) -> int:
        """The days of liability before a day: what a charging run may charge."""
        return sum(interval.days_until(day) for interval in self.intervals)


def days_to_reverse(before: CaseLiability, after: CaseLiability, charged_to: datetime.date) -> int:
    """The days charged until a day that liability no longer has since an end was put back."""
    return max(before.days_until(charged_to) - after.days_until(charged_to), 0)


def charging_faults(
    cases: Iterable[tuple[str, bool, Iterable[Interval]]],
) -> tuple[list[str], list[str]]:
    """Names of ended cases with an open interval, and of cases in force without one.

    For records from elsewhere, which may hold what cannot be said here. Both lists must be empty;
    a case in either is not charged but looked at.
    """
    still_open, without = [], []
    for name, is_in_force, intervals in cases:
        is_open = any(interval.ends is None for interval in intervals)
        if is_open and not is_in_force:
            still_open.append(name)
        if is_in_force and not is_open:
            without.append(name)
    return still_open, without
