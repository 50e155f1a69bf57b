"""A 2003 situation that says where the case came from gives its whole series of dated amounts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from upkeep.law import SituationError, calculate, template


def situation(on: str = "2003-03-10", **paying_parent: Any) -> dict[str, Any]:
    given = template("2003")
    given["effective_date"] = on
    given["paying_parent"] |= {"net_weekly_income": "400.00", "property_transfer_weekly": {}}
    given["paying_parent"] |= paying_parent
    given["transition"] = {"conversion_date": "2003-03-10", "former_amount": "20.00"}
    return given


def periods(given: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    plain = calculate(given).to_json()
    return [(p["from"], p["to"], p["weekly_total"]) for p in plain["periods"]]


def test_the_amount_is_that_of_the_effective_date_in_a_series_without_gaps() -> None:
    assert periods(situation()) == [
        ("2003-03-10", "2004-03-10", "30.00"),
        ("2004-03-10", "2005-03-10", "40.00"),
        ("2005-03-10", "2006-03-10", "50.00"),
        ("2006-03-10", None, "60.00"),
    ]
    for on, amount in (("2003-03-10", "30.00"), ("2005-03-09", "40.00"), ("2009-01-01", "60.00")):
        plain = calculate(situation(on)).to_json()
        assert (plain["effective_date"], plain["weekly_total"], plain["rate"]) == (
            on,
            amount,
            "basic",
        )


def test_a_case_that_came_from_nowhere_has_no_series() -> None:
    given = situation()
    given["transition"] = None
    plain = calculate(given).to_json()
    assert "periods" not in plain
    assert plain["weekly_total"] == "60.00"


def test_several_receiving_parents_are_phased_one_by_one() -> None:
    given = situation()
    given["paying_parent"]["net_weekly_income"] = "300.00"
    given["receiving_parents"] = [
        {"id": "A", "children": [{"id": "a1"}]},
        {"id": "B", "children": [{"id": "b1"}]},
    ]
    given["transition"]["former_amount"] = {"A": "40.00", "B": "10.00"}
    assert [amount for *_days, amount in periods(given)] == ["50.00", "50.00", "55.00", "60.00"]
    first = calculate(given).to_json()["receiving_parents"]
    assert first == [{"id": "A", "weekly": "35.00"}, {"id": "B", "weekly": "15.00"}]


def test_a_new_receiving_parent_has_all_of_her_share_at_once() -> None:
    given = situation()
    given["paying_parent"]["net_weekly_income"] = "300.00"
    given["receiving_parents"] = [
        {"id": "A", "children": [{"id": "a1"}]},
        {"id": "B", "children": [{"id": "b1"}]},
    ]
    given["transition"] |= {"former_amount": {"A": "80.00"}, "trigger": "other_receiving_parent"}
    first = calculate(given).to_json()["receiving_parents"]
    assert first == [{"id": "A", "weekly": "60.00"}, {"id": "B", "weekly": "30.00"}]


def test_shared_care_that_makes_a_flat_rate_nil_leaves_a_year() -> None:
    given = situation(benefits=[], partner_benefits=["income_support"])
    given["receiving_parents"][0]["children"][0]["nights"] = 60
    assert periods(given) == [("2003-03-10", "2004-03-08", "2.50"), ("2004-03-08", None, "0.00")]


def test_a_flat_rate_on_a_low_income_is_phased_like_any_other() -> None:
    given = situation(net_weekly_income="90.00")
    assert [amount for *_days, amount in periods(given)][:3] == ["17.50", "15.00", "12.50"]


def test_an_old_property_allowance_lowers_income() -> None:
    given = situation()
    given["transition"] |= {"former_amount": "45.00", "property_allowance_weekly": "100.00"}
    plain = calculate(given).to_json()
    assert (plain["weekly_total"], plain["weekly_income"]) == ("45.00", "300.00")


def test_subsequent_decisions_may_be_one_amount_or_one_for_each() -> None:
    given = situation("2003-09-01")
    decision = {"effective_date": "2003-09-01", "weekly_amount": "70.00"}
    given["transition"]["subsequent_decisions"] = [decision]
    one = calculate(given).weekly_total
    given["transition"]["subsequent_decisions"] = [decision | {"weekly_amount": {"A": "70.00"}}]
    assert (one, calculate(given).weekly_total) == ("40.00", "40.00")


def test_a_court_order_is_phased_over_seventy_eight_weeks() -> None:
    given = situation("2003-05-07", net_weekly_income="670.00")
    given["transition"] = None
    given["court_order"] = {"calculation_date": "2003-05-07", "old_amount": "20.00"}
    assert periods(given) == [
        ("2003-05-07", "2003-11-05", "40.25"),
        ("2003-11-05", "2004-05-05", "60.50"),
        ("2004-05-05", "2004-11-03", "80.75"),
        ("2004-11-03", None, "101.00"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effective_date": "2003-03-09"}, "wanted a day on or after 2003-03-10"),
        (
            {"transition": {"conversion_date": "2003-03-10"}},
            "transition.former_amount: found nothing",
        ),
        (
            {"transition": {"conversion_date": "2003-03-10", "former_amount": 20}},
            "one for each receiving parent by id",
        ),
        (
            {"transition": {"conversion_date": "2003-03-10", "former_amount": {"Z": "1.00"}}},
            "transition.former_amount.Z: found an unknown id",
        ),
        (
            {
                "transition": {
                    "conversion_date": "2003-03-10",
                    "former_amount": "1.00",
                    "trigger": "related_persn",
                }
            },
            "Did you mean 'related_person'?",
        ),
        (
            {"court_order": {"calculation_date": "2003-03-10", "old_amount": "1.00"}},
            "a case came from the 1993 scheme or from a court order",
        ),
        (
            {
                "transition": {
                    "conversion_date": "2003-03-10",
                    "former_amount": "1.00",
                    "subsequent_decisions": [
                        {"effective_date": "2003-03-01", "weekly_amount": "2.00"}
                    ],
                }
            },
            "transition.subsequent_decisions[0].effective_date: found 2003-03-01",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_where_and_what_to_do(
    change: dict[str, Any], said: str
) -> None:
    given = copy.deepcopy(situation()) | change
    with pytest.raises(SituationError) as caught:
        calculate(given)
    assert said in str(caught.value)


def test_one_amount_for_several_receiving_parents_is_refused() -> None:
    given = situation()
    given["receiving_parents"].append({"id": "B", "children": [{"id": "b1"}]})
    with pytest.raises(SituationError, match="one amount for several"):
        calculate(given)


def test_a_day_after_the_case_ended_is_refused() -> None:
    given = situation("2004-01-05")
    given["transition"]["ended_on"] = "2003-12-01"
    with pytest.raises(SituationError, match="had not ended"):
        calculate(given)


def test_a_decision_too_late_to_be_linked_is_refused_in_words() -> None:
    given = situation("2004-06-07")
    given["transition"] |= {
        "ended_on": "2003-12-01",
        "subsequent_decisions": [{"effective_date": "2004-06-07", "weekly_amount": "60.00"}],
    }
    with pytest.raises(SituationError, match="too late to be linked"):
        calculate(given)
