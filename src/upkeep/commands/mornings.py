"""``upkeep books reconcile``: bank to books to cases to accounts, each difference nil or listed."""

from datetime import UTC, date, datetime
from typing import Annotated

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

    To be run each morning after the night; ends with status 1 when anything differs.

    Example: upkeep books reconcile
    """
    with upkeep_started(as_json=as_json):
        from upkeep.batch.reconciling import reconcile_morning

        report = reconcile_morning(on or datetime.now(LONDON).date(), datetime.now(UTC))
        if as_json:
            print_json({"on": report.on, "agrees": report.agrees, "lines": report.lines})
        else:
            for line in report.lines:
                mark = "[green]agrees[/green]" if line["agrees"] else "[red]DIFFERS[/red]"
                shown = str if line["counts_cases"] else pounds
                out.print(f"{mark}  {line['name']}: {shown(line['one'])}, {shown(line['other'])}")
                for difference in line["differences"]:
                    err.print(f"         {difference}", markup=False)
        if not report.agrees:
            raise typer.Exit(1)
