"""What the speed of the law is measured against does the same work: the amounts agree."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ROWS = 3_000


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """``benchmarks/law.py``, with every side measured here and not in a program of its own."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    spec = importlib.util.spec_from_file_location("law_benchmark", BENCHMARKS / "law.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "in_its_own_program", module.measure)
    return module


def test_every_side_is_measured_and_finds_our_amounts(benchmark: ModuleType) -> None:
    found: dict[str, dict[str, Any]] = benchmark.arrays(ROWS, runs=1)
    shown = benchmark.table(ROWS, found)
    for side, figures in found.items():
        assert side in shown
        assert figures["M/s"] > 0
        if side.startswith("OpenFisca"):
            assert figures["differ"] <= ROWS // 100, f"{side}: a rule differs, not a rounding"
            assert figures["by at most"] <= 1
        else:
            assert figures["differ"] == 0, side


def test_the_caseload_needs_every_rate(benchmark: ModuleType) -> None:
    from upkeep.law.scheme_2012.caseload import calculate_caseload
    from upkeep.law.scheme_2012.vocabulary import RATE_NAMES

    answers = calculate_caseload(benchmark.plausible_caseload(ROWS))
    assert set(answers.rate_names) == set(RATE_NAMES)


def test_sizes_grow_tenfold_up_to_the_largest(benchmark: ModuleType) -> None:
    assert benchmark.sizes(500) == [500]
    assert benchmark.sizes(10_000_000) == [10_000, 100_000, 1_000_000, 10_000_000]


def test_one_situation_at_a_time_is_measured(benchmark: ModuleType) -> None:
    explained = benchmark.alone.explained(20)
    assert len(explained) == 8
    assert all(milliseconds > 0 for milliseconds in explained.values())
    caseload = benchmark.plausible_caseload(50)
    assert benchmark.alone.rules_each(caseload, sample=50) > 5


@pytest.mark.parametrize("name", ["2003", "1993"])
def test_an_older_scheme_is_measured_and_its_arrays_are_exact(
    benchmark: ModuleType, name: str, tmp_path: Path
) -> None:
    single = benchmark.older.one_at_a_time(name, tmp_path, lines=20, runs=1)
    assert len(single) == 6
    assert all(figure > 0 for figure in single.values())
    found: dict[str, dict[str, Any]] = benchmark.older.measure_arrays(name, 500, 1, sample=50)
    shown = benchmark.table(500, found, benchmark.OLDER_COLUMNS)
    for side, figures in found.items():
        assert side in shown
        assert figures["M/s"] > 0
        assert figures["differ"] == 0, side
