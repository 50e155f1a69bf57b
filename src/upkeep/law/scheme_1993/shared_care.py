"""Shared care: a parent who cares for the child part of the week and is treated as absent."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Condition, Number, greatest, least, portion_half_up, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.assessable_income import net_income_of_receiving_parent
from upkeep.law.scheme_1993.care import nights_shared
from upkeep.law.scheme_1993.facts import ReceivingParent
from upkeep.law.scheme_1993.minimum_payment import minimum_amount
from upkeep.law.scheme_1993.proposed_maintenance import proposed_maintenance
from upkeep.law.scheme_1993.protected_income import (
    amount_income_allows,
    household_of_receiving_parent,
)
from upkeep.law.words import _


def is_shared(law: Law, receiving: ReceivingParent) -> Condition:
    """Whether the paying parent has day to day care of any child of this assessment."""
    return nights_shared(law, receiving) > ZERO


@rule("SI 1992/1815 reg 20(3)-(5)")
def maintenance_after_shared_care(
    law: Law,
    receiving: ReceivingParent,
    requirement: Number,
    proposed: Number,
    paying: Number,
    other: Number,
) -> Number:
    """X less the share of X and Y for the nights with the parent who is treated as absent.

    X is that parent's own assessment before protected income, Y the other's as if absent. The share
    is the children's nights a week over seven times their number. Below nought, nothing is payable.
    """
    others = other_parents_assessment(law, receiving, requirement, other, paying)
    nights = nights_shared(law, receiving)
    all_nights = receiving.child_count * law.amount("care.week_nights")
    taken_off = portion_half_up(proposed + others, nights, all_nights)
    amount = greatest(proposed - taken_off, ZERO)
    law.say(
        _(
            "{receiving_parent:name}: {nights:count} of {all_nights:count} nights a week are with "
            "the paying parent. Of {proposed:money} and the other parent's {others:money} "
            "together {taken_off:money} comes off, which leaves {amount:money}."
        ),
        receiving_parent=receiving.id,
        nights=nights,
        all_nights=all_nights,
        proposed=proposed,
        others=others,
        taken_off=taken_off,
        amount=amount,
    )
    return amount


def other_parents_assessment(
    law: Law, receiving: ReceivingParent, requirement: Number, own: Number, paying: Number
) -> Number:
    """What the other parent would have to pay if absent (Y); nothing where there is none."""
    return where(
        receiving.is_parent,
        lambda: assessment_if_absent(law, receiving, requirement, own, paying),
        ZERO,
    )


@rule("SI 1992/1815 reg 20(4)")
def assessment_if_absent(
    law: Law, receiving: ReceivingParent, requirement: Number, own: Number, paying: Number
) -> Number:
    """The receiving parent's assessment as if absent, with protected income and the least payment.

    The regulation leaves those two out for X and not for Y. With the children at home there is a
    family premium, so instead of the least payment nothing would be due.
    ASSUMPTION: Y rests on the same maintenance requirement; the regulation does not say.
    """
    proposed = proposed_maintenance(law, receiving, requirement, own, paying)
    net = net_income_of_receiving_parent(law, receiving)
    household = household_of_receiving_parent(law, receiving)
    allowed = amount_income_allows(law, receiving.parent, household, net, proposed)
    capped = least(proposed, allowed)
    amount = where(capped < minimum_amount(law), ZERO, capped)
    law.say(
        _("If {receiving_parent:name} were the absent parent, {amount:money} a week would be due."),
        receiving_parent=receiving.id,
        amount=amount,
    )
    return amount
