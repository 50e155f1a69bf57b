"""What a scheme declares is enough: arrays, files and single rows of a made-up scheme."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from upkeep.law import caseload_files, caseloads
from upkeep.law.caseloads import (
    CHILD,
    RECEIVING_PARENT,
    ArrayScheme,
    Found,
    Layer,
    Selection,
    Situations,
)
from upkeep.law.numbers import ONE, ZERO, Exact, where
from upkeep.law.rules import Law

PLACES = {"blue": 0, "green": 1}
PET = Layer("pet", "pets", RECEIVING_PARENT, "pet_counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pets(Situations):
    """A column of every kind, on layers that no scheme has."""

    mood: Any = caseloads.choice(None, "calm", "wild")
    seen: Any = caseloads.day()
    housing: Any = caseloads.amount_or_unknown(of=RECEIVING_PARENT)
    colours: Any = caseloads.codes(PLACES, of=CHILD, at="likes.colours")
    pet_counts: Any = None
    pet_cost: Any = caseloads.amount(of=PET, at="cost")
    is_tame: Any = caseloads.yes_no(of=PET, at="tame")


def facts(rows: Selection) -> SimpleNamespace:
    pet = SimpleNamespace
    pets = rows.members(PET, lambda: pet(cost=rows.fact("pet_cost"), is_tame=rows.fact("is_tame")))
    child = SimpleNamespace
    children = rows.members(CHILD, lambda: child(colours=rows.fact("colours")))
    parent = SimpleNamespace(housing=rows.fact("housing"), pets=pets, children=children)
    return SimpleNamespace(
        mood=rows.fact("mood"),
        seen=rows.fact("seen"),
        parents=rows.members(RECEIVING_PARENT, lambda: parent),
    )


def find(law: Law, given: SimpleNamespace) -> Found:
    def due(parent: SimpleNamespace) -> Any:
        tame = parent.pets.each(lambda pet: where(pet.is_tame, pet.cost, ZERO))
        green = parent.children.each(
            lambda child: where(child.colours.any_of(frozenset({"green"})), ONE, ZERO)
        )
        housing = where(parent.housing.is_known, parent.housing.value, Exact(7))
        return housing + parent.pets.total(tame) + parent.children.total(green) * Exact(1000)

    is_old = given.seen < Exact(datetime.date(2020, 1, 1).toordinal())
    return Found(given.mood, where(is_old, ONE, ZERO), ZERO, False, given.parents.each(due))


ARRAYS = ArrayScheme(
    name="2012",
    caseload=Pets,
    facts=facts,
    find=find,
    rate_names=("none", "calm", "wild"),
    basis_names=("new", "old"),
)


def caseload() -> Pets:
    return Pets(
        effective_date=np.array(["2020-01-01", "2026-03-02"], "datetime64[D]"),
        receiving_parent_counts=np.array([2, 1]),
        child_counts=np.array([1, 2, 1]),
        mood=np.array([2, 0]),
        seen=np.array(["2019-12-31", "2020-01-01"], "datetime64[D]"),
        housing=np.array([500, -1, 0]),
        colours=np.array([2, 0, 3, 1], np.uint64),
        pet_counts=np.array([0, 2, 1]),
        pet_cost=np.array([30, 40, 50]),
        is_tame=np.array([True, False, True]),
    )


TABLE = {
    "effective_date": [datetime.date(2020, 1, 1), datetime.date(2026, 3, 2)],
    "child_counts": [[1, 2], [1]],
    "mood": ["wild", None],
    "seen": [datetime.date(2019, 12, 31), datetime.date(2020, 1, 1)],
    "housing_pence": [[500, None], [0]],
    "colours": [[["green"], [], ["blue", "green"]], [["blue"]]],
    "pet_counts": [[0, 2], [1]],
    "pet_cost_pence": [[30, 40], [50]],
    "is_tame": [[True, False], [True]],
}


def test_every_kind_of_column_reaches_the_rules() -> None:
    found = caseloads.calculate(ARRAYS, caseload())
    assert found.weekly.tolist() == [1500, 1037, 50]
    assert found.weekly_total.tolist() == [2537, 50]
    assert found.rate_names.tolist() == ["wild", "none"]
    assert found.basis_names.tolist() == ["old", "new"]


def test_a_row_alone_is_written_as_a_situation() -> None:
    assert caseloads.situation_of_row(ARRAYS, caseload(), 0) == {
        "scheme": "2012",
        "effective_date": "2020-01-01",
        "paying_parent": {"mood": "wild", "seen": "2019-12-31"},
        "receiving_parents": [
            {
                "id": "1",
                "housing": "5.00",
                "children": [{"id": "1.1", "likes": {"colours": ["green"]}}],
                "pets": [],
            },
            {
                "id": "2",
                "housing": None,
                "children": [
                    {"id": "2.1", "likes": {"colours": []}},
                    {"id": "2.2", "likes": {"colours": ["blue", "green"]}},
                ],
                "pets": [{"cost": "0.30", "tame": True}, {"cost": "0.40", "tame": False}],
            },
        ],
    }


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(caseload_files.DECLARED_IN, "2012", __name__)


@pytest.mark.usefixtures("declared")
def test_a_file_is_read_by_the_declaration(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.table(TABLE), tmp_path / "in.parquet")
    caseload_files.calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["weekly_pence"] for row in rows] == [[1500, 1037], [50]]
    assert [row["rate"] for row in rows] == ["wild", "none"]


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mood": ["wld", None]}, r"row 1: mood: found 'wld'; wanted one of calm, wild .*'wild'"),
        ({"pet_counts": [[0], [1]]}, r"row 1: pet_counts: .*one number for each receiving parent"),
        ({"is_tame": [[True, False], []]}, r"row 2: is_tame: found 0; wanted one yes or no for"),
        ({"colours": [[[], [], ["red"]], [[]]]}, r"row 1: colours: found 'red'; wanted a known"),
        ({"colours": [[[], []], [[]]]}, r"row 1: colours: found 2; wanted one list of codes for"),
        ({"seen": [None, None]}, r"seen: found values of type null; wanted days"),
    ],
)
def test_a_fault_in_any_kind_of_column_is_named(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    pyarrow.parquet.write_table(pyarrow.table({**TABLE, **change}), tmp_path / "in.parquet")
    with pytest.raises(caseload_files.CaseloadFileError, match=message):
        caseload_files.calculate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
