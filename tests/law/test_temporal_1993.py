"""Every rule and figure of the 1993 scheme around every day on which something changed."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from pathlib import Path

import pytest

from law.situations_1993 import assessment, children_of, in_work, on_income_support, pay
from upkeep.law import calculate, parameters_version
from upkeep.law.parameters import load_scheme

PARAMETERS = load_scheme("1993")
CHAPTER = Path(__file__).parents[2] / "src" / "upkeep" / "law" / "scheme_1993"
ONE_DAY = datetime.timedelta(days=1)
DAYS = sorted(
    {
        day
        for change in PARAMETERS.change_days
        for day in (change - ONE_DAY, change, change + ONE_DAY)
        if day >= PARAMETERS.first_day
    }
)


@pytest.mark.parametrize("parameter_id", sorted(PARAMETERS.parameters))
def test_exactly_one_value_holds_around_every_change(parameter_id: str) -> None:
    parameter = PARAMETERS.parameters[parameter_id]
    assert parameter.description
    first = parameter.values[0]
    assert parameter.on(first.valid_from - ONE_DAY) is None
    assert parameter.on(first.valid_from) is first
    for earlier, later in pairwise(parameter.values):
        assert parameter.on(later.valid_from - ONE_DAY) is earlier
        assert parameter.on(later.valid_from) is later
        says = ((value.content, value.use.status) for value in (earlier, later))
        assert len(set(says)) == 2, "a new value says something new"
    for value in parameter.values:
        assert re.search(r"reg|para|s\.?\s?\d|Sch|ss ", value.use.citation), value


def test_what_ended_has_no_value_afterwards() -> None:
    after = PARAMETERS.on(datetime.date(1998, 4, 6))
    assert "premium.lone_parent" not in after.values
    assert "family_premium.lone_parent" not in after.values
    assert "family_premium.lone_parent" in PARAMETERS.on(datetime.date(1998, 4, 5)).values


def test_every_figure_is_read_by_a_rule() -> None:
    source = "".join(path.read_text() for path in CHAPTER.glob("*.py"))
    listed = ("benefit.", "schedule_4.", "income_kind.")
    unread = [
        name
        for name in PARAMETERS.parameters
        if not name.startswith(listed) and f'"{name}"' not in source
    ]
    by_side = {"review.tolerance_rise_protected", "review.tolerance_fall_protected"}
    assert set(unread) == by_side
    groups = {parameter.group for parameter in PARAMETERS.parameters.values()} - {""}
    assert [group for group in groups if f'"{group}"' not in source] == ["income.counted"]


def full(day: datetime.date) -> dict[str, object]:
    """Two carers, a second family, shared care and both parents in work."""
    first = in_work("140.00", "40.00", [5, 12])
    first["children"][0]["nights_with_paying_parent_weekly"] = "2.00"
    return assessment(
        first,
        on_income_support("B", [16, 14]),
        on=day.isoformat(),
        net="420.00",
        partner={"earnings": pay("75.00")},
        children=[
            *children_of([3], "p", is_partners_child=True, is_disabled=True),
            *children_of([18], "s", is_own_child=False),
        ],
        premiums=["disability", "carer", "severe_disability"],
        council_tax={"yearly": "520.00"},
        travel=[{"miles": "20.00", "journeys": 10}],
    )


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_an_assessment_can_be_made_on_every_day(day: datetime.date) -> None:
    result = calculate(full(day))
    assert result.rate in {"nil", "minimum", "formula"}
    assert len(result.receiving_parents) == 2
    assert bool(result.provisional) is (day > PARAMETERS.verified_to)
    assert result.parameters_version == parameters_version("1993")
