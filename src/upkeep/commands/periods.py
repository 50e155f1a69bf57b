"""``upkeep books trial-balance``, ``close``, ``reopen`` and ``periods``: the books by period."""

import getpass
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

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
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.ledger.periods import TrialBalance

By = Annotated[str, typer.Option("--by", help="Who does it; else the account of this computer.")]


def register(books: typer.Typer) -> None:
    """Add the commands to those of the books."""
    books.command("trial-balance")(trial_balance)
    books.command("close")(close)
    books.command("reopen")(reopen)
    books.command("periods")(periods)


def trial_balance(
    start: Annotated[
        date, typer.Option("--from", parser=parse_day, metavar="DAY", help="First day.")
    ],
    end: Annotated[date, typer.Option("--to", parser=parse_day, metavar="DAY", help="Last day.")],
    as_known: Annotated[
        str | None,
        typer.Option("--as-known", metavar="MOMENT", help="As it was known then; a day: its end."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print every account over a period: opening, adjustments of earlier periods, moved, closing.

    Example: upkeep books trial-balance --from 2024-04-01 --to 2025-03-31
    """
    moment = parse_moment(as_known) if as_known else None
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.ledger.periods import PeriodRefusedError
        from upkeep.ledger.periods import trial_balance as worked_out

        try:
            with connection.cursor() as cursor:
                found = worked_out(cursor.cursor, start, end, moment)
        except PeriodRefusedError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            lines = [{**asdict(line), "account": line.account.name} for line in found.lines]
            print_json({"balances": found.balances, "lines": lines})
        else:
            out.print(_table(found))
        if not found.balances:
            raise typer.Exit(1)


def close(
    through: Annotated[
        date, typer.Option("--through", parser=parse_day, metavar="DAY", help="The last day.")
    ],
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Close the books up to a day, if its nights are worked and every check holds.

    What is recorded about those days later counts as an adjustment of an earlier period.

    Example: upkeep books close --through 2025-03-31 --by fin
    """
    with upkeep_started(as_json=as_json):
        from upkeep.batch.closing import close_period
        from upkeep.ledger.periods import PeriodRefusedError

        try:
            made = close_period(through, by or getpass.getuser(), datetime.now(UTC))
        except PeriodRefusedError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"closed_before": made.ends_before, "as_known": made.as_known})
        else:
            out.print(f"The books are closed before {made.ends_before}.")


def reopen(
    reason: Annotated[str, typer.Option(help="Why.")],
    agreed_by: Annotated[str, typer.Option("--agreed-by", help="The second person.")],
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Take the latest closing back: one person asks, another agrees, and the reason is kept.

    Example: upkeep books reopen --reason "A bank file was missing" --by fin --agreed-by leah
    """
    with upkeep_started(as_json=as_json):
        from upkeep.ledger import periods as ledger_periods

        try:
            made = ledger_periods.reopen(
                reason, by or getpass.getuser(), agreed_by, datetime.now(UTC)
            )
        except ledger_periods.PeriodRefusedError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"reopened": made.closing.ends_before, "agreed_by": made.agreed_by})
        else:
            out.print(f"The period before {made.closing.ends_before} is open again.")


def periods(as_json: JsonOption = False) -> None:
    """List what was closed and reopened: up to which day, by whom, as known when, and why.

    Example: upkeep books periods
    """
    with upkeep_started(as_json=as_json):
        from upkeep.ledger.models import Closing

        rows = []
        for closing in Closing.objects.select_related("reopening").order_by("pk"):
            taken_back = getattr(closing, "reopening", None)
            rows.append(
                {
                    "from": closing.starts_on,
                    "before": closing.ends_before,
                    "as_known": closing.as_known,
                    "closed_by": closing.closed_by,
                    "reopened_by": [taken_back.asked_by, taken_back.agreed_by]
                    if taken_back
                    else [],
                    "reopened_because": taken_back.reason if taken_back else "",
                }
            )
        if as_json:
            print_json(rows)
            return
        if not rows:
            out.print("No period is closed.")
        for row in rows:
            why = f"; reopened: {row['reopened_because']}" if row["reopened_by"] else ""
            out.print(
                f"{row['from']} to before {row['before']}, closed by {row['closed_by']}, "
                f"as known {row['as_known']}{why}",
                markup=False,
            )


def _table(found: "TrialBalance") -> Table:
    table = Table(show_footer=True)
    columns = ("opening", "earlier_periods", "debits", "credits", "closing")
    sums = {name: sum(getattr(line, name) for line in found.lines) for name in columns}
    table.add_column("Account", "All accounts")
    for name, heading in zip(
        columns, ("Opening", "Earlier periods", "Debits", "Credits", "Closing"), strict=True
    ):
        table.add_column(heading, pounds(sums[name]), justify="right")
    for line in found.lines:
        amounts = [pounds(getattr(line, name)) for name in columns]
        table.add_row(f"{int(line.account)} {line.account.name}", *amounts)
    return table
