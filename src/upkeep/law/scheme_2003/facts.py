"""The facts of a family that the 2003 scheme looks at, in the order of the Act's questions."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.law.numbers import Codes, Condition, Figure, Group, Number


@dataclass(frozen=True, slots=True)
class PayingParent:
    """The paying parent (the Act's non-resident parent). Amounts are pence a week.

    ``benefits_weekly`` is what the benefits of the paying parent's own list come to,
    ``couple_benefits_weekly`` what all other listed benefits of the couple do. ``further_partners``
    counts those beyond the first, in a polygamous marriage.
    """

    net_weekly_income: Figure
    benefits: Codes
    partner_benefits: Codes
    benefits_weekly: Figure
    benefit_additions_weekly: Number
    couple_benefits_weekly: Figure
    partner_is_paying_parent: Condition
    further_partners: Number
    status: Codes
    relevant_other_children: Number
    order_children: Number


@dataclass(frozen=True, slots=True)
class Variations:
    """What has been agreed to vary, by ground. Amounts are pence a week; assets are pence."""

    contact: Number
    illness_or_disability: Number
    prior_debts: Number
    boarding_school: Number
    mortgage: Number
    assets: Number
    income_not_taken_into_account: Number
    controlled_company_income: Number
    diverted: Number
    lifestyle: Number


@dataclass(frozen=True, slots=True)
class Child:
    """A qualifying child, with the nights a year with the paying parent and in public care."""

    id: str
    nights: Number
    local_authority_nights: Number


@dataclass(frozen=True, slots=True)
class ReceivingParent:
    """A receiving parent (the Act's person with care) and the qualifying children in their care.

    ``property_transfer`` is the weekly value, in pence, of what was transferred to this parent
    before April 1993 instead of maintenance.
    """

    id: str
    children: Group[Child]
    child_count: Number
    property_transfer: Number


@dataclass(frozen=True, slots=True)
class Family:
    """Everything the calculation looks at."""

    paying_parent: PayingParent
    variations: Variations
    receiving_parents: Group[ReceivingParent]
    child_count: Number
