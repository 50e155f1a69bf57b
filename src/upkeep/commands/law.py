"""``upkeep law``: the figures and words of the law, and what another rulebook would change."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from upkeep.commands import law_diff, law_texts
from upkeep.commands.output import JsonOption, fail, out, parse_day, print_json
from upkeep.law.parameters import (
    AnnouncedValue,
    DatedValue,
    Parameter,
    ParameterFileError,
    Parameters,
    load_proposals,
    load_scheme,
    nearest_parameter,
    schemes_on_file,
)
from upkeep.law.steps import figure_of

OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="As the figures stand on this day.")
]
SchemeOption = Annotated[
    str, typer.Option("--scheme", metavar="SCHEME", help="Of which scheme: 2012, 2003 …")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    law = typer.Typer(help="The figures and the words of the law, and what others would change.")
    law.command("parameters")(parameters)
    law.command("show")(show)
    law.command("check")(check)
    law.command("diff")(law_diff.diff)
    law.command("fetch")(law_texts.fetch)
    law.command("search")(law_texts.search)
    app.add_typer(law, name="law", no_args_is_help=True)


def parameters(
    on: OnOption = None, scheme: SchemeOption = "2012", as_json: JsonOption = False
) -> None:
    """List the figures of a scheme: each with its value, or all its values, and their provisions.

    Example: upkeep law parameters --on 2026-04-06
    """
    known = _scheme(scheme, as_json=as_json)
    day = parse_day(on) if on else None
    rows = [
        (parameter, value)
        for parameter in known.parameters.values()
        for value in _values(parameter, day)
    ]
    if as_json:
        print_json({"scheme": scheme, "version": known.version, "values": [*map(_plain_row, rows)]})
        return
    table = Table("Parameter", "Value", "Holds", "Provision", title=f"The {scheme} scheme")
    for parameter, value in rows:
        figure = figure_of(value.use.to_json(), scheme=scheme)
        table.add_row(parameter.id, figure.value, figure.holds, figure.citation)
    out.print(table)


def show(
    parameter: Annotated[str, typer.Argument(metavar="PARAMETER", help="Such as flat.amount.")],
    on: OnOption = None,
    scheme: SchemeOption = "2012",
    as_json: JsonOption = False,
) -> None:
    """Show a figure of the law: every dated value with its provision and how sure it is.

    Example: upkeep law show flat.amount
    """
    known = _scheme(scheme, as_json=as_json)
    found = known.parameters.get(parameter)
    if found is None:
        fail(_unknown(parameter, known), as_json=as_json)
    values = _values(found, parse_day(on) if on else None)
    if as_json:
        print_json(
            {
                "id": found.id,
                "description": found.description,
                "unit": found.unit,
                "verified_to": found.verified_to,
                "values": [_plain_row((found, value)) for value in values],
                "announced": [_announced(each) for each in found.announced],
            }
        )
        return
    out.print(f"{found.id}: {found.description}", style="bold", markup=False)
    for value in values:
        figure = figure_of(value.use.to_json(), scheme=scheme)
        out.print(f"  {figure.value}, {figure.holds}", markup=False)
        out.print(f"    {figure.citation}; {figure.status_words}", markup=False)
    if not values:
        out.print(f"  no value on {on}")
    for announced in found.announced:
        out.print(f"  announced, from no day yet: {announced.shown}", markup=False)
        out.print(f"    {announced.reference} ({announced.announcement})", markup=False)
    out.print(f"Checked up to {found.verified_to}; a later result says that it is provisional.")


def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With parameter files.")],
    as_json: JsonOption = False,
) -> None:
    """Check a folder of parameter files, as for a proposal, and name every fault.

    The files stand in the folder itself (for the 2012 scheme) or in folders named for schemes.
    They need to hold only what differs from the figures in force.

    Example: upkeep law check ./proposal
    """
    if not folder.is_dir():
        fail(f"{folder}: found no folder of this name", as_json=as_json)
    try:
        found = load_proposals(folder)
    except ParameterFileError as error:
        if as_json:
            print_json({"error": str(error), "faults": error.faults})
            raise typer.Exit(1) from None
        fail("\n".join(error.faults))
    if as_json:
        print_json({scheme: {"version": each.version} for scheme, each in found.items()})
        return
    for scheme, each in found.items():
        out.print(f"{scheme}: no fault found. Parameters {each.version}.")


def _scheme(scheme: str, *, as_json: bool) -> Parameters:
    known = schemes_on_file()
    if scheme not in known:
        fail(f"--scheme: found “{scheme}”; wanted one of {', '.join(known)}", as_json=as_json)
    return load_scheme(scheme)


def _unknown(name: str, known: Parameters) -> str:
    nearest = nearest_parameter(name, known)
    hint = f" Did you mean {nearest!r}?" if nearest else ""
    return (
        f"The {known.scheme} scheme has no parameter “{name}”.{hint} "
        f"`upkeep law parameters --scheme {known.scheme}` lists them."
    )


def _values(parameter: Parameter, day: date | None) -> list[DatedValue]:
    if day is None:
        return list(parameter.values)
    value = parameter.on(day)
    return [] if value is None else [value]


def _plain_row(row: tuple[Parameter, DatedValue]) -> dict[str, Any]:
    parameter, value = row
    return {**value.use.to_json(), "unit": parameter.unit, "verified_to": parameter.verified_to}


def _announced(value: AnnouncedValue) -> dict[str, str]:
    return {
        "announcement": value.announcement,
        "value": value.shown,
        "citation": value.reference,
    }
