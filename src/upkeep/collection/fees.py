"""The collection fees of Collect and Pay (SI 2014/612 regs 6 to 8).

The paying parent's fee is a share of the maintenance due for each day, accrued exactly and rounded
once for each charge; the receiving parent's is a share of what is paid over. The shares are dated
figures of the law (``upkeep.law.collection_parameters``), read for the day of accrual and for the
day of paying over; there is none for days before 11 August 2014. A fee falls only on maintenance
worked out by the 2012 scheme (reg 6): there is none on that of the 1993 and 2003 schemes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from upkeep.cases.models import Scheme
from upkeep.law import collection_parameters

PAYING_PARENT = "fee.paying_parent"
PAYING_PARENT_WHO_COMPLIES = "fee.paying_parent_who_complies"
RECEIVING_PARENT = "fee.receiving_parent"
SCHEME_WITH_FEES = Scheme.SCHEME_2012
"""The one scheme whose maintenance bears collection fees (reg 6)."""


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` in whole pence, a half rounded up; neither may be negative."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"cannot round {numerator}/{denominator}: money here is never negative")
    return (2 * numerator + denominator) // (2 * denominator)


def rounded(amount: Fraction) -> int:
    """An exact amount in whole pence, a half rounded up (reg 7(5))."""
    return half_up(amount.numerator, amount.denominator)


def methods_without_compliance(on: date) -> list[str]:
    """The ways of paying of a paying parent who counts as one who does not comply.

    It makes no difference to any amount until the announced fees are switched on.
    """
    figures = collection_parameters().on(on)
    switch = figures.value("policy.deduction_from_earnings_is_not_compliance")
    return ["deduction_from_earnings"] if switch.is_true else []


def paying_parent_share(on: date, *, complying: bool = True) -> Fraction:
    """The share of maintenance due for a day that is its fee, on top of it (reg 7(2))."""
    return paying_parent_shares([on], complying=complying)[0]


def paying_parent_shares(days: Sequence[date], *, complying: bool = True) -> list[Fraction]:
    """The paying parent's share for each of ``days``."""
    name = PAYING_PARENT_WHO_COMPLIES if complying else PAYING_PARENT
    figures = collection_parameters()
    values = [figures.on(day).value(name) for day in days]
    different = {value.valid_from: value for value in values}
    shares = {valid_from: value.figure.fraction for valid_from, value in different.items()}
    return [shares[value.valid_from] for value in values]


def receiving_parent_share(on: date) -> Fraction:
    """The share of maintenance collected that is taken from it when paid over (reg 7(3))."""
    return collection_parameters().on(on).value(RECEIVING_PARENT).figure.fraction


def paying_parent_fee(maintenance_pence: int, on: date, *, complying: bool = True) -> int:
    """The paying parent's fee on maintenance due for a day, in pence, rounded half up."""
    return rounded(maintenance_pence * paying_parent_share(on, complying=complying))


def receiving_parent_fee(collected_pence: int, on: date) -> int:
    """The receiving parent's fee on maintenance paid over on a day, in pence, rounded half up."""
    return rounded(collected_pence * receiving_parent_share(on))


@dataclass(frozen=True, slots=True)
class FeeSpells:
    """The paying parent's shares over time, as whole ``parts`` of one ``denominator``.

    Each spell is half-open, without ``to`` where no end is known; spells without a fee are left
    out. ``complying`` says for whom it holds.
    """

    starts: list[date]
    ends: list[date | None]
    complying: list[bool]
    parts: list[int]
    denominator: int

    def parameters(self, on: date) -> dict[str, Any]:
        """The spells for a statement that joins them by day: ``unnest`` of four arrays."""
        return {
            "not_complying": methods_without_compliance(on),
            "fee_starts": self.starts,
            "fee_ends": self.ends,
            "fee_complying": self.complying,
            "fee_parts": self.parts,
            "fee_denominator": self.denominator,
        }


def fee_spells() -> FeeSpells:
    """Every spell of the paying parent's fee in the law's figures."""
    found: list[tuple[date, date | None, bool, Fraction]] = []
    for name, complying in ((PAYING_PARENT, False), (PAYING_PARENT_WHO_COMPLIES, True)):
        values = collection_parameters().parameters[name].values
        ends: list[date | None] = [value.valid_from for value in values[1:]]
        for value, end in zip(values, [*ends, None], strict=True):
            if value.figure.fraction:
                found.append((value.valid_from, end, complying, value.figure.fraction))
    denominator = lcm(*(share.denominator for _, _, _, share in found))
    return FeeSpells(
        starts=[start for start, _, _, _ in found],
        ends=[end for _, end, _, _ in found],
        complying=[complying for _, _, complying, _ in found],
        parts=[int(share * denominator) for _, _, _, share in found],
        denominator=denominator,
    )
