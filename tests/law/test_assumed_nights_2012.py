"""What is explained of findings made before: assumed nights, and a rise that had to be told."""

from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import SituationError, calculate


def assumed(nights: int = 0) -> dict[str, Any]:
    family = parent("A", [nights])
    family["children"][0]["nights_are_assumed"] = True
    return situation(family, income="350.00")


def test_one_night_a_week_is_fifty_two_a_year() -> None:
    """£42.00 less a seventh, as for 52 nights that are known."""
    known = calculate(situation(parent("A", [52]), income="350.00"))
    found = calculate(assumed())
    assert found.weekly_total_pence == known.weekly_total_pence == 36_00
    assert found.to_json()["explanation"][0]["rule"] == "assumed_nights"


def test_nights_are_counted_or_assumed_not_both() -> None:
    with pytest.raises(SituationError, match="one of the two"):
        calculate(assumed(60))


def test_a_rise_that_had_to_be_reported_is_said_and_changes_no_amount() -> None:
    """SI 2012/2677 reg 18(4): it only moves the day, which is found before."""
    told = situation(income="350.00", income_change_had_to_be_reported=True)
    found = calculate(told)
    assert found.weekly_total_pence == calculate(situation(income="350.00")).weekly_total_pence
    assert found.to_json()["explanation"][0]["rule"] == "counts_from_the_change"
    assert "2 March 2026" in found.to_json()["explanation"][0]["text"]
