"""Income in the middle of a year, and estimates: SI 2012/2677 regs 23, 34 and 42."""

from __future__ import annotations

from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import calculate, render_text

HISTORIC = "146000.00"  # 2,800.00 a week exactly


def found(**facts: Any) -> tuple[str | None, str | None]:
    plain = calculate(situation(parent("A"), **facts)).to_json()
    return plain["income_basis"], plain["weekly_income"]


@pytest.mark.parametrize(
    ("in_use", "new", "counts"),
    [
        ("600.00", "450.00", "450.00"),
        ("600.00", "450.01", "600.00"),
        ("600.00", "749.99", "600.00"),
        ("600.00", "750.00", "750.00"),
        ("600.00", "600.00", "600.00"),
        ("600.00", None, "600.00"),
        ("0.00", "0.01", "0.01"),
        ("0.00", "0.00", "0.00"),
        ("0.03", "0.02", "0.02"),
        ("0.05", "0.04", "0.05"),
        ("600.00", "0.00", "0.00"),
        ("3500.00", "2800.00", "3500.00"),
        ("3500.00", "2625.00", "2625.00"),
    ],
)
@pytest.mark.parametrize("historic", [None, "0.00", HISTORIC])
def test_a_change_in_the_year_is_held_against_the_income_in_use(
    in_use: str, new: str | None, counts: str, historic: str | None
) -> None:
    """Historic income plays no part, near or far."""
    facts = {"historic_income_annual": historic, "current_income_in_use_weekly": in_use}
    assert found(income=new, **facts) == ("current", counts)


def test_without_an_income_in_use_the_general_rule_applies() -> None:
    assert found(historic_income_annual=HISTORIC, income="2625.00") == ("historic", "2800.00")
    assert found(historic_income_annual=HISTORIC, income="2100.00") == ("current", "2100.00")


def test_it_says_why() -> None:
    facts = {"historic_income_annual": HISTORIC, "current_income_in_use_weekly": "600.00"}
    text = render_text(calculate(situation(income="450.00", **facts)).explanation)
    assert "has changed from £600.00 to £450.00 a week; £150.00 (25%) is enough" in text
    text = render_text(calculate(situation(income="460.00", **facts)).explanation)
    assert "less than £150.00 (25%), so within the year £600.00 stays" in text
    assert "HM Revenue" not in text


@pytest.mark.parametrize(
    ("historic", "estimate", "basis", "weekly"),
    [
        (None, "300.00", "current", "300.00"),
        ("0.00", "300.00", "current", "300.00"),
        ("0.00", "0.00", "historic", "0.00"),
        (HISTORIC, "300.00", "historic", "2800.00"),
        ("0.01", "300.00", "historic", "0.00"),
    ],
)
def test_an_estimate_counts_only_without_historic_income(
    historic: str | None, estimate: str, basis: str, weekly: str
) -> None:
    facts = {"historic_income_annual": historic, "current_income_is_estimated": True}
    assert found(income=estimate, **facts) == (basis, weekly)


def test_an_estimate_that_is_not_permitted_leaves_the_income_in_use() -> None:
    facts = {"historic_income_annual": HISTORIC, "current_income_is_estimated": True}
    in_use = {"current_income_in_use_weekly": "600.00"}
    assert found(income="300.00", **facts, **in_use) == ("current", "600.00")


@pytest.mark.parametrize(("is_estimated", "total"), [(False, "54.00"), (True, "60.00")])
def test_special_expenses_have_no_effect_on_an_estimate(is_estimated: bool, total: str) -> None:
    facts = {"special_expenses_weekly": {"contact": "50.00"}}
    result = calculate(
        situation(income="500.00", current_income_is_estimated=is_estimated, **facts)
    )
    assert result.weekly_total == total


def test_additional_income_counts_beside_an_estimate() -> None:
    facts = {"additional_income": {"diverted_weekly": "100.00"}}
    result = calculate(situation(income="500.00", current_income_is_estimated=True, **facts))
    assert result.weekly_total == "72.00"


@pytest.mark.parametrize(("day", "basis"), [("2013-11-24", "current"), ("2013-11-25", "historic")])
def test_two_incomes_of_nil_before_and_after_25_november_2013(day: str, basis: str) -> None:
    facts = {"historic_income_annual": "0.00", "effective_date": day}
    assert found(income="0.00", **facts) == (basis, "0.00")
