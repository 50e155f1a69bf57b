"""Current income, put together from pay, profits and pensions (SI 2012/2677 regs 37 to 41).

For one family at a time: what comes out is the weekly figure that everything else starts from. The
amounts of every part are pence; contributions are relievable pension contributions.
"""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.law.numbers import ONE, ZERO, Exact, Group, Number, decide, greatest, portion, where
from upkeep.law.rules import Law, rule
from upkeep.law.words import _

PAY_PERIODS = ("week", "two_weeks", "four_weeks", "month", "year")
WEEK, TWO_WEEKS, FOUR_WEEKS, MONTH, YEAR = (Exact(place) for place in range(len(PAY_PERIODS)))

MONTHS_IN_YEAR = Exact(12)
WEEKS_IN_YEAR = Exact(52)


@dataclass(frozen=True, slots=True)
class Employment:
    """One job or office, as it is on the effective date.

    ``regular_pay`` is one payment of a settled pattern, made every ``paid_every`` (a place in
    ``PAY_PERIODS``); ``irregular_pay`` what was paid over ``irregular_days`` before the effective
    date where there is no such pattern. ``separate_pay`` (bonus, commission) and
    ``benefits_in_kind`` are those of the past twelve months. Each ``…_pension`` is what the
    employer deducted from that pay; ``conversion_charge`` what a bank takes to turn one payment
    into sterling.
    """

    id: str
    regular_pay: Number
    regular_pension: Number
    conversion_charge: Number
    paid_every: Number
    irregular_pay: Number
    irregular_pension: Number
    irregular_days: Number
    separate_pay: Number
    separate_pension: Number
    benefits_in_kind: Number


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade, profession or vocation, with the profits of one period of so many days.

    The period is the last completed one that is reported to HMRC, or the current one with an
    estimate where none has been completed. ``share`` is the part that is the paying parent's.
    """

    id: str
    profits: Number
    share: Number
    days: Number
    has_ceased: bool
    is_completed: bool


@dataclass(frozen=True, slots=True)
class Pension:
    """A pension or annuity, but no social security pension: what was received over some days."""

    id: str
    received: Number
    days: Number


@dataclass(frozen=True, slots=True)
class CurrentIncome:
    """Everything that current income is made of; contributions are relieved at source."""

    employments: Group[Employment]
    trades: Group[Trade]
    pensions: Group[Pension]
    contributions: Number
    contribution_days: Number


@rule("SI 2012/2677 reg 37(1)")
def current_income(law: Law, parts: CurrentIncome) -> Number:
    """Pay, profits and pensions together, as a weekly amount on the effective date."""
    pay = parts.employments.total(parts.employments.each(lambda job: income_from_job(law, job)))
    profits = parts.trades.total(parts.trades.each(lambda trade: income_from_trade(law, trade)))
    earned = where(
        parts.contributions > ZERO,
        lambda: less_contributions(law, pay + profits, parts),
        pay + profits,
    )
    pensions = parts.pensions.total(
        parts.pensions.each(lambda pension: income_from_pension(law, pension))
    )
    weekly = earned + pensions
    law.say(
        _(
            "Current income is {earned:exact_money} a week from work and {pensions:exact_money} "
            "from pensions, together {weekly:exact_money}."
        ),
        earned=earned,
        pensions=pensions,
        weekly=weekly,
    )
    return weekly


@rule("SI 2012/2677 reg 38(1)")
def income_from_job(law: Law, job: Employment) -> Number:
    """Regular pay, irregular pay, pay made separately, and benefits in kind, a week."""
    regular = where(job.regular_pay > ZERO, lambda: regular_pay(law, job), ZERO)
    irregular = where(job.irregular_pay > ZERO, lambda: irregular_pay(law, job), ZERO)
    separate = where(job.separate_pay > ZERO, lambda: separate_pay(law, job), ZERO)
    in_kind = where(job.benefits_in_kind > ZERO, lambda: benefits_in_kind(law, job), ZERO)
    weekly = regular + irregular + separate + in_kind
    law.say(_("{job:name}: {weekly:exact_money} a week."), job=job.id, weekly=weekly)
    return weekly


@rule("SI 2012/2677 regs 37(2), 38(2)(a), (5)")
def regular_pay(law: Law, job: Employment) -> Number:
    """The weekly equivalent of a settled pattern of pay, after what the employer deducts.

    How a monthly amount becomes weekly is not laid down: one policy switch decides.
    """
    amount = greatest(job.regular_pay - job.regular_pension - job.conversion_charge, ZERO)
    weekly = weekly_equivalent(law, amount, job.paid_every)
    law.say_first(
        (lambda: job.paid_every.equals(WEEK), _("{amount:money} is paid every week.")),
        (
            lambda: job.paid_every.equals(TWO_WEEKS),
            _("{amount:money} every two weeks is {weekly:exact_money} a week."),
        ),
        (
            lambda: job.paid_every.equals(FOUR_WEEKS),
            _("{amount:money} every four weeks is {weekly:exact_money} a week."),
        ),
        (
            lambda: job.paid_every.equals(MONTH),
            _("{amount:money} a month, twelve times a year, is {weekly:exact_money} a week."),
        ),
        otherwise=_("{amount:money} a year is {weekly:exact_money} a week."),
        amount=amount,
        weekly=weekly,
    )
    return weekly


def weekly_equivalent(law: Law, amount: Number, paid_every: Number) -> Number:
    """A regular payment as so much a week (reg 38(2)(a))."""
    return decide(
        (lambda: paid_every.equals(WEEK), amount),
        (lambda: paid_every.equals(TWO_WEEKS), lambda: portion(amount, ONE, Exact(2))),
        (lambda: paid_every.equals(FOUR_WEEKS), lambda: portion(amount, ONE, Exact(4))),
        (lambda: paid_every.equals(MONTH), lambda: monthly_as_weekly(law, amount)),
        otherwise=lambda: of_a_year(law, amount),
    )


def monthly_as_weekly(law: Law, amount: Number) -> Number:
    """Twelve months' pay by the days of a year, or by 52 weeks if the switch says so."""
    yearly = amount * MONTHS_IN_YEAR
    return where(
        law.holds("policy.monthly_pay_by_days"),
        lambda: of_a_year(law, yearly),
        lambda: portion(yearly, ONE, WEEKS_IN_YEAR),
    )


def of_a_year(law: Law, amount: Number) -> Number:
    """A year's amount divided by 365 and multiplied by 7, as in every division laid down."""
    return portion(amount, law.amount("income.week_days"), law.amount("income.year_days"))


def weekly_average(law: Law, amount: Number, days: Number) -> Number:
    """What was paid over so many days, as so much a week."""
    return portion(amount, law.amount("income.week_days"), days)


@rule("SI 2012/2677 reg 38(2)(b), (5)")
def irregular_pay(law: Law, job: Employment) -> Number:
    """Without a settled pattern: the weekly average of what was paid over a period before.

    Which period is appropriate is for the Secretary of State; it is given.
    """
    amount = greatest(job.irregular_pay - job.irregular_pension, ZERO)
    weekly = weekly_average(law, amount, job.irregular_days)
    law.say(
        _("{amount:money} over {days:count} days is {weekly:exact_money} a week on average."),
        amount=amount,
        days=job.irregular_days,
        weekly=weekly,
    )
    return weekly


@rule("SI 2012/2677 reg 38(3), (5)")
def separate_pay(law: Law, job: Employment) -> Number:
    """Bonus, commission and other separate pay of the present job in the past twelve months."""
    amount = greatest(job.separate_pay - job.separate_pension, ZERO)
    weekly = of_a_year(law, amount)
    law.say(
        _(
            "Bonus, commission and other separate pay of {amount:money} in the past twelve months, "
            "divided by 365 and multiplied by 7, is {weekly:exact_money} a week."
        ),
        amount=amount,
        weekly=weekly,
    )
    return weekly


@rule("SI 2012/2677 reg 38(4)")
def benefits_in_kind(law: Law, job: Employment) -> Number:
    """Benefits in kind of the present job, in the amount that HMRC last obtained."""
    weekly = of_a_year(law, job.benefits_in_kind)
    law.say(
        _(
            "Benefits in kind of {amount:money}, as last known to HM Revenue and Customs, divided "
            "by 365 and multiplied by 7, are {weekly:exact_money} a week."
        ),
        amount=job.benefits_in_kind,
        weekly=weekly,
    )
    return weekly


@rule("SI 2012/2677 reg 39")
def income_from_trade(law: Law, trade: Trade) -> Number:
    """The own share of a period's profits divided by its weeks; nil once the trade has ceased.

    How many weeks a year of trading has is not laid down: one policy switch decides.
    """
    own = trade.profits * trade.share
    by_days = portion(own, law.amount("income.week_days"), trade.days)
    weekly = where(
        trade.has_ceased,
        ZERO,
        where(
            law.holds("policy.trading_weeks_by_days"),
            by_days,
            lambda: portion(own, ONE, whole_weeks(trade.days)),
        ),
    )
    law.say_first(
        (trade.has_ceased, _("{trade:name}: no longer carried on, so its profits are nil.")),
        (
            trade.is_completed,
            _(
                "{trade:name}: the profits of the last completed period of {days:count} days, "
                "{own:exact_money} for the paying parent, are {weekly:exact_money} a week."
            ),
        ),
        otherwise=_(
            "{trade:name}: no period is complete yet; the estimated profits of the current one of "
            "{days:count} days, {own:exact_money} for the paying parent, are {weekly:exact_money} "
            "a week."
        ),
        trade=trade.id,
        days=trade.days,
        own=own,
        weekly=weekly,
    )
    return weekly


def whole_weeks(days: Number) -> Number:
    """The whole weeks in so many days, at least one."""
    assert isinstance(days, Exact), "current income is put together for one family at a time"
    return Exact(max(days.numerator // (7 * days.denominator), 1))


@rule("SI 2012/2677 reg 40")
def less_contributions(law: Law, earned: Number, parts: CurrentIncome) -> Number:
    """Pension contributions relieved at source come off pay and profits, not off a pension."""
    weekly = weekly_average(law, parts.contributions, parts.contribution_days)
    left = greatest(earned - weekly, ZERO)
    law.say(
        _(
            "Pension contributions of {contributions:money} over {days:count} days, "
            "{weekly:exact_money} a week, come off the {earned:exact_money} from work, which "
            "leaves {left:exact_money}."
        ),
        contributions=parts.contributions,
        days=parts.contribution_days,
        weekly=weekly,
        earned=earned,
        left=left,
    )
    return left


@rule("SI 2012/2677 reg 41")
def income_from_pension(law: Law, pension: Pension) -> Number:
    """The weekly average of a pension over a period; social security pensions are left out."""
    weekly = weekly_average(law, pension.received, pension.days)
    law.say(
        _(
            "{pension:name}: {received:money} over {days:count} days is {weekly:exact_money} a "
            "week on average."
        ),
        pension=pension.id,
        received=pension.received,
        days=pension.days,
        weekly=weekly,
    )
    return weekly
