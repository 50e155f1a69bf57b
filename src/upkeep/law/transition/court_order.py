"""Phasing from a court order or written agreement to a calculation, over at most 78 weeks.

SI 2000/3186 Part IV (regs 29 to 32).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise

from upkeep.law.numbers import Condition, Exact, Number, greatest
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.transition.dates import WEEK, whole
from upkeep.law.words import _


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """A calculation that follows orders or agreements. Amounts are pence a week.

    ``old_amount`` is what they came to without payments in kind or to others (reg 29(2));
    ``calculated`` what the calculation makes payable from ``effective_date``; ``later`` the amounts
    of later decisions by effective date. ``held_since_april_1993`` says that orders or agreements
    stood on 4 April 1993 and ever since; ``has_child_or_shared_care`` that the paying parent has a
    child in the family, or that shared care has cut the rate (reg 30(a), (b)).
    """

    effective_date: datetime.date
    old_amount: Number
    calculated: Number
    later: tuple[tuple[datetime.date, Number], ...] = ()
    held_since_april_1993: bool = True
    has_child_or_shared_care: bool = True


@rule("SI 2000/3186 reg 30", YES_NO)
def is_phased_from_order(law: Law, order: CourtOrder) -> Condition:
    """Whether the calculation is phased in: all three conditions have to hold."""
    exceeds = order.calculated > order.old_amount
    holds = order.held_since_april_1993 & order.has_child_or_shared_care & exceeds
    law.say_first(
        (
            holds,
            _(
                "The calculation of {calculated:money} a week is more than the {old:money} "
                "payable under court orders or agreements, so it is phased in."
            ),
        ),
        (
            not order.held_since_april_1993,
            _("No order or agreement stood on 4 April 1993 and ever since: nothing is phased."),
        ),
        (
            not order.has_child_or_shared_care,
            _(
                "The paying parent has no child in the family and shares no care: nothing is "
                "phased."
            ),
        ),
        otherwise=_(
            "The calculation of {calculated:money} a week is not more than the {old:money} "
            "payable under court orders or agreements: nothing is phased."
        ),
        calculated=order.calculated,
        old=order.old_amount,
    )
    return holds


@rule("SI 2000/3186 reg 31(2)-(3)")
def transitional_amount_from_order(
    law: Law, old: Number, excess: Number, moved: Number, step: int
) -> Number:
    """The old amount and a growing part of the excess; a later decision may have moved it."""
    place = Exact(step)
    addition = greatest(
        excess * law.by_count("court_order.share", place),
        law.by_count("court_order.least_addition", place),
    )
    amount = (old + addition + moved).half_up()
    law.say(
        _(
            "In step {step:count} the old amount of {old:money} grows by {addition:money} to "
            "{amount:money} a week."
        ),
        step=place,
        old=old,
        addition=addition + moved,
        amount=amount,
    )
    return amount


def liability_across_court_order(
    law: Law, order: CourtOrder
) -> tuple[tuple[datetime.date, datetime.date | None, Number, bool], ...]:
    """What is payable from the effective date on: start, end, pence a week, whether it is phased.

    Part IV stops as soon as it would make more payable than the decision in force (reg 31(3)); a
    later decision moves, keeps or ends the transitional amount (reg 32).
    """
    later = dict(sorted(order.later))
    step_weeks = whole(law.amount("court_order.step_weeks"))
    steps = whole(law.amount("court_order.weeks")) // step_weeks
    step_days = [order.effective_date + place * step_weeks * WEEK for place in range(steps + 1)]
    marks = sorted({*step_days, *later})
    way = _Way(law, order)
    periods: list[tuple[datetime.date, datetime.date | None, Number, bool]] = []
    for start, end in pairwise([*marks, None]):
        assert start is not None
        step = sum(day <= start for day in step_days)
        if start in later:
            way.take_up(later[start], step)
        amount, phased = way.amount(min(step, steps) if step <= steps else None)
        last = periods[-1] if periods else None
        if last is not None and last[2] == amount and last[3] == phased:
            periods[-1] = (last[0], end, amount, phased)
        else:
            periods.append((start, end, amount, phased))
    return tuple(periods)


class _Way:
    """How far phasing has come: the amount in full, and what later decisions have added."""

    def __init__(self, law: Law, order: CourtOrder) -> None:
        self.law = law
        self.old = order.old_amount
        self.excess = order.calculated - order.old_amount
        self.full = order.calculated
        self.moved: Number = Exact(0)
        self.is_under_way = is_phased_from_order(law, order) is True

    def amount(self, step: int | None) -> tuple[Number, bool]:
        """The amount in a step, and whether it is a transitional one."""
        if not self.is_under_way or step is None:
            self.is_under_way = False
            return self.full, False
        amount = transitional_amount_from_order(self.law, self.old, self.excess, self.moved, step)
        if (amount >= self.full) is True:
            self.is_under_way = False
            return self.full, False
        return amount, True

    def take_up(self, decided: Number, step: int) -> None:
        """A later decision (reg 32)."""
        amount, phased = self.amount(step)
        if phased and decided > self.full:
            self.moved = self.moved + decided - self.full
        elif phased and decided <= amount:
            self.is_under_way = False
        self.full = decided
