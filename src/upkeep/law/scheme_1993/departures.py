"""Departure directions: expenses, property, income and costs that the formula left out.

Which ground a case meets, and whether a direction is just and equitable, is settled before; these
rules say what a direction does to the figures, from 2 December 1996.
"""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Number, greatest, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import Departures, Parent
from upkeep.law.scheme_1993.travel import travel_allowance
from upkeep.law.words import _


def income_added_by_direction(law: Law, parent: Parent) -> Number:
    """What directions add to net income (Child Support Act 1991 Sch 4B para 5)."""
    added = total_added(parent.departures)
    return where(added > ZERO, lambda: income_directed(law, parent.departures), ZERO)


def total_added(departures: Departures) -> Number:
    """More than nought if any direction adds income."""
    assets = departures.assets
    values = assets.total(assets.each(lambda asset: asset.value))
    return values + departures.diverted + departures.lifestyle


@rule("SI 1996/2907 regs 23-25, 40(1)-(5)")
def income_directed(law: Law, departures: Departures) -> Number:
    """Income that assets could bring, that was diverted, or that the life-style shows.

    Assets of a net value not above the limit do not count; the rest bring the rate on judgment
    debts a year, less the income from them that is counted already.
    """
    assets = departures.assets
    value = assets.total(assets.each(lambda asset: asset.value))
    yearly = value * law.amount("departure.asset_rate")
    brought = nearest_penny_half_up(portion(yearly, ONE, law.amount("income.year_weeks")))
    from_assets = where(
        value > law.amount("departure.asset_threshold"),
        lambda: greatest(brought - departures.assets_income_counted, ZERO),
        ZERO,
    )
    total = from_assets + departures.diverted + departures.lifestyle
    law.say(
        _(
            "A departure direction adds {assets:money} a week from assets, {diverted:money} that "
            "was diverted and {lifestyle:money} that the life-style shows."
        ),
        assets=from_assets,
        diverted=departures.diverted,
        lifestyle=departures.lifestyle,
    )
    return total


def expenses_in_exempt_income(law: Law, parent: Parent) -> Number:
    """What special expenses add to exempt income (reg 37)."""
    departures = parent.departures
    given = limited_expenses(departures) + departures.illness_or_disability
    return where(
        (given + departures.step_children) > ZERO,
        lambda: special_expenses(law, parent),
        ZERO,
    )


def limited_expenses(departures: Departures) -> Number:
    """The expenses that count above the threshold only."""
    return (
        departures.travel_to_work
        + departures.contact
        + departures.prior_debts
        + departures.commitments
    )


@rule("SI 1996/2907 regs 13-20, 37")
def special_expenses(law: Law, parent: Parent) -> Number:
    """Travel, contact, debts and commitments above 15 a week in all; illness and step-children.

    The ordinary travel allowance comes off where travel is among them (reg 37(2)).
    """
    departures = parent.departures
    limited = limited_expenses(departures)
    threshold = law.amount("departure.expenses_threshold")
    above = greatest(limited - threshold, ZERO)
    ordinary = where(departures.travel_to_work > ZERO, lambda: travel_allowance(law, parent), ZERO)
    total = greatest(
        above + departures.illness_or_disability + departures.step_children - ordinary, ZERO
    )
    law.say(
        _(
            "Special expenses: {above:money} of {limited:money} above the first {threshold:money}, "
            "{illness:money} for illness or disability and {children:money} for step-children, "
            "less {ordinary:money} already allowed for travel: {total:money} a week."
        ),
        above=above,
        limited=limited,
        threshold=threshold,
        illness=departures.illness_or_disability,
        children=departures.step_children,
        ordinary=ordinary,
        total=total,
    )
    return total


def expenses_in_protected_income(law: Law, parent: Parent) -> Number:
    """What special expenses add to protected income: not those for step-children (reg 38)."""
    return greatest(expenses_in_exempt_income(law, parent) - parent.departures.step_children, ZERO)


def has_special_expenses(parent: Parent) -> Number:
    """More than nought if a direction allows any expense."""
    departures = parent.departures
    return (
        limited_expenses(departures) + departures.illness_or_disability + departures.step_children
    )
