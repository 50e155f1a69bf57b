"""From 10 December 2012 to 24 November 2013 the scheme was opened by number of children."""

from __future__ import annotations

import pytest

from law.situations import parent, situation
from upkeep.law import calculate


def said(day: str, *counts: int) -> str | None:
    parents = [parent(name, [0] * count) for name, count in zip("ABC", counts, strict=False)]
    result = calculate(situation(*parents, income="500.00", effective_date=day))
    assert result.weekly_total_pence is not None
    nodes = [node for node in result.explanation if node.rule == "phased_start"]
    return nodes[0].text() if nodes else None


@pytest.mark.parametrize(
    ("day", "counts", "is_assumed"),
    [
        ("2012-12-10", (4,), False),
        ("2012-12-10", (3,), True),
        ("2012-12-10", (3, 3), True),
        ("2013-07-28", (2,), True),
        ("2013-07-28", (2, 5), False),
        ("2013-07-29", (2,), False),
        ("2013-07-29", (1, 1), True),
        ("2013-11-24", (1,), True),
    ],
)
def test_what_is_taken_for_granted(day: str, counts: tuple[int, ...], is_assumed: bool) -> None:
    text = said(day, *counts)
    assert text is not None
    assert ("taken for granted" in text) is is_assumed


def test_nothing_is_said_once_it_is_open_to_all() -> None:
    assert said("2013-11-25", 1) is None
