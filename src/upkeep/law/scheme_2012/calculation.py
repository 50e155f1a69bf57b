"""The whole calculation of the 2012 scheme, in the order the Act sets (Sch 1 para 1)."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import ZERO, Condition, Number, negate, where
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_2012.apportionment import shared_out, weekly_amount
from upkeep.law.scheme_2012.children import children_counted
from upkeep.law.scheme_2012.default import default_rate
from upkeep.law.scheme_2012.facts import Family
from upkeep.law.scheme_2012.income import gross_weekly_income, income_counted
from upkeep.law.scheme_2012.other_arrangements import rate_after_other_arrangements
from upkeep.law.scheme_2012.rates import has_listed_benefit, rate_that_applies, weekly_rate
from upkeep.law.scheme_2012.shared_care import after_care, after_care_at_flat_rate
from upkeep.law.scheme_2012.variations import (
    Change,
    agreed_change,
    is_any_variation,
    varied_rate,
)
from upkeep.law.scheme_2012.vocabulary import (
    DEFAULT,
    FLAT,
    HALF_FLAT,
    Amounts,
    Counts,
    Income,
    Liability,
)
from upkeep.law.words import _


class Outcome(NamedTuple):
    """What the calculation finds. Amounts are whole pence, one for each receiving parent."""

    income: Income
    rate: Number
    amounts: Amounts


def calculation(law: Law, family: Family) -> Outcome:
    """Income, children, rate, other arrangements, shares, care, the floor, and rounding once."""
    income = gross_weekly_income(law, family.paying_parent)
    counts = children_counted(law, family)
    rate = rate_that_applies(law, family.paying_parent, income, counts)
    liability = where(
        rate.equals(DEFAULT),
        lambda: Liability(rate, shared_out(law, family, default_rate(law, counts))),
        lambda: liability_on_facts(law, family, income, counts, rate),
    )
    amounts = family.receiving_parents.each(
        lambda parent, amount: weekly_amount(law, parent, amount), liability.amounts
    )
    return Outcome(income, liability.rate, amounts)


def liability_on_facts(
    law: Law, family: Family, income: Income, counts: Counts, rate: Number
) -> Liability:
    """What is payable on known facts, with whatever has been agreed to vary."""
    return where(
        is_any_variation(family.variations),
        lambda: varied_liability(law, family, income, counts, rate),
        lambda: unvaried_liability(law, family, income, counts, rate),
    )


def unvaried_liability(
    law: Law, family: Family, income: Income, counts: Counts, rate: Number
) -> Liability:
    """What is payable without any variation."""
    counted = income_counted(law, income.weekly)
    weekly = weekly_rate(law, rate, counted, counts)
    return where(
        is_by_income(rate),
        lambda: Liability(rate, cared_for_amounts(law, family, counts, weekly)),
        lambda: Liability(rate, flat_amounts(law, family, rate, weekly)),
    )


def is_by_income(rate: Number) -> Condition:
    """Whether the rate is reduced, basic or basic plus."""
    return (rate > HALF_FLAT) & (rate < DEFAULT)


def cared_for_amounts(law: Law, family: Family, counts: Counts, weekly: Number) -> Amounts:
    """Other arrangements, shares, shared care with its floor: for rates that turn on income."""
    weekly = rate_after_other_arrangements(law, weekly, counts)
    return after_care(law, family, shared_out(law, family, weekly))


def flat_amounts(law: Law, family: Family, rate: Number, weekly: Number) -> Amounts:
    """Shares of a flat or nil rate; shared care ends it where the rate rests on a benefit."""
    shares = shared_out(law, family, weekly)
    rests_on_benefit = rate.equals(HALF_FLAT) | (
        rate.equals(FLAT) & has_listed_benefit(law, family.paying_parent)
    )
    return where(rests_on_benefit, lambda: after_care_at_flat_rate(law, family, shares), shares)


@rule("SI 2012/2677 Part 5", NOTHING)
def varied_liability(
    law: Law, family: Family, income: Income, counts: Counts, rate: Number
) -> Liability:
    """What is payable once the agreed variations have taken effect.

    The liability without them is worked out first, because some of them turn on it.
    """
    law.say(_("A variation has been agreed, so the calculation is made again with it."))
    unvaried = liability_without_variation(law, family, income, counts, rate)
    total = family.receiving_parents.total(unvaried.amounts)
    change = agreed_change(law, family, income, rate, total)
    takes_effect = (change.expenses + change.boarding + change.additional) > ZERO
    return where(
        negate(takes_effect),
        unvaried,
        lambda: liability_after_change(law, family, income, counts, unvaried, change),
    )


@rule("Child Support Act 1991 Sch 1", NOTHING)
def liability_without_variation(
    law: Law, family: Family, income: Income, counts: Counts, rate: Number
) -> Liability:
    """The liability as it would be if nothing had been agreed to vary."""
    law.say(_("First, what would be payable without any variation."))
    return unvaried_liability(law, family, income, counts, rate)


def liability_after_change(
    law: Law,
    family: Family,
    income: Income,
    counts: Counts,
    unvaried: Liability,
    change: Change,
) -> Liability:
    """The varied rate, shared out; care of the children counts as for rates that turn on income."""
    varied = varied_rate(law, family, income, counts, unvaried, change)
    return Liability(varied.rate, cared_for_amounts(law, family, counts, varied.amount))
