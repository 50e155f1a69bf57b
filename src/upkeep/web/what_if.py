"""What an amount would be if something were otherwise: worked out by the law, and kept nowhere.

It starts from the facts of the decision in force, on that decision's own first day, so that with
nothing changed it comes to the amount in force. A receiving parent learns no more of the other
than the decision shows: with another income typed, everything else of the paying parent that the
decision need not have shown is left out.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from upkeep.cases.models import Case, CaseChild, Decision, Scheme
from upkeep.law import Step, calculate
from upkeep.web.explanation import steps_of_another_result

NIGHTS_MAX = 365
CHILDREN_MAX = 20
INCOME_MAX = 10_000_000
"""Pounds a year: more is a slip of the finger."""

_LEFT_OUT_WITH_ANOTHER_INCOME = (
    "historic_income",
    "current_income_weekly",
    "current_income",
    "current_income_in_use_weekly",
    "current_income_is_estimated",
    "income_change_had_to_be_reported",
)
_NOT_FOR_THE_OTHER_PARENT = (
    "benefits",
    "partner_benefits",
    "partner_is_paying_parent",
    "status",
    "special_expenses_weekly",
    "additional_income",
)
"""Where another income is typed these might show for the first time."""

_WITHOUT = (
    Decision.Kind.DEFAULT,
    Decision.Kind.TAKEN_OVER,
    Decision.Kind.CESSATION,
)
"""Decisions that do not rest on facts that could be otherwise."""


@dataclass(frozen=True, slots=True)
class ChildToday:
    """A child of the case, with the nights a year that the decision counts; None if assumed."""

    identifier: str
    name: str
    nights: int | None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What would be otherwise; what is not named stays as the decision has it.

    ``income_pounds`` is the paying parent's gross income a year after pension contributions.
    """

    nights: Mapping[str, int] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    more_children: int = 0
    more_nights: int = 0
    other_children: int | None = None
    income_pounds: int | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The amount for the case in pence a week, and why; no amount where none can be worked out."""

    weekly_pence: int | None
    steps: tuple[Step, ...]


def can_ask(decision: Decision | None) -> bool:
    """Whether a decision rests on facts that can be thought otherwise."""
    return (
        decision is not None
        and decision.scheme == Scheme.SCHEME_2012
        and decision.kind not in _WITHOUT
        and "paying_parent" in decision.situation
    )


def children_today(decision: Decision, case: Case) -> list[ChildToday]:
    """The children for whom the decision gives the case an amount."""
    names = {
        str(child.pk): child.person.given_name
        for child in CaseChild.objects.filter(case=case).select_related("person")
    }
    return [
        ChildToday(
            child["id"],
            names.get(child["id"], _("Child")),
            None if child.get("nights_are_assumed") else int(child.get("nights", 0)),
        )
        for child in _family(decision.situation, case)["children"]
    ]


def what_if(decision: Decision, case: Case, asked: Otherwise, *, is_paying: bool) -> WhatIf:
    """The amount and the reasons with something otherwise, for one of the two parents."""
    situation = situation_if(decision, case, asked, is_paying=is_paying)
    if not situation["receiving_parents"]:
        return WhatIf(0, ())
    result = calculate(situation)
    names = {
        _new(number): _("Further child %(number)s") % {"number": number}
        for number in range(1, asked.more_children + 1)
    }
    steps = steps_of_another_result(result, decision, case, names, is_paying=is_paying)
    if result.no_calculation_reason is not None:
        return WhatIf(None, steps)
    shares = {share.id: share.weekly_pence for share in result.receiving_parents}
    return WhatIf(shares.get(case.reference, 0), steps)


def situation_if(
    decision: Decision, case: Case, asked: Otherwise, *, is_paying: bool
) -> dict[str, Any]:
    """The situation of a decision with something otherwise."""
    situation: dict[str, Any] = copy.deepcopy(decision.situation)
    family = _family(situation, case)
    family["children"] = [
        _with_nights(child, asked.nights.get(child["id"]))
        for child in family["children"]
        if child["id"] not in asked.gone
    ] + [
        {"id": _new(number), "nights": asked.more_nights}
        for number in range(1, asked.more_children + 1)
    ]
    situation["receiving_parents"] = [
        own for own in situation["receiving_parents"] if own["children"]
    ]
    payer = situation["paying_parent"]
    if asked.other_children is not None:
        payer["relevant_other_children"] = asked.other_children
    if asked.income_pounds is not None:
        _take_income(payer, asked.income_pounds, is_paying=is_paying)
    return situation


def _take_income(payer: dict[str, Any], pounds_a_year: int, *, is_paying: bool) -> None:
    left_out = (*_LEFT_OUT_WITH_ANOTHER_INCOME, *(() if is_paying else _NOT_FOR_THE_OTHER_PARENT))
    for name in left_out:
        payer.pop(name, None)
    payer["historic_income_annual"] = f"{pounds_a_year}.00"
    payer["historic_pension_contributions_annual"] = "0.00"


def _with_nights(child: dict[str, Any], nights: int | None) -> dict[str, Any]:
    if nights is None:
        return child
    return {**child, "nights": nights, "nights_are_assumed": False}


def _family(situation: Mapping[str, Any], case: Case) -> dict[str, Any]:
    return next(
        (own for own in situation["receiving_parents"] if own["id"] == case.reference),
        {"id": case.reference, "children": []},
    )


def _new(number: int) -> str:
    return f"new{number}"
