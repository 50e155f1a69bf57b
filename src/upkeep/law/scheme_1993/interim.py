"""Interim assessments: what is payable while something needed is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from upkeep.law.numbers import (
    ZERO,
    Number,
    Several,
    least,
    portion_half_up,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up, penny_down
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_1993.facts import Earnings, Family, Income, SelfEmployment
from upkeep.law.scheme_1993.vocabulary import Amounts
from upkeep.law.words import _


@rule("Child Support Act 1991 s.12; SI 1992/1813 regs 8(3)(a), 8A(1)")
def category_a_amount(law: Law, requirement: Number) -> Number:
    """One and a half times the requirement: the absent parent withholds information."""
    amount = nearest_penny_half_up(requirement * law.amount("interim.multiplier"))
    law.say(
        _(
            "Information is withheld, so a Category A interim assessment is made: one and a half "
            "times {requirement:money} is {amount:money} a week."
        ),
        requirement=requirement,
        amount=amount,
    )
    return amount


@rule("SI 1992/1813 regs 8(3)(c), 8A(6)")
def category_c_amount(law: Law, family: Family) -> Number:
    """A fixed amount, or a lower one that is reasonable: a business has no figures yet."""
    full = law.amount("interim.category_c_amount")
    lower = family.interim.category_c_amount
    amount = where(lower.is_known, lambda: least(full, lower.value), full)
    law.say(
        _(
            "Earnings from self-employment cannot be shown yet, so a Category C interim "
            "assessment is made: {amount:money} a week."
        ),
        amount=amount,
    )
    return amount


def within_category_b_limit(law: Law, family: Family, amounts: Amounts, net: Number) -> Amounts:
    """From 18 April 1995 a Category B assessment takes no more than three tenths of net income."""
    parents = family.receiving_parents
    return where(
        law.holds("interim.category_b_is_bounded"),
        lambda: category_b_amounts(law, family, amounts, parents.total(amounts), net),
        amounts,
    )


@rule("SI 1992/1813 regs 8(3)(b), 8A(2)-(5)", NOTHING)
def category_b_amounts(
    law: Law, family: Family, amounts: Amounts, total: Number, net: Number
) -> Amounts:
    """The formula without what is unknown, up to three tenths of net income."""
    limit = penny_down(net * law.amount("interim.category_b_share"))
    payable = least(total, limit)
    law.say(
        _(
            "The income of somebody in the family is withheld, so a Category B interim assessment "
            "is made: {total:money}, but not more than {limit:money}, which makes {payable:money}."
        ),
        total=total,
        limit=limit,
        payable=payable,
    )
    return family.receiving_parents.each(
        lambda _receiving, amount: where(
            total > ZERO, lambda: portion_half_up(amount, payable, total), ZERO
        ),
        amounts,
    )


@rule("SI 1992/1813 regs 8(3)(d), 8A(7)", NOTHING)
def known_facts_only(law: Law, family: Family) -> Family:
    """For Category D the absent parent's income as known, and nothing else to the parent's favour.

    No pension contributions, and a single adult's allowance alone as exempt income.
    """
    law.say(
        _(
            "What is known of the income may give more than the Category A assessment in force, "
            "so a Category D interim assessment is made: pension contributions do not come off, "
            "and nothing is exempt but a single adult's allowance."
        )
    )
    parent = family.paying_parent
    nobody: Several[Any] = Several(())
    stripped = replace(
        parent,
        income=without_pensions(parent.income),
        children=nobody,
        housing=replace(parent.housing, costs=nobody),
        premiums=replace(
            parent.premiums,
            disability=False,
            severe_disability=False,
            carer=False,
            enhanced_disability=False,
        ),
        care_home_fees=ZERO,
        journeys=nobody,
    )
    carers = family.receiving_parents
    assert isinstance(carers, Several), "interim assessments are worked out one by one"
    without = tuple(replace(carer, transfers=nobody) for carer in carers.members)
    return replace(family, paying_parent=stripped, receiving_parents=Several(without))


def without_pensions(income: Income) -> Income:
    """The same income with no deduction for pension contributions."""
    earnings, businesses = income.earnings, income.self_employment
    assert isinstance(earnings, Several)
    assert isinstance(businesses, Several)
    return replace(
        income,
        earnings=Several(without_pension(pay) for pay in earnings.members),
        self_employment=Several(without_premiums(business) for business in businesses.members),
    )


def without_pension(pay: Earnings) -> Earnings:
    """Pay with no pension contributions."""
    return replace(pay, occupational_pension=ZERO, personal_pension=ZERO)


def without_premiums(business: SelfEmployment) -> SelfEmployment:
    """A business with no pension premiums."""
    return replace(business, pension_premiums=ZERO)
