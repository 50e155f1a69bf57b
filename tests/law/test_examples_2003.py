"""Worked examples of the 2003 scheme: published, and derived from the text of the law."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from law.situations import parent
from law.situations_2003 import DAY, situation_2003
from upkeep.law import calculate

FOLDER = Path(__file__).parent / "examples" / "2003"
ABOUT_THE_EXAMPLE = {
    "id", "point", "source", "children", "nights", "parents", "effective_date", "shares", "total",
    "rate", "published", "conflict", "compared",
}  # fmt: skip


def examples() -> list[Any]:
    return [
        pytest.param(example, id=f"{path.stem}-{example['id']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for example in tomllib.loads(path.read_text())["example"]
    ]


def situation_of(example: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in example.items() if name not in ABOUT_THE_EXAMPLE}
    if "parents" in example:
        parents = [
            parent(given["id"], given["nights"], given.get("local_authority_nights", ()))
            for given in example["parents"]
        ]
    else:
        parents = [parent("A", [example.get("nights", 0)] * example["children"])]
    return situation_2003(*parents, effective_date=example.get("effective_date", DAY), **facts)


def test_there_are_examples_of_every_kind() -> None:
    assert len(examples()) >= 50


@pytest.mark.parametrize("example", examples())
def test_amount_is_what_the_law_gives(example: dict[str, Any]) -> None:
    result = calculate(situation_of(example)).to_json()
    assert result["weekly_total"] == example["total"]
    if "shares" in example:
        assert [share["weekly"] for share in result["receiving_parents"]] == example["shares"]
    if "rate" in example:
        assert result["rate"] == example["rate"]


@pytest.mark.parametrize("example", examples())
def test_published_amount_agrees_unless_a_conflict_is_explained(example: dict[str, Any]) -> None:
    if "published" not in example:
        assert example.get("point"), "an unpublished example says what it is for"
        return
    assert example.get("source"), "a published example says where it was published"
    compared = example["total"]
    if "compared" in example:
        names = [given["id"] for given in example["parents"]]
        compared = example["shares"][names.index(example["compared"])]
    agrees = Decimal(compared) == Decimal(example["published"])
    assert agrees is not ("conflict" in example)
