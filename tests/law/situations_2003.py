"""Situations of the 2003 scheme for the tests, built from the few facts that a test is about."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from law.situations import parent
from upkeep.law.parameters import Parameters
from upkeep.law.parameters.loading import PARAMETER_FOLDER, load_folder

DAY = "2009-09-07"
SWITCHES_OF_DATES = frozenset(
    {"stopping_counts_from_period_of_request", "carer_change_counts_from_its_period_before_2009"}
)
"""Open points that decide days, not amounts."""


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


def switched(folder: Path, name: str) -> Parameters:
    """The parameters with one policy switch the other way."""
    target = folder / "2003"
    shutil.copytree(PARAMETER_FOLDER / "2003", target)
    path = target / "policy.toml"
    text = path.read_text()
    start = text.index(f'[["policy.{name}".value]]')
    found = re.compile(r"amount = (true|false)").search(text, start)
    assert found
    other = "false" if found[1] == "true" else "true"
    path.write_text(f"{text[: found.start(1)]}{other}{text[found.end(1) :]}")
    return load_folder(target, "2003")
