"""``upkeep bank``: what is known of banks, and which accounts can exist."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from upkeep.commands.output import (
    LONDON,
    JsonOption,
    err,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The weights.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    bank = typer.Typer(help="Banks: account numbers that can exist, and files for Bacs.")
    bank.command("load-weights")(load_weights)
    bank.command("check-account")(check_account)
    bank.command("show-file")(show_file)
    app.add_typer(bank, name="bank", no_args_is_help=True)


def load_weights(
    weights: FileArgument,
    valid_from: Annotated[
        date,
        typer.Option("--from", parser=parse_day, metavar="DATE", help="From when it is in force."),
    ],
    substitutions: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The substitutes of sort codes."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Load an issue of the published table of weights (valacdos.txt, scsubtab.txt).

    Accounts given from that day on are checked by it. A file with a bad line is refused whole.

    Example: upkeep bank load-weights valacdos.txt --substitutions scsubtab.txt --from 2026-01-05
    """
    with upkeep_started(as_json=as_json):
        from upkeep.gateways.account_weights import take_weights
        from upkeep.gateways.problems import FileProblems

        pairs = None
        if substitutions is not None:
            pairs = substitutions.name, substitutions.read_bytes()
        try:
            is_new = take_weights(
                (weights.name, weights.read_bytes()), pairs, valid_from, datetime.now(LONDON)
            )
        except FileProblems as refused:
            for problem in refused.problems:
                err.print(str(problem), markup=False)
            fail(f"{len(refused.problems)} problem(s); nothing was loaded.", as_json=as_json)
        if as_json:
            print_json({"new": is_new, "from": valid_from})
        else:
            said = "In force" if is_new else "Held before: in force"
            out.print(f"{said} from {valid_from}.")


def check_account(
    sort_code: Annotated[str, typer.Argument(metavar="SORT-CODE", help="Six digits.")],
    account_number: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Six to eight digits.")],
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="As given on; today.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether an account can exist by the table of weights of a day.

    That it can does not mean that it does. Ends with 1 where it cannot.

    Example: upkeep bank check-account 00-00-01 00000001
    """
    with upkeep_started(as_json=as_json):
        from upkeep.parties.modulus import ACCOUNT_DIGITS, SORT_CODE_DIGITS, with_zeros
        from upkeep.parties.weight_tables import table_on

        code, number = sort_code.replace("-", ""), with_zeros(account_number)
        for text, length, what in (
            (code, SORT_CODE_DIGITS, "sort code"),
            (number, ACCOUNT_DIGITS, "account number"),
        ):
            if len(text) != length or not (text.isascii() and text.isdigit()):
                fail(f"Found no {what} of {length} digits: correct it.", as_json=as_json)
        table = table_on(on or datetime.now(LONDON).date())
        rows = () if table is None else table.rows_of(code)
        is_possible = table is None or table.can_exist(code, number)
        if as_json:
            print_json({"can_exist": is_possible, "rows": len(rows)})
        elif not rows:
            why = "no table of weights is loaded" if table is None else "the table leaves it out"
            out.print(f"Not checked: {why}.")
        else:
            out.print("The account can exist." if is_possible else "No such account can exist.")
        if not is_possible:
            raise typer.Exit(1)


def show_file(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The file.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Read a Bacs Standard 18 file, check its balance and totals, and say what is in it.

    Accounts are not shown. Ends with 1 where the file is not whole or does not add up.

    Example: upkeep bank show-file outbox/UPKEEP-20240503-000.txt
    """
    from upkeep.gateways.problems import FileProblems
    from upkeep.gateways.standard_18 import read_submission

    try:
        made = read_submission(path.read_bytes(), path.name)
    except FileProblems as refused:
        for problem in refused.problems:
            err.print(str(problem), markup=False)
        fail(f"{len(refused.problems)} problem(s) in {path.name}.", as_json=as_json)
    records = [
        {
            "code": record.code.value,
            "pence": record.amount_pence,
            "reference": record.reference,
            "processed_on": record.processed_on,
        }
        for record in made.records
    ]
    if as_json:
        print_json(
            {
                "serial": made.serial,
                "user": made.service_user_number,
                "created_on": made.created_on,
                "records": records,
            }
        )
        return
    out.print(
        f"Submission {made.serial} of user {made.service_user_number}, made {made.created_on}"
    )
    for record in made.records:
        out.print(
            f"{record.processed_on}  {record.code}  {pounds(record.amount_pence):>14}"
            f"  {record.reference}",
            markup=False,
        )
