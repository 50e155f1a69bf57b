"""``upkeep check``: every invariant, over the whole database."""

from typing import Annotated

import typer

from upkeep.commands.output import JsonOption, err, fail, out, print_json, upkeep_started

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("check")(check)


def check(
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only the check of this name.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run every check, or those named, over the whole database and print what fails.

    Nothing stored is trusted: charges are worked out again from the decisions, balances from
    the entries, decisions from their snapshots. Ends with status 1 when anything fails.

    Example: upkeep check
    """
    with upkeep_started(as_json=as_json):
        from upkeep.batch.checks import ALL_CHECKS, run_checks

        unknown = set(only or ()) - {each.name for each in ALL_CHECKS}
        if unknown:
            fail(f"There is no check named “{min(unknown)}”: `upkeep check` lists them.")
        failed = 0
        results = []
        for found, violations in run_checks(only):
            failed += bool(violations)
            results.append(
                {
                    "check": found.name,
                    "meaning": found.meaning,
                    "violations": [str(violation) for violation in violations],
                }
            )
            if not as_json:
                mark = "[red]FAILS[/red]" if violations else "[green]holds[/green]"
                out.print(f"{mark}  {found.name}: {found.meaning}")
                for violation in violations[:SHOWN]:
                    err.print(f"       {violation}", markup=False)
                if len(violations) > SHOWN:
                    err.print(f"       and {len(violations) - SHOWN} more")
        if as_json:
            print_json(results)
        elif failed == 0:
            out.print("It holds." if len(results) == 1 else f"All {len(results)} checks hold.")
        if failed:
            raise typer.Exit(1)
