"""``upkeep addresses``: addresses that sources found and nobody has verified."""

import getpass
from typing import Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import JsonOption, fail, out, print_json, upkeep_started


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    addresses = typer.Typer(help="Addresses found by tracing: see and verify them.")
    addresses.command("list")(list_)
    addresses.command("verify")(verify)
    app.add_typer(addresses, name="addresses", no_args_is_help=True)


def list_(as_json: JsonOption = False) -> None:
    """List addresses that a source gave for somebody who is traced, and that nobody has verified.

    They are personal: never tell them to the other parent.

    Example: upkeep addresses list
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.tracing import unverified

        found = unverified()
        if as_json:
            fields = ("pk", "source", "lines", "postcode", "found_on")
            print_json([{field: getattr(each, field) for field in fields} for each in found])
            return
        if not found:
            out.print("No address waits to be verified.")
        for each in found:
            said = ", ".join([*each.lines, each.postcode])
            out.print(f"{each.pk}  {each.person}: {said}", markup=False)
            out.print(f"    {each.source.replace('_', ' ')}, as of {each.found_on:%-d %B %Y}")


def verify(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The address's number.")],
    note: Annotated[str, typer.Option("--note", help="How it was verified.")],
    by: Annotated[str | None, typer.Option("--by", help="Who verified it; you.")] = None,
) -> None:
    """Say that an address was checked; it is used from then on, and the application goes on.

    Example: upkeep addresses verify 12 --note "the landlord confirms it by letter"
    """
    with upkeep_started():
        from upkeep.cases.tracing import NoFindingError
        from upkeep.cases.tracing import verify as verify_address

        try:
            verify_address(number, by or getpass.getuser(), note, recorded_now())
        except NoFindingError as error:
            fail(str(error))
        out.print(f"Address {number} is verified; the next night goes on with it.")
