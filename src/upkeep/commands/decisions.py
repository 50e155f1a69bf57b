"""``upkeep decisions``: what holds of all decisions on record."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import (
    JsonOption,
    err,
    out,
    parse_day,
    plain,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.verifying import Difference, Verified

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    decisions = typer.Typer(help="The decisions on record, made again.")
    decisions.command("verify")(verify)
    app.add_typer(decisions, name="decisions", no_args_is_help=True)


def verify(
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="Only the decisions in force on this day."),
    ] = None,
    workers: Annotated[
        int, typer.Option(help="Processes that share the work; 0: one a core.", min=0)
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Make every decision on record again from the facts it was made on, and compare to the penny.

    What this version of the rulebook and figures made must come out the same: if one does not,
    it is listed and the command ends with 1. Decisions of other versions are worked out by
    today's rules, and other amounts are listed as differences. Nothing is recorded.

    Example: upkeep decisions verify --on 2024-05-31
    """
    day = parse_day(on) if on else None
    with upkeep_started(as_json=as_json):
        from upkeep.batch.verifying import verify_decisions

        verified = verify_decisions(day, workers or os.cpu_count() or 1)
        if as_json:
            print_json(_plain(verified))
        else:
            _print(verified)
        if verified.failures:
            raise typer.Exit(1)


def _print(verified: "Verified") -> None:
    others = verified.of_other_versions
    out.print(f"{verified.count:,} decisions made again, {others:,} of them by another version.")
    differences = [each for each in verified.differences if not each.is_failure]
    if differences:
        out.print(f"{len(differences):,} of another version come to other amounts today:")
        for each in differences[:SHOWN]:
            out.print(f"  {_line(each)}", markup=False)
        _say_how_many_more(len(differences))
    if verified.failures:
        err.print(f"{len(verified.failures):,} do not come out the same:", style="bold red")
        for each in verified.failures[:SHOWN]:
            err.print(f"  {_line(each)}", markup=False)
        _say_how_many_more(len(verified.failures))
    else:
        out.print("Every decision of this version comes out the same to the penny.")


def _say_how_many_more(count: int) -> None:
    if count > SHOWN:
        out.print(f"  and {count - SHOWN:,} more; --json lists all of them")


def _line(each: "Difference") -> str:
    return f"decision {each.decision} by {each.made_by}: {each.then}; now {each.now}"


def _plain(verified: "Verified") -> dict[str, object]:
    return {
        "decisions": verified.count,
        "of_other_versions": verified.of_other_versions,
        "failures": len(verified.failures),
        "differences": [plain(each) for each in verified.differences],
    }
