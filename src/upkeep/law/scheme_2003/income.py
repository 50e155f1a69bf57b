"""Net weekly income as the rates use it. How it is found is in ``net_income``."""

from __future__ import annotations

from upkeep.law.numbers import Number, least, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.facts import PayingParent
from upkeep.law.scheme_2003.vocabulary import CURRENT, NO_INCOME_KNOWN, Income
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 10; SI 2001/155 Sch", shows="weekly")
def net_weekly_income(law: Law, parent: PayingParent) -> Income:
    """Net weekly income, if it is known.

    SI 2001/155 Sch para 1: earnings, profits, tax credits and pensions, put together before this
    figure is given.
    """
    weekly = parent.net_weekly_income.value
    is_known = parent.net_weekly_income.is_known
    law.say_first(
        (is_known, _("Net income is {weekly:money} a week.")),
        otherwise=_("No income is known."),
        weekly=weekly,
    )
    return Income(weekly, where(is_known, CURRENT, NO_INCOME_KNOWN), is_known)


def income_counted(law: Law, income: Number) -> Number:
    """Income as far as it counts: up to the cap."""
    return where(income > law.amount("income.cap"), lambda: income_up_to_cap(law, income), income)


@rule("Child Support Act 1991 Sch 1 para 10(3)")
def income_up_to_cap(law: Law, income: Number) -> Number:
    """Net weekly income above the cap is left out of account."""
    cap = law.amount("income.cap")
    law.say(
        _("Of {income:money} a week, only the first {cap:money} counts: the law caps income."),
        income=income,
        cap=cap,
    )
    return least(income, cap)
