"""The collection fees of Collect and Pay (SI 2014/612 regs 6 to 8).

The paying parent's fee is a fifth of the maintenance due for each day, accrued exactly and rounded
once for each charge; the receiving parent's is a twenty-fifth of what is paid over. Both apply to
2012-scheme maintenance accrued from 11 August 2014.
"""

from datetime import date

FEES_FROM = date(2014, 8, 11)
PAYING_PARENT_FEE = (1, 5)
"""Fraction of maintenance due, on top of it (reg 7(2)(a))."""
RECEIVING_PARENT_FEE = (1, 25)
"""Fraction of maintenance collected, taken from it (reg 7(3))."""


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` in whole pence, a half rounded up; neither may be negative."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"cannot round {numerator}/{denominator}: money here is never negative")
    return (2 * numerator + denominator) // (2 * denominator)


def paying_parent_fee(maintenance_pence: int) -> int:
    """The paying parent's fee on an amount of maintenance, in pence, rounded half up (reg 7(5))."""
    return half_up(maintenance_pence * PAYING_PARENT_FEE[0], PAYING_PARENT_FEE[1])


def receiving_parent_fee(collected_pence: int) -> int:
    """The receiving parent's fee on maintenance collected, in pence, rounded half up (reg 7(5))."""
    return half_up(collected_pence * RECEIVING_PARENT_FEE[0], RECEIVING_PARENT_FEE[1])
