"""``upkeep preview``: what a proposed change would do, before it is made."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from upkeep.commands.output import JsonOption, err, fail, out, pounds, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.batch.previewing import CaseEffect, CaseState, DatedAmount, Preview
    from upkeep.cases.forms import ChangesFile
    from upkeep.cases.models import Decision

INSTALMENTS_SHOWN = 6


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("preview")(preview)


def preview(
    changes: Annotated[
        Path, typer.Argument(metavar="CHANGE.json", help="A file of changes of circumstances.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Show the full effect of a proposed change, and record nothing.

    The file is one that `upkeep import` would take. The next night is worked with the change and
    without it for every case of the paying parent, and both are rolled back: new decisions, weekly
    amounts, what is charged and adjusted, money owed and instalments, next to each other; and the
    letters that would be sent.

    Example: upkeep preview change.json
    """
    file = _read(changes, as_json=as_json)
    with upkeep_started(as_json=as_json):
        from upkeep.batch import previewing

        try:
            found = previewing.preview(file.changes)
        except previewing.PreviewRefusedError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json([_plain(each) for each in found])
            return
        for each in found:
            _print(each)


def _read(path: Path, *, as_json: bool) -> "ChangesFile":
    from upkeep.gateways.changes import read_changes
    from upkeep.gateways.problems import FileProblems

    try:
        return read_changes(path.read_bytes(), str(path))
    except OSError as error:
        fail(f"{path}: cannot be read: {error.strerror}", as_json=as_json)
    except FileProblems as refused:
        if not as_json:
            for problem in refused.problems:
                err.print(str(problem), markup=False)
        fail(f"{len(refused.problems)} problem(s) in {path}; correct the file.", as_json=as_json)


def _print(found: "Preview") -> None:
    out.print(
        f"{', '.join(found.changes)}: paying parent {found.paying_parent}, if made before the "
        f"night of {found.night}",
        style="bold",
        markup=False,
    )
    for decision in found.decisions:
        out.print(f"  {_decision(decision)}", markup=False)
    if not found.decisions:
        out.print("  No decision would be made.")
    for case in found.cases:
        table = Table("", "Without the change", "With it", title=f"Case {case.reference}")
        for cells in _rows(case):
            table.add_row(*cells)
        out.print(table)
    for letter in found.letters:
        out.print(
            f"  Letter to {letter.sent_to['name']}: {letter.get_cause_display()}", markup=False
        )
    out.print("Nothing was recorded.")


def _decision(decision: "Decision") -> str:
    kind, rate = decision.get_kind_display(), decision.rate.replace("_", " ")
    weekly = pounds(decision.weekly_total_pence)
    return f"{kind} from {decision.effective_from}: {rate}, {weekly} a week for all cases"


def _rows(case: "CaseEffect") -> Iterator[tuple[str, str, str]]:
    for name, said in _SAID.items():
        yield name, said(case.before), said(case.after)


def _state(state: "CaseState") -> str:
    ended = f", no liability from {state.closed_on}" if state.closed_on else ""
    return state.state.replace("_", " ") + ended


def _amount(row: "DatedAmount") -> str:
    end = f" until before {row.to}" if row.to else ""
    return f"{pounds(row.weekly_pence)} from {row.start}{end}"


def _charges(state: "CaseState") -> str:
    return "\n".join(
        f"{row.kind} {row.start} to {row.to}: {pounds(row.maintenance_pence)}"
        + (f", fee {pounds(row.fee_pence)}" if row.fee_pence else "")
        for row in state.charges
    )


def _instalments(state: "CaseState") -> str:
    rows = [
        f"{row.due_on}: {pounds(row.maintenance_pence + row.fee_pence)}"
        for row in state.instalments[:INSTALMENTS_SHOWN]
    ]
    more = len(state.instalments) - len(rows)
    return "\n".join([*rows, f"and {more} more"] if more else rows)


_SAID: dict[str, Callable[["CaseState"], str]] = {
    "State": _state,
    "Weekly amount": lambda state: "\n".join(map(_amount, state.liabilities)),
    "Charged this night": _charges,
    "Maintenance not collected": lambda state: pounds(state.arrears_pence),
    "Fees not collected": lambda state: pounds(state.fee_pence),
    "Instalments to come": _instalments,
    "Noted": lambda state: "\n".join(state.notes),
}


def _plain(found: "Preview") -> dict[str, Any]:
    return {
        "night": found.night,
        "paying_parent": found.paying_parent,
        "changes": found.changes,
        "decisions": [
            {
                "kind": decision.kind,
                "effective_from": decision.effective_from,
                "rate": decision.rate,
                "weekly_total_pence": decision.weekly_total_pence,
                "situation": decision.situation,
                "result": decision.result,
            }
            for decision in found.decisions
        ],
        "cases": [asdict(case) for case in found.cases],
        "letters": [
            {
                "cause": letter.cause,
                "to": "paying_parent" if letter.is_to_paying_parent else "receiving_parent",
                "case": letter.case.reference,
                "channel": letter.channel,
            }
            for letter in found.letters
        ],
    }
