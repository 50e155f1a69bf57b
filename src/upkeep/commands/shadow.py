"""``upkeep shadow``: another rulebook over the live caseload, before it decides anything."""

from collections import Counter
from collections.abc import Callable, Iterable
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
WORST = 20
"""So many of the largest changes are kept with their reasons."""


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
    try:
        return compare_and_keep(new, on, effective)
    except (UnknownRulebookError, ParameterFileError) as error:
        fail("\n".join(_faults(error)), as_json=as_json)


def compare_and_keep(
    new: str, on: date, effective: date | None, is_chosen: Callable[[str], bool] | None = None
) -> Report:
    """Compare this rulebook with another one, over some paying parents or all, and keep the report.

    Raises :class:`UnknownRulebookError` or :class:`ParameterFileError`; then nothing is kept.
    """
    from upkeep import database
    from upkeep.batch.models import ShadowReport

    now = datetime.now(LONDON)
    folder = database.data_folder() / "shadow"
    folder.mkdir(exist_ok=True)
    target = folder / f"{on.isoformat()}-{now:%Y%m%dT%H%M%S%f}.csv"
    with ExitStack() as stack:
        sides = [stack.enter_context(opened(name)) for name in (CURRENT, new)]
        report = compare_in_the_dark(sides[0], sides[1], on, effective, target, is_chosen)
    report["file"] = str(target)
    report["seconds"] = round((datetime.now(LONDON) - now).total_seconds())
    ShadowReport.objects.create(rulebook=new, on=on, report=report, known_at=now)
    return report


def shadow_of_the_night(on: date) -> Report | None:
    """Run the shadow that the switch asks for over the decisions of a night, once.

    The latest setting counts; its share is of paying parents. A rulebook that cannot be opened
    does not stop the night: the report then says what is wrong.
    """
    from upkeep.batch.models import ShadowReport
    from upkeep.cases.switches import SHADOW, place_of_100, settings_of

    setting = next(iter(settings_of(SHADOW, on)), None)
    if setting is None or not setting.is_on:
        return None
    if ShadowReport.objects.filter(rulebook=setting.value, on=on).exists():
        return None
    share = setting.share_percent
    try:
        return compare_and_keep(
            setting.value, on, None, lambda number: place_of_100(SHADOW, number) < share
        )
    except (UnknownRulebookError, ParameterFileError) as error:
        report: Report = {"on": on.isoformat(), "faults": _faults(error), "could_not_run": True}
        ShadowReport.objects.create(
            rulebook=setting.value, on=on, report=report, known_at=datetime.now(LONDON)
        )
        return report


def _faults(error: Exception) -> list[str]:
    return list(getattr(error, "faults", [str(error)]))


def compare_in_the_dark(
    old: Rulebook,
    new: Rulebook,
    on: date,
    effective: date | None,
    target: Path,
    is_chosen: Callable[[str], bool] | None = None,
) -> Report:
    """Compare two rulebooks over the decisions in force on a day; the changes go into a file.

    Works in a transaction in which the database refuses every change.
    """
    from django.db import connection, transaction

    tally = Tally(keeps=WORST)
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

        rows = caseload_rows.rows_of_decisions(on, effective, is_chosen)
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
        "up_weekly_pence": tally.up,
        "down_weekly_pence": tally.down,
        "by_rate": [
            {
                "before": before,
                "after": after,
                "decisions": row.count,
                "changed": row.changed,
                "difference_weekly_pence": row.difference,
            }
            for (before, after), row in sorted(tally.by_rate.items())
        ],
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


def shadow_in_words(report: Report) -> str:
    """What a shadow run found, in one line."""
    if report.get("could_not_run"):
        return f"could not run: {report['faults'][0]}"
    return (
        f"{report['changed']:,} would change, {report['unchanged']:,} would not, "
        f"{report['refused']:,} cannot be worked out; {signed(report['difference_weekly_pence'])} "
        f"a week, in {report['seconds']} seconds"
    )


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
    up, down = signed(report["up_weekly_pence"]), signed(report["down_weekly_pence"])
    out.print(f"  {up} a week for those who would pay more, {down} for those who would pay less")
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
        if one.report.get("could_not_run"):
            out.print(f"{one.rulebook} on {one.on} could not run: {one.report['faults'][0]}")
            continue
        out.print(
            f"{one.known_at.astimezone(LONDON):%-d %B %Y %H:%M}  {one.rulebook} on {one.on}: "
            f"{one.report['changed']:,} would change, {one.report['refused']:,} cannot be worked "
            f"out; {one.report['file']}",
            markup=False,
        )
