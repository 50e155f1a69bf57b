"""Earnings from self-employment, before and from 1 August 2007."""

from __future__ import annotations

import calendar
import datetime

from upkeep.law.numbers import ZERO, Exact, Number, greatest, least, portion
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.earnings import EvidenceError, counted_items, pension_taken_off
from upkeep.law.scheme_2003.evidence import Profits, Receipts, RelevantWeek, TaxRates
from upkeep.law.words import _

SUBMITTED = "submitted"
CALCULATION_NOTICE = "calculation_notice"
TAXABLE_PROFITS = "taxable_profits"

TOO_OLD = "figures_too_old"
NOT_PRACTICABLE = "not_practicable"
NOT_NORMAL = "not_normal"


@rule("SI 2001/155 Sch para 7")
def net_profits(law: Law, profits: Profits, week: RelevantWeek) -> Number:
    """Profits as the revenue authority has them, less tax, contributions and pension: a week.

    To 31 July 2007 either what was submitted or the calculation notice; from 1 August 2007 the
    taxable profits of the Income Tax (Trading and Other Income) Act 2005. Raises
    :class:`EvidenceError` for another source, or for figures that are too old.
    """
    _check_source(law, profits)
    _check_age(law, profits, week)
    deductions = taxes(law, profits.amount, profits.weeks, profits.tax) + pension_taken_off(
        law, profits.pension
    )
    return _weekly_net(law, profits.amount, deductions, profits.weeks)


def _check_source(law: Law, profits: Profits) -> None:
    by_trading_act = law.holds("self_employment.profits_of_trading_income_act")
    allowed = (TAXABLE_PROFITS,) if by_trading_act else (SUBMITTED, CALCULATION_NOTICE)
    if profits.source not in allowed:
        raise EvidenceError(
            f"profits are from {profits.source!r}; on the effective date the law takes "
            + " or ".join(allowed)
        )


def _check_age(law: Law, profits: Profits, week: RelevantWeek) -> None:
    months = law.amount("self_employment.figures_age_max")
    assert isinstance(months, Exact)
    earliest = months_before(week.first_day, months.numerator)
    if profits.period_ended < earliest:
        raise EvidenceError(
            f"the figures end on {profits.period_ended}, more than {months.numerator} months "
            f"before the relevant week (earliest {earliest}); use receipts instead"
        )


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


@rule("SI 2001/155 Sch paras 8-10")
def net_receipts(law: Law, receipts: Receipts) -> Number:
    """Receipts less expenses, value added tax, tax, contributions and pension: a week.

    Where the figures of para 7 are too old or cannot reasonably be given; to 31 July 2007 also
    where they do not show normal earnings. Receipts are those of the 52 weeks ending with the
    relevant week, of the shorter time the business has run, or of a more representative period.
    """
    by_trading_act = law.holds("self_employment.profits_of_trading_income_act")
    allowed = (TOO_OLD, NOT_PRACTICABLE) + (() if by_trading_act else (NOT_NORMAL,))
    if receipts.reason not in allowed:
        raise EvidenceError(
            f"receipts are used because {receipts.reason!r}; on the effective date the law allows "
            "that for " + " or ".join(allowed)
        )
    costs = counted_items(law, receipts.expenses, "business_expense") + greatest(
        receipts.value_added_tax_paid_over_received, ZERO
    )
    taxable = greatest(receipts.amount - costs, ZERO)
    deductions = (
        costs
        + taxes(law, taxable, receipts.weeks, receipts.tax)
        + pension_taken_off(law, receipts.pension)
    )
    return _weekly_net(law, receipts.amount, deductions, receipts.weeks)


def _weekly_net(law: Law, gross: Number, deductions: Number, weeks: Number) -> Number:
    net = nearest_penny_half_up(portion(greatest(gross - deductions, ZERO), Exact(1), weeks))
    law.say(
        _(
            "{gross:money} less {deductions:money}, over {weeks:count} weeks, is {net:money} a "
            "week."
        ),
        gross=gross,
        deductions=deductions,
        weeks=weeks,
        net=net,
    )
    return net


@rule("SI 2001/155 Sch paras 7(3)-(5), 8(4)")
def taxes(law: Law, earnings: Number, weeks: Number, rates: TaxRates) -> Number:
    """Tax and contributions on earnings of a period, by the year's rates scaled to the period.

    The personal allowance is left out of taxed earnings; allowance, bands and rates are those of
    the effective date.
    """
    year = law.amount("income.weeks_in_year")
    allowance = portion(rates.personal_allowance, weeks, year)
    tax = in_bands(greatest(earnings - allowance, ZERO), rates.bands, weeks, year)
    contributions = rates.class_2_weekly * weeks + in_bands(
        earnings, rates.class_4_bands, weeks, year
    )
    amount = tax + contributions
    law.say(
        _("Tax of {tax:money} and contributions of {contributions:money} come off."),
        tax=tax,
        contributions=contributions,
    )
    return amount


def in_bands(
    amount: Number, bands: tuple[tuple[Number | None, Number], ...], weeks: Number, year: Number
) -> Number:
    """What rates on successive bands, given by the year, take of an amount of so many weeks."""
    rest, taken = amount, ZERO
    for width, rate in bands:
        part = rest if width is None else least(rest, portion(width, weeks, year))
        taken = taken + part * rate
        rest = rest - part
    return taken
