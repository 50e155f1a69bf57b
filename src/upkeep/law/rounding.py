"""The law's roundings, each by name; nothing else in the engine rounds."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Exact, Number, portion

PENCE_IN_A_POUND: Number = Exact(100)
HALF: Number = Exact(1, 2)


def nearest_penny_half_up(amount: Number) -> Number:
    """Round to a whole penny, half a penny counting as one.

    SI 2012/2677 reg 6: used where a decision results in a fraction of a penny, and nowhere on
    the way to it. SI 2001/155 reg 2(2): used after each step that shares out or takes off.
    SI 1992/1815 reg 2(2): used on every amount that those regulations give.
    """
    return amount.half_up()


def nearest_pound_half_up(amount: Number) -> Number:
    """Round pence to whole pounds, half a pound counting as one.

    SI 2001/155 reg 2(3): the basic and the reduced rate of the 2003 scheme, before anything is
    shared out or taken off.
    """
    return portion(amount, ONE, PENCE_IN_A_POUND).half_up() * PENCE_IN_A_POUND


def whole_number_half_up(figure: Number) -> Number:
    """Round to a whole number, one half counting as one.

    SI 1992/1815 Sch 3B para 1: the miles between home and work.
    """
    return figure.half_up()


def penny_down(amount: Number) -> Number:
    """Drop a fraction of a penny.

    SI 1992/1813 reg 8A(5): the share of net income that bounds an interim assessment.
    """
    return (amount - HALF).half_up()


def penny_up(amount: Number) -> Number:
    """Count a fraction of a penny as a penny.

    SI 1992/1815 reg 11(7): the share of net income that is protected.
    """
    return ZERO - penny_down(ZERO - amount)


def multiple_up(amount: Number, step: Number) -> Number:
    """Go up to the next multiple of a step, or stay on one.

    SI 1992/1815 reg 13(2): the least payment.
    """
    return penny_up(portion(amount, ONE, step)) * step
