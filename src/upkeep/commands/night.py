"""``upkeep night``: work the nightly run."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.mornings import print_report
from upkeep.commands.output import JsonOption, fail, out, parse_day, print_json, upkeep_started
from upkeep.commands.shadow import shadow_in_words, shadow_of_the_night

if TYPE_CHECKING:
    from upkeep.batch.models import MorningReport


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("night")(night)


def night(
    through: Annotated[str, typer.Option("--date", metavar="DAY", help="The date to work.")],
    workers: Annotated[
        int, typer.Option(help="Processes that share the work; 0: one a core.", min=0)
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Work the night of a date, and before it every night that was missed, in order.

    Killed at any point and run again it ends in the same state; a date worked twice changes
    nothing. The payment files of the night are left in the data folder's outbox. After each night
    bank, books, cases and accounts are compared, as `upkeep books reconcile` does: every
    difference is listed, and the command ends with status 1. Where the switch `shadow` is on, the
    rulebook it names then works out the last night's decisions in the dark.

    Example: upkeep night --date 2023-04-03
    """
    day = parse_day(through)
    with upkeep_started(as_json=as_json):
        from upkeep.batch.nights import NightRefusedError, nights_to_work, work_night
        from upkeep.gateways.outbox import send_payment_files

        try:
            days = nights_to_work(day)
        except NightRefusedError as error:
            fail(str(error), as_json=as_json)
        reports = _compare_what_is_left()
        worked = {}
        for d in days:
            worked[str(d)] = work_night(d, workers or os.cpu_count() or 1)
            reports += _compare_what_is_left()
        sent = send_payment_files()
        shadow = shadow_of_the_night(day)
        if as_json:
            print_json(
                {
                    "nights": worked,
                    "payment_files": [str(path) for path in sent],
                    "shadow": shadow,
                    "mornings": {str(report.on): report.lines for report in reports},
                }
            )
            _end(reports)
            return
        if not worked:
            out.print(f"The night of {day} was worked before: nothing to do.")
        for date, counts in worked.items():
            did = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in counts.items() if n)
            out.print(f"{date}: {did or 'nothing was due'}")
        if shadow is not None:
            out.print(f"In the shadow: {shadow_in_words(shadow)}", markup=False)
        for report in reports:
            print_report(report.on, report.lines)
        _end(reports)


def _compare_what_is_left() -> "list[MorningReport]":
    """Compare on the morning after the last night, unless that was done."""
    from upkeep.batch.mornings import morning_after, night_not_compared

    night = night_not_compared()
    return [] if night is None else [morning_after(night, datetime.now(UTC))]


def _end(reports: "list[MorningReport]") -> None:
    if not all(report.agrees for report in reports):
        raise typer.Exit(1)
