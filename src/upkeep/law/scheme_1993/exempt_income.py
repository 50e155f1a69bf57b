"""Exempt income: what a parent keeps for the essential needs of self and own children."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Exact,
    Number,
    greatest,
    negate,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_1993.allowances import (
    child_allowance,
    count_of,
    disabled_child_premium,
    enhanced_disability_premium,
    family_premium_for,
    is_lone_for_premium,
)
from upkeep.law.scheme_1993.care import (
    nights_at_home,
    nights_with_paying_parent,
    nights_with_receiving_parent,
)
from upkeep.law.scheme_1993.departures import expenses_in_exempt_income
from upkeep.law.scheme_1993.facts import Child, Family, FamilyChild, Parent, ReceivingParent
from upkeep.law.scheme_1993.housing_costs import (
    apportioned_housing_costs,
    eligible_housing_costs,
    family_counts,
    housing_costs_within_cap,
)
from upkeep.law.scheme_1993.net_income import net_income
from upkeep.law.scheme_1993.property_transfer import property_allowance
from upkeep.law.scheme_1993.travel import travel_allowance
from upkeep.law.words import _

TWO: Number = Exact(2)


class Relevant(NamedTuple):
    """What the parent's own children in the parent's family come to.

    ``in_full`` counts those to whom the halving test does not apply, ``nights`` is the most nights
    a week that any of them is there, ``amounts`` is what their own items add up to.
    """

    child_count: Number
    family_count: Number
    in_full: Number
    nights: Number
    amounts: Number


def exempt_income_of_paying_parent(law: Law, family: Family, net: Number) -> Number:
    """The paying parent's exempt income (E), with the cap on housing costs (reg 9)."""
    parent = family.paying_parent
    relevant = relevant_children_of_paying_parent(law, family)
    housing = housing_counted(law, parent, relevant)
    cares = relevant.family_count > ZERO
    capped = where(
        cares & negate(parent.departures.housing_is_capped),
        housing,
        lambda: housing_costs_within_cap(law, parent, housing, net),
    )
    carers = family.receiving_parents
    property_amount = carers.total(
        carers.each(lambda receiving: property_allowance(law, receiving))
    )
    return exempt_income(law, parent, relevant, capped, property_amount)


def exempt_income_of_receiving_parent(law: Law, receiving: ReceivingParent) -> Number:
    """The receiving parent's exempt income (F): the same list, the children at home, no cap."""
    relevant = relevant_children_of_receiving_parent(law, receiving)
    housing = housing_counted(law, receiving.parent, relevant)
    return exempt_income(law, receiving.parent, relevant, housing, ZERO)


@rule("SI 1992/1815 regs 9(1), 10")
def exempt_income(
    law: Law, parent: Parent, relevant: Relevant, housing: Number, property_amount: Number
) -> Number:
    """Adult's allowance, housing, property, own premiums, children, fees and travel to work."""
    adult = law.amount("adult.single")
    own = own_premiums(law, parent)
    family = family_premium_of_parent(law, parent, relevant)
    travel = travel_allowance(law, parent) + expenses_in_exempt_income(law, parent)
    total = (
        adult
        + housing
        + property_amount
        + own
        + family
        + relevant.amounts
        + parent.care_home_fees
        + travel
    )
    law.say(
        _(
            "{adult:money} for the parent, {housing:money} housing, {property:money} for property "
            "given up, {own:money} own premiums, {family:money} family premium, {children:money} "
            "for own children at home, {fees:money} fees and {travel:money} for travel to work and "
            "agreed expenses make exempt income of {total:money} a week."
        ),
        adult=adult,
        housing=housing,
        property=property_amount,
        own=own,
        family=family,
        children=relevant.amounts,
        fees=parent.care_home_fees,
        travel=travel,
        total=total,
    )
    return total


def housing_counted(law: Law, parent: Parent, relevant: Relevant) -> Number:
    """Eligible housing costs, apportioned to 17 April 1995, less a partner's part by direction."""
    costs = eligible_housing_costs(law, parent.housing)
    own = apportioned_housing_costs(law, parent, costs, relevant.child_count, relevant.family_count)
    share = parent.departures.partner_housing_share
    return where(
        share > ZERO,
        lambda: nearest_penny_half_up(own - own * share),
        own,
    )


@rule("SI 1992/1815 reg 9(1)(d)-(e)")
def own_premiums(law: Law, parent: Parent) -> Number:
    """Premiums for the parent's own disability or caring, at the single rates.

    No severe disability premium where somebody is paid to care for the absent parent; the enhanced
    disability premium from 30 April 2002.
    """
    premiums = parent.premiums
    disability = where(premiums.disability, lambda: law.amount("premium.disability_single"), ZERO)
    severe = where(
        premiums.severe_disability & negate(premiums.has_paid_carer),
        lambda: law.amount("premium.severe_disability"),
        ZERO,
    )
    carer = where(premiums.carer, lambda: law.amount("premium.carer"), ZERO)
    enhanced = where(
        law.holds("exempt.enhanced_disability"),
        lambda: where(
            premiums.enhanced_disability,
            lambda: law.amount("premium.enhanced_disability_adult"),
            ZERO,
        ),
        ZERO,
    )
    total = disability + severe + carer + enhanced
    law.say_first(
        (lambda: total.equals(ZERO), _("No premium for the parent's own disability or caring.")),
        otherwise=_("Premiums for the parent's own disability or caring: {total:money}."),
        total=total,
    )
    return total


def relevant_children_of_paying_parent(law: Law, family: Family) -> Relevant:
    """Own children in the paying parent's family, and qualifying ones in day to day care."""
    carers = family.receiving_parents
    shared = carers.each(lambda receiving: cared_for_by_paying_parent(receiving, law))
    counted = carers.each(lambda receiving, _amount: shared_child_count(law, receiving), shared)
    nights = carers.each(lambda receiving, _amount: shared_child_nights(law, receiving), shared)
    count = carers.total(counted)
    own = relevant_family_children(law, family.paying_parent, count)
    return together(own, count, carers.largest(nights), carers.total(shared))


def cared_for_by_paying_parent(receiving: ReceivingParent, law: Law) -> Number:
    """What the qualifying children in the paying parent's day to day care add (reg 9(4))."""
    children = receiving.children
    return children.total(
        children.each(
            lambda child: amount_for_nights(law, child, nights_with_paying_parent(law, child))
        )
    )


def shared_child_count(law: Law, receiving: ReceivingParent) -> Number:
    """How many qualifying children the paying parent has in day to day care."""
    children = receiving.children
    return children.total(
        children.each(lambda child: count_of(nights_with_paying_parent(law, child) > ZERO))
    )


def shared_child_nights(law: Law, receiving: ReceivingParent) -> Number:
    """The most nights a week that one of these children is with the paying parent."""
    children = receiving.children
    return children.largest(children.each(lambda child: nights_with_paying_parent(law, child)))


def relevant_children_of_receiving_parent(law: Law, receiving: ReceivingParent) -> Relevant:
    """The qualifying children, for the nights they are there, and own other children at home."""
    own = relevant_family_children(law, receiving.parent, receiving.child_count)
    children = receiving.children
    nights = children.each(lambda child: nights_with_receiving_parent(law, child))
    amounts = children.each(
        lambda child, own_nights: amount_for_nights(law, child, own_nights), nights
    )
    return together(own, receiving.child_count, children.largest(nights), children.total(amounts))


def together(own: Relevant, count: Number, nights: Number, amounts: Number) -> Relevant:
    """Own other children and qualifying children as one family."""
    return Relevant(
        child_count=own.child_count + count,
        family_count=own.family_count + count,
        in_full=own.in_full + count,
        nights=greatest(own.nights, nights),
        amounts=own.amounts + amounts,
    )


def relevant_family_children(law: Law, parent: Parent, qualifying: Number) -> Relevant:
    """The parent's own children at home who are not qualifying children of the assessment.

    ``qualifying`` is how many of those are in the family too.
    """
    children = parent.children
    relevant = children.each(
        lambda child: count_of(child.is_relevant & (nights_at_home(law, child) > ZERO))
    )
    count = children.total(relevant)
    halved = children.each(
        lambda child, is_counted: count_of(
            (is_counted > ZERO) & is_halved(law, parent, child, count + qualifying)
        ),
        relevant,
    )
    amounts = children.each(
        lambda child, is_counted, half: where(
            is_counted > ZERO, lambda: amount_for_relevant_child(law, child, half > ZERO), ZERO
        ),
        relevant,
        halved,
    )
    nights = children.each(
        lambda child, is_counted: where(is_counted > ZERO, child.nights, ZERO), relevant
    )
    return Relevant(
        child_count=count,
        family_count=family_counts(law, parent)[1],
        in_full=count - children.total(halved),
        nights=children.largest(nights),
        amounts=children.total(amounts),
    )


def is_halved(law: Law, parent: Parent, child: FamilyChild, count: Number) -> Condition:
    """Whether only half counts for a child, because the other parent of it can contribute."""
    never: Condition = False
    return where(
        parent.has_partner & child.is_joint,
        lambda: partner_contributes(law, parent, child, count),
        never,
    )


@rule("SI 1992/1815 reg 9(2)", YES_NO)
def partner_contributes(law: Law, parent: Parent, child: FamilyChild, count: Number) -> Condition:
    """The partner is the joint child's parent too, and has more than an adult's and half the needs.

    The partner's income is worked out like net income, without any child's income. Half the family
    premium is in the sum unless another child earns it. Where the partner's income is not known, a
    Category B interim assessment takes the test as met.
    """
    limit = partner_income_limit(law, parent, child, count)
    income = net_income(law, parent.partner_income)
    contributes = negate(parent.partner_income_is_known) | (income > limit)
    law.say_first(
        (
            negate(parent.partner_income_is_known),
            _("{child:name}: the partner's income is not known, so half is taken to count."),
        ),
        (
            contributes,
            _(
                "{child:name} is the partner's child too, and the partner's income of "
                "{income:money} is more than {limit:exact_money}: only half counts."
            ),
        ),
        otherwise=_(
            "{child:name} is the partner's child too, but the partner's income of {income:money} "
            "is not more than {limit:exact_money}: everything counts."
        ),
        child=child.id,
        income=income,
        limit=limit,
    )
    return contributes


def partner_income_limit(law: Law, parent: Parent, child: FamilyChild, count: Number) -> Number:
    """A single adult's allowance and half of what a joint child (or all of them) would bring."""
    together_ = law.holds("policy.halving_test_takes_joint_children_together")
    children = parent.children
    needs = where(
        together_,
        lambda: children.total(
            children.each(lambda each: where(each.is_joint, lambda: needs_of(law, each), ZERO))
        ),
        lambda: needs_of(law, child),
    )
    joint = where(
        together_,
        lambda: children.total(children.each(lambda each: count_of(each.is_joint))),
        ONE,
    )
    premium = where(count > joint, ZERO, lambda: law.amount("family_premium.ordinary"))
    return (
        law.amount("adult.single")
        + portion(needs + premium, ONE, TWO)
        + partner_housing_part(law, parent)
    )


def needs_of(law: Law, child: Child) -> Number:
    """A child's allowance and disabled child premium."""
    return child_allowance(law, child) + disabled_child_premium(law, child)


def partner_housing_part(law: Law, parent: Parent) -> Number:
    """Housing costs that a direction puts on the partner (reg 9(2)(c)(v)).

    To 17 April 1995 another head (v) stood here, which has not been read: presumably the partner's
    part of the apportioned housing costs. One policy switch decides.
    """
    share = parent.departures.partner_housing_share
    directed = where(
        share > ZERO,
        lambda: nearest_penny_half_up(eligible_housing_costs(law, parent.housing) * share),
        ZERO,
    )
    return where(
        law.holds("housing.is_apportioned"),
        lambda: where(
            law.holds("policy.halving_test_has_housing_head"),
            lambda: partners_apportioned_part(law, parent),
            ZERO,
        ),
        directed,
    )


def partners_apportioned_part(law: Law, parent: Parent) -> Number:
    """What apportionment leaves out of the parent's housing costs."""
    costs = eligible_housing_costs(law, parent.housing)
    relevant, everyone = family_counts(law, parent)
    return costs - apportioned_housing_costs(law, parent, costs, relevant, everyone)


@rule("SI 1992/1815 reg 9(1)(g), (4)")
def amount_for_relevant_child(law: Law, child: FamilyChild, half: Condition) -> Number:
    """An own child's allowance and premiums, or half of each, for the nights at home."""
    allowance = child_allowance(law, child)
    disabled = disabled_child_premium(law, child)
    enhanced = enhanced_disability_premium(law, child)
    needs = where(
        half,
        lambda: half_of(allowance) + half_of(disabled) + half_of(enhanced),
        lambda: allowance + disabled + enhanced,
    )
    amount = for_nights(law, needs, child.nights)
    law.say_first(
        (half, _("{child:name}: half, for {nights:count} nights a week, is {amount:money}.")),
        otherwise=_("{child:name}, for {nights:count} nights a week: {amount:money}."),
        child=child.id,
        nights=child.nights,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 regs 9(1)(g), (4), 10(b)")
def amount_for_qualifying_child(law: Law, child: Child, nights: Number) -> Number:
    """A qualifying child's allowance and premiums, for the nights in this parent's family."""
    needs = needs_of(law, child) + enhanced_disability_premium(law, child)
    amount = for_nights(law, needs, nights)
    law.say(
        _("{child:name}, for {nights:count} nights a week: {amount:money}."),
        child=child.id,
        nights=nights,
        amount=amount,
    )
    return amount


def amount_for_nights(law: Law, child: Child, nights: Number) -> Number:
    """The same, or nothing for a child who is not in this parent's family at all."""
    return where(nights > ZERO, lambda: amount_for_qualifying_child(law, child, nights), ZERO)


def half_of(amount: Number) -> Number:
    """Half of an amount, to the penny."""
    return nearest_penny_half_up(portion(amount, ONE, TWO))


def for_nights(law: Law, amount: Number, nights: Number) -> Number:
    """The part of a weekly amount for the nights of care."""
    return nearest_penny_half_up(portion(amount, nights, law.amount("care.week_nights")))


def family_premium_of_parent(law: Law, parent: Parent, relevant: Relevant) -> Number:
    """The family premium where a child of the parent's own is at home, else nothing."""
    return where(
        relevant.child_count > ZERO, lambda: family_premium_due(law, parent, relevant), ZERO
    )


@rule("SI 1992/1815 reg 9(1)(c), (f), (3)")
def family_premium_due(law: Law, parent: Parent, relevant: Relevant) -> Number:
    """One premium; half if only halved children earn it; a part if every child is there part time.

    With the lone parent premium, later the lone-parent rate, to 5 April 1998. For part-time care
    the most nights a week of any one child count.
    """
    premium = family_premium_for(law, is_lone_for_premium(law, parent))
    due = where(relevant.in_full > ZERO, premium, lambda: half_of(premium))
    amount = for_nights(law, due, relevant.nights)
    law.say_first(
        (
            lambda: relevant.nights < law.amount("care.week_nights"),
            _(
                "Family premium of {due:money} for children who are there {nights:count} nights a "
                "week: {amount:money}."
            ),
        ),
        (
            lambda: due < premium,
            _("Half the family premium of {premium:money}: {amount:money}."),
        ),
        otherwise=_("Family premium: {amount:money}."),
        premium=premium,
        due=due,
        nights=relevant.nights,
        amount=amount,
    )
    return amount
