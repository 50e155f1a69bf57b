"""Situations for the tests of the law, built from the few facts that a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def parent(
    name: str, nights: Sequence[int] = (0,), authority: Sequence[int] = ()
) -> dict[str, Any]:
    """A receiving parent with one child for each number of nights."""
    in_care = list(authority) or [0] * len(nights)
    return {
        "id": name,
        "children": [
            {"id": f"{name}{index}", "nights": own, "local_authority_nights": other}
            for index, (own, other) in enumerate(zip(nights, in_care, strict=True))
        ],
    }


def situation(
    *parents: dict[str, Any], effective_date: str = "2026-03-02", **paying_parent: Any
) -> dict[str, Any]:
    """A situation of the 2012 scheme; ``income`` stands for current weekly income."""
    if "income" in paying_parent:
        paying_parent["current_income_weekly"] = paying_parent.pop("income")
    return {
        "scheme": "2012",
        "effective_date": effective_date,
        "paying_parent": paying_parent,
        "receiving_parents": list(parents) or [parent("A")],
    }
