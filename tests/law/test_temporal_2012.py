"""Around every day on which a figure of the law changes, every rule finds exactly one value."""

from __future__ import annotations

import datetime
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import Result, calculate
from upkeep.law.explanations import Node
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import RULES
from upkeep.law.scheme_2012.childhood import ChildFacts, childhood_of

ONE_DAY = datetime.timedelta(days=1)
LAW = load_scheme("2012")
DAYS = [
    day
    for change in LAW.change_days
    for day in (change - ONE_DAY, change, change + ONE_DAY)
    if day >= LAW.first_day
]
AFTER_VERIFICATION = LAW.verified_to + ONE_DAY

PARTS = {
    "employments": [
        {
            "id": "Made-up Mill",
            "regular_pay": "300.00",
            "irregular_pay": "900.00",
            "irregular_days": 91,
            "separate_pay": "365.00",
            "benefits_in_kind": "365.00",
            "paid_every": "month",
        }
    ],
    "trades": [
        {
            "id": "Garden work",
            "profits": "3650.00",
            "period_from": "2011-04-06",
            "period_to": "2012-04-05",
        }
    ],
    "pensions": [{"id": "Old pension", "received": "400.00", "days": 28}],
    "contributions": "91.00",
    "contribution_days": 91,
}
EXPENSES = {
    "contact": "20.00",
    "illness_or_disability": "5.00",
    "prior_debts": "10.00",
    "boarding_school": "30.00",
    "mortgage": "12.00",
}
MORE = {
    "unearned_annual": "3000.00",
    "assets": ["40000.00"],
    "income_while_on_benefit_weekly": "250.00",
    "diverted_weekly": "40.00",
}
TWO = (parent("A", [180, 60], [0, 110]), parent("B", [0]))
NIGHTS_ASSUMED = parent("A", [0])
NIGHTS_ASSUMED["children"][0]["nights_are_assumed"] = True

SITUATIONS: list[dict[str, Any]] = [
    situation(),
    situation(NIGHTS_ASSUMED),
    situation(income="350.00", income_change_had_to_be_reported=True),
    situation(income="0.00"),
    situation(income="80.00"),
    situation(*TWO, income="150.00", relevant_other_children=2),
    situation(*TWO, income="3500.00", relevant_other_children=1, other_arrangement_children=1),
    situation(parent("A", [180]), income="120.00"),
    situation(parent("A", [60]), benefits=["income_support"]),
    situation(benefits=["income_support"], partner_is_paying_parent=True),
    situation(historic_income_annual="26000.00", income="510.00"),
    situation(current_income_in_use_weekly="500.00", income="300.00"),
    situation(income="500.00", current_income_is_estimated=True, special_expenses_weekly=EXPENSES),
    situation(current_income=PARTS),
    situation(historic_income={"employment": "20000.00", "trading": "900.00"}),
    situation(income="600.00", special_expenses_weekly=EXPENSES, additional_income=MORE),
    situation(
        income="600.00",
        special_expenses_weekly=EXPENSES,
        additional_income=MORE,
        nation="scotland",
    ),
    situation(benefits=["state_pension"], income="250.00", additional_income=MORE),
    situation(status=["prisoner"], additional_income=MORE),
    {**situation(income="500.00"), "has_jurisdiction": False},
    {**situation(income="500.00"), "receiving_parents": [{"id": "A", "children": []}]},
    {
        **situation(income="500.00"),
        "receiving_parents": [
            {"id": "A", "children": [{"id": "a", "equal_day_to_day_care": True}]}
        ],
    },
]
CHILDREN = [
    ChildFacts(datetime.date(1996, 5, 10)),
    ChildFacts(
        datetime.date(1996, 5, 10),
        education_ends_on=datetime.date(2013, 6, 21),
        is_registered=True,
        works_from=datetime.date(2013, 7, 1),
        supported_from=datetime.date(2013, 7, 1),
    ),
]


def nodes_of(nodes: tuple[Node, ...] | list[Node]) -> list[Node]:
    return [each for node in nodes for each in [node, *nodes_of(node.children)]]


@lru_cache
def worked_out(day: datetime.date) -> tuple[Result, ...]:
    return tuple(calculate({**given, "effective_date": day.isoformat()}) for given in SITUATIONS)


@lru_cache
def explained(day: datetime.date) -> tuple[Node, ...]:
    trees = [result.explanation for result in worked_out(day)]
    trees += [childhood_of(facts, day).explanation for facts in CHILDREN]
    return tuple(node for tree in trees for node in nodes_of(tree))


def declared() -> set[str]:
    """The rules of the scheme, and those of every scheme about no calculation at all."""
    return {
        path.rpartition(".")[2]
        for path in RULES
        if ".scheme_2012." in path or path.startswith("upkeep.law.no_calculation.")
    }


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_figure_that_a_rule_reads_has_one_value_which_holds_on_the_day(
    day: datetime.date,
) -> None:
    nodes = explained(day)
    assert nodes
    for node in nodes:
        once = Counter(use.id for use in node.parameters)
        assert not once or once.most_common(1)[0][1] == 1, node.rule
        for use in node.parameters:
            holding = [
                value
                for value in LAW.parameters[use.id].values
                if value.valid_from <= day
                and (value.use.valid_to is None or day.isoformat() < value.use.valid_to)
            ]
            assert [value.use for value in holding] == [use], (node.rule, use)


def test_every_rule_is_reached_in_every_period_in_which_it_can_be() -> None:
    """What is not reached on a day is what was not law or is no longer a matter then."""
    for day in DAYS:
        reached = {node.rule for node in explained(day)}
        expected = declared()
        if day >= datetime.date(2013, 11, 25):
            expected.remove("phased_start")
        if day < datetime.date(2021, 7, 19):
            expected.remove("support_ends_it")
        assert reached - {"provisional"} == expected, day


def test_after_the_last_verification_the_result_says_that_it_is_provisional() -> None:
    rules = {node.rule for node in explained(AFTER_VERIFICATION)}
    assert "provisional" in rules


def test_an_amount_changes_only_on_a_day_on_which_a_figure_that_it_rests_on_changes() -> None:
    for before, day in pairwise(DAYS):
        for first, second in zip(worked_out(before), worked_out(day), strict=True):
            if first.weekly_total_pence != second.weekly_total_pence:
                assert day in LAW.change_days
                changed = {
                    value.parameter_id
                    for parameter in LAW.parameters.values()
                    for value in parameter.values
                    if value.valid_from == day
                }
                read = {use.id for node in nodes_of(second.explanation) for use in node.parameters}
                read |= {use.id for node in nodes_of(first.explanation) for use in node.parameters}
                assert changed & read, (day, first.weekly_total, second.weekly_total)
