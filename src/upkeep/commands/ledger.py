"""``upkeep ledger``: the books for other programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from upkeep import database
from upkeep.commands.output import JsonOption, err, print_json, upkeep_started
from upkeep.ledger.export import Format


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    ledger = typer.Typer(help="The books.", no_args_is_help=True)
    ledger.command("export")(export)
    app.add_typer(ledger, name="ledger")


def export(
    form: Annotated[Format, typer.Option("--format", help="For which program.")],
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; else printed.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole books for hledger or Beancount, or as CSV or Parquet for anybody to re-total.

    With --json, prints how much was written instead; then --out is needed.

    Example: upkeep ledger export --format hledger --out books.journal
    """
    if as_json and to is None:
        raise typer.BadParameter("--json needs --out: the books themselves are no JSON.")
    if form is Format.PARQUET and to is None:
        raise typer.BadParameter("Parquet needs --out: it is no text to be printed.")
    with upkeep_started(as_json=as_json):
        from upkeep.collection.naming import subject_names
        from upkeep.ledger.export import books_at_one_moment
        from upkeep.ledger.export import export as write
        from upkeep.ledger.export_parquet import export_parquet

        with books_at_one_moment(database.ensure_server()) as cursor:
            names = subject_names(cursor)
            if to is None:
                write(cursor, sys.stdout, form, names)
                return
            if form is Format.PARQUET:
                with to.open("wb") as binary:
                    entries = export_parquet(cursor, binary, names)
            else:
                with to.open("w", encoding="utf-8") as file:
                    entries = write(cursor, file, form, names)
        if as_json:
            print_json({"file": str(to), "format": form.value, "entries": entries})
        else:
            err.print(f"{to}: {entries:,} entries")
