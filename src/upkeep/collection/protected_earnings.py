"""What a deduction from earnings must leave of net earnings (SI 1992/1989 reg 11)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from upkeep.law import collection_parameters

_HALF = Fraction(1, 2)
Most = Callable[[str, str, int, date], int]
"""The most that may be taken, in pence: of whom, by which employer, of what net pay, and when."""


def protected_proportion(net_pence: int, on: date) -> int:
    """The share of net earnings that must be left on a pay-day, a half rounded up (reg 11(2))."""
    assert net_pence >= 0, "net earnings are never negative"
    share = collection_parameters().on(on).value("earnings.protected").figure.fraction
    return int(net_pence * share + _HALF)


def most_to_deduct(net_pence: int, on: date) -> int:
    """The most that may be deducted of net earnings, by all orders together."""
    return net_pence - protected_proportion(net_pence, on)


def most_by_share(_payment_reference: str, _employer: str, net_pence: int, on: date) -> int:
    """The most of a pay of which no order prints what it leaves: all but the protected share."""
    return most_to_deduct(net_pence, on)
