"""Each side of the comparison over one kept caseload: seconds, memory and the amounts found.

A side is measured in a program of its own, so that what one leaves in memory or in caches does
nothing for or against another. What is made before the clock starts is the same for all: the
inputs in the form the side takes, the rules and figures loaded, and one small caseload run through.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from upkeep.law.scheme_2012.caseload import Caseload
from yardsticks.plausible import kept, plausible_caseload

WORKERS = os.cpu_count() or 1
WARM_UP_ROWS = 2_000
ENOUGH_SECONDS = 30.0
PEAK_FILE = Path("/proc/self/clear_refs")

Run = Callable[[], np.ndarray]
"""Works everything out once; gives the weekly pence of each receiving parent."""


def upkeep_side(workers: int) -> Callable[[Caseload], Run]:
    """Our own rules over arrays."""
    from upkeep.law.scheme_2012.caseload import calculate_caseload

    return lambda caseload: lambda: calculate_caseload(caseload, workers=workers).weekly


def compiled_side(workers: int) -> Callable[[Caseload], Run]:
    """The rules by hand, compiled."""
    from yardsticks.compiled import Kernel

    def ready(caseload: Caseload) -> Run:
        kernel = Kernel(caseload)
        return lambda: kernel.run(workers)[1]

    return ready


def openfisca_side(*, tuned: bool) -> Callable[[Caseload], Run]:
    """The rules as an OpenFisca package, from building the simulation to the amounts."""
    from yardsticks.openfisca_2012 import ChildMaintenance
    from yardsticks.openfisca_2012.tuned import Tuned
    from yardsticks.openfisca_run import Arrays, run

    system = Tuned(ChildMaintenance()) if tuned else ChildMaintenance()

    def ready(caseload: Caseload) -> Run:
        arrays = Arrays(caseload)
        return lambda: run(system, arrays)

    return ready


SIDES: dict[str, Callable[[], Callable[[Caseload], Run]]] = {
    "Upkeep, one thread": lambda: upkeep_side(1),
    f"Upkeep, {WORKERS} threads": lambda: upkeep_side(WORKERS),
    "OpenFisca, as documented": lambda: openfisca_side(tuned=False),
    "OpenFisca, tuned": lambda: openfisca_side(tuned=True),
    "compiled, one thread": lambda: compiled_side(1),
    f"compiled, {WORKERS} threads": lambda: compiled_side(WORKERS),
}


def measure(name: str, folder: Path, runs: int) -> dict[str, float | None]:
    """The best of some runs of one side; the amounts go into a file beside the caseload."""
    prepare = SIDES[name]()
    prepare(plausible_caseload(WARM_UP_ROWS))()
    caseload = kept(folder)
    work = prepare(caseload)
    memory_before = peak_from_here()
    found, walls, processors = np.zeros(0), [], []
    memory_after = None
    for _run in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
        memory_after = memory_after or peak_now()
        if sum(walls) > ENOUGH_SECONDS:
            break
    np.save(folder / "answers" / f"{name}.npy", in_pence(found))
    used = None if memory_before is None or memory_after is None else memory_after - memory_before
    return {
        "seconds": min(walls),
        "processor seconds": min(processors),
        "bytes above inputs": None if used is None else used / caseload.size,
        "load": os.getloadavg()[0],
    }


def in_pence(found: np.ndarray) -> np.ndarray:
    """Amounts as whole pence; OpenFisca's are floats of pounds, rounded to pence already."""
    if np.issubdtype(found.dtype, np.floating):
        return np.rint(found.astype(np.float64) * 100).astype(np.int64)
    return found


def peak_from_here() -> int | None:
    """Forget earlier peaks of memory and say what is in use; nothing where Linux does not tell."""
    if not PEAK_FILE.exists():
        return None
    PEAK_FILE.write_text("5")
    return psutil.Process().memory_info().rss


def peak_now() -> int | None:
    """The most bytes in use since :func:`peak_from_here`."""
    if not PEAK_FILE.exists():
        return None
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
