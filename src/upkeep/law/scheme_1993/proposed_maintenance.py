"""Proposed maintenance: half of assessable income, or the basic and the additional element."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Number,
    greatest,
    least,
    portion,
    portion_half_up,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_1993.allowances import child_allowance
from upkeep.law.scheme_1993.facts import ReceivingParent
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 2")
def proposed_maintenance(
    law: Law, receiving: ReceivingParent, requirement: Number, paying: Number, other: Number
) -> Number:
    """What the formula gives before protected income: ``paying`` is A, ``other`` is C.

    Half of the absent parent's assessable income, as long as half of both parents' does not cover
    more than the maintenance requirement; else the basic and the additional element.
    """
    share = law.amount("formula.share")
    half = (paying + other) * share
    is_within = half <= requirement
    amount = where(
        is_within,
        lambda: half_of_assessable_income(law, paying),
        lambda: basic_and_additional(law, receiving, requirement, paying, other),
    )
    law.say_first(
        (
            is_within,
            _(
                "Half of both parents' assessable income, {half:exact_money}, is not above the "
                "requirement of {requirement:money}: {amount:money} a week."
            ),
        ),
        otherwise=_(
            "Half of both parents' assessable income, {half:exact_money}, is above the "
            "requirement of {requirement:money}: with both elements {amount:money} a week."
        ),
        half=half,
        requirement=requirement,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 2(2)")
def half_of_assessable_income(law: Law, paying: Number) -> Number:
    """Half of the absent parent's assessable income."""
    amount = nearest_penny_half_up(paying * law.amount("formula.share"))
    law.say(
        _("Half of assessable income of {paying:money} is {amount:money}."),
        paying=paying,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 paras 2(3), 3, 4; SI 1992/1815 regs 5(b), 6")
def basic_and_additional(
    law: Law, receiving: ReceivingParent, requirement: Number, paying: Number, other: Number
) -> Number:
    """The absent parent's part of the requirement and of what comes on top of it.

    With G the requirement over half of both incomes, the basic element is A x G x P and the
    additional one the smaller of (1 - G) x A x R and Z x Q x A / (A + C). All of these are A over
    A + C of one sum, so that the whole is rounded once; that each element should be rounded by
    itself is one policy switch.
    """
    both = paying + other
    further = further_income_share(law, receiving, requirement, both)
    limit = maximum_for_children(law, receiving)
    additional = least(further, limit)
    if law.is_explaining:
        elements(law, requirement, paying, both, further, limit)
    whole = greatest(both, ONE)
    amount = where(
        law.holds("policy.each_element_is_rounded"),
        lambda: (
            portion_half_up(requirement, paying, whole) + portion_half_up(additional, paying, whole)
        ),
        lambda: portion_half_up(requirement + additional, paying, whole),
    )
    law.say(_("Both elements together are {amount:money} a week."), amount=amount)
    return amount


def further_income_share(
    law: Law, receiving: ReceivingParent, requirement: Number, both: Number
) -> Number:
    """The share of both incomes above what covers the requirement: R x (A + C - MR / P)."""
    covered = portion(requirement, ONE, law.amount("formula.share"))
    return (both - covered) * law.by_count("formula.additional_share", receiving.child_count)


@rule("Child Support Act 1991 Sch 1 para 4(3); SI 1992/1815 reg 6(2)")
def maximum_for_children(law: Law, receiving: ReceivingParent) -> Number:
    """So many times each qualifying child's allowance and a family premium for each (Z x Q)."""
    children = receiving.children
    premium = law.amount("family_premium.ordinary")
    quantity = children.total(children.each(lambda child: child_allowance(law, child) + premium))
    multiplier = law.amount("formula.maximum_multiplier")
    amount = quantity * multiplier
    law.say(
        _(
            "{multiplier:count} times {quantity:money}, the children's allowances and a family "
            "premium for each, is {amount:exact_money}."
        ),
        multiplier=multiplier,
        quantity=quantity,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 paras 3, 4", NOTHING)
def elements(
    law: Law, requirement: Number, paying: Number, both: Number, further: Number, limit: Number
) -> None:
    """The basic and the additional element as a notice of assessment showed them."""
    basic = portion(requirement, paying, both)
    law.say_first(
        (
            limit < further,
            _(
                "The basic element is {basic:exact_money}. The additional element would be "
                "{by_income:exact_money}, but is not more than {by_children:exact_money}."
            ),
        ),
        otherwise=_(
            "The basic element is {basic:exact_money} and the additional element "
            "{by_income:exact_money}; it could be {by_children:exact_money} at most."
        ),
        basic=basic,
        by_income=portion(further, paying, both),
        by_children=portion(limit, paying, both),
    )


def is_additional(law: Law, requirement: Number, paying: Number, other: Number) -> Number:
    """One where there is an additional element, else nought (Child Support Act Sch 1 para 2(3))."""
    return where((paying + other) * law.amount("formula.share") > requirement, ONE, ZERO)
