"""Published worked examples of the 1993 scheme, to the penny, with the slips of their sources."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest

from law.situations_1993 import assessment, in_work, nodes_of, on_income_support, pay
from upkeep.law import calculate
from upkeep.law.numbers import exact
from upkeep.law.parameters import load_scheme
from upkeep.law.words import pounds

FOLDER = Path(__file__).parent / "examples" / "1993"


def data(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


BOTH = data("both_parents_1993_1998")
SPECIMENS = data("specimen_1999")
ROWS = {row["id"]: row for row in BOTH["row"]}


def both_in_work(row: dict[str, Any], earnings: str, **printed: Any) -> dict[str, Any]:
    facts = row | printed
    return assessment(
        in_work(earnings, "50.00", facts["children"]),
        on=row["effective_date"],
        home=facts["home"],
    )


def published_figures() -> list[Any]:
    return [
        pytest.param(row, earnings, total, id=f"row-{row['id']}-mother-on-{earnings}")
        for row in BOTH["row"]
        for earnings, total in zip(BOTH["earnings"], row["total"], strict=True)
    ]


@pytest.mark.parametrize(("row", "earnings", "total"), published_figures())
def test_liability_with_both_parents_in_work(
    row: dict[str, Any], earnings: str, total: str
) -> None:
    assert calculate(both_in_work(row, earnings)).weekly_total == total


def test_first_slip_a_child_of_15_as_printed_gives_other_figures() -> None:
    row = ROWS["5"]
    found = [
        calculate(both_in_work(row, earnings, children=row["printed_children"])).weekly_total
        for earnings in BOTH["earnings"]
    ]
    assert found == row["total_as_printed"]
    assert found[-3:] != row["total"][-3:]


def test_second_slip_housing_costs_as_printed_match_no_figure_of_1994() -> None:
    row = ROWS["7"]
    found = [
        calculate(both_in_work(row, earnings, home=row["printed_home"])).weekly_total
        for earnings in BOTH["earnings"]
    ]
    assert found[0] == "92.49"
    assert not any(one == other for one, other in zip(found, row["total"], strict=True))


@pytest.mark.parametrize(
    "example", data("one_parent_in_work")["example"], ids=lambda example: example["id"]
)
def test_liability_with_one_parent_in_work(example: dict[str, Any]) -> None:
    earnings = {
        "gross": example["gross"],
        "occupational_pension": example.get("occupational_pension", "0.00"),
    }
    result = calculate(
        assessment(
            on_income_support(ages=example["children"]),
            on=example["effective_date"],
            home=example["home"],
            earnings=[earnings],
        )
    ).to_json()
    assert result["weekly_total"] == example["total"]
    assert result["weekly_income"] == example["assessable"]
    (requirement,) = nodes_of(result["explanation"], "maintenance_requirement")
    assert requirement["value"] == example["requirement"]
    assert (example["total"] == example["published"]) is not ("conflict" in example)


@pytest.mark.parametrize("row", SPECIMENS["row"], ids=lambda row: row["id"])
@pytest.mark.parametrize("has_partner", [False, True])
def test_specimen_requirement_and_maximum(row: dict[str, Any], has_partner: bool) -> None:
    carer = on_income_support(ages=row["children"])
    if has_partner:
        carer["partner"] = {"earnings": pay("100.00")}
    rich = assessment(carer, on=SPECIMENS["effective_date"], net="9000.00")
    result = calculate(rich).to_json()
    (requirement,) = nodes_of(result["explanation"], "maintenance_requirement")
    assert requirement["value"] == row["requirement"]
    assert result["weekly_total"] == row["maximum"]


def test_every_published_row_is_here() -> None:
    assert len(published_figures()) == 64
    assert [row["id"] for row in SPECIMENS["row"]] == [str(number) for number in range(15, 40)]


def test_the_misprinted_requirement_is_the_one_its_own_maximum_contradicts() -> None:
    (row,) = (row for row in SPECIMENS["row"] if "printed_requirement" in row)
    assert row["printed_requirement"] != row["requirement"]


INCOME_SUPPORT = {"1993-04-12": "73.60", "1994-04-11": "76.50", "1995-04-10": "77.90"}
COUPLES = {"1993-04-12": "108.75", "1994-04-11": "113.05", "1995-04-10": "115.15"}


def amounts_on(day: str, *parameter_ids: str) -> str:
    dated = load_scheme("1993").on(datetime.date.fromisoformat(day))
    return pounds(exact(sum(dated.value(name).figure.fraction for name in parameter_ids)))


@pytest.mark.parametrize("day", INCOME_SUPPORT)
def test_income_support_totals_that_pin_the_rates(day: str) -> None:
    """HC Deb 21 April 1995: a lone parent with a child of 6; a couple with children of 6 and 8."""
    one_child = ("child.under_11", "family_premium.ordinary")
    lone = amounts_on(day, "adult.single", *one_child, "premium.lone_parent")
    assert lone == INCOME_SUPPORT[day]
    assert amounts_on(day, "adult.couple", "child.under_11", *one_child) == COUPLES[day]
