"""Sharing the weekly rate between receiving parents, so that the shares add up to it."""

from __future__ import annotations

from upkeep.law.numbers import Number, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.facts import Family, ReceivingParent
from upkeep.law.scheme_2003.vocabulary import Amounts
from upkeep.law.words import _


def shared_out(law: Law, family: Family, rate: Number) -> Amounts:
    """The rate, in whole pence, shared by the number of qualifying children each parent has.

    Each share is rounded; the last receiving parent, in the order given, takes what is left of
    the rate (SI 2001/155 reg 6, SI 2001/157 reg 7(4)). That the adjustment moves from one to the
    other as weeks go by is done where payments are spread over weeks.
    """
    parents = family.receiving_parents
    shares = parents.each(lambda parent: rounded_share(law, family, parent, rate))
    adjusted = parents.rest_to_last(shares, rate)
    return parents.each(
        lambda parent, share, final: where(
            final.equals(share), share, lambda: share_that_makes_up_the_rate(law, parent, final)
        ),
        shares,
        adjusted,
    )


def rounded_share(law: Law, family: Family, parent: ReceivingParent, rate: Number) -> Number:
    """One receiving parent's share; all of the rate where there is only one."""
    return where(
        parent.child_count < family.child_count,
        lambda: share_of_receiving_parent(law, family, parent, rate),
        rate,
    )


@rule("Child Support Act 1991 Sch 1 para 6; SI 2001/155 regs 2(2), 6")
def share_of_receiving_parent(
    law: Law, family: Family, parent: ReceivingParent, rate: Number
) -> Number:
    """Rate times own children over all qualifying children, rounded to the penny."""
    share = nearest_penny_half_up(portion(rate, parent.child_count, family.child_count))
    law.say(
        _(
            "{receiving_parent:name} cares for {children:count} of the {all_children:count} "
            "qualifying children and so has {share:money} of {rate:money}."
        ),
        receiving_parent=parent.id,
        children=parent.child_count,
        all_children=family.child_count,
        share=share,
        rate=rate,
    )
    return share


@rule("SI 2001/155 reg 6")
def share_that_makes_up_the_rate(law: Law, parent: ReceivingParent, share: Number) -> Number:
    """The last receiving parent's share, changed so that all shares make up the rate."""
    law.say(
        _(
            "So that all shares together make up the rate, {receiving_parent:name} has "
            "{share:money}."
        ),
        receiving_parent=parent.id,
        share=share,
    )
    return share


@rule("SI 2001/155 reg 2(2)")
def weekly_amount(law: Law, parent: ReceivingParent, amount: Number) -> Number:
    """What one receiving parent is due a week, in whole pence."""
    law.say(
        _("{receiving_parent:name} is due {weekly:money} a week."),
        receiving_parent=parent.id,
        weekly=amount,
    )
    return amount
