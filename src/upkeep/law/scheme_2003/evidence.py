"""The evidence that net weekly income is found on, as a decision maker puts it together.

Amounts are pence, exact. Periods are given in weeks or in calendar months; the law makes each a
weekly figure.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from upkeep.law.numbers import ZERO, Number

WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RelevantWeek:
    """The seven days that end the day before ``before`` (SI 2001/155 reg 1(2)).

    ``before`` is the day of the paying parent's own application, or of first notice of another's;
    of the application for a supersession; or of notice that one is intended. A revision, or a
    supersession for a mistake, keeps the week of the decision it is about.
    """

    before: datetime.date

    @property
    def first_day(self) -> datetime.date:
        return self.before - WEEK

    @property
    def last_day(self) -> datetime.date:
        return self.before - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """How long amounts were paid for: so many weeks, or so many calendar months."""

    count: Number
    is_months: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceWindow:
    """The days that the decision maker chose to look at, and why.

    ``is_unrepresentative`` says that the ordinary window does not show normal earnings, so that
    another period was chosen (Sch para 6(4)).
    """

    first_day: datetime.date
    last_day: datetime.date
    reason: str
    is_unrepresentative: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of pay or expense with its total in the period, such as ``overtime``."""

    kind: str
    amount: Number


@dataclass(frozen=True, slots=True)
class Pension:
    """Contributions to a pension scheme in the period."""

    contributions: Number = ZERO
    is_partly_for_mortgage: bool = False


@dataclass(frozen=True, slots=True)
class Earnings:
    """Pay from one employment, with what was taken off it.

    ``separate_bonuses`` is the total of bonus and commission received in the 52 weeks to the
    relevant week that was paid by itself or for longer than the pay beside it.
    """

    window: EvidenceWindow
    period: Period
    items: tuple[Item, ...]
    income_tax: Number = ZERO
    national_insurance: Number = ZERO
    pension: Pension = field(default_factory=Pension)
    separate_bonuses: Number = ZERO
    is_bonus_in_anticipation_of_profits: bool = False
    is_work_abroad: bool = False


@dataclass(frozen=True, slots=True)
class TaxRates:
    """Income tax and contributions of a self-employed person at the effective date, by the year.

    ``bands`` are pairs of a band's width in pence (``None`` for the last) and its rate. They come
    from the tax law of the day, which is not part of this library.
    """

    personal_allowance: Number
    bands: tuple[tuple[Number | None, Number], ...]
    class_2_weekly: Number = ZERO
    class_4_bands: tuple[tuple[Number | None, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Profits:
    """Profits as the revenue authority has them: submitted to it, or in its calculation notice."""

    amount: Number
    weeks: Number
    period_ended: datetime.date
    source: str
    tax: TaxRates
    pension: Pension = field(default_factory=Pension)


@dataclass(frozen=True, slots=True)
class Receipts:
    """Gross receipts of a business over its own period, with what may come off them."""

    amount: Number
    weeks: Number
    reason: str
    tax: TaxRates
    expenses: tuple[Item, ...] = ()
    value_added_tax_paid_over_received: Number = ZERO
    pension: Pension = field(default_factory=Pension)


@dataclass(frozen=True, slots=True)
class TaxCredits:
    """Weekly tax credits at the effective date, and the earnings that the award rests on."""

    working_tax_credit: Number = ZERO
    is_by_own_work: bool = True
    is_on_two_earnings: bool = False
    own_earnings: Number = ZERO
    other_earnings: Number = ZERO
    child_tax_credit: Number = ZERO
    employment_credit: Number = ZERO


@dataclass(frozen=True, slots=True)
class PensionIncome:
    """Pension received, net of tax, in the 26 weeks to the relevant week.

    ``weeks_received`` counts the weeks in which it was received on any day.
    """

    net_total: Number
    weeks_received: Number


@dataclass(frozen=True, slots=True)
class IncomeEvidence:
    """All that a net weekly income is made of, and the day the calculation is made."""

    relevant_week: RelevantWeek
    calculated_on: datetime.date
    earnings: tuple[Earnings, ...] = ()
    profits: tuple[Profits, ...] = ()
    receipts: tuple[Receipts, ...] = ()
    tax_credits: TaxCredits = field(default_factory=TaxCredits)
    pensions: tuple[PensionIncome, ...] = ()
    disregarded: Number = ZERO
