"""What an order against earnings says must be left of a pay, and what that lets be taken.

An order for a calculation of 2012, or for arrears alone, leaves a share of each pay. One for a 2003
calculation in force prints a figure, one for a 1993 assessment in force a rate, both as they were
at the date of that calculation (SI 1992/1989 reg 11 as it was; SI 2012/2785 reg 1(5)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from upkeep.cases.models import Decision, Scheme
from upkeep.collection.earnings import (
    Deduction,
    DeductionRates,
    deduct,
    deduct_1993,
    normal_deduction_rates,
)
from upkeep.collection.earnings_order_models import EarningsOrderTerms
from upkeep.law import protected_earnings

Kind = EarningsOrderTerms.Protection
_KINDS = {Scheme.SCHEME_1993: Kind.RATE, Scheme.SCHEME_2003: Kind.FIGURE}


@dataclass(frozen=True, slots=True)
class Protection:
    """What must be left: a share of each pay, or pence a week that a decision gives."""

    kind: str = Kind.SHARE
    weekly_pence: int | None = None
    decision_id: int | None = None

    @property
    def rates(self) -> DeductionRates | None:
        """What must be left for each way of being paid; None where it is a share of the pay."""
        return None if self.weekly_pence is None else protected_rates(self.weekly_pence)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the pay-days before leave to this one, in pence (reg 12(4), (5))."""

    deduction_pence: int = 0
    protection_pence: int = 0


NOTHING_CARRIED = Carried()
BY_SHARE = Protection()


def protected_rates(weekly_pence: int) -> DeductionRates:
    """A protected figure of a week for each way of being paid, rounded once each."""
    return normal_deduction_rates(0, Fraction(0), weekly_pence)


def protections(decision_ids: Iterable[int | None]) -> dict[int, Protection]:
    """What decisions of the older schemes protect; those that knew no income are left out."""
    found = {}
    wanted = {each for each in decision_ids if each is not None}
    for decision in Decision.objects.filter(pk__in=wanted, scheme__in=_KINDS).order_by("pk"):
        protected = protected_earnings(decision.situation)
        if protected is not None:
            kind = _KINDS[Scheme(decision.scheme)]
            found[decision.pk] = Protection(kind, protected.weekly_pence, decision.pk)
    return found


def protection_of(terms: EarningsOrderTerms) -> Protection:
    """What the terms of an order say must be left."""
    return Protection(terms.protection, terms.protected_weekly_pence, terms.decision_id)


def deduct_by(
    rate_pence: int,
    protection: Protection,
    frequency: str,
    net_pence: int,
    on: date,
    carried: Carried = NOTHING_CARRIED,
    periods: int = 1,
) -> Deduction:
    """One pay-day by an order: its rate for how the person is paid, and what it leaves.

    ``periods`` are the pay periods that the pay is for (reg 12(3A)). KeyError for a way of being
    paid that no order provides for.
    """
    rates = protection.rates
    printed = None if rates is None else rates.of(frequency)
    if protection.kind == Kind.RATE:
        assert printed is not None, "an order of 1993 prints its rate"
        return deduct_1993(
            net_pence,
            rate_pence,
            printed,
            on,
            brought_forward_pence=carried.deduction_pence,
            protection_brought_forward_pence=carried.protection_pence,
            periods=periods,
        )
    return deduct(
        net_pence,
        rate_pence,
        on,
        brought_forward_pence=carried.deduction_pence,
        printed_protection_pence=printed,
        periods=periods,
    )


def pay_day_by(
    terms: EarningsOrderTerms,
    frequency: str,
    net_pence: int,
    on: date,
    carried: Carried = NOTHING_CARRIED,
    periods: int = 1,
) -> Deduction:
    """One pay-day by the terms of an order; see :func:`deduct_by`."""
    rate: int = getattr(terms, f"{frequency}_pence")
    return deduct_by(rate, protection_of(terms), frequency, net_pence, on, carried, periods)
