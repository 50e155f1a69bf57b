"""One absent parent and several carers, or one carer and several absent parents."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Condition, Number, greatest, portion_half_up, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import Family, ReceivingParent
from upkeep.law.scheme_1993.property_transfer import property_allowance
from upkeep.law.scheme_1993.vocabulary import Amounts
from upkeep.law.words import _


def has_several_carers(family: Family) -> Condition:
    """Whether the paying parent is assessed for more than one receiving parent."""
    parents = family.receiving_parents
    return parents.total(parents.each(lambda _receiving: ONE)) > ONE


def incomes_by_carer(
    law: Law, family: Family, assessable: Number, requirements: Amounts
) -> Amounts:
    """The paying parent's assessable income as it counts in each case."""
    return where(
        has_several_carers(family),
        lambda: incomes_divided(law, family, assessable, requirements),
        lambda: family.receiving_parents.each(lambda _receiving: assessable),
    )


def incomes_divided(law: Law, family: Family, assessable: Number, requirements: Amounts) -> Amounts:
    """Assessable income, with the allowance for property put back, divided between the cases."""
    parents = family.receiving_parents
    total = parents.total(requirements)
    allowances = parents.each(lambda receiving: allowance_by_case(law, receiving))
    income = assessable + parents.total(allowances)
    return parents.each(
        lambda receiving, requirement: income_for_carer(law, receiving, requirement, total, income),
        requirements,
    )


def allowance_by_case(law: Law, receiving: ReceivingParent) -> Number:
    """The allowance for property given up for this carer, from the day it counts by case."""
    return where(
        law.holds("several_carers.property_counts_by_case"),
        lambda: property_allowance(law, receiving),
        ZERO,
    )


@rule("SI 1992/1815 reg 22(1)-(2)")
def income_for_carer(
    law: Law, receiving: ReceivingParent, requirement: Number, total: Number, income: Number
) -> Number:
    """Assessable income divided by the maintenance requirements, less this case's property."""
    share = portion_half_up(income, requirement, greatest(total, ONE))
    amount = greatest(share - allowance_by_case(law, receiving), ZERO)
    law.say(
        _(
            "{receiving_parent:name}: with a requirement of {requirement:money} out of "
            "{total:money}, {amount:money} of assessable income counts in this case."
        ),
        receiving_parent=receiving.id,
        requirement=requirement,
        total=total,
        amount=amount,
    )
    return amount


def income_of_carer_in_case(
    law: Law, receiving: ReceivingParent, income: Number, requirement: Number
) -> Number:
    """The receiving parent's assessable income as it counts in this case."""
    return where(
        receiving.other_case_count > ZERO,
        lambda: carers_income_divided(law, receiving, income, requirement),
        income,
    )


@rule("SI 1992/1815 reg 23(4)")
def carers_income_divided(
    law: Law, receiving: ReceivingParent, income: Number, requirement: Number
) -> Number:
    """A carer's assessable income divided between the cases by their maintenance requirements."""
    cases = receiving.other_cases
    total = requirement + cases.total(cases.each(lambda case: case.requirement))
    amount = portion_half_up(income, requirement, greatest(total, ONE))
    law.say(
        _(
            "{receiving_parent:name} cares for children of several absent parents: "
            "{amount:money} of {income:money} counts in this case."
        ),
        receiving_parent=receiving.id,
        amount=amount,
        income=income,
    )
    return amount
