"""Shared care: what comes off because a child stays overnight with the paying parent."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Condition, Number, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import COUNT, SHARE, Law, rule
from upkeep.law.scheme_2003.apportionment import shared_out
from upkeep.law.scheme_2003.facts import Child, Family, ReceivingParent
from upkeep.law.scheme_2003.local_authority_care import local_authority_share
from upkeep.law.scheme_2003.vocabulary import Amounts
from upkeep.law.words import _


def after_care(law: Law, family: Family, amounts: Amounts) -> Amounts:
    """Amounts after shared care and local authority care, before the least payable in all.

    Child Support Act 1991 Sch 1 para 7; SI 2001/155 regs 7 and 9; SI 2001/156 reg 27(2)-(3). Only
    for the basic and reduced rates and for amounts that a variation has fixed.
    """
    return family.receiving_parents.each(
        lambda parent, amount: where(
            has_care_elsewhere(parent), lambda: amount_after_care(law, parent, amount), amount
        ),
        amounts,
    )


def is_below_least(law: Law, family: Family, before: Amounts, after: Amounts) -> Condition:
    """Whether care of the children would take the total below the least payable."""
    parents = family.receiving_parents
    total = parents.total(after)
    return (total < parents.total(before)) & (total < law.amount("shared_care.minimum"))


def has_care_elsewhere(parent: ReceivingParent) -> Condition:
    """Whether any child spends nights with the paying parent or in local authority care."""
    nights = parent.children.each(lambda child: child.nights + child.local_authority_nights)
    return parent.children.total(nights) > ZERO


@rule("Child Support Act 1991 Sch 1 para 7(3)-(6); SI 2001/155 regs 2(2), 9(7)-(8)")
def amount_after_care(law: Law, parent: ReceivingParent, amount: Number) -> Number:
    """The children's shares are added, divided by their number and taken off; then the extra.

    The shares for local authority care are added to those for shared care, and all come off at
    once. The result is rounded to the penny; one that this would make negative is nothing.
    """
    children = parent.children
    shares = children.total(children.each(lambda child: share_taken_off(law, child)))
    extra = children.total(children.each(lambda child: extra_for_half_care(law, child)))
    decrease = portion(amount, shares, parent.child_count)
    left = nearest_penny_half_up(amount - decrease - extra)
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
                "the {amount:money} there is."
            ),
        ),
        (
            lambda: extra > ZERO,
            _(
                "{receiving_parent:name}: {decrease:exact_money} for nights elsewhere, and a "
                "further {extra:money} where they are about half of the year, come off "
                "{amount:money}, which leaves {left:money}."
            ),
        ),
        otherwise=_(
            "{receiving_parent:name}: {decrease:exact_money} for nights elsewhere comes off "
            "{amount:money}, which leaves {left:money}."
        ),
        receiving_parent=parent.id,
        decrease=decrease,
        extra=extra,
        amount=amount,
        left=left,
    )
    return where(left < ZERO, lambda: negative_share(law, left), left)


def negative_share(law: Law, left: Number) -> Number:
    """What becomes of a share below nothing: the law is silent, so one policy switch decides."""
    return where(law.holds("policy.negative_share_is_nil"), ZERO, left)


def share_taken_off(law: Law, child: Child) -> Number:
    """A child's share for shared care and for local authority care together."""
    shared = where(child.nights > ZERO, lambda: share_for_shared_care(law, child), ZERO)
    return shared + local_authority_share(law, child)


@rule("Child Support Act 1991 Sch 1 para 7(3)-(4); SI 2001/155 reg 7", SHARE)
def share_for_shared_care(law: Law, child: Child) -> Number:
    """A share for each band of nights in twelve months with the paying parent.

    A shorter period is turned into nights a year before (SI 2001/155 reg 7(4)-(5)); nights at
    boarding school or in hospital count with whoever would have had the child (reg 7(6)).
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
    """A further fixed amount for each child in the highest band of shared care (para 7(6)).

    Whether it comes off where the same child is in local authority care too is a policy switch.
    """
    share = law.by_band("shared_care.nights", "shared_care.share", child.nights)
    is_half = share.equals(law.amount("shared_care.half_share"))
    counts = is_half & is_extra_counted(law, child)
    return where(counts, lambda: law.amount("shared_care.extra"), ZERO)


def is_extra_counted(law: Law, child: Child) -> Condition:
    """Whether nights in local authority care leave room for the further amount."""
    in_care = law.by_band(
        "local_authority.nights", "local_authority.share", child.local_authority_nights
    )
    always: Condition = True
    return where(
        in_care > ZERO,
        lambda: law.holds("policy.extra_comes_off_beside_local_authority_care"),
        always,
    )


@rule("Child Support Act 1991 Sch 1 para 7(7); SI 2001/155 reg 9(9); SI 2001/156 reg 27(5)")
def least_total(law: Law, total: Number) -> Number:
    """The least payable in all, to be shared out by children like the rate itself."""
    minimum = law.amount("shared_care.minimum")
    law.say(
        _(
            "In all, {total:money} would be left, below the {minimum:money} that is payable at "
            "least. {minimum:money} is shared out."
        ),
        total=total,
        minimum=minimum,
    )
    return minimum


def least_amounts(law: Law, family: Family, total: Number) -> Amounts:
    """The least payable in all, shared out by children."""
    return shared_out(law, family, least_total(law, total))


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


@rule("SI 2001/155 regs 7(3)-(5), 9(5)", COUNT)
def nights_in_a_year(law: Law, nights: Number, months: Number) -> Number:
    """Nights counted over another period, in proportion to twelve months; nothing is rounded.

    For those who count nights before they are given: a shorter period where there is no pattern in
    the twelve months ending with the relevant week or a change is intended.
    """
    a_year = law.amount("nights.months")
    scaled = portion(nights, a_year, months)
    law.say(
        _("{nights:count} nights in {months:count} months are {scaled:count} nights a year."),
        nights=nights,
        months=months,
        scaled=scaled,
    )
    return scaled
