"""The law's roundings, each by name; nothing else in the engine rounds."""

from __future__ import annotations

from upkeep.law.numbers import Number


def nearest_penny_half_up(amount: Number) -> Number:
    """Round to a whole penny, half a penny counting as one.

    SI 2012/2677 reg 6; used where a decision results in a fraction of a penny, and nowhere on
    the way to it.
    """
    return amount.half_up()
