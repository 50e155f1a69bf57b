"""Phasing: the amount moves from the former to the new one by a step for each year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from upkeep.law.numbers import Condition, Exact, Number, greatest, least, where
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.words import _


@rule("SI 2000/3186 reg 24(2)-(5)")
def phasing_step(law: Law, income: Number) -> Number:
    """The step for each year, by the net weekly income of the conversion decision."""
    low, high = law.amount("transition.income_low"), law.amount("transition.income_high")
    step = where(
        income <= low,
        lambda: law.amount("transition.step_low"),
        lambda: where(
            income < high,
            lambda: law.amount("transition.step_middle"),
            lambda: law.amount("transition.step_high"),
        ),
    )
    law.say(
        _("On a net income of {income:money} a week the amount may move by {step:money} a year."),
        income=income,
        step=step,
    )
    return step


@rule("SI 2000/3186 reg 10", YES_NO)
def is_phased(law: Law, former: Number, new: Number, step: Number) -> Condition:
    """Whether one step does not reach the new amount, from above or from below."""
    falls_short = ((former - step) > new) | ((former + step) < new)
    law.say_first(
        (
            falls_short,
            _(
                "From {former:money} a week one step of {step:money} does not reach {new:money}, "
                "so the amount changes step by step."
            ),
        ),
        otherwise=_(
            "From {former:money} a week one step of {step:money} reaches {new:money}, which is "
            "payable at once."
        ),
        former=former,
        step=step,
        new=new,
    )
    return falls_short


@dataclass(frozen=True, slots=True)
class Phase:
    """One receiving parent's way from the former amount to the new one. Pence a week.

    ``origin`` is where the steps start from and ``target`` where they lead; a later decision moves
    both, but never the direction.
    """

    origin: Number
    target: Number
    step: Number
    is_upward: bool

    def amount(self, years: int) -> Number:
        """The amount in the year that follows so many whole years, before it is explained."""
        moved = self.step * Exact(years + 1)
        if self.is_upward:
            return least(self.origin + moved, self.target)
        return greatest(self.origin - moved, self.target)

    def has_arrived(self, years: int) -> bool:
        """Whether the target is reached in that year: the transitional period is then over."""
        return self.amount(years).equals(self.target) is True


@rule("SI 2000/3186 regs 11(1), 24(1)")
def transitional_amount(law: Law, phase: Phase, years: int) -> Number:
    """The former amount moved by one step for each year begun, not beyond the target."""
    amount = phase.amount(years)
    law.say_first(
        (
            phase.has_arrived(years),
            _("In year {year:count} the steps reach {amount:money} a week, the full amount."),
        ),
        otherwise=_(
            "In year {year:count} of phasing {amount:money} a week is payable; the steps lead "
            "from {origin:money} to {target:money}."
        ),
        year=Exact(years + 1),
        amount=amount,
        origin=phase.origin,
        target=phase.target,
    )
    return amount


def after_later_decision(law: Law, phase: Phase, decided: Number, years: int) -> Phase | None:
    """The way on after a later decision, or none where its amount is payable at once.

    SI 2000/3186 reg 27(1)-(5), (9): compared with the amount the steps have led to so far and, for
    a further decision, with the one before.
    """
    before = phase.amount(years)
    is_beyond = decided > phase.target if phase.is_upward else decided < phase.target
    is_ahead = decided > before if phase.is_upward else decided < before
    if is_beyond is True:
        moved = replace(phase, origin=phase.origin + decided - phase.target, target=decided)
        moved_transitional_amount(law, phase, moved, years)
        return moved
    if is_ahead is True:
        kept_transitional_amount(law, before, decided)
        return replace(phase, target=decided)
    later_amount_at_once(law, before, decided)
    return None


@rule("SI 2000/3186 reg 27(2), (4)")
def moved_transitional_amount(law: Law, before: Phase, after: Phase, years: int) -> Number:
    """A decision beyond the amount aimed at moves the transitional amount by the difference."""
    amount = after.amount(years)
    law.cite(
        (before.is_upward, "SI 2000/3186 reg 27(2)"),
        (not before.is_upward, "SI 2000/3186 reg 27(4)"),
    )
    law.say(
        _(
            "A later decision of {decided:money} a week lies beyond the {target:money} aimed at, "
            "so the transitional amount of {previous:money} moves by the difference to "
            "{amount:money}."
        ),
        decided=after.target,
        target=before.target,
        previous=before.amount(years),
        amount=amount,
    )
    return amount


@rule("SI 2000/3186 reg 27(3), (5)")
def kept_transitional_amount(law: Law, before: Number, decided: Number) -> Number:
    """A decision between the two leaves the transitional amount as it is."""
    law.say(
        _(
            "A later decision of {decided:money} a week lies on the way, so the transitional "
            "amount of {before:money} stays and the steps go on."
        ),
        decided=decided,
        before=before,
    )
    return before


@rule("SI 2000/3186 reg 27(1)")
def later_amount_at_once(law: Law, before: Number, decided: Number) -> Number:
    """A decision that the steps have already reached or passed is payable at once."""
    law.say(
        _(
            "A later decision of {decided:money} a week has already been reached from "
            "{before:money}, so it is payable at once and phasing ends."
        ),
        decided=decided,
        before=before,
    )
    return decided
