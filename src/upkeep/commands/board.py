"""``upkeep board``: the cases that do not move as they should."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.board import Stuck


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("board")(board)


def board(
    on: Annotated[
        date | None,
        typer.Option(
            "--on", parser=parse_day, metavar="DATE", help="The day to look at; the last night's."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every case that is past its clock, blocked, or without a next step, the oldest first.

    Each line says who has to do what, why the case is here and since when, and the money it
    concerns: what falls due a week, and what is owed. What is worked by hand is counted above, and
    so is money in suspense or on hold that finance has to look at by that day.

    Example: upkeep board
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.batch.nights import last_night
        from upkeep.cases.board import by_hand_on, stuck_on
        from upkeep.collection.suspense import to_look_at

        day = on or last_night()
        if day is None:
            fail("No night has been worked yet, so nothing can be stuck.", as_json=as_json)
        with connection.cursor() as cursor:
            found = stuck_on(cursor.cursor, day)
            by_hand = by_hand_on(cursor.cursor, day)
            looks = to_look_at(cursor.cursor, day)
        if as_json:
            print_json([_plain(line) for line in found])
            return
        if looks:
            out.print(
                f"{len(looks)} receipts in suspense and cases on hold are finance's to look at: "
                f"{pounds(sum(look.pence for look in looks))}, the first since "
                f"{looks[0].review_on:%-d %B %Y}; upkeep suspense list and upkeep suspense holds"
            )
        if not found:
            out.print(f"Nothing is stuck on {day:%-d %B %Y}: every open case has a live next step.")
            return
        if by_hand.count:
            out.print(
                f"{by_hand.count} worked by hand: {pounds(by_hand.weekly_pence)} a week falls due, "
                f"{pounds(by_hand.owed_pence)} is owed; looked at again from "
                f"{by_hand.look_again_on:%-d %B %Y}"
            )
        out.print(f"{len(found)} stuck on {day:%-d %B %Y}, the oldest first")
        for line in found:
            out.print()
            for text in _lines(line):
                out.print(text, markup=False)


def _lines(line: "Stuck") -> list[str]:
    """What a person reads of one case: where it is and why, who has to do what, and the money."""
    process = f"{line.process}: {line.state}" if line.process else line.state
    who = line.holder or (line.acts.value if line.acts else "nobody")
    return [
        f"{line.case}  {process.replace('_', ' ')}, {line.reason} for {line.age_days} days",
        f"    {who}: {line.must}",
        f"    {pounds(line.weekly_pence)} a week falls due, {pounds(line.owed_pence)} is owed",
    ]


def _plain(line: "Stuck") -> dict[str, object]:
    return {
        "case": line.case,
        "process": line.process,
        "subject": line.subject,
        "state": line.state,
        "acts": line.acts.value if line.acts else None,
        "must": line.must,
        "reason": line.reason,
        "since": line.since.isoformat(),
        "age_days": line.age_days,
        "holder": line.holder,
        "weekly_pence": line.weekly_pence,
        "owed_pence": line.owed_pence,
    }
