"""The 2003 and 1993 schemes: one explained calculation, lines of a batch, arrays beside exact."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from upkeep.commands.batch_lines import answer_lines
from upkeep.law import calculate
from upkeep.law.caseloads import Amounts, Situations
from upkeep.law.scheme_1993 import caseload as scheme_1993
from upkeep.law.scheme_2003 import caseload as scheme_2003
from yardsticks.alone import UPKEEP, best_of
from yardsticks.memory import PeakOfMemory
from yardsticks.plausible_older import plausible_1993, plausible_2003
from yardsticks.sides import WARM_UP_ROWS, WORKERS, timed


class Older(NamedTuple):
    """How a scheme makes a caseload, works it out, and writes one row as a situation."""

    plausible: Callable[[int], Any]
    work_out: Callable[..., Amounts]
    situation_of_row: Callable[[Any, int], dict[str, Any]]


OLDER = {
    "2003": Older(plausible_2003, scheme_2003.calculate_caseload, scheme_2003.situation_of_row),
    "1993": Older(plausible_1993, scheme_1993.calculate_caseload, scheme_1993.situation_of_row),
}


def one_at_a_time(name: str, folder: Path, lines: int, runs: int) -> dict[str, float]:
    """Explained calculations over a plausible mix, in milliseconds, and lines of a batch."""
    scheme = OLDER[name]
    caseload = scheme.plausible(lines)
    situations = [scheme.situation_of_row(caseload, row) for row in range(lines)]
    return {**explained(situations), **batch_lines(situations, folder, runs)}


def explained(situations: list[dict[str, Any]]) -> dict[str, float]:
    """From situation to result as plain data, each once, by the clock and by the processor."""
    clock, processor = [], []
    for situation in situations:
        begin, began = time.perf_counter(), time.thread_time()
        calculate(situation).to_json()
        processor.append((time.thread_time() - began) * 1e3)
        clock.append((time.perf_counter() - begin) * 1e3)
    found = {}
    for by, took in (("clock", sorted(clock)), ("processor", sorted(processor))):
        found[f"explained, ms: p50 by the {by}"] = took[len(took) // 2]
        found[f"explained, ms: p99 by the {by}"] = took[int(len(took) * 0.99)]
    return found


def batch_lines(situations: list[dict[str, Any]], folder: Path, runs: int) -> dict[str, float]:
    """Lines a second: in this process, and by the command with its start."""
    lines = [json.dumps(situation).encode() + b"\n" for situation in situations]
    source = folder / "situations.jsonl"
    source.write_bytes(b"".join(lines))
    command = [UPKEEP, "calculate", "--batch", source, "--out", folder / "results.jsonl"]
    here = best_of(runs, lambda: list(answer_lines(lines, workers=1)))
    there = best_of(runs, lambda: subprocess.run(command, check=True))
    return {
        "--batch, lines a second: on one processor": len(lines) / here,
        "--batch, lines a second: by the command": len(lines) / there,
    }


def measure_arrays(name: str, rows: int, runs: int, sample: int = 300) -> dict[str, dict[str, Any]]:
    """Arrays on one and on all processors, with a sample of the rows held against exact amounts."""
    scheme = OLDER[name]
    scheme.work_out(scheme.plausible(WARM_UP_ROWS))
    caseload = scheme.plausible(rows)
    found = {}
    for side, workers in (("one processor", 1), (f"{WORKERS} processors", WORKERS)):
        with PeakOfMemory() as memory:
            amounts = scheme.work_out(caseload, workers=workers)
        times = [
            timed(lambda workers=workers: scheme.work_out(caseload, workers=workers).weekly)[1:]
            for _run in range(runs)
        ]
        seconds, processor = min(took[0] for took in times), min(took[1] for took in times)
        found[side] = {
            "seconds": seconds,
            "M/s": rows / seconds / 1e6,
            "M/cpu s": rows / processor / 1e6,
            "bytes each": None if memory.used is None else memory.used / rows,
            "sample": min(sample, rows),
            "differ": differing(scheme, caseload, amounts, sample),
        }
    return found


def differing(scheme: Older, caseload: Situations, amounts: Amounts, sample: int) -> int:
    """How many rows of a sample have another amount than the exact rules find for them alone."""
    ends = np.cumsum(caseload.receiving_parent_counts)
    count = 0
    for row in range(0, caseload.size, max(caseload.size // sample, 1)):
        alone = calculate(scheme.situation_of_row(caseload, row)).to_json()
        own = amounts.weekly[ends[row] - caseload.receiving_parent_counts[row] : ends[row]]
        due = [in_pence(each["weekly"]) for each in alone["receiving_parents"]]
        count += due != own.tolist()
    return count


def in_pence(pounds: str) -> int:
    """An amount such as "12.34" as whole pence."""
    return int(pounds.replace(".", ""))
