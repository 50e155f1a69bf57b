"""The allowance for travel to work, by the straight line and from a number of miles on."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, greatest, portion, where
from upkeep.law.rounding import nearest_penny_half_up, whole_number_half_up
from upkeep.law.rules import COUNT, Law, rule
from upkeep.law.scheme_1993.facts import Journey, Parent
from upkeep.law.words import _


def travel_allowance(law: Law, parent: Parent) -> Number:
    """The allowance, from 18 April 1995; a departure direction may put another in its place."""
    directed = parent.departures.travel_allowance
    return where(
        law.holds("travel.allowance"),
        lambda: where(
            directed.is_known,
            directed.value,
            lambda: where(any_miles(parent) > ZERO, lambda: allowance_for_miles(law, parent), ZERO),
        ),
        ZERO,
    )


def any_miles(parent: Parent) -> Number:
    """More than nought if there is any journey at all."""
    return parent.journeys.total(parent.journeys.each(lambda journey: journey.journeys))


@rule("SI 1992/1815 reg 9(1)(i), Sch 3B")
def allowance_for_miles(law: Law, parent: Parent) -> Number:
    """Ten pence for each mile a week above 150, once over all workplaces and employments.

    Miles are not rounded before they are multiplied. Trips home and back within two hours, and
    which journeys stand for an irregular pattern, are settled before.
    """
    journeys = parent.journeys
    miles = journeys.total(journeys.each(lambda journey: miles_a_week(law, journey)))
    free = law.amount("travel.free_miles")
    over = greatest(miles - free, ZERO)
    amount = nearest_penny_half_up(over * law.amount("travel.mile_amount"))
    law.say_first(
        (
            lambda: over.equals(ZERO),
            _("{miles:count} miles a week to work; nothing for the first {free:count}."),
        ),
        otherwise=_(
            "{miles:count} miles a week to work, {over:count} of them above {free:count}: "
            "{amount:money} a week."
        ),
        miles=miles,
        free=free,
        over=over,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 Sch 3B paras 1, 4-6, 11-13, 21-23", COUNT)
def miles_a_week(law: Law, journey: Journey) -> Number:
    """The straight line in whole miles, times single journeys, over the weeks they were made in."""
    distance = whole_number_half_up(journey.miles)
    miles = where(
        journey.is_borne_by_employer,
        ZERO,
        lambda: portion(distance, journey.journeys, journey.weeks),
    )
    law.say_first(
        (journey.is_borne_by_employer, _("The employer bears this journey: it does not count.")),
        otherwise=_(
            "{distance:count} miles, {journeys:count} single journeys in {weeks:count} weeks: "
            "{miles:count} miles a week."
        ),
        distance=distance,
        journeys=journey.journeys,
        weeks=journey.weeks,
        miles=miles,
    )
    return miles
