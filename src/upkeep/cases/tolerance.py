"""Differences too small for a decision of the older schemes to be superseded.

The 2012 scheme holds a change of income against the income in use, within the calculation; the
older ones hold the new decision against the one in force. Which request led here makes no
difference, so the same facts come to the same decisions in whatever order they are reported.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from upkeep.cases.models import Scheme
from upkeep.cases.reading import DecisionInForce
from upkeep.law import Calculated, Node, Result, calculate
from upkeep.law.numbers import Exact
from upkeep.law.outcomes import explained_law
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_1993.reviews import changes_enough
from upkeep.law.scheme_2003.supersession import is_within_tolerance

INCOME = "net_weekly_income"
WITHOUT_TOLERANCE = frozenset({"minimum", "nil", "interim"})
"""Rates of 1993 on either side of which every difference counts (SI 1992/1813 reg 21(5))."""


def is_too_little(
    before: DecisionInForce, situation: Mapping[str, Any], result: Calculated
) -> bool:
    """Whether ``before`` stands although ``result`` comes to something else."""
    scheme = situation["scheme"]
    if before.situation["scheme"] != scheme:
        return False
    if scheme == Scheme.SCHEME_2003:
        return _is_income_too_near(before, situation)
    if scheme == Scheme.SCHEME_1993:
        assert isinstance(result, Result), "older schemes are worked out one by one"
        return not _is_amount_far_enough(before, situation, result)
    return False


def _is_income_too_near(before: DecisionInForce, situation: Mapping[str, Any]) -> bool:
    """Less than 5% of the net income in force, and nothing else that decides (reg 6B)."""
    then = before.situation["paying_parent"].get(INCOME)
    now = situation["paying_parent"].get(INCOME)
    if then is None or now is None or then == now:
        return False
    payer = {**situation["paying_parent"], INCOME: then}
    without_income = calculate({**situation, "paying_parent": payer})
    law = explained_law(load_scheme(Scheme.SCHEME_2003), _day_of(situation))
    return bool(
        is_within_tolerance(
            law,
            _pence(then),
            _pence(now),
            other_grounds_decide=not before.comes_to(without_income),
        )
    )


def _is_amount_far_enough(
    before: DecisionInForce, situation: Mapping[str, Any], result: Result
) -> bool:
    """10.00 a week in general, and the exceptions (SI 1992/1813 regs 21, 22)."""
    assert result.weekly_total_pence is not None, "there is a calculation"
    then, now = _families(before.situation), _families(situation)
    left = {child for own in then.values() for child in own} - {
        child for own in now.values() for child in own
    }
    return changes_enough(
        _day_of(situation),
        sum(before.amounts.values()),
        result.weekly_total_pence,
        is_within_protected_income=_has_step(result.explanation, "cut_to_income"),
        are_children_different=then != now,
        is_without_tolerance=bool(left)
        or then.keys() != now.keys()
        or not WITHOUT_TOLERANCE.isdisjoint({before.rate, result.rate}),
    )


def _families(situation: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The children of each receiving parent."""
    return {
        parent["id"]: frozenset(child["id"] for child in parent["children"])
        for parent in situation["receiving_parents"]
    }


def _has_step(nodes: Iterable[Node], rule: str) -> bool:
    return any(node.rule == rule or _has_step(node.children, rule) for node in nodes)


def _day_of(situation: Mapping[str, Any]) -> date:
    return date.fromisoformat(situation["effective_date"])


def _pence(pounds: str) -> Exact:
    return Exact(int(pounds.replace(".", "")))
