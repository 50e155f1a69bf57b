"""What is asked for from a benefit, and what an award lets be taken (SI 2013/380 Sch 7).

Flat-rate maintenance is deducted with the paying parent's collection fee on top of it; arrears at a
fixed sum a week, in which a fee that is owed is contained. Schedule 9B of SI 1987/1968 says the
same of the older benefits. Everything here is a pure function of figures and a day, in pence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from upkeep.cases.forms.codes import COUPLE_BENEFITS, FLAT_RATE_BENEFITS
from upkeep.collection.calendar import DAYS
from upkeep.collection.fees import paying_parent_fee, rounded
from upkeep.law import collection_parameters

RATES: Final = ("flat", "half_flat")
"""The rates of maintenance that are deducted from a benefit."""

UNIVERSAL_CREDIT: Final = ("universal_credit_no_earnings", "universal_credit_with_earnings")
ALLOWANCES: Final = (
    "employment_and_support_allowance_contributory",
    "employment_and_support_allowance_income_related",
    "jobseekers_allowance_contribution_based",
    "jobseekers_allowance_income_based",
)
_PAID_BY_OTHERS: Final = (
    "foreign_social_security_benefit",
    "training_allowance",
    "armed_forces_compensation",
    "carer_support_payment",
)
SPECIFIED: Final = (
    *(
        code
        for code in (*FLAT_RATE_BENEFITS, *COUPLE_BENEFITS)
        if code not in (*_PAID_BY_OTHERS, "universal_credit_no_earnings")
    ),
    *UNIVERSAL_CREDIT,
)
"""The benefits from which maintenance may be deducted.

ASSUMPTION: what other countries and other departments pay cannot be deducted from by this route.
"""


@dataclass(frozen=True, slots=True)
class WeeklyDeduction:
    """What is asked for a week, in pence: maintenance, and the collection fee on top of it."""

    maintenance_pence: int
    fee_pence: int

    @property
    def total_pence(self) -> int:
        """Both together."""
        return self.maintenance_pence + self.fee_pence


def ongoing_deduction(with_fee_pence: int, without_fee_pence: int, on: date) -> WeeklyDeduction:
    """What is asked for of maintenance that falls due, by whether a fee falls on it.

    One sum is asked for, whoever it is for (para 4); each receiving parent's part is by what falls
    due to each, when it has come in. £7.00 a week with £1.40 on top is £8.40.
    """
    fee = paying_parent_fee(with_fee_pence, on) if with_fee_pence else 0
    return WeeklyDeduction(with_fee_pence + without_fee_pence, fee)


def is_worth_deducting(credit_pence: int, weekly_pence: int, on: date, *, is_paused: bool) -> bool:
    """Whether to deduct from the benefit of somebody of whom so much is held beyond what falls due.

    The law sets no such limit. A deduction is stopped only for a credit that pays for a quarter of
    a year, and asked for again when little of it is left; between the two what is so stays so, for
    a stop and a new request cost a payment of the benefit each. A smaller credit is paid back or
    kept, as finance decides. ``is_paused`` says that it was stopped for a credit.
    """
    assert credit_pence >= 0 < weekly_pence, "a credit and a weekly sum"
    name = "asked_again_at_weeks" if is_paused else "stopped_at_weeks"
    limit = weekly_pence * _share(on, name)
    return credit_pence <= limit if is_paused else credit_pence < limit


def arrears_deduction(on: date) -> WeeklyDeduction:
    """The fixed sum a week towards arrears (para 3(1))."""
    return WeeklyDeduction(int(_share(on, "arrears")), 0)


def arrears_may_be_taken(benefit: str, on: date, *, is_liable: bool) -> bool:
    """Whether arrears may be deducted from a benefit of somebody who is, or is not, still liable.

    Since 4 July 2019 from universal credit too, and not beside maintenance (para 3(1), (1A)).
    """
    if benefit not in (*UNIVERSAL_CREDIT, *ALLOWANCES):
        return False
    if is_liable and not _is_so(on, "arrears_beside_maintenance"):
        return False
    return benefit in ALLOWANCES or _is_so(on, "arrears_from_universal_credit")


def specified_of(benefits: Iterable[str], partner_benefits: Iterable[str]) -> tuple[str, ...]:
    """The benefits of a paying parent from which maintenance may be deducted.

    A partner's only where it is universal credit, which a couple is awarded together.
    """
    own = [code for code in benefits if code in SPECIFIED]
    joint = [code for code in partner_benefits if code in UNIVERSAL_CREDIT and code not in own]
    return (*own, *joint)


def flat_rate_may_be_taken(
    benefits: Iterable[str], partner_benefits: Iterable[str], on: date
) -> bool:
    """Whether flat-rate maintenance of somebody with these benefits may be deducted from one.

    Where it rests on a low income, and on no benefit, only since 4 July 2019 (para 1).
    """
    held, theirs = tuple(benefits), tuple(partner_benefits)
    gives_flat_rate = any(code in FLAT_RATE_BENEFITS for code in held) or any(
        code in COUPLE_BENEFITS for code in (*held, *theirs)
    )
    has_one = bool(specified_of(held, theirs))
    return has_one and (gives_flat_rate or _is_so(on, "flat_rate_by_income"))


def for_period(weekly_pence: int, every: str, on: date) -> int:
    """What a weekly sum comes to for one payment of the benefit; a month is 52 weeks over 12.

    £8.40 a week is £16.80 every two weeks, £33.60 every four and £36.40 a month.
    """
    if every in DAYS:
        return weekly_pence * DAYS[every] // 7
    return rounded(weekly_pence * _share(on, "weeks_a_month"))


def takeable(wanted_pence: int, award_pence: int, benefit: str, on: date) -> int:
    """How much of what is asked for an award of so much lets be taken (para 2(3)-(4)).

    It leaves out the share of the standard allowance that all deductions together may take: only
    the benefits system knows the others.
    """
    name = "left_of_universal_credit" if benefit in UNIVERSAL_CREDIT else "left_of_allowance"
    left = int(_share(on, name)) if benefit in (*UNIVERSAL_CREDIT, *ALLOWANCES) else 0
    return max(0, min(wanted_pence, award_pence - left))


def _share(on: date, name: str) -> Fraction:
    """A figure of a day: pence where it is an amount."""
    return collection_parameters().on(on).value(f"benefit_deduction.{name}").figure.fraction


def _is_so(on: date, name: str) -> bool:
    return collection_parameters().on(on).value(f"benefit_deduction.{name}").is_true
