"""What several formulas share."""

from __future__ import annotations

from typing import Any

import numpy as np

from yardsticks.openfisca_2012.entities import Household

# Places in the Enum of rates, which stands with the variables.
NIL, FLAT, HALF_FLAT, REDUCED, BASIC, BASIC_PLUS, DEFAULT = range(7)


def income_left(family: Any, period: Any, parameters: Any, income: np.ndarray) -> np.ndarray:
    """Income less the share left out for relevant other children."""
    others = family("relevant_other_children", period)
    return income * (1 - parameters(period).rates.other_children_share.calc(others))


def band_of_income(family: Any, period: Any, parameters: Any, income: np.ndarray) -> np.ndarray:
    """The rate that income alone gives."""
    rates = parameters(period).rates
    left = income_left(family, period, parameters, income)
    return np.select(
        [
            income < rates.nil_below,
            income <= rates.flat_up_to,
            income < rates.reduced_under,
            left <= rates.lower_limit,
        ],
        [NIL, FLAT, REDUCED, BASIC],
        BASIC_PLUS,
    )


def weekly_amount(
    family: Any, period: Any, parameters: Any, rate: np.ndarray, income: np.ndarray
) -> np.ndarray:
    """The weekly amount of a rate for an income."""
    rates = parameters(period).rates
    flat = rates.flat_amount
    return np.select(
        [rate == NIL, rate == FLAT, rate == HALF_FLAT, rate == REDUCED],
        [0, flat, flat * rates.half_flat_share, _reduced(family, period, rates, income)],
        _basic(family, period, parameters, income),
    )


def _reduced(family: Any, period: Any, rates: Any, income: np.ndarray) -> np.ndarray:
    children = family("children_counted", period)
    others = family("relevant_other_children", period)
    table = rates.reduced_share
    share = np.select(
        [children == 1, children == 2],
        [table.one_child.calc(others), table.two_children.calc(others)],
        table.three_children_or_more.calc(others),
    )
    amount = rates.flat_amount + (income - rates.reduced_over) * share
    return np.maximum(amount, rates.reduced_minimum)


def _basic(family: Any, period: Any, parameters: Any, income: np.ndarray) -> np.ndarray:
    rates = parameters(period).rates
    children = family("children_counted", period)
    left = income_left(family, period, parameters, income)
    lower = np.minimum(left, rates.lower_limit)
    upper = np.maximum(left - rates.lower_limit, 0)
    return lower * rates.lower_share.calc(children) + upper * rates.upper_share.calc(children)


def scaled_for_other_arrangements(
    family: Any, period: Any, parameters: Any, weekly: np.ndarray
) -> np.ndarray:
    """The share that the qualifying children have of a rate for all the children together."""
    children, counted = family("qualifying_children", period), family("children_counted", period)
    share = np.maximum(
        weekly * children / counted, parameters(period).rates.other_arrangement_minimum
    )
    return np.where(counted > children, share, weekly)


def shared_by_children(household: Any, period: Any, weekly: str) -> np.ndarray:
    """A household's part of a family's weekly amount."""
    children = household.family("qualifying_children", period)
    return household.family(weekly, period) * household.nb_persons() / children


def after_care(household: Any, period: Any, amount: np.ndarray) -> np.ndarray:
    """An amount less the shares for the children's care; never below nothing."""
    shares = household("care_shares", period) / household.nb_persons()
    return np.maximum(amount - amount * shares - household("care_extra", period), 0)


def not_below_floor(
    household: Any, period: Any, parameters: Any, share: str, cared_for: str
) -> np.ndarray:
    """The amounts after care, lifted together to the least payable in all."""
    minimum = parameters(period).care.minimum
    total = household.family(f"{cared_for}_total", period)
    is_below = (total < household.family(f"{share}_total", period)) * (total < minimum)
    payable = np.maximum(household.family("payable_children", period), 1)
    floor = minimum * household("payable_children_of_household", period) / payable
    return np.where(is_below, floor, household(cared_for, period))


def total_of_households(family: Any, period: Any, amount: str) -> np.ndarray:
    """What a family's households have together, each counted once."""
    once = family.members.has_role(Household.ELDEST)
    return family.sum(np.where(once, family.members.household(amount, period), 0))
