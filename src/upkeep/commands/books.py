"""``upkeep books``: what finance and auditors do with the books."""

import typer

from upkeep.commands import client_funds, journals, mornings, periods, refunds, write_offs


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    books = typer.Typer(
        help="The books of client money, for finance and auditors.", no_args_is_help=True
    )
    journals.register(books)
    periods.register(books)
    mornings.register(books)
    client_funds.register(books)
    refunds.register(books)
    write_offs.register(books)
    app.add_typer(books, name="books")
