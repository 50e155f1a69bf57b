"""Whatever goes wrong around it, nothing is lost, nothing is there twice, and every check holds.

More seeds, families and days than here: ``make simulate SEEDS=1-100 FAMILIES=1000 DAYS=1095``. A
failure names its seed and everything that befell the world until then; the seed lives it again.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from faulty_world import (
    START,
    FaultyWorld,
    exported,
    lost_or_doubled,
    our_balances,
    violations,
)
from psycopg.conninfo import conninfo_to_dict

from batch.books_compared import contents
from batch.clones import clone, drop, using
from ledger.other_programs import beancount_balances

FAULTS_MET_MIN = 5
FIRST_DAYS = 24
"""Until the first payments come there is little that faults could befall."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a seed: ``--seeds 7`` or ``--seeds 1-100``."""
    first, _, last = metafunc.config.getoption("--seeds").partition("-")
    metafunc.parametrize("seed", range(int(first), int(last or first) + 1))


def test_a_world_with_faults(
    seed: int,
    fresh_database: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """After its first days, half with faults that may change nothing, then half with all."""
    families = int(request.config.getoption("--families"))
    days = int(request.config.getoption("--days"))
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path / "faulty"))
    world = FaultyWorld(seed, families, harmless=False)
    world.found()
    world.live(START, FIRST_DAYS)
    connection.close()
    peace = clone(fresh_database, f"{conninfo_to_dict(fresh_database)['dbname']}_p")

    world.harmless = True
    begin = START + timedelta(days=FIRST_DAYS)
    world.live(begin, days // 2)
    half = contents()
    try:
        with using(peace), monkeypatch.context() as elsewhere:
            elsewhere.setenv("UPKEEP_DATA", str(tmp_path / "peace"))
            peaceful = FaultyWorld(seed, families, harmless=False)
            peaceful.habits = world.habits
            peaceful.live(begin, days // 2)
            expected = contents()
    finally:
        drop(peace)
    told = f"seed {seed}, {families} families, {days} days:\n" + "\n".join(world.told)
    assert [table for table in expected if half[table] != expected[table]] == [], told

    world.delaying = True
    world.live(begin + timedelta(days=days // 2), days - days // 2)
    told = f"seed {seed}, {families} families, {days} days:\n" + "\n".join(world.told)
    assert len(world.met) >= FAULTS_MET_MIN, told
    assert violations() == {}, told
    assert lost_or_doubled() == [], told
    assert beancount_balances(exported()) == our_balances(), told
