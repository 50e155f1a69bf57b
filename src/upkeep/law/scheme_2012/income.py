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

    SI 2012/2677 regs 23 and 34. Current income may be given as one figure, or be put together
    from pay, profits and pensions before this (``current_income``, regs 37 to 41).
    """
    in_use = parent.current_income_in_use_weekly
    has_current = parent.current_income_weekly.is_known & may_use_estimate(law, parent)
    stays_historic = parent.historic_income_annual.is_known & negate(in_use.is_known)
    historic = where(stays_historic, lambda: historic_income(law, parent), ZERO)
    never: Condition = False
    uses_current = in_use.is_known | where(
        has_current & negate(in_use.is_known),
        lambda: current_income_applies(law, parent, historic),
        never,
    )
    uses_historic = stays_historic & negate(uses_current)
    at_first = where(uses_current, parent.current_income_weekly.value, historic)
    weekly = where(
        in_use.is_known, lambda: current_income_in_year(law, parent, has_current), at_first
    )
    law.say_first(
        (uses_current, _("Current income is used: {weekly:money} a week.")),
        (uses_historic, _("Historic income is used: {weekly:money} a week.")),
        otherwise=_("No income is known."),
        weekly=weekly,
    )
    law.cite(
        (in_use.is_known, "SI 2012/2677 reg 23"),
        (uses_current, "SI 2012/2677 regs 34(2), 37"),
        (uses_historic, "SI 2012/2677 reg 35(1)(c)"),
    )
    basis = where(uses_current, CURRENT, where(uses_historic, HISTORIC, NO_INCOME_KNOWN))
    is_estimated = uses_current & has_current & parent.current_income_is_estimated
    return Income(weekly, basis, uses_current | uses_historic, is_estimated)


def may_use_estimate(law: Law, parent: PayingParent) -> Condition:
    """Whether current income may be used as given: an estimate only where reg 42 lets it be."""
    otherwise: Condition = True
    return where(
        parent.current_income_is_estimated, lambda: estimate_is_permitted(law, parent), otherwise
    )


@rule("SI 2012/2677 reg 42(1)", YES_NO)
def estimate_is_permitted(law: Law, parent: PayingParent) -> Condition:
    """Current income may be estimated only where historic income is nil or not available.

    SI 2012/2677 reg 42. Never merely to hold an estimate against a historic figure. That the
    information on current income is insufficient or unreliable, and what was assumed instead (such
    as the average income of an occupation, 42(2)), is found before. Special expenses have no effect
    on an estimated income (57(1)(e)(iv)).
    """
    historic = parent.historic_income_annual
    is_missing = negate(historic.is_known) | historic.value.equals(ZERO)
    law.say_first(
        (
            is_missing,
            _(
                "Current income of {current:money} a week is an estimate, because what is known "
                "of it is insufficient or unreliable. That is permitted: there is no historic "
                "income."
            ),
        ),
        otherwise=_(
            "The estimate of {current:money} a week has no effect: there is a historic income, "
            "and an estimate may not be held against it."
        ),
        current=parent.current_income_weekly.value,
    )
    return is_missing


@rule("SI 2012/2677 reg 23")
def current_income_in_year(law: Law, parent: PayingParent, has_current: Condition) -> Number:
    """In the middle of a year, current income in use gives way only to one a quarter apart from it.

    SI 2012/2677 reg 23(1), (2), (4); exactly a quarter is enough. The new figure then counts even
    if it is within a quarter of historic income. At a review, a periodic check, on an error of law
    or after an estimate (23(3)) this is not asked: the figure in use is then not given.
    """
    in_use = parent.current_income_in_use_weekly.value
    current = parent.current_income_weekly.value
    difference = greatest(current - in_use, in_use - current)
    tolerance = in_use * law.amount("income.change_tolerance")
    gives_way = has_current & (difference > ZERO) & (difference >= tolerance)
    law.say_first(
        (
            gives_way,
            _(
                "Current income has changed from {in_use:money} to {current:money} a week; "
                "{tolerance:money} (25%) is enough within the year, so the new figure counts, "
                "whatever historic income is."
            ),
        ),
        (
            has_current & negate(difference.equals(ZERO)),
            _(
                "Current income has changed from {in_use:money} to {current:money} a week; that is "
                "less than {tolerance:money} (25%), so within the year {in_use:money} stays."
            ),
        ),
        otherwise=_("Within the year the current income in use, {in_use:money} a week, stays."),
        in_use=in_use,
        current=current,
        tolerance=tolerance,
    )
    return where(gives_way, current, in_use)


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

    SI 2012/2677 reg 34(2)(a) to (c) and (2A); exactly a quarter is enough. Until 24 November 2013 a
    historic income of nil counted as none. Changes in the middle of a year are compared with the
    income in use instead (reg 23).
    """
    current = parent.current_income_weekly.value
    is_missing = negate(parent.historic_income_annual.is_known) | where(
        historic.equals(ZERO), lambda: law.holds("income.nil_historic_is_none"), False
    )
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
