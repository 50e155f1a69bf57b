"""A calculation of a case that came from the 1993 scheme or from a court order.

The calculation is made with the facts and the law of the day the new rules began to count for the
case. What is payable on the effective date, and before and after it, is then a series of dated
amounts (SI 2000/3186; see ``upkeep.law.transition``).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from upkeep.law.numbers import ZERO, Condition, Exact, Figure, greatest, least
from upkeep.law.parameters import load_scheme
from upkeep.law.results import DatedAmounts, Share
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.minimum_payment import minimum_amount
from upkeep.law.scheme_2003.calculation import Outcome
from upkeep.law.scheme_2003.facts import Family
from upkeep.law.scheme_2003.rates import has_couple_benefit, has_own_list_benefit
from upkeep.law.scheme_2003.vocabulary import DEFAULT, FLAT, HALF_FLAT, NIL
from upkeep.law.situations import Problem, SituationError
from upkeep.law.transition import (
    BY_INCOME,
    FLAT_ON_BENEFIT,
    ConversionError,
    DecidedAmounts,
    liability_across_conversion,
    liability_across_court_order,
)
from upkeep.law.transition import DEFAULT as DEFAULT_DECISION
from upkeep.law.transition import HALF_FLAT as HALF_FLAT_DECISION
from upkeep.law.transition import NIL as NIL_DECISION
from upkeep.law.transition.sharing import shared_in_proportion
from upkeep.law.transition.situation import conversion_of, court_order_of
from upkeep.law.words import _


def came_over_on(fields: Mapping[str, Any]) -> datetime.date | None:
    """The day on which the new rules began to count for the case, if it came from older law."""
    transition, order = fields["transition"], fields["court_order"]
    found: datetime.date | None = None
    if transition is not None:
        found = transition["conversion_date"]
    elif order is not None:
        found = order["calculation_date"]
    return found


def without_property_allowance(law: Law, fields: Mapping[str, Any], family: Family) -> Family:
    """The family with the 1993 allowance for transferred property taken off its income."""
    transition = fields["transition"]
    if transition is None or transition["property_allowance_weekly"] == ZERO:
        return family
    income = family.paying_parent.net_weekly_income
    lowered = less_property_allowance(law, income, transition["property_allowance_weekly"])
    return replace(family, paying_parent=replace(family.paying_parent, net_weekly_income=lowered))


@rule("SI 2000/3186 reg 21", shows="value")
def less_property_allowance(law: Law, income: Figure, allowance: Exact) -> Figure:
    """A property transfer that the old assessment allowed for lowers income, or the capped income.

    SI 2000/3186 regs 17(8), 21(1)-(2).
    """
    cap = law.amount("income.cap")
    counted = least(income.value, cap)
    left = greatest(counted - allowance, ZERO)
    law.say(
        _(
            "The old assessment allowed for property transferred: {allowance:money} a week comes "
            "off {counted:money}, which leaves {left:money}."
        ),
        allowance=allowance,
        counted=counted,
        left=left,
    )
    return Figure(left, income.is_known)


def dated_amounts(
    law: Law, fields: Mapping[str, Any], family: Family, outcome: Outcome
) -> tuple[DatedAmounts, ...]:
    """What is payable from the day the new rules began to count, period by period."""
    parents = family.receiving_parents.members  # type: ignore[attr-defined]
    names = [parent.id for parent in parents]
    weekly = dict(zip(names, outcome.amounts, strict=True))
    children = {parent.id: parent.child_count.numerator for parent in parents}
    if fields["transition"] is not None:
        return _after_conversion(law, fields["transition"], family, outcome, weekly, children)
    total = sum(weekly.values(), start=ZERO)
    order = court_order_of(fields["court_order"], total)
    return tuple(
        DatedAmounts(start, end, _shares(shared_in_proportion(amount, weekly)), is_phased)
        if amount > ZERO
        else DatedAmounts(start, end, _shares(dict.fromkeys(names, Exact(0))), is_phased)
        for start, end, amount, is_phased in liability_across_court_order(law, order)
    )


def _after_conversion(
    law: Law,
    transition: Mapping[str, Any],
    family: Family,
    outcome: Outcome,
    weekly: Mapping[str, Exact],
    children: Mapping[str, int],
) -> tuple[DatedAmounts, ...]:
    decided = DecidedAmounts(
        transition["conversion_date"],
        _kind(law, family, outcome),
        weekly,
        outcome.income.weekly,
    )
    old_law = Law(load_scheme("1993").on(decided.effective_date))
    minimum = minimum_amount(old_law)
    assert isinstance(minimum, Exact)
    conversion = conversion_of(transition, decided, children, minimum)
    try:
        periods = liability_across_conversion(law, conversion)
    except ConversionError as error:
        wanted = "decisions of this case, within thirteen weeks of its end if it had ended"
        problem = Problem("transition.subsequent_decisions", str(error), wanted)
        raise SituationError([problem]) from None
    return tuple(
        DatedAmounts(period.start, period.end, _shares(period.weekly), period.is_transitional)
        for period in periods
    )


def _kind(law: Law, family: Family, outcome: Outcome) -> str:
    """How the new amount arises, in the words of the transitional regulations."""
    rests_on_benefit: Condition = has_own_list_benefit(
        law, family.paying_parent
    ) | has_couple_benefit(law, family.paying_parent)
    kinds = (
        (outcome.rate.equals(NIL), NIL_DECISION),
        (outcome.rate.equals(HALF_FLAT), HALF_FLAT_DECISION),
        (outcome.rate.equals(FLAT) & rests_on_benefit, FLAT_ON_BENEFIT),
        (outcome.rate.equals(DEFAULT), DEFAULT_DECISION),
    )
    return next((kind for holds, kind in kinds if holds is True), BY_INCOME)


def _shares(weekly: Mapping[str, Exact]) -> tuple[Share, ...]:
    return tuple(
        Share(name, amount.numerator // amount.denominator) for name, amount in weekly.items()
    )
