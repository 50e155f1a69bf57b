"""Current income put together from pay, profits and pensions (SI 2012/2677 regs 37 to 41)."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import SituationError, calculate
from upkeep.law.parameters import load_folder
from upkeep.law.parameters.loading import PARAMETER_FOLDER
from upkeep.law.scheme_2012 import work_out

A_YEAR = {"period_from": "2024-04-06", "period_to": "2025-04-05"}


def weekly(**parts: Any) -> Fraction:
    """The weekly income in pounds, exactly."""
    result = calculate(situation(parent("A"), current_income=parts))
    assert result.income_basis == "current"
    assert result.weekly_income is not None
    return result.weekly_income.fraction / 100


def job(**facts: Any) -> dict[str, Any]:
    return {"employments": [{"id": "Made-up Mill", **facts}]}


def trade(**facts: Any) -> dict[str, Any]:
    return {"trades": [{"id": "Garden work", **A_YEAR, **facts}]}


@pytest.mark.parametrize(
    ("every", "amount", "pounds"),
    [
        ("week", "500.00", Fraction(500)),
        ("two_weeks", "1000.01", Fraction("500.005")),
        ("four_weeks", "2000.00", Fraction(500)),
        ("month", "2000.00", Fraction(2000 * 12 * 7, 365)),
        ("year", "36500.00", Fraction(700)),
    ],
)
def test_regular_pay_by_period(every: str, amount: str, pounds: Fraction) -> None:
    assert weekly(**job(regular_pay=amount, paid_every=every)) == pounds


@pytest.mark.parametrize(
    ("facts", "pounds"),
    [
        ({"regular_pay": "500.00", "regular_pension": "25.00"}, Fraction(475)),
        ({"regular_pay": "500.00", "conversion_charge": "1.50"}, Fraction("498.50")),
        ({"regular_pay": "5.00", "regular_pension": "25.00"}, Fraction(0)),
        ({"irregular_pay": "3000.00", "irregular_days": 91}, Fraction(3000 * 7, 91)),
        ({"irregular_pay": "3000.00", "irregular_pension": "270.00", "irregular_days": 91},
         Fraction(210)),
        ({"separate_pay": "3650.00"}, Fraction(70)),
        ({"separate_pay": "3650.00", "separate_pension": "365.00"}, Fraction(63)),
        ({"benefits_in_kind": "730.00"}, Fraction(14)),
        ({"regular_pay": "500.00", "separate_pay": "3650.00", "benefits_in_kind": "730.00"},
         Fraction(584)),
    ],
)  # fmt: skip
def test_pay_of_one_job(facts: dict[str, Any], pounds: Fraction) -> None:
    assert weekly(**job(**facts)) == pounds


@pytest.mark.parametrize(
    ("facts", "pounds"),
    [
        ({"profits": "18250.00"}, Fraction(350)),
        ({"profits": "18250.00", "share": "1/2"}, Fraction(175)),
        ({"profits": "18250.00", "has_ceased": True}, Fraction(0)),
        ({"profits": "1300.00", "period_from": "2025-01-06", "period_to": "2025-04-06",
          "is_completed": False}, Fraction(100)),
        ({"profits": "36600.00", "period_from": "2023-04-06", "period_to": "2024-04-05"},
         Fraction(700)),  # 366 days
    ],
)  # fmt: skip
def test_profits_by_the_days_of_their_period(facts: dict[str, Any], pounds: Fraction) -> None:
    assert weekly(**trade(**facts)) == pounds


def test_contributions_relieved_at_source_come_off_work_and_not_off_a_pension() -> None:
    pensions = [{"id": "Old pension", "received": "400.00", "days": 28}]
    contributions = {"contributions": "910.00", "contribution_days": 91}
    assert weekly(pensions=pensions) == 100
    assert weekly(**job(regular_pay="300.00"), pensions=pensions, **contributions) == 330
    assert weekly(**job(regular_pay="50.00"), pensions=pensions, **contributions) == 100


def test_everything_together() -> None:
    parts = {
        **job(regular_pay="2500.00", paid_every="month"),
        **trade(profits="7300.00", share="1/2"),
        "pensions": [{"id": "Old pension", "received": "300.00", "days": 28}],
        "contributions": "130.00",
        "contribution_days": 91,
    }
    assert weekly(**parts) == Fraction(2500 * 12 * 7, 365) + 70 - 10 + 75


def test_nothing_at_all_is_an_income_of_nil() -> None:
    assert weekly() == 0


def test_the_quarter_is_tested_on_what_the_parts_come_to() -> None:
    facts = {"historic_income_annual": "20857.15", "current_income": job(regular_pay="500.00")}
    assert calculate(situation(parent("A"), **facts)).income_basis == "historic"
    facts["current_income"] = job(regular_pay="500.01")
    assert calculate(situation(parent("A"), **facts)).income_basis == "current"


@pytest.mark.parametrize(
    ("switch", "facts", "pounds"),
    [
        ("policy.monthly_pay_by_days", job(regular_pay="1300.00", paid_every="month"), 300),
        ("policy.trading_weeks_by_days", trade(profits="5200.00"), 100),
    ],
)
def test_the_open_points_have_a_switch(
    switch: str, facts: dict[str, Any], pounds: int, tmp_path: Path
) -> None:
    folder = tmp_path / "2012"
    shutil.copytree(PARAMETER_FOLDER / "2012", folder)
    before, after = (folder / "policy.toml").read_text().split(f'[["{switch}".value]]')
    changed = before + f'[["{switch}".value]]' + after.replace("= true", "= false", 1)
    (folder / "policy.toml").write_text(changed)
    given = situation(parent("A"), current_income=facts)
    result = work_out(given, load_folder(folder, "2012"))
    assert result.weekly_income is not None
    assert result.weekly_income.fraction == pounds * 100


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"current_income_weekly": "1.00", "current_income": {}}, "current_income"),
        ({"current_income": job(regular_pay="1.00", paid_every="fortnight")},
         "current_income.employments[0].paid_every"),
        ({"current_income": job(irregular_pay="1.00")},
         "current_income.employments[0].irregular_days"),
        ({"current_income": {"contributions": "1.00"}}, "current_income.contribution_days"),
        ({"current_income": {"pensions": [{"id": "P", "received": "0.00", "days": 0}]}},
         "current_income.pensions[0].days"),
        ({"current_income": trade(profits="1.00", share="3/2")}, "current_income.trades[0].share"),
        ({"current_income": trade(profits="1.00", share="0")}, "current_income.trades[0].share"),
        ({"current_income": trade(profits="1.00", period_to="2024-04-05")},
         "current_income.trades[0].period_to"),
        ({"current_income": {"salary": "1.00"}}, "current_income.salary"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_path(facts: dict[str, Any], path: str) -> None:
    with pytest.raises(SituationError) as caught:
        calculate(situation(parent("A"), **facts))
    assert [problem.path for problem in caught.value.problems] == [f"paying_parent.{path}"]
