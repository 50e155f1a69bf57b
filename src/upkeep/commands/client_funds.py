"""``upkeep books client-funds``: the account of client money, and the entries behind a figure."""

import csv
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    parse_moment,
    pounds,
    print_json,
    refuse_days_to_come,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.reporting.client_funds import ClientFunds, Figure

Both = dict[str, "list[tuple[Figure, int]]"]

TITLES = {
    "bank": "Receipts and payments",
    "held": "What the balance is made of",
    "debts": "What is owed, by scheme: how it moved",
}


def register(books: typer.Typer) -> None:
    """Add the command to those of the books."""
    books.command("client-funds")(client_funds)
    books.command("collectability")(collectability)


def client_funds(
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")],
    end: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")],
    as_known: Annotated[
        str | None,
        typer.Option("--as-known", metavar="MOMENT", help="As it was known then; a day: its end."),
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option("--open", metavar="FIGURE", help="Print the entries behind this, as CSV."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print receipts and payments, the balance, and how arrears moved, for each scheme and cause.

    Beside each figure stands the same of the same days a year before. Each has a name; --open with
    the name prints the entries that it is the sum of.

    Example: upkeep books client-funds --from 2024-04-01 --to 2025-03-31
    """
    first, last = parse_day(start), parse_day(end)
    moment = parse_moment(as_known) if as_known else None
    with upkeep_started(as_json=as_json):
        refuse_days_to_come(last, moment, as_json=as_json)
        from django.db import connection

        from upkeep.reporting import client_funds as reporting

        with connection.cursor() as wrapped:
            cursor = wrapped.cursor
            try:
                found = reporting.client_funds(cursor, first, last, moment)
            except ValueError as error:
                fail(str(error), as_json=as_json)
            if figure is not None:
                wanted = found.figure(figure)
                if wanted is None:
                    fail(f"No figure is named “{figure}”: leave out --open to see the names.")
                _write_entries(reporting.entries_of(cursor, found, wanted))
                return
            past = reporting.a_year_before(cursor, found)
            both = {
                part: reporting.beside(getattr(found, part), getattr(past, part)) for part in TITLES
            }
        if as_json:
            print_json(_plain(found, both))
        else:
            for part, title in TITLES.items():
                out.print(_table(title, both[part]))
        if not found.agrees:
            fail("The account does not agree: run `upkeep check`.", as_json=as_json)


def collectability(
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The end of this day.")],
    as_json: JsonOption = False,
) -> None:
    """Print how far what is owed is likely to be collected, by scheme, kind of debt and band.

    Bands: paid in the last six months, in touch, silent, and no estate. Beside each is whether the
    debt is treated as collectable by the rule of its scheme.

    Example: upkeep books collectability --on 2025-03-31
    """
    day = parse_day(on)
    with upkeep_started(as_json=as_json):
        refuse_days_to_come(day, None, as_json=as_json)
        from django.db import connection

        from upkeep.reporting import collectability as reporting

        with connection.cursor() as wrapped:
            found = reporting.collectability(wrapped.cursor, day)
        lost = reporting.uncollectable_pence(found)
        if as_json:
            rows = [{**asdict(each), "is_collectable": each.is_collectable} for each in found]
            print_json({"on": day, "rows": rows, "uncollectable_pence": lost})
            return
        table = Table(title=f"What is owed at the end of {day}", title_justify="left")
        for heading in ("Scheme", "Debt", "Band", "Collectable"):
            table.add_column(heading)
        for heading in ("Cases", "Amount"):
            table.add_column(heading, justify="right")
        for each in found:
            band, rule = each.band.replace("_", " "), "yes" if each.is_collectable else "no"
            amounts = (f"{each.cases:,}", pounds(each.pence))
            table.add_row(each.scheme, each.debt, band, rule, *amounts)
        out.print(table)
        out.print(f"Uncollectable by the rules of the schemes: {pounds(lost)}")


def _write_entries(rows: Any) -> None:  # noqa: ANN401
    from upkeep.ledger import Account, Reason
    from upkeep.ledger.export import pounds as plain_pounds

    table = csv.writer(sys.stdout, lineterminator="\n")
    named = ("transaction", "effective_date", "known_at", "account", "subject", "reason", "cause")
    table.writerow([*named, "amount_gbp"])
    for number, day, known, account, subject, reason, cause, pence in rows:
        table.writerow(
            [
                *(number, day, known.isoformat(), Account(account).name, subject),
                *(Reason(reason).name, cause, plain_pounds(pence)),
            ]
        )


def _plain(found: "ClientFunds", both: Both) -> dict[str, Any]:
    figures = {
        part: [
            {
                **asdict(each),
                "account": each.account.name,
                "key": each.key,
                "year_before_pence": before,
            }
            for each, before in both[part]
        ]
        for part in TITLES
    }
    period = {"from": found.start, "to": found.end, "as_known": found.known_at}
    return {**period, "agrees": found.agrees, **figures}


def _table(title: str, figures: "list[tuple[Figure, int]]") -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("Figure")
    table.add_column("Entries", justify="right")
    table.add_column("Amount", justify="right")
    table.add_column("A year before", justify="right")
    for each, before in figures:
        style = "bold" if each.part in ("opening", "closing") else ""
        amounts = (pounds(each.pence), pounds(before))
        table.add_row(each.key, f"{each.entries:,}", *amounts, style=style)
    return table
