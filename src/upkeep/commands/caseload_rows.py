"""Situations to compare rulebooks over: lines of JSON, a Parquet table, or decisions in force."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from upkeep.commands.comparing import Row, Tally


def rows_of_lines(source: Path, effective: date | None, tally: Tally) -> Iterator[Row]:
    """One situation a line, or ``{"id": ..., "situation": ...}``; empty lines are passed over.

    A line that is no JSON object is refused in its place. Raises :class:`OSError` where the file
    cannot be read.
    """
    with source.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line.decode("utf-8-sig"))
            except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
                tally.refuse(
                    f"{source}: line {number}: found something that is not JSON ({error}); wanted "
                    "one situation as a JSON object"
                )
                continue
            name, situation = _named(given)
            yield Row(number, name, on_day(situation, effective))


def _named(given: object) -> tuple[str | None, object]:
    if isinstance(given, dict) and given.keys() == {"id", "situation"}:
        return str(given["id"]), given["situation"]
    return None, given


def on_day(situation: object, effective: date | None) -> object:
    """The situation as if it were about another day."""
    if effective is None or not isinstance(situation, dict):
        return situation
    return {**situation, "effective_date": effective.isoformat()}


def rows_of_decisions(
    on: date, effective: date | None, is_chosen: Callable[[str], bool] | None = None
) -> Iterator[Row]:
    """The situation of every decision in force on a day, as now known; the place is its number.

    ``is_chosen`` picks paying parents by National Insurance number.
    """
    from upkeep.cases.models import Decision, Liability

    in_force = Liability.objects.filter(effective__contains=on, known__upper_inf=True)
    decisions = Decision.objects.filter(pk__in=in_force.values("decision")).order_by("pk")
    whose = "paying_parent__person__national_insurance_number"
    kept: Iterator[tuple[int, Any, str]] = decisions.values_list(
        "pk", "situation", whose
    ).iterator()
    for number, situation, person in kept:
        if is_chosen is None or is_chosen(str(person)):
            yield Row(number, None, on_day(situation, effective))
