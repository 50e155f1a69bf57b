"""The facts of a family from the checked fields of a situation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from upkeep.law.numbers import ZERO, CodeSet, Exact, Figure, Number, Several, exact
from upkeep.law.scheme_1993.ages import age_on, september_age, september_age_of
from upkeep.law.scheme_1993.facts import (
    Asset,
    CouncilTax,
    Departures,
    Earnings,
    Family,
    FamilyChild,
    Housing,
    HousingCost,
    Income,
    Interim,
    Journey,
    OtherCase,
    OtherIncome,
    Parent,
    Phasing,
    Premiums,
    QualifyingChild,
    ReceivingParent,
    SelfEmployment,
    Transfer,
)
from upkeep.law.scheme_1993.fields import DIRECTIONS, EARNED_BY, PARTNER, PERIODS
from upkeep.law.situations import Findings, fields_of

Fields = Mapping[str, Any]


def _figure(amount: Exact | None) -> Figure:
    return Figure(Exact(0) if amount is None else amount, amount is not None)


def _payments(fields: Fields) -> Exact:
    return Exact(PERIODS[fields["period"]])


def income_of(fields: Fields) -> Income:
    """Everything that comes in to one person."""
    return Income(
        earnings=Several(
            Earnings(payments=_payments(pay), **{k: v for k, v in pay.items() if k != "period"})
            for pay in fields["earnings"]
        ),
        self_employment=Several(_business(each) for each in fields["self_employment"]),
        other=Several(_other_income(item) for item in fields["other_income"]),
        has_nothing_that_counts=fields["income_does_not_count"],
    )


def _business(fields: Fields) -> SelfEmployment:
    own = {name: value for name, value in fields.items() if name != "taxable_profits"}
    return SelfEmployment(profits=_figure(fields["taxable_profits"]), **own)


def _other_income(fields: Fields) -> OtherIncome:
    return OtherIncome(
        kind=CodeSet((fields["kind"],)),
        amount=fields["amount"],
        costs=fields["costs_weekly"],
        interest=fields["mortgage_interest_weekly"],
        share=exact(EARNED_BY[fields["earned_by"]]),
        payments=_payments(fields),
    )


def _ages(fields: Fields, day: datetime.date) -> tuple[Exact, Exact]:
    born = fields["date_of_birth"]
    if born is None:
        age = fields["age"]
        return age, Exact(september_age_of(age.numerator))
    return Exact(age_on(born, day)), Exact(september_age(born, day))


def _child(fields: Fields, day: datetime.date) -> dict[str, Any]:
    age, in_september = _ages(fields, day)
    return {
        "id": fields["id"],
        "age": age,
        "september_age": in_september,
        "is_disabled": fields["is_disabled"],
        "has_enhanced_disability": fields["has_enhanced_disability"],
        "income": fields["income_weekly"],
    }


def family_child_of(fields: Fields, day: datetime.date) -> FamilyChild:
    """A child of a parent's own family."""
    return FamilyChild(
        **_child(fields, day),
        is_relevant=fields["is_own_child"],
        is_joint=fields["is_own_child"] and fields["is_partners_child"],
        nights=fields["nights_weekly"],
    )


def housing_of(fields: Fields) -> Housing:
    """What the home costs."""
    return Housing(
        costs=Several(
            HousingCost(
                kind=CodeSet((cost["kind"],)),
                amount=cost["amount"],
                payments=_payments(cost),
                secured_sum=cost["secured_sum"],
                needed_premium=_figure(cost["needed_premium_weekly"]),
            )
            for cost in fields["costs"]
        ),
        housing_benefit=fields["housing_benefit_weekly"],
        non_dependant_deduction=_figure(fields["non_dependant_deduction_weekly"]),
        is_excepted_from_cap=bool(fields["cap_exceptions"]),
    )


def departures_of(fields: Fields) -> Departures:
    """What departure directions say about one parent."""
    return Departures(
        **fields["special_expenses_weekly"],
        assets=Several(Asset(value) for value in fields["assets"]),
        assets_income_counted=fields["assets_income_counted_weekly"],
        diverted=fields["diverted_weekly"],
        lifestyle=fields["lifestyle_weekly"],
        housing_is_capped=fields["housing_costs_are_capped"],
        partner_housing_share=exact(f"{fields['partner_housing_percent'].numerator}/100"),
        travel_allowance=_figure(fields["travel_allowance_weekly"]),
    )


def parent_of(fields: Fields, children: Iterable[Fields], day: datetime.date) -> Parent:
    """One parent's circumstances."""
    partner = fields["partner"] or fields_of({}, "", PARTNER, Findings())
    premiums = fields["premiums"]
    tax = fields["council_tax"]
    return Parent(
        income=income_of(fields),
        benefits=CodeSet(fields["benefits"]),
        has_partner=fields["partner"] is not None,
        further_partners=partner["further_partners"],
        partner_income=income_of(partner),
        partner_income_is_known=partner["is_income_known"],
        children=Several(family_child_of(child, day) for child in children),
        housing=housing_of(fields["housing"]),
        premiums=Premiums(
            disability="disability" in premiums,
            severe_disability="severe_disability" in premiums,
            has_paid_carer=fields["has_paid_carer"],
            carer="carer" in premiums,
            enhanced_disability="enhanced_disability" in premiums,
            others=fields["other_premiums_weekly"],
        ),
        care_home_fees=fields["care_home_fees_weekly"],
        journeys=Several(Journey(**journey) for journey in fields["travel"]),
        council_tax=CouncilTax(tax["yearly"], tax["people_liable"], tax["benefit_weekly"]),
        lone_parent_child_benefit=fields["lone_parent_child_benefit"],
        child_benefit=fields["child_benefit_weekly"],
        family_maintenance=fields["maintenance_received_weekly"],
        orders_paid=fields["orders_paid_weekly"],
        foreign_orders_paid=fields["foreign_orders_paid_weekly"],
        departures=departures_of(fields["departure_directions"]),
    )


def qualifying(child: Fields) -> bool:
    """Whether a child is a qualifying child against this paying parent (reg 20(2)).

    Not a child for whom the paying parent gives more care than the receiving parent, or as much
    and gets the child benefit.
    """
    paying = child["nights_with_paying_parent_weekly"]
    receiving = child["nights_with_receiving_parent_weekly"]
    rest = Exact(7) - paying if receiving is None else receiving
    is_equal_with_benefit = paying == rest and child["paying_parent_gets_child_benefit"]
    return not (paying > rest or is_equal_with_benefit)


def qualifying_children_of(fields: Fields, day: datetime.date) -> tuple[QualifyingChild, ...]:
    """The children of one assessment, the eldest of whom and of the family marked."""
    given = [child for child in fields["children"] if qualifying(child)]
    eldest = _eldest(given, day)
    everyone = [*fields["children"], *fields["other_children"]]
    eldest_of_all = _eldest(everyone, day)
    return tuple(
        QualifyingChild(
            **_child(child, day),
            nights_with_paying_parent=child["nights_with_paying_parent_weekly"],
            nights_with_receiving_parent=_figure(child["nights_with_receiving_parent_weekly"]),
            nights_with_local_authority=child["nights_with_local_authority_weekly"],
            is_eldest_in_family=child is eldest_of_all,
            is_eldest_qualifying=child is eldest,
        )
        for child in given
    )


def _eldest(children: Sequence[Fields], day: datetime.date) -> Fields | None:
    """The child who is eldest; of several of one age the first that is given."""

    def seniority(child: Fields) -> tuple[int, int]:
        born = child["date_of_birth"]
        if born is None:
            return child["age"].numerator, 0
        return age_on(born, day), -born.toordinal()

    return max(children, key=seniority, default=None)


def transfer_of(fields: Fields) -> Transfer:
    """One transfer of property."""
    own = {name: fields[name] for name in ("value", "mortgage", "kept_value", "kept_mortgage")}
    return Transfer(
        **own,
        kept_charge=fields["kept_charge"],
        money=fields["money"],
        is_in_lieu=fields["is_in_lieu_of_child_payments"],
        is_compensating=fields["is_compensating"],
    )


def receiving_parent_of(fields: Fields, day: datetime.date) -> ReceivingParent:
    """One receiving parent with the qualifying children."""
    children = qualifying_children_of(fields, day)
    other = fields["other_absent_parent"]
    cases = fields["other_cases_requirements_weekly"]
    income = None if other is None else other["assessable_income_weekly"]
    return ReceivingParent(
        id=fields["id"],
        is_parent=fields["is_parent"],
        is_body=fields["is_body"],
        parent=parent_of(fields, fields["other_children"], day),
        children=Several(children),
        child_count=Exact(len(children)),
        other_cases=Several(OtherCase(amount) for amount in cases),
        other_case_count=Exact(len(cases)),
        other_absent_parent=other is not None,
        is_other_absent_parent_assessed=other is not None and other["is_assessed"],
        other_absent_parent_income=ZERO if income is None else income,
        transfers=Several(transfer_of(each) for each in fields["property_transfers"]),
        property_departure=fields["property_direction_weekly"],
    )


def interim_of(fields: Fields) -> Interim:
    """Which kind of assessment is made."""
    kind = fields["assessment"]
    return Interim(
        is_category_a=kind == "interim_a",
        is_category_b=kind == "interim_b",
        is_category_c=kind == "interim_c",
        is_category_d=kind == "interim_d",
        is_disposable_income_unknown="disposable_income" in fields["unknown_in_interim"],
        category_c_amount=_figure(fields["interim_c_amount_weekly"]),
    )


def phasing_of(fields: Fields | None) -> Phasing:
    """How far an assessment has been phased in."""
    if fields is None:
        return Phasing(ZERO, ZERO, False, False)
    return Phasing(
        former_amount=fields["former_amount_weekly"],
        week=fields["week"],
        is_1993=fields["scheme"] == "1993",
        is_1994=fields["scheme"] == "1994",
    )


def family_of(fields: Fields) -> Family:
    """The facts from checked fields, with and without departure directions."""
    family = _family(fields)
    if not has_directions(fields):
        return family
    return replace(family, has_directions=True, undirected=_family(without_directions(fields)))


def _family(fields: Fields) -> Family:
    day = fields["effective_date"]
    paying = fields["paying_parent"]
    carers = [receiving_parent_of(each, day) for each in fields["receiving_parents"]]
    parent = parent_of(paying, paying["children"], day)
    unknown = "partner_income" in fields["unknown_in_interim"]
    if unknown and fields["assessment"] == "interim_b":
        parent = replace(parent, partner_income_is_known=False)
    property_total: Number = ZERO
    for carer in carers:
        property_total = property_total + carer.property_departure
    return Family(
        paying_parent=parent,
        status=CodeSet(paying["status"]),
        is_carer_elsewhere=paying["is_parent_with_care_elsewhere"],
        receiving_parents=Several(carer for carer in carers if carer.child_count > ZERO),
        interim=interim_of(fields),
        phasing=phasing_of(fields["phasing"]),
        amount_in_force=_figure(fields["amount_in_force_weekly"]),
        has_directions=False,
        has_property_direction=property_total > ZERO,
        undirected=None,
    )


def has_directions(fields: Fields) -> bool:
    """Whether any departure direction is given."""
    return without_directions(fields) != fields


def without_directions(fields: Fields) -> dict[str, Any]:
    """The same fields with no departure direction."""
    nothing = fields_of({}, "", DIRECTIONS, Findings())
    plain = dict(fields)
    plain["paying_parent"] = {**fields["paying_parent"], "departure_directions": nothing}
    plain["receiving_parents"] = [
        {**parent, "departure_directions": nothing, "property_direction_weekly": Exact(0)}
        for parent in fields["receiving_parents"]
    ]
    return plain
