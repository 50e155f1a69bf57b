"""Pages and diagrams of the declared processes, as Markdown with Mermaid pictures."""

from upkeep.cases.lifecycle.declaring import ESCALATE, Process, State


def page(process: Process) -> str:
    """One process: its picture, and a table of who acts, until when, and what then."""
    return "\n".join(
        [
            f"# {process.name.replace('_', ' ').capitalize()}",
            "",
            process.about,
            "",
            "```mermaid",
            *diagram(process),
            "```",
            "",
            "| State | Who acts | What has to be done | Clock | When it has run out |",
            "|---|---|---|---|---|",
            *(_row(state) for state in process.states),
            "",
        ]
    )


def diagram(process: Process) -> list[str]:
    """The states and events of a process as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {process.start}"]
    for state in process.states:
        lines.append(f"    {state.name} : {state.about.rstrip('.')}")
        for event, move in state.moves.items():
            guard = f" [{move.guard.replace('_', ' ')}]" if move.guard else ""
            lines.append(f"    {state.name} --> {move.to} : {event.replace('_', ' ')}{guard}")
        if state.is_final:
            lines.append(f"    {state.name} --> [*]")
    return lines


def _row(state: State) -> str:
    if state.is_final or state.clock is None:
        return f"| **{state.name.replace('_', ' ')}**: {state.about} | – | – | – | – |"
    clock = state.clock
    then = "team leader" if clock.then == ESCALATE else clock.then.replace("_", " ")
    limit = f"{clock} ({clock.authority.value}: {clock.source})"
    name = state.name.replace("_", " ")
    return f"| **{name}**: {state.about} | {state.acts.value} | {state.must} | {limit} | {then} |"
