"""The least payment, who is spared it, and what is taken from benefit in its place."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Condition, Number, where
from upkeep.law.rounding import multiple_up
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_1993.care import has_a_child_in_the_family
from upkeep.law.scheme_1993.facts import Family
from upkeep.law.scheme_1993.vocabulary import LIST_WITHOUT_INCOME, LIST_WITHOUT_MINIMUM
from upkeep.law.words import _

CHILD = frozenset({"child"})
PRISONER = frozenset({"prisoner"})
SPARED = CHILD | PRISONER


@rule("Child Support Act 1991 Sch 1 para 7; SI 1992/1815 reg 13")
def minimum_amount(law: Law) -> Number:
    """Five per cent of a single adult's allowance, up to a multiple of 5p; twice that since 1996.

    The five per cent figure is taken up, then doubled; the other order is one policy switch.
    """
    share = law.amount("adult.single") * law.amount("minimum.share")
    multiplier, step = law.amount("minimum.multiplier"), law.amount("minimum.step")
    amount = where(
        law.holds("policy.minimum_is_rounded_after_doubling"),
        lambda: multiple_up(share * multiplier, step),
        lambda: multiple_up(share, step) * multiplier,
    )
    law.say(_("The least payment is {amount:money} a week."), amount=amount)
    return amount


@rule("SI 1992/1815 reg 26, Sch 4", YES_NO)
def is_spared_the_minimum(law: Law, family: Family, net: Number, minimum: Number) -> Condition:
    """A listed payment, a child in the family, a child or prisoner, or hardly any net income.

    A listed payment that only overlapping benefits or contribution conditions keep away is given
    as if it were received.
    """
    listed = family.paying_parent.benefits.any_of(law.listed(LIST_WITHOUT_MINIMUM))
    has_child = has_a_child_in_the_family(law, family)
    by_status = family.status.any_of(SPARED)
    is_poor = net < minimum
    law.say_first(
        (listed, _("A payment on the list in Schedule 4 is received, so nothing is payable.")),
        (
            has_child,
            _("There is a child in the paying parent's family, so nothing is payable."),
        ),
        (by_status, _("The paying parent is a child or a prisoner, so nothing is payable.")),
        (
            is_poor,
            _("Net income of {net:money} is below {minimum:money}, so nothing is payable."),
        ),
        otherwise=_("Nothing spares the paying parent the least payment."),
        net=net,
        minimum=minimum,
    )
    return listed | has_child | by_status | is_poor


def explain_benefit_case(law: Law, family: Family, minimum: Number) -> None:
    """Say what may be taken from benefit, where the paying parent is on income support."""
    if law.is_explaining:
        on_benefit = family.paying_parent.benefits.any_of(law.listed(LIST_WITHOUT_INCOME))
        if on_benefit is True:
            deduction_from_benefit(law, family, minimum)


@rule("Child Support Act 1991 s.43; SI 1992/1815 reg 28, Sch 5; SI 1987/1968 Sch 9 para 7A")
def deduction_from_benefit(law: Law, family: Family, minimum: Number) -> Number:
    """A contribution of the least payment is taken from income support, with exceptions.

    Not from somebody under 18, with day to day care of a child or a family premium, or with a
    listed payment. Several carers share it by their maintenance requirements.
    """
    spared = (
        has_a_child_in_the_family(law, family)
        | family.status.any_of(CHILD)
        | family.paying_parent.benefits.any_of(law.listed(LIST_WITHOUT_MINIMUM))
    )
    law.say_first(
        (spared, _("Nothing may be deducted from benefit.")),
        otherwise=_("Up to {minimum:money} a week may be deducted from benefit."),
        minimum=minimum,
    )
    return where(spared, ZERO, minimum)
