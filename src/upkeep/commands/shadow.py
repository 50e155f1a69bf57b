"""``upkeep shadow``: another rulebook over the live caseload, before it decides anything."""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from upkeep.commands import caseload_rows, comparing
from upkeep.commands.comparing import Change, Tally
from upkeep.commands.law_diff import signed
from upkeep.commands.output import (
    INPUT_IS_WRONG,
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    print_json,
    upkeep_started,
)
from upkeep.commands.rulebooks import (
    CURRENT,
    ParameterFileError,
    Rulebook,
    UnknownRulebookError,
    opened,
)
from upkeep.law.differences import Reason

Report = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("shadow")(shadow)


def shadow(
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="A folder of parameter files, a Git revision, or another checkout.",
        ),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(
            "--on", parser=parse_day, metavar="DAY", help="Decisions in force then; last night."
        ),
    ] = None,
    effective: Annotated[
        date | None,
        typer.Option(
            "--effective", parser=parse_day, metavar="DAY", help="Work all out for this day."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Let another rulebook decide the live caseload in the dark, and keep a report of differences.

    Nothing but the report is written: while the shadow runs the database refuses every change. All
    changes, with why, are in a file of the data folder; the report counts them by reason. Without
    NEW it lists the reports kept. Ends with 1 when a situation cannot be worked out.

    Example: upkeep shadow ./proposal --effective 2027-04-06
    """
    with upkeep_started(as_json=as_json):
        if new is None:
            _list(as_json=as_json)
            return
        from upkeep.batch.nights import last_night

        day = on or last_night()
        if day is None:
            fail("No night has been worked yet, so nothing is decided.", as_json=as_json)
        report = _run(new, day, effective, as_json=as_json)
    if as_json:
        print_json(report)
    else:
        _print(report)
    if report["refused"]:
        raise typer.Exit(INPUT_IS_WRONG)


def _run(new: str, on: date, effective: date | None, *, as_json: bool) -> Report:
    """Compare, and keep the report: the only thing that is written."""
    from upkeep import database
    from upkeep.batch.models import ShadowReport

    now = datetime.now(LONDON)
    folder = database.data_folder() / "shadow"
    folder.mkdir(exist_ok=True)
    target = folder / f"{on.isoformat()}-{now:%Y%m%dT%H%M%S%f}.csv"
    try:
        with ExitStack() as stack:
            sides = [stack.enter_context(opened(name)) for name in (CURRENT, new)]
            report = compare_in_the_dark(sides[0], sides[1], on, effective, target)
    except (UnknownRulebookError, ParameterFileError) as error:
        faults = getattr(error, "faults", [str(error)])
        fail("\n".join(faults), as_json=as_json)
    report["file"] = str(target)
    ShadowReport.objects.create(rulebook=new, on=on, report=report, known_at=now)
    return report


def compare_in_the_dark(
    old: Rulebook, new: Rulebook, on: date, effective: date | None, target: Path
) -> Report:
    """Compare two rulebooks over the decisions in force on a day; the changes go into a file.

    Works in a transaction in which the database refuses every change.
    """
    from django.db import connection, transaction

    tally = Tally()
    by_reason: Counter[str] = Counter()
    pence: Counter[str] = Counter()
    with transaction.atomic(), comparing.written(target) as write:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")

        def found(change: Change) -> None:
            write(change)
            for why in _reasons(change.why or ()):
                by_reason[why] += 1
                pence[why] += change.difference

        rows = caseload_rows.rows_of_decisions(on, effective)
        comparing.compare(old, new, rows, tally, lambda row: f"decision {row.place}", found)
    return {
        "old": old.description,
        "new": new.description,
        "on": on.isoformat(),
        "effective": effective.isoformat() if effective else None,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
        "faults": tally.faults,
        "difference_weekly_pence": tally.difference,
        "by_reason": [
            {"why": why, "decisions": count, "difference_weekly_pence": pence[why]}
            for why, count in by_reason.most_common()
        ],
        "largest": [change.to_json() for change in tally.in_order()],
    }


def _reasons(why: Iterable[Reason]) -> set[str]:
    """What changed a decision, without its own figures: rule, provision, and figures of the law."""
    return {
        f"{reason.rule.replace('_', ' ')} [{reason.citation}]"
        + "".join(f"; {each.id}" for each in reason.parameters)
        for reason in why
    }


def _print(report: Report) -> None:
    out.print(f"Decides now: {report['old']}\nIn the dark: {report['new']}", markup=False)
    out.print(
        f"{report['changed']:,} of the decisions in force on {report['on']} would change, "
        f"{report['unchanged']:,} would not, {report['refused']:,} cannot be worked out; "
        f"{signed(report['difference_weekly_pence'])} a week in all",
        style="bold",
        markup=False,
    )
    for fault in report["faults"]:
        out.print(f"  {fault}", markup=False)
    for row in report["by_reason"]:
        said = f"{row['decisions']:,} by {row['why']}: {signed(row['difference_weekly_pence'])}"
        out.print(f"  {said} a week", markup=False)
    out.print(f"All changes: {report['file']}", markup=False)


def _list(*, as_json: bool) -> None:
    """The reports kept, the latest first."""
    from upkeep.batch.models import ShadowReport

    kept = list(ShadowReport.objects.order_by("-id"))
    if as_json:
        print_json([{"rulebook": one.rulebook, **one.report} for one in kept])
        return
    if not kept:
        out.print("No shadow has run yet: name a rulebook.")
    for one in kept:
        out.print(
            f"{one.known_at.astimezone(LONDON):%-d %B %Y %H:%M}  {one.rulebook} on {one.on}: "
            f"{one.report['changed']:,} would change, {one.report['refused']:,} cannot be worked "
            f"out; {one.report['file']}",
            markup=False,
        )
