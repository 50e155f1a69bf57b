"""Situations worked out together come to what each comes to alone, to the letter."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

from law.caseloads import random_caseload
from law.situations import parent, situation
from law.situations_2003 import situation_2003
from upkeep.law import SituationError, calculate, together
from upkeep.law.caseloads.single_rows import situation_of_row
from upkeep.law.results import KeptCalculation
from upkeep.law.scheme_2012.caseload import ARRAYS
from upkeep.law.together import calculate_together


def assert_same_as_alone(situations: list[dict[str, Any]]) -> list[Any]:
    """Every amount, every word and every pattern; what came out, for a test that asks more."""
    found = calculate_together(copy.deepcopy(situations))
    for each, one in zip(situations, found, strict=True):
        alone = calculate(each)
        assert one.to_json_without_explanation() == alone.to_json_without_explanation(), each
        assert one.to_kept() == alone.to_kept(), each
        assert one.provisional == alone.provisional
    return found


def are_columns(found: list[Any]) -> float:
    """The share of situations that were worked out by columns."""
    return sum(isinstance(one, KeptCalculation) for one in found) / len(found)


def siblings(first: dict[str, Any], count: int, random: Random) -> Iterator[dict[str, Any]]:
    """Situations of the same form, with figures near those of the first."""
    yield first
    for _ in range(count - 1):
        yield _moved(first, random)


def _moved(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        return {
            name: each if name == "id" else _moved(each, random) for name, each in value.items()
        }
    if isinstance(value, list):
        return [_moved(each, random) for each in value]
    if isinstance(value, bool) or random.random() < 0.8:
        return value
    if isinstance(value, int):
        return max(0, min(99, value + random.randint(-1, 1))) if value else 0
    if isinstance(value, str) and value[-3:-2] == ".":
        pence = max(0, int(value.replace(".", "")) + random.randint(-3_000, 3_000))
        return f"{pence // 100}.{pence % 100:02d}"
    return value


@pytest.mark.parametrize("seed", range(4))
def test_whatever_features_they_have(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "FEW", 1)
    random = Random(seed)
    rows = random_caseload(np.random.default_rng(seed), 60, most_children=3)
    situations = [
        sibling
        for row in range(60)
        for sibling in siblings(situation_of_row(ARRAYS, rows, row), 10, random)
    ]
    assert are_columns(assert_same_as_alone(situations)) > 0.3


def ordinary(number: int) -> dict[str, Any]:
    """One of many families of whom much is alike."""
    return situation(
        parent(f"C{number:04d}", [number * 37 % 200, 0][: 1 + number % 2]),
        historic_income_annual=f"{6_000 + number * 431 % 90_000}.00",
        relevant_other_children=number % 3,
    )


def test_an_ordinary_caseload_is_worked_out_by_columns() -> None:
    assert are_columns(assert_same_as_alone([ordinary(n) for n in range(900)])) > 0.9


def test_the_odd_ones_among_many_keep_their_places() -> None:
    situations = [ordinary(n) for n in range(60)]
    situations[5] = situation(parent("alone"), income="250.00", status=["prisoner"])
    situations[17] = {**ordinary(17), "has_jurisdiction": False}
    situations[30] = ordinary(30) | {"effective_date": "2099-01-01"}
    situations[31] = ordinary(31)
    situations[31]["paying_parent"] = {"historic_income": {"employment": "30000.00"}}
    found = assert_same_as_alone(situations)
    assert found[17].no_calculation_reason
    assert found[30].provisional
    assert not isinstance(found[5], KeptCalculation)


def test_a_whole_group_for_which_no_calculation_can_be_made() -> None:
    found = assert_same_as_alone([{**ordinary(n), "has_jurisdiction": False} for n in range(30)])
    assert {one.no_calculation_reason for one in found} == {"no_jurisdiction"}


def test_older_schemes_are_worked_out_beside_it() -> None:
    older = situation_2003(parent("A", [60]), effective_date="2008-10-27", income="300.00")
    assert_same_as_alone([ordinary(1), older, ordinary(2)])


def test_figures_beyond_64_bits_are_worked_out_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from upkeep.law.columns import BoundExceeded, Level

    def no_room(_self: Level, _lowest: int, _highest: int) -> None:
        raise BoundExceeded

    monkeypatch.setattr(Level, "fits", no_room)
    assert are_columns(assert_same_as_alone([ordinary(n) for n in range(40)])) == 0


def test_one_that_cannot_be_read_is_refused() -> None:
    wrong = ordinary(3)
    wrong["paying_parent"]["historic_income_annual"] = "much"
    with pytest.raises(SituationError, match="historic_income_annual"):
        calculate_together([ordinary(1), wrong, ordinary(2)])


def test_nobody_comes_to_nothing() -> None:
    assert calculate_together([]) == []
