"""``upkeep suspense``: money whose payer is not known, and debits that nobody accounted for."""

import getpass
from datetime import date, datetime
from typing import Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import (
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    plain,
    pounds,
    print_json,
    upkeep_started,
)

On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="The day to look at; today."),
]
Receipt = Annotated[int, typer.Argument(metavar="RECEIPT", help="The receipt's number.")]
Note = Annotated[str, typer.Option(help="What shows it, and who found it out.")]
SHOWN_TEXT = 60


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    suspense = typer.Typer(help="Money at the bank that nobody has accounted for yet.")
    suspense.command("list")(list_)
    suspense.command("show")(show)
    suspense.command("identify")(identify)
    suspense.command("debits")(debits)
    suspense.command("reverse")(reverse)
    suspense.command("holds")(holds)
    app.add_typer(suspense, name="suspense", no_args_is_help=True)


def list_(on: On = None, as_json: JsonOption = False) -> None:
    """List every receipt in suspense, the oldest first, with its age and when it is looked at.

    Example: upkeep suspense list
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.suspense import suspended

        with connection.cursor() as cursor:
            found = suspended(cursor.cursor, on or datetime.now(LONDON).date())
        if as_json:
            print_json([plain(each) for each in found])
            return
        out.print(f"{len(found)} in suspense, {pounds(sum(each.left_pence for each in found))}")
        for each in found:
            out.print(
                f"{each.receipt:>8}  {each.received_on}  {each.age_days:>4} days"
                f"  review {each.review_on}  {pounds(each.left_pence):>12}"
                f"  {each.text[:SHOWN_TEXT]}",
                markup=False,
            )


def show(receipt: Receipt, on: On = None, as_json: JsonOption = False) -> None:
    """Show a receipt in suspense with whom it may be from, each with what speaks for it.

    Example: upkeep suspense show 42
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.likely_payers import suggestions
        from upkeep.collection.suspense import one_suspended

        day = on or datetime.now(LONDON).date()
        with connection.cursor() as cursor:
            held = one_suspended(cursor.cursor, receipt, day)
            if held is None:
                fail(f"Nothing of receipt {receipt} is in suspense.", as_json=as_json)
            found = suggestions(cursor.cursor, held.seen, day)
        if as_json:
            print_json(
                {
                    "receipt": held.receipt,
                    "left_pence": held.left_pence,
                    "text": held.text,
                    "payer_name": held.payer_name,
                    "suggestions": [
                        {
                            "reference": each.payer.reference,
                            "points": each.points,
                            "signs": [sign.words for sign in each.signs],
                        }
                        for each in found
                    ],
                }
            )
            return
        out.print(f"{pounds(held.left_pence)} since {held.received_on}: {held.text}", markup=False)
        out.print(f"From: {held.payer_name or 'not said'}", markup=False)
        for each in found:
            why = "; ".join(sign.words for sign in each.signs)
            out.print(f"{each.payer.reference}  {each.points:>3} points: {why}", markup=False)
        if not found:
            out.print("Nobody fits: ask the bank who paid.")


def identify(
    receipt: Receipt,
    payer: Annotated[str, typer.Option(help="The payment reference, twelve digits.")],
    evidence: Note,
    on: On = None,
    as_json: JsonOption = False,
) -> None:
    """Give what is left of a receipt in suspense to a paying parent; the next night allocates it.

    Example: upkeep suspense identify 42 --payer 100000000427 --evidence "the bank named the payer"
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection, transaction

        from upkeep.collection import suspense

        day = on or datetime.now(LONDON).date()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                suspense.identify(cursor.cursor, receipt, payer, evidence, day, recorded_now())
        except suspense.NotInSuspenseError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"identified": receipt})
        else:
            out.print(f"Receipt {receipt} is of {payer}; the next night sets it against debts.")


def debits(on: On = None, as_json: JsonOption = False) -> None:
    """List every debit on our account that nobody has accounted for, the oldest first.

    Example: upkeep suspense debits
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.suspense import debits as waiting

        with connection.cursor() as cursor:
            found = waiting(cursor.cursor, on or datetime.now(LONDON).date())
        if as_json:
            print_json([plain(each) for each in found])
            return
        out.print(f"{len(found)} debit(s) to be accounted for")
        for each in found:
            out.print(
                f"{each.line:>8}  {each.booked_on}  {each.age_days:>4} days"
                f"  {pounds(each.pence):>12}  {each.text[:SHOWN_TEXT]}",
                markup=False,
            )


def reverse(
    line: Annotated[int, typer.Argument(metavar="LINE", help="The debit's number.")],
    receipt: Annotated[list[int], typer.Option(help="A receipt that it took; more than once.")],
    kind: Annotated[str, typer.Option(help="unpaid, indemnity, recalled or chargeback.")],
    note: Note,
    as_json: JsonOption = False,
) -> None:
    """Take receipts back with the debit that took them: what they paid is owed again.

    Example: upkeep suspense reverse 77 --receipt 42 --kind indemnity --note "claim 2024/9"
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection, transaction

        from upkeep.collection.reversing import (
            Kind,
            ReversalRefusedError,
            Reversing,
            reverse_receipts,
        )

        if kind not in Kind.values:
            fail(f"“{kind}” is no kind: give {', '.join(Kind.values)}.", as_json=as_json)
        asked = Reversing(line, receipt, Kind(kind), getpass.getuser(), note, recorded_now())
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                reverse_receipts(cursor.cursor, asked)
        except ReversalRefusedError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"reversed": receipt})
        else:
            out.print(f"{len(receipt)} receipt(s) went back; what they paid is owed again.")


def holds(on: On = None, as_json: JsonOption = False) -> None:
    """List the cases whose payments are on hold: why, for how long, reviewed when, how much waits.

    Example: upkeep suspense holds
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.suspense import held_back

        with connection.cursor() as cursor:
            found = held_back(cursor.cursor, on or datetime.now(LONDON).date())
        if as_json:
            print_json([plain(each) for each in found])
            return
        out.print(f"{len(found)} on hold, {pounds(sum(each.pence for each in found))}")
        for each in found:
            out.print(
                f"{each.case}  {each.age_days:>4} days  review {each.review_on}"
                f"  {pounds(each.pence):>12}  {each.reason.replace('_', ' ')}",
                markup=False,
            )
