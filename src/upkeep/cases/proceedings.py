"""Proceedings at work: events move them along their declared processes, in sets, and clocks do.

A night first says what happened (:func:`begin`, then rows into the table it makes), then
:func:`apply_happenings` opens and moves every proceeding concerned in a few statements, and
:func:`run_clocks` moves those whose clock ran out and leads on by itself. What a person does goes
through the functions at the end, one proceeding at a time. Nothing here reads the clock.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import psycopg
from django.db import transaction

from upkeep.cases.actors import Actor
from upkeep.cases.defects import touch
from upkeep.cases.lifecycle import ESCALATE, PROCESSES, State
from upkeep.cases.lifecycle.clocks import runs_out_on
from upkeep.cases.models import Case, Defect, Proceeding, ProceedingStep
from upkeep.cases.proceeding_models import BY_HAND_AT_MOST
from upkeep.shift import Shift

NIGHTLY_RUN = "nightly run"
_MANY = 500
"""From so many rows on it pays to count them for the planner, and to empty their table at once."""
OPENED = "opened"

# The table stays with the connection, for to make and drop it every night costs more than a night.
_MAKE_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS happening (
    process text NOT NULL, subject text NOT NULL, paying_parent_id bigint NOT NULL, case_id bigint,
    opens boolean NOT NULL, events text[] NOT NULL, effective_on date NOT NULL
) ON COMMIT DELETE ROWS;
DELETE FROM happening
"""

_OPEN = """
WITH opened AS (
    INSERT INTO cases_proceeding (process, subject, paying_parent_id, case_id, state, acts,
        opened_on, entered_on, due_on, blocked)
    SELECT DISTINCT ON (h.process, h.subject, h.paying_parent_id) h.process, h.subject,
        h.paying_parent_id, h.case_id, s.state, s.acts, %(date)s, %(date)s, s.due_on, ''
    FROM happening h JOIN jsonb_to_recordset(%(starts)s::jsonb)
        AS s (process text, state text, acts text, due_on date) ON s.process = h.process
    WHERE h.opens ORDER BY h.process, h.subject, h.paying_parent_id, h.case_id
    ON CONFLICT (paying_parent_id, process, subject) DO NOTHING
    RETURNING id, state
)
INSERT INTO cases_proceedingstep
    (proceeding_id, event, from_state, to_state, effective_on, known_at, by, note)
SELECT id, 'opened', '', state, %(date)s, %(known_at)s, %(by)s, '' FROM opened ORDER BY id
"""

# DISTINCT ON: where two things happened to one proceeding in a night, the first listed goes first.
_MOVE = """
WITH next AS (
    SELECT DISTINCT ON (p.id) p.id, h.events[%(place)s] AS event, m.from_state, m.to_state, m.acts,
        m.due_on, m.ended_on, h.effective_on
    FROM happening h
    JOIN cases_proceeding p ON p.process = h.process AND p.subject = h.subject
        AND p.paying_parent_id = h.paying_parent_id AND p.ended_on IS NULL
    JOIN jsonb_to_recordset(%(moves)s::jsonb) AS m (process text, from_state text, event text,
        to_state text, acts text, due_on date, ended_on date)
        ON m.process = p.process AND m.from_state = p.state AND m.event = h.events[%(place)s]
    ORDER BY p.id, h.effective_on
), moved AS (
    UPDATE cases_proceeding p SET state = next.to_state, acts = next.acts, entered_on = %(date)s,
        due_on = next.due_on, ended_on = next.ended_on, holder_id = NULL, bring_forward_on = NULL
    FROM next WHERE next.id = p.id
    RETURNING p.id, next.event, next.from_state, next.to_state, next.effective_on
)
INSERT INTO cases_proceedingstep
    (proceeding_id, event, from_state, to_state, effective_on, known_at, by, note)
SELECT id, event, from_state, to_state, effective_on, %(known_at)s, %(by)s, '' FROM moved
ORDER BY id
"""

_CLOCKS = """
INSERT INTO happening (process, subject, paying_parent_id, case_id, opens, events, effective_on)
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY[c.event], %(date)s
FROM cases_proceeding p JOIN jsonb_to_recordset(%(clocks)s::jsonb)
    AS c (process text, state text, event text) ON c.process = p.process AND c.state = p.state
WHERE p.ended_on IS NULL AND p.due_on <= %(date)s AND p.blocked = ''
"""


class NoSuchMoveError(ValueError):
    """The event is not one that the proceeding's state knows; the message says which are."""


def begin(cursor: psycopg.Cursor[Any], shift: Shift) -> None:
    """Make the table of what happens in the night, empty."""
    cursor.execute(_MAKE_TABLE)


@lru_cache(maxsize=8)
def _ways_on(on: date) -> dict[str, str]:
    """For statements: where each process starts and where each event leads, with their days."""
    starts, moves = [], []
    for process in PROCESSES.values():
        entered = {state.name: _due_and_ended(state, on) for state in process.states}
        start = process[process.start]
        due, _ended = entered[start.name]
        starts.append(
            _row(process=process.name, state=start.name, acts=start.acts.name, due_on=due)
        )
        for state in process.states:
            for event, move in state.moves.items():
                due, ended = entered[move.to]
                moves.append(
                    _row(
                        process=process.name,
                        from_state=state.name,
                        event=event,
                        to_state=move.to,
                        acts=process[move.to].acts.name,
                        due_on=due,
                        ended_on=ended,
                    )
                )
    return {"starts": json.dumps(starts), "moves": json.dumps(moves)}


@lru_cache(maxsize=1)
def _clocks_that_lead_on() -> str:
    """For a statement: the event that each clock brings about when it has run out."""
    return json.dumps(
        [
            _row(process=process.name, state=state.name, event=state.clock.then)
            for process in PROCESSES.values()
            for state in process.states
            if state.clock is not None and state.clock.then != ESCALATE
        ]
    )


def _row(**fields: str | date | None) -> dict[str, str | None]:
    return {
        name: each.isoformat() if isinstance(each, date) else each for name, each in fields.items()
    }


def apply_happenings(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Open and move proceedings by what is in ``happening``, and empty it.

    Each row's events are tried in order; one that the state of the moment does not know is passed
    over, so a row may list the events of every way that leads to its last one.
    """
    cursor.execute("SELECT count(*), max(coalesce(array_length(events, 1), 0)) FROM happening")
    row = cursor.fetchone()
    assert row is not None, "an aggregate returns one row"
    count, longest = row
    if not count:
        return {"proceedings_opened": 0, "proceedings_moved": 0}
    given = {**shift.parameters(), **_ways_on(shift.date), "by": NIGHTLY_RUN}
    if count > _MANY:
        cursor.execute("ANALYZE happening")
    cursor.execute(_OPEN, given)
    opened = cursor.rowcount
    moved = 0
    for place in range(1, longest + 1):
        cursor.execute(_MOVE, {**given, "place": place})
        moved += cursor.rowcount
    if count > _MANY:
        cursor.execute("TRUNCATE happening")
    else:
        cursor.execute("DELETE FROM happening")
    return {"proceedings_opened": opened, "proceedings_moved": moved}


def run_clocks(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Move every proceeding whose clock ran out and leads on by itself.

    One that only a person can help stays where it is; being past its clock it is on the board.
    """
    cursor.execute(_CLOCKS, {**shift.parameters(), "clocks": _clocks_that_lead_on()})
    moved = apply_happenings(cursor, shift)
    return {"clocks_run_out": moved["proceedings_moved"]}


def _due_and_ended(state: State, on: date) -> tuple[date | None, date | None]:
    """The last day of a state entered ``on``, or that day itself where the process ends."""
    if state.clock is None:
        return None, on
    return runs_out_on(state.clock, on), None


def open_proceeding(
    process: str,
    subject: str,
    paying_parent_id: int,
    actor: Actor,
    case_id: int | None = None,
    note: str = "",
) -> Proceeding:
    """Open a process by hand, in its first state. Raises IntegrityError for one that exists."""
    declared = PROCESSES[process]
    start = declared[declared.start]
    due, _ended = _due_and_ended(start, actor.on)
    with transaction.atomic():
        opened = Proceeding.objects.create(
            process=process,
            subject=subject,
            paying_parent_id=paying_parent_id,
            case_id=case_id,
            state=start.name,
            acts=start.acts.name,
            opened_on=actor.on,
            entered_on=actor.on,
            due_on=due,
        )
        _note(opened, OPENED, "", actor, note)
    return opened


def move(
    proceeding_id: int,
    event: str,
    actor: Actor,
    note: str = "",
    holds: Iterable[str] = (),
) -> Proceeding:
    """Move one proceeding by hand. ``holds`` names the guards that somebody has found to hold.

    Raises :class:`NoSuchMoveError` for an event that the state does not know, or whose guard is not
    among those that hold, or for a proceeding that is blocked or has ended.
    """
    with transaction.atomic():
        proceeding = Proceeding.objects.select_for_update().get(pk=proceeding_id)
        if proceeding.blocked:
            raise NoSuchMoveError(
                f"{proceeding} is blocked ({proceeding.get_blocked_display()}): lift the block "
                "before it goes on."
            )
        declared = PROCESSES[proceeding.process]
        state = declared[proceeding.state]
        chosen = state.moves.get(event)
        if chosen is None:
            known = ", ".join(state.moves) or "none, for it has ended"
            raise NoSuchMoveError(f"{proceeding}: found the event {event!r}; wanted one of {known}")
        if chosen.guard and chosen.guard not in holds:
            raise NoSuchMoveError(
                f"{proceeding}: {event!r} is open only where this holds: "
                f"{chosen.guard.replace('_', ' ')}"
            )
        before = proceeding.state
        to = declared[chosen.to]
        proceeding.state, proceeding.acts, proceeding.entered_on = to.name, to.acts.name, actor.on
        proceeding.due_on, proceeding.ended_on = _due_and_ended(to, actor.on)
        proceeding.holder_id = None
        proceeding.bring_forward_on = None
        proceeding.save()
        _note(proceeding, event, before, actor, note)
    return proceeding


def block(
    proceeding_id: int,
    reason: Proceeding.Block,
    look_again_on: date,
    actor: Actor,
    note: str,
    defect: Defect | None = None,
) -> None:
    """Say that a proceeding cannot go on for now, why, and when somebody looks again.

    A defect of the system is named; the cases of the proceeding then count as touched by it, so
    that it cannot be closed over them. Raises ValueError for a day that is over or a defect that is
    missing, or is given with another reason; and for work by hand beyond a quarter of a year.
    """
    if look_again_on < actor.on:
        raise ValueError(f"look again on {look_again_on}: wanted a day from {actor.on} on")
    if reason == Proceeding.Block.WORKED_BY_HAND and look_again_on > (
        last := actor.on + BY_HAND_AT_MOST
    ):
        raise ValueError(f"look again on {look_again_on}: wanted a day by {last} for work by hand")
    if (defect is not None) != (reason == Proceeding.Block.SYSTEM_DEFECT):
        raise ValueError(
            f"{reason.label}: wanted the reference of a defect with that reason, and with no other"
        )
    with transaction.atomic():
        proceeding = Proceeding.objects.select_for_update().get(pk=proceeding_id)
        if proceeding.ended_on is not None:
            raise NoSuchMoveError(f"{proceeding} has ended, so nothing can block it.")
        proceeding.blocked = reason
        proceeding.blocked_on = actor.on
        proceeding.look_again_on = look_again_on
        proceeding.defect = defect
        proceeding.save(update_fields=["blocked", "blocked_on", "look_again_on", "defect"])
        if defect is not None:
            touch(defect, concerned(proceeding), 0, actor)
        _note(proceeding, "blocked", proceeding.state, actor, f"{reason.label}: {note}")


def concerned(proceeding: Proceeding) -> list[Case]:
    """The cases a proceeding is about: its own, or all of the paying parent's."""
    if proceeding.case is not None:
        return [proceeding.case]
    return list(Case.objects.filter(paying_parent=proceeding.paying_parent_id).order_by("pk"))


def unblock(proceeding_id: int, actor: Actor, note: str) -> None:
    """Let a blocked proceeding go on; its clock begins anew."""
    with transaction.atomic():
        proceeding = Proceeding.objects.select_for_update().get(pk=proceeding_id)
        if not proceeding.blocked:
            raise NoSuchMoveError(f"{proceeding} is not blocked.")
        state = PROCESSES[proceeding.process][proceeding.state]
        proceeding.blocked = ""
        proceeding.blocked_on = proceeding.look_again_on = proceeding.defect = None
        proceeding.due_on, _ended = _due_and_ended(state, actor.on)
        proceeding.save(
            update_fields=["blocked", "blocked_on", "look_again_on", "defect", "due_on"]
        )
        _note(proceeding, "unblocked", proceeding.state, actor, note)


def claim(proceeding_ids: Sequence[int], account_id: int | None) -> int:
    """Give proceedings to one account, or to nobody; returns how many were open to be given."""
    return Proceeding.objects.filter(pk__in=proceeding_ids, ended_on=None).update(
        holder_id=account_id
    )


def bring_forward(proceeding_ids: Sequence[int], on: date) -> int:
    """Show proceedings again on a day; returns how many were open."""
    return Proceeding.objects.filter(pk__in=proceeding_ids, ended_on=None).update(
        bring_forward_on=on
    )


def _note(proceeding: Proceeding, event: str, before: str, actor: Actor, note: str) -> None:
    ProceedingStep.objects.create(
        proceeding=proceeding,
        event=event,
        from_state=before,
        to_state=proceeding.state,
        effective_on=actor.on,
        known_at=actor.known_at,
        by=actor.name,
        note=note,
    )
