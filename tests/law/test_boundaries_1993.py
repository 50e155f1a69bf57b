"""The thresholds of the 1993 scheme, a penny either side, alone and together with others."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from law.situations_1993 import (
    assessment,
    children_of,
    in_work,
    nodes_of,
    on_income_support,
    rent,
)
from upkeep.law import calculate
from upkeep.law.scheme_1993.benefit_deductions import contributions_in_week


def worked_out(situation: dict[str, Any]) -> dict[str, Any]:
    return calculate(situation).to_json()


def rules_of(situation: dict[str, Any]) -> set[str]:
    def of(nodes: list[dict[str, Any]]) -> set[str]:
        return {node["rule"] for node in nodes} | {
            name for node in nodes for name in of(node["children"])
        }

    return of(worked_out(situation)["explanation"])


def value_of(situation: dict[str, Any], rule: str) -> str:
    value: str = nodes_of(worked_out(situation)["explanation"], rule)[0]["value"]
    return value


@pytest.mark.parametrize(
    ("net", "rule", "total"),
    [
        # MR 67.25, E 100.35: half of A reaches MR at N = 234.85.
        ("234.84", "half_of_assessable_income", "67.25"),
        ("234.85", "half_of_assessable_income", "67.25"),
        ("234.86", "basic_and_additional", "67.25"),
        ("234.92", "basic_and_additional", "67.26"),
    ],
)
def test_where_the_additional_element_begins(net: str, rule: str, total: str) -> None:
    situation = assessment(net=net)
    assert rule in rules_of(situation)
    assert worked_out(situation)["weekly_total"] == total


@pytest.mark.parametrize(
    ("net", "total"), [("518.35", "109.78"), ("518.36", "109.78"), ("900.00", "109.78")]
)
def test_where_the_additional_element_ends(net: str, total: str) -> None:
    """67.25 and one and a half times 28.35 is 109.775, reached when 0.15 of the rest is 42.525."""
    assert worked_out(assessment(net=net))["weekly_total"] == total
    assert worked_out(assessment(net="518.25"))["weekly_total"] == "109.76"


@pytest.mark.parametrize(
    ("net", "rate", "total"),
    [
        ("110.53", "minimum", "5.10"),
        ("110.54", "formula", "5.10"),
        ("110.55", "formula", "5.10"),
        ("110.56", "formula", "5.11"),
    ],
)
def test_the_least_payment_a_penny_either_side(net: str, rate: str, total: str) -> None:
    """A non-dependant with little to protect, so that the formula alone decides."""
    situation = assessment(
        net=net,
        housing={"costs": [], "non_dependant_deduction_weekly": "0.00"},
        situation={"effective_date": "1998-04-06"},
        orders_paid_weekly="0.00",
        care_home_fees_weekly="50.00",
        child_benefit_weekly="60.00",
    )
    result = worked_out(situation)
    assert (result["rate"], result["weekly_total"]) == (rate, total)


@pytest.mark.parametrize(
    ("net", "rate"), [("5.09", "nil"), ("5.10", "minimum"), ("5.11", "minimum")]
)
def test_net_income_below_the_least_payment_is_spared_it(net: str, rate: str) -> None:
    assert worked_out(assessment(net=net))["rate"] == rate
    on_benefit = assessment(net=net, benefits=["income_support"])
    assert worked_out(on_benefit)["rate"] == rate


@pytest.mark.parametrize(
    "spared",
    [
        {"status": ["child"]},
        {"status": ["prisoner"]},
        {"benefits": ["disability_living_allowance"]},
        {"children": children_of([3], "p")},
        {"children": children_of([3], "p", is_own_child=False)},
        {"children": children_of([3], "p", nights_weekly="2.00")},
    ],
)
def test_who_is_spared_the_least_payment(spared: dict[str, Any]) -> None:
    assert worked_out(assessment(net="60.00"))["rate"] == "minimum"
    assert worked_out(assessment(net="60.00", **spared))["rate"] == "nil"
    assert worked_out(assessment(net="400.00", **spared))["rate"] == "formula"


def test_a_listed_payment_spares_only_while_it_is_listed() -> None:
    sick = {"net": "60.00", "benefits": ["invalidity_pension"]}
    assert worked_out(assessment(on="1995-04-17", **sick))["rate"] == "nil"
    assert worked_out(assessment(on="1995-04-18", **sick))["rate"] == "minimum"


@pytest.mark.parametrize(
    ("day", "net", "ceiling"),
    [
        ("1995-04-17", "315.01", None),
        ("1995-04-18", "315.01", "94.50"),
        ("1998-04-06", "315.00", "94.50"),
        ("1998-04-06", "315.01", "94.50"),
        ("1998-04-06", "315.03", "94.50"),
        ("1998-04-06", "315.04", "94.51"),
    ],
)
def test_seven_tenths_go_up_to_the_penny(day: str, net: str, ceiling: str | None) -> None:
    carer = on_income_support(ages=[7, 12, 13, 15])
    result = worked_out(assessment(carer, on=day, net=net, home="20.00"))
    steps = nodes_of(result["explanation"], "allowed_by_share")
    assert [step["value"] for step in steps] == ([ceiling] if ceiling else [])
    if ceiling:
        assert result["weekly_total"] == ceiling


@pytest.mark.parametrize(
    ("age", "day", "allowance"),
    [
        (10, "1996-06-03", "16.45"),
        (11, "1996-06-03", "24.10"),
        (15, "1996-06-03", "24.10"),
        (16, "1996-06-03", "28.85"),
        (17, "1996-06-03", "28.85"),
        (18, "1996-06-03", "37.90"),
        (18, "1997-04-07", "29.60"),
        (10, "2000-04-10", "26.60"),
        (11, "2000-04-10", "26.60"),
        (16, "2003-04-07", "38.50"),
    ],
)
def test_bands_of_childrens_allowances(age: int, day: str, allowance: str) -> None:
    assert (
        value_of(assessment(on_income_support(ages=[age]), on=day), "child_allowance") == allowance
    )


@pytest.mark.parametrize(
    ("born", "day", "allowance"),
    [
        ("1979-04-06", "1997-04-07", "38.90"),
        ("1979-04-07", "1997-04-07", "29.60"),
        ("1986-04-06", "1997-04-07", "24.75"),
        ("1986-04-07", "1997-08-31", "16.90"),
        ("1986-04-07", "1997-09-01", "24.75"),
    ],
)
def test_bands_by_date_of_birth(born: str, day: str, allowance: str) -> None:
    child = {"id": "a", "date_of_birth": born}
    carer = on_income_support(children=[child])
    assert value_of(assessment(carer, on=day), "child_allowance") == allowance


@pytest.mark.parametrize(
    ("youngest", "share"),
    [(10, "1"), (11, "3/4"), (13, "3/4"), (14, "1/2"), (15, "1/2"), (16, "0")],
)
def test_the_carers_share_follows_the_youngest(youngest: int, share: str) -> None:
    situation = assessment(on_income_support(ages=[17, youngest, 16]))
    assert value_of(situation, "carer_share") == share
    before = assessment(on_income_support(ages=[17, youngest, 16]), on="1994-02-06")
    assert value_of(before, "carer_share") == ("0" if youngest == 16 else "1")


@pytest.mark.parametrize(
    ("miles", "journeys", "amount"),
    [
        ("14.49", 10, "0.00"),
        ("15.00", 10, "0.00"),
        ("15.10", 10, "0.00"),
        ("15.50", 10, "1.00"),
        ("15.49", 11, "1.50"),
    ],
)
def test_travel_a_mile_either_side(miles: str, journeys: int, amount: str) -> None:
    situation = assessment(travel=[{"miles": miles, "journeys": journeys}])
    assert value_of(situation, "allowance_for_miles") == amount
    lift = {"miles": miles, "journeys": journeys, "is_borne_by_employer": True}
    assert value_of(assessment(travel=[lift]), "allowance_for_miles") == "0.00"


@pytest.mark.parametrize("day", ["1995-04-17", "1995-04-18"])
def test_allowances_for_travel_and_property_begin_in_april_1995(day: str) -> None:
    situation = assessment(
        on_income_support(property_transfers=[{"value": "60000.00"}]),
        on=day,
        travel=[{"miles": "23.00", "journeys": 10}],
    )
    has_begun = day == "1995-04-18"
    assert ("allowance_for_miles" in rules_of(situation)) is has_begun
    assert ("allowance_for_property" in rules_of(situation)) is has_begun


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("9999.98", "0.00"),
        ("10000.00", "20.00"),
        ("19999.98", "20.00"),
        ("20000.00", "40.00"),
        ("49999.98", "40.00"),
        ("50000.00", "60.00"),
    ],
)
def test_property_bands_a_penny_either_side(value: str, amount: str) -> None:
    carer = on_income_support(property_transfers=[{"money": value}])
    assert value_of(assessment(carer), "allowance_for_property") == amount


def test_what_lifts_the_cap_on_housing_costs() -> None:
    def housing(**facts: Any) -> str:
        result = worked_out(assessment(net="200.00", home="120.00", **facts))
        (exempt, *_others) = nodes_of(result["explanation"], "exempt_income")
        return str(exempt["inputs"]["housing"])

    assert housing() == "100.00"
    assert housing(premiums=["disability"]) == "120.00"
    assert housing(children=children_of([4], "p")) == "120.00"
    home = rent("120.00") | {"cap_exceptions": ["former_home"]}
    assert housing(housing=home) == "120.00"
    capped = {"departure_directions": {"housing_costs_are_capped": True}}
    assert housing(housing=home, **capped) == "100.00"


def test_part_time_care_of_own_children() -> None:
    def parts(nights: str) -> tuple[str, str]:
        situation = assessment(children=children_of([7], "p", nights_weekly=nights))
        return value_of(situation, "amount_for_relevant_child"), value_of(
            situation, "family_premium_due"
        )

    assert parts("7.00") == ("17.30", "11.05")
    assert parts("3.50") == ("8.65", "5.53")
    both = [*children_of([7], "p", nights_weekly="3.50"), *children_of([9], "q")]
    assert value_of(assessment(children=both), "family_premium_due") == "11.05"


def test_a_child_at_home_less_than_two_nights_is_not_in_the_family() -> None:
    def exempt(**facts: Any) -> str:
        return value_of(assessment(children=children_of([7], "p", **facts)), "exempt_income")

    assert exempt(nights_weekly="1.99") == "100.35"
    assert exempt(nights_weekly="2.00") == "108.45"
    visiting = {"net": "60.00", "children": children_of([7], "p", nights_weekly="1.99")}
    assert worked_out(assessment(**visiting))["rate"] == "minimum"


def test_a_step_child_lifts_the_cap_and_earns_nothing_exempt() -> None:
    step = children_of([4], "s", is_own_child=False)
    situation = assessment(net="200.00", home="120.00", children=step)
    assert value_of(situation, "exempt_income") == "170.35"


def test_part_care_of_one_child_goes_by_whole_pennies_a_day() -> None:
    def payable(*ages: int) -> str:
        children = children_of(ages, nights_with_local_authority_weekly="2.00")
        carer = {"id": "A", "benefits": ["income_support"], "children": children}
        situation = assessment(carer, on="1999-04-12", net="197.40")
        return value_of(situation, "amount_for_other_nights")

    assert payable(7) == "34.30"
    assert payable(7, 9) == "34.29"


@pytest.mark.parametrize("requirements", [(7110, 8025), (5000, 5000, 5000), (4325,)])
def test_contributions_from_benefit_lose_nothing_over_time(requirements: tuple[int, ...]) -> None:
    weeks = [contributions_in_week(520, requirements, week) for week in range(1, 105)]
    assert {sum(week) for week in weeks} == {520}
    for place, requirement in enumerate(requirements):
        exact = Fraction(520 * 104 * requirement, sum(requirements))
        assert abs(sum(week[place] for week in weeks) - exact) < 1
        assert max(week[place] for week in weeks) - min(week[place] for week in weeks) <= 2
    with pytest.raises(ValueError, match="a week from 1"):
        contributions_in_week(520, requirements, 0)


def test_a_night_less_than_day_to_day_care_changes_nothing() -> None:
    def total(nights: str) -> str:
        carer = in_work("199.35", "50.00")
        carer["children"][0]["nights_with_paying_parent_weekly"] = nights
        return str(worked_out(assessment(carer))["weekly_total"])

    assert total("0.00") == total("1.99") == total("1.00")
    assert total("2.00") == "38.48"
    assert float(total("3.50")) < float(total("2.00"))


def directed(on: str = "1999-04-12", net: str = "346.15", **directions: Any) -> dict[str, Any]:
    return worked_out(assessment(on=on, net=net, departure_directions=directions))


@pytest.mark.parametrize(
    ("contact", "total"),
    [
        # N 220, A 118.60, half 59.30: every 2.00 above the first 15.00 takes a pound off.
        ("15.00", "59.30"),
        ("16.98", "59.30"),
        ("17.00", "58.30"),
        ("35.00", "49.30"),
    ],
)
def test_expenses_count_above_the_threshold_and_from_a_pound(contact: str, total: str) -> None:
    result = directed(net="220.00", special_expenses_weekly={"contact": contact})
    assert result["weekly_total"] == total


def test_illness_has_no_threshold_and_step_children_are_not_protected() -> None:
    result = directed(net="220.00", special_expenses_weekly={"illness_or_disability": "10.00"})
    assert result["weekly_total"] == "54.30"
    children = directed(net="220.00", special_expenses_weekly={"step_children": "10.00"})
    assert children["weekly_total"] == "54.30"
    (basic, *_rest) = nodes_of(children["explanation"], "basic_protected_income")[-1:]
    assert basic["inputs"]["expenses"] == "0.00"


@pytest.mark.parametrize(("asset", "net"), [("10000.00", "220.00"), ("10000.01", "235.38")])
def test_assets_above_the_limit_bring_the_rate_on_judgment_debts(asset: str, net: str) -> None:
    result = directed(net="220.00", assets=[asset])
    assert (
        nodes_of(result["explanation"], "assessable_income_of_paying_parent")[0]["inputs"]["net"]
        == net
    )


def test_diverted_income_and_lifestyle_are_added() -> None:
    result = directed(net="200.00", diverted_weekly="12.00", lifestyle_weekly="8.00")
    assert result["weekly_total"] == "59.30"


def test_a_property_direction_comes_off_the_amount_itself() -> None:
    carer = on_income_support(
        property_transfers=[{"value": "60000.00", "mortgage": "20000.00"}],
        property_direction_weekly="20.00",
    )
    result = worked_out(assessment(carer, on="1999-04-12", net="346.15"))
    assert result["weekly_total"] == "66.48"
    assert nodes_of(result["explanation"], "most_payable") != []


def test_interim_assessments_by_category() -> None:
    def made(kind: str, **more: Any) -> tuple[Any, ...]:
        situation = {"assessment": kind, **more}
        result = worked_out(assessment(on="1996-04-08", net="300.00", situation=situation))
        return result["rate"], result["weekly_total"], result["weekly_income"]

    assert made("interim_a") == ("interim", "103.95", None)
    assert made("interim_c") == ("interim", "30.00", None)
    assert made("interim_c", interim_c_amount_weekly="12.50") == ("interim", "12.50", None)
    assert made("interim_d")[0] == "interim"


def test_category_b_takes_the_halving_test_as_met() -> None:
    facts = {
        "on": "1996-04-08",
        "net": "200.00",
        "partner": {},
        "children": children_of([4], "p", is_partners_child=True),
    }
    unknown = {"assessment": "interim_b", "unknown_in_interim": ["partner_income"]}
    assert value_of(assessment(**facts), "amount_for_relevant_child") == "16.45"
    assert value_of(assessment(**facts, situation=unknown), "amount_for_relevant_child") == "8.23"


def test_several_carers_share_what_income_allows_and_the_least_payment() -> None:
    carers = (on_income_support("A", [7]), on_income_support("B", [12, 15]))
    poor = worked_out(assessment(*carers, on="1999-04-12", net="60.00"))
    assert poor["rate"] == "minimum"
    assert [share["weekly"] for share in poor["receiving_parents"]] == ["2.44", "2.76"]
