"""The declared processes have no dead end, and what would make one is found."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from upkeep.cases.lifecycle import (
    ESCALATE,
    PROCESSES,
    Authority,
    Clock,
    Move,
    Process,
    Role,
    State,
    Unit,
    diagrams,
    faults_of,
)
from upkeep.cases.lifecycle.clocks import runs_out_on

A_DAY = Clock(1, Unit.DAYS, Authority.OWN, "for the tests")
SOUND = Process(
    "tried",
    "A process for the tests.",
    "begun",
    (
        State("begun", "It has begun.", Role.CASEWORKER, "End it", A_DAY, {"end": Move("over")}),
        State("over", "It is over."),
    ),
)


@pytest.mark.parametrize("process", PROCESSES.values(), ids=lambda process: process.name)
def test_every_declared_process_is_sound(process: Process) -> None:
    assert faults_of(process) == []


def test_the_processes_that_a_case_goes_through_are_all_declared() -> None:
    wanted = "application calculation change review variation reconsideration appeal arrangement"
    rest = {"complaint", "closure", "arrears_only", "undelivered_letter", "same_person"}
    rest |= {"look_alike", "stay", "returned_payment"}
    rest |= {"income_check", "growing_up", "benefit_deduction", "earnings_order"}
    rest |= {
        "overpayment",
        "write_off",
        "set_off",
        "arrears_plan",
        "part_payment",
        "estate_claim",
        "direct_debit",
        "indemnity_claim",
    }
    rest |= {"undelivered_notice", "account_change", "employer_query", "message"}
    assert set(PROCESSES) == {*wanted.split()} | rest


def _with(**changes: object) -> Process:
    """The sound process with something of its first state changed."""
    begun, over = SOUND.states
    return replace(SOUND, states=(replace(begun, **changes), over))


@pytest.mark.parametrize(
    ("process", "fault"),
    [
        (replace(SOUND, start="nowhere"), "which is no state of it"),
        (replace(SOUND, states=(*SOUND.states, SOUND.states[1])), "declared 2 times"),
        (_with(moves={"end": Move("nowhere")}), "which is no state"),
        (_with(must=""), "does not say what"),
        (_with(clock=None), "has no clock"),
        (_with(clock=replace(A_DAY, source="")), "names no source"),
        (_with(clock=replace(A_DAY, count=-1)), "runs for -1 days"),
        (_with(clock=replace(A_DAY, count=0, then="on")), "runs for 0 days"),
        (_with(clock=replace(A_DAY, then="nothing")), "an event that the state does not know"),
        (_with(acts=Role.PAYING_PARENT), "may never act, so its clock must lead on"),
        (_with(acts=Role.NOBODY), "may never act, so its clock must lead on"),
        (
            _with(clock=replace(A_DAY, then="end"), moves={"end": Move("over", "it_rains")}),
            "could hold it for ever",
        ),
        (_with(moves={"end": Move("over", "it_rains")}), "no unguarded way leads"),
        (_with(moves={"again": Move("begun")}), "no sequence of events leads to 'over'"),
        (_with(moves={"again": Move("begun")}), "no unguarded way leads from 'begun'"),
        (
            replace(SOUND, states=(SOUND.states[0], replace(SOUND.states[1], must="Rest"))),
            "nobody has anything to do",
        ),
    ],
)
def test_what_could_leave_a_case_stuck_is_found(process: Process, fault: str) -> None:
    assert any(fault in found for found in faults_of(process)), faults_of(process)


def test_a_process_without_an_end_is_found() -> None:
    forever = State("begun", "It goes on.", Role.SYSTEM, "Go on", A_DAY, {"on": Move("begun")})
    assert "tried: it has no final state" in faults_of(replace(SOUND, states=(forever,)))


STEPS = 1_000_000


def test_a_million_random_steps_find_no_dead_end() -> None:
    """Whatever happens, guards shut or open, there is a next step; and if nothing does, a clock."""
    random = Random(20230403)
    visited: set[tuple[str, str]] = set()
    ends = 0
    process, state = None, None
    for _step in range(STEPS):
        if process is None or state is None or state.is_final:
            ends += state is not None
            process = random.choice(list(PROCESSES.values()))
            state = process[process.start]
            visited.add((process.name, state.name))
        assert state.clock is not None
        guards_open = random.random() < 0.5
        open_events = [e for e, move in state.moves.items() if guards_open or not move.guard]
        assert open_events, f"{process.name}.{state.name} is stuck"
        silent = random.random() < 0.3 and state.clock.then != ESCALATE
        event = state.clock.then if silent else random.choice(open_events)
        state = process[state.moves[event].to]
        visited.add((process.name, state.name))
    assert visited == {(p.name, s.name) for p in PROCESSES.values() for s in p.states}
    assert ends > STEPS / 100


@pytest.mark.parametrize("process", PROCESSES.values(), ids=lambda process: process.name)
def test_silence_alone_never_lasts(process: Process) -> None:
    """Where nobody outside ever acts, clocks and those who work here reach an end or a standstill
    that belongs to the process: a calculation in force, an arrangement that pays, a yearly look."""
    for state in process.states:
        seen: list[str] = []
        while not state.is_final and state.name not in seen:
            seen.append(state.name)
            assert state.clock is not None
            if state.clock.then == ESCALATE:
                assert state.acts.is_inside
                break
            state = process[state.moves[state.clock.then].to]


@pytest.mark.parametrize(
    ("count", "unit", "entered", "last"),
    [
        (1, Unit.DAYS, date(2024, 2, 28), date(2024, 2, 29)),
        (14, Unit.DAYS, date(2024, 2, 20), date(2024, 3, 5)),
        (2, Unit.WEEKS, date(2024, 2, 20), date(2024, 3, 5)),
        (1, Unit.MONTHS, date(2024, 1, 31), date(2024, 2, 29)),
        (12, Unit.MONTHS, date(2024, 2, 29), date(2025, 2, 28)),
        (1, Unit.WORKING_DAYS, date(2024, 3, 28), date(2024, 4, 2)),
        (2, Unit.WORKING_DAYS, date(2024, 5, 3), date(2024, 5, 8)),
        (5, Unit.WORKING_DAYS, date(2024, 6, 3), date(2024, 6, 10)),
    ],
)
def test_clocks_run_out_on_their_day(count: int, unit: Unit, entered: date, last: date) -> None:
    assert runs_out_on(Clock(count, unit, Authority.OWN, "-"), entered) == last


def test_a_picture_shows_every_state_and_event() -> None:
    for process in PROCESSES.values():
        drawn = diagrams.page(process)
        for state in process.states:
            assert f"{state.name} : " in drawn
            for event, move in state.moves.items():
                assert f"{state.name} --> {move.to} : {event.replace('_', ' ')}" in drawn
