"""Protected income: what maintenance must leave the absent parent and the second family."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Number,
    greatest,
    least,
    negate,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up, penny_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.allowances import (
    count_of,
    enhanced_disability_premium_when_it_exists,
    family_premium_for,
    is_lone_for_premium,
)
from upkeep.law.scheme_1993.assessable_income import income_of_family_children
from upkeep.law.scheme_1993.care import (
    nights_at_home,
    nights_with_paying_parent,
    nights_with_receiving_parent,
)
from upkeep.law.scheme_1993.child_income import relevant_income
from upkeep.law.scheme_1993.departures import expenses_in_protected_income
from upkeep.law.scheme_1993.exempt_income import for_nights, needs_of
from upkeep.law.scheme_1993.facts import Child, CouncilTax, Family, Parent, ReceivingParent
from upkeep.law.scheme_1993.housing_costs import (
    housing_costs_within_cap,
    protected_housing_costs,
)
from upkeep.law.scheme_1993.net_income import mortgage_protection_beyond_interest, net_income
from upkeep.law.scheme_1993.travel import travel_allowance
from upkeep.law.words import _


class Household(NamedTuple):
    """Every child of the parent's family, step-children included, and what they come to."""

    child_count: Number
    nights: Number
    amounts: Number
    income: Number


class Level(NamedTuple):
    """The ordinary protected income level and the income it is held against."""

    income: Number
    protected: Number


def household_of_paying_parent(law: Law, family: Family) -> Household:
    """Children at home, and qualifying children in the paying parent's day to day care."""
    own = family_at_home(law, family.paying_parent)
    carers = family.receiving_parents

    def cared_for(receiving: ReceivingParent) -> Number:
        children = receiving.children
        return children.total(
            children.each(lambda c: needs_for_nights(law, c, nights_with_paying_parent(law, c)))
        )

    def income(receiving: ReceivingParent) -> Number:
        children = receiving.children
        return children.total(
            children.each(lambda c: income_for_nights(law, c, nights_with_paying_parent(law, c)))
        )

    def count(receiving: ReceivingParent) -> Number:
        children = receiving.children
        return children.total(
            children.each(lambda c: count_of(nights_with_paying_parent(law, c) > ZERO))
        )

    def nights(receiving: ReceivingParent) -> Number:
        children = receiving.children
        return children.largest(children.each(lambda c: nights_with_paying_parent(law, c)))

    return Household(
        own.child_count + carers.total(carers.each(count)),
        greatest(own.nights, carers.largest(carers.each(nights))),
        own.amounts + carers.total(carers.each(cared_for)),
        own.income + carers.total(carers.each(income)),
    )


def household_of_receiving_parent(law: Law, receiving: ReceivingParent) -> Household:
    """The receiving parent's children at home, were that parent the absent one (reg 20)."""
    own = family_at_home(law, receiving.parent)
    children = receiving.children
    nights = children.each(lambda child: nights_with_receiving_parent(law, child))
    return Household(
        own.child_count + receiving.child_count,
        greatest(own.nights, children.largest(nights)),
        own.amounts
        + children.total(children.each(lambda c, n: needs_for_nights(law, c, n), nights)),
        own.income
        + children.total(children.each(lambda c, n: income_for_nights(law, c, n), nights)),
    )


def family_at_home(law: Law, parent: Parent) -> Household:
    """The children of a parent's family who are not qualifying children of the assessment."""
    children = parent.children
    nights = children.each(lambda child: nights_at_home(law, child))
    return Household(
        children.total(children.each(lambda _child, n: count_of(n > ZERO), nights)),
        children.largest(nights),
        children.total(children.each(lambda c, n: needs_for_nights(law, c, n), nights)),
        children.total(children.each(lambda c, n: income_for_nights(law, c, n), nights)),
    )


def needs_for_nights(law: Law, child: Child, nights: Number) -> Number:
    """A child's allowance and disability premiums for the nights at home; no halving here."""
    needs = where(
        nights > ZERO,
        lambda: needs_of(law, child) + enhanced_disability_premium_when_it_exists(law, child),
        ZERO,
    )
    return for_nights(law, needs, nights)


def income_for_nights(law: Law, child: Child, nights: Number) -> Number:
    """A child's own income up to the child's needs, from 18 April 1995 (reg 11(2)(b))."""
    return where(
        law.holds("protected.child_income_counts_apart"),
        lambda: where(
            child.income > ZERO,
            lambda: least(
                relevant_income(law, child), for_nights(law, needs_of(law, child), nights)
            ),
            ZERO,
        ),
        ZERO,
    )


def amount_income_allows(
    law: Law, parent: Parent, household: Household, net: Number, proposed: Number
) -> Number:
    """The most that maintenance may take, by the ordinary level or the share of net income.

    SI 1992/1815 regs 11(6)-(7), 12. Where the ordinary level is below seven tenths of net income,
    that share stands in its place; from 5 August 1996 also where the ordinary level would let more
    than three tenths be taken. From 18 April 1995 to that day it did not.
    """
    level = protected_income(law, parent, household, net)
    ordinary = level.income - level.protected
    return where(
        law.holds("protected.floor"),
        lambda: where(
            level.protected < net * law.amount("protected.floor_share"),
            lambda: allowed_by_share(law, parent, net),
            lambda: allowed_by_ordinary_level(law, net, ordinary, proposed),
        ),
        lambda: ordinary_allowance(law, ordinary),
    )


def allowed_by_ordinary_level(law: Law, net: Number, ordinary: Number, proposed: Number) -> Number:
    """The ordinary allowance, unless it lets more than three tenths of net income be taken."""
    return where(
        law.holds("protected.ceiling"),
        lambda: where(
            least(proposed, ordinary) > net * law.amount("protected.ceiling_share"),
            lambda: three_tenths(law, net),
            lambda: ordinary_allowance(law, ordinary),
        ),
        lambda: ordinary_allowance(law, ordinary),
    )


@rule("SI 1992/1815 reg 12(1)(a)")
def ordinary_allowance(law: Law, ordinary: Number) -> Number:
    """All of the family's income above the protected level."""
    amount = greatest(ordinary, ZERO)
    law.say(
        _("Up to {amount:money} a week may be taken, and the protected income is left."),
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 regs 11(6), (7), 12(1)(b)-(c)")
def allowed_by_share(law: Law, parent: Parent, net: Number) -> Number:
    """Net income above seven tenths of it, less what is paid under orders from January 1997."""
    protected = penny_up(net * law.amount("protected.floor_share"))
    orders = where(
        law.holds("protected.orders_come_off_net_income"),
        lambda: orders_paid(law, parent),
        ZERO,
    )
    amount = greatest(net - orders - protected, ZERO)
    law.say_first(
        (
            lambda: orders > ZERO,
            _(
                "At least {protected:money} of net income of {net:money} is protected. After "
                "{orders:money} paid under orders, {amount:money} a week may be taken."
            ),
        ),
        otherwise=_(
            "At least {protected:money} of net income of {net:money} is protected: {amount:money} "
            "a week may be taken."
        ),
        protected=protected,
        net=net,
        orders=orders,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 11(6A), (7)")
def three_tenths(law: Law, net: Number) -> Number:
    """Net income above seven tenths of it, whatever a partner's income would let be taken."""
    amount = net - penny_up(net * law.amount("protected.floor_share"))
    law.say(
        _("No more than three tenths of net income of {net:money} may be taken: {amount:money}."),
        net=net,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 6; SI 1992/1815 reg 11(1)-(5)", shows="protected")
def protected_income(law: Law, parent: Parent, household: Household, net: Number) -> Level:
    """Basic needs of the whole family, a margin, and a share of the income above both."""
    income = family_income(law, parent, household, net)
    basic = basic_protected_income(law, parent, household, income)
    excess = greatest(income - basic, ZERO)
    share = nearest_penny_half_up(excess * law.amount("protected.excess_share"))
    protected = basic + share
    law.say(
        _(
            "Basic protected income of {basic:money} and {share:money} of the {excess:money} above "
            "it: the protected income level is {protected:money}, against income of "
            "{income:money}."
        ),
        basic=basic,
        share=share,
        excess=excess,
        protected=protected,
        income=income,
    )
    return Level(income, protected)


@rule("SI 1992/1815 reg 11(1)(a)-(kk)")
def basic_protected_income(
    law: Law, parent: Parent, household: Household, income: Number
) -> Number:
    """Allowances, housing, premiums, children, fees, council tax, the margin and travel."""
    adults = allowance_for_adults(law, parent)
    housing = protected_housing(law, parent, household, income)
    premiums = protected_premiums(law, parent)
    family = protected_family_premium(law, parent, household)
    others = parent.care_home_fees + travel_allowance(law, parent)
    tax = weekly_council_tax(law, parent.council_tax)
    margin = law.amount("protected.margin")
    expenses = expenses_in_protected_income(law, parent)
    total = (
        adults + housing + premiums + family + household.amounts + others + tax + margin + expenses
    )
    law.say(
        _(
            "{adults:money} for the adults, {housing:money} housing, {premiums:money} premiums, "
            "{family:money} family premium, {children:money} for children, {others:money} fees "
            "and travel, {tax:money} council tax, {expenses:money} agreed expenses and a margin "
            "of {margin:money} make {total:money}."
        ),
        adults=adults,
        housing=housing,
        premiums=premiums,
        family=family,
        children=household.amounts,
        others=others,
        tax=tax,
        expenses=expenses,
        margin=margin,
        total=total,
    )
    return total


def allowance_for_adults(law: Law, parent: Parent) -> Number:
    """The single or the couple's allowance; the difference again for each further partner."""

    def for_couple() -> Number:
        couple = law.amount("adult.couple")
        further = where(
            parent.further_partners > ZERO, lambda: couple - law.amount("adult.single"), ZERO
        )
        return couple + parent.further_partners * further

    return where(parent.has_partner, for_couple, lambda: law.amount("adult.single"))


def protected_housing(law: Law, parent: Parent, household: Household, income: Number) -> Number:
    """Housing costs without capital, within the cap that half of the family's income sets."""
    costs = protected_housing_costs(law, parent.housing)
    is_free = (household.child_count > ZERO) & negate(parent.departures.housing_is_capped)
    return where(is_free, costs, lambda: housing_costs_within_cap(law, parent, costs, income))


def protected_premiums(law: Law, parent: Parent) -> Number:
    """Premiums for disability at the single or couple's rate, for caring, and any others."""
    premiums = parent.premiums
    disability = where(
        premiums.disability,
        lambda: where(
            parent.has_partner,
            lambda: law.amount("premium.disability_couple"),
            lambda: law.amount("premium.disability_single"),
        ),
        ZERO,
    )
    severe = where(
        premiums.severe_disability, lambda: law.amount("premium.severe_disability"), ZERO
    )
    carer = where(premiums.carer, lambda: law.amount("premium.carer"), ZERO)
    enhanced = where(
        premiums.enhanced_disability,
        lambda: law.amount("premium.enhanced_disability_adult"),
        ZERO,
    )
    return disability + severe + carer + enhanced + premiums.others


def protected_family_premium(law: Law, parent: Parent, household: Household) -> Number:
    """The family premium where any child is at home, a part of it if all are so part time."""

    def premium() -> Number:
        due = family_premium_for(law, is_lone_for_premium(law, parent))
        return for_nights(law, due, household.nights)

    return where(household.child_count > ZERO, premium, ZERO)


@rule("SI 1992/1815 regs 1(2), 11(1)(j)")
def weekly_council_tax(law: Law, tax: CouncilTax) -> Number:
    """A parent's share of the year's bill, divided by 52, less council tax benefit."""
    share = nearest_penny_half_up(
        portion(tax.yearly, ONE, law.amount("income.year_weeks") * tax.people_liable)
    )
    amount = greatest(share - tax.benefit, ZERO)
    law.say(
        _("Council tax of {yearly:money} a year: {amount:money} a week."),
        yearly=tax.yearly,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 11(2)")
def family_income(law: Law, parent: Parent, household: Household, net: Number) -> Number:
    """The income of parent, partner and children, with child benefit and maintenance received.

    Less maintenance paid under orders for children who cannot be assessed for. From 18 April 1995
    children's income is not the parent's here but counts up to each child's needs.
    """
    partner = where(parent.has_partner, lambda: net_income(law, parent.partner_income), ZERO)
    received = parent.child_benefit + parent.family_maintenance
    orders = orders_paid(law, parent)
    not_own = where(
        law.holds("protected.child_income_counts_apart"),
        lambda: income_of_family_children(law, parent),
        ZERO,
    )
    capital = mortgage_protection_beyond_interest(law, parent.income)
    own = net - not_own - capital
    income = own + partner + received + household.income - orders
    law.say(
        _(
            "Own income of {own:money}, {partner:money} of a partner's, {children:money} of "
            "children's, {received:money} of child benefit and maintenance received, less "
            "{orders:money} paid under orders: {income:money} a week."
        ),
        own=own,
        partner=partner,
        children=household.income,
        received=received,
        orders=orders,
        income=income,
    )
    return income


def orders_paid(law: Law, parent: Parent) -> Number:
    """Maintenance paid under orders, with those of courts abroad from 22 January 1996."""
    abroad = where(law.holds("protected.foreign_orders_come_off"), parent.foreign_orders_paid, ZERO)
    return parent.orders_paid + abroad
