"""``upkeep debits``: mandates, what is collected by them, and what banks say of it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import (
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.collection.debits_shown import MandateShown
    from upkeep.collection.models import Mandate

app = typer.Typer(help="Direct Debits: mandates and collections.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(metavar="MANDATE", help="The mandate's reference.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the command line."""
    root.add_typer(app, name="debits")


@app.command("give")
def give(
    payer: Annotated[str, typer.Argument(metavar="PAYER", help="The payment reference.")],
    name: Annotated[str, typer.Option(help="The name on the account.")],
    sort_code: Annotated[str, typer.Option(help="Six digits.")],
    account: Annotated[str, typer.Option(help="Eight digits.")],
    evidence: Annotated[str, typer.Option(help="What shows that the payer gave it.")],
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="When; today.")
    ] = None,
    notice: Annotated[int, typer.Option(min=1, help="Working days of notice agreed.")] = 10,
    is_converted: Annotated[
        bool, typer.Option("--converted", help="It was given on paper before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Record a mandate; the next night lodges it with the bank and announces what is collected.

    Refused where the account cannot exist or another mandate of the payer stands.

    Example: upkeep debits give 100000000001 --name "P MADEUP" --sort-code 000002
    --account 00000007 --evidence "by telephone"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.bacs import AccountName
        from upkeep.collection.mandates import Given, MandateRefusedError, give_mandate

        held = AccountName(sort_code.replace("-", ""), account, name)
        day = on or datetime.now(LONDON).date()
        given = Given(payer, held, day, evidence, notice, is_converted)
        try:
            made = give_mandate(given, recorded_now())
        except MandateRefusedError as refused:
            fail(str(refused), as_json=as_json)
        if as_json:
            print_json({"mandate": made.reference, "given_on": day})
        else:
            out.print(f"Mandate {made.reference}: the next night lodges it with the bank.")


@app.command("end")
def end(
    reference: Reference,
    why: Annotated[str, typer.Option(help="Why it ends.")],
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="From when; today.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """End a mandate: nothing more is collected, and the next night cancels it at the bank.

    Example: upkeep debits end 100000000001 --why "pays by standing order from now on"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.mandates import MandateRefusedError, end_mandate

        mandate = _mandate(reference, as_json=as_json)
        day = on or datetime.now(LONDON).date()
        try:
            end_mandate(mandate, day, why, recorded_now())
        except MandateRefusedError as refused:
            fail(str(refused), as_json=as_json)
        if as_json:
            print_json({"mandate": reference, "ended_on": day})
        else:
            out.print(f"Mandate {reference} has ended; the next night cancels it at the bank.")


@app.command("show")
def show(reference: Reference, as_json: JsonOption = False) -> None:
    """Show what happened to a mandate, what is announced, and each collection with its outcome.

    Example: upkeep debits show 100000000001
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.debits_shown import mandate_shown

        today = datetime.now(LONDON).date()
        shown = mandate_shown(_mandate(reference, as_json=as_json), today)
        if as_json:
            print_json(asdict(shown) | {"to_come": _lines(shown)})
            return
        out.print(f"Mandate {reference}: {shown.state}", style="bold")
        for event in shown.events:
            why = f" ({event.why})" if event.why else ""
            out.print(f"  {event.on}  {event.what}{why}", markup=False)
        table = Table(title="Collections", title_justify="left")
        for heading in ("Day", "Code", "Amount", "What came of it"):
            table.add_column(heading)
        for each in shown.collections:
            table.add_row(str(each.collect_on), each.code, pounds(each.pence), each.outcome)
        for line in shown.to_come:
            table.add_row(str(line.collect_on), "", pounds(line.amount_pence), "Announced")
        out.print(table)


def _lines(shown: "MandateShown") -> list[tuple[date, int]]:
    return [(line.collect_on, line.amount_pence) for line in shown.to_come]


def _mandate(reference: str, *, as_json: bool) -> "Mandate":
    from upkeep.collection.models import Mandate

    found = Mandate.objects.filter(reference=reference).first()
    if found is None:
        fail(f"There is no mandate {reference}.", as_json=as_json)
    return found
