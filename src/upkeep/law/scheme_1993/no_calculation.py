"""Cases in which no assessment can be made, which is not the same as a nil one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.no_calculation import (
    NO_JURISDICTION,
    NO_QUALIFYING_CHILD,
    without_jurisdiction,
    without_qualifying_child,
)
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_1993.reading import qualifying
from upkeep.law.words import _, code_names

(PAYING_PARENT_HAS_MAIN_CARE,) = code_names("paying_parent_has_main_care")


def reason_for_no_calculation(law: Law, fields: Mapping[str, Any]) -> str | None:
    """Why no assessment can be made, if that is so."""
    children = [child for parent in fields["receiving_parents"] for child in parent["children"]]
    if not fields["has_jurisdiction"]:
        without_jurisdiction(law)
        return NO_JURISDICTION
    if not children:
        without_qualifying_child(law)
        return NO_QUALIFYING_CHILD
    if not any(qualifying(child) for child in children):
        with_main_care(law)
        return PAYING_PARENT_HAS_MAIN_CARE
    return None


@rule("SI 1992/1815 reg 20(2)", NOTHING)
def with_main_care(law: Law) -> None:
    """The parent who gives more care, or as much with child benefit, is not treated as absent."""
    law.say(
        _(
            "No assessment can be made: the paying parent gives more care than the other parent, "
            "or as much and gets the child benefit, and so is not treated as an absent parent."
        )
    )
