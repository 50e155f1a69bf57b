"""``upkeep state-money``: what is the Secretary of State's, and what was paid over."""

from collections import Counter
from datetime import date
from typing import Annotated

import typer

from upkeep.commands.acting import By, On, actor_of
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    state = typer.Typer(help="What is the Secretary of State's, and what was paid over.")
    state.command("due")(due)
    state.command("payments")(payments)
    state.command("account")(account)
    app.add_typer(state, name="state-money", no_args_is_help=True)


def due(as_json: JsonOption = False) -> None:
    """Show what is paid over next, account by account; what the State makes good is negative.

    Example: upkeep state-money due
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.paying_state import payable_to_state

        with connection.cursor() as cursor:
            rows, stays = payable_to_state(cursor.cursor)
    sums: Counter[str] = Counter()
    for each in rows:
        sums[each.account.name] += each.pence
    if as_json:
        print_json({"accounts": dict(sums), "pence": sum(sums.values()), "stays_pence": stays})
        return
    for name, pence in sums.items():
        out.print(f"{name}: {pounds(pence)}", markup=False)
    out.print(f"Together {pounds(sum(sums.values()))}", markup=False)
    if stays:
        out.print(f"{pounds(stays)} of fees stay to cover for money that is lacking.", markup=False)


def payments(as_json: JsonOption = False) -> None:
    """List what was paid over, the latest month first.

    Example: upkeep state-money payments
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import StatePayment

        rows = list(StatePayment.objects.order_by("-month").select_related("payment_file"))
    if as_json:
        print_json(
            [
                {
                    "month": f"{row.month:%Y-%m}",
                    "reference": row.end_to_end_id,
                    "paid_on": row.pay_on,
                    "pence": row.amount_pence,
                    "file": row.payment_file.reference,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        out.print(
            f"{row.month:%Y-%m}  {row.end_to_end_id}  {row.pay_on}  {pounds(row.amount_pence)}  "
            f"{row.payment_file.reference}",
            markup=False,
        )
    if not rows:
        out.print("Nothing was paid over yet.")


def account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="In whose name it is.")],
    sort_code: Annotated[str, typer.Argument(metavar="SORT-CODE", help="Six digits.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Eight digits.")],
    start: Annotated[
        date, typer.Option("--from", parser=parse_day, metavar="DAY", help="From this day on.")
    ],
    evidence: Annotated[str, typer.Option(help="What shows that it is the department's.")],
    by: By = "",
    on: On = None,
) -> None:
    """Record the department's account; without one nothing is paid over.

    Example: upkeep state-money account "Treasury" 000002 00000002 --from 2026-12-01
    --evidence "letter of 20 November"
    """
    with upkeep_started():
        from pydantic import ValidationError

        from upkeep.cases.forms import BankAccountForm
        from upkeep.collection.paying_state import StateAccountRefusedError, record_account

        try:
            details = BankAccountForm(name=name, sort_code=sort_code, account_number=number)
            made = record_account(details, start, evidence, actor_of(on, by))
        except ValidationError as error:
            wrong = ", ".join(str(each["loc"][0]) for each in error.errors())
            fail(f"Not an account: look at {wrong}. A sort code has six digits, a number eight.")
        except StateAccountRefusedError as error:
            fail(str(error))
    out.print(f"Recorded: the {made}. What is due is paid there on the next first working day.")
