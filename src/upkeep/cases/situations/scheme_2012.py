"""A situation of the 2012 scheme, in the shape of ``upkeep calculate``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from upkeep.cases.facts import ChildOnCase, Family, Kind
from upkeep.cases.models import Scheme


def situation_on(family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day`` in the shape of ``upkeep calculate``; None without a live case.

    A case without a qualifying child left takes no part.
    """
    receiving_parents = [
        {"id": case.reference, "children": children}
        for case in family.cases
        if case.is_open_on(day) and (children := _children_on(family, case.children, day))
    ]
    if not receiving_parents:
        return None
    return {
        "scheme": Scheme.SCHEME_2012.value,
        "effective_date": day.isoformat(),
        "paying_parent": _paying_parent_on(family, day),
        "receiving_parents": receiving_parents,
    }


def _children_on(
    family: Family, children: Iterable[ChildOnCase], day: date
) -> list[dict[str, Any]]:
    return [
        {"id": str(child.id), "nights": family.value_on(day, Kind.NIGHTS, child.id) or 0}
        for child in children
        if family.value_on(day, Kind.QUALIFIES, child.id)
    ]


def _paying_parent_on(family: Family, day: date) -> dict[str, Any]:
    historic = family.value_on(day, Kind.HISTORIC_INCOME)
    current = family.value_on(day, Kind.CURRENT_INCOME)
    return {
        "historic_income_annual": historic and pounds(historic["annual_pence"]),
        "historic_pension_contributions_annual": pounds(
            historic["pension_contributions_pence"] if historic else 0
        ),
        "current_income_weekly": None if current is None else pounds(current),
        "benefits": family.value_on(day, Kind.BENEFITS) or [],
        "partner_benefits": family.value_on(day, Kind.PARTNER_BENEFITS) or [],
        "partner_is_paying_parent": family.value_on(day, Kind.PARTNER_IS_PAYING_PARENT) or False,
        "status": family.value_on(day, Kind.STATUS) or [],
        "relevant_other_children": family.value_on(day, Kind.RELEVANT_OTHER_CHILDREN) or 0,
    }


def pounds(pence: int) -> str:
    """Whole pence as a decimal string in pounds."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
