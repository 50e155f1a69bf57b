"""``upkeep arrears``: what is owed on any day, as known at any time."""

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from upkeep.commands.output import (
    JsonOption,
    err,
    out,
    parse_day,
    parse_moment,
    pounds,
    print_json,
    refuse_days_to_come,
    upkeep_started,
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("arrears")(arrears)


def arrears(
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="At the end of which day.")
    ] = None,
    as_known: Annotated[
        str | None,
        typer.Option("--as-known", metavar="MOMENT", help="As it was known then; a day: its end."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write every case to a CSV file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what all cases owe by scheme and kind of debt, or write each case to a file.

    Example: upkeep arrears --as-of 2025-03-31 --as-known 2025-04-30 --out arrears.csv
    """
    day = parse_day(as_of) if as_of else None
    moment = parse_moment(as_known) if as_known else None
    with upkeep_started(as_json=as_json):
        refuse_days_to_come(day, moment, as_json=as_json)
        from django.db import connection

        from upkeep.ledger import ARREARS
        from upkeep.ledger.export import pounds as plain_pounds
        from upkeep.reporting.arrears import each_case, totals

        with connection.cursor() as wrapped:
            cursor = wrapped.cursor
            if to is not None:
                with to.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file, lineterminator="\n")
                    names = [debt.name.replace(" ", "_") + "_gbp" for debt in ARREARS]
                    writer.writerow(["case", "paying_parent", "scheme", *names])
                    for row in each_case(cursor, day, moment):
                        amounts = [plain_pounds(pence) for pence in row.pence]
                        writer.writerow([row.case, row.paying_parent, row.scheme, *amounts])
                err.print(f"{to} is written.")
            found = totals(cursor, day, moment)
        if as_json:
            print_json([asdict(total) for total in found])
            return
        table = Table()
        table.add_column("Scheme")
        table.add_column("Debt")
        table.add_column("Owed to")
        for heading in ("Cases", "Owed", "In credit", "Credit"):
            table.add_column(heading, justify="right")
        for total in found:
            table.add_row(
                *(total.scheme, total.debt, total.creditor, f"{total.cases:,}"),
                *(pounds(total.owed_pence), f"{total.cases_in_credit:,}"),
                pounds(total.credit_pence),
            )
        out.print(table)
