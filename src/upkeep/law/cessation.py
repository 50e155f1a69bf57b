"""The end of liability as a decision: why it ends, under which provision, and from which day.

What is found, and the day that follows from it, is for whoever ends a case; this says what the end
comes to: no maintenance from the first day without liability, which is never before the case
begins. Like a calculation it can be worked out again from what it was made on.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from upkeep.law.explanations import Node
from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_scheme
from upkeep.law.results import Result, Share
from upkeep.law.rulebook import RULEBOOK_VERSION
from upkeep.law.words import _, code_names

(ENDED,) = code_names("ended")
"""The rate of a decision by which liability ends."""

WHY: Mapping[str, str] = MappingProxyType(
    {
        "applicant_request": _("The parent who applied asked for it to end."),
        "paying_parent_died": _("The paying parent has died."),
        "receiving_parent_died": _("The receiving parent has died."),
        "no_child_left": _("No child of the case is a qualifying child any more."),
        "parents_together": _("The parents live together, so neither is a paying parent."),
        "equal_care": _("Both parents provide day-to-day care to the same extent."),
        "paying_parent_has_care": _("The paying parent has the main day-to-day care now."),
        "care_elsewhere": _("Somebody else has the main day-to-day care now."),
        "paying_parent_left": _("The paying parent is not habitually resident here any more."),
        "receiving_parent_left": _(
            "The receiving parent is not habitually resident here any more."
        ),
        "adopted": _("The children have been adopted."),
        "never_a_parent": _("The paying parent has been found not to be a parent of the children."),
        "court_order": _("A court decides about maintenance for the children."),
        "withdrawn": _("The application was withdrawn."),
        "other": _("A ground that is recorded with the case."),
    }
)
"""What is said of each ground."""


def is_end(situation: Mapping[str, Any]) -> bool:
    """Whether a decision's snapshot is that of an end and not of a calculation."""
    return "ending" in situation


def snapshot(
    scheme: str,
    case: str,
    ground: str,
    citation: str,
    counts_from: datetime.date,
    case_from: datetime.date,
) -> dict[str, Any]:
    """What an end is decided on: the ground, the day from which it counts, and the case's first."""
    return {
        "scheme": scheme,
        "effective_date": max(counts_from, case_from).isoformat(),
        "paying_parent": {},
        "receiving_parents": [{"id": case, "children": []}],
        "ending": {
            "ground": ground,
            "citation": citation,
            "counts_from": counts_from.isoformat(),
            "case_from": case_from.isoformat(),
        },
    }


def end_of_liability(situation: Mapping[str, Any]) -> Result:
    """What an end comes to: nothing a week for its case, from its day on, and why.

    Child Support Act 1991 Sch 1 para 16 with the ground's own provision. What was owed before
    stays owed; that is no part of it.
    """
    ending = situation["ending"]
    counts_from, case_from = (
        datetime.date.fromisoformat(ending[name]) for name in ("counts_from", "case_from")
    )
    day = max(counts_from, case_from)
    return Result(
        scheme=situation["scheme"],
        effective_date=day,
        rate=ENDED,
        income_basis=None,
        weekly_income=None,
        weekly_total_pence=0,
        receiving_parents=tuple(
            Share(parent["id"], 0) for parent in situation["receiving_parents"]
        ),
        rulebook_version=RULEBOOK_VERSION,
        parameters_version=load_scheme(situation["scheme"]).version,
        explanation=(_step(ending, day, is_from_the_beginning=day == case_from),),
    )


def _step(ending: Mapping[str, Any], day: datetime.date, *, is_from_the_beginning: bool) -> Node:
    node = Node("end_of_liability", ending["citation"], "money")
    node.value = Exact(0)
    node.sentences.append((WHY[ending["ground"]], {}))
    if is_from_the_beginning:
        never = _("No maintenance was ever due: the end counts from {day:date}, the first day.")
        node.sentences.append((never, {"day": day}))
    else:
        last = _("No maintenance is due from {day:date} on; what was due before stays due.")
        node.sentences.append((last, {"day": day}))
    return node
