"""Measuring one night on a caseload built for it: time of each step, memory, growth.

The caseload is built once for each size; each run has a fresh copy of that database, on a server
of its own with the settings of the built-in one: durability is at PostgreSQL's defaults (fsync and
synchronous commit on). Building and every run are processes of their own, watched from outside.
"""

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from posting import machine, throw_away_server
from upkeep import database, runtime

SAMPLED_EVERY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class MeasuredNight:
    """A night to be measured: the script that declares it, how its caseload is built, what it does.

    ``build`` makes the database from a number of cases and of workers and returns the seconds of
    each stage. The night must do each of ``counted`` once for every case. ``of_interest`` are the
    steps that are summed by themselves, beside the whole night.
    """

    script: str
    date: date
    build: Callable[[int, int], dict[str, float]]
    counted: tuple[str, ...]
    of_interest: tuple[str, ...] = ()


@contextmanager
def timed(stages: dict[str, float], stage: str) -> Iterator[None]:
    """Note how long the block takes."""
    began = time.perf_counter()
    yield
    stages[stage] = time.perf_counter() - began


# --- Measuring ---------------------------------------------------------------------------------


def build(night: MeasuredNight, server: str, cases: int) -> dict[str, float]:
    """Make the database ``built`` with everything due on the night; seconds of each stage."""
    with database.administration(server) as administration:
        administration.execute("DROP DATABASE IF EXISTS built")
    address = make_conninfo(server, dbname="built")
    stages: dict[str, float] = in_process(night, "build", address, str(cases))["stages"]
    return stages


def measure(night: MeasuredNight, server: str, workers: int) -> dict[str, Any]:
    """One night on a fresh copy of the built database, watched from outside."""
    with database.administration(server) as administration:
        administration.execute("CREATE DATABASE run TEMPLATE built")
        administration.execute("CHECKPOINT")
        try:
            return in_process(night, "night", make_conninfo(server, dbname="run"), str(workers))
        finally:
            administration.execute("DROP DATABASE run WITH (FORCE)")


def night_here(night: MeasuredNight, workers: int) -> dict[str, Any]:
    """In a process of its own: work the night, timing every step."""
    from upkeep.batch.nights import work_night

    marks: list[tuple[str, float]] = []
    worked_before = processor_seconds()
    began = time.perf_counter()
    counts = work_night(
        night.date, workers, lambda _, step: marks.append((step.name, time.perf_counter()))
    )
    ended = time.perf_counter()
    ends = [moment for _, moment in marks[1:]] + [ended]
    steps = {name: end - start for (name, start), end in zip(marks, ends, strict=True)}
    return {
        "seconds": ended - began,
        "python_processor_seconds": processor_seconds() - worked_before,
        "steps": steps,
        "counts": counts,
    }


def processor_seconds() -> float:
    """What this process and those it started and saw end have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def in_process(night: MeasuredNight, *arguments: str) -> dict[str, Any]:
    """Run the script for one task; its answer, and what it and its server took meanwhile."""
    command = [sys.executable, night.script, "--task", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    python, postgres = Watch(process.pid), Watch(server_process(arguments[1]))
    said, _ = process.communicate()
    python.stop()
    postgres.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments[:1])} failed; see above.")
    return {
        **json.loads(said.splitlines()[-1]),
        "python_peak_bytes": python.peak_bytes,
        "postgres_peak_bytes": postgres.peak_bytes,
        "postgres_processor_seconds": postgres.processor_seconds,
    }


def server_process(url: str) -> int:
    """The process of the server that the URL names, which keeps a note beside its socket."""
    folder = Path(str(conninfo_to_dict(url)["host"]))
    return int((folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])


class Watch(threading.Thread):
    """Looks now and then at a process and all it started: the most memory, the processor time."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peak_bytes = 0
        self._used_before = {pid: used for pid, _, used in self._look()}
        self._used: dict[int, float] = {}
        self._ended = threading.Event()
        self.start()

    @property
    def processor_seconds(self) -> float:
        """What was used since the watch began, but for the last moments of those that ended."""
        return sum(used - self._used_before.get(pid, 0.0) for pid, used in self._used.items())

    def run(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(SAMPLED_EVERY_SECONDS):
            seen = self._look()
            self.peak_bytes = max(self.peak_bytes, sum(held for _, held, _ in seen))
            self._used |= {pid: used for pid, _, used in seen}

    def stop(self) -> None:
        """End the watch."""
        self._ended.set()
        self.join()

    def _look(self) -> list[tuple[int, int, float]]:
        """Of each process its number, bytes held and seconds used.

        Shared memory is counted once where the system tells (Linux).
        """
        seen = []
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.process)
            for each in (first, *first.children(recursive=True)):
                with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    held, used = each.memory_full_info(), each.cpu_times()
                    seen.append((each.pid, getattr(held, "pss", held.rss), used.user + used.system))
        return seen


# --- Reporting ---------------------------------------------------------------------------------


def report(night: MeasuredNight, sizes: list[int], runs: int, workers: int) -> dict[str, Any]:
    """Measure every size and gather the figures."""
    with throw_away_server() as server:
        found: dict[str, Any] = {"machine": machine(server), "workers": workers, "sizes": []}
        for cases in sizes:
            built = build(night, server, cases)
            measured = [measure(night, server, workers) for _ in range(runs)]
            found["sizes"].append(row_of(night, cases, built, measured))
    if len(sizes) > 1:
        points = [(row["cases"], row["seconds_median"]) for row in found["sizes"]]
        found["exponent"] = round(exponent(points), 2)
        chosen = [(row["cases"], row["of_interest_seconds"]) for row in found["sizes"]]
        found["of_interest_exponent"] = round(exponent(chosen), 2) if night.of_interest else None
    return found


def row_of(
    night: MeasuredNight, cases: int, built: dict[str, float], measured: list[dict[str, Any]]
) -> dict[str, Any]:
    """The figures of one size."""
    counts = measured[0]["counts"]
    for kind in night.counted:
        assert counts[kind] == cases, f"{counts[kind]} {kind} of {cases} cases"
    seconds = statistics.median(run["seconds"] for run in measured)
    steps = {
        step: statistics.median(run["steps"][step] for run in measured)
        for step in measured[0]["steps"]
    }
    chosen = sum(steps[step] for step in night.of_interest)
    return {
        "cases": cases,
        "seconds": [run["seconds"] for run in measured],
        "seconds_median": seconds,
        "cases_per_second": round(cases / seconds),
        "steps": steps,
        "of_interest": ", ".join(night.of_interest),
        "of_interest_seconds": chosen,
        "of_interest_cases_per_second": round(cases / chosen) if chosen else 0,
        "python_peak_bytes": max(run["python_peak_bytes"] for run in measured),
        "postgres_peak_bytes": max(run["postgres_peak_bytes"] for run in measured),
        "python_processor_seconds": statistics.median(
            run["python_processor_seconds"] for run in measured
        ),
        "postgres_processor_seconds": statistics.median(
            run["postgres_processor_seconds"] for run in measured
        ),
        "building_seconds": built,
    }


def exponent(points: list[tuple[int, float]]) -> float:
    """How seconds grow with cases: the slope of the line through the logarithms."""
    x = [math.log(cases) for cases, _ in points]
    y = [math.log(seconds) for _, seconds in points]
    return statistics.linear_regression(x, y).slope


def show(found: dict[str, Any]) -> None:
    """Print the figures as tables."""
    print(f"{found['machine']}; {found['workers']} workers; median of the runs\n")
    print("                             processor seconds       peak memory, MiB")
    print("   cases   seconds  cases/s    Python  PostgreSQL    Python  PostgreSQL")
    for row in found["sizes"]:
        print(
            f"{row['cases']:>8,} {row['seconds_median']:>9.2f} {row['cases_per_second']:>8,} "
            f"{row['python_processor_seconds']:>9.2f} {row['postgres_processor_seconds']:>11.2f} "
            f"{row['python_peak_bytes'] >> 20:>9,} {row['postgres_peak_bytes'] >> 20:>11,}"
        )
    for row in found["sizes"]:
        if row["of_interest"]:
            print(
                f"\n{row['cases']:,} cases: {row['of_interest']}: "
                f"{row['of_interest_seconds']:.2f} s, "
                f"{row['of_interest_cases_per_second']:,} cases a second"
            )
    if "exponent" in found:
        print(f"\nSeconds grow with cases to the power of {found['exponent']:.2f}")
    if found.get("of_interest_exponent") is not None:
        print(f"Those of the steps above to the power of {found['of_interest_exponent']:.2f}")
    show_parts("Seconds of each step", [row["steps"] for row in found["sizes"]], found)
    show_parts("Seconds of building", [row["building_seconds"] for row in found["sizes"]], found)


def show_parts(title: str, columns: list[dict[str, float]], found: dict[str, Any]) -> None:
    """A table of parts by size."""
    print(f"\n{title:<26}" + "".join(f"{row['cases']:>12,}" for row in found["sizes"]))
    for part in columns[0]:
        print(f"  {part:<24}" + "".join(f"{column[part]:>12.2f}" for column in columns))


def main(night: MeasuredNight, description: str, sizes: str) -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=description.splitlines()[0])
    options.add_argument("--sizes", default=sizes)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    options.add_argument("--task", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.task:
        print(json.dumps(_do(night, *chosen.task, workers=chosen.workers)))
        return
    wanted = [int(size) for size in chosen.sizes.split(",")]
    found = report(night, wanted, chosen.runs, chosen.workers)
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        show(found)


def _do(night: MeasuredNight, task: str, url: str, count: str, *, workers: int) -> dict[str, Any]:
    """What a process was started for: building for ``count`` cases, or a night of that many."""
    os.environ["DATABASE_URL"] = url
    runtime.start(migrate=task == "build")
    if task == "build":
        return {"stages": night.build(int(count), workers)}
    return night_here(night, int(count))
