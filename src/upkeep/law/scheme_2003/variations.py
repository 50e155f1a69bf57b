"""Variations: how agreed grounds change the income that counts, the rate and the amounts."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import ZERO, Condition, Number, greatest, least, negate, where
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2003.additional_income import (
    Additional,
    is_nil_by_circumstance,
    rests_on_own_benefit,
)
from upkeep.law.scheme_2003.facts import Family, PayingParent, ReceivingParent, Variations
from upkeep.law.scheme_2003.rates import (
    has_nil_income,
    rate_by_income,
    rate_from_five_pounds,
    weekly_rate,
)
from upkeep.law.scheme_2003.shared_care import least_amounts, negative_share
from upkeep.law.scheme_2003.vocabulary import (
    CURRENT,
    FLAT,
    NIL,
    RATE_NAMES,
    REDUCED,
    Amounts,
    Counts,
    Income,
    Liability,
)
from upkeep.law.words import _


class VariedRate(NamedTuple):
    """The rate that decided after a variation, and the weekly amount before it is shared out."""

    rate: Number
    amount: Number


def is_any_variation(family: Family) -> Condition:
    """Whether anything at all has been agreed to vary."""
    variations = family.variations
    additional = (
        variations.assets
        + variations.income_not_taken_into_account
        + variations.controlled_company_income
        + variations.diverted
        + variations.lifestyle
    )
    return (expenses_given(variations) + additional + transfers_given(family)) > ZERO


def expenses_given(variations: Variations) -> Number:
    """All special expenses together, before any threshold."""
    return (
        variations.contact
        + variations.illness_or_disability
        + variations.prior_debts
        + variations.boarding_school
        + variations.mortgage
    )


def transfers_given(family: Family) -> Number:
    """The weekly values of all transfers of property together."""
    parents = family.receiving_parents
    return parents.total(parents.each(lambda parent: parent.property_transfer))


@rule("SI 2001/156 regs 7(3)-(4), 27(6)", YES_NO)
def is_paying_parent_barred(
    law: Law, liability: Liability, adds_to_benefit: Condition
) -> Condition:
    """Expenses and transfers count only where more than a flat or least amount is payable.

    Not at the nil rate, at a flat rate, or where care of the children has brought the amount down
    to the least payable.
    """
    is_low = (liability.rate < REDUCED) & negate(adds_to_benefit)
    barred = is_low | liability.is_at_floor
    law.say_first(
        (is_low, _("At a nil or flat rate, expenses and transfers of property have no effect.")),
        (
            liability.is_at_floor,
            _(
                "Care of the children has brought the amount down to the least payable, so "
                "expenses and transfers of property have no effect."
            ),
        ),
        otherwise=_("Expenses and transfers of property may count."),
    )
    return barred


def income_without_expenses(
    law: Law, parent: PayingParent, income: Income, rate: Number, additional: Additional
) -> Number:
    """Income with what is added, before special expenses and before the cap.

    Where a benefit or circumstance decided the rate, only what is added counts.
    """
    is_set_aside = is_nil_by_circumstance(law, parent) | rests_on_own_benefit(law, parent, rate)
    return where(is_set_aside, ZERO, income.weekly) + additional.weekly + additional.benefits


@rule("SI 2001/156 regs 23, 25-27", RATE_NAMES, shows="rate")
def varied_rate(
    law: Law,
    parent: PayingParent,
    income: Income,
    counts: Counts,
    rate: Number,
    additional: Additional,
    expenses: Number,
) -> VariedRate:
    """The rate and weekly amount once expenses have come off and income has been added.

    ``rate`` is the one without any variation.
    """
    unlimited = income_without_expenses(law, parent, income, rate, additional) - expenses
    law.say(_("The rate is worked out again on income as varied."))
    return where(
        rests_on_own_benefit(law, parent, rate),
        lambda: lesser_of_two_amounts(law, parent, counts, additional, expenses),
        lambda: rate_on_varied_income(
            law, parent, counts, greatest(unlimited, ZERO), additional.benefits
        ),
    )


def rate_on_varied_income(
    law: Law, parent: PayingParent, counts: Counts, income: Number, benefits: Number
) -> VariedRate:
    """The ordinary rates on income as varied: the limits decide again, down to nil.

    ``benefits`` is what of the paying parent's own benefits is in that income already; all listed
    benefits count in for the nil rate, as they do without a variation.
    """
    counted = varied_income(law, income)
    without_benefits = Income(greatest(counted - benefits, ZERO), CURRENT, True)
    rate = where(
        has_nil_income(law, parent, without_benefits),
        NIL,
        lambda: rate_from_five_pounds(law, counted),
    )
    return VariedRate(rate, weekly_rate(law, parent, rate, counted, counts))


@rule("SI 2001/156 regs 23, 25")
def varied_income(law: Law, income: Number) -> Number:
    """Net income less expenses and with additional income, up to the cap.

    Expenses come off actual income, so those of somebody far above the cap have no effect (regs
    7(6), 23(2)).
    """
    cap = law.amount("income.cap")
    counted = least(income, cap)
    law.say_first(
        (
            lambda: income > cap,
            _(
                "Income after the variation is {income:money} a week, of which "
                "{counted:money} counts."
            ),
        ),
        otherwise=_("Income after the variation is {counted:money} a week."),
        income=income,
        counted=counted,
    )
    return counted


@rule("SI 2001/156 reg 26", shows="amount")
def lesser_of_two_amounts(
    law: Law, parent: PayingParent, counts: Counts, additional: Additional, expenses: Number
) -> VariedRate:
    """Beside a benefit: the flat rate and the calculation on what is added, or that with benefits.

    The lesser of the two. Care and transfers reduce both alike, so they may be compared before
    (reg 26(3)(c)). Where the weekly amount of the benefits is not known, a policy switch takes the
    first.
    """
    law.say(_("Beside the benefit, the lesser of two amounts is payable."))
    without = flat_rate_and_more(law, parent, counts, greatest(additional.weekly - expenses, ZERO))
    is_first = where(
        additional.is_unpriced,
        lambda: law.holds("policy.unpriced_benefit_exceeds_flat_rate"),
        False,
    )
    with_benefits = greatest(additional.weekly + additional.benefits - expenses, ZERO)
    return where(
        is_first,
        lambda: VariedRate(FLAT, without),
        lambda: lesser_amount(law, parent, counts, without, with_benefits),
    )


def lesser_amount(
    law: Law, parent: PayingParent, counts: Counts, first: Number, with_benefits: Number
) -> VariedRate:
    """The first amount, or the ordinary rates with benefits counted in if that is less."""
    second = calculation_with_benefits(law, parent, counts, with_benefits)
    return where(first <= second.amount, lambda: VariedRate(FLAT, first), second)


@rule("SI 2001/156 reg 26(1)(b)", shows="amount")
def calculation_with_benefits(
    law: Law, parent: PayingParent, counts: Counts, income: Number
) -> VariedRate:
    """The ordinary rates on additional income together with the benefits that count."""
    counted = least(income, law.amount("income.cap"))
    rate = rate_by_income(law, counted)
    amount = weekly_rate(law, parent, rate, counted, counts)
    law.say(
        _("The calculation on {income:money} a week, benefits included, gives {amount:money}."),
        income=counted,
        amount=amount,
    )
    return VariedRate(rate, amount)


@rule("SI 2001/156 reg 26(1)(a)")
def flat_rate_and_more(law: Law, parent: PayingParent, counts: Counts, income: Number) -> Number:
    """The flat rate, and beside it the whole calculation on the additional income alone."""
    flat = law.amount("flat.amount")
    counted = least(income, law.amount("income.cap"))
    more = weekly_rate(law, parent, rate_by_income(law, counted), counted, counts)
    amount = flat + more
    law.say(
        _(
            "The flat rate of {flat:money}, and {more:money} by the calculation on the additional "
            "{income:money} a week, make {amount:money}."
        ),
        flat=flat,
        more=more,
        income=counted,
        amount=amount,
    )
    return amount


def after_transfers(law: Law, family: Family, amounts: Amounts) -> Amounts:
    """Amounts once transfers of property have come off, with the least payable in all."""
    parents = family.receiving_parents
    left = parents.each(
        lambda parent, amount: where(
            parent.property_transfer > ZERO,
            lambda: amount_after_transfer(law, parent, amount),
            amount,
        ),
        amounts,
    )
    total = parents.total(left)
    is_below = (total < parents.total(amounts)) & (total < law.amount("variation.minimum"))
    return where(is_below, lambda: least_amounts(law, family, total), left)


@rule("SI 2001/156 regs 16, 17, 24, 27(4)")
def amount_after_transfer(law: Law, parent: ReceivingParent, amount: Number) -> Number:
    """The weekly value of property transferred to a receiving parent comes off that one's amount.

    After shared care and after every other variation.
    """
    value = parent.property_transfer
    left = amount - value
    law.say(
        _(
            "{receiving_parent:name}: property was transferred; {value:money} a week comes off "
            "{amount:money}."
        ),
        receiving_parent=parent.id,
        value=value,
        amount=amount,
    )
    return where(left < ZERO, lambda: negative_share(law, left), left)
