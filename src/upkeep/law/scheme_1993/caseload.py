"""Many situations of the 1993 scheme at once, as arrays, by the same rules as one.

Arrays hold the assessments that made up nearly all of a caseload: pay, rent, council tax, partners
and second families, several receiving parents, shared care by whole nights and part care by a local
authority. Interim assessments, departure directions, phasing in, self-employment, other kinds of
income and of housing cost, travel and property have no column: such a row is refused by the name
of its column rather than worked out without it, and is worked out one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law import caseloads
from upkeep.law.caseloads import (
    CHILD,
    PAYING_PARENT,
    RECEIVING_PARENT,
    Amounts,
    ArrayScheme,
    Found,
    Layer,
    Selection,
    Situations,
    amount,
    codes,
    count,
    yes_no,
)
from upkeep.law.columns import Column, ColumnMask, Level, Members, Nobody
from upkeep.law.columns.figures import constant
from upkeep.law.numbers import (
    ONE,
    ZERO,
    CodeSet,
    Condition,
    Exact,
    Figure,
    Group,
    Number,
    negate,
)
from upkeep.law.parameters import Parameters
from upkeep.law.rules import Law
from upkeep.law.scheme_1993.calculation import calculation
from upkeep.law.scheme_1993.facts import (
    CouncilTax,
    Departures,
    Earnings,
    Family,
    FamilyChild,
    Housing,
    HousingCost,
    Income,
    Interim,
    Parent,
    Phasing,
    Premiums,
    QualifyingChild,
    ReceivingParent,
)
from upkeep.law.scheme_1993.fields import AGE_MAX, SCHEME, STATUSES, known_benefits
from upkeep.law.scheme_1993.vocabulary import RATE_NAMES

__all__ = [
    "ARRAYS",
    "BENEFIT_BITS",
    "STATUS_BITS",
    "Caseload",
    "calculate_caseload",
    "situation_of_row",
]

BENEFIT_BITS = {code: place for place, code in enumerate(sorted(known_benefits()))}
STATUS_BITS = {code: place for place, code in enumerate(STATUSES)}
BASIS_NAMES = ("none", "current")
WEEKS = Exact(52)
WEEK = Exact(7)
NIGHTS_MAX = 7
SHARED_NIGHTS_MAX = 3
"""With more nights than the other parent the paying parent is not treated as absent."""

Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]
Truth = NDArray[np.bool_]

FAMILY_CHILD = Layer(
    "child of the paying parent's family",
    "paying_parent.children",
    PAYING_PARENT,
    "family_child_counts",
    is_named=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload(Situations):
    """Situations of the 1993 scheme as arrays. A column left out stands for nought throughout.

    Pay is net, in pence a week; ``rent`` is what the home costs. ``benefits``,
    ``carer_benefits`` and ``status`` hold one bit per code. ``carer_…`` columns have one entry per
    receiving parent, ``age`` and nights one per qualifying child, ``family_…`` columns one per
    child of the paying parent's own family. Ages are years on the effective date.
    """

    net_pay: Whole | None = amount()
    rent: Whole | None = amount()
    council_tax_yearly: Whole | None = amount(at="paying_parent.council_tax.yearly")
    benefits: Bits | None = codes(BENEFIT_BITS)
    status: Bits | None = codes(STATUS_BITS)
    has_partner: Truth | None = yes_no()
    partner_net_pay: Whole | None = amount()
    has_disability: Truth | None = yes_no()
    child_benefit: Whole | None = amount(at="paying_parent.child_benefit_weekly")
    orders_paid: Whole | None = amount(at="paying_parent.orders_paid_weekly")
    family_child_counts: Whole | None = None
    family_age: Whole | None = count(AGE_MAX, of=FAMILY_CHILD, at="age")
    family_is_step_child: Truth | None = yes_no(of=FAMILY_CHILD, at="is_step_child")
    family_is_partners_child: Truth | None = yes_no(of=FAMILY_CHILD, at="is_partners_child")
    carer_net_pay: Whole | None = amount(of=RECEIVING_PARENT, at="net_pay")
    carer_rent: Whole | None = amount(of=RECEIVING_PARENT, at="rent")
    carer_council_tax_yearly: Whole | None = amount(of=RECEIVING_PARENT, at="council_tax.yearly")
    carer_benefits: Bits | None = codes(BENEFIT_BITS, of=RECEIVING_PARENT, at="benefits")
    carer_has_partner: Truth | None = yes_no(of=RECEIVING_PARENT, at="has_partner")
    carer_partner_net_pay: Whole | None = amount(of=RECEIVING_PARENT, at="partner_net_pay")
    carer_is_no_parent: Truth | None = yes_no(of=RECEIVING_PARENT, at="is_no_parent")
    carer_lone_parent_child_benefit: Truth | None = yes_no(
        of=RECEIVING_PARENT, at="lone_parent_child_benefit"
    )
    age: Whole = count(AGE_MAX, of=CHILD, is_required=True)
    nights_with_paying_parent: Whole | None = count(
        SHARED_NIGHTS_MAX, of=CHILD, at="nights_with_paying_parent_weekly"
    )
    nights_with_local_authority: Whole | None = count(
        NIGHTS_MAX - SHARED_NIGHTS_MAX, of=CHILD, at="nights_with_local_authority_weekly"
    )


def family_of_rows(rows: Selection) -> Family:
    """The facts of some rows, field by field."""
    child_count = rows.count_of(CHILD)
    children: Group[QualifyingChild] = rows.members(CHILD, lambda: _qualifying_child(rows))
    parents = rows.members(RECEIVING_PARENT, lambda: _receiving_parent(rows, children, child_count))
    return Family(
        paying_parent=_paying_parent(rows),
        status=rows.fact("status"),
        is_carer_elsewhere=False,
        receiving_parents=parents,
        interim=Interim(False, False, False, False, False, UNKNOWN_AMOUNT),
        phasing=Phasing(ZERO, ZERO, False, False),
        amount_in_force=UNKNOWN_AMOUNT,
        has_directions=False,
        has_property_direction=False,
        undirected=None,
    )


UNKNOWN_AMOUNT = Figure(ZERO, False)


def _one_each(item: Any, level: Level) -> Members[Any]:  # noqa: ANN401 - any kind of fact
    """Exactly one item for everybody on a level."""
    return Members(item, Level(level.size, level, np.ones(level.size, np.int64)))


def _pay(net: Number, level: Level) -> Income:
    pay = Earnings(net, ZERO, ZERO, ZERO, ZERO, False, WEEKS)
    return Income(_one_each(pay, level), Nobody(), Nobody(), False)


def _home(rent: Number, level: Level) -> Housing:
    cost = HousingCost(CodeSet(("rent",)), rent, WEEKS, ZERO, UNKNOWN_AMOUNT)
    return Housing(_one_each(cost, level), ZERO, UNKNOWN_AMOUNT, False)


def _departures() -> Departures:
    grounds = dict.fromkeys(
        ("travel_to_work", "contact", "illness_or_disability", "prior_debts"), ZERO
    )
    return Departures(
        **grounds,
        commitments=ZERO,
        step_children=ZERO,
        assets=Nobody(),
        assets_income_counted=ZERO,
        diverted=ZERO,
        lifestyle=ZERO,
        housing_is_capped=False,
        partner_housing_share=ZERO,
        travel_allowance=UNKNOWN_AMOUNT,
    )


def _parent(rows: Selection, level: Level, prefix: str, **own: Any) -> Parent:  # noqa: ANN401
    """What the arrays know of either parent."""
    disability = own.pop("disability", False)
    return Parent(
        income=_pay(rows.fact(f"{prefix}net_pay"), level),
        benefits=rows.fact(f"{prefix}benefits"),
        has_partner=rows.fact(f"{prefix}has_partner"),
        further_partners=ZERO,
        partner_income=_pay(rows.fact(f"{prefix}partner_net_pay"), level),
        partner_income_is_known=True,
        housing=_home(rows.fact(f"{prefix}rent"), level),
        premiums=Premiums(disability, False, False, False, False, ZERO),
        care_home_fees=ZERO,
        journeys=Nobody(),
        council_tax=CouncilTax(rows.fact(f"{prefix}council_tax_yearly"), ONE, ZERO),
        family_maintenance=ZERO,
        foreign_orders_paid=ZERO,
        departures=_departures(),
        **own,
    )


def _paying_parent(rows: Selection) -> Parent:
    return _parent(
        rows,
        rows.paying,
        "",
        disability=rows.fact("has_disability"),
        children=rows.members(FAMILY_CHILD, lambda: _family_child(rows)),
        lone_parent_child_benefit=False,
        child_benefit=rows.fact("child_benefit"),
        orders_paid=rows.fact("orders_paid"),
    )


def _family_child(rows: Selection) -> FamilyChild:
    age = rows.fact("family_age")
    is_own = negate(rows.fact("family_is_step_child"))
    return FamilyChild(
        id="",
        age=age,
        september_age=age.smaller(LAST_OPEN_AGE),
        is_disabled=False,
        has_enhanced_disability=False,
        income=ZERO,
        is_relevant=is_own,
        is_joint=is_own & rows.fact("family_is_partners_child"),
        nights=WEEK,
    )


LAST_OPEN_AGE = Exact(17)
"""Without dates of birth nobody is in the band that closed in April 1997."""


def _receiving_parent(
    rows: Selection, children: Group[QualifyingChild], child_count: Number
) -> ReceivingParent:
    parent = _parent(
        rows,
        rows.receiving,
        "carer_",
        children=Nobody(),
        lone_parent_child_benefit=rows.fact("carer_lone_parent_child_benefit"),
        child_benefit=ZERO,
        orders_paid=ZERO,
    )
    return ReceivingParent(
        id="",
        is_parent=negate(rows.fact("carer_is_no_parent")),
        is_body=False,
        parent=parent,
        children=children,
        child_count=child_count,
        other_cases=Nobody(),
        other_case_count=ZERO,
        other_absent_parent=False,
        is_other_absent_parent_assessed=False,
        other_absent_parent_income=ZERO,
        transfers=Nobody(),
        property_departure=ZERO,
    )


def _qualifying_child(rows: Selection) -> QualifyingChild:
    age = rows.fact("age")
    is_eldest = _eldest(rows, age)
    return QualifyingChild(
        id="",
        age=age,
        september_age=age.smaller(LAST_OPEN_AGE),
        is_disabled=False,
        has_enhanced_disability=False,
        income=ZERO,
        nights_with_paying_parent=rows.fact("nights_with_paying_parent"),
        nights_with_receiving_parent=UNKNOWN_AMOUNT,
        nights_with_local_authority=rows.fact("nights_with_local_authority"),
        is_eldest_in_family=is_eldest,
        is_eldest_qualifying=is_eldest,
    )


def _eldest(rows: Selection, age: Number) -> Condition:
    """Who is the eldest child of a receiving parent; of several of one age the first."""
    level = rows.level(CHILD)
    ages = constant(age, level) if isinstance(age, Exact) else age
    assert isinstance(ages, Column)
    return ColumnMask(level.first_of_most(ages.numerators), level)


def _find(law: Law, family: Family) -> Found:
    outcome = calculation(law, family)
    return Found(outcome.rate, ONE, outcome.income, outcome.is_income_known, outcome.amounts)


ARRAYS = ArrayScheme(
    name=SCHEME,
    caseload=Caseload,
    facts=family_of_rows,
    find=_find,
    rate_names=RATE_NAMES,
    basis_names=BASIS_NAMES,
    set_apart=(
        ("has_partner", "partner_net_pay"),
        ("family_child_counts",),
    ),
)


def calculate_caseload(
    caseload: Caseload, *, workers: int = 1, parameters: Parameters | None = None
) -> Amounts:
    """Work out every row of a caseload of the 1993 scheme."""
    return caseloads.calculate(ARRAYS, caseload, workers=workers, parameters=parameters)


def situation_of_row(caseload: Caseload, row: int) -> dict[str, Any]:
    """One row of a caseload as a situation of its own, to be worked out and explained alone."""
    situation = caseloads.situation_of_row(ARRAYS, caseload, row)
    paying = situation["paying_parent"]
    _write_out(paying)
    if paying.pop("has_disability"):
        paying["premiums"] = ["disability"]
    for child in paying["children"]:
        child["is_own_child"] = not child.pop("is_step_child")
    for carer in situation["receiving_parents"]:
        _write_out(carer)
        carer["is_parent"] = not carer.pop("is_no_parent")
        for child in carer["children"]:
            for field in ("nights_with_paying_parent_weekly", "nights_with_local_authority_weekly"):
                child[field] = f"{child[field]}.00"
    return situation


def _write_out(parent: dict[str, Any]) -> None:
    """Pay, rent and a partner's pay as the lists that a situation has."""
    parent["earnings"] = [{"gross": parent.pop("net_pay")}]
    parent["housing"] = {"costs": [{"kind": "rent", "amount": parent.pop("rent")}]}
    partner = {"earnings": [{"gross": parent.pop("partner_net_pay")}]}
    parent["partner"] = partner if parent.pop("has_partner") else None
