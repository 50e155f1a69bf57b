"""Each point of the 1993 law that is not confirmed: what its switch decides; it is named."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from law.situations_1993 import assessment, children_of, in_work, on_income_support, pay, rent
from upkeep.law import render_text
from upkeep.law.parameters import load_folder, load_scheme
from upkeep.law.parameters.loading import PARAMETER_FOLDER
from upkeep.law.results import Result
from upkeep.law.scheme_1993 import work_out

SWITCHES = sorted(
    name for name, parameter in load_scheme("1993").parameters.items() if parameter.unit == "policy"
)


def switched(tmp_path: Path, name: str, situation: dict[str, Any]) -> tuple[Result, Result]:
    """The result as the switch is set, and with it the other way."""
    folder = tmp_path / "1993"
    shutil.copytree(PARAMETER_FOLDER / "1993", folder)
    file = folder / "policy.toml"
    before, after = file.read_text().split(f'["{name}"]')
    if "amount = false" in after.split("[[", 2)[1]:
        after = after.replace("amount = false", "amount = true", 1)
    else:
        after = after.replace("amount = true", "amount = false", 1)
    file.write_text(f'{before}["{name}"]{after}')
    return work_out(situation), work_out(situation, load_folder(folder, "1993"))


def names_in(nodes: Any) -> set[str]:
    return {use.id for node in nodes for use in node.parameters} | {
        name for node in nodes for name in names_in(node.children)
    }


JOINT = children_of([4, 6], "p", is_partners_child=True)
BORN = {"id": "a", "date_of_birth": "1987-05-10"}
CASES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "policy.each_element_is_rounded": (
        assessment(in_work("200.00", "50.00", [7, 12]), on="1998-04-06"),
        ("83.22", "83.23"),
    ),
    "policy.first_rate_goes_to_a_qualifying_child": (
        assessment(
            on_income_support(ages=[7], other_children=children_of([15], "o")), on="1998-04-06"
        ),
        ("80.78", "79.27"),
    ),
    "policy.halving_test_takes_joint_children_together": (
        assessment(partner={"earnings": pay("62.00")}, children=JOINT, on="1996-04-08"),
        ("77.81", "74.56"),
    ),
    "policy.halving_test_has_housing_head": (
        assessment(
            partner={"earnings": pay("62.00")},
            children=JOINT[:1],
            home="60.00",
            on="1995-04-17",
        ),
        ("78.43", "76.47"),
    ),
    "policy.disability_excludes_lone_parent_premium": (
        assessment(
            children=children_of([4], "p"), premiums=["disability"], on="1996-04-08", net="260.00"
        ),
        ("54.75", "57.35"),
    ),
    "policy.bands_move_in_september": (
        assessment(on_income_support(children=[BORN]), on="1998-06-01"),
        ("70.46", "76.09"),
    ),
    "policy.minimum_is_rounded_after_doubling": (
        assessment(on="1999-04-12", net="60.00"),
        ("5.20", "5.15"),
    ),
    "policy.payments_out_of_capital_are_income": (
        assessment(
            net="200.00", other_income=[{"kind": "payment_out_of_capital", "amount": "20.00"}]
        ),
        ("59.83", "49.83"),
    ),
}


def test_every_switch_has_its_case() -> None:
    assert set(CASES) == set(SWITCHES)


@pytest.mark.parametrize("name", SWITCHES)
def test_the_switch_decides_and_is_named_where_it_does(name: str, tmp_path: Path) -> None:
    situation, (as_set, other_way) = CASES[name]
    usual, switched_over = switched(tmp_path, name, situation)
    assert (usual.weekly_total, switched_over.weekly_total) == (as_set, other_way)
    assert name in names_in(usual.explanation)


def test_what_is_not_confirmed_is_marked_in_the_explanation() -> None:
    text = render_text(work_out(assessment(on="1999-10-04", housing=rent("1.00"))).explanation)
    assert "child.under_11 = 2490 from 1999-10-04: unconfirmed" in text
