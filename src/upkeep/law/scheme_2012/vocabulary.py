"""Names the 2012 scheme uses throughout: rates, bases of income, lists and counts."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import Condition, Exact, Number, PerMember
from upkeep.law.words import code_names

RATE_NAMES = code_names("nil", "flat", "half_flat", "reduced", "basic", "basic_plus", "default")
NIL: Number = Exact(0)
FLAT: Number = Exact(1)
HALF_FLAT: Number = Exact(2)
REDUCED: Number = Exact(3)
BASIC: Number = Exact(4)
BASIC_PLUS: Number = Exact(5)
DEFAULT: Number = Exact(6)

BASIS_NAMES = code_names("none", "historic", "current")
NO_INCOME_KNOWN: Number = Exact(0)
HISTORIC: Number = Exact(1)
CURRENT: Number = Exact(2)

NATIONS = ("england_and_wales", "scotland")
ENGLAND_AND_WALES: Number = Exact(0)
SCOTLAND: Number = Exact(1)

LIST_FOR_PAYING_PARENT = "benefit.paying_parent"
LIST_FOR_COUPLE = "benefit.couple"

Amounts = PerMember
"""One amount for each receiving parent, in their order."""


class Income(NamedTuple):
    """Gross weekly income with the basis on which it was found."""

    weekly: Number
    basis: Number
    is_known: Condition
    is_estimated: Condition


class Counts(NamedTuple):
    """The numbers of children that the rates turn on."""

    qualifying: Number
    with_other_arrangements: Number
    relevant_other: Number


class Liability(NamedTuple):
    """The rate that decided, and what each receiving parent is due before rounding."""

    rate: Number
    amounts: Amounts
