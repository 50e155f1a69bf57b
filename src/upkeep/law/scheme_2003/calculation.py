"""The whole calculation of the 2003 scheme, in the order the Act sets (Sch 1 para 1)."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import ZERO, Condition, Number, negate, where
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_2003.additional_income import (
    NOTHING_ADDED,
    Additional,
    additional_income,
    is_additional_income_barred,
    is_barred_by_benefit,
    rests_on_own_benefit,
)
from upkeep.law.scheme_2003.apportionment import shared_out, weekly_amount
from upkeep.law.scheme_2003.children import children_counted
from upkeep.law.scheme_2003.default import default_rate
from upkeep.law.scheme_2003.facts import Family
from upkeep.law.scheme_2003.income import income_counted, net_weekly_income
from upkeep.law.scheme_2003.order_children import rate_beside_order_children
from upkeep.law.scheme_2003.rates import (
    has_couple_benefit,
    has_own_list_benefit,
    rate_that_applies,
    weekly_rate,
)
from upkeep.law.scheme_2003.shared_care import (
    after_care,
    after_care_at_flat_rate,
    is_below_least,
    least_amounts,
)
from upkeep.law.scheme_2003.special_expenses import special_expenses
from upkeep.law.scheme_2003.variations import (
    after_transfers,
    expenses_given,
    income_without_expenses,
    is_any_variation,
    is_paying_parent_barred,
    transfers_given,
    varied_rate,
)
from upkeep.law.scheme_2003.vocabulary import (
    DEFAULT,
    FLAT,
    HALF_FLAT,
    REDUCED,
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


class Case(NamedTuple):
    """What is known once income, children and the rate without any variation have been found."""

    income: Income
    counts: Counts
    rate: Number


def calculation(law: Law, family: Family) -> Outcome:
    """Income, children, rate to the pound, order children, shares, care and the least payable."""
    income = net_weekly_income(law, family.paying_parent)
    counts = children_counted(law, family)
    rate = rate_that_applies(law, family.paying_parent, income)
    case = Case(income, counts, rate)
    liability = where(
        rate.equals(DEFAULT),
        lambda: Liability(rate, shared_out(law, family, default_rate(law, counts)), False),
        lambda: liability_on_facts(law, family, case),
    )
    amounts = family.receiving_parents.each(
        lambda parent, amount: weekly_amount(law, parent, amount), liability.amounts
    )
    return Outcome(income, liability.rate, amounts)


def liability_on_facts(law: Law, family: Family, case: Case) -> Liability:
    """What is payable on known facts, with whatever has been agreed to vary."""
    return where(
        is_any_variation(family),
        lambda: varied_liability(law, family, case),
        lambda: unvaried_liability(law, family, case),
    )


def unvaried_liability(law: Law, family: Family, case: Case) -> Liability:
    """What is payable without any variation."""
    counted = income_counted(law, case.income.weekly)
    weekly = weekly_rate(law, family.paying_parent, case.rate, counted, case.counts)
    return where(
        is_by_income(case.rate),
        lambda: cared_for_liability(law, family, case.counts, case.rate, weekly, True),
        lambda: Liability(case.rate, flat_amounts(law, family, case.rate, weekly), False),
    )


def is_by_income(rate: Number) -> Condition:
    """Whether the rate is reduced or basic."""
    return (rate >= REDUCED) & (rate < DEFAULT)


def cared_for_liability(
    law: Law,
    family: Family,
    counts: Counts,
    rate: Number,
    weekly: Number,
    counts_order_children: Condition,
) -> Liability:
    """Order children, shares, care and the least payable: for rates that turn on income."""
    part = where(counts_order_children, lambda: rate_beside_order_children(law, weekly, counts),
                 weekly)  # fmt: skip
    shares = shared_out(law, family, part)
    left = after_care(law, family, shares)
    is_at_floor = is_below_least(law, family, shares, left)
    amounts = where(
        is_at_floor,
        lambda: least_amounts(law, family, family.receiving_parents.total(left)),
        left,
    )
    return Liability(rate, amounts, is_at_floor)


def flat_amounts(law: Law, family: Family, rate: Number, weekly: Number) -> Amounts:
    """Shares of a flat or nil rate; shared care ends it where the rate rests on a benefit."""
    shares = shared_out(law, family, weekly)
    parent = family.paying_parent
    has_benefit = has_own_list_benefit(law, parent) | has_couple_benefit(law, parent)
    rests_on_benefit = rate.equals(HALF_FLAT) | (rate.equals(FLAT) & has_benefit)
    return where(rests_on_benefit, lambda: after_care_at_flat_rate(law, family, shares), shares)


@rule("SI 2001/156 Part VII", NOTHING)
def varied_liability(law: Law, family: Family, case: Case) -> Liability:
    """What is payable once the agreed variations have taken effect.

    The liability without them is worked out first, because some of them turn on it.
    """
    law.say(_("A variation has been agreed, so the calculation is made again with it."))
    unvaried = liability_without_variation(law, family, case)
    return where(
        is_barred_by_benefit(law, family.paying_parent, case.rate),
        unvaried,
        lambda: liability_after_variations(law, family, case, unvaried),
    )


@rule("Child Support Act 1991 Sch 1", NOTHING)
def liability_without_variation(law: Law, family: Family, case: Case) -> Liability:
    """The liability as it would be if nothing had been agreed to vary.

    An interim maintenance decision, made while an application for a variation is open, is this
    amount (s.12(2)-(3)).
    """
    law.say(_("First, what would be payable without any variation."))
    return unvaried_liability(law, family, case)


def liability_after_variations(
    law: Law, family: Family, case: Case, unvaried: Liability
) -> Liability:
    """Additional income first, then expenses where they are not shut out; transfers come last."""
    parent = family.paying_parent
    additional = where(
        is_additional_income_barred(law, parent, case.income, case.rate),
        NOTHING_ADDED,
        lambda: additional_income(law, family, case.income, case.rate),
    )
    is_added = additional.weekly > ZERO
    raised = where(
        is_added,
        lambda: liability_on_varied_income(law, family, case, additional, ZERO),
        unvaried,
    )
    given = expenses_given(family.variations) + transfers_given(family)
    return where(
        given > ZERO,
        lambda: liability_less_expenses(law, family, case, unvaried, raised, additional),
        raised,
    )


def liability_less_expenses(
    law: Law,
    family: Family,
    case: Case,
    unvaried: Liability,
    raised: Liability,
    additional: Additional,
) -> Liability:
    """The liability once expenses and transfers have been taken off, unless the rate forbids it."""
    judges_raised = law.holds("policy.expenses_are_judged_beside_additional_income")
    adds_to_benefit = (
        judges_raised
        & (additional.weekly > ZERO)
        & rests_on_own_benefit(law, family.paying_parent, case.rate)
    )
    judged = where(judges_raised, raised, unvaried)
    return where(
        is_paying_parent_barred(law, judged, adds_to_benefit),
        raised,
        lambda: liability_with_expenses(law, family, case, raised, additional),
    )


def liability_with_expenses(
    law: Law, family: Family, case: Case, raised: Liability, additional: Additional
) -> Liability:
    """Special expenses off income, then the weekly value of transfers off the amounts."""
    income = income_without_expenses(law, family.paying_parent, case.income, case.rate, additional)
    expenses = where(
        expenses_given(family.variations) > ZERO,
        lambda: special_expenses(law, family.variations, income),
        ZERO,
    )
    lowered = where(
        expenses > ZERO,
        lambda: liability_on_varied_income(law, family, case, additional, expenses),
        raised,
    )
    amounts = where(
        transfers_given(family) > ZERO,
        lambda: after_transfers(law, family, lowered.amounts),
        lowered.amounts,
    )
    return Liability(lowered.rate, amounts, lowered.is_at_floor)


def liability_on_varied_income(
    law: Law, family: Family, case: Case, additional: Additional, expenses: Number
) -> Liability:
    """The varied rate, shared out; care of the children counts as for rates that turn on income.

    Children under an order have their part where the rate turns on income, or has been reached by
    a variation from a flat or nil rate (SI 2001/155 reg 11(2)).
    """
    varied = varied_rate(
        law, family.paying_parent, case.income, case.counts, case.rate, additional, expenses
    )
    counts_order_children = is_by_income(varied.rate) | negate(is_by_income(case.rate))
    return cared_for_liability(
        law, family, case.counts, varied.rate, varied.amount, counts_order_children
    )
