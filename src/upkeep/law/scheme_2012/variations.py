"""Variations: special expenses that lower income, and additional income that raises it."""

from __future__ import annotations

from collections.abc import Callable
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
from upkeep.law.scheme_2012.facts import Family, PayingParent, Variations
from upkeep.law.scheme_2012.rates import (
    NIL_CIRCUMSTANCES,
    has_couple_benefit,
    rate_by_income,
    weekly_rate,
)
from upkeep.law.scheme_2012.vocabulary import (
    FLAT,
    HALF_FLAT,
    LIST_FOR_COUPLE,
    LIST_FOR_PAYING_PARENT,
    NIL,
    SCOTLAND,
    Counts,
    Income,
    Liability,
)
from upkeep.law.words import _

NIL_BY_INCOME_RELATED_BENEFIT = frozenset({"under_18_on_income_related_benefit"})
CARE_HOME = frozenset({"care_home_resident_funded"})
LIFTED_BY_INCOME = NIL_CIRCUMSTANCES - NIL_BY_INCOME_RELATED_BENEFIT


class Change(NamedTuple):
    """What the agreed variations come to a week, once every bar and threshold has been applied."""

    expenses: Number
    boarding: Number
    additional: Number
    on_benefit: Number


class VariedRate(NamedTuple):
    """The rate that decided after a variation, and the weekly amount before it is shared out."""

    rate: Number
    amount: Number


def is_any_variation(variations: Variations) -> Condition:
    """Whether anything at all has been agreed to vary."""
    assets = variations.assets
    total = (
        variations.contact
        + variations.illness_or_disability
        + variations.prior_debts
        + variations.boarding_school
        + variations.mortgage
        + variations.unearned_annual
        + variations.income_while_on_benefit
        + variations.diverted
        + assets.total(assets.each(lambda asset: asset.value))
    )
    return total > ZERO


@rule("SI 2012/2677 regs 57(1)(d), 74(5)", YES_NO)
def is_barred_by_benefit(law: Law, parent: PayingParent, rate: Number) -> Condition:
    """No variation has effect while the flat or nil rate rests on an income-related benefit."""
    listed = law.listed(LIST_FOR_COUPLE)
    is_nil = rate.equals(NIL)
    nil_on_benefit = parent.status.any_of(NIL_BY_INCOME_RELATED_BENEFIT) | (
        parent.status.any_of(CARE_HOME) & parent.benefits.any_of(listed)
    )
    is_flat = (rate <= HALF_FLAT) & negate(is_nil)
    barred = (is_nil & nil_on_benefit) | (is_flat & has_couple_benefit(law, parent))
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


@rule("SI 2012/2677 regs 57, 68-74", shows="additional")
def agreed_change(
    law: Law, family: Family, income: Income, rate: Number, liability_total: Number
) -> Change:
    """The weekly expenses and additional income that take effect."""
    parent, variations = family.paying_parent, family.variations
    is_allowed = negate(is_barred_by_benefit(law, parent, rate))
    lowers = (
        is_allowed
        & is_above_flat_rate(law, liability_total)
        & negate(is_barred_by_estimate(law, income))
    )
    expenses = where(lowers, lambda: expenses_that_count(law, variations), ZERO)
    boarding = where(
        lowers & (variations.boarding_school > ZERO),
        lambda: boarding_fees(law, variations.boarding_school),
        ZERO,
    )
    on_benefit = where(
        is_allowed & (variations.income_while_on_benefit > ZERO),
        lambda: income_set_aside(law, parent, variations, rate),
        ZERO,
    )
    is_shut_out = parent.status.any_of(NIL_CIRCUMSTANCES) & on_benefit.equals(ZERO)
    additional = where(
        is_allowed & negate(is_shut_out),
        lambda: on_benefit + other_additional_income(law, family),
        ZERO,
    )
    law.say(
        _(
            "Expenses of {expenses:money} and boarding fees of {boarding:money} a week come off; "
            "additional income of {additional:money} a week is added."
        ),
        expenses=expenses,
        boarding=boarding,
        additional=additional,
    )
    return Change(expenses, boarding, additional, on_benefit)


@rule("SI 2012/2677 reg 57(1)(e)(ii)", YES_NO)
def is_above_flat_rate(law: Law, liability_total: Number) -> Condition:
    """Expenses count only where the liability without them is above the flat rate."""
    flat = law.amount("flat.amount")
    is_above = liability_total > flat
    law.say_first(
        (
            is_above,
            _("Without any variation {total:exact_money} is payable, more than {flat:money}."),
        ),
        otherwise=_(
            "Without any variation {total:exact_money} is payable, not more than the flat rate of "
            "{flat:money}: special expenses have no effect."
        ),
        total=liability_total,
        flat=flat,
    )
    return is_above


def is_barred_by_estimate(law: Law, income: Income) -> Condition:
    """Whether income was estimated, so that special expenses have no effect (57(1)(e)(iv))."""
    otherwise: Condition = False
    return where(income.is_estimated, lambda: estimate_bars_expenses(law), otherwise)


@rule("SI 2012/2677 regs 57(1)(e)(iv), 74(5)", YES_NO)
def estimate_bars_expenses(law: Law) -> Condition:
    """Special expenses have no effect while income is an estimate."""
    law.say(_("Income is an estimate, so special expenses have no effect."))
    return True


def expenses_that_count(law: Law, variations: Variations) -> Number:
    """All kinds of special expense but boarding fees (regs 63 to 65, 67)."""
    return (
        _each_over_threshold(law, variations.contact, contact_costs)
        + _each_over_threshold(law, variations.prior_debts, prior_debts)
        + _each_over_threshold(law, variations.mortgage, mortgage_payments)
        + where(
            variations.illness_or_disability > ZERO,
            lambda: illness_or_disability(law, variations.illness_or_disability),
            ZERO,
        )
    )


def _each_over_threshold(
    law: Law, amount: Number, ground: Callable[[Law, Number], Number]
) -> Number:
    return where(amount > ZERO, lambda: ground(law, amount), ZERO)


@rule("SI 2012/2677 regs 63, 68")
def contact_costs(law: Law, amount: Number) -> Number:
    """Costs of keeping up a set pattern of contact with the child."""
    return above_threshold(law, amount)


@rule("SI 2012/2677 reg 64")
def illness_or_disability(law: Law, amount: Number) -> Number:
    """Costs of the long-term illness or disability of a relevant other child: no threshold."""
    law.say(_("Illness or disability: all of {amount:money} a week counts."), amount=amount)
    return amount


@rule("SI 2012/2677 regs 65, 68")
def prior_debts(law: Law, amount: Number) -> Number:
    """Repayment of debts from the time the parents were a couple."""
    return above_threshold(law, amount)


@rule("SI 2012/2677 regs 66, 68")
def boarding_fees(law: Law, amount: Number) -> Number:
    """The maintenance part of boarding school fees."""
    return above_threshold(law, amount)


@rule("SI 2012/2677 regs 67, 68")
def mortgage_payments(law: Law, amount: Number) -> Number:
    """Payments on the former home for which the paying parent is not liable."""
    return above_threshold(law, amount)


def above_threshold(law: Law, amount: Number) -> Number:
    """The whole of an expense that is over the threshold, each kind by itself (reg 68(1)-(2))."""
    threshold = law.amount("variation.expenses_threshold")
    counts = where(
        amount.equals(threshold),
        lambda: law.holds("policy.expenses_at_threshold_count"),
        amount > threshold,
    )
    law.say_first(
        (counts, _("{amount:money} a week passes the threshold of {threshold:money}: all counts.")),
        otherwise=_("{amount:money} a week does not pass the threshold of {threshold:money}."),
        amount=amount,
        threshold=threshold,
    )
    return where(counts, amount, ZERO)


def other_additional_income(law: Law, family: Family) -> Number:
    """Unearned income, assets and diverted income (regs 69, 69A, 71)."""
    variations = family.variations
    assets = variations.assets
    has_assets = assets.total(assets.each(lambda asset: asset.value)) > ZERO
    return (
        where(
            variations.unearned_annual > ZERO,
            lambda: unearned_income(law, variations.unearned_annual),
            ZERO,
        )
        + where(has_assets, lambda: income_from_assets(law, family), ZERO)
        + where(variations.diverted > ZERO, lambda: diverted_income(law, variations.diverted), ZERO)
    )


@rule("SI 2012/2677 reg 69")
def unearned_income(law: Law, annual: Number) -> Number:
    """Property, savings and miscellaneous income from a yearly minimum on, made weekly."""
    minimum = law.amount("variation.unearned_min")
    weekly = nearest_penny_half_up(
        portion(annual, law.amount("income.week_days"), law.amount("income.year_days"))
    )
    counts = annual >= minimum
    law.say_first(
        (counts, _("Unearned income of {annual:money} a year is {weekly:money} a week.")),
        otherwise=_("Unearned income of {annual:money} a year is below {minimum:money}."),
        annual=annual,
        weekly=weekly,
        minimum=minimum,
    )
    return where(counts, weekly, ZERO)


@rule("SI 2012/2677 reg 69A")
def income_from_assets(law: Law, family: Family) -> Number:
    """A yearly rate on the whole value of each asset above the limit, divided by 52."""
    return where(
        law.holds("variation.assets_ground"),
        lambda: return_on_assets(law, family),
        lambda: no_asset_ground(law),
    )


def no_asset_ground(law: Law) -> Number:
    """Before the ground existed assets added nothing."""
    law.say(_("On the effective date assets were not yet a ground for a variation."))
    return ZERO


def return_on_assets(law: Law, family: Family) -> Number:
    """The weekly return taken to come from the assets that count, rounded to the penny.

    SI 2012/2677 reg 69A(7)-(8): at the rate on judgment debts in England and Wales, on decrees of
    the Court of Session in Scotland, as it is on the day the variation takes effect.
    """
    variations = family.variations
    limit = law.amount("variation.asset_over")
    assets = variations.assets
    together = assets.total(assets.each(lambda asset: asset.value))
    one_by_one = assets.total(
        assets.each(lambda asset: where(asset.value > limit, asset.value, ZERO))
    )
    counted = where(
        law.holds("policy.assets_are_added_up"), where(together > limit, together, ZERO), one_by_one
    )
    rate = where(
        family.paying_parent.nation.equals(SCOTLAND),
        lambda: law.amount("variation.asset_rate_scotland"),
        lambda: law.amount("variation.asset_rate_england_and_wales"),
    )
    weeks = law.amount("variation.asset_weeks")
    weekly = nearest_penny_half_up(portion(counted * rate, ONE, weeks))
    law.say_first(
        (
            lambda: counted > ZERO,
            _(
                "Assets worth {counted:money} are taken to yield {rate:percent} a year: "
                "{weekly:money} a week."
            ),
        ),
        otherwise=_("No single asset is worth more than {limit:money}."),
        counted=counted,
        rate=rate,
        weekly=weekly,
        limit=limit,
    )
    return weekly


@rule("SI 2012/2677 reg 70")
def income_set_aside(
    law: Law, parent: PayingParent, variations: Variations, rate: Number
) -> Number:
    """Income left out because of a benefit or circumstance: all of it, once it is enough."""
    minimum = law.amount("variation.income_on_benefit_min")
    may_equal = law.holds("variation.income_on_benefit_may_equal")
    amount = variations.income_while_on_benefit
    is_nil = parent.status.any_of(LIFTED_BY_INCOME)
    is_flat = rate.equals(FLAT) & parent.benefits.any_of(law.listed(LIST_FOR_PAYING_PARENT))
    is_enough = (amount > minimum) | (amount.equals(minimum) & may_equal)
    counts = (is_nil | is_flat) & is_enough
    law.say_first(
        (counts, _("All of the {amount:money} a week that was left out is added.")),
        (
            lambda: (is_nil | is_flat) & may_equal,
            _("{amount:money} a week is not enough: it must be at least {minimum:money}."),
        ),
        (
            lambda: is_nil | is_flat,
            _("{amount:money} a week is not enough: it must be more than {minimum:money}."),
        ),
        otherwise=_("No income was left out because of a benefit or circumstance."),
        amount=amount,
        minimum=minimum,
    )
    return where(counts, amount, ZERO)


@rule("SI 2012/2677 reg 71")
def diverted_income(law: Law, amount: Number) -> Number:
    """The whole of what the paying parent has unreasonably turned aside."""
    law.say(_("Diverted income of {amount:money} a week is added."), amount=amount)
    return amount


@rule("SI 2012/2677 regs 72, 73(1), 74(1)")
def varied_income(law: Law, income: Number, change: Change) -> Number:
    """Expenses come off actual income first, then additional income is added, up to the cap.

    Boarding fees take off at most half of the income otherwise used (reg 66(5)).
    """
    cap = law.amount("income.cap")
    otherwise_used = least(greatest(income - change.expenses, ZERO), cap)
    with_boarding = least(greatest(income - change.expenses - change.boarding, ZERO), cap)
    boarding_floor = otherwise_used * law.amount("variation.boarding_share_max")
    after_expenses = where(
        change.boarding > ZERO, greatest(with_boarding, boarding_floor), otherwise_used
    )
    result = least(after_expenses + change.additional, cap)
    law.say(
        _(
            "Income of {income:money} a week becomes {after_expenses:money} after expenses and "
            "{result:money} with additional income (at most {cap:money})."
        ),
        income=income,
        after_expenses=after_expenses,
        result=result,
        cap=cap,
    )
    return result


@rule("SI 2012/2677 regs 72-74", shows="amount")
def varied_rate(
    law: Law,
    family: Family,
    income: Income,
    counts: Counts,
    unvaried: Liability,
    change: Change,
) -> VariedRate:
    """The weekly rate once the variations have taken effect."""
    total = family.receiving_parents.total(unvaried.amounts)
    flat = law.amount("flat.amount")
    is_equivalent = where(
        total.equals(flat) & (unvaried.rate > HALF_FLAT),
        lambda: law.holds("policy.flat_equivalent_by_floor"),
        False,
    )
    adds_to_flat = (change.additional > ZERO) & (unvaried.rate.equals(FLAT) | is_equivalent)
    law.say_first(
        (adds_to_flat, _("Without a variation the flat rate would be payable, so it stays.")),
        otherwise=_("The rate is worked out again on income as varied."),
    )
    return where(
        adds_to_flat,
        lambda: VariedRate(unvaried.rate, flat_rate_and_more(law, change.additional, counts)),
        lambda: rate_on_varied_income(law, family, income, counts, change),
    )


@rule("SI 2012/2677 reg 73(2)")
def flat_rate_and_more(law: Law, additional: Number, counts: Counts) -> Number:
    """The flat rate, and beside it the whole calculation on the additional income alone."""
    flat = law.amount("flat.amount")
    counted = least(additional, law.amount("income.cap"))
    more = weekly_rate(law, rate_by_income(law, counted, counts), counted, counts)
    amount = flat + more
    law.say(
        _(
            "The flat rate of {flat:money} stays, and the calculation on the additional "
            "{additional:money} a week adds {more:exact_money}: {amount:exact_money}."
        ),
        flat=flat,
        additional=additional,
        more=more,
        amount=amount,
    )
    return amount


def rate_on_varied_income(
    law: Law, family: Family, income: Income, counts: Counts, change: Change
) -> VariedRate:
    """The ordinary calculation on income as varied, not below the flat rate if expenses lowered it.

    For a nil rate by circumstance no income is otherwise used, so only what is added counts.
    """
    is_shut_out = family.paying_parent.status.any_of(NIL_CIRCUMSTANCES)
    own_income = where(is_shut_out, ZERO, income.weekly)
    weekly = varied_income(law, own_income, change)
    rate = rate_by_income(law, weekly, counts)
    amount = weekly_rate(law, rate, weekly, counts)
    is_lowered = (change.expenses + change.boarding) > ZERO
    return where(
        is_lowered,
        lambda: rate_after_expenses(law, VariedRate(rate, amount)),
        VariedRate(rate, amount),
    )


def rate_after_expenses(law: Law, varied: VariedRate) -> VariedRate:
    """A rate that expenses lowered: the flat rate at least, since that floor came in."""
    amount = least_after_expenses(law, varied.amount)
    is_lifted = varied.rate.equals(NIL) & (amount > ZERO)
    return VariedRate(where(is_lifted, FLAT, varied.rate), amount)


@rule("SI 2012/2677 reg 74(1A)")
def least_after_expenses(law: Law, amount: Number) -> Number:
    """Expenses do not take the amount below the flat rate."""
    minimum = law.amount("variation.minimum")
    law.say_first(
        (lambda: amount < minimum, _("Expenses do not take the amount below {minimum:money}.")),
        otherwise=_("{amount:exact_money} is not below {minimum:money}."),
        amount=amount,
        minimum=minimum,
    )
    return greatest(amount, minimum)
