"""Gross weekly income: which income counts, and as how much a week."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Condition, Number, greatest, least, negate, portion, where
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2012.facts import PayingParent
from upkeep.law.scheme_2012.vocabulary import CURRENT, HISTORIC, NO_INCOME_KNOWN, Income
from upkeep.law.words import _


@rule("SI 2012/2677 regs 34-42", shows="weekly")
def gross_weekly_income(law: Law, parent: PayingParent) -> Income:
    """Income is the historic figure, unless the current one differs enough or stands alone.

    SI 2012/2677 reg 34. How current income is put together from pay, profits and pensions
    (regs 37 to 41), or estimated (reg 42), is settled before this figure is given.
    """
    historic = where(
        parent.historic_income_annual.is_known, lambda: historic_income(law, parent), ZERO
    )
    never: Condition = False
    uses_current = where(
        parent.current_income_weekly.is_known,
        lambda: current_income_applies(law, parent, historic),
        never,
    )
    uses_historic = parent.historic_income_annual.is_known & negate(uses_current)
    weekly = where(uses_current, parent.current_income_weekly.value, historic)
    law.say_first(
        (uses_current, _("Current income is used: {weekly:money} a week.")),
        (uses_historic, _("Historic income is used: {weekly:money} a week.")),
        otherwise=_("No income is known."),
        weekly=weekly,
    )
    law.cite(
        (uses_current, "SI 2012/2677 regs 34(2), 37"), (uses_historic, "SI 2012/2677 reg 35(1)(c)")
    )
    basis = where(uses_current, CURRENT, where(uses_historic, HISTORIC, NO_INCOME_KNOWN))
    return Income(weekly, basis, uses_current | uses_historic)


@rule("SI 2012/2677 reg 35(1)")
def historic_income(law: Law, parent: PayingParent) -> Number:
    """HMRC's yearly figure, less pension contributions, divided by 365 and multiplied by 7.

    SI 2012/2677 regs 35 and 36. Which tax year HMRC answered for, and which heads of income it
    added up, lies before this figure.
    """
    annual = parent.historic_income_annual.value
    contributions = parent.historic_pension_contributions_annual
    counted = greatest(annual - contributions, ZERO)
    weekly = portion(counted, law.amount("income.week_days"), law.amount("income.year_days"))
    law.say_first(
        (
            lambda: contributions > ZERO,
            _(
                "HM Revenue and Customs recorded {annual:money} for the latest tax year; pension "
                "contributions of {contributions:money} come off. Divided by 365 and multiplied "
                "by 7, that is {weekly:money} a week."
            ),
        ),
        otherwise=_(
            "HM Revenue and Customs recorded {annual:money} for the latest tax year. Divided by "
            "365 and multiplied by 7, that is {weekly:money} a week."
        ),
        annual=annual,
        contributions=contributions,
        weekly=weekly,
    )
    return weekly


@rule("SI 2012/2677 reg 34(2)", YES_NO)
def current_income_applies(law: Law, parent: PayingParent, historic: Number) -> Condition:
    """Current income counts if there is no historic one, or if the two are a quarter apart.

    SI 2012/2677 reg 34(2)(a) to (c) and (2A); exactly a quarter is enough. Changes in the middle
    of a year are compared with the income in use instead (reg 23), by whoever makes that decision.
    """
    current = parent.current_income_weekly.value
    is_missing = negate(parent.historic_income_annual.is_known)
    difference = greatest(current - historic, historic - current)
    tolerance = historic * law.amount("income.tolerance")
    is_far_off = (difference > ZERO) & (difference >= tolerance)
    law.say_first(
        (is_missing, _("There is no historic income, so current income counts.")),
        (
            is_far_off,
            _(
                "Current income of {current:money} a week differs from the historic "
                "{historic:money} by {difference:money}; {tolerance:money} (25%) is enough for "
                "current income to count."
            ),
        ),
        otherwise=_(
            "Current income of {current:money} a week differs from the historic "
            "{historic:money} by {difference:money}; that is less than {tolerance:money} (25%), "
            "so historic income stays."
        ),
        current=current,
        historic=historic,
        difference=difference,
        tolerance=tolerance,
    )
    law.cite(
        (is_missing, "SI 2012/2677 reg 34(2)(b)-(c)"), (is_far_off, "SI 2012/2677 reg 34(2)(a)")
    )
    return is_missing | is_far_off


def income_counted(law: Law, income: Number) -> Number:
    """Income as far as it counts: up to the cap."""
    return where(income > law.amount("income.cap"), lambda: income_up_to_cap(law, income), income)


@rule("Child Support Act 1991 Sch 1 para 10(3)")
def income_up_to_cap(law: Law, income: Number) -> Number:
    """Weekly income above the cap is left out of account."""
    cap = law.amount("income.cap")
    law.say(
        _("Of {income:money} a week, only the first {cap:money} counts: the law caps income."),
        income=income,
        cap=cap,
    )
    return least(income, cap)
