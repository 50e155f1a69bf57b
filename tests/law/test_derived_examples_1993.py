"""Examples derived from the text of the 1993 law; published nowhere, one for each feature."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from law.situations_1993 import (
    assessment,
    children_of,
    in_work,
    nodes_of,
    on_income_support,
    pay,
    rent,
)
from upkeep.law import calculate
from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law
from upkeep.law.scheme_1993.facts import Phasing
from upkeep.law.scheme_1993.phasing import amount_after_change, phased_amount


def worked_out(situation: dict[str, Any]) -> dict[str, Any]:
    return calculate(situation).to_json()


def value_of(situation: dict[str, Any], rule: str, place: int = 0) -> str:
    value: str = nodes_of(worked_out(situation)["explanation"], rule)[place]["value"]
    return value


def yearly(weekly: int) -> dict[str, str]:
    return {"yearly": f"{weekly * 52}.00"}


@pytest.mark.parametrize(
    ("age", "day", "requirement"),
    [(12, "1994-02-06", "70.70"), (12, "1994-02-07", "59.70"), (14, "1994-02-07", "48.70")],
)
def test_d1_taper_of_the_carers_allowance(age: int, day: str, requirement: str) -> None:
    situation = assessment(on_income_support(ages=[age]), on=day)
    assert value_of(situation, "maintenance_requirement") == requirement


def test_d2_maximum_in_1993() -> None:
    situation = assessment(on_income_support(), on="1993-04-12", net="9000.00")
    assert worked_out(situation)["weekly_total"] == "137.70"


@pytest.mark.parametrize(
    ("day", "level", "total"), [("1994-02-06", "105.70", "20.50"), ("1994-02-07", "125.75", "4.25")]
)
def test_d3_protected_income_with_both_margins(day: str, level: str, total: str) -> None:
    situation = assessment(on=day, net="130.00", home="45.00", council_tax=yearly(6))
    assert value_of(situation, "protected_income") == level
    assert worked_out(situation)["weekly_total"] == total


def test_d4_second_family() -> None:
    situation = assessment(
        on_income_support(ages=[8]),
        on="2001-04-09",
        net="260.00",
        home="70.00",
        council_tax=yearly(12),
        partner={},
        children=children_of([4], "p", is_partners_child=True),
        child_benefit_weekly="15.50",
    )
    assert value_of(situation, "maintenance_requirement") == "83.50"
    assert worked_out(situation)["weekly_income"] == "91.00"
    assert value_of(situation, "protected_income") == "246.35"
    assert worked_out(situation)["weekly_total"] == "29.15"


@pytest.mark.parametrize(
    ("assessed", "net", "total"),
    [("interim_a", "0.00", "126.90"), ("interim_d", "500.00", "141.18")],
)
def test_d5_and_d16_interim_categories_a_and_d(assessed: str, net: str, total: str) -> None:
    situation = assessment(
        on_income_support(ages=[7, 12]),
        on="1996-04-08",
        net=net,
        home="60.00",
        situation={"assessment": assessed},
        children=children_of([3], "p"),
    )
    result = worked_out(situation)
    assert (result["rate"], result["weekly_total"]) == ("interim", total)


@pytest.mark.parametrize(
    ("net", "costs", "allowed"),
    [("150.00", "95.00", "80.00"), ("200.00", "130.00", "100.00"), ("150.00", "80.00", "80.00")],
)
def test_d6_housing_cap(net: str, costs: str, allowed: str) -> None:
    situation = assessment(net=net, home=costs)
    assert value_of(situation, "housing_costs_within_cap") == allowed


def test_d7_travel() -> None:
    situation = assessment(travel=[{"miles": "23.00", "journeys": 10}])
    assert value_of(situation, "allowance_for_miles") == "8.00"


@pytest.mark.parametrize("day", ["1995-04-17", "1995-04-18"])
def test_d8_apportioned_housing_costs_to_april_1995(day: str) -> None:
    family = [
        *children_of([3], "own", is_partners_child=True),
        *children_of([9], "step", is_own_child=False),
    ]
    situation = assessment(on=day, home="60.00", partner={}, children=family)
    steps = nodes_of(worked_out(situation)["explanation"], "part_of_housing_costs")
    assert [step["value"] for step in steps] == (["40.71"] if day == "1995-04-17" else [])


def test_d9_shared_care() -> None:
    carer = in_work("199.35", "50.00")
    carer["children"][0]["nights_with_paying_parent_weekly"] = "2.00"
    situation = assessment(carer)
    assert worked_out(situation)["weekly_income"] == "206.55"
    assert value_of(situation, "assessable_income_of_receiving_parent") == "84.40"
    assert value_of(situation, "proposed_maintenance") == "64.40"
    assert value_of(situation, "assessment_if_absent") == "26.32"
    assert worked_out(situation)["weekly_total"] == "38.48"


def test_d10_two_carers() -> None:
    situation = assessment(
        on_income_support("A", [7]),
        on_income_support("B", [12, 15]),
        on="1999-04-12",
        net="301.40",
    )
    result = worked_out(situation)
    divided = nodes_of(result["explanation"], "income_for_carer")
    assert result["weekly_income"] == "200.00"
    assert [step["value"] for step in divided] == ["93.95", "106.05"]
    # 46.98 and 53.03 together are more than three tenths of 301.40, and are cut in proportion.
    assert [step["value"] for step in nodes_of(result["explanation"], "proposed_maintenance")] == [
        "46.98",
        "53.03",
    ]
    assert [share["weekly"] for share in result["receiving_parents"]] == ["42.48", "47.94"]


def test_d11_part_care_by_a_local_authority() -> None:
    children = [
        *children_of([7], "x", nights_with_local_authority_weekly="2.00"),
        *children_of([9], "y"),
    ]
    carer = {"id": "A", "benefits": ["income_support"], "children": children}
    situation = assessment(carer, on="1999-04-12", net="197.40")
    (step,) = nodes_of(worked_out(situation)["explanation"], "amount_for_other_nights")
    assert (step["inputs"]["amount"], step["value"]) == ("48.00", "41.14")


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("1993-04-05", "2.15"),
        ("1993-04-12", "2.20"),
        ("1994-04-11", "2.30"),
        ("1995-04-10", "2.35"),
        ("1996-04-07", "2.35"),
        ("1996-04-08", "4.80"),
        ("1997-04-07", "5.00"),
        ("1998-04-06", "5.10"),
        ("1999-04-12", "5.20"),
        ("2000-04-10", "5.30"),
        ("2001-04-09", "5.40"),
        ("2002-04-08", "5.40"),
        ("2003-04-07", "5.50"),
        ("2015-04-06", "7.40"),
    ],
)
def test_d12_least_payment_of_every_year(day: str, amount: str) -> None:
    result = worked_out(assessment(on=day, net="60.00"))
    assert (result["rate"], result["weekly_total"]) == ("minimum", amount)


def expenses(**grounds: str) -> dict[str, Any]:
    return {"special_expenses_weekly": grounds}


def test_d13_expenses_of_a_high_income_change_nothing_here() -> None:
    situation = assessment(
        on="1999-04-12", net="346.15", departure_directions=expenses(contact="40.00")
    )
    result = worked_out(situation)
    assert result["weekly_income"] == "219.75"
    (held,) = nodes_of(result["explanation"], "lowest_after_expenses")
    assert (held["inputs"]["half"], held["value"]) == ("109.88", "86.48")
    assert result["weekly_total"] == "86.48"


@pytest.mark.parametrize(("day", "total"), [("1996-08-04", "104.15"), ("1996-08-05", "90.00")])
def test_d14_a_partners_income_and_the_ceiling(day: str, total: str) -> None:
    situation = assessment(
        on_income_support(ages=[7, 9, 12]),
        on=day,
        net="300.00",
        home="20.00",
        council_tax=yearly(10),
        partner={"earnings": pay("340.00")},
    )
    assert value_of(situation, "protected_income") == "210.92"
    assert worked_out(situation)["weekly_total"] == total


@pytest.mark.parametrize(
    ("partner", "allowance", "premium"), [("61.40", "16.45", "10.55"), ("61.41", "8.23", "5.28")]
)
def test_d15_halving_for_a_joint_child(partner: str, allowance: str, premium: str) -> None:
    situation = assessment(
        on="1996-04-08",
        partner={"earnings": pay(partner)},
        children=children_of([4], "p", is_partners_child=True),
    )
    assert value_of(situation, "amount_for_relevant_child") == allowance
    assert value_of(situation, "family_premium_due") == premium


def test_d17_interim_category_b() -> None:
    situation = assessment(
        on_income_support(ages=[7, 9, 12]),
        on="1996-04-08",
        net="300.01",
        home="20.00",
        situation={"assessment": "interim_b", "unknown_in_interim": ["disposable_income"]},
    )
    assert worked_out(situation)["weekly_total"] == "90.00"


@pytest.mark.parametrize(
    ("week", "formula", "pence"),
    [
        *[(1, 8000, 4500), (26, 8000, 4500), (27, 8000, 6500), (52, 8000, 6500)],
        *[(53, 8000, 8000), (78, 16000, 12625), (79, 16000, 16000)],
        *[(1, 6000, 4500), (52, 6000, 4500), (53, 6000, 6000), (1, 4000, 4000)],
    ],
)
def test_d18_phasing_in_of_1994(week: int, formula: int, pence: int) -> None:
    law = Law(load_scheme("1993").on(datetime.date(1994, 2, 7)))
    phasing = Phasing(Exact(2500), Exact(week), False, True)
    assert phased_amount(law, phasing, Exact(formula)) == Exact(pence)


@pytest.mark.parametrize(
    ("week", "formula", "pence"),
    [(1, 6000, 4500), (52, 6000, 4500), (53, 6000, 6000), (1, 6001, 6001), (1, 4500, 4500)],
)
def test_phasing_in_of_1993(week: int, formula: int, pence: int) -> None:
    law = Law(load_scheme("1993").on(datetime.date(1993, 4, 12)))
    phasing = Phasing(Exact(2500), Exact(week), True, False)
    assert phased_amount(law, phasing, Exact(formula)) == Exact(pence)


@pytest.mark.parametrize(
    ("fresh", "pence"), [(9000, 5500), (8000, 4500), (5000, 4500), (4499, 4499)]
)
def test_a_change_while_phasing_lasts(fresh: int, pence: int) -> None:
    found = amount_after_change(Exact(8000), Exact(4500), Exact(fresh))
    assert found == Exact(pence)


@pytest.mark.parametrize(
    ("transfer", "value"),
    [
        ({"value": "60000.00", "mortgage": "20000.00"}, "20000.00"),
        (
            {
                "value": "60000.00",
                "mortgage": "20000.00",
                "kept_value": "15000.00",
                "kept_mortgage": "5000.00",
            },
            "10000.00",
        ),
        ({"value": "60000.00", "mortgage": "20000.00", "kept_charge": "16000.00"}, "4000.00"),
        ({"money": "30000.00"}, "15000.00"),
        ({"money": "15000.00", "is_in_lieu_of_child_payments": True}, "15000.00"),
    ],
)
def test_d19_transfer_of_property(transfer: dict[str, Any], value: str) -> None:
    situation = assessment(on_income_support(property_transfers=[transfer]))
    amount = {"20000.00": "40.00", "15000.00": "40.00", "10000.00": "40.00", "4000.00": "0.00"}
    assert value_of(situation, "qualifying_value") == value
    assert value_of(situation, "allowance_for_property") == amount[value]


@pytest.mark.parametrize(
    ("amount", "period", "weekly"),
    [
        ("200.00", "four_weeks", "50.00"),
        ("216.67", "month", "50.00"),
        ("600.00", "year", "11.54"),
        ("100.00", "two_weeks", "50.00"),
        ("650.00", "quarter", "50.00"),
    ],
)
def test_d20_weekly_housing_costs(amount: str, period: str, weekly: str) -> None:
    home = rent(amount)
    home["costs"][0]["period"] = period
    assert value_of(assessment(housing=home), "cost_for_exempt_income") == weekly


def test_d21_one_carer_and_two_absent_parents() -> None:
    of_first = on_income_support(
        ages=[7],
        other_children=children_of([12], "other"),
        other_cases_requirements_weekly=["37.73"],
    )
    of_second = on_income_support(
        ages=[12],
        other_children=children_of([7], "other"),
        other_cases_requirements_weekly=["43.25"],
    )
    first = assessment(of_first, on="1999-04-12")
    second = assessment(of_second, on="1999-04-12")
    assert value_of(first, "maintenance_requirement") == "43.25"
    assert value_of(second, "maintenance_requirement") == "37.73"


@pytest.mark.parametrize(("day", "total"), [("1997-01-12", "90.00"), ("1997-01-13", "70.00")])
def test_d24_maintenance_under_an_order(day: str, total: str) -> None:
    situation = assessment(
        on_income_support(ages=[7, 9, 12]), on=day, net="300.00", orders_paid_weekly="20.00"
    )
    assert value_of(situation, "protected_income") == "150.72"
    assert worked_out(situation)["weekly_total"] == total
