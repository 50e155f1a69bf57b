"""Names the 2003 scheme uses throughout: rates, bases of income, lists and counts."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import Condition, Exact, Number, PerMember
from upkeep.law.words import code_names

RATE_NAMES = code_names("nil", "flat", "half_flat", "reduced", "basic", "default")
NIL: Number = Exact(0)
FLAT: Number = Exact(1)
HALF_FLAT: Number = Exact(2)
REDUCED: Number = Exact(3)
BASIC: Number = Exact(4)
DEFAULT: Number = Exact(5)

BASIS_NAMES = code_names("none", "current")
NO_INCOME_KNOWN: Number = Exact(0)
CURRENT: Number = Exact(1)

LIST_FOR_PAYING_PARENT = "benefit.paying_parent"
LIST_FOR_COUPLE = "benefit.couple"
LIST_THAT_BARS_ADDITIONAL_INCOME = "benefit.bars_additional_income"
LIST_OF_NIL_CIRCUMSTANCES = "status.nil"

Amounts = PerMember
"""One amount for each receiving parent, in their order."""


class Income(NamedTuple):
    """Net weekly income with the basis on which it was found."""

    weekly: Number
    basis: Number
    is_known: Condition


class Counts(NamedTuple):
    """The numbers of children that the rates turn on."""

    qualifying: Number
    with_order_children: Number
    relevant_other: Number


class Liability(NamedTuple):
    """The rate that decided, and what each receiving parent is due, in whole pence.

    ``is_at_floor`` tells whether care of the children alone would have taken less than the least
    amount payable.
    """

    rate: Number
    amounts: Amounts
    is_at_floor: Condition
