"""Net weekly income, put together from its evidence and explained."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from upkeep.law.explanations import Node
from upkeep.law.numbers import ZERO, Exact, Number, greatest, least, portion
from upkeep.law.outcomes import explained_law
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.earnings import EvidenceError, net_earnings
from upkeep.law.scheme_2003.evidence import IncomeEvidence, PensionIncome
from upkeep.law.scheme_2003.self_employment import net_profits, net_receipts
from upkeep.law.scheme_2003.situation import SCHEME
from upkeep.law.scheme_2003.tax_credits import tax_credits_counted
from upkeep.law.words import _


class IncomeFound(NamedTuple):
    """Net weekly income in whole pence, and why."""

    weekly: Exact
    explanation: tuple[Node, ...]


def find_net_weekly_income(
    evidence: IncomeEvidence,
    effective_date: datetime.date,
    parameters: Parameters | None = None,
) -> IncomeFound:
    """Net weekly income on an effective date, to be given in a situation.

    Raises :class:`~upkeep.law.scheme_2003.earnings.EvidenceError` for evidence that the law of
    the day does not let be used.
    """
    parameters = parameters or load_scheme(SCHEME)
    law = explained_law(parameters, effective_date)
    weekly = income_from_evidence(law, evidence)
    assert isinstance(weekly, Exact)
    assert law.trace is not None
    return IncomeFound(weekly, law.trace.nodes)


@rule("SI 2001/155 Sch paras 1, 2")
def income_from_evidence(law: Law, evidence: IncomeEvidence) -> Number:
    """Earnings, self-employment, tax credits and pensions added up, less what is disregarded.

    Disregarded are charges for changing foreign money and sums that may not leave a country.
    Housing costs, the other parent's income and a partner's income have no part in it.
    """
    week = evidence.relevant_week
    earned = ZERO
    for earnings in evidence.earnings:
        earned = earned + net_earnings(law, earnings, week, evidence.calculated_on)
    for profits in evidence.profits:
        earned = earned + net_profits(law, profits, week)
    for receipts in evidence.receipts:
        earned = earned + net_receipts(law, receipts)
    credits = tax_credits_counted(law, evidence.tax_credits)
    pensions = ZERO
    for pension in evidence.pensions:
        pensions = pensions + pension_income(law, pension)
    weekly = greatest(earned + credits + pensions - evidence.disregarded, ZERO)
    law.say(
        _(
            "Earnings of {earned:money}, tax credits of {credits:money} and pensions of "
            "{pensions:money} a week make {weekly:money}."
        ),
        earned=earned,
        credits=credits,
        pensions=pensions,
        weekly=weekly,
    )
    return weekly


@rule("SI 2001/155 Sch paras 14-16")
def pension_income(law: Law, pension: PensionIncome) -> Number:
    """A pension, net of tax, over the 26 weeks, or over those in which it was received.

    The only other income there is: interest, rents and dividends count by a variation alone.
    """
    weeks = law.amount("other_income.average_weeks")
    divisor = least(pension.weeks_received, weeks)
    weekly = nearest_penny_half_up(portion(pension.net_total, Exact(1), divisor))
    law.say(
        _("A pension of {total:money} over {weeks:count} weeks is {weekly:money} a week."),
        total=pension.net_total,
        weeks=divisor,
        weekly=weekly,
    )
    return weekly


@rule("SI 2001/155 Sch paras 6A, 9A")
def occupational_average(law: Law, average_net_weekly: Number) -> Number:
    """The average net income of the occupation, assumed where information is insufficient.

    From 30 April 2012; before, raises :class:`~upkeep.law.scheme_2003.earnings.EvidenceError`.
    """
    if not law.holds("income.occupational_average_allowed"):
        raise EvidenceError("before 30 April 2012 no occupational average may be assumed")
    law.say(
        _("The average net income of the occupation, {weekly:money} a week, is assumed."),
        weekly=average_net_weekly,
    )
    return average_net_weekly
