"""What must hold for every family, whatever its figures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from law.caseloads import random_caseload
from law.situations import situation
from upkeep.commands import calculate as command
from upkeep.law import calculate
from upkeep.law.scheme_2012.caseload import calculate_caseload, situation_of_row
from upkeep.law.scheme_2012.situation import STATUSES, known_benefits

APP = typer.Typer()
command.register(APP)
APP.command("other")(lambda: None)

LIMITS = [499, 500, 699, 700, 10_000, 20_000, 80_000, 300_000]
near_a_limit = st.sampled_from(LIMITS).flatmap(lambda limit: st.integers(limit - 2, limit + 2))
pence = st.one_of(st.integers(0, 400_000), near_a_limit)
nights = st.one_of(
    st.just(0), st.sampled_from([51, 52, 103, 104, 156, 174, 175]), st.integers(0, 366)
)
counts = st.integers(0, 4)


def pounds(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


children = st.lists(st.tuples(nights, st.one_of(st.just(0), nights)), min_size=1, max_size=4)
families = st.lists(children, min_size=1, max_size=4)
few_pounds = st.integers(0, 9_000).map(pounds)
facts = st.fixed_dictionaries(
    {},
    optional={
        "historic_income_annual": st.integers(0, 20_000_000).map(pounds),
        "income": pence.map(pounds),
        "current_income_in_use_weekly": pence.map(pounds),
        "current_income_is_estimated": st.booleans(),
        "nation": st.sampled_from(["england_and_wales", "scotland"]),
        "benefits": st.lists(st.sampled_from(sorted(known_benefits())), max_size=2),
        "partner_benefits": st.lists(st.sampled_from(sorted(known_benefits())), max_size=1),
        "partner_is_paying_parent": st.booleans(),
        "status": st.lists(st.sampled_from(STATUSES), max_size=1),
        "relevant_other_children": counts,
        "other_arrangement_children": counts,
        "special_expenses_weekly": st.fixed_dictionaries(
            {}, optional={"contact": few_pounds, "boarding_school": few_pounds}
        ),
        "additional_income": st.fixed_dictionaries(
            {},
            optional={
                "unearned_annual": st.integers(0, 900_000).map(pounds),
                "income_while_on_benefit_weekly": st.integers(0, 40_000).map(pounds),
                "diverted_weekly": few_pounds,
                "assets": st.lists(st.integers(3_000_000, 3_300_000).map(pounds), max_size=2),
            },
        ),
    },
)
days = st.sampled_from(["2012-12-10", "2013-11-24", "2013-11-25", "2018-12-13", "2026-03-02"])


def parents_of(family: list[list[tuple[int, int]]]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(place),
            "children": [
                {"id": f"{place}.{number}", "nights": own, "local_authority_nights": other}
                for number, (own, other) in enumerate(members)
            ],
        }
        for place, members in enumerate(family)
    ]


def shares(result: Any) -> dict[str, int]:
    return {share.id: share.weekly_pence for share in result.receiving_parents}


@given(families, facts, days, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_of_parents_and_children_never_changes_an_amount(
    family: list[list[tuple[int, int]]], known: dict[str, Any], day: str, random: Any
) -> None:
    parents = parents_of(family)
    first = calculate(situation(*parents, effective_date=day, **known))
    for one in parents:
        random.shuffle(one["children"])
    random.shuffle(parents)
    again = calculate(situation(*parents, effective_date=day, **known))
    assert shares(first) == shares(again)
    assert first.rate == again.rate


@given(families, facts, days)
@settings(max_examples=150, deadline=None)
def test_result_is_whole_complete_and_explained(
    family: list[list[tuple[int, int]]], known: dict[str, Any], day: str
) -> None:
    result = calculate(situation(*parents_of(family), effective_date=day, **known))
    plain = result.to_json()
    assert result.weekly_total_pence == sum(shares(result).values())
    assert all(amount >= 0 for amount in shares(result).values())
    assert len(shares(result)) == len(family)

    def check(node: dict[str, Any]) -> None:
        assert node["text"].strip(), node
        assert node["citation"], node
        assert "{" not in node["text"], node
        for use in node.get("parameters", ()):
            assert use["from"] <= day
        for child in node["children"]:
            check(child)

    for node in plain["explanation"]:
        check(node)


@given(families, counts, counts, days, pence, st.integers(0, 50_000))
@settings(max_examples=150, deadline=None)
def test_more_income_never_means_less(
    family: list[list[tuple[int, int]]], others: int, arranged: int, day: str, low: int, more: int
) -> None:
    known = {"relevant_other_children": others, "other_arrangement_children": arranged}
    parents = parents_of(family)

    def total(amount: int) -> int:
        found = calculate(
            situation(*parents, effective_date=day, income=pounds(amount), **known)
        ).weekly_total_pence
        assert found is not None
        return found

    # each share is rounded on its own, so the total may waver by a penny per receiving parent
    assert total(low + more) >= total(low) - len(family)


@given(pence, counts, st.integers(1, 5), days)
@settings(max_examples=100, deadline=None)
def test_without_shared_care_another_child_never_lowers_the_total(
    income: int, others: int, number: int, day: str
) -> None:
    def total(size: int) -> int:
        family = parents_of([[(0, 0)] * size])
        found = calculate(
            situation(
                *family, effective_date=day, income=pounds(income), relevant_other_children=others
            )
        ).weekly_total_pence
        assert found is not None
        return found

    assert total(number + 1) >= total(number)


@given(st.integers(10_001, 400_000), children, nights, days)
@settings(max_examples=100, deadline=None)
def test_more_nights_never_raise_an_amount(
    income: int, family: list[tuple[int, int]], more: int, day: str
) -> None:
    def total(members: list[tuple[int, int]]) -> int:
        found = calculate(
            situation(*parents_of([members]), effective_date=day, income=pounds(income))
        ).weekly_total_pence
        assert found is not None
        return found

    own, authority = family[0]
    changed = [(min(own + more, 366), authority), *family[1:]]
    assert total(changed) <= total(family)


@given(facts, days)
@settings(max_examples=150, deadline=None)
def test_weekly_income_is_one_of_those_that_are_known(known: dict[str, Any], day: str) -> None:
    result = calculate(situation(effective_date=day, **known))
    if result.weekly_income is None:
        assert result.income_basis == "none" or result.rate == "default"
        return
    annual = known.get("historic_income_annual", "0.00")
    candidates = {
        "historic": [Fraction(annual) * 700 / 365],
        "current": [
            Fraction(known[name]) * 100
            for name in ("income", "current_income_in_use_weekly")
            if name in known
        ],
        "none": [Fraction(0)],
    }
    assert result.weekly_income.fraction in candidates[str(result.income_basis)]


@given(st.integers(0, 400_000), st.integers(0, 400_000), st.integers(0, 400_000))
@settings(max_examples=200, deadline=None)
def test_in_the_year_income_moves_by_a_quarter_or_not_at_all(
    in_use: int, new: int, historic: int
) -> None:
    result = calculate(
        situation(
            current_income_in_use_weekly=pounds(in_use),
            income=pounds(new),
            historic_income_annual=pounds(historic * 52),
        )
    )
    moved = new != in_use and 4 * abs(new - in_use) >= in_use
    assert result.weekly_income is not None
    assert result.weekly_income.fraction == (new if moved else in_use)


def test_with_a_historic_income_a_higher_current_one_can_mean_less() -> None:
    """The law is not monotone where the 25% test leaves historic income for current income."""
    facts = {"historic_income_annual": "20857.15"}  # 400.00 a week
    amounts = [
        calculate(situation(income=income, **facts)).weekly_total_pence
        for income in ("300.00", "300.01", "499.99", "500.01")
    ]
    assert amounts == [3600, 4800, 4800, 6000]
    less = calculate(situation(income="310.00", **facts)).weekly_total_pence
    in_use = {"current_income_in_use_weekly": "450.00"}
    more = calculate(situation(income="320.00", **facts, **in_use)).weekly_total_pence
    assert (less, more) == (4800, 3840)


@pytest.mark.parametrize("children", [1, 2, 3])
@pytest.mark.parametrize("others", [1, 2, 3])
def test_the_step_from_reduced_to_basic_is_upwards(children: int, others: int) -> None:
    """With other children the table and the basic rate do not meet; the step is never down."""
    family = parents_of([[(0, 0)] * children])
    below, at = (
        calculate(situation(*family, income=income, relevant_other_children=others))
        for income in ("199.99", "200.00")
    )
    assert below.weekly_total_pence is not None
    assert at.weekly_total_pence is not None
    assert 0 <= at.weekly_total_pence - below.weekly_total_pence <= 113


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=12, deadline=None)
def test_alone_by_the_line_and_in_arrays_are_the_same(seed: int) -> None:
    """The same situations one by one, as lines of a batch, as arrays and as a file of columns."""
    caseload = random_caseload(np.random.default_rng(seed), 25)
    given_ones = [situation_of_row(caseload, row) for row in range(caseload.size)]
    alone = [calculate(each) for each in given_ones]
    with TemporaryDirectory() as name:
        lines = Path(name) / "situations.jsonl"
        lines.write_text("".join(json.dumps(each) + "\n" for each in given_ones))
        CliRunner().invoke(
            APP, ["calculate", "--batch", str(lines), "--out", str(lines.with_suffix(".out"))]
        )
        batch = [json.loads(line) for line in lines.with_suffix(".out").read_text().splitlines()]
    arrays = calculate_caseload(caseload)
    place = 0
    for row, (one, line) in enumerate(zip(alone, batch, strict=True)):
        own = [share.weekly_pence for share in one.receiving_parents]
        assert line == json.loads(json.dumps(one.to_json()))
        assert arrays.weekly[place : place + len(own)].tolist() == own
        assert (arrays.rate_names[row], arrays.basis_names[row]) == (one.rate, one.income_basis)
        place += len(own)
