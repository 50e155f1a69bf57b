"""Worked examples: data a lawyer can read, from published sources and from the text of the law."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import calculate

FOLDER = Path(__file__).parent / "examples" / "2012"
FILES = sorted(FOLDER.glob("*.toml"))
SAME_NAMES = (
    "benefits",
    "partner_benefits",
    "partner_is_paying_parent",
    "status",
    "relevant_other_children",
    "other_arrangement_children",
    "special_expenses_weekly",
    "additional_income",
)


def examples() -> list[Any]:
    return [
        pytest.param(example, id=f"{path.stem}-{example['id']}")
        for path in FILES
        for example in tomllib.loads(path.read_text())["example"]
    ]


def situation_of(example: dict[str, Any]) -> dict[str, Any]:
    facts = {name: example[name] for name in SAME_NAMES if name in example}
    if "historic" in example:
        facts["historic_income_annual"] = example["historic"]
    if "current_in_use" in example:
        facts["current_income_in_use_weekly"] = example["current_in_use"]
    if "income" in example:
        facts["income"] = example["income"]
    if "parents" in example:
        parents = [
            parent(given["id"], given["nights"], given.get("local_authority_nights", ()))
            for given in example["parents"]
        ]
    else:
        parents = [parent("A", [example.get("nights", 0)] * example["children"])]
    return situation(*parents, effective_date=example.get("effective_date", "2026-03-02"), **facts)


def test_there_are_examples_of_every_kind() -> None:
    assert len(examples()) >= 60


@pytest.mark.parametrize("example", examples())
def test_amount_is_what_the_law_gives(example: dict[str, Any]) -> None:
    result = calculate(situation_of(example)).to_json()
    assert result["weekly_total"] == example["total"]
    if "shares" in example:
        assert [share["weekly"] for share in result["receiving_parents"]] == example["shares"]
    for name in ("rate", "weekly_income"):
        if name in example:
            assert result[name] == example[name]


@pytest.mark.parametrize("example", examples())
def test_published_amount_agrees_unless_a_conflict_is_explained(example: dict[str, Any]) -> None:
    if "published" not in example:
        assert example.get("point"), "an unpublished example says what it is for"
        return
    published = Decimal(example["published"])
    unit = Decimal(1) if published == published.to_integral_value() else Decimal("0.01")
    agrees = Decimal(example["total"]).quantize(unit, ROUND_HALF_UP) == published
    assert agrees is not ("conflict" in example)
