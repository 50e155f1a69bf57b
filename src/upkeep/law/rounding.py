"""The law's roundings, each by name; nothing else in the engine rounds."""

from __future__ import annotations

from upkeep.law.numbers import ONE, Exact, Number, portion

PENCE_IN_A_POUND: Number = Exact(100)


def nearest_penny_half_up(amount: Number) -> Number:
    """Round to a whole penny, half a penny counting as one.

    SI 2012/2677 reg 6: used where a decision results in a fraction of a penny, and nowhere on
    the way to it. SI 2001/155 reg 2(2): used after each step that shares out or takes off.
    """
    return amount.half_up()


def nearest_pound_half_up(amount: Number) -> Number:
    """Round pence to whole pounds, half a pound counting as one.

    SI 2001/155 reg 2(3): the basic and the reduced rate of the 2003 scheme, before anything is
    shared out or taken off.
    """
    return portion(amount, ONE, PENCE_IN_A_POUND).half_up() * PENCE_IN_A_POUND
