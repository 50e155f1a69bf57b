"""``upkeep proceedings``: where a case stands, and what people do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import actor_of
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.models import Proceeding

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")]
ProcessArgument = Annotated[
    str, typer.Argument(metavar="PROCESS", help="Such as arrangement: see `proceedings list`.")
]
Note = Annotated[str, typer.Option("--note", help="What was done, and why.")]
By = Annotated[str, typer.Option("--by", help="Who does it; else the account of this computer.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="On which day; else today."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    proceedings = typer.Typer(
        help="Where a case stands, and what is done about it.", no_args_is_help=True
    )
    proceedings.command("list")(list_)
    proceedings.command("move")(move)
    proceedings.command("block")(block)
    proceedings.command("unblock")(unblock)
    app.add_typer(proceedings, name="proceedings")


def list_(case: CaseArgument, as_json: JsonOption = False) -> None:
    """List what goes on about a case: its state, who has to do what, until when, what may happen.

    Example: upkeep proceedings list C00000001
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        live = _live(case)
        if as_json:
            print_json([_plain(each) for each in live])
            return
        if not live:
            out.print(f"Nothing goes on about case {case}.")
        for each in live:
            for line in _lines(each):
                out.print(line, markup=False)


def move(
    case: CaseArgument,
    process: ProcessArgument,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="What happened.")],
    note: Note = "",
    on: On = None,
    by: By = "",
) -> None:
    """Say what happened in a process of a case; it goes on to the state that follows.

    Example: upkeep proceedings move C00000001 arrangement agreed --note "pays on Friday"
    """
    with upkeep_started(), _refusing():
        from upkeep.cases import opening, proceedings
        from upkeep.cases.lifecycle import PROCESSES
        from upkeep.collection.payment_warnings import WARNED, is_warned

        row = _one(case, process)
        chosen = PROCESSES[row.process][row.state].moves.get(event)
        if chosen is not None and chosen.is_recorded_apart:
            fail(f"“{event}” is recorded with what it rests on: see `upkeep books --help`.")
        if (process, event) == ("appeal", opening.SENT_BACK):
            moved = opening.reconsider_first(row, actor_of(on, by), note)
        else:
            actor = actor_of(on, by)
            holds = [WARNED] if row.case and is_warned(row.case, actor.on) else []
            moved = proceedings.move(row.pk, event, actor, note, holds)
        for line in _lines(moved):
            out.print(line, markup=False)


def block(
    case: CaseArgument,
    process: ProcessArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Such as worked_by_hand.")],
    until: Annotated[
        date,
        typer.Option(
            "--until", parser=parse_day, metavar="DATE", help="When it is looked at again."
        ),
    ],
    note: Annotated[str, typer.Option("--note", help="What keeps it from going on.")],
    defect: Annotated[str, typer.Option("--defect", help="With system_defect: which.")] = "",
    on: On = None,
    by: By = "",
) -> None:
    """Say that a process of a case cannot go on for now; it is on the board until it can.

    Example: upkeep proceedings block C00000001 calculation law_in_doubt --until 2024-07-01
    --note "advice asked for"
    """
    with upkeep_started(), _refusing():
        from upkeep.cases import proceedings
        from upkeep.cases.defects import defect_named
        from upkeep.cases.models import Proceeding

        if reason not in Proceeding.Block.values:
            fail(f"“{reason}” is no reason: give one of {', '.join(Proceeding.Block.values)}.")
        row = _one(case, process)
        because = Proceeding.Block(reason)
        found = defect_named(defect) if defect else None
        proceedings.block(row.pk, because, until, actor_of(on, by), note, found)
        out.print(f"{row.process} {row.subject} is blocked: {because.label}.", markup=False)


def unblock(
    case: CaseArgument, process: ProcessArgument, note: Note = "", on: On = None, by: By = ""
) -> None:
    """Let a blocked process of a case go on; its clock begins anew.

    Example: upkeep proceedings unblock C00000001 calculation --note "the advice came"
    """
    with upkeep_started(), _refusing():
        from upkeep.cases import proceedings

        row = _one(case, process)
        proceedings.unblock(row.pk, actor_of(on, by), note)
        out.print(f"{row.process} {row.subject} goes on.", markup=False)


def _live(reference: str) -> "list[Proceeding]":
    """What goes on about a case, its paying parent's calculation and reviews with it."""
    from django.db.models import Q

    from upkeep.cases.models import Case, Proceeding

    case = Case.objects.filter(reference=reference.strip().upper()).first()
    if case is None:
        fail(f"There is no case {reference}.")
    about = Q(case=case) | Q(case=None, paying_parent=case.paying_parent_id)
    return list(Proceeding.objects.filter(about, ended_on=None).order_by("process", "pk"))


def _one(reference: str, process: str) -> "Proceeding":
    live = [each for each in _live(reference) if each.process == process]
    if not live:
        fail(f"No {process} goes on about case {reference}: see `upkeep proceedings list`.")
    return live[0]


def _lines(row: "Proceeding") -> Iterator[str]:
    from upkeep.cases.lifecycle import PROCESSES

    state = PROCESSES[row.process][row.state]
    yield f"{row.process} {row.subject}: {row.state.replace('_', ' ')}"
    if row.blocked:
        yield f"    blocked: {row.get_blocked_display()}; looked at again on {row.look_again_on}"
    if row.due_on is not None:
        yield f"    {state.acts.value}: {state.must}, by {row.due_on}"
    if state.moves:
        yield f"    what may happen: {', '.join(state.moves)}"


def _plain(row: "Proceeding") -> dict[str, object]:
    from upkeep.cases.lifecycle import PROCESSES

    return {
        "process": row.process,
        "subject": row.subject,
        "state": row.state,
        "acts": row.acts,
        "due_on": row.due_on,
        "blocked": row.blocked,
        "look_again_on": row.look_again_on,
        "events": list(PROCESSES[row.process][row.state].moves),
    }


@contextmanager
def _refusing(*, as_json: bool = False) -> Iterator[None]:
    """What a process refuses, said as the command's error."""
    from upkeep.cases.defects import RegisterError

    try:
        yield
    except (ValueError, RegisterError) as refused:
        fail(str(refused), as_json=as_json)
