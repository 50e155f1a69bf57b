"""The command line: ``upkeep``."""

import typer

from upkeep.commands import (
    addresses,
    appeals,
    arrears,
    bank,
    board,
    books,
    calculate,
    case,
    check,
    deaths,
    debits,
    decisions,
    defects,
    demo,
    earnings,
    employers,
    explain,
    importing,
    law,
    ledger,
    letters,
    messages,
    night,
    orders,
    people,
    preview,
    proceedings,
    receipts,
    serve,
    shadow,
    simulate,
    statement,
    suspense,
    switches,
    triage,
)

app = typer.Typer(
    name="upkeep",
    help="Statutory child maintenance, from application to arrears statement.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)

for command in (
    importing,
    night,
    check,
    case,
    board,
    proceedings,
    defects,
    appeals,
    messages,
    triage,
    addresses,
    bank,
    debits,
    suspense,
    switches,
    people,
    statement,
    receipts,
    ledger,
    books,
    earnings,
    orders,
    employers,
    arrears,
    letters,
    deaths,
    calculate,
    preview,
    explain,
    decisions,
    law,
    shadow,
    serve,
    simulate,
    demo,
):
    command.register(app)


def main() -> None:
    """Run the command line."""
    app()
