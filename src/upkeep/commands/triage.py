"""``upkeep triage``: messages that failed, and what is done about them."""

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from upkeep.gateways.triage import Failed

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="The message's number.")]
SHOWN_BYTES = 2000


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    triage = typer.Typer(help="Messages that failed: see them, send them again, settle them.")
    triage.command("list")(list_)
    triage.command("show")(show)
    triage.command("retry")(retry)
    triage.command("settle")(settle)
    app.add_typer(triage, name="triage", no_args_is_help=True)


def list_(
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DATE", help="The day to look at; today."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every message that failed and that nobody has dealt with, the oldest first.

    Each line says what went wrong, for how long, and the money of the paying parent it is about.

    Example: upkeep triage list
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.gateways.triage import queue

        with connection.cursor() as cursor:
            found = queue(cursor.cursor, on or datetime.now(LONDON).date())
        if as_json:
            print_json([plain(each) for each in found])
            return
        if not found:
            out.print("Nothing is in triage: every message was answered, or is still to be sent.")
            return
        weekly, owed = sum(f.weekly_pence for f in found), sum(f.owed_pence for f in found)
        out.print(
            f"{len(found)} in triage, the oldest first; {pounds(weekly)} a week and {pounds(owed)}"
            " of arrears are concerned"
        )
        for line in found:
            out.print()
            for text in _lines(line):
                out.print(text, markup=False)


def _lines(line: "Failed") -> list[str]:
    about = line.paying_parent or "nobody we know"
    return [
        f"{line.number}  {line.system.label}, {line.direction.label.lower()}: {line.fault.label}",
        f"    {line.detail}; {line.attempts} tries; failed {line.age_days} days ago; {line.key}",
        f"    about {about}: {pounds(line.weekly_pence)} a week falls due, "
        f"{pounds(line.owed_pence)} is owed",
    ]


def show(number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show one message: what was said, every try, and what came back. It may be personal.

    Example: upkeep triage show 12
    """
    with upkeep_started(as_json=as_json):
        from upkeep.gateways.models import Message

        message = Message.objects.filter(pk=number).first()
        if message is None:
            fail(f"There is no message {number}: see `upkeep triage list`.", as_json=as_json)
        tries = list(message.tries.order_by("number"))
        if as_json:
            print_json(
                {
                    "number": number,
                    "system": message.system,
                    "direction": message.direction,
                    "key": message.key,
                    "state": message.state,
                    "fault": message.fault,
                    "detail": message.fault_detail,
                    "content": _text(message.content),
                    "settled_by": message.settled_by,
                    "settled_note": message.settled_note,
                    "tries": [
                        {"at": a.at, "status": a.status, "fault": a.fault, "reply": _text(a.reply)}
                        for a in tries
                    ],
                }
            )
            return
        out.print(f"{message}: {message.get_state_display()}", markup=False)
        if message.fault:
            out.print(f"{message.get_fault_display()}: {message.fault_detail}", markup=False)
        if message.settled_note:
            out.print(f"Settled by {message.settled_by}: {message.settled_note}", markup=False)
        out.print(_text(message.content), markup=False)
        for a in tries:
            said = a.get_fault_display() or "answered"
            out.print(f"{a.at:%-d %B %Y %H:%M}, HTTP {a.status}: {said}", markup=False)
            out.print(_text(a.reply), markup=False)


def _text(content: bytes | memoryview) -> str:
    return bytes(content)[:SHOWN_BYTES].decode("utf-8", "replace")


def retry(number: NumberArgument) -> None:
    """Put a failed message back; the next `upkeep messages send` sends or reads it again.

    Example: upkeep triage retry 12
    """
    with upkeep_started():
        from upkeep.gateways.triage import NotInTriageError, send_again

        try:
            send_again(number, recorded_now())
        except NotInTriageError as error:
            fail(str(error))
        out.print(f"Message {number} is to be worked again.")


def settle(
    number: NumberArgument,
    note: Annotated[str, typer.Option("--note", help="What was done about it.")],
    by: Annotated[str | None, typer.Option("--by", help="Who settles it; you.")] = None,
) -> None:
    """Take a message off the queue because it was dealt with otherwise; it stays on record.

    Example: upkeep triage settle 12 --note "figure taken by telephone and reported as a change"
    """
    with upkeep_started():
        from upkeep.gateways.triage import NotInTriageError
        from upkeep.gateways.triage import settle as settle_message

        try:
            settle_message(number, by or getpass.getuser(), note, recorded_now())
        except (NotInTriageError, ValueError) as error:
            fail(str(error))
        out.print(f"Message {number} is settled.")
