"""Additional income: what a receiving parent's variation adds to the income that counts."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    greatest,
    least,
    negate,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2003.facts import Family, PayingParent, Variations
from upkeep.law.scheme_2003.rates import has_couple_benefit, has_own_list_benefit
from upkeep.law.scheme_2003.vocabulary import (
    BASIC,
    FLAT,
    HALF_FLAT,
    LIST_OF_NIL_CIRCUMSTANCES,
    LIST_THAT_BARS_ADDITIONAL_INCOME,
    Income,
)
from upkeep.law.words import _


class Additional(NamedTuple):
    """What is added a week: income, and beside it the paying parent's own list of benefits.

    ``is_unpriced`` tells that benefits count in but that their weekly amount is not known.
    """

    weekly: Number
    benefits: Number
    is_unpriced: Condition


NOTHING_ADDED = Additional(ZERO, ZERO, False)


def rests_on_own_benefit(law: Law, parent: PayingParent, rate: Number) -> Condition:
    """Whether the flat rate rests on a benefit of the paying parent's own list alone.

    Or would, were the rate not nil because of a circumstance (SI 2001/156 reg 26(2)).
    """
    own = has_own_list_benefit(law, parent)
    is_flat = rate.equals(FLAT) & negate(has_couple_benefit(law, parent))
    return own & (is_flat | is_nil_by_circumstance(law, parent))


def is_nil_by_circumstance(law: Law, parent: PayingParent) -> Condition:
    """Whether a circumstance, not low income, gives the nil rate."""
    return parent.status.any_of(law.listed(LIST_OF_NIL_CIRCUMSTANCES))


@rule("SI 2001/156 regs 7(2), 27(6)", YES_NO)
def is_barred_by_benefit(law: Law, parent: PayingParent, rate: Number) -> Condition:
    """No variation has effect while the flat rate rests on a benefit of the couple's list."""
    barred = rate.equals(HALF_FLAT) | (rate.equals(FLAT) & has_couple_benefit(law, parent))
    law.say_first(
        (
            barred,
            _(
                "The rate rests on a benefit for people on a low income, so no variation has any "
                "effect while that lasts."
            ),
        ),
        otherwise=_("No benefit stands in the way of a variation."),
    )
    return barred


@rule("SI 2001/156 reg 7(5)", YES_NO)
def is_additional_income_barred(
    law: Law, parent: PayingParent, income: Income, rate: Number
) -> Condition:
    """Nothing is added where income is at the cap already, or beside working tax credit."""
    listed = law.listed(LIST_THAT_BARS_ADDITIONAL_INCOME)
    has_credit = parent.benefits.any_of(listed) | parent.partner_benefits.any_of(listed)
    is_at_cap = rate.equals(BASIC) & (income.weekly >= law.amount("income.cap"))
    law.say_first(
        (
            has_credit,
            _("Working tax credit is received in the household, so no income is added."),
        ),
        (is_at_cap, _("Income is at the cap already, so no income is added.")),
        otherwise=_("Nothing stands in the way of adding income."),
    )
    return has_credit | is_at_cap


@rule("SI 2001/156 regs 18-20, 25", shows="weekly")
def additional_income(law: Law, family: Family, income: Income, rate: Number) -> Additional:
    """Assets, income left out, diverted income and a life-style beyond the income that counts.

    Each amount has been agreed to as just and equitable (regs 21, 30). Benefits of the paying
    parent's own list count once, beside grounds that say so (regs 18(5), 19(5)(a), 20(5)).
    """
    parent, variations = family.paying_parent, family.variations
    assets = where(variations.assets > ZERO, lambda: income_from_assets(law, variations), ZERO)
    left_out = where(
        (variations.income_not_taken_into_account + variations.controlled_company_income) > ZERO,
        lambda: income_left_out(law, parent, variations, rate),
        NOTHING_LEFT_OUT,
    )
    lifestyle = where(
        variations.lifestyle > ZERO, lambda: lifestyle_income(law, variations, income), ZERO
    )
    diverted = where(
        variations.diverted > ZERO, lambda: diverted_income(law, variations.diverted), ZERO
    )
    counts_benefits = has_own_list_benefit(law, parent) & (
        (assets + left_out.not_taken_into_account + lifestyle) > ZERO
    )
    benefits = where(
        counts_benefits,
        greatest(parent.benefits_weekly.value - parent.benefit_additions_weekly, ZERO),
        ZERO,
    )
    weekly = assets + left_out.not_taken_into_account + left_out.company + lifestyle + diverted
    law.say_first(
        (
            lambda: benefits > ZERO,
            _("{weekly:money} a week is added, and {benefits:money} of benefits beside it."),
        ),
        otherwise=_("{weekly:money} a week is added."),
        weekly=weekly,
        benefits=benefits,
    )
    is_unpriced = counts_benefits & negate(parent.benefits_weekly.is_known)
    return Additional(weekly, benefits, is_unpriced)


@rule("SI 2001/156 regs 3(2), 18")
def income_from_assets(law: Law, variations: Variations) -> Number:
    """A yearly rate on the whole value of the assets, divided by 52, if they are worth enough.

    The value given is what the assets are worth after mortgages and charges on them, without those
    that reg 18(3) leaves out and, from 6 April 2005, those whose income reg 19(1A) catches.
    """
    limit = law.amount("variation.assets_over")
    value = variations.assets
    rate = law.amount("variation.asset_rate")
    weeks = law.amount("variation.asset_weeks")
    counts = value > limit
    weekly = where(counts, nearest_penny_half_up(portion(value * rate, ONE, weeks)), ZERO)
    law.say_first(
        (
            counts,
            _(
                "Assets worth {value:money} are taken to yield {rate:percent} a year: "
                "{weekly:money} a week."
            ),
        ),
        otherwise=_("Assets of {value:money} are not worth more than {limit:money}."),
        value=value,
        rate=rate,
        weekly=weekly,
        limit=limit,
    )
    return weekly


class LeftOut(NamedTuple):
    """Income left out of the calculation, by ground."""

    not_taken_into_account: Number
    company: Number


NOTHING_LEFT_OUT = LeftOut(ZERO, ZERO)


@rule("SI 2001/156 reg 19(1)-(3), (5)(a), (c)", shows="not_taken_into_account")
def income_left_out(
    law: Law, parent: PayingParent, variations: Variations, rate: Number
) -> LeftOut:
    """Income left out because of a benefit or circumstance, and income from a controlled company.

    All of it counts once both together are enough. The second ground came on 6 April 2005.
    """
    over = law.amount("variation.income_left_out_over")
    is_open = is_nil_by_circumstance(law, parent) | rests_on_own_benefit(law, parent, rate)
    own = where(is_open, variations.income_not_taken_into_account, ZERO)
    company = where(
        variations.controlled_company_income > ZERO,
        lambda: where(
            law.holds("variation.company_income_ground"),
            variations.controlled_company_income,
            ZERO,
        ),
        ZERO,
    )
    together = own + company
    counts = together > over
    law.say_first(
        (counts, _("All of the {together:money} a week that was left out is added.")),
        (
            lambda: together > ZERO,
            _("{together:money} a week is not enough: it must be more than {over:money}."),
        ),
        otherwise=_("No income was left out that could be added."),
        together=together,
        over=over,
    )
    return LeftOut(where(counts, own, ZERO), where(counts, company, ZERO))


@rule("SI 2001/156 reg 19(4), (5)(b)")
def diverted_income(law: Law, amount: Number) -> Number:
    """The whole of what the paying parent has unreasonably turned aside.

    To 5 April 2005 only if that was done in order to pay less, which is found before.
    """
    law.say(_("Diverted income of {amount:money} a week is added."), amount=amount)
    return amount


@rule("SI 2001/156 reg 20")
def lifestyle_income(law: Law, variations: Variations, income: Income) -> Number:
    """What the life-style needs beyond the income that counts or would otherwise count.

    That the difference is substantial, and not paid for from a source that reg 20(3) or (4) names,
    is found before.
    """
    needed = variations.lifestyle
    counted = least(income.weekly, law.amount("income.cap"))
    amount = greatest(needed - counted, ZERO)
    law.say(
        _(
            "The life-style takes {needed:money} a week; {counted:money} is counted: "
            "{amount:money} is added."
        ),
        needed=needed,
        counted=counted,
        amount=amount,
    )
    return amount
