"""The facts of a family that the 2012 scheme looks at, in the order of the Act's questions."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.law.numbers import Codes, Condition, Figure, Group, Number


@dataclass(frozen=True, slots=True)
class PayingParent:
    """The paying parent (the Act's non-resident parent). Amounts are pence.

    ``current_income_in_use_weekly`` is the current income that the decision in force rests on, if
    this is a decision in the middle of a year. ``nation`` is a place in ``NATIONS``.
    """

    historic_income_annual: Figure
    historic_pension_contributions_annual: Number
    current_income_weekly: Figure
    current_income_in_use_weekly: Figure
    current_income_is_estimated: Condition
    nation: Number
    benefits: Codes
    partner_benefits: Codes
    partner_is_paying_parent: Condition
    status: Codes
    relevant_other_children: Number
    other_arrangement_children: Number


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset of the paying parent, net of what is charged on it."""

    value: Number


@dataclass(frozen=True, slots=True)
class Variations:
    """What has been agreed to vary, by ground. Amounts are pence a week unless named otherwise."""

    contact: Number
    illness_or_disability: Number
    prior_debts: Number
    boarding_school: Number
    mortgage: Number
    unearned_annual: Number
    assets: Group[Asset]
    income_while_on_benefit: Number
    diverted: Number


@dataclass(frozen=True, slots=True)
class Child:
    """A qualifying child, with the nights expected with the paying parent and in public care."""

    id: str
    nights: Number
    local_authority_nights: Number


@dataclass(frozen=True, slots=True)
class ReceivingParent:
    """A receiving parent (the Act's person with care) and the qualifying children in their care."""

    id: str
    children: Group[Child]
    child_count: Number


@dataclass(frozen=True, slots=True)
class Family:
    """Everything the calculation looks at."""

    paying_parent: PayingParent
    variations: Variations
    receiving_parents: Group[ReceivingParent]
    child_count: Number
