"""The facts of a family that the 1993 scheme looks at, as the assessment forms asked for them.

Amounts are pence, and a week's unless said otherwise. ``payments`` is how many such amounts a year
of 52 weeks has: 52 for weekly, 12 for monthly. Nights are nights a week on average.
"""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.law.numbers import Codes, Condition, Figure, Group, Number


@dataclass(frozen=True, slots=True)
class Earnings:
    """Pay from one employment, or a bonus, with what was deducted from it."""

    gross: Number
    income_tax: Number
    national_insurance: Number
    occupational_pension: Number
    personal_pension: Number
    pension_repays_mortgage: Condition
    payments: Number


@dataclass(frozen=True, slots=True)
class SelfEmployment:
    """A business over the weeks of its account; all amounts are for those weeks together."""

    receipts: Number
    expenses: Number
    value_added_tax: Number
    profits: Figure
    is_childminding: Condition
    income_tax: Number
    national_insurance: Number
    pension_premiums: Number
    pension_repays_mortgage: Condition
    weeks: Number


@dataclass(frozen=True, slots=True)
class OtherIncome:
    """A benefit, pension or other receipt: its kind decides how far it counts.

    ``costs`` are what may be set against it or bounds it (by kind), ``interest`` is the part of a
    mortgage that is interest, ``share`` is the part that counts for this parent.
    """

    kind: Codes
    amount: Number
    costs: Number
    interest: Number
    share: Number
    payments: Number


@dataclass(frozen=True, slots=True)
class Income:
    """Everything that comes in to one person."""

    earnings: Group[Earnings]
    self_employment: Group[SelfEmployment]
    other: Group[OtherIncome]
    has_nothing_that_counts: Condition


@dataclass(frozen=True, slots=True)
class Child:
    """A child: age in years by birthday, and as the September rule of income support has it."""

    id: str
    age: Number
    september_age: Number
    is_disabled: Condition
    has_enhanced_disability: Condition
    income: Number


@dataclass(frozen=True, slots=True)
class FamilyChild(Child):
    """A child in a parent's own family who is not a qualifying child of this assessment.

    A relevant child is the parent's own; one who is the partner's too is a joint child.
    """

    is_relevant: Condition
    is_joint: Condition
    nights: Number


@dataclass(frozen=True, slots=True)
class QualifyingChild(Child):
    """A child for whom maintenance is assessed, with the nights a week spent where."""

    nights_with_paying_parent: Number
    nights_with_receiving_parent: Figure
    nights_with_local_authority: Number
    is_eldest_in_family: Condition
    is_eldest_qualifying: Condition


@dataclass(frozen=True, slots=True)
class HousingCost:
    """One housing cost: its kind decides in which of the two lists it counts."""

    kind: Codes
    amount: Number
    payments: Number
    secured_sum: Number
    needed_premium: Figure


@dataclass(frozen=True, slots=True)
class Housing:
    """What the home costs, and what is known about it."""

    costs: Group[HousingCost]
    housing_benefit: Number
    non_dependant_deduction: Figure
    is_excepted_from_cap: Condition


@dataclass(frozen=True, slots=True)
class Premiums:
    """Which income support premiums the parent would have as a claimant under 60."""

    disability: Condition
    severe_disability: Condition
    has_paid_carer: Condition
    carer: Condition
    enhanced_disability: Condition
    others: Number


@dataclass(frozen=True, slots=True)
class Journey:
    """A way between home and work, or between two workplaces."""

    miles: Number
    journeys: Number
    weeks: Number
    is_borne_by_employer: Condition


@dataclass(frozen=True, slots=True)
class CouncilTax:
    """The year's bill for the home, how many are liable for it, and the benefit a week."""

    yearly: Number
    people_liable: Number
    benefit: Number


@dataclass(frozen=True, slots=True)
class Departures:
    """What departure directions say about one parent."""

    travel_to_work: Number
    contact: Number
    illness_or_disability: Number
    prior_debts: Number
    commitments: Number
    step_children: Number
    assets: Group[Asset]
    assets_income_counted: Number
    diverted: Number
    lifestyle: Number
    housing_is_capped: Condition
    partner_housing_share: Number
    travel_allowance: Figure


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset, net of what is charged on it."""

    value: Number


@dataclass(frozen=True, slots=True)
class Parent:
    """One parent's circumstances: the paying parent's (the law's absent parent) or the other's."""

    income: Income
    benefits: Codes
    has_partner: Condition
    further_partners: Number
    partner_income: Income
    partner_income_is_known: Condition
    children: Group[FamilyChild]
    housing: Housing
    premiums: Premiums
    care_home_fees: Number
    journeys: Group[Journey]
    council_tax: CouncilTax
    lone_parent_child_benefit: Condition
    child_benefit: Number
    family_maintenance: Number
    orders_paid: Number
    foreign_orders_paid: Number
    departures: Departures


@dataclass(frozen=True, slots=True)
class Transfer:
    """Property that went to the other parent or a child under an old order or agreement.

    Land and business assets: value and mortgage of the whole, what the giver still owns and the
    mortgage the giver still pays, a charge kept. Money: the sum. ``sign`` is -1 for a transfer the
    other way, made to compensate. All amounts are pence, once.
    """

    value: Number
    mortgage: Number
    kept_value: Number
    kept_mortgage: Number
    kept_charge: Number
    money: Number
    is_in_lieu: Condition
    is_compensating: Condition


@dataclass(frozen=True, slots=True)
class OtherCase:
    """The maintenance requirement of the same carer's case against another absent parent."""

    requirement: Number


@dataclass(frozen=True, slots=True)
class ReceivingParent:
    """A receiving parent (the law's person with care) and the qualifying children in their care."""

    id: str
    is_parent: Condition
    is_body: Condition
    parent: Parent
    children: Group[QualifyingChild]
    child_count: Number
    other_cases: Group[OtherCase]
    other_case_count: Number
    other_absent_parent: Condition
    is_other_absent_parent_assessed: Condition
    other_absent_parent_income: Number
    transfers: Group[Transfer]
    property_departure: Number


@dataclass(frozen=True, slots=True)
class Interim:
    """Which kind of assessment is made, and what is unknown in an interim one."""

    is_category_a: Condition
    is_category_b: Condition
    is_category_c: Condition
    is_category_d: Condition
    is_disposable_income_unknown: Condition
    category_c_amount: Figure


@dataclass(frozen=True, slots=True)
class Phasing:
    """The former amount that an assessment is phased in from, and how far that has come."""

    former_amount: Number
    week: Number
    is_1993: Condition
    is_1994: Condition


@dataclass(frozen=True, slots=True)
class Family:
    """Everything an assessment looks at."""

    paying_parent: Parent
    status: Codes
    is_carer_elsewhere: Condition
    receiving_parents: Group[ReceivingParent]
    interim: Interim
    phasing: Phasing
    amount_in_force: Figure
    has_directions: Condition
    has_property_direction: Condition
    undirected: Family | None
