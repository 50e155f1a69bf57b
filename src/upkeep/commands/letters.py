"""``upkeep letters``: what was written to whom, and sending it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import (
    JsonOption,
    err,
    fail,
    out,
    parse_day,
    parse_moment,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.correspondence.models import Letter

app = typer.Typer(
    help="Letters to parents: list, print, send, take back what came back.", no_args_is_help=True
)


def register(root: typer.Typer) -> None:
    """Add the commands to the command line."""
    root.add_typer(app, name="letters")


@app.command("list")
def list_letters(
    case: Annotated[
        str | None, typer.Option(metavar="CASE", help="Only those about this case.")
    ] = None,
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="Only those of this day.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List letters with where each went and what became of it.

    Example: upkeep letters list --case C00000001
    """
    with upkeep_started(as_json=as_json):
        from upkeep.correspondence.delivery import with_state
        from upkeep.correspondence.models import Letter

        letters = Letter.objects.select_related("case__paying_parent")
        if case:
            letters = letters.filter(case__reference=case.upper())
        if on:
            letters = letters.filter(written_on=on)
        rows = [_plain(letter) for letter in with_state(letters).order_by("pk")]
        if as_json:
            print_json(rows)
            return
        table = Table(title=f"{len(rows)} letters", title_justify="left")
        for heading in ("Letter", "Case", "Written", "What", "To", "By", "Is", "Since"):
            table.add_column(heading)
        for row in rows:
            table.add_row(*(str(value) for value in row.values()))
        out.print(table)


def _plain(letter: "Letter") -> dict[str, object]:
    to = "paying parent" if letter.is_to_paying_parent else "receiving parent"
    return {
        "letter": letter.reference,
        "case": letter.case.reference,
        "written_on": letter.written_on,
        "cause": letter.cause,
        "to": f"representative of {to}" if letter.is_copy else to,
        "channel": letter.channel,
        "state": getattr(letter, "state", ""),
        "state_on": getattr(letter, "state_on", ""),
    }


@app.command("print")
def print_waiting(
    on: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="The day of posting.")],
    as_json: JsonOption = False,
) -> None:
    """Hand the letters that go by post to the print house: documents and a manifest.

    Notices to employers go with them. All end up in the data folder under outbox/letters and the
    date, and count as posted that day. Printed again, nothing is posted twice.

    Example: upkeep letters print --on 2023-04-03
    """
    with upkeep_started(as_json=as_json):
        from upkeep.batch.nights import last_night
        from upkeep.web.letter_sending import print_letters, print_notices

        last = last_night()
        if last is None or on < last:
            fail(
                f"Letters cannot be posted on {on}: the last night worked is {last}. Give that "
                "day or a later one.",
                as_json=as_json,
            )
        count, folder = print_letters(on, recorded_now())
        notices, notices_in = print_notices(on, recorded_now())
        folder = folder or notices_in
        if as_json:
            print_json({"letters": count, "notices_to_employers": notices, "folder": folder})
        elif folder is None:
            out.print(f"Nothing waits to be posted on {on}.")
        else:
            out.print(f"{count} letters and {notices} notices to employers in {folder}")


@app.command("send")
def send(
    at: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="When it is; a day: its end. Now.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Send word, by e-mail or text, of the letters that do not go by post.

    A message waits while it is not a safe time for the person. What is sent leaves with the other
    messages: see upkeep messages.

    Example: upkeep letters send --at 2023-04-04T10:00
    """
    moment = parse_moment(at) if at else None
    with upkeep_started(as_json=as_json):
        from django.utils import timezone

        from upkeep.gateways.notify import StoredNotifier
        from upkeep.web.letter_sending import send_messages

        try:
            counts = send_messages(StoredNotifier(), moment or timezone.now())
        except ValueError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json(counts)
        else:
            out.print(", ".join(f"{count} {what}" for what, count in counts.items()))


@app.command("returned")
def returned(
    letter: Annotated[
        str | None, typer.Argument(metavar="LETTER", help="Its reference: L00000042, E00000042.")
    ] = None,
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it came back.")
    ] = None,
    reason: Annotated[str, typer.Option(help="What stands on the envelope.")] = "came back",
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Many: columns letter, returned_on, reason."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Note letters that came back by post; the next night makes each a caseworker's task.

    Notices to employers (E and eight digits) come back in the same post.

    Until another address is known, nothing more goes to the one that a letter came back from. A
    file is taken whole or not at all; told again, nothing changes.

    Example: upkeep letters returned L00000042 --on 2023-04-12 --reason "gone away"
    """
    if (file is None) == (letter is None or on is None):
        fail(
            "Give one letter and the day on which it came back (--on), or a file (--file).",
            as_json=as_json,
        )
    with upkeep_started(as_json=as_json):
        from upkeep.collection.employer_post import NotPostedError
        from upkeep.correspondence.delivery import NotOnItsWayError
        from upkeep.gateways.returned_post import note_came_back

        if file is not None:
            count = _returned_in(file, as_json=as_json)
        else:
            assert letter is not None
            assert on is not None
            try:
                note_came_back(letter.upper(), on, recorded_now(), reason)
            except (NotOnItsWayError, NotPostedError) as error:
                fail(str(error), as_json=as_json)
            count = 1
        if as_json:
            print_json({"letters": count})
        else:
            out.print(f"Noted as returned: {count}")


def _returned_in(file: Path, *, as_json: bool) -> int:

    from upkeep.gateways.problems import FileProblems
    from upkeep.gateways.returned_post import take_returned_post

    try:
        return take_returned_post(file.read_bytes(), str(file), recorded_now())
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}", as_json=as_json)
    except FileProblems as refused:
        if not as_json:
            for problem in refused.problems:
                err.print(str(problem), markup=False)
        fail(
            f"{len(refused.problems)} problem(s) in {file}; nothing was noted. Correct the file.",
            as_json=as_json,
        )


@app.command("again")
def again(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="The letter's reference.")],
    on: Annotated[
        date, typer.Option(parser=parse_day, metavar="DATE", help="The day whose address counts.")
    ],
    by: Annotated[str, typer.Option(help="Who says so.")],
    as_json: JsonOption = False,
) -> None:
    """Have a letter that reached nobody go out again by post, to the address now known.

    A notice to an employer that came back goes to the employer's.

    It leaves with the next letters that are printed, and its task ends.

    Example: upkeep letters again L00000042 --on 2023-04-20 --by casey
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.actors import Actor
        from upkeep.collection.employer_post import NotPostedError, post_again
        from upkeep.correspondence.delivery import NotOnItsWayError
        from upkeep.correspondence.undelivered import send_again

        again_by = post_again if letter.upper().startswith("E") else send_again
        try:
            to = again_by(letter.upper(), Actor(by, on, recorded_now()))
        except (NotOnItsWayError, NotPostedError) as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"letter": letter.upper(), "to": to})
        else:
            where = ", ".join([to["name"], *to["lines"], to["postcode"]])
            out.print(f"{letter.upper()} goes out again, to {where}", markup=False)
