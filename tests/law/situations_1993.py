"""Situations of the 1993 scheme for tests, built from the few facts that a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def pay(amount: str) -> list[dict[str, Any]]:
    """Net pay of so much a week."""
    return [{"gross": amount}]


def rent(amount: str) -> dict[str, Any]:
    """A home that costs so much a week."""
    return {"costs": [{"kind": "rent", "amount": amount}]}


def children_of(ages: Sequence[int], prefix: str = "a", **same: Any) -> list[dict[str, Any]]:
    """Children of these ages, alike in everything else."""
    return [{"id": f"{prefix}{index}", "age": age, **same} for index, age in enumerate(ages)]


def on_income_support(name: str = "A", ages: Sequence[int] = (7,), **other: Any) -> dict[str, Any]:
    """A lone carer on income support."""
    return {
        "id": name,
        "benefits": ["income_support"],
        "children": children_of(ages, name.lower()),
        **other,
    }


def in_work(
    earnings: str, home: str, ages: Sequence[int] = (7,), name: str = "A", **other: Any
) -> dict[str, Any]:
    """A lone carer with pay, a home to pay for and the lone-parent rate of child benefit."""
    return {
        "id": name,
        "earnings": pay(earnings),
        "housing": rent(home),
        "lone_parent_child_benefit": True,
        "children": children_of(ages, name.lower()),
        **other,
    }


def assessment(
    *carers: dict[str, Any],
    on: str = "1998-04-06",
    net: str = "315.00",
    home: str = "50.00",
    situation: dict[str, Any] | None = None,
    **paying: Any,
) -> dict[str, Any]:
    """An assessment of a paying parent with net pay and rent; further fields as they stand."""
    return {
        "scheme": "1993",
        "effective_date": on,
        **(situation or {}),
        "paying_parent": {"earnings": pay(net), "housing": rent(home), **paying},
        "receiving_parents": list(carers) or [on_income_support()],
    }


def nodes_of(explanation: list[dict[str, Any]], rule: str) -> list[dict[str, Any]]:
    """Every step of an explanation by a rule, wherever it stands."""
    found = []
    for node in explanation:
        if node["rule"] == rule:
            found.append(node)
        found += nodes_of(node["children"], rule)
    return found
