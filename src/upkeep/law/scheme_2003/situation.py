"""A situation as the contract writes it, checked and turned into facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from upkeep.law.numbers import ZERO, CodeSet, Exact, Figure, Number, Several
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2003.facts import (
    Child,
    Family,
    PayingParent,
    ReceivingParent,
    Variations,
)
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
    money_by_name,
    money_or_unknown,
    name,
    nearest_of,
    whole_number,
    yes_or_no,
)
from upkeep.law.transition.situation import (
    check_transition,
    court_order_or_none,
    transition_or_none,
)
from upkeep.law.words import code_names

SCHEME = "2003"
STATUSES = code_names(
    "child",
    "prisoner",
    "youth_trainee",
    "under_18_on_income_related_benefit",
    "care_home_resident_funded",
    "student",
    "hospital_patient_reduced_benefit",
)
FURTHER_PARTNERS_MAX = 9
NOTHING = "0.00"


def known_benefits() -> frozenset[str]:
    """Every benefit code that may be given, whether or not the law lists it."""
    return load_scheme(SCHEME).codes("benefit")


EXPENSES = {
    ground: Field(money, NOTHING)
    for ground in ("contact", "illness_or_disability", "prior_debts", "boarding_school", "mortgage")
}
PAYING_PARENT = {
    "net_weekly_income": Field(money_or_unknown),
    "benefits": Field(codes(known_benefits), ()),
    "partner_benefits": Field(codes(known_benefits), ()),
    "benefits_weekly": Field(money_or_unknown),
    "benefit_additions_weekly": Field(money, NOTHING),
    "couple_benefits_weekly": Field(money_or_unknown),
    "partner_is_paying_parent": Field(yes_or_no, False),
    "further_partners": Field(whole_number(FURTHER_PARTNERS_MAX), 0),
    "status": Field(codes(lambda: STATUSES), ()),
    "relevant_other_children": Field(whole_number(COUNT_MAX), 0),
    "order_children": Field(whole_number(COUNT_MAX), 0),
    "special_expenses_weekly": Field(an_object(EXPENSES), {}),
    "assets": Field(money, NOTHING),
    "income_not_taken_into_account_weekly": Field(money, NOTHING),
    "controlled_company_income_weekly": Field(money, NOTHING),
    "diverted_weekly": Field(money, NOTHING),
    "lifestyle_weekly": Field(money, NOTHING),
    "property_transfer_weekly": Field(money_by_name, {}),
}
CHILD = {
    "id": Field(name, is_required=True),
    "nights": Field(whole_number(NIGHTS_MAX), 0),
    "local_authority_nights": Field(whole_number(NIGHTS_MAX), 0),
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
    "transition": Field(transition_or_none),
    "court_order": Field(court_order_or_none),
}


def checked(situation: Mapping[str, Any]) -> dict[str, Any]:
    """The situation with every default filled in; every problem in one error."""
    findings = Findings()
    result = fields_of(situation, "", SITUATION, findings)
    first_day = load_scheme(SCHEME).first_day
    effective_date: datetime.date | None = result["effective_date"]
    if effective_date is not None and effective_date < first_day:
        wanted = f"a day on or after {first_day.isoformat()}, when the 2003 scheme began"
        findings.note("effective_date", effective_date.isoformat(), wanted)
    parents = result["receiving_parents"] or []
    check_names(parents, findings)
    _check_transfers(result["paying_parent"], [parent["id"] for parent in parents], findings)
    children = {parent["id"]: len(parent["children"] or ()) for parent in parents}
    check_transition(result, children, findings)
    findings.stop_if_any()
    return result


def _check_transfers(
    paying_parent: Mapping[str, Any], names: list[str], findings: Findings
) -> None:
    """Property was transferred to somebody who is a receiving parent here."""
    for given in paying_parent["property_transfer_weekly"]:
        if given not in names:
            path = f"paying_parent.property_transfer_weekly.{given}"
            findings.note(
                path, "an unknown id", "the id of a receiving parent", nearest_of(given, names)
            )


def _figure(amount: Exact | None) -> Figure:
    return Figure(Exact(0) if amount is None else amount, amount is not None)


def paying_parent_of(fields: Mapping[str, Any]) -> PayingParent:
    """The paying parent's facts from checked fields."""
    return PayingParent(
        net_weekly_income=_figure(fields["net_weekly_income"]),
        benefits=CodeSet(fields["benefits"]),
        partner_benefits=CodeSet(fields["partner_benefits"]),
        benefits_weekly=_figure(fields["benefits_weekly"]),
        benefit_additions_weekly=fields["benefit_additions_weekly"],
        couple_benefits_weekly=_figure(fields["couple_benefits_weekly"]),
        partner_is_paying_parent=fields["partner_is_paying_parent"],
        further_partners=fields["further_partners"],
        status=CodeSet(fields["status"]),
        relevant_other_children=fields["relevant_other_children"],
        order_children=fields["order_children"],
    )


def variations_of(fields: Mapping[str, Any]) -> Variations:
    """The agreed variations from checked fields."""
    expenses = fields["special_expenses_weekly"]
    return Variations(
        contact=expenses["contact"],
        illness_or_disability=expenses["illness_or_disability"],
        prior_debts=expenses["prior_debts"],
        boarding_school=expenses["boarding_school"],
        mortgage=expenses["mortgage"],
        assets=fields["assets"],
        income_not_taken_into_account=fields["income_not_taken_into_account_weekly"],
        controlled_company_income=fields["controlled_company_income_weekly"],
        diverted=fields["diverted_weekly"],
        lifestyle=fields["lifestyle_weekly"],
    )


def receiving_parents_of(
    given: Iterable[Mapping[str, Any]], transfers: Mapping[str, Number]
) -> list[ReceivingParent]:
    """The receiving parents who have a qualifying child, in the order given."""
    return [
        ReceivingParent(
            fields["id"],
            Several(
                Child(child["id"], child["nights"], child["local_authority_nights"])
                for child in fields["children"]
            ),
            Exact(len(fields["children"])),
            transfers.get(fields["id"], ZERO),
        )
        for fields in given
        if fields["children"]
    ]


def family_of(fields: Mapping[str, Any]) -> Family:
    """The facts from checked fields."""
    paying_parent = fields["paying_parent"]
    parents = receiving_parents_of(
        fields["receiving_parents"], paying_parent["property_transfer_weekly"]
    )
    return Family(
        paying_parent=paying_parent_of(paying_parent),
        variations=variations_of(paying_parent),
        receiving_parents=Several(parents),
        child_count=sum((parent.child_count for parent in parents), start=ZERO),
    )


TEMPLATE: Mapping[str, Any] = {
    "scheme": "2003",
    "effective_date": "2009-09-07",
    "has_jurisdiction": True,
    "paying_parent": {
        "net_weekly_income": "465.00",
        "benefits": [],
        "partner_benefits": [],
        "benefits_weekly": None,
        "benefit_additions_weekly": "0.00",
        "couple_benefits_weekly": None,
        "partner_is_paying_parent": False,
        "further_partners": 0,
        "status": [],
        "relevant_other_children": 0,
        "order_children": 0,
        "special_expenses_weekly": {
            "contact": "0.00",
            "illness_or_disability": "0.00",
            "prior_debts": "0.00",
            "boarding_school": "0.00",
            "mortgage": "0.00",
        },
        "assets": "0.00",
        "income_not_taken_into_account_weekly": "0.00",
        "controlled_company_income_weekly": "0.00",
        "diverted_weekly": "0.00",
        "lifestyle_weekly": "0.00",
        "property_transfer_weekly": {"A": "0.00"},
    },
    "receiving_parents": [
        {"id": "A", "children": [{"id": "a1", "nights": 0, "local_authority_nights": 0}]}
    ],
    "transition": None,
    "court_order": None,
}
