"""Phasing in: from what was paid under older orders and agreements to the formula amount."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, decide, greatest, least, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import Phasing
from upkeep.law.words import _


def phased_amount(law: Law, phasing: Phasing, formula: Number) -> Number:
    """What is payable in a week of the transition; the formula amount where there is none."""
    return decide(
        (lambda: phasing.is_1993, lambda: modified_amount(law, phasing, formula)),
        (lambda: phasing.is_1994, lambda: transitional_amount(law, phasing, formula)),
        otherwise=formula,
    )


@rule("SI 1992/2644 Sch Part II paras 6-12")
def modified_amount(law: Law, phasing: Phasing, formula: Number) -> Number:
    """For a year the former amount and a fixed addition, where the formula gives far more.

    For formula amounts up to a limit, with a child in the absent parent's family and orders or
    agreements for all the children since 4 April 1993; those conditions are settled before. That
    the addition is 20 is inferred, the definition not having been read.
    """
    former = phasing.former_amount
    excess = formula - former
    applies = (
        (formula <= law.amount("phasing_1993.formula_limit"))
        & (excess > law.amount("phasing_1993.excess_over"))
        & (phasing.week <= law.amount("phasing_1993.weeks"))
    )
    amount = where(applies, lambda: former + law.amount("phasing_1993.addition"), formula)
    law.say_first(
        (
            applies,
            _(
                "Phased in from {former:money}: in week {week:count} {amount:money} of "
                "{formula:money} is payable."
            ),
        ),
        otherwise=_("The phasing of 1993 does not change {formula:money}."),
        former=former,
        week=phasing.week,
        amount=amount,
        formula=formula,
    )
    return amount


@rule("SI 1994/227 regs 6-10")
def transitional_amount(law: Law, phasing: Phasing, formula: Number) -> Number:
    """The former amount and a growing part of the excess, never above the formula amount.

    Up to a formula amount one step for 52 weeks, above it three steps over 78 weeks. The orders or
    agreements and the child in the family that it needs are settled before.
    """
    former = phasing.former_amount
    excess = greatest(formula - former, ZERO)
    by_step = where(
        formula <= law.amount("phasing_1994.formula_limit"),
        lambda: single_step(law, phasing, formula),
        lambda: former + step_addition(law, phasing, excess),
    )
    amount = least(formula, nearest_penny_half_up(greatest(by_step, ZERO)))
    law.say(
        _(
            "Phased in from {former:money}: in week {week:count} {amount:money} of "
            "{formula:money} is payable."
        ),
        former=former,
        week=phasing.week,
        amount=amount,
        formula=formula,
    )
    return amount


def single_step(law: Law, phasing: Phasing, formula: Number) -> Number:
    """The former amount and a fixed addition for 52 weeks."""
    return where(
        phasing.week <= law.amount("phasing_1994.weeks_at_or_below"),
        lambda: phasing.former_amount + law.amount("phasing_1994.addition_at_or_below"),
        formula,
    )


def step_addition(law: Law, phasing: Phasing, excess: Number) -> Number:
    """The share of the excess for the step that the week is in, or that step's least addition."""
    share = law.by_band("phasing_1994.step_from_week", "phasing_1994.step_share", phasing.week)
    least_addition = law.by_band(
        "phasing_1994.step_from_week", "phasing_1994.step_least", phasing.week
    )
    return greatest(excess * share, least_addition)


def amount_after_change(former: Number, phased: Number, fresh: Number) -> Number:
    """What is payable when the formula amount changes while phasing lasts.

    SI 1992/2644 Sch para 12; SI 1994/227 reg 11. ``former`` is the formula amount before the
    change, ``phased`` what was payable, ``fresh`` the new formula amount: a rise is added, a fall
    below what was payable takes its place, and in between nothing changes.
    """
    return decide(
        (lambda: fresh > former, lambda: phased + (fresh - former)),
        (lambda: fresh < phased, fresh),
        otherwise=phased,
    )
