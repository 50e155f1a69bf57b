"""What a 1993 situation may say, what it may not, and with which words it is refused."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from law.situations_1993 import assessment, children_of, on_income_support, pay
from upkeep.law import SituationError, calculate, render_text, template
from upkeep.law.scheme_1993 import fields
from upkeep.law.scheme_1993.situation import checked
from upkeep.law.situations import Field


def put(situation: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with one value changed; a path such as ``receiving_parents.0.children.0.age``."""
    changed = copy.deepcopy(situation)
    *before, last = path.split(".")
    place: Any = changed
    for step in before:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def names(declared: dict[str, Field], given: dict[str, Any]) -> None:
    assert set(declared) == set(given)


def test_the_template_shows_every_field_and_is_worked_out() -> None:
    example = template("1993")
    names(fields.SITUATION, example)
    paying, receiving = example["paying_parent"], example["receiving_parents"][0]
    names(fields.PAYING_PARENT, paying)
    names(fields.RECEIVING_PARENT, receiving)
    names(fields.FAMILY_CHILD, paying["children"][0])
    names(fields.QUALIFYING_CHILD, receiving["children"][0])
    names(fields.EARNINGS, paying["earnings"][0])
    names(fields.PARTNER, paying["partner"])
    names(fields.SELF_EMPLOYMENT, paying["partner"]["self_employment"][0])
    names(fields.OTHER_INCOME, paying["other_income"][0])
    names(fields.HOUSING_COST, paying["housing"]["costs"][0])
    names(fields.DIRECTIONS, paying["departure_directions"])
    names(fields.TRANSFER, receiving["property_transfers"][0])
    assert calculate(example).rate == "formula"
    json.dumps(calculate(example).to_json("cy"))


def test_little_is_enough() -> None:
    little = {
        "scheme": "1993",
        "effective_date": "1996-05-06",
        "paying_parent": {},
        "receiving_parents": [{"id": "A", "children": [{"id": "a", "age": 3}]}],
    }
    result = calculate(little)
    assert (result.rate, result.weekly_total) == ("nil", "0.00")
    assert "below £4.80" in render_text(result.explanation)


WRONG: list[tuple[str, object, str]] = [
    ("effective_date", "1993-04-04", "when the 1993 scheme began"),
    ("effective_date", "1996-02-30", "a day that exists"),
    ("assessment", "interim_e", "one of full, interim_a"),
    ("paying_parent.wages", [], "an unknown field"),
    ("paying_parent.benefits", ["income_suport"], "Did you mean 'income_support'?"),
    ("paying_parent.earnings", [{"gross": 300}], 'an amount in pounds as text, such as "838.93"'),
    ("paying_parent.earnings", [{}], "this field, which has no default"),
    ("paying_parent.earnings", [{"gross": "1.00", "period": "day"}], "one of four_weeks, month"),
    (
        "paying_parent.other_income",
        [{"kind": "boardr", "amount": "9.00"}],
        "Did you mean 'boarder'",
    ),
    ("paying_parent.partner", "yes", "an object with the fields"),
    ("paying_parent.travel", [{"miles": "2.555", "journeys": 1}], "with up to two decimals"),
    ("paying_parent.council_tax", {"people_liable": 0}, "a whole number from 1 to 99"),
    ("paying_parent.status", ["student"], "a known code"),
    ("receiving_parents.0.children.0.age", None, "neither of date_of_birth and age"),
    ("receiving_parents.0.children.0.date_of_birth", "1990-01-01", "both of date_of_birth and age"),
    ("receiving_parents.0.children.0.age", 20, "a whole number from 0 to 19"),
    (
        "receiving_parents.0.children.0.nights_with_paying_parent_weekly",
        "7.50",
        "a number from 0 to 7",
    ),
    ("receiving_parents.0.other_children", children_of([3]), "more than once"),
    ("receiving_parents.0.is_body", True, "false where is_body is true"),
    (
        "receiving_parents.0.part_time_carers",
        [{"id": "A", "nights_weekly": "2.00"}],
        "more than once",
    ),
    (
        "receiving_parents.0.part_time_carers",
        [{"id": "B", "nights_weekly": "4.00"}, {"id": "C", "nights_weekly": "4.00"}],
        "nights that fit into a week",
    ),
]
PLAIN = assessment(on_income_support(), on="1998-04-06", children=[], status=[], travel=[])


@pytest.mark.parametrize(("path", "value", "words"), WRONG, ids=lambda value: str(value)[:60])
def test_wrong_situations_say_what_where_and_what_to_do(
    path: str, value: object, words: str
) -> None:
    with pytest.raises(SituationError) as caught:
        calculate(put(PLAIN, path, value))
    text = str(caught.value)
    assert words in text
    assert path.split(".")[0] in text


@pytest.mark.parametrize(
    ("day", "path", "value", "words"),
    [
        ("1995-04-17", "assessment", "interim_c", "Categories C and D began on 18 April 1995"),
        (
            "1996-12-01",
            "paying_parent.departure_directions",
            {"diverted_weekly": "1.00"},
            "departure directions began on 2 December 1996",
        ),
        (
            "1996-12-01",
            "receiving_parents.0.property_direction_weekly",
            "5.00",
            "departure directions began on 2 December 1996",
        ),
        ("1995-04-17", "unreviewed_since_18_april_1995", True, "false before 18 April 1995"),
        (
            "1994-02-06",
            "phasing",
            {"scheme": "1994", "former_amount_weekly": "9.00", "week": 1},
            "began on 7 February 1994",
        ),
        (
            "2001-04-08",
            "paying_parent.premiums",
            ["enhanced_disability"],
            "began on 9 April 2001",
        ),
        (
            "2001-04-08",
            "receiving_parents.0.children",
            children_of([7], has_enhanced_disability=True),
            "began on 9 April 2001",
        ),
    ],
)
def test_what_the_law_of_the_day_does_not_know_is_refused(
    day: str, path: str, value: object, words: str
) -> None:
    situation = put(PLAIN, path, value) | {"effective_date": day}
    with pytest.raises(SituationError, match=words):
        calculate(situation)
    after = {"2001-04-08": "2001-04-09", "1996-12-01": "1996-12-02", "1994-02-06": "1994-02-07"}
    checked(situation | {"effective_date": after.get(day, "1995-04-18")})


def test_every_problem_is_named_at_once() -> None:
    wrong = put(put(PLAIN, "effective_date", "soon"), "paying_parent.wages", 3)
    with pytest.raises(SituationError) as caught:
        calculate(wrong)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"has_jurisdiction": False}, "no_jurisdiction"),
        ({"receiving_parents": [{"id": "A", "children": []}]}, "no_qualifying_child"),
        (
            {
                "receiving_parents": [
                    on_income_support(children=children_of([7], **nights))
                    for nights in [{"nights_with_paying_parent_weekly": "4.00"}]
                ]
            },
            "paying_parent_has_main_care",
        ),
        (
            {
                "receiving_parents": [
                    on_income_support(
                        children=children_of(
                            [7],
                            nights_with_paying_parent_weekly="3.50",
                            paying_parent_gets_child_benefit=True,
                        )
                    )
                ]
            },
            "paying_parent_has_main_care",
        ),
    ],
)
def test_no_assessment_is_no_nil_assessment(change: dict[str, Any], reason: str) -> None:
    result = calculate(PLAIN | change).to_json()
    assert result["no_calculation_reason"] == reason
    assert "weekly_total" not in result


def test_a_payment_is_split_between_carers_without_a_penny_lost() -> None:
    carer = on_income_support(
        part_time_carers=[
            {"id": "G", "nights_weekly": "2.00"},
            {"id": "H", "nights_weekly": "1.00"},
        ]
    )
    result = calculate(assessment(carer)).to_json()
    assert result["weekly_total"] == "79.27"
    assert result["receiving_parents"] == [
        {"id": "A", "weekly": "45.30"},
        {"id": "G", "weekly": "22.65"},
        {"id": "H", "weekly": "11.32"},
    ]


def test_an_assessment_in_force_in_april_1995_waits_for_its_review() -> None:
    waiting = {"unreviewed_since_18_april_1995": True}
    given = {
        "on": "1995-05-01",
        "earnings": [
            {"gross": "300.00", "personal_pension": "80.00", "pension_repays_mortgage": True}
        ],
    }
    fresh = calculate(assessment(**given))
    kept = calculate(assessment(**given, situation=waiting))
    assert fresh.weekly_income is not None
    assert kept.weekly_income is not None
    assert kept.weekly_income.fraction == fresh.weekly_income.fraction - 1000
    listed = {"net": "90.00", "benefits": ["incapacity_benefit"], "on": "1995-05-01"}
    assert calculate(assessment(**listed)).rate == "nil"
    assert calculate(assessment(**listed, situation=waiting)).rate == "minimum"


def test_other_income_counts_by_its_kind() -> None:
    def net(kind: str, amount: str, day: str = "1998-04-06", **more: Any) -> str:
        item = {"kind": kind, "amount": amount, **more}
        result = calculate(assessment(on=day, net="0.00", other_income=[item]))
        text = render_text(result.explanation)
        return text.split("Other income that counts: ")[1].split(" a week")[0]

    assert net("occupational_pension", "50.00") == "£50.00"
    assert net("interest_and_dividends", "520.00", period="year") == "£10.00"
    assert net("housing_benefit", "50.00") == "£0.00"
    assert net("direct_payment_for_care", "50.00", "1997-01-12") == "£50.00"
    assert net("direct_payment_for_care", "50.00", "1997-01-13") == "£0.00"
    assert net("war_pension", "50.00") == "£40.00"
    assert net("charitable_payment", "50.00", "1996-04-07") == "£40.00"
    assert net("charitable_payment", "50.00", "1996-04-08") == "£30.00"
    assert net("boarder", "50.00") == "£15.00"
    assert net("rent_of_other_property", "50.00", costs_weekly="45.00") == "£5.00"
    assert net("mortgage_protection", "50.00", costs_weekly="45.00") == "£45.00"
    assert net("family_credit", "50.00", earned_by="both_equally") == "£25.00"
    assert net("family_credit", "50.00", earned_by="the_other") == "£0.00"
    assert net("student_loan", "50.00") == "£40.00"
    assert net("student_covenant", "50.00") == "£45.00"


def test_war_pension_and_charity_have_one_limit_together() -> None:
    items = [
        {"kind": "war_pension", "amount": "50.00"},
        {"kind": "charitable_payment", "amount": "50.00"},
    ]
    for day, counted in (("1996-04-07", "£90.00"), ("1996-04-08", "£80.00")):
        result = calculate(assessment(on=day, net="0.00", other_income=items))
        assert f"Other income that counts: {counted}" in render_text(result.explanation)


def test_self_employment_goes_by_accounts_and_later_by_the_tax_return() -> None:
    business = {"receipts": "20800.00", "expenses": "5200.00", "taxable_profits": "10400.00"}
    for day, net in (("1999-10-03", "300.00"), ("1999-10-04", "200.00")):
        result = calculate(assessment(on=day, earnings=[], self_employment=[business]))
        assert "from self-employment" in render_text(result.explanation)
        assert f"£{net} from self-employment" in render_text(result.explanation)
    minding = {"receipts": "15600.00", "is_childminding": True}
    result = calculate(assessment(earnings=[], self_employment=[minding]))
    assert "£100.00 from self-employment" in render_text(result.explanation)


def test_a_childs_income_counts_up_to_a_limit_where_there_are_several() -> None:
    one = on_income_support(children=children_of([7], income_weekly="500.00"), benefits=[])
    two = on_income_support(children=children_of([7, 9], income_weekly="500.00"), benefits=[])
    alone = calculate(assessment(one)).to_json()
    both = calculate(assessment(two)).to_json()
    assert "net income of £490.00" in json.dumps(alone, ensure_ascii=False)
    # 17.30 + (50.35 + 11.05) / 2 - 11.45 + 1.5 x 28.35 = 79.08 for the elder; 81.23 for the other.
    assert "£81.23" in json.dumps(both, ensure_ascii=False)


def test_income_support_leaves_no_assessable_income_whatever_is_earned() -> None:
    result = calculate(assessment(net="500.00", benefits=["income_support"])).to_json()
    assert (result["rate"], result["weekly_income"]) == ("minimum", "0.00")
    assert "may be deducted from benefit" in json.dumps(result["explanation"])
    family_credit = {"benefits": ["family_credit"], "net": "300.00"}
    assert calculate(assessment(**family_credit)).rate == "formula"
    elsewhere = calculate(assessment(**family_credit, is_parent_with_care_elsewhere=True))
    assert elsewhere.rate == "minimum"


def test_both_parents_absent() -> None:
    def total(day: str, other: dict[str, Any]) -> str | None:
        carer = {
            "id": "G",
            "is_parent": False,
            "children": children_of([7]),
            "earnings": pay("900.00"),
            "other_absent_parent": other,
        }
        return calculate(assessment(carer, on=day)).weekly_total

    alone = {"is_assessed": False}
    assert total("1996-10-06", alone) == "81.08"
    assert total("1996-10-07", alone) == "56.82"
    with_other = {"is_assessed": True, "assessable_income_weekly": "100.00"}
    assert total("1996-10-06", with_other) == total("1996-10-07", with_other) == "65.78"


def test_phasing_in_lowers_the_assessment_for_its_weeks() -> None:
    def total(week: int, former: str = "25.00", kind: str = "full") -> str | None:
        phasing = {"scheme": "1994", "former_amount_weekly": former, "week": week}
        return calculate(
            assessment(situation={"phasing": phasing, "assessment": kind})
        ).weekly_total

    assert [total(week) for week in (1, 27, 53, 79)] == ["45.00", "65.00", "79.27", "79.27"]
    assert total(1, "79.27") == "79.27"
    assert (
        total(1, kind="interim_d")
        == calculate(assessment(situation={"assessment": "interim_d"})).weekly_total
    )


def test_the_explanation_keeps_the_order_of_a_notice() -> None:
    situation = template("1993")
    rules = [node["rule"] for node in calculate(situation).to_json()["explanation"]]
    order = [
        "maintenance_requirement",
        "assessable_income_of_paying_parent",
        "assessable_income_of_receiving_parent",
        "other_parents_income",
        "proposed_maintenance",
        "most_payable",
        "minimum_amount",
        "amount_payable",
    ]
    assert [rule for rule in rules if rule in order] == order
    assert set(rules) == set(order)


def test_every_step_names_its_provision_and_says_something() -> None:
    def check(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            assert node["text"], node["rule"]
            assert node["citation"], node["rule"]
            check(node["children"])

    carers = (on_income_support("A", [7]), on_income_support("B", [12, 15]))
    check(calculate(template("1993")).to_json()["explanation"])
    check(calculate(assessment(*carers, net="150.00")).to_json()["explanation"])
