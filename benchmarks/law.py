"""How fast the law works: one explained family, lines of a batch, arrays of a nation.

    .venv/bin/python benchmarks/law.py [--rows 1000000] [--runs 3] [--json]

Everything is taken in one run: our own rules, the same rules as an OpenFisca package
(`yardsticks/openfisca_2012`), and the same rules written by hand for a compiler
(`yardsticks/compiled.py`), all over one made-up caseload, each in a program of its own. The amounts
that the sides find are compared. The 2003 and 1993 schemes follow, over caseloads of their own and
beside their own exact rules only. ``--rows`` sets the largest caseload; 10000000 takes minutes and
gigabytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from yardsticks import alone, older
from yardsticks.plausible import keep, plausible_caseload
from yardsticks.sides import SIDES, measure

SMALLEST = 10_000
OURS, DOCUMENTED = "Upkeep, one processor", "OpenFisca, as documented"
COLUMNS = (
    "seconds",
    "M/s",
    "M/cpu s",
    "M rules/s",
    "bytes each",
    "x OpenFisca",
    "x tuned",
    "x compiled",
    "differ",
    "by at most",
)
OLDER_COLUMNS = ("seconds", "M/s", "M/cpu s", "bytes each", "sample", "differ")
WHAT_EACH_SIDE_DOES = """\
All sides work out the complete weekly amount of each receiving parent: the income basis with the
25% test, nil, flat, half flat, reduced, basic and basic plus rates, lists of benefits, relevant
other children, other arrangements, sharing between receiving parents, shared care in every band
with the extra £7, local authority care, the floor, default decisions, contact costs and unearned
income. Only Upkeep also has the other grounds of variation, follows dates within one caseload,
explains any row, and works exactly in every case; OpenFisca keeps 32-bit floats.
M/s and M/cpu s are millions of situations for each second of the clock and of the processor; rules
are those that an explanation shows. Bytes are the peak above the inputs, results included.
"x OpenFisca" and "x tuned" are speeds beside OpenFisca used as its documentation shows, and with
its look-up of benefits replaced by hand; it runs on one processor. "x compiled" is the speed beside
the compiled rules on as many processors. "differ" counts the receiving parents whose amount is not
ours; "by at most" is in pence. For the older schemes "differ" counts the rows of a sample for which
the exact rules find another amount."""


def machine() -> str:
    """What the figures were taken on."""
    parts = [f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("numpy", "numba", "openfisca-core")]
    load = os.getloadavg()[0]
    return f"{platform.machine()}, {os.cpu_count()} processors, {', '.join(parts)}, load {load:.1f}"


def one_at_a_time(runs: int, lines: int) -> dict[str, float]:
    """Single situations: the import, explained calculations, and the batch command."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            "import of upkeep.law, s": alone.import_seconds(runs),
            **{f"explained, ms: {name}": ms for name, ms in alone.explained(lines).items()},
            **{
                f"--batch, lines a second: {name}": speed
                for name, speed in alone.batch_lines(Path(folder), lines, runs).items()
            },
        }


def arrays(rows: int, runs: int) -> dict[str, dict[str, Any]]:
    """Every side over one caseload, and what its amounts are worth beside ours."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "answers").mkdir()
        caseload = plausible_caseload(rows)
        rules = alone.rules_each(caseload, sample=1_000)
        keep(caseload, folder)
        del caseload
        found = {side: in_its_own_program(side, folder, runs) for side in SIDES}
        ours = np.load(folder / "answers" / f"{OURS}.npy")
        for side, figures in found.items():
            apart = np.abs(np.load(folder / "answers" / f"{side}.npy") - ours)
            figures |= {"differ": int(np.count_nonzero(apart)), "by at most": int(apart.max())}
    for side, figures in found.items():
        figures |= speeds(side, figures, found, rows, rules)
    return found


def in_its_own_program(side: str, folder: Path, runs: int) -> dict[str, Any]:
    """Measure one side in a new program, with compiled code kept beside what is built."""
    command = [sys.executable, __file__, "--side", side, str(folder), "--runs", str(runs)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(said.splitlines()[-1]))


def older_singles(name: str, lines: int, runs: int) -> dict[str, float]:
    """Single situations of the 2003 or 1993 scheme."""
    with tempfile.TemporaryDirectory() as folder:
        return older.one_at_a_time(name, Path(folder), max(lines // 5, 1), runs)


def older_arrays(name: str, rows: int, runs: int) -> dict[str, dict[str, Any]]:
    """Arrays of the 2003 or 1993 scheme, measured in a program of its own."""
    command = [sys.executable, __file__, "--older", name, "--rows", str(rows), "--runs", str(runs)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(said.splitlines()[-1]))


def speeds(
    side: str, figures: dict[str, Any], found: dict[str, Any], rows: int, rules: float
) -> dict[str, float | None]:
    """The figures of the table that follow from the seconds."""
    limit = side.replace(side.partition(",")[0], "compiled")
    seconds = figures["seconds"]
    is_ours = side.startswith("Upkeep")
    return {
        "M/s": rows / seconds / 1e6,
        "M/cpu s": rows / figures["processor seconds"] / 1e6,
        "M rules/s": rows * rules / seconds / 1e6 if is_ours else None,
        "bytes each": figures["bytes above inputs"],
        "x OpenFisca": found[DOCUMENTED]["seconds"] / seconds,
        "x tuned": found["OpenFisca, tuned"]["seconds"] / seconds,
        "x compiled": found[limit if limit in found else "compiled, one processor"]["seconds"]
        / seconds,
    }


def table(rows: int, found: dict[str, dict[str, Any]], columns: tuple[str, ...] = COLUMNS) -> str:
    """One caseload's figures for a reader."""
    lines = [f"{rows:,} situations".ljust(26) + "".join(name.rjust(12) for name in columns)]
    for side, figures in found.items():
        cells = (shown(figures[name]) for name in columns)
        lines.append(side.ljust(26) + "".join(cell.rjust(12) for cell in cells))
    return "\n".join(lines)


def shown(figure: float | None) -> str:
    if figure is None:
        return "-"
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.3g}"


def sizes(largest: int) -> list[int]:
    """Ten times as many each time, up to the largest asked for."""
    found = [min(SMALLEST, largest)]
    while found[-1] < largest:
        found.append(min(found[-1] * 10, largest))
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the largest caseload")
    options.add_argument("--runs", type=int, default=3, help="the best of so many is taken")
    options.add_argument("--lines", type=int, default=5_000, help="situations taken one by one")
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    options.add_argument("--side", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--older", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.side:
        print(json.dumps(measure(chosen.side[0], Path(chosen.side[1]), chosen.runs)))
    elif chosen.older:
        print(json.dumps(older.measure_arrays(chosen.older, chosen.rows, chosen.runs)))
    elif chosen.json:
        print(json.dumps(everything(chosen.rows, chosen.runs, chosen.lines), indent=2))
    else:
        for text in report(chosen.rows, chosen.runs, chosen.lines):
            print(text, end="\n\n", flush=True)


def everything(rows: int, runs: int, lines: int) -> dict[str, Any]:
    """All figures for a program."""
    return {
        "machine": machine(),
        "single": one_at_a_time(runs, lines),
        "arrays": {str(size): arrays(size, runs) for size in sizes(rows)},
        "older": {
            name: {
                "single": older_singles(name, lines, runs),
                "arrays": {str(size): older_arrays(name, size, runs) for size in sizes(rows)},
            }
            for name in older.OLDER
        },
    }


def report(rows: int, runs: int, lines: int) -> Iterator[str]:
    """All figures for a reader, as they come."""
    yield machine()
    yield listed(one_at_a_time(runs, lines))
    yield WHAT_EACH_SIDE_DOES
    for size in sizes(rows):
        yield table(size, arrays(size, runs))
    for name in older.OLDER:
        yield f"The {name} scheme, over a plausible mix of its own\n" + listed(
            older_singles(name, lines, runs)
        )
        for size in sizes(rows):
            yield table(size, older_arrays(name, size, runs), OLDER_COLUMNS)


def listed(figures: dict[str, float]) -> str:
    """Figures one below the other."""
    return "\n".join(
        name.ljust(46) + (f"{figure:>10,.3f}" if figure < 100 else f"{figure:>10,.0f}")
        for name, figure in figures.items()
    )


if __name__ == "__main__":
    main()
