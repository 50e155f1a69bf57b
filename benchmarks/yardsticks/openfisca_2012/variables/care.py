"""Care of the children by the paying parent or a local authority, and amounts after it."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.entities import Child, Family, Household
from yardsticks.openfisca_2012.formulas import (
    after_care,
    not_below_floor,
    scaled_for_other_arrangements,
    shared_by_children,
    total_of_households,
)
from yardsticks.openfisca_2012.variables.rates import Rate


class shared_care_share(Variable):
    value_type = float
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Share off for nights with the paying parent"

    def formula(child, period, parameters):
        return parameters(period).care.shared_care.calc(child("nights", period))


class local_authority_share(Variable):
    value_type = float
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Share off for nights in local authority care"

    def formula(child, period, parameters):
        nights = child("local_authority_nights", period)
        return parameters(period).care.local_authority.calc(nights)


class is_payable(Variable):
    value_type = bool
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Whether anything is payable for the child"

    def formula(child, period, parameters):
        return child("local_authority_share", period) < 1


class care_share(Variable):
    value_type = float
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Share off for care of both kinds"

    def formula(child, period, parameters):
        both = child("shared_care_share", period) + child("local_authority_share", period)
        return np.where(child("is_payable", period), both, 1)


class half_care_extra(Variable):
    value_type = float
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Further amount off in the highest band"

    def formula(child, period, parameters):
        is_half = child("shared_care_share", period) == 0.5
        return is_half * child("is_payable", period) * parameters(period).care.extra


class care_shares(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "Shares off for care, all children of the household"

    def formula(household, period, parameters):
        return household.sum(household.members("care_share", period))


class care_extra(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "Further amounts off, all children of the household"

    def formula(household, period, parameters):
        return household.sum(household.members("half_care_extra", period))


class payable_children_of_household(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.WEEK
    label = "Children of the household for whom anything is payable"

    def formula(household, period, parameters):
        return household.sum(household.members("is_payable", period))


class payable_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Children of the family for whom anything is payable"

    def formula(family, period, parameters):
        return family.sum(family.members("is_payable", period))


class reaches_flat_nights(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.WEEK
    label = "Whether a child stays enough nights to end a flat rate resting on a benefit"

    def formula(household, period, parameters):
        nights = household.members("nights", period)
        return household.any(nights >= parameters(period).care.flat_nights)


class is_by_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the rate without variation turns on income"

    def formula(family, period, parameters):
        rate = family("rate_before_variation", period)
        return (rate == Rate.reduced) + (rate == Rate.basic) + (rate == Rate.basic_plus)


class rests_on_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether a flat rate rests on a benefit"

    def formula(family, period, parameters):
        rate = family("rate_before_variation", period)
        is_flat = (rate == Rate.flat) * family("has_listed_benefit", period)
        return is_flat + (rate == Rate.half_flat)


class weekly_to_share_before_variation(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The weekly rate after other arrangements"

    def formula(family, period, parameters):
        weekly = family("weekly_rate_before_variation", period)
        scaled = scaled_for_other_arrangements(family, period, parameters, weekly)
        return np.where(family("is_by_income", period), scaled, weekly)


class share_before_variation(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "The household's share, before care"

    def formula(household, period, parameters):
        return shared_by_children(household, period, "weekly_to_share_before_variation")


class share_before_variation_total(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The households' shares together, before care"

    def formula(family, period, parameters):
        return total_of_households(family, period, "share_before_variation")


class cared_for_before_variation(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "The household's share after care"

    def formula(household, period, parameters):
        return after_care(household, period, household("share_before_variation", period))


class cared_for_before_variation_total(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "The households' shares after care together"

    def formula(family, period, parameters):
        return total_of_households(family, period, "cared_for_before_variation")


class amount_before_variation(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.WEEK
    label = "What is payable to the household without any variation, unrounded"

    def formula(household, period, parameters):
        by_income = not_below_floor(
            household,
            period,
            parameters,
            share="share_before_variation",
            cared_for="cared_for_before_variation",
        )
        ends = household("reaches_flat_nights", period)
        return np.select(
            [
                household.family("is_by_income", period),
                household.family("rests_on_benefit", period) * ends,
            ],
            [by_income, 0],
            household("share_before_variation", period),
        )
