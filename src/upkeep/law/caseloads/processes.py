"""Sharing work out between processes that write into the same memory.

A forked process sees all that its parent has and pays for what it writes only; results go into
memory that both share. It computes and ends, and neither closes nor flushes anything of its
parent's. Where processes cannot be forked, threads do the same work.
"""

from __future__ import annotations

import gc
import mmap
import os
import signal
import struct
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

CAN_FORK = hasattr(os, "fork") and sys.platform.startswith("linux")
TASK = struct.Struct("=i")


def shared_array(size: int, kind: type[np.generic]) -> NDArray[Any]:
    """An array that forked processes write into and their parent reads."""
    length = size * np.dtype(kind).itemsize
    return np.frombuffer(mmap.mmap(-1, max(length, 1)), kind, size)


def share_out(count: int, run: Callable[[int], None], workers: int) -> None:
    """Run every task from nought to ``count``, this process taking its part.

    A task must leave nothing behind but what it writes into shared arrays, and may be run again.
    What a process leaves undone, because it failed or was killed, is done here; so an error is
    raised here as if nothing had been shared.
    """
    if workers == 1 or count == 1:
        for task in range(count):
            run(task)
    elif CAN_FORK:
        _fork_and_run(count, run, workers)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(count)))


def _fork_and_run(count: int, run: Callable[[int], None], workers: int) -> None:
    done = shared_array(count, np.bool_)
    with _queue(count) as waiting, _children(waiting, run, done, workers - 1):
        _run_waiting(waiting, run, done)
    for task in np.flatnonzero(~done):
        run(int(task))


@contextmanager
def _queue(count: int) -> Iterator[int]:
    """A pipe that holds the numbers of tasks; each is read by one process only.

    A pipe that is too small for all holds some: the others count as left undone.
    """
    waiting, filling = os.pipe()
    try:
        os.set_blocking(filling, False)
        try:
            for task in range(count):
                os.write(filling, TASK.pack(task))
        except BlockingIOError:
            pass
        finally:
            os.close(filling)
        yield waiting
    finally:
        os.close(waiting)


@contextmanager
def _children(
    waiting: int, run: Callable[[int], None], done: NDArray[np.bool_], count: int
) -> Iterator[None]:
    """Forked processes at work; none outlives the block."""
    started: list[int] = []
    try:
        for _ in range(count):
            child = _fork()
            if child == 0:
                _work_and_end(waiting, run, done)
            started.append(child)
        yield
    except BaseException:
        for child in started:
            os.kill(child, signal.SIGKILL)
        raise
    finally:
        for child in started:
            _wait_for(child)


def _fork() -> int:
    """A fork without the warning about other threads: the child takes no lock they might hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work_and_end(waiting: int, run: Callable[[int], None], done: NDArray[np.bool_]) -> None:
    """The life of a child. It ends here, whatever happens, without its parent's last acts."""
    status = 1
    try:
        gc.disable()
        _run_waiting(waiting, run, done)
        status = 0
    finally:
        os._exit(status)


def _run_waiting(waiting: int, run: Callable[[int], None], done: NDArray[np.bool_]) -> None:
    while given := os.read(waiting, TASK.size):
        (task,) = TASK.unpack(given)
        run(task)
        done[task] = True


def _wait_for(child: int) -> None:
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        # The program has said that it does not want to hear of its children: nobody is left over.
        return
