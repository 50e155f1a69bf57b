"""Names the 1993 scheme uses throughout: rates, lists, and the figures an assessment turns on."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import Exact, Number, PerMember
from upkeep.law.words import code_names

RATE_NAMES = code_names("nil", "minimum", "formula", "interim")
NIL: Number = Exact(0)
MINIMUM: Number = Exact(1)
FORMULA: Number = Exact(2)
INTERIM: Number = Exact(3)

LIST_WITHOUT_INCOME = "benefit.nil"
LIST_WITHOUT_INCOME_FOR_CARER = "benefit.nil_for_carer"
LIST_WITHOUT_MINIMUM = "benefit.schedule_4"

Amounts = PerMember
"""One amount for each receiving parent, in their order."""


class Assessable(NamedTuple):
    """One parent's net income, exempt income and what is left of the one above the other."""

    net: Number
    exempt: Number
    assessable: Number


class Basis(NamedTuple):
    """What each assessment rests on, one figure for each receiving parent, and the whole."""

    requirements: Amounts
    paying: Assessable
    paying_incomes: Amounts
    receiving_incomes: Amounts


class Liability(NamedTuple):
    """What decided, and what each receiving parent is due before rounding."""

    rate: Number
    amounts: Amounts
