"""``upkeep import``: take in exchange files."""

from pathlib import Path
from typing import Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import JsonOption, err, out, print_json, upkeep_started


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("import")(import_)


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files or folders.")],
    as_json: JsonOption = False,
) -> None:
    """Take in applications, changes, HMRC incomes, bank statements and employers' returns.

    Each file is recognised by its content. All are taken in together or, if anything in any of
    them is wrong, none is, and everything that is wrong is listed. What was imported before is
    passed over. The next night works what has come in.

    Example: upkeep import applications-2023-04.json bank/statement-2023-05.xml
    """
    with upkeep_started(as_json=as_json):
        from upkeep.gateways.importing import import_paths
        from upkeep.gateways.problems import FileProblems

        try:
            imported = import_paths(paths, recorded_now())
        except FileProblems as refused:
            _refuse(refused.problems, as_json=as_json)
            raise typer.Exit(1) from None
        if as_json:
            print_json([{n: getattr(f, n) for n in f.__slots__} for f in imported])
            return
        for file in imported:
            again = f", {file.known} here already" if file.known else ""
            out.print(f"{file.name}: {file.format}, {file.new} new{again}", markup=False)


def _refuse(problems: tuple[object, ...], *, as_json: bool) -> None:
    if as_json:
        fields = ("file", "line", "field", "found", "wanted")
        print_json({"problems": [{n: getattr(p, n) for n in fields} for p in problems]})
        return
    for problem in problems:
        err.print(str(problem), markup=False)
    err.print(f"{len(problems)} problem(s); nothing was imported.", style="bold red")
