"""How long ``upkeep law diff`` takes: a table as arrays, and lines one by one.

    .venv/bin/python benchmarks/law_diff.py [--rows 1000000] [--lines 10000] [--runs 3] [--json]

The proposal raises the flat rate and the share for one child. The lines are the first rows of the
table. Each run is a program of its own, from its start to its end; the median is shown.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from upkeep.commands.comparing_arrays import rows_of_table

PROPOSAL = """
["flat.amount"]
unit = "pence/week"
verified_to = 2030-04-05
plausible = [100, 5000]
[["flat.amount".value]]
from = 2012-12-10
amount = 1000
reference = "A proposal to measure with"
status = "policy"

["basic.lower_percent"]
unit = "percent"
verified_to = 2030-04-05
plausible = ["1", "30"]
shape = [3]
first_index = [1]
[["basic.lower_percent".value]]
from = 2012-12-10
amount = ["13", "16", "19"]
reference = "A proposal to measure with"
status = "policy"
"""


def lists(counts: NDArray[np.int64], values: NDArray[np.int64]) -> pyarrow.ListArray:
    """A column of lists."""
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return pyarrow.ListArray.from_arrays(starts, pyarrow.array(values))


def write_table(path: Path, rows: int) -> None:
    """Families of one or two receiving parents, one to three children each, some shared care."""
    random = np.random.default_rng(20260302)
    parents = random.integers(1, 3, rows)
    children = random.integers(1, 4, int(parents.sum()))
    starts = np.concatenate(([0], np.cumsum(parents)[:-1]))
    per_row = np.add.reduceat(children, starts)
    columns = {
        "effective_date": pyarrow.array(np.full(rows, np.datetime64("2026-03-02"))),
        "child_counts": lists(parents, children),
        "nights": lists(per_row, random.choice([0, 0, 60, 180], int(per_row.sum()))),
        "current_income_weekly_pence": random.integers(0, 150_000, rows),
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), path)


def write_lines(path: Path, table: Path, lines: int) -> None:
    """The first rows of the table, a line each."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows_of_table(table, None):
            if row.place > lines:
                return
            file.write(json.dumps(row.situation) + "\n")


def measured(proposal: Path, caseload: Path, runs: int) -> dict[str, float]:
    """Seconds of the program, by the clock and of the processor, and what it found."""
    command = [str(Path(sys.executable).parent / "upkeep"), "law", "diff", "current"]
    clock, processor = [], []
    for _run in range(runs):
        before, start = used(), time.perf_counter()
        done = subprocess.run(
            [*command, str(proposal), "--caseload", str(caseload)],
            capture_output=True,
            text=True,
            check=True,
        )
        clock.append(time.perf_counter() - start)
        processor.append(used() - before)
        assert " changed, " in done.stdout
    return {"seconds": statistics.median(clock), "processor": statistics.median(processor)}


def used() -> float:
    """Processor seconds of all programs that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--lines", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rates.toml").write_text(PROPOSAL, encoding="utf-8")
        write_table(folder / "table.parquet", chosen.rows)
        write_lines(folder / "lines.jsonl", folder / "table.parquet", chosen.lines)
        found = {
            f"{chosen.rows:,} rows": measured(folder, folder / "table.parquet", chosen.runs),
            f"{chosen.lines:,} lines": measured(folder, folder / "lines.jsonl", chosen.runs),
        }
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        for what, took in found.items():
            print(f"{what:>16}: {took['seconds']:.2f} s, {took['processor']:.2f} s of processor")


if __name__ == "__main__":
    main()
