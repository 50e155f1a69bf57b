"""A situation as the contract writes it, checked and turned into facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from upkeep.law.numbers import ZERO, CodeSet, Exact, Figure, Several
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2012.current_income_fields import parts_or_nothing
from upkeep.law.scheme_2012.facts import (
    Asset,
    Child,
    Family,
    PayingParent,
    ReceivingParent,
    Variations,
)
from upkeep.law.scheme_2012.hmrc_figure import heads_or_nothing
from upkeep.law.scheme_2012.vocabulary import NATIONS
from upkeep.law.situations import (
    COUNT_MAX,
    NIGHTS_MAX,
    Field,
    Findings,
    a_list_of,
    an_object,
    check_names,
    codes,
    day,
    exactly,
    fields_of,
    money,
    money_list,
    money_or_unknown,
    name,
    place_of,
    whole_number,
    yes_or_no,
)
from upkeep.law.words import code_names

SCHEME = "2012"
STATUSES = code_names(
    "child",
    "prisoner",
    "youth_trainee",
    "under_18_on_income_related_benefit",
    "care_home_resident_funded",
)
NOTHING = "0.00"


def known_benefits() -> frozenset[str]:
    """Every benefit code that may be given, whether or not the law lists it."""
    return load_scheme(SCHEME).codes("benefit")


EXPENSES = {
    ground: Field(money, NOTHING)
    for ground in ("contact", "illness_or_disability", "prior_debts", "boarding_school", "mortgage")
}
ADDITIONAL_INCOME = {
    "unearned_annual": Field(money, NOTHING),
    "assets": Field(money_list, ()),
    "income_while_on_benefit_weekly": Field(money, NOTHING),
    "diverted_weekly": Field(money, NOTHING),
}
PAYING_PARENT = {
    "historic_income_annual": Field(money_or_unknown),
    "historic_income": Field(heads_or_nothing),
    "historic_pension_contributions_annual": Field(money, NOTHING),
    "current_income_weekly": Field(money_or_unknown),
    "current_income": Field(parts_or_nothing),
    "current_income_in_use_weekly": Field(money_or_unknown),
    "current_income_is_estimated": Field(yes_or_no, False),
    "income_change_had_to_be_reported": Field(yes_or_no, False),
    "nation": Field(place_of(NATIONS), NATIONS[0]),
    "benefits": Field(codes(known_benefits), ()),
    "partner_benefits": Field(codes(known_benefits), ()),
    "partner_is_paying_parent": Field(yes_or_no, False),
    "status": Field(codes(lambda: STATUSES), ()),
    "relevant_other_children": Field(whole_number(COUNT_MAX), 0),
    "other_arrangement_children": Field(whole_number(COUNT_MAX), 0),
    "special_expenses_weekly": Field(an_object(EXPENSES), {}),
    "additional_income": Field(an_object(ADDITIONAL_INCOME), {}),
}
CHILD = {
    "id": Field(name, is_required=True),
    "nights": Field(whole_number(NIGHTS_MAX), 0),
    "nights_are_assumed": Field(yes_or_no, False),
    "local_authority_nights": Field(whole_number(NIGHTS_MAX), 0),
    "equal_day_to_day_care": Field(yes_or_no, False),
}
RECEIVING_PARENT = {
    "id": Field(name, is_required=True),
    "children": Field(a_list_of(CHILD), is_required=True),
}
SITUATION = {
    "scheme": Field(exactly(SCHEME), is_required=True),
    "effective_date": Field(day, is_required=True),
    "has_jurisdiction": Field(yes_or_no, True),
    "paying_parent": Field(an_object(PAYING_PARENT), is_required=True),
    "receiving_parents": Field(a_list_of(RECEIVING_PARENT), is_required=True),
}


def checked(situation: Mapping[str, Any]) -> dict[str, Any]:
    """The situation with every default filled in; every problem in one error."""
    findings = Findings()
    result = fields_of(situation, "", SITUATION, findings)
    first_day = load_scheme(SCHEME).first_day
    effective_date: datetime.date | None = result["effective_date"]
    if effective_date is not None and effective_date < first_day:
        wanted = f"a day on or after {first_day.isoformat()}, when the 2012 scheme began"
        findings.note("effective_date", effective_date.isoformat(), wanted)
    _check_incomes(result["paying_parent"], findings)
    _check_assumed_nights(result["receiving_parents"] or [], findings)
    check_names(result["receiving_parents"] or [], findings)
    findings.stop_if_any()
    return result


FIGURE_OF_PARTS = {
    "current_income": "current_income_weekly",
    "historic_income": "historic_income_annual",
}
"""Incomes that may be given in parts, and the one figure that stands for them otherwise."""


def _check_incomes(paying_parent: Mapping[str, Any] | None, findings: Findings) -> None:
    """An income is one figure or its parts, never both."""
    given = paying_parent or {}
    for parts, figure in FIGURE_OF_PARTS.items():
        if given.get(parts) is not None and given[figure] is not None:
            findings.note(
                f"paying_parent.{parts}",
                f"the parts beside {figure}",
                "one of the two: the figure, or the parts that it is put together from",
            )


def _check_assumed_nights(parents: Iterable[Mapping[str, Any]], findings: Findings) -> None:
    """Nights are counted or assumed, never both."""
    for number, parent in enumerate(parents):
        for place, child in enumerate(parent["children"] or []):
            if child["nights_are_assumed"] and child["nights"] != ZERO:
                findings.note(
                    f"receiving_parents[{number}].children[{place}].nights",
                    "nights beside nights_are_assumed",
                    "one of the two: nights that are known, or that one night a week is assumed",
                )


def _figure(amount: Exact | None) -> Figure:
    return Figure(Exact(0) if amount is None else amount, amount is not None)


def paying_parent_of(fields: Mapping[str, Any]) -> PayingParent:
    """The paying parent's facts from checked fields."""
    return PayingParent(
        historic_income_annual=_figure(fields["historic_income_annual"]),
        historic_pension_contributions_annual=fields["historic_pension_contributions_annual"],
        current_income_weekly=_figure(fields["current_income_weekly"]),
        current_income_in_use_weekly=_figure(fields["current_income_in_use_weekly"]),
        current_income_is_estimated=fields["current_income_is_estimated"],
        nation=fields["nation"],
        benefits=CodeSet(fields["benefits"]),
        partner_benefits=CodeSet(fields["partner_benefits"]),
        partner_is_paying_parent=fields["partner_is_paying_parent"],
        status=CodeSet(fields["status"]),
        relevant_other_children=fields["relevant_other_children"],
        other_arrangement_children=fields["other_arrangement_children"],
    )


def variations_of(fields: Mapping[str, Any]) -> Variations:
    """The agreed variations from checked fields."""
    expenses = fields["special_expenses_weekly"]
    additional = fields["additional_income"]
    return Variations(
        contact=expenses["contact"],
        illness_or_disability=expenses["illness_or_disability"],
        prior_debts=expenses["prior_debts"],
        boarding_school=expenses["boarding_school"],
        mortgage=expenses["mortgage"],
        unearned_annual=additional["unearned_annual"],
        assets=Several(Asset(value) for value in additional["assets"]),
        income_while_on_benefit=additional["income_while_on_benefit_weekly"],
        diverted=additional["diverted_weekly"],
    )


def receiving_parents_of(given: Iterable[Mapping[str, Any]]) -> list[ReceivingParent]:
    """The receiving parents who have a qualifying child; equal care leaves a child out."""
    parents = []
    for fields in given:
        children = [
            Child(child["id"], child["nights"], child["local_authority_nights"])
            for child in fields["children"]
            if not child["equal_day_to_day_care"]
        ]
        if children:
            parents.append(ReceivingParent(fields["id"], Several(children), Exact(len(children))))
    return parents


def family_of(fields: Mapping[str, Any]) -> Family:
    """The facts from checked fields."""
    parents = receiving_parents_of(fields["receiving_parents"])
    return Family(
        paying_parent=paying_parent_of(fields["paying_parent"]),
        variations=variations_of(fields["paying_parent"]),
        receiving_parents=Several(parents),
        child_count=sum((parent.child_count for parent in parents), start=ZERO),
    )


TEMPLATE: Mapping[str, Any] = {
    "scheme": "2012",
    "effective_date": "2026-03-02",
    "has_jurisdiction": True,
    "paying_parent": {
        "historic_income_annual": "43744.00",
        "historic_income": None,
        "historic_pension_contributions_annual": "0.00",
        "current_income_weekly": None,
        "current_income": None,
        "current_income_in_use_weekly": None,
        "current_income_is_estimated": False,
        "income_change_had_to_be_reported": False,
        "nation": "england_and_wales",
        "benefits": [],
        "partner_benefits": [],
        "partner_is_paying_parent": False,
        "status": [],
        "relevant_other_children": 0,
        "other_arrangement_children": 0,
        "special_expenses_weekly": {
            "contact": "0.00",
            "illness_or_disability": "0.00",
            "prior_debts": "0.00",
            "boarding_school": "0.00",
            "mortgage": "0.00",
        },
        "additional_income": {
            "unearned_annual": "0.00",
            "assets": [],
            "income_while_on_benefit_weekly": "0.00",
            "diverted_weekly": "0.00",
        },
    },
    "receiving_parents": [
        {
            "id": "A",
            "children": [
                {
                    "id": "a1",
                    "nights": 0,
                    "nights_are_assumed": False,
                    "local_authority_nights": 0,
                    "equal_day_to_day_care": False,
                }
            ],
        }
    ],
}
