"""Which income counts, and how much a week it is."""

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.entities import Family


class historic_weekly_income(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Historic income a week"

    def formula(family, period, parameters):
        income = parameters(period).income
        annual = np.maximum(family("historic_income", period), 0)
        return annual * income.week_days / income.year_days


class uses_current_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether current income is a quarter off the historic one, or stands alone"

    def formula(family, period, parameters):
        current = family("current_income", period)
        historic = family("historic_weekly_income", period)
        difference = np.abs(current - historic)
        is_far_off = difference >= historic * parameters(period).income.tolerance
        is_missing = family("historic_income", period) < 0
        return (current >= 0) * (is_missing + is_far_off * (difference > 0))


class income_is_known(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether any income is known"

    def formula(family, period, parameters):
        is_historic = family("historic_income", period) >= 0
        return is_historic + (family("current_income", period) >= 0)


class gross_weekly_income(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Gross weekly income"

    def formula(family, period, parameters):
        return np.where(
            family("uses_current_income", period),
            family("current_income", period),
            family("historic_weekly_income", period),
        )
