"""``upkeep employers``: who employs whom, and where orders are served."""

from typing import Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import JsonOption, fail, out, print_json, upkeep_started


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    employers = typer.Typer(help="Employers who deduct from earnings.")
    employers.command("list")(list_)
    employers.command("record")(record)
    app.add_typer(employers, name="employers", no_args_is_help=True)


def list_(as_json: JsonOption = False) -> None:
    """List employers as known now, with how many orders stand against each.

    Example: upkeep employers list
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.employers import employers_with_orders

        rows = employers_with_orders()
        if as_json:
            print_json(
                [
                    {"reference": each.reference, "name": each.name, "orders": each.orders}
                    for each in rows
                ]
            )
            return
        out.print(f"{len(rows)} employer(s)")
        for each in rows:
            out.print(f"{each.reference}  {each.orders:>4} order(s)  {each.name}", markup=False)


def record(
    reference: Annotated[str, typer.Argument(help="EMP and five digits.")],
    name: Annotated[str, typer.Option(help="The employer's name.")],
    address: Annotated[list[str], typer.Option(help="A line of the address; more than once.")],
    postcode: Annotated[str, typer.Option(help="The postcode.")],
    source: Annotated[str, typer.Option(help="Who told us, or where it was found.")],
    contact: Annotated[str, typer.Option(help="The payroll's e-mail address or number.")] = "",
    welsh: Annotated[bool, typer.Option("--welsh", help="Write to them in Welsh.")] = False,
    armed_forces: Annotated[
        bool, typer.Option("--armed-forces", help="They get requests instead of orders.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Record an employer, or what is known of it from now on.

    Example: upkeep employers record EMP00001 --name "Made Up Mills" --address "1 Invented Yard"
    --postcode "ZZ9 9ZZ" --source "the paying parent, by telephone"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.employers import EmployerDetails, EmployerError, record_employer

        details = EmployerDetails(
            reference, name, address, postcode, contact, "cy" if welsh else "en", armed_forces
        )
        try:
            record_employer(details, source, recorded_now())
        except EmployerError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"recorded": reference})
        else:
            out.print(f"{reference} is recorded: {name}", markup=False)
