"""Earnings from an employment, made weekly and net."""

from __future__ import annotations

import datetime

from upkeep.law.numbers import ZERO, Exact, Number, greatest, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_2003.evidence import (
    WEEK,
    Earnings,
    EvidenceWindow,
    Item,
    Pension,
    Period,
    RelevantWeek,
)
from upkeep.law.words import _


class EvidenceError(ValueError):
    """Evidence that the law does not allow to be used, and what would be allowed."""


def weekly(law: Law, total: Number, period: Period) -> Number:
    """A total over weeks or calendar months as a weekly amount (SI 2001/155 reg 2(1))."""
    if not period.is_months:
        return portion(total, Exact(1), period.count)
    months = law.amount("income.months_in_year")
    weeks = law.amount("income.weeks_in_year")
    return portion(portion(total, months, period.count), Exact(1), weeks)


@rule("SI 2001/155 Sch paras 3-6")
def net_earnings(
    law: Law, earnings: Earnings, week: RelevantWeek, calculated_on: datetime.date
) -> Number:
    """Average pay, separate bonuses, less tax, contributions and pension: a week.

    SI 2001/155 Sch paras 3(1)(a) and 6. An estimate where deductions cannot be proved (para
    3(1)(b), (2)) is made before, and is then no item of this list. Work abroad counts from 30
    April 2012.
    """
    evidence_window(law, earnings.window, week, calculated_on)
    gross = counted_items(law, earnings.items, "earning")
    bonuses = weekly_bonuses(law, earnings)
    deductions = (
        earnings.income_tax + earnings.national_insurance + pension_taken_off(law, earnings.pension)
    )
    found = weekly(law, gross - deductions, earnings.period) + bonuses
    counts = where(earnings.is_work_abroad, lambda: law.holds("earnings.work_abroad_counts"), True)
    net = nearest_penny_half_up(greatest(where(counts, found, ZERO), ZERO))
    law.say_first(
        (lambda: counts is False, _("Pay for work abroad did not count on the effective date.")),
        otherwise=_(
            "Pay of {gross:money} less {deductions:money}, with {bonuses:money} a week of separate "
            "bonuses, is {net:money} a week."
        ),
        gross=gross,
        deductions=deductions,
        bonuses=bonuses,
        net=net,
    )
    return net


@rule("SI 2001/155 Sch para 6(1), (4)", NOTHING)
def evidence_window(
    law: Law, window: EvidenceWindow, week: RelevantWeek, calculated_on: datetime.date
) -> None:
    """Which days were looked at: from eight weeks before the relevant week to the calculation.

    No pattern of payslips is prescribed; the choice and its reason are kept. Raises
    :class:`EvidenceError` for a window outside those days unless it was chosen because the
    ordinary one does not show normal earnings.
    """
    weeks = law.amount("earnings.window_weeks")
    assert isinstance(weeks, Exact)
    earliest = week.first_day - weeks.numerator * WEEK
    if window.last_day < window.first_day:
        raise EvidenceError(f"evidence ends on {window.last_day}, before {window.first_day}")
    is_within = earliest <= window.first_day and window.last_day <= calculated_on
    if not is_within and not window.is_unrepresentative:
        raise EvidenceError(
            f"evidence from {window.first_day} to {window.last_day} is outside {earliest} to "
            f"{calculated_on}; choose days within, or say that those are not representative"
        )
    law.say(
        _("Evidence from {first:date} to {last:date} was used. Reason: {reason:name}."),
        first=window.first_day,
        last=window.last_day,
        reason=window.reason,
    )


@rule("SI 2001/155 Sch paras 4, 8(2)-(3)")
def counted_items(law: Law, items: tuple[Item, ...], kind: str) -> Number:
    """The kinds of pay or expense that count, added up; the others are named and left out."""
    listed = law.listed(f"{kind}.counted")
    for item in items:
        law.parameters.value(f"{kind}.{item.kind}")  # an unknown kind is an error
    counted = ZERO
    for item in items:
        counted = counted + (item.amount if item.kind in listed else ZERO)
    left_out = tuple(item.kind for item in items if item.kind not in listed)
    law.say_first(
        (bool(left_out), _("{counted:money} counts; left out: {left_out:codes}.")),
        otherwise=_("{counted:money} counts."),
        counted=counted,
        left_out=left_out,
    )
    return counted


def weekly_bonuses(law: Law, earnings: Earnings) -> Number:
    """Separate bonuses and commission as a weekly amount, if there are any."""
    return where(earnings.separate_bonuses > ZERO, lambda: averaged_bonuses(law, earnings), ZERO)


@rule("SI 2001/155 Sch para 6(3)")
def averaged_bonuses(law: Law, earnings: Earnings) -> Number:
    """What was received in the 52 weeks to the relevant week, divided by 52.

    To 26 October 2008 only a bonus or commission paid in anticipation of profits; others belong to
    the ordinary average then, so giving them here is an :class:`EvidenceError`.
    """
    if not (law.holds("earnings.any_bonus") or earnings.is_bonus_in_anticipation_of_profits):
        raise EvidenceError(
            "before 27 October 2008 only a bonus in anticipation of profits is averaged over 52 "
            "weeks; give another as an item of ordinary pay"
        )
    weekly_amount = portion(earnings.separate_bonuses, Exact(1), law.amount("earnings.bonus_weeks"))
    law.say(
        _("Separate bonuses of {total:money} in a year are {weekly:exact_money} a week."),
        total=earnings.separate_bonuses,
        weekly=weekly_amount,
    )
    return weekly_amount


def pension_taken_off(law: Law, pension: Pension) -> Number:
    """Pension contributions as far as they come off, if there are any."""
    return where(pension.contributions > ZERO, lambda: pension_contributions(law, pension), ZERO)


@rule("SI 2001/155 Sch paras 5(1)(c), 7(3)(c), 8(2)(e)")
def pension_contributions(law: Law, pension: Pension) -> Number:
    """All of what was paid, or three quarters where the scheme is partly to repay the mortgage."""
    share = where(
        pension.is_partly_for_mortgage,
        lambda: law.amount("pension.share_beside_mortgage"),
        lambda: law.amount("pension.share"),
    )
    amount = pension.contributions * share
    law.say(
        _("Of pension contributions of {paid:money}, {amount:exact_money} comes off."),
        paid=pension.contributions,
        amount=amount,
    )
    return amount
