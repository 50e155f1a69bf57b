"""Cases in which no calculation can be made at all, which is not the same as a nil rate.

Care of a child to the same extent by both parents is no such case in this scheme: SI 2001/155 reg
8(2)(b) then makes the parent without child benefit the paying parent, which is found before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.no_calculation import (
    NO_JURISDICTION,
    NO_QUALIFYING_CHILD,
    without_jurisdiction,
    without_qualifying_child,
)
from upkeep.law.numbers import Exact
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.words import _


def reason_for_no_calculation(law: Law, fields: Mapping[str, Any]) -> str | None:
    """Why no calculation can be made, if that is so."""
    if not fields["has_jurisdiction"]:
        without_jurisdiction(law)
        return NO_JURISDICTION
    if not any(parent["children"] for parent in fields["receiving_parents"]):
        without_qualifying_child(law)
        return NO_QUALIFYING_CHILD
    return None


def without_children_in_public_care(law: Law, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without children for whom nobody but a local authority has day-to-day care."""
    parents = [
        {
            **parent,
            "children": [child for child in parent["children"] if has_carer(law, child)],
        }
        for parent in fields["receiving_parents"]
    ]
    return {**fields, "receiving_parents": parents}


def has_carer(law: Law, child: Mapping[str, Any]) -> bool:
    """Whether nights are left in which somebody can have day-to-day care of the child."""
    nights: Exact = child["local_authority_nights"]
    most = law.parameters.value("local_authority.nights_max").figure
    is_left = (nights > most) is not True
    if not is_left:
        nobody_has_day_to_day_care(law, child["id"], nights)
    return is_left


@rule("Child Support Act 1991 s.3(3); SI 2001/155 regs 1(2), 9(6)", NOTHING)
def nobody_has_day_to_day_care(law: Law, name: str, nights: Exact) -> None:
    """Day-to-day care takes 104 nights a year; beyond 262 in public care nobody can give it."""
    law.say(
        _(
            "{child:name}: with {nights:count} nights in local authority care (over {most:count}), "
            "nobody else has day-to-day care, so this is no qualifying child."
        ),
        child=name,
        nights=nights,
        most=law.amount("local_authority.nights_max"),
    )
