"""The HMRC figure by head of income (SI 2012/2677 reg 36)."""

from __future__ import annotations

from typing import Any

import pytest

from law.situations import situation
from upkeep.law import SituationError, calculate


@pytest.mark.parametrize(
    ("heads", "weekly"),
    [
        ({}, "0.00"),
        ({"employment": "36500.00"}, "700.00"),
        ({"pensions": "3650.00", "taxable_benefits": "365.00"}, "77.00"),
        ({"trading": "7300.00", "trade_losses": "3650.00"}, "70.00"),
        ({"trading": "7300.00", "trade_losses": "9999.00", "employment": "3650.00"}, "70.00"),
        ({"employment": "18250.00", "trading": "18250.00"}, "700.00"),
    ],
)
def test_heads_are_added_up_and_losses_come_off_trading_only(
    heads: dict[str, str], weekly: str
) -> None:
    plain = calculate(situation(historic_income=heads)).to_json()
    assert (plain["income_basis"], plain["weekly_income"]) == ("historic", weekly)


def test_contributions_come_off_what_the_heads_come_to() -> None:
    heads = {"employment": "36500.00"}
    facts = {"historic_pension_contributions_annual": "3650.00"}
    assert calculate(situation(historic_income=heads, **facts)).to_json()["weekly_income"] == (
        "630.00"
    )


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"historic_income": {}, "historic_income_annual": "1.00"}, "historic_income"),
        ({"historic_income": {"savings": "1.00"}}, "historic_income.savings"),
        ({"historic_income": {"trading": "-1.00"}}, "historic_income.trading"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(facts: dict[str, Any], path: str) -> None:
    with pytest.raises(SituationError) as caught:
        calculate(situation(**facts))
    assert [problem.path for problem in caught.value.problems] == [f"paying_parent.{path}"]
