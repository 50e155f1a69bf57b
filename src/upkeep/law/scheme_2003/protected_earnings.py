"""What an order against earnings must leave of a pay, for a calculation in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import Exact, Number
from upkeep.law.outcomes import explained_law
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import ProtectedEarnings
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.situation import SCHEME, checked, paying_parent_of
from upkeep.law.words import _


def protected_earnings_figure(
    situation: Mapping[str, Any], parameters: Parameters | None = None
) -> ProtectedEarnings | None:
    """The protected earnings of a calculation, in pence a week; None where no income is known.

    Raises :class:`~upkeep.law.situations.SituationError` for a situation that cannot be read.
    """
    parameters = parameters or load_scheme(SCHEME)
    fields = checked(situation)
    income = paying_parent_of(fields["paying_parent"]).net_weekly_income
    if income.is_known is not True:
        return None
    law = explained_law(parameters, fields["effective_date"])
    weekly = share_to_protect(law, income.value)
    assert isinstance(weekly, Exact)
    assert law.trace is not None
    return ProtectedEarnings(weekly, law.trace.nodes)


@rule("SI 1992/1989 reg 11, as amended by SI 2001/162 reg 2(5)(d)")
def share_to_protect(law: Law, net: Number) -> Number:
    """A share of net earnings as they were at the date of the calculation: a fixed figure.

    ASSUMPTION: the net weekly income of the calculation stands for the net earnings of that day,
    as no other figure of them is kept with it. Where a pension or tax credits are part of it, more
    is protected than need be.
    """
    share = law.amount("protected_earnings.share")
    weekly = nearest_penny_half_up(net * share)
    law.say(
        _(
            "Net income at the date of the calculation was {net:money} a week, so an order against "
            "earnings leaves at least {weekly:money} of a week's pay."
        ),
        net=net,
        weekly=weekly,
    )
    return weekly
