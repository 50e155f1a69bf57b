"""Cases in which no calculation can be made at all, which is not the same as a nil rate."""

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
from upkeep.law.words import _, code_names

(EQUAL_DAY_TO_DAY_CARE,) = code_names("equal_day_to_day_care")


def reason_for_no_calculation(law: Law, fields: Mapping[str, Any]) -> str | None:
    """Why no calculation can be made, if that is so. These are findings, never reckoned here."""
    children = [child for parent in fields["receiving_parents"] for child in parent["children"]]
    if not fields["has_jurisdiction"]:
        without_jurisdiction(law)
        return NO_JURISDICTION
    if not children:
        without_qualifying_child(law)
        return NO_QUALIFYING_CHILD
    if all(child["equal_day_to_day_care"] for child in children):
        with_equal_care(law)
        return EQUAL_DAY_TO_DAY_CARE
    return None


@rule("SI 2012/2677 reg 50(2)", NOTHING)
def with_equal_care(law: Law) -> None:
    """A parent who gives day-to-day care to no lesser extent is not a paying parent.

    SI 2012/2677 reg 50. This is found on all the evidence of day-to-day care; it is not a count of
    nights and is never worked out from one.
    """
    law.say(
        _(
            "No calculation can be made: both parents provide day-to-day care to the same extent, "
            "so neither is a paying parent."
        )
    )
