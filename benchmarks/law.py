"""How fast the law works: one explained family, lines of a batch, arrays of a nation.

Run ``.venv/bin/python benchmarks/law.py``; ``--rows`` sets the largest array. The last table also
runs the core rates written by hand in NumPy floats, as a yardstick for what exactness costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from upkeep.law import calculate, template
from upkeep.law.scheme_2012.caseload import BENEFIT_BITS, Caseload, calculate_caseload

RUNS = 3


def plausible_caseload(size: int, seed: int = 3) -> Caseload:
    """Families of a plausible mix: mostly one receiving parent and one or two children."""
    random = np.random.default_rng(seed)
    parents = random.choice([1, 2, 3], size, p=[0.93, 0.06, 0.01])
    children = random.choice([1, 2, 3, 4], int(parents.sum()), p=[0.6, 0.28, 0.09, 0.03])
    total = int(children.sum())
    historic = np.where(
        random.random(size) < 0.9, random.lognormal(14.7, 0.7, size).astype(np.int64), -1
    )
    current = np.where(
        (random.random(size) < 0.25) | (historic < 0),
        random.lognormal(10.6, 0.6, size).astype(np.int64),
        -1,
    )
    current[random.random(size) < 0.02] = -1
    one_bit = np.uint64(1) << random.integers(0, len(BENEFIT_BITS), size).astype(np.uint64)
    return Caseload(
        effective_date=np.full(size, np.datetime64("2026-03-02")),
        historic_income_annual=historic,
        current_income_weekly=current,
        receiving_parent_counts=parents,
        child_counts=children,
        nights=np.where(random.random(total) < 0.35, random.integers(40, 190, total), 0),
        local_authority_nights=np.where(
            random.random(total) < 0.005, random.integers(0, 366, total), 0
        ),
        benefits=np.where(random.random(size) < 0.22, one_bit, np.uint64(0)).astype(np.uint64),
        relevant_other_children=random.choice([0, 1, 2, 3], size, p=[0.75, 0.15, 0.07, 0.03]),
        other_arrangement_children=random.choice([0, 1], size, p=[0.99, 0.01]),
        contact=np.where(random.random(size) < 0.01, random.integers(0, 8_000, size), 0),
        unearned_annual=np.where(random.random(size) < 0.01, random.integers(0, 10**6, size), 0),
    )


def core_rates_in_floats(income: np.ndarray, children: np.ndarray, others: np.ndarray) -> object:
    """Nil to basic plus by hand, inexact: the practical limit without explanation or law."""
    tier1 = np.array([0.12, 0.16, 0.19])[np.minimum(children, 3) - 1]
    tier2 = np.array([0.09, 0.12, 0.15])[np.minimum(children, 3) - 1]
    table = np.array([[17, 14.1, 13.2, 12.4], [25, 21.2, 19.9, 18.9], [31, 26.4, 24.9, 23.8]]) / 100
    place = (np.minimum(children, 3) - 1) * 4 + np.minimum(others, 3)
    cut = np.array([1, 0.89, 0.86, 0.84])[np.minimum(others, 3)]
    counted = np.minimum(income, 3000) * cut
    basic = np.minimum(counted, 800) * tier1 + np.maximum(counted - 800, 0) * tier2
    reduced = 7 + (income - 100) * table.ravel()[place]
    rate = np.where(income < 200, reduced, basic)
    rate = np.where(income <= 100, 7.0, rate)
    return np.round(np.where(income < 7, 0.0, rate), 2)


def best_of(work: Callable[[], object]) -> tuple[float, float]:
    """The shortest wall time and processor time of a few runs."""
    walls, processors = [], []
    for _run in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors)


def import_seconds() -> float:
    script = (
        "import time; t = time.perf_counter(); import upkeep.law; print(time.perf_counter() - t)"
    )
    command = [sys.executable, "-c", script]
    return min(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _run in range(RUNS)
    )


def single(times: int = 3_000) -> dict[str, float]:
    """One explained calculation, from situation to result as plain data."""
    families: dict[str, dict[str, Any]] = {"simple": template("2012"), "intricate": intricate()}
    found = {}
    for name, situation in families.items():
        took = []
        for _run in range(times):
            begin = time.perf_counter()
            calculate(situation).to_json()
            took.append((time.perf_counter() - begin) * 1e3)
        took.sort()
        found[f"{name} p50 ms"] = statistics.median(took)
        found[f"{name} p99 ms"] = took[int(times * 0.99)]
    return found


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


def batch_lines(count: int = 3_000) -> float:
    """Lines of a batch a second: JSON text in, JSON text out."""
    line = json.dumps(template("2012"))

    def work() -> None:
        for _line in range(count):
            json.dumps(calculate(json.loads(line)).to_json())

    return count / best_of(work)[0]


def arrays(size: int) -> dict[str, float]:
    """The complete rules over arrays, on one thread and on all processors."""
    caseload = plausible_caseload(size)
    calculate_caseload(plausible_caseload(1_000))
    wall, processor = best_of(lambda: calculate_caseload(caseload))
    workers = os.cpu_count() or 1
    parallel, _processor = best_of(lambda: calculate_caseload(caseload, workers=workers))
    income = np.maximum(caseload.current_income_weekly, 30_000) / 100
    children = caseload.child_counts[:size]
    others = caseload.relevant_other_children
    by_hand, _processor = best_of(lambda: core_rates_in_floats(income, children, others))
    return {
        "M/s one thread": size / wall / 1e6,
        "M/s per processor second": size / processor / 1e6,
        f"M/s {workers} threads": size / parallel / 1e6,
        "M/s core rates by hand": size / by_hand / 1e6,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the largest array")
    largest = options.parse_args().rows
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
          f"NumPy {np.__version__}, load {load:.1f}")  # fmt: skip
    print(f"import upkeep.law: {import_seconds():.3f} s")
    for name, value in single().items():
        print(f"one explained family, {name}: {value:.3f}")
    print(f"batch lines a second, one processor: {batch_lines():,.0f}")
    size = 10_000
    while size <= largest:
        found = "  ".join(f"{name}: {value:,.2f}" for name, value in arrays(size).items())
        print(f"{size:>10,} rows  {found}")
        size *= 10


if __name__ == "__main__":
    main()
