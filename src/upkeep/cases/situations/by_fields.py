"""A situation put together of facts that say fields of ``upkeep calculate``.

The facts of the 1993 and 2003 schemes are kept in the words of their contract. Each says some
fields of its subject; of several that say one field, the one with the latest effective day counts,
and of those the last recorded. So reports about different fields never undo each other, whatever
the order in which they come.
"""

from datetime import date
from typing import Any

from upkeep.cases.facts import CaseInTime, Fact, Family, Kind


def fields_on(
    family: Family, day: date, kind: Kind, case_child_id: int | None = None
) -> dict[str, Any]:
    """What facts of ``kind`` say on ``day``, field by field."""
    corrected = {fact.corrects_id for fact in family.facts}
    counting = [
        fact
        for fact in family.facts
        if (fact.kind, fact.case_child_id) == (kind, case_child_id)
        and fact.effective_from <= day
        and fact.id not in corrected
    ]
    fields: dict[str, Any] = {}
    for fact in sorted(counting, key=_in_order):
        for name, said in fact.value.items():
            is_of_a_case = kind == Kind.RECEIVING_PARENT_FIELDS
            fields[name] = {**fields.get(name, {}), **said} if is_of_a_case else said
    return fields


def _in_order(fact: Fact) -> tuple[date, Any, int]:
    return fact.effective_from, fact.known_at, fact.id


def situation_of_fields(scheme: str, family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day`` under a scheme; None without a case that has a qualifying child."""
    of_cases = fields_on(family, day, Kind.RECEIVING_PARENT_FIELDS)
    receiving_parents = [
        {"id": case.reference, **of_cases.get(case.reference, {}), "children": children}
        for case in family.cases
        if case.is_open_on(day) and (children := _children_on(family, case, day))
    ]
    if not receiving_parents:
        return None
    return {
        "scheme": scheme,
        "effective_date": day.isoformat(),
        **fields_on(family, day, Kind.ASSESSMENT_FIELDS),
        "paying_parent": fields_on(family, day, Kind.PAYING_PARENT_FIELDS),
        "receiving_parents": receiving_parents,
    }


def _children_on(family: Family, case: CaseInTime, day: date) -> list[dict[str, Any]]:
    return [
        {"id": str(child.id), **fields_on(family, day, Kind.CHILD_FIELDS, child.id)}
        for child in case.children
        if family.value_on(day, Kind.QUALIFIES, child.id)
    ]
