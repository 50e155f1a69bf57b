"""A 1993 situation as its page describes it, checked as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import ZERO, Exact, Number
from upkeep.law.parameters import DatedParameters, load_scheme
from upkeep.law.scheme_1993.ages import age_on
from upkeep.law.scheme_1993.fields import (
    AGE_MAX,
    DIRECTIONS,
    SCHEME,
    fields_checked,
)
from upkeep.law.situations import Findings, check_names, fields_of

WEEK = Exact(7)


def checked(situation: Mapping[str, Any]) -> dict[str, Any]:
    """The situation with every default filled in; every problem in one error."""
    findings = Findings()
    result = fields_checked(situation, findings)
    findings.stop_if_any()
    effective_date = result["effective_date"]
    first_day = load_scheme(SCHEME).first_day
    if effective_date < first_day:
        wanted = f"a day on or after {first_day.isoformat()}, when the 1993 scheme began"
        findings.note("effective_date", effective_date.isoformat(), wanted)
        findings.stop_if_any()
    check_names([{**parent, "children": ()} for parent in result["receiving_parents"]], findings)
    _check_children(result, effective_date, findings)
    _check_dates(result, load_scheme(SCHEME).on(effective_date), findings)
    _check_carers(result, findings)
    findings.stop_if_any()
    return result


def _check_children(
    result: Mapping[str, Any], effective_date: datetime.date, findings: Findings
) -> None:
    """Every child has a name, an age or a date of birth, and no more than seven nights a week."""
    groups = [("paying_parent.children", result["paying_parent"]["children"])]
    for index, parent in enumerate(result["receiving_parents"]):
        groups.append((f"receiving_parents[{index}].children", parent["children"]))
        groups.append((f"receiving_parents[{index}].other_children", parent["other_children"]))
    seen: set[str] = set()
    for path, children in groups:
        for place, child in enumerate(children):
            if child["id"] in seen:
                found = f'the id "{child["id"]}" more than once'
                findings.note(f"{path}[{place}].id", found, "an id of its own for each")
            seen.add(child["id"])
            _check_age(f"{path}[{place}]", child, effective_date, findings)
            _check_nights(f"{path}[{place}]", child, findings)


def _check_age(
    path: str, child: Mapping[str, Any], effective_date: datetime.date, findings: Findings
) -> None:
    born, age = child["date_of_birth"], child["age"]
    if (born is None) == (age is None):
        found = "neither" if born is None else "both"
        findings.note(path, f"{found} of date_of_birth and age", "one of the two")
    elif born is not None and born > effective_date:
        wanted = "a day that is not after the effective date"
        findings.note(f"{path}.date_of_birth", born.isoformat(), wanted)
    elif born is not None and age_on(born, effective_date) > AGE_MAX:
        wanted = f"a child who is not older than {AGE_MAX} on the effective date"
        findings.note(f"{path}.date_of_birth", born.isoformat(), wanted)


def _check_nights(path: str, child: Mapping[str, Any], findings: Findings) -> None:
    total: Number = ZERO
    for field in (
        "nights_with_paying_parent_weekly",
        "nights_with_receiving_parent_weekly",
        "nights_with_local_authority_weekly",
    ):
        total = total + (child.get(field) or ZERO)
    if total > WEEK:
        findings.note(path, "more than seven nights a week", "nights that fit into a week")


def _check_dates(result: Mapping[str, Any], law: DatedParameters, findings: Findings) -> None:
    """What the law of the effective date does not know is refused, not left out in silence."""
    is_late = result["assessment"] in ("interim_c", "interim_d")
    if is_late and not law.value("interim.categories_c_and_d").is_true:
        wanted = "full, interim_a or interim_b: Categories C and D began on 18 April 1995"
        findings.add("assessment", result["assessment"], wanted)
    if not law.value("departure.directions").is_true:
        _refuse_directions(result, findings)
    if result["unreviewed_since_18_april_1995"] and not law.value("travel.allowance").is_true:
        findings.add("unreviewed_since_18_april_1995", True, "false before 18 April 1995")
    phasing = result["phasing"]
    if phasing and phasing["scheme"] == "1994" and law.day < datetime.date(1994, 2, 7):
        findings.add("phasing.scheme", "1994", '"1993": the other began on 7 February 1994')
    if "premium.enhanced_disability_adult" not in law.values:
        _refuse_enhanced_disability(result, findings)


def _parents(result: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    parents = [("paying_parent", result["paying_parent"])]
    parents += [
        (f"receiving_parents[{index}]", parent)
        for index, parent in enumerate(result["receiving_parents"])
    ]
    return parents


def _refuse_directions(result: Mapping[str, Any], findings: Findings) -> None:
    nothing = fields_of({}, "", DIRECTIONS, Findings())
    wanted = "nothing here: departure directions began on 2 December 1996"
    for path, parent in _parents(result):
        if parent["departure_directions"] != nothing:
            findings.note(f"{path}.departure_directions", "a direction", wanted)
        if parent.get("property_direction_weekly", ZERO) > ZERO:
            findings.note(f"{path}.property_direction_weekly", "a direction", wanted)


def _refuse_enhanced_disability(result: Mapping[str, Any], findings: Findings) -> None:
    wanted = "nothing here: the enhanced disability premium began on 9 April 2001"
    for path, parent in _parents(result):
        if "enhanced_disability" in parent["premiums"]:
            findings.note(f"{path}.premiums", '"enhanced_disability"', wanted)
        for group in ("children", "other_children"):
            for place, child in enumerate(parent.get(group, ())):
                if child["has_enhanced_disability"]:
                    where = f"{path}.{group}[{place}].has_enhanced_disability"
                    findings.note(where, "true", wanted)


def _check_carers(result: Mapping[str, Any], findings: Findings) -> None:
    names = {parent["id"] for parent in result["receiving_parents"]}
    for index, parent in enumerate(result["receiving_parents"]):
        path = f"receiving_parents[{index}].part_time_carers"
        nights: Number = ZERO
        for place, carer in enumerate(parent["part_time_carers"]):
            nights = nights + carer["nights_weekly"]
            if carer["id"] in names:
                found = f'the id "{carer["id"]}" more than once'
                findings.note(f"{path}[{place}].id", found, "an id of its own for each")
            names.add(carer["id"])
        if nights > WEEK:
            findings.note(path, "more than seven nights a week", "nights that fit into a week")
        if parent["is_body"] and parent["is_parent"]:
            findings.add(
                f"receiving_parents[{index}].is_parent", True, "false where is_body is true"
            )
