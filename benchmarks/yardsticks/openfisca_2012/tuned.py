"""The same package with its one slow habit taken out by hand.

OpenFisca's documentation reads a parameter for each member of an array by indexing the parameters
with the array; that walks the array in Python. A user who measures would read the list into a table
once and index that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.reforms import Reform
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.variables.facts import Benefit


def is_listed(group: Any, benefit: np.ndarray) -> np.ndarray:
    """Whether each benefit is in a list of the day."""
    table = np.array([group[name] > 0 for name in Benefit.__members__])
    return table[np.asarray(benefit)]


class is_in_own_list(Variable):
    def formula(family, period, parameters):
        return is_listed(parameters(period).benefits.own, family("benefit", period))


class is_in_couple_list(Variable):
    def formula(family, period, parameters):
        return is_listed(parameters(period).benefits.couple, family("benefit", period))


class partner_is_in_couple_list(Variable):
    def formula(family, period, parameters):
        return is_listed(parameters(period).benefits.couple, family("partner_benefit", period))


class Tuned(Reform):
    """The lists of benefits read as tables."""

    def apply(self) -> None:
        for variable in (is_in_own_list, is_in_couple_list, partner_is_in_couple_list):
            self.update_variable(variable)
