"""Shared care: what comes off because a child stays overnight with the paying parent."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    greatest,
    negate,
    portion,
    where,
)
from upkeep.law.rules import SHARE, Law, rule
from upkeep.law.scheme_2012.facts import Child, Family, ReceivingParent
from upkeep.law.scheme_2012.local_authority_care import (
    is_nothing_payable_for,
    local_authority_share,
)
from upkeep.law.scheme_2012.vocabulary import Amounts
from upkeep.law.words import _


def after_care(law: Law, family: Family, amounts: Amounts) -> Amounts:
    """Amounts after shared care and local authority care, with the least payable in all.

    Child Support Act 1991 Sch 1 para 7; SI 2012/2677 regs 46, 47, 53 and 74(2)-(4). Only for the
    basic and reduced rates and for amounts that a variation has fixed.
    """
    parents = family.receiving_parents
    shared = parents.each(
        lambda parent, amount: where(
            has_care_elsewhere(parent), lambda: amount_after_care(law, parent, amount), amount
        ),
        amounts,
    )
    total = parents.total(shared)
    is_decreased = total < parents.total(amounts)
    is_below = is_decreased & (total < law.amount("shared_care.minimum"))
    return where(is_below, lambda: least_amounts(law, family, total), shared)


def has_care_elsewhere(parent: ReceivingParent) -> Condition:
    """Whether any child spends nights with the paying parent or in local authority care."""
    nights = parent.children.each(lambda child: child.nights + child.local_authority_nights)
    return parent.children.total(nights) > ZERO


@rule("Child Support Act 1991 Sch 1 para 7(3)-(6); SI 2012/2677 reg 53(7)-(8)")
def amount_after_care(law: Law, parent: ReceivingParent, amount: Number) -> Number:
    """The children's shares are added, divided by their number and taken off; then the extra.

    The shares for local authority care are added to those for shared care. A share that this would
    make negative is nothing.
    """
    children = parent.children
    shares = children.total(children.each(lambda child: share_taken_off(law, child)))
    extra = children.total(children.each(lambda child: extra_for_half_care(law, child)))
    decrease = portion(amount, shares, parent.child_count)
    left = amount - decrease - extra
    result = where(left < ZERO, lambda: negative_share(law, left), left)
    law.say_first(
        (
            lambda: decrease.equals(ZERO) & extra.equals(ZERO),
            _("{receiving_parent:name}: the nights elsewhere are too few to take anything off."),
        ),
        (
            lambda: left < ZERO,
            _(
                "{receiving_parent:name}: {decrease:exact_money} for nights elsewhere, and a "
                "further {extra:money} where they are about half of the year, would take more than "
                "the {amount:exact_money} there is: nothing is left."
            ),
        ),
        (
            lambda: extra > ZERO,
            _(
                "{receiving_parent:name}: {decrease:exact_money} for nights elsewhere, and a "
                "further {extra:money} where they are about half of the year, come off "
                "{amount:exact_money}, which leaves {left:exact_money}."
            ),
        ),
        otherwise=_(
            "{receiving_parent:name}: {decrease:exact_money} for nights elsewhere comes off "
            "{amount:exact_money}, which leaves {left:exact_money}."
        ),
        receiving_parent=parent.id,
        decrease=decrease,
        extra=extra,
        amount=amount,
        left=left,
    )
    return result


def negative_share(law: Law, left: Number) -> Number:
    """What becomes of a share below nothing: the law is silent, so one policy switch decides."""
    return where(law.holds("policy.negative_share_is_nil"), ZERO, left)


def share_taken_off(law: Law, child: Child) -> Number:
    """A child's share for shared care and for local authority care together."""
    shared = where(child.nights > ZERO, lambda: share_for_shared_care(law, child), ZERO)
    in_care = local_authority_share(law, child)
    return where(in_care.equals(ONE), ONE, shared + in_care)


@rule("Child Support Act 1991 Sch 1 para 7(3)-(4); SI 2012/2677 regs 46-47", SHARE)
def share_for_shared_care(law: Law, child: Child) -> Number:
    """A share for each band of nights in twelve months with the paying parent.

    A shorter period, and the assumed one night a week, are turned into nights a year before.
    """
    share = law.by_band("shared_care.nights", "shared_care.share", child.nights)
    law.say_first(
        (
            lambda: share.equals(ZERO),
            _(
                "{child:name}: {nights:count} nights a year with the paying parent take nothing "
                "off."
            ),
        ),
        otherwise=_(
            "{child:name}: {nights:count} nights a year with the paying parent take off "
            "{share:share}."
        ),
        child=child.id,
        nights=child.nights,
        share=share,
    )
    return share


def extra_for_half_care(law: Law, child: Child) -> Number:
    """A further fixed amount for each child in the highest band of shared care (para 7(6))."""
    share = law.by_band("shared_care.nights", "shared_care.share", child.nights)
    is_half = share.equals(law.amount("shared_care.half_share"))
    counts = is_half & negate(is_nothing_payable_for(law, child))
    return where(counts, lambda: law.amount("shared_care.extra"), ZERO)


def least_amounts(law: Law, family: Family, total: Number) -> Amounts:
    """The least payable in all, shared out by children.

    A child for whom nothing is payable has no part in it, unless the policy switch says otherwise;
    with no child left, nothing is payable.
    """
    parents = family.receiving_parents
    payable = parents.each(lambda parent: payable_children(law, parent))
    all_payable = parents.total(payable)
    return parents.each(
        lambda parent, count: least_amount(law, parent, count, all_payable, total), payable
    )


def payable_children(law: Law, parent: ReceivingParent) -> Number:
    """How many of a receiving parent's children share in the least amount payable."""
    return parent.children.total(
        parent.children.each(
            lambda child: where(
                is_nothing_payable_for(law, child),
                lambda: where(law.holds("policy.nothing_payable_child_shares_floor"), ONE, ZERO),
                ONE,
            )
        )
    )


@rule("Child Support Act 1991 Sch 1 para 7(7); SI 2012/2677 regs 53(9), 74(4)")
def least_amount(
    law: Law, parent: ReceivingParent, children: Number, all_children: Number, total: Number
) -> Number:
    """One receiving parent's part of the least amount payable in all."""
    minimum = law.amount("shared_care.minimum")
    amount = portion(minimum, children, greatest(all_children, ONE))
    law.say_first(
        (
            lambda: children.equals(ZERO),
            _("{receiving_parent:name}: nothing is payable for any child in this parent's care."),
        ),
        otherwise=_(
            "After care the total would be {total:exact_money}, below the {minimum:money} that is "
            "payable at least. {receiving_parent:name}'s part of it is {amount:exact_money}."
        ),
        receiving_parent=parent.id,
        total=total,
        minimum=minimum,
        amount=amount,
    )
    return amount


def after_care_at_flat_rate(law: Law, family: Family, amounts: Amounts) -> Amounts:
    """A flat rate that rests on a benefit is nil for those with whom care is shared."""
    return family.receiving_parents.each(
        lambda parent, amount: where(
            most_nights_reach(law, parent), lambda: nil_for_shared_care(law, parent), amount
        ),
        amounts,
    )


def most_nights_reach(law: Law, parent: ReceivingParent) -> Condition:
    """Whether any one of the children stays the fewest nights that count (para 8(2))."""
    fewest = law.amount("shared_care.flat_nights")
    reached = parent.children.each(lambda child: where(child.nights >= fewest, ONE, ZERO))
    return parent.children.total(reached) > ZERO


@rule("Child Support Act 1991 Sch 1 para 8")
def nil_for_shared_care(law: Law, parent: ReceivingParent) -> Number:
    """Nothing is payable to a receiving parent whose child stays 52 nights a year or more."""
    law.say(
        _(
            "{receiving_parent:name}: a child stays {fewest:count} nights a year or more with the "
            "paying parent, and the flat rate rests on a benefit, so nothing is payable."
        ),
        receiving_parent=parent.id,
        fewest=law.amount("shared_care.flat_nights"),
    )
    return ZERO
