"""What a deduction from earnings must leave of net earnings (SI 1992/1989 reg 11)."""

from datetime import date
from fractions import Fraction

from upkeep.law import collection_parameters

_HALF = Fraction(1, 2)


def protected_proportion(net_pence: int, on: date) -> int:
    """The share of net earnings that must be left on a pay-day, a half rounded up (reg 11(2))."""
    assert net_pence >= 0, "net earnings are never negative"
    share = collection_parameters().on(on).value("earnings.protected").figure.fraction
    return int(net_pence * share + _HALF)


def most_to_deduct(net_pence: int, on: date) -> int:
    """The most that may be deducted of net earnings, by all orders together."""
    return net_pence - protected_proportion(net_pence, on)
