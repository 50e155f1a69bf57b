"""What is refused in a situation of the 2003 scheme, and what is given back."""

from __future__ import annotations

from typing import Any

import pytest

from law.situations_2003 import situation_2003
from upkeep.law import SituationError, calculate, template
from upkeep.law.scheme_2003.situation import PAYING_PARENT


def problems_of(given: Any) -> list[dict[str, str | None]]:
    with pytest.raises(SituationError) as caught:
        calculate(given)
    return [problem.to_json() for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("field", "value", "path", "found"),
    [
        ("net_weekly_income", 465, "net_weekly_income", "the number 465"),
        ("net_weekly_income", "-1.00", "net_weekly_income", '"-1.00"'),
        ("assets", [], "assets", "a list"),
        ("assets", None, "assets", "null"),
        ("order_children", -1, "order_children", "the number -1"),
        ("further_partners", 10, "further_partners", "the number 10"),
        ("partner_is_paying_parent", 1, "partner_is_paying_parent", "the number 1"),
        ("property_transfer_weekly", "5.00", "property_transfer_weekly", '"5.00"'),
        ("property_transfer_weekly", {"A": 5}, "property_transfer_weekly.A", "the number 5"),
        ("special_expenses_weekly", {"debts": "1.00"}, "special_expenses_weekly.debts",
         "an unknown field"),
    ],
)  # fmt: skip
def test_wrong_values_are_named_with_their_path(
    field: str, value: object, path: str, found: str
) -> None:
    (problem, *rest) = problems_of(situation_2003(**{field: value}))
    assert not rest
    assert (problem["path"], problem["found"]) == (f"paying_parent.{path}", found)


@pytest.mark.parametrize(
    ("field", "value", "path", "nearest"),
    [
        ("benefits", ["incom_support"], "benefits[0]", "income_support"),
        ("status", ["pupil", "studnet"], "status[1]", "student"),
        ("property_transfer_weekly", {"a": "5.00"}, "property_transfer_weekly.a", None),
        ("historic_income_annual", "1.00", "historic_income_annual", None),
        ("net_weekly_incomes", "1.00", "net_weekly_incomes", "net_weekly_income"),
    ],
)
def test_near_names_are_offered(field: str, value: object, path: str, nearest: str | None) -> None:
    problems = {p["path"]: p for p in problems_of(situation_2003(**{field: value}))}
    assert problems[f"paying_parent.{path}"]["nearest"] == nearest


def test_a_day_before_the_scheme_began_is_refused() -> None:
    (problem,) = problems_of(situation_2003(effective_date="2003-03-02", income="1.00"))
    assert problem["path"] == "effective_date"
    assert problem["wanted"] == "a day on or after 2003-03-03, when the 2003 scheme began"


def test_template_has_every_field_and_can_be_worked_out() -> None:
    given = template("2003")
    assert set(given["paying_parent"]) == set(PAYING_PARENT)
    plain = calculate(given).to_json()
    assert (plain["rate"], plain["income_basis"]) == ("basic", "current")
    assert (plain["weekly_income"], plain["weekly_total"]) == ("465.00", "70.00")
    assert plain["receiving_parents"] == [{"id": "A", "weekly": "70.00"}]


def test_left_out_fields_take_the_defaults_of_the_template() -> None:
    given = template("2003")
    short = {
        **given,
        "paying_parent": {"net_weekly_income": "465.00"},
        "receiving_parents": [{"id": "A", "children": [{"id": "a1"}]}],
    }
    del short["has_jurisdiction"]
    assert calculate(short).to_json() == calculate(given).to_json()


@pytest.mark.parametrize(
    ("facts", "basis", "income", "rate"),
    [
        ({}, "none", None, "default"),
        ({"benefits": ["income_support"]}, "none", None, "flat"),
        ({"status": ["student"], "income": "90.00"}, "current", "90.00", "nil"),
        ({"income": "2700.00"}, "current", "2700.00", "basic"),
    ],
)
def test_basis_and_income_of_the_result(
    facts: dict[str, Any], basis: str, income: str | None, rate: str
) -> None:
    plain = calculate(situation_2003(**facts)).to_json()
    assert (plain["income_basis"], plain["weekly_income"], plain["rate"]) == (basis, income, rate)


def test_without_jurisdiction_or_child_there_is_no_calculation() -> None:
    abroad = {**template("2003"), "has_jurisdiction": False}
    assert calculate(abroad).no_calculation_reason == "no_jurisdiction"
    nobody = {**template("2003"), "receiving_parents": []}
    nobody["paying_parent"] = {**nobody["paying_parent"], "property_transfer_weekly": {}}
    plain = calculate(nobody).to_json()
    assert plain["no_calculation_reason"] == "no_qualifying_child"
    assert "weekly_total" not in plain


def test_after_the_end_of_the_scheme_a_result_is_provisional() -> None:
    assert not calculate(situation_2003(effective_date="2018-12-31", income="1.00")).provisional
    assert calculate(situation_2003(effective_date="2019-01-01", income="1.00")).provisional
