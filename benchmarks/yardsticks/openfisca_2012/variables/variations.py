"""Contact costs and unearned income, agreed to vary the amount, and what is payable in the end."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.entities import Family, Household
from yardsticks.openfisca_2012.formulas import (
    after_care,
    band_of_income,
    not_below_floor,
    scaled_for_other_arrangements,
    shared_by_children,
    total_of_households,
    weekly_amount,
)
from yardsticks.openfisca_2012.variables.facts import Circumstance
from yardsticks.openfisca_2012.variables.rates import Rate


class is_barred_by_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the rate rests on a benefit for people on a low income"

    def formula(family, period, parameters):
        rate = family("rate_before_variation", period)
        circumstance = family("circumstance", period)
        own = family("is_in_couple_list", period)
        in_home = (circumstance == Circumstance.care_home_resident_funded) * own
        under_18 = circumstance == Circumstance.under_18_on_income_related_benefit
        is_flat = (rate == Rate.flat) + (rate == Rate.half_flat)
        by_couple = is_flat * family("has_couple_benefit", period)
        return (rate == Rate.nil) * (in_home + under_18) + by_couple


class amount_before_variation_total(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "What is payable in all without any variation"

    def formula(family, period, parameters):
        return total_of_households(family, period, "amount_before_variation")


class expenses(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Contact costs that count"

    def formula(family, period, parameters):
        costs = family("contact_costs", period)
        total = family("amount_before_variation_total", period)
        is_allowed = np.logical_not(family("is_barred_by_benefit", period))
        is_above_flat = total > parameters(period).rates.flat_amount
        counts = costs > parameters(period).variations.expenses_over
        return is_allowed * is_above_flat * counts * costs


class additional_income(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Unearned income a week that counts"

    def formula(family, period, parameters):
        annual = family("unearned_income", period)
        income = parameters(period).income
        is_allowed = np.logical_not(family("is_barred_by_benefit", period))
        is_open = np.logical_not(family("has_nil_circumstance", period))
        counts = annual >= parameters(period).variations.unearned_from
        weekly = np.floor(annual * income.week_days / income.year_days * 100 + 0.5) / 100
        return is_allowed * is_open * counts * weekly


class has_variation(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether anything agreed takes effect"

    def formula(family, period, parameters):
        change = family("expenses", period) + family("additional_income", period)
        is_default = family("rate_before_variation", period) == Rate.default
        return (change > 0) * np.logical_not(is_default)


class keeps_flat_rate(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether additional income comes on top of a flat rate"

    def formula(family, period, parameters):
        flat = parameters(period).rates.flat_amount
        is_floor = family("amount_before_variation_total", period) == flat
        is_flat = family("rate_before_variation", period) == Rate.flat
        by_floor = is_floor * family("is_by_income", period)
        return (family("additional_income", period) > 0) * (is_flat + by_floor)


class varied_income(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Weekly income as varied"

    def formula(family, period, parameters):
        cap = parameters(period).income.cap
        is_shut_out = family("has_nil_circumstance", period)
        own = np.where(is_shut_out, 0, family("gross_weekly_income", period))
        left = np.minimum(np.maximum(own - family("expenses", period), 0), cap)
        return np.minimum(left + family("additional_income", period), cap)


class weekly_rate_after_variation(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The weekly amount once the variations have taken effect"

    def formula(family, period, parameters):
        flat = parameters(period).rates.flat_amount
        additional = family("additional_income", period)
        more = np.minimum(additional, parameters(period).income.cap)
        income = np.where(family("keeps_flat_rate", period), more, family("varied_income", period))
        band = band_of_income(family, period, parameters, income)
        amount = weekly_amount(family, period, parameters, band, income)
        least = np.maximum(amount, parameters(period).variations.minimum)
        lowered = np.where(family("expenses", period) > 0, least, amount)
        return np.where(family("keeps_flat_rate", period), flat + amount, lowered)


class weekly_to_share_after_variation(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The varied weekly amount after other arrangements"

    def formula(family, period, parameters):
        weekly = family("weekly_rate_after_variation", period)
        return scaled_for_other_arrangements(family, period, parameters, weekly)


class share_after_variation(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "The household's share of the varied amount, before care"

    def formula(household, period, parameters):
        return shared_by_children(household, period, "weekly_to_share_after_variation")


class share_after_variation_total(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The households' shares of the varied amount together, before care"

    def formula(family, period, parameters):
        return total_of_households(family, period, "share_after_variation")


class cared_for_after_variation(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "The household's share of the varied amount after care"

    def formula(household, period, parameters):
        return after_care(household, period, household("share_after_variation", period))


class cared_for_after_variation_total(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The households' shares of the varied amount after care together"

    def formula(family, period, parameters):
        return total_of_households(family, period, "cared_for_after_variation")


class child_maintenance(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "What is payable to the household a week, rounded half up"

    def formula(household, period, parameters):
        varied = not_below_floor(
            household,
            period,
            parameters,
            share="share_after_variation",
            cared_for="cared_for_after_variation",
        )
        amount = np.where(
            household.family("has_variation", period),
            varied,
            household("amount_before_variation", period),
        )
        return np.floor(amount * 100 + 0.5) / 100
