"""What is refused in a situation, with the path, what was found, what is wanted and a near name."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import SituationError, calculate, template


def problems_of(given: Any) -> list[dict[str, str | None]]:
    with pytest.raises(SituationError) as caught:
        calculate(given)
    return [problem.to_json() for problem in caught.value.problems]


def changed(path: str, value: Any) -> dict[str, Any]:
    given: Any = template("2012")
    *steps, last = path.split(".")
    place = given
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return given  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value", "reported", "found"),
    [
        ("effective_date", "2026-02-30", "effective_date", '"2026-02-30"'),
        ("effective_date", "2012-12-09", "effective_date", "2012-12-09"),
        ("effective_date", 20260302, "effective_date", "the number 20260302"),
        ("effective_date", "20260302", "effective_date", '"20260302"'),
        ("paying_parent", [], "paying_parent", "a list"),
        ("paying_parent.historic_income_annual", 43744, "paying_parent.historic_income_annual",
         "the number 43744"),
        ("paying_parent.historic_income_annual", "-1.00", "paying_parent.historic_income_annual",
         '"-1.00"'),
        ("paying_parent.historic_income_annual", "1.005", "paying_parent.historic_income_annual",
         '"1.005"'),
        ("paying_parent.historic_income_annual", "1,000", "paying_parent.historic_income_annual",
         '"1,000"'),
        ("paying_parent.current_income_weekly", True, "paying_parent.current_income_weekly",
         "true"),
        ("paying_parent.historic_pension_contributions_annual", None,
         "paying_parent.historic_pension_contributions_annual", "null"),
        ("paying_parent.relevant_other_children", -1, "paying_parent.relevant_other_children",
         "the number -1"),
        ("paying_parent.relevant_other_children", True, "paying_parent.relevant_other_children",
         "true"),
        ("paying_parent.relevant_other_children", 1.0, "paying_parent.relevant_other_children",
         "the number 1.0"),
        ("paying_parent.partner_is_paying_parent", "no", "paying_parent.partner_is_paying_parent",
         '"no"'),
        ("paying_parent.additional_income.assets", ["1.00", 2],
         "paying_parent.additional_income.assets[1]", "the number 2"),
        ("receiving_parents.0.id", "", "receiving_parents[0].id", '""'),
        ("receiving_parents.0.children.0.nights", 367, "receiving_parents[0].children[0].nights",
         "the number 367"),
        ("receiving_parents", {}, "receiving_parents", "an object"),
    ],
)  # fmt: skip
def test_wrong_value_is_reported_with_its_path(
    path: str, value: Any, reported: str, found: str
) -> None:
    (problem,) = problems_of(changed(path, value))
    assert problem["path"] == reported
    assert problem["found"] == found
    assert problem["wanted"]


@pytest.mark.parametrize(
    ("path", "value", "reported", "nearest"),
    [
        ("paying_parent.benefits", ["income_suport"], "paying_parent.benefits[0]",
         "income_support"),
        ("paying_parent.partner_benefits", ["pension_credits"], "paying_parent.partner_benefits[0]",
         "pension_credit"),
        ("paying_parent.status", ["prisonner"], "paying_parent.status[0]", "prisoner"),
        ("paying_parent.relevent_other_children", 1, "paying_parent.relevent_other_children",
         "relevant_other_children"),
        ("paying_parent.special_expenses_weekly.contacts", "1.00",
         "paying_parent.special_expenses_weekly.contacts", "contact"),
        ("receiving_parents.0.children.0.night", 3, "receiving_parents[0].children[0].night",
         "nights"),
    ],
)  # fmt: skip
def test_unknown_name_suggests_the_nearest(
    path: str, value: Any, reported: str, nearest: str
) -> None:
    (problem,) = problems_of(changed(path, value))
    assert (problem["path"], problem["nearest"]) == (reported, nearest)


def test_every_problem_is_reported_at_once() -> None:
    given = situation(parent("A", [400]), income="lots", benefits=["nonsense"], colour="blue")
    paths = [problem["path"] for problem in problems_of(given)]
    assert sorted(map(str, paths)) == [
        "paying_parent.benefits[0]",
        "paying_parent.colour",
        "paying_parent.current_income_weekly",
        "receiving_parents[0].children[0].nights",
    ]


def test_missing_fields_without_a_default_are_problems() -> None:
    paths = [problem["path"] for problem in problems_of({"scheme": "2012"})]
    assert paths == ["effective_date", "paying_parent", "receiving_parents"]


@pytest.mark.parametrize("scheme", ["2011", None, 2012, ["2012"]])
def test_unknown_scheme_is_a_problem(scheme: Any) -> None:
    (problem,) = problems_of({**template("2012"), "scheme": scheme})
    assert problem["path"] == "scheme"


@pytest.mark.parametrize("given", [None, [], "2012", 3])
def test_something_else_than_an_object_is_a_problem(given: Any) -> None:
    (problem,) = problems_of(given)
    assert problem["path"] == "situation"


def test_ids_stand_once() -> None:
    given = situation(parent("A"), parent("A"), income="500.00")
    assert [problem["path"] for problem in problems_of(given)] == [
        "receiving_parents",
        "receiving_parents children",
    ]


def test_left_out_fields_take_their_defaults() -> None:
    full = template("2012")
    short = situation(parent("A"), historic_income_annual="43744.00")
    assert calculate(short).weekly_total_pence == calculate(full).weekly_total_pence


def test_the_situation_given_is_not_changed() -> None:
    given = template("2012")
    before = copy.deepcopy(given)
    calculate(given)
    assert given == before


def test_no_qualifying_child_is_no_calculation_and_not_nil() -> None:
    given = {**template("2012"), "receiving_parents": [{"id": "A", "children": []}]}
    result = calculate(given)
    plain = result.to_json()
    assert plain["no_calculation_reason"] == "no_qualifying_child"
    assert "weekly_total" not in plain
    assert "receiving_parents" not in plain
    assert result.weekly_total_pence is None
    assert plain["explanation"][0]["citation"] == "Child Support Act 1991 ss.3, 55"


def test_equal_care_is_a_finding_of_its_own_and_never_a_count_of_nights() -> None:
    half_the_year = situation(parent("A", [183]), income="500.00")
    assert calculate(half_the_year).no_calculation_reason is None
    half_the_year["receiving_parents"][0]["children"][0]["equal_day_to_day_care"] = True
    assert calculate(half_the_year).no_calculation_reason == "equal_day_to_day_care"


def test_equal_care_of_one_child_leaves_the_others() -> None:
    given = situation(parent("A", [0, 0]), income="500.00")
    given["receiving_parents"][0]["children"][1]["equal_day_to_day_care"] = True
    assert calculate(given).weekly_total == "60.00"


def test_without_jurisdiction_there_is_no_calculation() -> None:
    result = calculate({**template("2012"), "has_jurisdiction": False})
    assert result.no_calculation_reason == "no_jurisdiction"
