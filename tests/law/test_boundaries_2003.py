"""A penny or a day either side of every limit of the 2003 scheme, with what can change the answer.

The amounts stand here as worked out by hand from the law, never taken from the program.
"""

from __future__ import annotations

from typing import Any

import pytest

from law.situations import parent
from law.situations_2003 import situation_2003
from upkeep.law import calculate


def total_and_rate(*parents: dict[str, Any], **facts: Any) -> tuple[str | None, str | None]:
    result = calculate(situation_2003(*parents, **facts))
    return result.weekly_total, result.rate


def shares(*parents: dict[str, Any], **facts: Any) -> list[int]:
    result = calculate(situation_2003(*parents, **facts))
    return [share.weekly_pence for share in result.receiving_parents]


@pytest.mark.parametrize(
    ("income", "total", "rate"),
    [
        ("0.00", "0.00", "nil"),
        ("4.99", "0.00", "nil"),
        ("5.00", "5.00", "flat"),
        ("5.01", "5.00", "flat"),
        ("99.99", "5.00", "flat"),
        ("100.00", "5.00", "flat"),
        ("100.01", "5.00", "reduced"),
        ("101.99", "5.00", "reduced"),  # 5.4975
        ("102.00", "6.00", "reduced"),  # 5.50
        ("199.99", "30.00", "reduced"),  # 29.9975
        ("200.00", "30.00", "basic"),
        ("203.33", "30.00", "basic"),  # 30.4995
        ("203.34", "31.00", "basic"),  # 30.501
        ("1999.99", "300.00", "basic"),
        ("2000.00", "300.00", "basic"),
        ("2000.01", "300.00", "basic"),
        ("99999.99", "300.00", "basic"),
    ],
)
def test_income_limits_with_one_child(income: str, total: str, rate: str) -> None:
    assert total_and_rate(income=income) == (total, rate)


@pytest.mark.parametrize(
    ("children", "others", "total"),
    [
        (1, 0, "30.00"), (1, 1, "26.00"), (1, 2, "24.00"), (1, 3, "23.00"), (1, 9, "23.00"),
        (2, 0, "40.00"), (2, 1, "34.00"), (2, 2, "32.00"), (2, 3, "30.00"),
        (3, 0, "50.00"), (3, 1, "43.00"), (3, 2, "40.00"), (3, 3, "38.00"), (9, 0, "50.00"),
    ],
)  # fmt: skip
def test_reduced_and_basic_rate_meet_at_200_pounds(children: int, others: int, total: str) -> None:
    # 15, 20 or 25% of 200, of 170, of 160 or of 150: 25.50, 22.50, 42.50 and 37.50 go up
    family = parent("A", [0] * children)
    assert total_and_rate(family, income="200.00", relevant_other_children=others)[0] == total
    # a penny less is the other side of the half pound only where the half is exact
    nearly = total_and_rate(family, income="199.99", relevant_other_children=others)
    lower = {"26.00": "25.00", "23.00": "22.00", "43.00": "42.00", "38.00": "37.00"}
    assert nearly == (lower.get(total, total), "reduced")


@pytest.mark.parametrize(
    ("nights", "total"),
    [
        (0, "60.00"), (51, "60.00"), (52, "51.43"), (103, "51.43"), (104, "42.86"),
        (155, "42.86"), (156, "34.29"), (174, "34.29"), (175, "23.00"), (366, "23.00"),
    ],
)  # fmt: skip
def test_bands_of_shared_care(nights: int, total: str) -> None:
    assert total_and_rate(parent("A", [nights]), income="400.00")[0] == total


@pytest.mark.parametrize(
    ("nights", "total"),
    [
        (51, "60.00"), (52, "51.43"), (103, "51.43"), (104, "42.86"), (156, "34.29"),
        (207, "34.29"), (208, "25.71"), (259, "25.71"), (260, "17.14"), (262, "17.14"),
    ],
)  # fmt: skip
def test_bands_of_local_authority_care(nights: int, total: str) -> None:
    assert total_and_rate(parent("A", [0], [nights]), income="400.00")[0] == total


def test_a_child_in_public_care_beyond_the_bands_is_no_qualifying_child() -> None:
    result = calculate(situation_2003(parent("A", [0, 0], [263, 0]), income="400.00"))
    assert result.weekly_total == "60.00"  # 15%, for one child
    assert any(node.rule == "nobody_has_day_to_day_care" for node in result.explanation)
    alone = calculate(situation_2003(parent("A", [0], [263]), income="400.00"))
    assert alone.no_calculation_reason == "no_qualifying_child"


def test_further_amount_comes_off_beside_local_authority_care() -> None:
    # 60 x (1 - 1/2 - 1/7) - 7 = 14.428...
    assert total_and_rate(parent("A", [175], [60]), income="400.00")[0] == "14.43"


@pytest.mark.parametrize(("income", "total"), [("160.00", "5.00"), ("163.99", "5.00")])
def test_least_amount_after_half_care(income: str, total: str) -> None:
    # 20 or 21 by half, less 7: 3.00 and 3.50
    assert total_and_rate(parent("A", [175]), income=income) == (total, "reduced")


def test_least_amount_is_tested_on_all_receiving_parents_together() -> None:
    # 12.00: 6.00 each; A 3.00 - 7.00 is nothing, B 6.00 stays: not below 5.00
    assert shares(parent("A", [175]), parent("B"), income="120.00") == [0, 600]
    # 9.00: 4.50 each; B alone is below 5.00
    assert shares(parent("A", [175]), parent("B"), income="112.00") == [250, 250]
    # the least amount is shared by children, the odd penny to the last
    assert shares(parent("A", [175]), parent("B", [175]), parent("C", [175]), income="120.00") == [
        167,
        167,
        166,
    ]


def test_shares_add_up_and_the_last_takes_the_difference() -> None:
    families = [parent(name) for name in "ABCDEFG"]
    assert shares(*families, income="400.00") == [1429] * 6 + [1426]
    assert shares(*families[:3], income="90.00") == [167, 167, 166]
    assert shares(*families[:3]) == [1667, 1667, 1666]


@pytest.mark.parametrize(
    ("facts", "total", "rate"),
    [
        ({"benefits": ["state_pension"]}, "5.00", "flat"),
        ({"benefits": ["state_pension"], "income": "900.00"}, "5.00", "flat"),
        ({"partner_benefits": ["state_pension"], "income": "400.00"}, "60.00", "basic"),
        ({"partner_benefits": ["income_support"], "income": "400.00"}, "5.00", "flat"),
        ({"benefits": ["child_benefit"], "income": "400.00"}, "60.00", "basic"),
        ({"benefits": ["child_benefit"]}, "30.00", "default"),
        ({"status": ["student"], "income": "400.00"}, "0.00", "nil"),
        ({"status": ["prisoner"], "benefits": ["income_support"]}, "0.00", "nil"),
        ({"partner_is_paying_parent": True, "benefits": ["state_pension"]}, "5.00", "flat"),
        ({"partner_is_paying_parent": True, "benefits": ["income_support"]}, "2.50", "half_flat"),
        ({"partner_is_paying_parent": True, "partner_benefits": ["income_support"],
          "further_partners": 1}, "1.67", "half_flat"),
        ({"partner_is_paying_parent": True, "benefits": ["income_support"],
          "status": ["child"]}, "0.00", "nil"),
        ({}, "30.00", "default"),
        ({"relevant_other_children": 3, "order_children": 2}, "30.00", "default"),
        ({"special_expenses_weekly": {"contact": "90.00"}}, "30.00", "default"),
    ],
)  # fmt: skip
def test_order_of_precedence(facts: dict[str, Any], total: str, rate: str) -> None:
    assert total_and_rate(**facts) == (total, rate)


@pytest.mark.parametrize(
    ("code", "day", "before"),
    [
        ("pension_credit", "2003-10-06", "2003-10-05"),
        ("armed_forces_compensation", "2005-03-16", "2005-03-15"),
        ("employment_and_support_allowance_contributory", "2008-10-27", "2008-10-26"),
        ("employment_and_support_allowance_income_related", "2008-10-27", "2008-10-26"),
        ("universal_credit_no_earnings", "2013-04-29", "2013-04-28"),
    ],
)
def test_days_on_which_benefits_joined_the_lists(code: str, day: str, before: str) -> None:
    facts = {"benefits": [code], "income": "400.00"}
    assert total_and_rate(effective_date=before, **facts)[1] == "basic"
    assert total_and_rate(effective_date=day, **facts)[1] == "flat"


def test_hospital_gives_the_nil_rate_until_5_april_2009() -> None:
    facts = {"status": ["hospital_patient_reduced_benefit"], "income": "400.00"}
    assert total_and_rate(effective_date="2009-04-05", **facts) == ("0.00", "nil")
    assert total_and_rate(effective_date="2009-04-06", **facts) == ("60.00", "basic")


@pytest.mark.parametrize(
    ("day", "facts", "rate"),
    [
        # a benefit of one's own list beside no income
        ("2004-09-15", {"benefits": ["state_pension"], "benefits_weekly": "80.00"}, "flat"),
        ("2004-09-15", {"benefits": ["foreign_social_security_benefit"],
                        "benefits_weekly": "4.00"}, "nil"),
        ("2004-09-16", {"benefits": ["state_pension"]}, "flat"),
        ("2004-09-16", {"benefits": ["foreign_social_security_benefit"],
                        "benefits_weekly": "4.99"}, "nil"),
        ("2004-09-16", {"benefits": ["foreign_social_security_benefit"],
                        "benefits_weekly": "5.00"}, "flat"),
        # a benefit of the couple's list counts in from the start
        ("2003-03-03", {"benefits": ["income_support"], "couple_benefits_weekly": "4.99"}, "nil"),
        ("2003-03-03", {"benefits": ["income_support"], "couple_benefits_weekly": "5.00"}, "flat"),
        # a partner's benefit of the first list counts in from 16 September 2004
        ("2004-09-15", {"partner_benefits": ["state_pension"]}, "nil"),
        ("2004-09-16", {"partner_benefits": ["state_pension"]}, "flat"),
        ("2004-09-16", {"partner_benefits": ["state_pension"],
                        "couple_benefits_weekly": "4.99"}, "nil"),
        ("2004-09-16", {"benefits": ["child_benefit"]}, "nil"),
    ],
)  # fmt: skip
def test_benefits_beside_a_low_income(day: str, facts: dict[str, Any], rate: str) -> None:
    assert total_and_rate(effective_date=day, income="0.00", **facts)[1] == rate


@pytest.mark.parametrize(
    ("children", "total"), [(1, "30.00"), (2, "40.00"), (3, "50.00"), (4, "50.00")]
)
def test_default_amounts_ignore_shared_care(children: int, total: str) -> None:
    assert total_and_rate(parent("A", [200] * children))[0] == total


@pytest.mark.parametrize(
    ("facts", "nights", "total"),
    [
        ({"benefits": ["income_support"]}, 51, "5.00"),
        ({"benefits": ["income_support"]}, 52, "0.00"),
        ({"benefits": ["state_pension"]}, 52, "0.00"),
        ({"partner_is_paying_parent": True, "benefits": ["income_support"]}, 52, "0.00"),
        ({"income": "90.00"}, 200, "5.00"),
    ],
)
def test_shared_care_at_the_flat_rate(facts: dict[str, Any], nights: int, total: str) -> None:
    assert total_and_rate(parent("A", [nights, 0]), **facts)[0] == total


def test_flat_rate_ends_only_for_the_receiving_parent_with_shared_care() -> None:
    benefits = ["income_support"]
    assert shares(parent("A", [52, 0]), parent("B"), benefits=benefits) == [0, 167]


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({"order_children": 1}, "40.00"),  # 80 by two
        ({"order_children": 2}, "33.33"),  # 100 by three
        ({"order_children": 9}, "10.00"),
        ({"order_children": 1, "relevant_other_children": 1}, "34.00"),  # 68 by two
        ({"order_children": 1, "benefits": ["state_pension"]}, "5.00"),
    ],
)
def test_children_under_an_order(facts: dict[str, Any], total: str) -> None:
    assert total_and_rate(income="400.00", **facts)[0] == total


def test_children_under_an_order_beside_two_receiving_parents() -> None:
    # 100 by three and two of them: 66.67; 33.34 (half of a penny up) and the rest
    assert shares(parent("A"), parent("B"), income="400.00", order_children=1) == [3334, 3333]
    assert total_and_rate(income="400.00", order_children=1, effective_date="2003-03-03") == (
        "40.00",
        "basic",
    )
