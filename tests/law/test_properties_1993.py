"""What holds of every 1993 assessment, whatever the figures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from law.situations_1993 import assessment, children_of, in_work, nodes_of, on_income_support, pay
from upkeep.cli import app
from upkeep.law import calculate
from upkeep.law.parameters import load_scheme
from upkeep.law.results import Result

DAYS = st.sampled_from(
    [day.isoformat() for day in load_scheme("1993").change_days if day.year <= 2018]
)
PENCE = st.integers(0, 90_000)
AGES = st.lists(st.integers(0, 18), min_size=1, max_size=5)


def pounds_of(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    carers = [
        in_work(pounds_of(draw(PENCE)), pounds_of(draw(st.integers(0, 9_000))), draw(AGES), name)
        if draw(st.booleans())
        else on_income_support(name, draw(AGES))
        for name in ("A", "B")[: draw(st.integers(1, 2))]
    ]
    paying: dict[str, Any] = {
        "children": children_of(draw(st.lists(st.integers(0, 18), max_size=3)), "p"),
        "council_tax": {"yearly": pounds_of(draw(PENCE))},
    }
    if draw(st.booleans()):
        paying["partner"] = {"earnings": pay(pounds_of(draw(PENCE)))}
        for child in paying["children"]:
            child["is_partners_child"] = draw(st.booleans())
    return assessment(
        *carers,
        on=draw(DAYS),
        net=pounds_of(draw(PENCE)),
        home=pounds_of(draw(st.integers(0, 15_000))),
        **paying,
    )


def total_of(result: Result) -> int:
    assert result.weekly_total_pence is not None
    return result.weekly_total_pence


def with_pay(situation: dict[str, Any], pence: int) -> dict[str, Any]:
    return situation | {
        "paying_parent": situation["paying_parent"] | {"earnings": pay(pounds_of(pence))}
    }


@settings(max_examples=80, deadline=None)
@given(situations())
def test_the_least_payment_or_nothing_or_more(situation: dict[str, Any]) -> None:
    result = calculate(situation)
    (least,) = nodes_of(result.to_json()["explanation"], "minimum_amount")
    minimum = int(Fraction(least["value"]) * 100)
    shares = len(result.receiving_parents)
    if result.rate == "nil":
        assert total_of(result) == 0
    else:
        assert total_of(result) >= minimum - shares
    assert (result.rate == "minimum") is (0 < total_of(result) < minimum + shares) or (
        result.rate == "formula"
    )


@settings(max_examples=80, deadline=None)
@given(situations())
def test_never_above_what_income_allows_unless_it_is_the_least_payment(
    situation: dict[str, Any],
) -> None:
    result = calculate(situation)
    (allowed,) = nodes_of(result.to_json()["explanation"], "most_payable")
    if result.rate == "formula":
        ceiling = Fraction(allowed["value"]) * 100 + len(result.receiving_parents)
        assert total_of(result) <= ceiling
        if situation["effective_date"] >= "1996-08-05":
            net = Fraction(situation["paying_parent"]["earnings"][0]["gross"]) * 100
            assert total_of(result) <= net * 3 / 10 + len(result.receiving_parents)


@settings(max_examples=60, deadline=None)
@given(situations(), PENCE, PENCE)
def test_more_pay_never_means_less_maintenance(
    situation: dict[str, Any], first: int, second: int
) -> None:
    less, more = sorted((first, second))
    poorer, richer = calculate(with_pay(situation, less)), calculate(with_pay(situation, more))
    assert total_of(poorer) <= total_of(richer) + len(poorer.receiving_parents)


@settings(max_examples=40, deadline=None)
@given(situations())
def test_the_order_of_carers_changes_nobodys_amount(situation: dict[str, Any]) -> None:
    turned = situation | {"receiving_parents": situation["receiving_parents"][::-1]}
    one = {share.id: share.weekly_pence for share in calculate(situation).receiving_parents}
    other = {share.id: share.weekly_pence for share in calculate(turned).receiving_parents}
    assert one == other


def test_lines_of_a_batch_give_what_each_gives_alone(tmp_path: Path) -> None:
    lines = [assessment(net=f"{net}.00", on="1997-04-07") for net in range(100, 500, 25)]
    file = tmp_path / "situations.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = CliRunner().invoke(app, ["calculate", "--batch", str(file)])
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert found == [calculate(line).to_json() for line in lines]
