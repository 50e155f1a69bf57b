"""A situation of the 2012 scheme, in the shape of ``upkeep calculate``."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from upkeep.cases.fact_values import children_counted
from upkeep.cases.facts import ChildOnCase, Fact, Family, Kind
from upkeep.cases.models import Scheme

Known = Mapping[tuple[str, int | None], Fact]
"""The facts that count on a day, by kind and child."""

_EXPENSES = {
    "contact": Kind.EXPENSE_CONTACT,
    "illness_or_disability": Kind.EXPENSE_ILLNESS,
    "prior_debts": Kind.EXPENSE_DEBTS,
    "boarding_school": Kind.EXPENSE_BOARDING,
    "mortgage": Kind.EXPENSE_MORTGAGE,
}
_ADDITIONAL_INCOME = {
    "unearned_annual": Kind.ADDED_UNEARNED,
    "income_while_on_benefit_weekly": Kind.ADDED_ON_BENEFIT,
    "diverted_weekly": Kind.ADDED_DIVERTED,
}


def situation_on(family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day`` in the shape of ``upkeep calculate``; None without a live case.

    A case without a qualifying child left takes no part. What nothing is known of is left out
    where the law has a default for it.
    """
    known = family.known_on(day)
    receiving_parents = [
        {"id": case.reference, "children": children}
        for case in family.cases
        if case.is_open_on(day) and (children := _children_on(known, case.children))
    ]
    if not receiving_parents:
        return None
    return {
        "scheme": Scheme.SCHEME_2012.value,
        "effective_date": day.isoformat(),
        "paying_parent": _paying_parent_on(known, day),
        "receiving_parents": receiving_parents,
    }


def _children_on(known: Known, children: Iterable[ChildOnCase]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(child.id),
            **_nights(_value(known, Kind.NIGHTS, child.id)),
            **_in_public_care(_value(known, Kind.LOCAL_AUTHORITY_NIGHTS, child.id)),
        }
        for child in children
        if _value(known, Kind.QUALIFIES, child.id)
    ]


def _nights(value: int | dict[str, Any] | None) -> dict[str, Any]:
    """Nights a year; where they are assumed, the law itself says how many."""
    if not isinstance(value, dict):
        return {"nights": value or 0}
    if value["basis"] == "assumed":
        return {"nights": 0, "nights_are_assumed": True}
    return {"nights": value["nights"]}


def _in_public_care(nights: int | None) -> dict[str, Any]:
    return {"local_authority_nights": nights} if nights else {}


def _paying_parent_on(known: Known, day: date) -> dict[str, Any]:
    return {
        **_historic_income(_value(known, Kind.HISTORIC_INCOME)),
        **_current_income(known.get((Kind.CURRENT_INCOME, None)), day),
        "benefits": _value(known, Kind.BENEFITS) or [],
        "partner_benefits": _value(known, Kind.PARTNER_BENEFITS) or [],
        "partner_is_paying_parent": _value(known, Kind.PARTNER_IS_PAYING_PARENT) or False,
        "status": _value(known, Kind.STATUS) or [],
        "relevant_other_children": children_counted(
            _value(known, Kind.RELEVANT_OTHER_CHILDREN), day
        ),
        **_left_out_if_nothing(
            {
                "other_arrangement_children": _value(known, Kind.OTHER_ARRANGEMENT_CHILDREN),
                "nation": _value(known, Kind.NATION),
                "special_expenses_weekly": _amounts(known, _EXPENSES),
                "additional_income": _amounts(known, _ADDITIONAL_INCOME) | _assets(known),
            }
        ),
    }


def _historic_income(value: dict[str, Any] | None) -> dict[str, Any]:
    """The HMRC figure, head by head where it is made of more than one."""
    contributions = pounds(value["pension_contributions_pence"] if value else 0)
    told = {"historic_pension_contributions_annual": contributions}
    heads = (value or {}).get("heads") or {}
    if sum(1 for pence in heads.values() if pence) < 2:
        return {"historic_income_annual": value and pounds(value["annual_pence"]), **told}
    return {
        "historic_income_annual": None,
        "historic_income": {
            "employment": pounds(heads["employment_pence"]),
            "pensions": pounds(heads["pensions_pence"]),
            "taxable_benefits": pounds(heads["taxable_benefits_pence"]),
            "trading": pounds(heads["trading_pence"]),
        },
        **told,
    }


def _current_income(fact: Fact | None, day: date) -> dict[str, Any]:
    """Current income; on the day of a change that had to be reported, that it had to be."""
    value: int | dict[str, Any] | None = None if fact is None else fact.value
    if value is None or isinstance(value, int):
        return {"current_income_weekly": None if value is None else pounds(value)}
    assert fact is not None, "a value is that of a fact"
    found: dict[str, Any] = {"current_income_weekly": None}
    if "parts" in value:
        found["current_income"] = value["parts"]
    else:
        found["current_income_weekly"] = pounds(value["weekly_pence"])
    if value.get("is_estimated"):
        found["current_income_is_estimated"] = True
    if value.get("had_to_be_reported") and fact.effective_from == day:
        found["income_change_had_to_be_reported"] = True
    return found


def _amounts(known: Known, fields: Mapping[str, Kind]) -> dict[str, Any]:
    """What has been agreed to vary, by ground; a ground that came to an end is left out."""
    found = {name: _value(known, kind) for name, kind in fields.items()}
    return {name: pounds(pence) for name, pence in found.items() if pence}


def _assets(known: Known) -> dict[str, Any]:
    values = _value(known, Kind.ADDED_ASSETS)
    return {"assets": [pounds(value) for value in values]} if values else {}


def _left_out_if_nothing(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _value(known: Known, kind: Kind, child_id: int | None = None) -> Any:  # noqa: ANN401
    fact = known.get((kind, child_id))
    return None if fact is None else fact.value


def pounds(pence: int) -> str:
    """Whole pence as a decimal string in pounds."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
