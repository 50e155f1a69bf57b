"""Sharing the weekly rate between receiving parents, and rounding what each is due."""

from __future__ import annotations

from upkeep.law.numbers import Number, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2012.facts import Family, ReceivingParent
from upkeep.law.scheme_2012.vocabulary import Amounts
from upkeep.law.words import _


def shared_out(law: Law, family: Family, rate: Number) -> Amounts:
    """The rate shared between receiving parents by the number of qualifying children each has."""
    return family.receiving_parents.each(
        lambda parent: where(
            parent.child_count < family.child_count,
            lambda: share_of_receiving_parent(law, family, parent, rate),
            rate,
        )
    )


@rule("Child Support Act 1991 Sch 1 para 6")
def share_of_receiving_parent(
    law: Law, family: Family, parent: ReceivingParent, rate: Number
) -> Number:
    """One receiving parent's share: rate times own children over all qualifying children."""
    share = portion(rate, parent.child_count, family.child_count)
    law.say(
        _(
            "{receiving_parent:name} cares for {children:count} of the {all_children:count} "
            "qualifying children and so has {share:exact_money} of {rate:exact_money}."
        ),
        receiving_parent=parent.id,
        children=parent.child_count,
        all_children=family.child_count,
        share=share,
        rate=rate,
    )
    return share


@rule("SI 2012/2677 reg 6")
def weekly_amount(law: Law, parent: ReceivingParent, amount: Number) -> Number:
    """What one receiving parent is due a week: rounded once, at the end, half a penny upwards.

    Nothing makes the shares of several receiving parents add up to the rate; each is right alone.
    """
    rounded = nearest_penny_half_up(amount)
    law.say_first(
        (
            lambda: rounded.equals(amount),
            _("{receiving_parent:name} is due {weekly:money} a week."),
        ),
        otherwise=_(
            "{receiving_parent:name} is due {unrounded:exact_money} a week, rounded to the nearest "
            "penny: {weekly:money}."
        ),
        receiving_parent=parent.id,
        unrounded=amount,
        weekly=rounded,
    )
    return rounded
