"""One situation at a time: explained calculations, lines of a batch, and the import."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from upkeep.commands.batch_lines import answer_lines
from upkeep.law import Node, calculate, template
from upkeep.law.scheme_2012.caseload import Caseload, situation_of_row
from yardsticks.plausible import plausible_caseload

IMPORT = "import time; t = time.perf_counter(); import upkeep.law; print(time.perf_counter() - t)"
UPKEEP = Path(sys.executable).with_name("upkeep")


def import_seconds(runs: int) -> float:
    """Seconds to import the law in a new program."""
    command = [sys.executable, "-c", IMPORT]
    return min(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _run in range(runs)
    )


def intricate() -> dict[str, Any]:
    """Two receiving parents, mixed shared care, other children and an agreed variation."""
    situation = template("2012")
    situation["paying_parent"]["relevant_other_children"] = 2
    situation["paying_parent"]["special_expenses_weekly"] = {"contact": "20.00"}
    situation["receiving_parents"] = [
        {"id": "A", "children": [{"id": "a1", "nights": 180}]},
        {"id": "B", "children": [{"id": "b1", "nights": 60}, {"id": "b2"}]},
    ]
    return situation


def explained(times: int) -> dict[str, float]:
    """One explained calculation, from situation to result as plain data, in milliseconds.

    By the clock, which counts what else the machine does, and by the processor, which does not.
    """
    found = {}
    for name, situation in {"simple": template("2012"), "intricate": intricate()}.items():
        clock, processor = [], []
        for _run in range(times):
            begin, began = time.perf_counter(), time.thread_time()
            calculate(situation).to_json()
            processor.append((time.thread_time() - began) * 1e3)
            clock.append((time.perf_counter() - begin) * 1e3)
        for by, took in (("clock", sorted(clock)), ("processor", sorted(processor))):
            found[f"{name}, p50 by the {by}"] = statistics.median(took)
            found[f"{name}, p99 by the {by}"] = took[int(times * 0.99)]
    return found


def batch_lines(folder: Path, count: int, runs: int) -> dict[str, float]:
    """Lines a second over a plausible mix: in this process, and by the command with its start."""
    caseload = plausible_caseload(count)
    lines = [json.dumps(situation_of_row(caseload, row)).encode() + b"\n" for row in range(count)]
    (folder / "situations.jsonl").write_bytes(b"".join(lines))
    command = [UPKEEP, "calculate", "--batch", folder / "situations.jsonl"]
    command += ["--out", folder / "results.jsonl"]
    return {
        "on one processor": count / best_of(runs, lambda: list(answer_lines(lines, workers=1))),
        "by the command": count / best_of(runs, lambda: subprocess.run(command, check=True)),
    }


def best_of(runs: int, work: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    took = []
    for _run in range(runs):
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    return min(took)


def rules_each(caseload: Caseload, sample: int) -> float:
    """How many rules are applied to a situation on average, counted in the explanations."""
    rows = range(0, caseload.size, max(caseload.size // sample, 1))
    counts = [
        sum(_steps(node) for node in calculate(situation_of_row(caseload, row)).explanation)
        for row in rows
    ]
    return statistics.mean(counts)


def _steps(node: Node) -> int:
    return 1 + sum(_steps(child) for child in node.children)
