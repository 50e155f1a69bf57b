"""Assessable income: what is left of net income above exempt income."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Condition, Number, greatest, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.child_income import (
    family_childs_income,
    income_of_qualifying_children,
)
from upkeep.law.scheme_1993.departures import income_added_by_direction
from upkeep.law.scheme_1993.exempt_income import (
    amount_for_relevant_child,
    exempt_income_of_paying_parent,
    exempt_income_of_receiving_parent,
)
from upkeep.law.scheme_1993.facts import Family, FamilyChild, Parent, ReceivingParent
from upkeep.law.scheme_1993.net_income import net_income
from upkeep.law.scheme_1993.vocabulary import (
    LIST_WITHOUT_INCOME,
    LIST_WITHOUT_INCOME_FOR_CARER,
    Assessable,
)
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 5(1), (3)-(4)", shows="assessable")
def assessable_income_of_paying_parent(law: Law, family: Family) -> Assessable:
    """The paying parent's (A): net income (N) less exempt income (E), never below nought.

    Nought on income support and the like whatever is earned; on family credit and its successors
    only for someone who is a parent with care in another assessment (SI 1992/1815 reg 10A(2)).
    """
    law.say(_("Assessable income of the paying parent."))
    parent = family.paying_parent
    net = net_income_of_paying_parent(law, parent)
    exempt = exempt_income_of_paying_parent(law, family, net)
    on_benefit = parent.benefits.any_of(law.listed(LIST_WITHOUT_INCOME)) | (
        family.is_carer_elsewhere
        & parent.benefits.any_of(law.listed(LIST_WITHOUT_INCOME_FOR_CARER))
    )
    return left_above(law, parent, net, exempt, on_benefit)


@rule("Child Support Act 1991 Sch 1 para 5(2)-(4)", shows="assessable")
def assessable_income_of_receiving_parent(law: Law, receiving: ReceivingParent) -> Assessable:
    """The receiving parent's (C): net income (M) less exempt income (F), never below nought.

    Nought on income support and the like, and from 13 January 1997 on family credit and its
    successors too (SI 1992/1815 reg 10A).
    """
    law.say(_("Assessable income of {receiving_parent:name}."), receiving_parent=receiving.id)
    parent = receiving.parent
    net = net_income_of_receiving_parent(law, receiving)
    exempt = exempt_income_of_receiving_parent(law, receiving)
    listed = law.listed(LIST_WITHOUT_INCOME) | law.listed(LIST_WITHOUT_INCOME_FOR_CARER)
    return left_above(law, parent, net, exempt, parent.benefits.any_of(listed))


def left_above(
    law: Law, parent: Parent, net: Number, exempt: Number, on_benefit: Condition
) -> Assessable:
    """What is left above exempt income, or nothing because of a benefit."""
    left = greatest(net - exempt, ZERO)
    amount = where(on_benefit, ZERO, left)
    law.explain_codes(parent.benefits)
    law.say_first(
        (on_benefit, _("There is a benefit that leaves no assessable income.")),
        (
            lambda: left.equals(ZERO),
            _(
                "Net income of {net:money} is not more than exempt income of {exempt:money}, so "
                "there is no assessable income."
            ),
        ),
        otherwise=_(
            "Net income of {net:money} less exempt income of {exempt:money} leaves {amount:money} "
            "of assessable income a week."
        ),
        net=net,
        exempt=exempt,
        amount=amount,
    )
    return Assessable(net, exempt, amount)


def net_income_of_paying_parent(law: Law, parent: Parent) -> Number:
    """Own income, that of other children as far as it counts, and what a direction adds."""
    return (
        net_income(law, parent.income)
        + income_of_family_children(law, parent)
        + income_added_by_direction(law, parent)
    )


@rule("SI 1992/1815 reg 8, Sch 1 paras 7(6), 19-21")
def net_income_of_receiving_parent(law: Law, receiving: ReceivingParent) -> Number:
    """Own income as the other parent's, with the lone-parent part of child benefit and children's.

    Only child benefit at the basic rate is left out; what the lone-parent rate adds is income.
    """
    parent = receiving.parent
    own = net_income(law, parent.income)
    extra = where(
        parent.lone_parent_child_benefit,
        lambda: law.amount("child_benefit.lone_parent_extra"),
        ZERO,
    )
    children = income_of_qualifying_children(law, receiving) + income_of_family_children(
        law, parent
    )
    total = own + extra + children + income_added_by_direction(law, parent)
    law.say(
        _(
            "Own income of {own:money}, {extra:money} of child benefit above the basic rate and "
            "{children:money} of children's income: net income of {total:money} a week."
        ),
        own=own,
        extra=extra,
        children=children,
        total=total,
    )
    return total


def income_of_family_children(law: Law, parent: Parent) -> Number:
    """What the income of own children outside the assessment adds to a parent's."""
    children = parent.children

    def counted(child: FamilyChild) -> Number:
        needs = amount_for_relevant_child(law, child, False)
        return family_childs_income(law, child, needs)

    return children.total(
        children.each(
            lambda child: where(
                child.is_relevant & (child.income > ZERO), lambda: counted(child), ZERO
            )
        )
    )


@rule("SI 1992/1815 regs 5(a), 19(2), 21")
def other_parents_income(law: Law, receiving: ReceivingParent, own: Number) -> Number:
    """The value of C in one case: the carer's own, the other absent parent's, or nothing.

    Nothing where the carer is no parent, unless the other parent is absent too and assessed as
    well.
    """
    amount = where(
        receiving.other_absent_parent & receiving.is_other_absent_parent_assessed,
        receiving.other_absent_parent_income,
        where(receiving.is_parent, own, ZERO),
    )
    law.say(
        _("{receiving_parent:name}: the other parent's assessable income is {amount:money}."),
        receiving_parent=receiving.id,
        amount=amount,
    )
    return amount
