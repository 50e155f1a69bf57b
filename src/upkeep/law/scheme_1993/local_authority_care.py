"""Qualifying children who spend part of the week in the care of a local authority."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Number, portion_half_up, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import ReceivingParent
from upkeep.law.words import _


def after_local_authority_care(law: Law, receiving: ReceivingParent, amount: Number) -> Number:
    """The weekly amount, less what is not payable for nights with a local authority."""
    return where(
        authority_nights(receiving) > ZERO,
        lambda: amount_for_other_nights(law, receiving, amount),
        amount,
    )


def authority_nights(receiving: ReceivingParent) -> Number:
    """All nights a week that the children spend in the care of a local authority."""
    children = receiving.children
    return children.total(children.each(lambda child: child.nights_with_local_authority))


@rule("SI 1992/1815 reg 25")
def amount_for_other_nights(law: Law, receiving: ReceivingParent, amount: Number) -> Number:
    """The part of the amount for the nights with anybody other than the authority.

    For one child a daily amount, to the penny, for each such night; for several one share.
    """
    all_nights = receiving.child_count * law.amount("care.week_nights")
    nights = all_nights - authority_nights(receiving)
    payable = where(
        receiving.child_count > ONE,
        lambda: portion_half_up(amount, nights, all_nights),
        lambda: portion_half_up(amount, ONE, law.amount("care.week_nights")) * nights,
    )
    law.say(
        _(
            "{receiving_parent:name}: {nights:count} of {all_nights:count} nights a week are not "
            "with a local authority, so {payable:money} of {amount:money} is payable."
        ),
        receiving_parent=receiving.id,
        nights=nights,
        all_nights=all_nights,
        payable=payable,
        amount=amount,
    )
    return payable
