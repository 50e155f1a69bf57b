"""A child's own income, as far as it counts as a parent's."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Number, greatest, least, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.allowances import child_allowance
from upkeep.law.scheme_1993.facts import Child, FamilyChild, QualifyingChild, ReceivingParent
from upkeep.law.scheme_1993.maintenance_requirement import (
    allowance_for_carer,
    basic_rate_for,
    premium_for_family,
)
from upkeep.law.words import _


def relevant_income(law: Law, child: Child) -> Number:
    """A child's income after what is left out of it (SI 1992/1815 Sch 1 para 23).

    Earnings, the absent parent's payments and the other heads are left out before this figure.
    """
    return greatest(child.income - law.amount("income.child_disregard"), ZERO)


def income_of_qualifying_children(law: Law, receiving: ReceivingParent) -> Number:
    """What the qualifying children's own income adds to the carer's."""
    children = receiving.children
    return children.total(
        children.each(
            lambda child: where(
                child.income > ZERO, lambda: qualifying_childs_income(law, receiving, child), ZERO
            )
        )
    )


@rule("SI 1992/1815 Sch 1 paras 19, 20, 23")
def qualifying_childs_income(
    law: Law, receiving: ReceivingParent, child: QualifyingChild
) -> Number:
    """Without limit where there is one qualifying child, else up to that child's part of needs."""
    income = relevant_income(law, child)
    amount = where(
        receiving.child_count > ONE,
        lambda: least(income, limit_for_qualifying_child(law, receiving, child)),
        income,
    )
    law.say(
        _("Of {child:name}'s own income of {given:money}, {amount:money} counts as the carer's."),
        child=child.id,
        given=child.income,
        amount=amount,
    )
    return amount


def limit_for_qualifying_child(
    law: Law, receiving: ReceivingParent, child: QualifyingChild
) -> Number:
    """The child's allowance, a part of the carer's and the premium less child benefit, and more."""
    allowance = child_allowance(law, child)
    shared = allowance_for_carer(law, receiving) + premium_for_family(law, receiving)
    needs = allowance + portion(shared, ONE, receiving.child_count) - basic_rate_for(law, child)
    further = (allowance + law.amount("family_premium.ordinary")) * law.amount(
        "income.child_multiplier"
    )
    return nearest_penny_half_up(needs + further)


@rule("SI 1992/1815 Sch 1 paras 21, 23")
def family_childs_income(law: Law, child: FamilyChild, needs: Number) -> Number:
    """The income of a child outside the assessment, up to what exempt income has for the child."""
    amount = least(relevant_income(law, child), needs)
    law.say(
        _("Of {child:name}'s own income of {given:money}, {amount:money} counts as the parent's."),
        child=child.id,
        given=child.income,
        amount=amount,
    )
    return amount
