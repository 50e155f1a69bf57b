"""Variations of the 2003 scheme, and each point that the law leaves open, both ways.

The amounts stand here as worked out by hand from the law, never taken from the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from law.situations import parent
from law.situations_2003 import SWITCHES_OF_DATES, situation_2003, switched
from upkeep.law import calculate
from upkeep.law.parameters.loading import PARAMETER_FOLDER
from upkeep.law.scheme_2003 import work_out

BASIC = {"income": "400.00"}


def total(*parents: dict[str, Any], **facts: Any) -> str | None:
    return calculate(situation_2003(*parents, **facts)).weekly_total


@pytest.mark.parametrize(
    ("expenses", "amount"),
    [
        ({"contact": "15.00"}, "60.00"),
        ({"contact": "18.33"}, "60.00"),  # 396.67: 59.5005
        ({"contact": "18.34"}, "59.00"),  # 396.66: 59.499
        ({"prior_debts": "10.00", "mortgage": "10.00"}, "59.00"),  # 395.00: 59.25
        ({"illness_or_disability": "3.34"}, "59.00"),
        ({"illness_or_disability": "3.33"}, "60.00"),
        ({"illness_or_disability": "20.00", "contact": "35.00"}, "54.00"),  # 360
        ({"boarding_school": "214.99"}, "30.00"),  # 199.99 comes off: 200.01
        ({"boarding_school": "215.00"}, "30.00"),
        ({"boarding_school": "390.00"}, "30.00"),  # no more than half
        ({"boarding_school": "390.00", "contact": "115.00"}, "18.00"),  # half of 300: 5 + 12.50
        ({"contact": "315.00"}, "5.00"),  # 100.00: the flat rate
        ({"contact": "410.01"}, "0.00"),  # 4.99: nil
        ({"contact": "900.00"}, "0.00"),
    ],
)
def test_special_expenses(expenses: dict[str, str], amount: str) -> None:
    assert total(special_expenses_weekly=expenses, **BASIC) == amount


@pytest.mark.parametrize(
    ("income", "contact", "amount"),
    [
        ("199.99", "29.99", "25.00"),  # 19.99 comes off: 180.00: 5 + 20
        ("200.00", "30.00", "26.00"),  # 15.00 comes off: 185.00: 26.25
        ("190.00", "10.00", "28.00"),  # 27.50
        ("190.00", "10.01", "27.00"),  # 27.4975
    ],
)
def test_threshold_turns_on_income(income: str, contact: str, amount: str) -> None:
    assert total(income=income, special_expenses_weekly={"contact": contact}) == amount


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"income": "100.00"}, "5.00"),
        ({"income": "4.00"}, "0.00"),
        ({"income": "400.00", "benefits": ["state_pension"]}, "5.00"),
        ({"income": "400.00", "benefits": ["income_support"]}, "5.00"),
        ({"income": "400.00", "status": ["student"]}, "0.00"),
        ({}, "30.00"),
    ],
)
def test_where_expenses_have_no_effect(facts: dict[str, Any], amount: str) -> None:
    assert total(special_expenses_weekly={"contact": "90.00"}, **facts) == amount
    assert total(property_transfer_weekly={"A": "3.00"}, **facts) == amount


def test_expenses_have_no_effect_at_the_least_amount_after_care() -> None:
    # 120.00: 10; half less 7 is below 5
    facts = {"income": "120.00", "special_expenses_weekly": {"illness_or_disability": "10.00"}}
    assert total(parent("A", [175]), **facts) == "5.00"
    assert total(parent("A", [52]), income="120.00") == "8.57"
    assert total(parent("A", [52]), **facts) == "6.86"  # 110.00: 8 x 6/7


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"diverted_weekly": "100.00"}, "75.00"),
        ({"diverted_weekly": "9000.00"}, "300.00"),
        ({"assets": "65000.00"}, "60.00"),
        ({"assets": "65000.01"}, "75.00"),  # 100.00 a week
        ({"lifestyle_weekly": "400.00"}, "60.00"),
        ({"lifestyle_weekly": "500.00"}, "75.00"),
        ({"income_not_taken_into_account_weekly": "300.00"}, "60.00"),
        ({"controlled_company_income_weekly": "100.00"}, "60.00"),
        ({"controlled_company_income_weekly": "100.01"}, "75.00"),
        ({"diverted_weekly": "100.00", "assets": "65000.01"}, "90.00"),
        ({"diverted_weekly": "100.00", "special_expenses_weekly": {"contact": "65.00"}}, "68.00"),
        ({"diverted_weekly": "100.00", "benefits": ["working_tax_credit"]}, "60.00"),
        ({"diverted_weekly": "100.00", "partner_benefits": ["working_tax_credit"]}, "60.00"),
        ({"diverted_weekly": "100.00", "order_children": 1}, "50.00"),
    ],
)  # fmt: skip
def test_additional_income_beside_the_basic_rate(facts: dict[str, Any], amount: str) -> None:
    assert total(**BASIC, **facts) == amount


def test_working_tax_credit_bars_from_6_april_2003() -> None:
    facts = {**BASIC, "diverted_weekly": "100.00", "benefits": ["working_tax_credit"]}
    assert total(effective_date="2003-04-05", **facts) == "75.00"
    assert total(effective_date="2003-04-06", **facts) == "60.00"


def test_company_income_counts_from_6_april_2005() -> None:
    facts = {**BASIC, "controlled_company_income_weekly": "200.00"}
    assert total(effective_date="2005-04-05", **facts) == "60.00"
    assert total(effective_date="2005-04-06", **facts) == "90.00"


def test_nothing_is_added_to_income_at_the_cap() -> None:
    facts = {"diverted_weekly": "100.00", "special_expenses_weekly": {"contact": "115.00"}}
    assert total(income="1999.99", **facts) == "300.00"  # 1,999.99 - 100 + 100
    assert total(income="2000.00", **facts) == "285.00"  # only the expenses: 1,900


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        # flat by income, or nil by income: what is added makes the rate
        ({"income": "90.00", "diverted_weekly": "10.00"}, "5.00"),
        ({"income": "90.00", "diverted_weekly": "210.00"}, "45.00"),
        ({"income": "3.00", "diverted_weekly": "1.99"}, "0.00"),
        ({"income": "3.00", "diverted_weekly": "2.00"}, "5.00"),
        ({"income": "90.00", "lifestyle_weekly": "300.00"}, "45.00"),
        # a partner's benefit counts in for the nil rate, with what is added as without
        ({"income": "3.00", "partner_benefits": ["state_pension"]}, "5.00"),
        ({"income": "3.00", "partner_benefits": ["state_pension"],
          "diverted_weekly": "1.00"}, "5.00"),
        # nil by a circumstance: what is added counts alone
        ({"income": "300.00", "status": ["student"],
          "income_not_taken_into_account_weekly": "100.00"}, "0.00"),
        ({"income": "300.00", "status": ["student"],
          "income_not_taken_into_account_weekly": "300.00"}, "45.00"),
        ({"income": "300.00", "status": ["student"], "lifestyle_weekly": "500.00"}, "30.00"),
        ({"status": ["prisoner"], "assets": "100000.00"}, "18.00"),  # 153.85: 18.4625
        # flat by one's own list of benefits: 5 and the calculation, or that with benefits
        ({"benefits": ["state_pension"], "diverted_weekly": "200.00"}, "30.00"),  # no benefits in
        ({"benefits": ["state_pension"], "income_not_taken_into_account_weekly": "300.00"},
         "50.00"),
        ({"benefits": ["state_pension"], "benefits_weekly": "33.33",
          "income_not_taken_into_account_weekly": "300.00"}, "50.00"),  # 49.9995
        ({"benefits": ["state_pension"], "benefits_weekly": "26.00",
          "income_not_taken_into_account_weekly": "300.00"}, "49.00"),  # 48.90
        ({"benefits": ["state_pension"], "benefits_weekly": "80.00",
          "benefit_additions_weekly": "60.00",
          "income_not_taken_into_account_weekly": "300.00"}, "48.00"),
        ({"benefits": ["state_pension"], "benefits_weekly": "80.00", "status": ["student"],
          "income_not_taken_into_account_weekly": "300.00"}, "50.00"),
        ({"benefits": ["state_pension"], "benefits_weekly": "80.00", "income": "150.00",
          "lifestyle_weekly": "450.00"}, "50.00"),
        ({"benefits": ["state_pension"], "benefits_weekly": "80.00",
          "income_not_taken_into_account_weekly": "300.00",
          "special_expenses_weekly": {"contact": "115.00"}}, "35.00"),  # 200: 5 + 30
        ({"benefits": ["foreign_social_security_benefit"], "benefits_weekly": "3.00",
          "income": "1.00", "assets": "100000.00"}, "19.00"),  # nil: 1 + 153.85 + 3: 19.4625
        # a benefit of the couple's list lets nothing in
        ({"benefits": ["income_support"], "diverted_weekly": "300.00"}, "5.00"),
        ({"benefits": ["state_pension", "income_support"], "diverted_weekly": "300.00"}, "5.00"),
        ({"partner_is_paying_parent": True, "benefits": ["income_support"],
          "diverted_weekly": "300.00"}, "2.50"),
    ],
)  # fmt: skip
def test_additional_income_beside_lower_rates(facts: dict[str, Any], amount: str) -> None:
    assert total(**facts) == amount


def test_care_and_order_children_reduce_an_amount_reached_by_a_variation() -> None:
    facts = {"benefits": ["state_pension"], "income_not_taken_into_account_weekly": "300.00"}
    assert total(parent("A", [52]), **facts) == "42.86"  # 50 x 6/7
    assert total(parent("A"), order_children=1, **facts) == "32.50"  # 5 + 60, by two
    assert total(parent("A"), income="400.00", order_children=1,
                 special_expenses_weekly={"contact": "315.00"}) == "5.00"  # fmt: skip


def test_transfer_comes_off_after_care_for_the_one_who_received() -> None:
    parents = parent("A", [52]), parent("B")
    result = calculate(situation_2003(*parents, property_transfer_weekly={"A": "4.00"}, **BASIC))
    assert [share.weekly_pence for share in result.receiving_parents] == [3029, 4000]


@pytest.mark.parametrize(
    ("transfer", "amount"), [("55.00", "5.00"), ("55.01", "5.00"), ("54.99", "5.01"),
                             ("90.00", "5.00")]
)  # fmt: skip
def test_transfer_leaves_the_least_amount(transfer: str, amount: str) -> None:
    assert total(property_transfer_weekly={"A": transfer}, **BASIC) == amount


SWITCHES: dict[str, tuple[Callable[[], dict[str, Any]], str, str]] = {
    "own_benefit_keeps_from_nil_before_2004": (
        lambda: situation_2003(
            effective_date="2004-09-15", income="0.00", benefits=["state_pension"]
        ),
        "5.00",
        "0.00",
    ),
    "extra_comes_off_beside_local_authority_care": (
        lambda: situation_2003(parent("A", [175], [60]), **BASIC),
        "14.43",
        "21.43",
    ),
    "negative_share_is_nil": (
        # 12.00: 6.00 each; -4.00 and 6.00 are 2.00 in all
        lambda: situation_2003(parent("A", [175]), parent("B"), income="120.00"),
        "6.00",
        "5.00",
    ),
    "boarding_limit_before_threshold": (
        # at most 200 off; or 200 of fees, less 15
        lambda: situation_2003(special_expenses_weekly={"boarding_school": "390.00"}, **BASIC),
        "30.00",
        "32.00",
    ),
    "expenses_are_judged_beside_additional_income": (
        # 90 + 310 - 20
        lambda: situation_2003(
            income="90.00",
            diverted_weekly="310.00",
            special_expenses_weekly={"illness_or_disability": "20.00"},
        ),
        "57.00",
        "60.00",
    ),
    "unpriced_benefit_exceeds_flat_rate": (
        lambda: situation_2003(
            benefits=["state_pension"], income_not_taken_into_account_weekly="300.00"
        ),
        "50.00",
        "45.00",
    ),
}


def test_every_switch_is_tried() -> None:
    switches = set(tomllib.loads((PARAMETER_FOLDER / "2003" / "policy.toml").read_text()))
    assert {f"policy.{name}" for name in {*SWITCHES, *SWITCHES_OF_DATES}} == switches


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_decides_and_the_explanation_says_so(name: str, tmp_path: Path) -> None:
    given, as_set, otherwise = SWITCHES[name]
    result = work_out(given())
    assert result.weekly_total == as_set
    assert work_out(given(), switched(tmp_path, name)).weekly_total == otherwise
    assert f"'policy.{name}'" in str(result.to_json()["explanation"])
