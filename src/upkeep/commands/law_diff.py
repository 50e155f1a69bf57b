"""``upkeep law diff``: whose amount changes between two rulebooks, by how much, and why."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from upkeep.commands import caseload_rows, comparing, output
from upkeep.commands.comparing import LARGEST, Change, Row, Tally
from upkeep.commands.output import INPUT_IS_WRONG, JsonOption, err, fail, parse_day
from upkeep.commands.rulebooks import (
    Figures,
    ParameterFileError,
    Rulebook,
    UnknownRulebookError,
    opened,
)
from upkeep.law import NoValueError
from upkeep.law.steps import figure_of

PARQUET = ".parquet"
FILE_FORMS = (".csv", ".jsonl")
RULEBOOK = "current, a folder of parameter files, a Git revision, or another checkout."


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The rulebook before: {RULEBOOK}")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The rulebook after, likewise.")],
    caseload: Annotated[
        Path | None,
        typer.Option(
            "--caseload", metavar="FILE", help="Situations: lines of JSON, or a .parquet table."
        ),
    ] = None,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Instead: every decision in force on a day.")
    ] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day that --decisions is about.")
    ] = None,
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DAY", help="Work everything out for this day."),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="All changes, into a .csv or .jsonl file."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show whose amount changes between two rulebooks, by how much, and why.

    A folder of parameter files needs to hold only what differs from the figures in force. A line
    of the caseload is a situation as for `upkeep calculate`, or {"id": ..., "situation": ...}. Two
    sets of figures are compared over a Parquet table as arrays; then the largest changes are
    explained and --out has the amounts of all. Ends with 1 when a situation cannot be worked out.

    Example: upkeep law diff current ./proposal --caseload caseload.jsonl --effective 2027-04-06
    """
    _check_usage(caseload, target, on, decisions=decisions)
    source = _Source(
        caseload, parse_day(on) if on else None, parse_day(effective) if effective else None
    )
    tally = Tally()
    changes: list[Change] = []
    try:
        with ExitStack() as stack:
            left, right = (stack.enter_context(opened(name)) for name in (old, new))
            write = stack.enter_context(comparing.written(target))
            keep = changes.append if as_json and target is None else write
            is_listed = as_json or target is not None
            source.compare(left, right, tally, keep if is_listed else None, as_json=as_json)
            largest = _all_explained(tally.in_order(), left, right)
            descriptions = (left.description, right.description)
    except UnknownRulebookError as error:
        fail(str(error), as_json=as_json)
    except ParameterFileError as error:
        fail("\n".join(error.faults), as_json=as_json)
    except OSError as error:
        fail(f"{error.filename}: cannot be opened: {error.strerror}", as_json=as_json)
    if as_json:
        listed = None if target else changes
        output.print_json(_plain(descriptions, tally, largest, listed, target))
    else:
        _print(descriptions, tally, largest, source.noun)
        if target:
            output.out.print(f"All changes: {target}", markup=False)
    if tally.refused:
        for fault in tally.faults:
            err.print(fault, markup=False)
        if tally.refused > len(tally.faults):
            err.print(f"… and {tally.refused - len(tally.faults):,} more")
        raise typer.Exit(INPUT_IS_WRONG)


def _check_usage(
    caseload: Path | None, target: Path | None, on: str | None, *, decisions: bool
) -> None:
    if (caseload is None) == (not decisions):
        raise typer.BadParameter("Give one of --caseload FILE and --decisions.")
    if decisions != (on is not None):
        raise typer.BadParameter("--decisions and --on DAY go together.")
    if target is not None and target.suffix not in FILE_FORMS:
        raise typer.BadParameter("--out writes a .csv or a .jsonl file: name one of these.")


class _Source:
    """Where the situations come from, and what one of them is called."""

    def __init__(self, caseload: Path | None, on: date | None, effective: date | None) -> None:
        self.caseload = caseload
        self.on = on
        self.effective = effective
        is_table = caseload is not None and caseload.suffix == PARQUET
        self.noun = "decision" if caseload is None else "row" if is_table else "line"

    def compare(
        self,
        old: Rulebook,
        new: Rulebook,
        tally: Tally,
        found: Callable[[Change], None] | None,
        *,
        as_json: bool,
    ) -> None:
        """Count every situation, and hand over the changes if somebody wants all of them."""
        take = found or (lambda _change: None)
        if self.caseload is None:
            with output.upkeep_started(as_json=as_json):
                rows = caseload_rows.rows_of_decisions(self._day(), self.effective)
                comparing.compare(old, new, rows, tally, self._place, take)
        elif self.noun == "row":
            self._compare_table(old, new, tally, found, as_json=as_json)
        else:
            rows = caseload_rows.rows_of_lines(self.caseload, self.effective, tally)
            comparing.compare(old, new, rows, tally, self._place, take)

    def _compare_table(
        self,
        old: Rulebook,
        new: Rulebook,
        tally: Tally,
        found: Callable[[Change], None] | None,
        *,
        as_json: bool,
    ) -> None:
        """As arrays where both sides have them."""
        from upkeep.commands.comparing_arrays import compare_arrays, rows_of_table

        assert self.caseload is not None, "a table is a file"
        try:
            if isinstance(old, Figures) and isinstance(new, Figures):
                compare_arrays(old, new, self.caseload, self.effective, tally, found)
            else:
                rows = rows_of_table(self.caseload, self.effective)
                take = found or (lambda _change: None)
                comparing.compare(old, new, rows, tally, self._place, take)
        except (ValueError, NoValueError) as error:
            where = "" if str(self.caseload) in str(error) else f"{self.caseload}: "
            fail(f"{where}{error}", as_json=as_json)

    def _day(self) -> date:
        assert self.on is not None, "usage was checked"
        return self.on

    def _place(self, row: Row) -> str:
        where = "" if self.caseload is None else f"{self.caseload}: "
        return f"{where}{self.noun} {row.place}"


def _all_explained(changes: list[Change], old: Rulebook, new: Rulebook) -> list[Change]:
    """The changes with reasons; those found by arrays have none yet."""
    if all(change.why is not None for change in changes):
        return changes
    return list(comparing.explained(changes, old, new))


def _plain(
    descriptions: tuple[str, str],
    tally: Tally,
    largest: list[Change],
    changes: list[Change] | None,
    target: Path | None,
) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "old": descriptions[0],
        "new": descriptions[1],
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
        "faults": tally.faults,
        "difference_weekly": comparing.pounds(tally.difference),
        "by_rate": [
            {
                "before": before,
                "after": after,
                "count": row.count,
                "changed": row.changed,
                "difference_weekly": comparing.pounds(row.difference),
            }
            for (before, after), row in sorted(tally.by_rate.items())
        ],
        "largest": [change.to_json() for change in largest],
    }
    if changes is not None:
        plain["changes"] = [change.to_json() for change in changes]
    if target is not None:
        plain["out"] = str(target)
    return plain


def _print(descriptions: tuple[str, str], tally: Tally, largest: list[Change], noun: str) -> None:
    output.out.print(f"Old: {descriptions[0]}\nNew: {descriptions[1]}", markup=False)
    total = signed(tally.difference)
    output.out.print(
        f"{tally.changed:,} changed, {tally.unchanged:,} unchanged, {tally.refused:,} refused; "
        f"{total} a week in all",
        style="bold",
    )
    if tally.by_rate:
        output.out.print(_by_rate(tally))
    if largest:
        shown = f"The {LARGEST} largest changes" if tally.changed > LARGEST else "The changes"
        output.out.print(f"\n{shown}:", style="bold")
    for change in largest:
        _print_change(change, noun)


def signed(pence: int) -> str:
    """A difference as a person reads it."""
    return f"{'+' if pence > 0 else ''}{output.pounds(pence)}"


def _by_rate(tally: Tally) -> Table:
    table = Table("Rate before", "Rate after")
    for heading in ("Families", "Changed", "Difference a week"):
        table.add_column(heading, justify="right")
    for (before, after), row in sorted(tally.by_rate.items()):
        counts = f"{row.count:,}", f"{row.changed:,}"
        table.add_row(_spoken(before), _spoken(after), *counts, signed(row.difference))
    return table


def _spoken(rate: str) -> str:
    return rate.replace("_", " ")


def _print_change(change: Change, noun: str) -> None:
    name = f" ({change.row.name})" if change.row.name is not None else ""
    rates = _spoken(change.rate_before)
    if change.rate_after != change.rate_before:
        rates += f" → {_spoken(change.rate_after)}"
    output.out.print(f"\n{noun.capitalize()} {change.row.place}{name}: {rates}", markup=False)
    for share in change.shares:
        before, after = (
            "no amount" if pence is None else output.pounds(pence)
            for pence in (share.before, share.after)
        )
        output.out.print(
            f"  {share.id}: {before} → {after} a week ({signed(share.difference)})", markup=False
        )
    scheme = change.row.situation["scheme"]
    for reason in change.why or ():
        output.out.print(f"  because {_spoken(reason.rule)} [{reason.citation}]", markup=False)
        output.out.print(f"    before: {reason.before or 'this was not asked'}", markup=False)
        output.out.print(f"    after:  {reason.after or 'this was not asked'}", markup=False)
        for each in reason.parameters:
            figures = [figure_of(use, scheme=scheme) for use in (each.before, each.after)]
            output.out.print(f"    {figures[0].name} ({each.id})", markup=False)
            for figure in figures:
                said = f"{figure.value}, {figure.holds}  [{figure.citation}]"
                output.out.print(f"      {said}", markup=False)
