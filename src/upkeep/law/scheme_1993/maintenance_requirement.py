"""The maintenance requirement: what the children and their carer are taken to need."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Condition, Number, decide, negate, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import SHARE, Law, rule
from upkeep.law.scheme_1993.allowances import child_allowance, count_of, family_premium_for
from upkeep.law.scheme_1993.facts import QualifyingChild, ReceivingParent
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 1; SI 1992/1815 regs 3, 4")
def maintenance_requirement(law: Law, receiving: ReceivingParent) -> Number:
    """Allowances for the children and the carer and the family premium, less child benefit.

    Amounts are those of income support on the effective date. A disabled child's premium is not
    among them; child benefit comes off as if it were paid even where it is not.
    """
    children = receiving.children
    allowances = children.total(children.each(lambda child: child_allowance(law, child)))
    carer = allowance_for_carer(law, receiving)
    premium = premium_for_family(law, receiving)
    benefit = child_benefit_taken_off(law, receiving)
    requirement = allowances + carer + premium - benefit
    law.say(
        _(
            "{receiving_parent:name}: {allowances:money} for the children, {carer:money} for the "
            "carer and {premium:money} family premium, less child benefit of {benefit:money}, "
            "make a maintenance requirement of {requirement:money} a week."
        ),
        receiving_parent=receiving.id,
        allowances=allowances,
        carer=carer,
        premium=premium,
        benefit=benefit,
        requirement=requirement,
    )
    return where(
        only_one_absent_parent_is_assessed(receiving),
        lambda: requirement_for_one_of_two(law, requirement),
        requirement,
    )


@rule("SI 1992/1815 regs 3(1)(b), 23(2), (2A)")
def allowance_for_carer(law: Law, receiving: ReceivingParent) -> Number:
    """A single adult's allowance, shared between this carer's cases, then by the youngest's age."""
    adult = law.amount("adult.single")
    divided = divided_between_cases(adult, receiving)
    share = carer_share(law, receiving)
    amount = nearest_penny_half_up(divided * share)
    law.say_first(
        (
            lambda: receiving.other_case_count > ZERO,
            _(
                "Of the allowance of {adult:money} for a single adult this case takes "
                "{divided:exact_money}, and of that the share by age is {amount:money}."
            ),
        ),
        otherwise=_(
            "Of the allowance of {adult:money} for a single adult {share:percent} counts for the "
            "carer: {amount:money}."
        ),
        adult=adult,
        divided=divided,
        share=share,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 3(1)(b)", SHARE)
def carer_share(law: Law, receiving: ReceivingParent) -> Number:
    """How much of the adult's allowance counts, by the age of the youngest qualifying child.

    Birthday ages. From 7 February 1994 the whole, three quarters, half or nothing.
    """
    share = where(
        law.holds("carer.tapers"),
        lambda: tapered_share(law, receiving),
        lambda: count_of(is_any_under(law, receiving, "carer.last_age")),
    )
    law.say_first(
        (lambda: share.equals(ONE), _("The youngest child's age lets the whole allowance count.")),
        (lambda: share.equals(ZERO), _("No child is young enough for the allowance to count.")),
        otherwise=_("The youngest child's age lets {share:percent} of the allowance count."),
        share=share,
    )
    return share


def tapered_share(law: Law, receiving: ReceivingParent) -> Number:
    """The whole for a child under the first age, then less and less."""
    return decide(
        (lambda: is_any_under(law, receiving, "carer.first_age"), ONE),
        (
            lambda: is_any_under(law, receiving, "carer.second_age"),
            lambda: law.amount("carer.first_share"),
        ),
        (
            lambda: is_any_under(law, receiving, "carer.last_age"),
            lambda: law.amount("carer.second_share"),
        ),
        otherwise=ZERO,
    )


def is_any_under(law: Law, receiving: ReceivingParent, parameter_id: str) -> Condition:
    """Whether at least one qualifying child is below an age of the law."""
    limit = law.amount(parameter_id)
    children = receiving.children
    return children.total(children.each(lambda child: count_of(child.age < limit))) > ZERO


@rule("SI 1992/1815 regs 3(1)(c)-(d), 19(2)(c), 23(2)")
def premium_for_family(law: Law, receiving: ReceivingParent) -> Number:
    """One family premium, with the lone-parent addition of its day, shared between cases.

    A carer with a partner, or one that is a body, has no addition; from 6 April 1998 nobody has.
    """
    is_lone = negate(receiving.parent.has_partner) & negate(receiving.is_body)
    premium = family_premium_for(law, is_lone)
    amount = nearest_penny_half_up(divided_between_cases(premium, receiving))
    law.say_first(
        (
            lambda: premium > law.amount("family_premium.ordinary"),
            _(
                "Family premium for a carer without a partner: {premium:money}, of which "
                "{amount:money} in this case."
            ),
        ),
        otherwise=_("Family premium: {premium:money}, of which {amount:money} in this case."),
        premium=premium,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 4; Child Support Act 1991 Sch 1 para 1(2), (4)")
def child_benefit_taken_off(law: Law, receiving: ReceivingParent) -> Number:
    """Child benefit at the basic rate for each child, whichever rate is the child's own.

    Never one-parent benefit nor the lone-parent rate: what those add is income instead.
    """
    children = receiving.children
    amount = children.total(children.each(lambda child: basic_rate_for(law, child)))
    law.say(_("Child benefit at the basic rate: {amount:money}."), amount=amount)
    return amount


def basic_rate_for(law: Law, child: QualifyingChild) -> Number:
    """The first rate for the eldest child of the family that gets child benefit, else the other."""
    is_first = where(
        law.holds("policy.first_rate_goes_to_a_qualifying_child"),
        child.is_eldest_qualifying,
        child.is_eldest_in_family,
    )
    return where(
        is_first,
        lambda: law.amount("child_benefit.first"),
        lambda: law.amount("child_benefit.other"),
    )


def divided_between_cases(amount: Number, receiving: ReceivingParent) -> Number:
    """An amount of the carer's, divided by the absent parents of the children cared for."""
    return portion(amount, ONE, receiving.other_case_count + ONE)


def only_one_absent_parent_is_assessed(receiving: ReceivingParent) -> Condition:
    """Whether both parents are absent and an assessment is applied for against one only."""
    return receiving.other_absent_parent & negate(receiving.is_other_absent_parent_assessed)


def requirement_for_one_of_two(law: Law, requirement: Number) -> Number:
    """From 7 October 1996 half the requirement where one of two absent parents is assessed."""
    return where(
        law.holds("both_absent.requirement_is_halved"),
        lambda: halved_requirement(law, requirement),
        requirement,
    )


@rule("SI 1992/1815 reg 19(2)(d)")
def halved_requirement(law: Law, requirement: Number) -> Number:
    """Half the requirement, after any division between a carer's cases."""
    half = nearest_penny_half_up(requirement * law.amount("both_absent.requirement_share"))
    law.say(
        _(
            "Both parents are absent and only one is assessed, so half of {requirement:money} "
            "counts: {half:money}."
        ),
        requirement=requirement,
        half=half,
    )
    return half
