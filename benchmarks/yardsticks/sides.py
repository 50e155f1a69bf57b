"""Each side of the comparison over one kept caseload: seconds, memory and the amounts found.

A side is measured in a program of its own, so that what one leaves in memory or in caches does
nothing for or against another. What is made before the clock starts is the same for all: the
inputs in the form the side takes, the rules and figures loaded, and one small caseload run through.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from upkeep.law.scheme_2012.caseload import Caseload
from yardsticks.memory import PeakOfMemory
from yardsticks.plausible import kept, plausible_caseload

WORKERS = os.cpu_count() or 1
WARM_UP_ROWS = 2_000
ENOUGH_SECONDS = 30.0

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
    "Upkeep, one processor": lambda: upkeep_side(1),
    f"Upkeep, {WORKERS} processors": lambda: upkeep_side(WORKERS),
    "OpenFisca, as documented": lambda: openfisca_side(tuned=False),
    "OpenFisca, tuned": lambda: openfisca_side(tuned=True),
    "compiled, one processor": lambda: compiled_side(1),
    f"compiled, {WORKERS} processors": lambda: compiled_side(WORKERS),
}


def measure(name: str, folder: Path, runs: int) -> dict[str, float | None]:
    """The best of some runs of one side; the amounts go into a file beside the caseload.

    One more run comes first, of which the memory is watched. It counts as timed only where it takes
    so long that watching it makes no difference and another would not be borne.
    """
    prepare = SIDES[name]()
    prepare(plausible_caseload(WARM_UP_ROWS))()
    caseload = kept(folder)
    work = prepare(caseload)
    with PeakOfMemory() as memory:
        found, *took = timed(work)
    times = [took] if took[0] > ENOUGH_SECONDS else [timed(work)[1:] for _run in range(runs)]
    np.save(folder / "answers" / f"{name}.npy", in_pence(found))
    return {
        "seconds": min(wall for wall, _processor in times),
        "processor seconds": min(processor for _wall, processor in times),
        "bytes above inputs": None if memory.used is None else memory.used / caseload.size,
        "load": os.getloadavg()[0],
    }


def timed(work: Run) -> tuple[np.ndarray, float, float]:
    """What the work gives, its seconds, and those of the processor, further processes included."""
    wall, processor = time.perf_counter(), processor_seconds()
    found = work()
    return found, time.perf_counter() - wall, processor_seconds() - processor


def processor_seconds() -> float:
    """What this process and those that it has started and seen end have used so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def in_pence(found: np.ndarray) -> np.ndarray:
    """Amounts as whole pence; OpenFisca's are floats of pounds, rounded to pence already."""
    if np.issubdtype(found.dtype, np.floating):
        return np.rint(found.astype(np.float64) * 100).astype(np.int64)
    return found
