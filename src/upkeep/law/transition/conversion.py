"""The whole way of a case from its 1993 amount to its 2003 amount, as one series of dated amounts.

SI 2000/3186 Part III. A series begins on the case conversion date; each period says what is payable
a week to each receiving parent and why, until the full amount of the latest decision is reached.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from upkeep.law.numbers import ZERO, Exact, Number
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.transition.ceiling import within_ceiling
from upkeep.law.transition.dates import anniversary, end_of_phasing, whole
from upkeep.law.transition.facts import (
    DEFAULT,
    PRESCRIBED,
    Conversion,
    DecidedAmounts,
    Period,
)
from upkeep.law.transition.flat_cases import is_payable_at_once, one_year_amounts
from upkeep.law.transition.linking import is_within_linking_weeks
from upkeep.law.transition.phasing import (
    Phase,
    after_later_decision,
    is_phased,
    phasing_step,
    transitional_amount,
)
from upkeep.law.words import _


class ConversionError(ValueError):
    """Decisions that cannot belong to the conversion they are given with; the message says why."""


def liability_across_conversion(law: Law, conversion: Conversion) -> tuple[Period, ...]:
    """What is payable from the case conversion date on, period by period.

    ``law`` is the law of the conversion date. Raises :class:`ConversionError` where a decision is
    dated before the conversion, or after the case had ended and too late to be linked to it.
    """
    decisions = _decisions_that_count(conversion)
    progress = _Progress(law, conversion)
    marks = _marks(law, conversion, decisions)
    periods: list[Period] = []
    for start, end in pairwise([*marks, None]):
        assert start is not None
        if start in decisions:
            progress.take_up(decisions[start])
        if progress.has_ended(start):
            continue
        if start not in decisions and periods and not periods[-1].is_transitional:
            periods[-1] = replace(periods[-1], end=end)
            continue
        _append(periods, liability_in_period(law, progress, start, end))
    return tuple(periods)


def _decisions_that_count(conversion: Conversion) -> dict[datetime.date, DecidedAmounts]:
    """Decisions by effective date; of two for one day the earlier is left out (regs 26, 27(11))."""
    decisions = {conversion.date: conversion.decided}
    for decided in conversion.later:
        if decided.effective_date < conversion.date:
            raise ConversionError(
                f"A decision takes effect on {decided.effective_date.isoformat()}, before the case "
                f"converted on {conversion.date.isoformat()}: decisions about the old assessment "
                "belong to the old law."
            )
        decisions[decided.effective_date] = decided
    return dict(sorted(decisions.items()))


def _marks(
    law: Law, conversion: Conversion, decisions: Mapping[datetime.date, DecidedAmounts]
) -> list[datetime.date]:
    """The days on which what is payable may change."""
    years = whole(law.amount("transition.years"))
    first_years = whole(law.amount("transition.flat_years"))
    days = {anniversary(law, conversion.date, year) for year in range(1, years)}
    days.add(end_of_phasing(law, conversion.date, years))
    if any(decided.kind in PRESCRIBED for decided in decisions.values()):
        days.add(end_of_phasing(law, conversion.date, first_years))
    days.update(decisions)
    if conversion.ended is not None:
        days.add(conversion.ended)
    return sorted(days)


class _Progress:
    """How far the case has come: the latest decision and each receiving parent's way towards it."""

    def __init__(self, law: Law, conversion: Conversion) -> None:
        self.law = law
        self.conversion = conversion
        self.decided: DecidedAmounts | None = None
        self.phases: dict[str, Phase] = {}
        self.first_year: Mapping[str, Exact] | None = None
        self.paused: tuple[datetime.date, dict[str, Phase]] | None = None
        self.has_ceiling = conversion.has_other_receiving_parent
        self.end = end_of_phasing(law, conversion.date, whole(law.amount("transition.years")))
        first_years = whole(law.amount("transition.flat_years"))
        self.first_year_end = end_of_phasing(law, conversion.date, first_years)

    def take_up(self, decided: DecidedAmounts) -> None:
        """Go on from the day a decision takes effect."""
        if decided.effective_date == self.conversion.date:
            conversion_decision(self.law, self, decided)
        else:
            self._check_link(decided)
            subsequent_decision(self.law, self, decided)
        self.decided = decided

    def _check_link(self, decided: DecidedAmounts) -> None:
        ended = self.conversion.ended
        if ended is None or decided.effective_date < ended:
            return
        if not is_within_linking_weeks(self.law, ended, decided.effective_date):
            raise ConversionError(
                f"The converted case ended on {ended.isoformat()}; a decision from "
                f"{decided.effective_date.isoformat()} is too late to be linked to it. It is an "
                "ordinary calculation: give it as a situation of its own."
            )

    def has_ended(self, day: datetime.date) -> bool:
        """Whether the case is at an end on a day, and not yet taken up again."""
        ended = self.conversion.ended
        if ended is None or day < ended:
            return False
        return self.decided is None or self.decided.effective_date < ended

    def years_on(self, day: datetime.date) -> int:
        """Whole years since the conversion."""
        years = day.year - self.conversion.date.year
        return years if anniversary(self.law, self.conversion.date, years) <= day else years - 1

    def begin_phases(self, decided: DecidedAmounts) -> None:
        """Each receiving parent who had an assessment goes from the former to the new amount."""
        step = phasing_step(self.law, decided.income)
        self.phases = {}
        for name, new in decided.weekly.items():
            former = self.conversion.former.get(name)
            if former is not None and is_phased(self.law, former, new, step) is True:
                self.phases[name] = Phase(former, new, step, (former < new) is True)

    def go_on(self, decided: DecidedAmounts) -> None:
        """Each way under way is compared with the later decision (reg 27)."""
        years = self.years_on(decided.effective_date)
        moved: dict[str, Phase] = {}
        for name, new in decided.weekly.items():
            phase = self.phases.get(name)
            if phase is None or phase.has_arrived(years):
                continue
            after = after_later_decision(self.law, phase, new, years)
            if after is not None:
                moved[name] = after
        self.phases = moved

    def weekly(self, day: datetime.date) -> tuple[Mapping[str, Exact], bool]:
        """What is payable from a day, in pence by receiving parent, and whether it is phased."""
        assert self.decided is not None
        if self.first_year is not None and day < self.first_year_end:
            return self.first_year, True
        years = self.years_on(day)
        under_way = {
            name: phase
            for name, phase in self.phases.items()
            if day < self.end and not phase.has_arrived(years)
        }
        if not under_way:
            return self.decided.weekly, False
        amounts = {
            name: _whole(transitional_amount(self.law, under_way[name], years))
            if name in under_way
            else new
            for name, new in self.decided.weekly.items()
        }
        if not self.has_ceiling:
            return amounts, True
        in_full = frozenset(amounts) - frozenset(under_way)
        return within_ceiling(self.law, amounts, self.decided.income, in_full), True


def _whole(amount: Number) -> Exact:
    assert isinstance(amount, Exact)
    assert amount.numerator % amount.denominator == 0, "former amounts and steps are whole pence"
    return amount


@rule("SI 2000/3186 regs 3, 9-16", NOTHING)
def conversion_decision(law: Law, progress: _Progress, decided: DecidedAmounts) -> None:
    """The old assessment becomes a calculation: what stands in, what is phased, what is at once."""
    conversion = progress.conversion
    law.say(
        _(
            "The case converts on {day:date}: until then {former:money} a week was payable, and "
            "under the new rules it is {new:money}."
        ),
        day=conversion.date,
        former=conversion.former_total,
        new=decided.total,
    )
    progress.first_year = one_year_amounts(law, conversion, decided)
    if progress.first_year is None and not is_payable_at_once(law, conversion, decided):
        progress.begin_phases(decided)


@rule("SI 2000/3186 regs 27, 28", NOTHING)
def subsequent_decision(law: Law, progress: _Progress, decided: DecidedAmounts) -> None:
    """A later decision while the case is on its way."""
    law.say(
        _("From {day:date} a later decision makes {amount:money} a week payable in full."),
        day=decided.effective_date,
        amount=decided.total,
    )
    progress.has_ceiling = True
    progress.first_year = None
    if decided.kind in PRESCRIBED:
        if progress.phases and progress.paused is None:
            progress.paused = (decided.effective_date, progress.phases)
        progress.phases = {}
        return
    if progress.paused is not None:
        paused_on, phases = progress.paused
        progress.paused = None
        if is_within_linking_weeks(law, paused_on, decided.effective_date):
            progress.phases = phases
    elif _rests_on_old_assessment(law, progress, decided):
        progress.begin_phases(decided)
        return
    progress.go_on(decided)


def _rests_on_old_assessment(law: Law, progress: _Progress, decided: DecidedAmounts) -> bool:
    """Whether the decision is made against the old assessment after all (reg 28(8)).

    The conversion led to a flat amount on a benefit or to nil, and within the linking weeks
    somebody leaves that: the old assessment counts again if it was above the minimum payment.
    """
    converted, before = progress.conversion, progress.decided
    assert before is not None
    if before is not converted.decided or before.kind not in PRESCRIBED or decided.kind == DEFAULT:
        return False
    if not (converted.former_total > converted.former_minimum):
        return False
    return is_within_linking_weeks(law, converted.date, decided.effective_date)


@rule("SI 2000/3186 regs 9-13, 24, 25, 27", NOTHING)
def liability_in_period(
    law: Law, progress: _Progress, start: datetime.date, end: datetime.date | None
) -> Period:
    """What is payable from one day until another."""
    weekly, is_transitional = progress.weekly(start)
    total = sum(weekly.values(), start=ZERO)
    law.say_first(
        (
            is_transitional,
            _("From {start:date} a transitional amount of {total:money} a week is payable."),
        ),
        otherwise=_("From {start:date} the full amount of {total:money} a week is payable."),
        start=start,
        total=total,
    )
    return Period(start, end, weekly, is_transitional)


def _append(periods: list[Period], period: Period) -> None:
    """Add a period, or lengthen the one before where nothing changes."""
    before = periods[-1] if periods else None
    same = (
        before is not None
        and before.end == period.start
        and before.weekly == period.weekly
        and before.is_transitional == period.is_transitional
    )
    if before is not None and same:
        period = Period(before.start, period.end, period.weekly, period.is_transitional)
        periods[-1] = period
    else:
        periods.append(period)
