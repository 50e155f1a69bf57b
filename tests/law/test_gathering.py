"""Situations gathered into arrays come to what each comes to alone, or are left alone."""

import json
from typing import Any

import numpy as np
import pytest

from law import caseloads, caseloads_2003
from law.situations import parent, situation
from law.situations_2003 import situation_2003
from upkeep.commands.rulebooks import WORTH_ARRAYS, Figures
from upkeep.law import calculate, template
from upkeep.law.caseload_files import array_scheme
from upkeep.law.caseloads import gathered
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2003 import caseload as of_2003
from upkeep.law.scheme_2012 import caseload as of_2012

ROWS = 400


def many() -> list[dict[str, Any]]:
    """Situations of both schemes, every column in use, and some that arrays cannot hold."""
    made = caseloads.random_caseload(np.random.default_rng(5), ROWS)
    found = [of_2012.situation_of_row(made, row) for row in range(ROWS)]
    made_2003 = caseloads_2003.random_caseload_2003(np.random.default_rng(6), ROWS)
    for row in range(ROWS):
        one = of_2003.situation_of_row(made_2003, row)
        if row % 2:
            del one["paying_parent"]["property_transfer_weekly"]
        found.append(one)
    return [*found, *ALONE, template("1993")]


ALONE = [
    situation(historic_income={"employment": "20000.00", "trading": "1000.00"}),
    situation({"id": "A", "children": [{"id": "a", "equal_day_to_day_care": True}]}),
    situation({"id": "A", "children": [{"id": "a", "nights_are_assumed": True}]}),
    situation_2003(parent("A"), income="200.00", property_transfer_weekly={"A": "5.00"}),
    situation(parent("A"), parent("A"), income="300.00"),
    situation(income="3oo.00"),
    situation(income=None, benefits=["no_such_benefit"]),
    situation(income="300.00", nation=None),
    situation(parent("A", [367]), income="300.00"),
    situation(income="300.00", effective_date="2002-01-01"),
    situation({"id": "A", "children": []}, income="300.00"),
    {**situation(income="300.00"), "has_jurisdiction": False},
]


@pytest.mark.parametrize("odd", ALONE, ids=lambda odd: json.dumps(odd)[:120])
def test_what_no_array_holds_is_left_alone(odd: dict[str, Any]) -> None:
    scheme = array_scheme(odd["scheme"])
    first_day = load_scheme(odd["scheme"]).first_day
    rows = gathered(scheme, [odd, situation(income="300.00"), odd], first_day)
    assert 0 not in rows.places
    assert 2 not in rows.places


def test_arrays_and_one_by_one_come_to_the_same_rates_and_amounts() -> None:
    situations = many()
    assert len(situations) >= WORTH_ARRAYS
    figures = Figures("current", {})
    together = figures.results(situations, explained=False)
    for one, found in zip(situations, together, strict=True):
        alone = figures.results([one], explained=False)[0]
        for part in ("error", "rate", "no_calculation_reason"):
            assert found.get(part) == alone.get(part), one
        assert [(each["id"], each["weekly"]) for each in found.get("receiving_parents", ())] == [
            (each["id"], each["weekly"]) for each in alone.get("receiving_parents", ())
        ], one
    assert sum("rulebook" in each for each in together) < ROWS / 2 + 20, (
        "all others came from arrays"
    )


def test_what_is_left_out_is_what_the_contract_says_of_it() -> None:
    short = [
        situation(income="350.00"),
        situation(historic_income_annual="26000.00"),
    ] * WORTH_ARRAYS
    found = Figures("current", {}).results(short, explained=False)
    for one, result in zip(short[:2], found[:2], strict=True):
        alone = calculate(one).to_json_without_explanation()
        assert "rulebook" not in result, "it came from arrays"
        assert result["rate"] == alone["rate"]
        assert result["receiving_parents"][0]["weekly"] == alone["receiving_parents"][0]["weekly"]
