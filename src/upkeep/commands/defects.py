"""``upkeep defects``: the register of what the system does wrong, and of the cases it touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import actor_of
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
    from upkeep.cases.models import Defect


def _parse_pounds(text: str) -> int:
    """Pounds from the command line, as pence."""
    try:
        pence = Decimal(text.removeprefix("£").replace(",", "")) * 100
    except InvalidOperation:
        pence = Decimal(-1)
    if pence < 0 or pence != int(pence):
        raise typer.BadParameter(f"“{text}” is no amount: write it like 12.50.")
    return int(pence)


Reference = Annotated[str, typer.Argument(metavar="DEFECT", help="Such as DEF-0001.")]
Cases = Annotated[list[str], typer.Argument(metavar="CASE...", help="References of cases.")]
By = Annotated[str, typer.Option("--by", help="Who says so; else the account of this computer.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="On which day; else today."),
]
Note = Annotated[str, typer.Option("--note", help="What was done, or why nothing has to be.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    defects = typer.Typer(
        help="What the system does wrong, and the cases it touched.", no_args_is_help=True
    )
    defects.command("list")(list_)
    defects.command("add")(add)
    defects.command("touch")(touch)
    defects.command("correct")(correct)
    defects.command("close")(close)
    app.add_typer(defects, name="defects")


def list_(as_json: JsonOption = False) -> None:
    """List every defect, open ones first: its cases, those still waiting, and the pounds.

    Example: upkeep defects list
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.defects import register as registered

        found = list(registered())
        if as_json:
            print_json([_plain(defect) for defect in found])
            return
        if not found:
            out.print("No defect is on the register.")
        for defect in found:
            out.print(_line(defect), markup=False)


def add(
    title: Annotated[str, typer.Argument(help="What it is, in a few words.")],
    goes_wrong: Annotated[str, typer.Argument(help="What goes wrong, and for whom.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record a defect; it gets the next reference.

    Example: upkeep defects add "Fee charged twice" "Two fees where a case has two schedules"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases import defects

        made = defects.add(title, goes_wrong, actor_of(on, by))
        _say(made, f"{made}", as_json=as_json)


def touch(
    reference: Reference,
    cases: Cases,
    amount: Annotated[
        str, typer.Option("--pounds", metavar="POUNDS", help="Wrong on each of them.")
    ] = "0",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Say which cases a defect touched, and for how much each.

    Example: upkeep defects touch DEF-0001 C00000012 C00000013 --pounds 12.50
    """
    pence = _parse_pounds(amount)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases import defects

        found = defects.defect_named(reference)
        new = defects.touch(found, defects.cases_named(cases), pence, actor_of(on, by))
        _say(found, f"{found.reference}: {new} cases new", as_json=as_json)


def correct(
    reference: Reference,
    cases: Cases,
    note: Note,
    explained: Annotated[
        bool, typer.Option("--explained", help="Nothing has to be corrected; the note says why.")
    ] = False,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Say that cases were corrected, or why nothing has to be.

    Example: upkeep defects correct DEF-0001 C00000012 --note "fee of 5 May given back"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases import defects
        from upkeep.cases.models import DefectTouch

        outcome = DefectTouch.Outcome.EXPLAINED if explained else DefectTouch.Outcome.CORRECTED
        found = defects.defect_named(reference)
        named = defects.cases_named(cases)
        done = defects.put_right(found, named, outcome, note, actor_of(on, by))
        _say(found, f"{found.reference}: {done} cases {outcome.value}", as_json=as_json)


def close(
    reference: Reference,
    decision: Annotated[str, typer.Option("--decision", help="What was decided about it.")],
    result: Annotated[str, typer.Option("--result", help="What came of the correction.")],
    fix_version: Annotated[
        str, typer.Option("--fixed-in", metavar="VERSION", help="The release that has the fix.")
    ] = "",
    job: Annotated[str, typer.Option("--job", help="The correction job.")] = "",
    job_run_on: Annotated[
        date | None,
        typer.Option("--job-run-on", parser=parse_day, metavar="DATE", help="When it was run."),
    ] = None,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Close a defect; refused while a case it touched is neither corrected nor explained.

    Example: upkeep defects close DEF-0001 --decision "give back" --result "2 fees given back"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases import defects

        with_ = defects.Close(decision, result, fix_version, job, job_run_on)
        closed = defects.close(defects.defect_named(reference), with_, actor_of(on, by))
        _say(closed, f"{closed.reference} is closed.", as_json=as_json)


@contextmanager
def _refusing(*, as_json: bool) -> Iterator[None]:
    """End with status 1 and the reason where the register refuses."""
    from upkeep.cases.defects import RegisterError

    try:
        yield
    except RegisterError as error:
        fail(str(error), as_json=as_json)


def _say(defect: "Defect", text: str, *, as_json: bool) -> None:
    from upkeep.cases.defects import register as registered

    if as_json:
        print_json(_plain(registered().get(pk=defect.pk)))
    else:
        out.print(text, markup=False)


def _line(defect: "Defect") -> str:
    counted = _plain(defect)
    closed = f"closed {defect.closed_on:%-d %B %Y}" if defect.closed_on else "open"
    waiting, touched = counted["cases_waiting"], counted["cases"]
    money = pounds(defect.pence)  # type: ignore[attr-defined]
    return f"{defect}\n    {closed}, {touched} cases, {waiting} of them waiting, {money}"


def _plain(defect: "Defect") -> dict[str, object]:
    counts = {
        name: getattr(defect, annotated)
        for name, annotated in (
            ("cases", "touched"),
            ("cases_waiting", "open_touches"),
            ("pence", "pence"),
            ("proceedings_blocked", "blocking"),
        )
    }
    return {
        "reference": defect.reference,
        "title": defect.title,
        "goes_wrong": defect.goes_wrong,
        "found_on": defect.found_on,
        **counts,
        "decision": defect.decision,
        "fix_version": defect.fix_version,
        "correction_job": defect.correction_job,
        "job_run_on": defect.job_run_on,
        "result": defect.result,
        "closed_on": defect.closed_on,
    }
