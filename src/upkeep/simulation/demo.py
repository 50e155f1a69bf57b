"""A generated caseload lived through from the first day to the last: ``upkeep demo --cases``."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from upkeep.batch.nights import nights_to_work
from upkeep.simulation.families import Family
from upkeep.simulation.population import generate
from upkeep.simulation.world import World, import_families

OnProgress = Callable[[int, int, date], None]
"""Told after each day: how many days are done, of how many, and which day it was."""


def run_caseload(cases: int, seed: int, start: date, end: date, on_progress: OnProgress) -> None:
    """Import a made-up caseload of about ``cases`` cases and live through ``start`` to ``end``.

    Goes on where it was when it was stopped before. Families, as many as it takes, come in
    through the import of files; the bank's and the employers' records are handed over directly.
    """
    habits = import_families(families_for(cases, seed, start, end), start)
    world = World(seed, habits, in_files=False)
    total = (end - start).days + 1
    days = nights_to_work(end, first_ever=start)
    for done, day in enumerate(days, start=total - len(days) + 1):
        world.step(day, workers=os.cpu_count() or 1)
        on_progress(done, total, day)


def families_for(cases: int, seed: int, start: date, end: date) -> Iterator[Family]:
    """Generated families until they have applied for ``cases`` cases."""
    applied_for = 0
    for family in generate(cases, seed, start, end + timedelta(days=1)):
        yield family
        applied_for += len(family.applications)
        if applied_for >= cases:
            return
