"""``upkeep books reconcile``: bank to books to cases to accounts, each difference nil or listed."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from upkeep.commands.output import (
    LONDON,
    JsonOption,
    err,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)


def register(books: typer.Typer) -> None:
    """Add the command to those of the books."""
    books.command("reconcile")(reconcile)


def reconcile(
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DATE", help="The morning; else today."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare bank, books, cases and accounts, keep what was found, and list every difference.

    `upkeep night` does it after each night; run it again when something was put right. Ends with
    status 1 when anything differs.

    Example: upkeep books reconcile
    """
    with upkeep_started(as_json=as_json):
        from upkeep.batch.reconciling import reconcile_morning

        report = reconcile_morning(on or datetime.now(LONDON).date(), datetime.now(UTC))
        if as_json:
            print_json({"on": report.on, "agrees": report.agrees, "lines": report.lines})
        else:
            print_lines(report.lines)
        if not report.agrees:
            raise typer.Exit(1)


def print_report(on: date, lines: list[dict[str, Any]]) -> None:
    """The morning in a line where everything agrees, and else every difference."""
    differing = [line for line in lines if not line["agrees"]]
    if not differing:
        out.print(f"Morning of {on}: bank, books, cases and accounts agree.")
        return
    out.print(f"Morning of {on}: {len(differing)} of {len(lines)} comparisons differ.")
    print_lines(differing)


def print_lines(lines: list[dict[str, Any]]) -> None:
    """Each comparison with its two figures, and on the error stream every difference."""
    for line in lines:
        mark = "[green]agrees[/green]" if line["agrees"] else "[red]DIFFERS[/red]"
        shown = str if line["counts_cases"] else pounds
        out.print(f"{mark}  {line['name']}: {shown(line['one'])}, {shown(line['other'])}")
        for difference in line["differences"]:
            err.print(f"         {difference}", markup=False)
