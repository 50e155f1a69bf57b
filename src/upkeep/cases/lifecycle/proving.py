"""What must hold of every declared process, shown from the declaration alone.

No case can be stuck where all of it holds: whatever happens, and if nothing happens, there is
somebody whose duty the next step is, or a clock that takes it.
"""

from collections import Counter
from collections.abc import Iterator

from upkeep.cases.lifecycle.declaring import ESCALATE, Process, State


def faults_of(process: Process) -> list[str]:
    """Everything that is wrong with a declaration; nothing where it is sound."""
    return [
        *_names(process),
        *_targets(process),
        *(fault for state in process.states for fault in _state(process, state)),
        *_unreachable(process),
        *_endless(process),
    ]


def _names(process: Process) -> Iterator[str]:
    counts = Counter(state.name for state in process.states)
    for name, count in counts.items():
        if count > 1:
            yield f"{process.name}: the state {name!r} is declared {count} times"
    if process.start not in counts:
        yield f"{process.name}: it starts in {process.start!r}, which is no state of it"


def _targets(process: Process) -> Iterator[str]:
    for state in process.states:
        for event, move in state.moves.items():
            if move.to not in process:
                where = f"{process.name}.{state.name}"
                yield f"{where}: {event} leads to {move.to!r}, which is no state"


def _state(process: Process, state: State) -> Iterator[str]:
    """A state that goes on has somebody to act, and a way out that does not need an outsider."""
    where = f"{process.name}.{state.name}"
    if state.is_final:
        if state.clock is not None or state.must or state.acts.is_inside:
            yield f"{where}: in a final state nobody has anything to do and no clock runs"
        return
    if not state.must:
        yield f"{where}: it does not say what {state.acts.value} has to do"
    if state.clock is None:
        yield f"{where}: it has no clock, so nobody would notice that it lasts"
        return
    if not state.clock.source:
        yield f"{where}: its clock names no source"
    then = state.clock.then
    if state.clock.count < (0 if then == ESCALATE else 1):
        yield f"{where}: its clock runs for {state.clock}"
    if then == ESCALATE and not state.acts.is_inside:
        yield f"{where}: {state.acts.value} may never act, so its clock must lead on by itself"
    if then != ESCALATE and then not in state.moves:
        yield f"{where}: its clock leads to {then!r}, an event that the state does not know"
    if then in state.moves and state.moves[then].guard:
        yield f"{where}: the event of its clock has a guard, which could hold it for ever"


def _unreachable(process: Process) -> Iterator[str]:
    reached = {process.start}
    waiting = [process.start]
    while waiting:
        name = waiting.pop()
        if name not in process:
            continue
        for move in process[name].moves.values():
            if move.to not in reached:
                reached.add(move.to)
                waiting.append(move.to)
    for state in process.states:
        if state.name not in reached:
            yield f"{process.name}: no sequence of events leads to {state.name!r}"


def _endless(process: Process) -> Iterator[str]:
    """From every state some final state can be reached, also if no guard ever lets through."""
    finished = {state.name for state in process.states if state.is_final}
    if not finished:
        yield f"{process.name}: it has no final state"
    while True:
        more = {
            state.name
            for state in process.states
            if state.name not in finished
            and any(move.to in finished and not move.guard for move in state.moves.values())
        }
        if not more:
            break
        finished |= more
    for state in process.states:
        if state.name not in finished:
            yield f"{process.name}: no unguarded way leads from {state.name!r} to an end"
