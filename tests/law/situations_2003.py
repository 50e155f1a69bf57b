"""Situations of the 2003 scheme for the tests, built from the few facts that a test is about."""

from __future__ import annotations

from typing import Any

from law.situations import parent

DAY = "2009-09-07"


def situation_2003(
    *parents: dict[str, Any], effective_date: str = DAY, **paying_parent: Any
) -> dict[str, Any]:
    """A situation of the 2003 scheme; ``income`` stands for net weekly income."""
    if "income" in paying_parent:
        paying_parent["net_weekly_income"] = paying_parent.pop("income")
    return {
        "scheme": "2003",
        "effective_date": effective_date,
        "paying_parent": paying_parent,
        "receiving_parents": list(parents) or [parent("A")],
    }
