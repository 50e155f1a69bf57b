"""Income support allowances and premiums, from which the whole formula is built."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Condition, Number, decide, negate, where
from upkeep.law.rules import COUNT, Law, rule
from upkeep.law.scheme_1993.facts import Child, Parent
from upkeep.law.words import _


@rule("SI 1987/1967 Sch 2 para 2")
def child_allowance(law: Law, child: Child) -> Number:
    """The allowance for a child of that age, as the table of income support gives it."""
    age = age_for_allowance(law, child)
    amount = decide(
        (lambda: is_in_fourth_band(law, child, age), lambda: law.amount("child.at_18")),
        (
            lambda: age >= law.amount("child_band.third_age"),
            lambda: law.amount("child.from_16"),
        ),
        (
            lambda: age >= law.amount("child_band.second_age"),
            lambda: law.amount("child.from_11"),
        ),
        otherwise=lambda: law.amount("child.under_11"),
    )
    law.say(
        _("{child:name}, counted as {age:count}: allowance of {amount:money} a week."),
        child=child.id,
        age=age,
        amount=amount,
    )
    return amount


@rule("SI 1987/1967 Sch 2 para 2; SI 1996/2545 reg 10", COUNT)
def age_for_allowance(law: Law, child: Child) -> Number:
    """The age that decides the band: by birthday, or by the September after it.

    That the September rule of income support was followed in assessments is not confirmed: one
    policy switch decides.
    """
    in_september: Condition = law.holds("child_band.in_september")
    in_september = where(in_september, lambda: law.holds("policy.bands_move_in_september"), False)
    law.say_first(
        (
            in_september,
            _("Bands change on the first Monday in September after the birthday: {age:count}."),
        ),
        otherwise=_("Bands change on the birthday: {age:count}."),
        age=where(in_september, child.september_age, child.age),
    )
    return where(in_september, child.september_age, child.age)


def is_in_fourth_band(law: Law, child: Child, age: Number) -> Condition:
    """Whether the child has the allowance for 18; after it closed, only who already had it."""
    fourth = law.amount("child_band.fourth_age")
    has_it = where(law.holds("child_band.fourth_is_open"), True, child.september_age >= fourth)
    return (age >= fourth) & has_it


def disabled_child_premium(law: Law, child: Child) -> Number:
    """The premium for a disabled child (income support heads (b) and (c) only)."""
    return where(child.is_disabled, lambda: law.amount("premium.disabled_child"), ZERO)


def enhanced_disability_premium(law: Law, child: Child) -> Number:
    """The enhanced disability premium for a child, from the day exempt income counts it."""
    counts = law.holds("exempt.enhanced_disability")
    return where(
        counts,
        lambda: where(
            child.has_enhanced_disability,
            lambda: law.amount("premium.enhanced_disability_child"),
            ZERO,
        ),
        ZERO,
    )


def enhanced_disability_premium_when_it_exists(law: Law, child: Child) -> Number:
    """The same premium wherever any premium of income support counts."""
    return where(
        child.has_enhanced_disability,
        lambda: law.amount("premium.enhanced_disability_child"),
        ZERO,
    )


def family_premium_for(law: Law, is_lone: Condition) -> Number:
    """The family premium, for a lone parent with what the law of the day adds."""
    ordinary = law.amount("family_premium.ordinary")
    return where(
        law.holds("lone_parent.family_rate"),
        lambda: where(is_lone, lambda: law.amount("family_premium.lone_parent"), ordinary),
        lambda: ordinary + lone_parent_premium(law, is_lone),
    )


def lone_parent_premium(law: Law, is_lone: Condition) -> Number:
    """The lone parent premium, while there was one to add."""
    return where(
        law.holds("lone_parent.premium"),
        lambda: where(is_lone, lambda: law.amount("premium.lone_parent"), ZERO),
        ZERO,
    )


def is_lone_for_premium(law: Law, parent: Parent) -> Condition:
    """Whether a parent with a child would have the lone-parent addition.

    SI 1992/1815 regs 9(1)(c) and 11(1)(c): not with a partner, and from 7 April 1997 not with a
    disability premium; whether that held before as well is one policy switch.
    """
    alone = negate(parent.has_partner)
    disability_excludes = where(
        law.holds("lone_parent.premium"),
        lambda: law.holds("policy.disability_excludes_lone_parent_premium"),
        True,
    )
    without = negate(parent.premiums.disability)
    return where(disability_excludes, alone & without, alone)


def count_of(condition: Condition) -> Number:
    """One where the condition holds, else nought."""
    return where(condition, ONE, ZERO)
