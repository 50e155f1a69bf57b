"""Work shared out between processes: the same results, no process left, no error lost."""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from law.caseloads import random_caseload
from upkeep.law.caseloads import processes, working
from upkeep.law.caseloads.processes import share_out, shared_array
from upkeep.law.scheme_2012.caseload import calculate_caseload


@pytest.fixture(autouse=True)
def nobody_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every process that was started has ended and been waited for."""
    started: list[int] = []
    fork = processes._fork

    def noted() -> int:
        child = fork()
        started.append(child)
        return child

    monkeypatch.setattr(processes, "_fork", noted)
    yield
    for child in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


@pytest.mark.parametrize("can_fork", [True, False], ids=["processes", "threads"])
def test_shared_out_work_gives_the_same(monkeypatch: pytest.MonkeyPatch, *, can_fork: bool) -> None:
    caseload = random_caseload(np.random.default_rng(23), 4_000)
    alone = calculate_caseload(caseload)
    monkeypatch.setattr(processes, "CAN_FORK", can_fork)
    monkeypatch.setattr(working, "ROWS_WORTH_A_PROCESS", 100)
    monkeypatch.setattr(working, "PART_ROWS", 300)
    shared = calculate_caseload(caseload, workers=3)
    for field in dataclasses.fields(alone):
        assert np.array_equal(getattr(alone, field.name), getattr(shared, field.name))


def test_several_processes_take_part() -> None:
    workers = shared_array(60, np.int64)
    meeting = threading.Event()

    def run(task: int) -> None:
        workers[task] = os.getpid()
        meeting.wait(0.01)

    share_out(60, run, 3)
    assert 0 not in workers
    assert len(set(workers.tolist())) > 1


def test_other_threads_of_the_program_do_not_matter() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    found = shared_array(20, np.int64)

    def run(task: int) -> None:
        found[task] = task * task

    try:
        share_out(20, run, 2)
    finally:
        stop.set()
        thread.join()
    assert found.tolist() == [task * task for task in range(20)]


def test_an_error_is_raised_where_the_work_was_asked_for() -> None:
    def run(task: int) -> None:
        if task == 7:
            raise ArithmeticError("task 7")

    with pytest.raises(ArithmeticError, match="task 7"):
        share_out(30, run, 3)


def test_what_a_killed_process_left_undone_is_done() -> None:
    own = os.getpid()
    found = shared_array(30, np.int64)
    started = threading.Event()

    def run(task: int) -> None:
        started.wait(0.01)
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        found[task] = task + 1

    share_out(30, run, 3)
    assert found.tolist() == list(range(1, 31))


def test_a_pipe_too_small_for_all_tasks_loses_none() -> None:
    count = 40_000
    found = shared_array(count, np.int8)

    def run(task: int) -> None:
        found[task] += 1

    share_out(count, run, 2)
    assert found.min() == found.max() == 1
