"""The rate that applies, and the weekly amount before it is shared out."""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.entities import Family
from yardsticks.openfisca_2012.formulas import band_of_income, weekly_amount
from yardsticks.openfisca_2012.variables.facts import Circumstance


class Rate(Enum):
    nil = "Nil"
    flat = "Flat"
    half_flat = "Half flat"
    reduced = "Reduced"
    basic = "Basic"
    basic_plus = "Basic plus"
    default = "Default maintenance decision"


class qualifying_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Number of qualifying children"

    def formula(family, period, parameters):
        return family.nb_persons()


class children_counted(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Qualifying children and those under other arrangements"

    def formula(family, period, parameters):
        others = family("other_arrangement_children", period)
        return family("qualifying_children", period) + others


class is_in_own_list(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the paying parent's benefit is in the list for that parent alone"

    def formula(family, period, parameters):
        return parameters(period).benefits.own[family("benefit", period)] > 0


class is_in_couple_list(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the paying parent's benefit is in the list that counts for either"

    def formula(family, period, parameters):
        return parameters(period).benefits.couple[family("benefit", period)] > 0


class partner_is_in_couple_list(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the partner's benefit is in the list that counts for either"

    def formula(family, period, parameters):
        return parameters(period).benefits.couple[family("partner_benefit", period)] > 0


class has_couple_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether either of the couple has a benefit that counts for both"

    def formula(family, period, parameters):
        own = family("is_in_couple_list", period)
        return own + family("partner_is_in_couple_list", period)


class has_listed_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether a benefit by itself gives the flat rate"

    def formula(family, period, parameters):
        return family("is_in_own_list", period) + family("has_couple_benefit", period)


class has_nil_circumstance(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether a circumstance gives the nil rate"

    def formula(family, period, parameters):
        return family("circumstance", period) != Circumstance.none


class rate_before_variation(Variable):
    value_type = Enum
    possible_values = Rate
    default_value = Rate.nil
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The rate that applies without any variation"

    def formula(family, period, parameters):
        income = family("gross_weekly_income", period)
        is_known = family("income_is_known", period)
        listed = family("has_listed_benefit", period)
        is_below = is_known * (income < parameters(period).rates.nil_below)
        both_pay = family("partner_is_paying_parent", period)
        return np.select(
            [
                family("has_nil_circumstance", period),
                is_below * np.logical_not(listed),
                both_pay * family("has_couple_benefit", period),
                listed,
                np.logical_not(is_known),
            ],
            [Rate.nil.index, Rate.nil.index, Rate.half_flat.index, Rate.flat.index,
             Rate.default.index],
            band_of_income(family, period, parameters, income),
        )  # fmt: skip


class weekly_rate_before_variation(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The weekly amount of the rate, without any variation"

    def formula(family, period, parameters):
        income = np.minimum(family("gross_weekly_income", period), parameters(period).income.cap)
        rate = family("rate_before_variation", period)
        amount = weekly_amount(family, period, parameters, rate, income)
        children = family("qualifying_children", period)
        default = parameters(period).default.amount.calc(children)
        return np.where(rate == Rate.default, default, amount)
