"""Work nights in processes that are killed again and again, wherever a night can be cut off.

Run as ``python -m batch.killed_nights DATABASE_URL DAY PARENTS_A_PARTITION STRIDE NIGHTS_AFTER``.
Works the night of DAY in children that kill themselves: when the night has begun, before each
step, after each of its statements (or every STRIDE-th), when its work is done but not committed,
when it is committed, and before the night is marked finished. A child that takes up the night
carries on where the one before was killed. Then works the nights after it in peace and prints,
as JSON, how often it killed, what the database holds, and what the checks find.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any


class Fuse:
    """Kills this process when it has burnt down: once for each thing that is done."""

    def __init__(self, length: int) -> None:
        self.left = length
        self.is_lit = False

    def burn(self) -> None:
        """One thing more is about to be done, unless it is one too many."""
        if self.is_lit:
            if self.left == 0:
                die()
            self.left -= 1


def die() -> None:
    """End this process at once, with nothing cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


class BurningCursor:
    """A database cursor whose every statement burns the fuse."""

    def __init__(self, cursor: Any, fuse: Fuse) -> None:
        self._cursor, self._fuse = cursor, fuse

    def __getattr__(self, name: str) -> Any:
        if name in ("execute", "executemany", "copy"):
            self._fuse.burn()
        return getattr(self._cursor, name)


def rig(fuse: Fuse, note: Callable[[], object]) -> None:
    """Have every statement and commit within a step burn the fuse; note every step committed."""
    from django.db import connection

    from upkeep.batch import nights

    work_step, commit = nights.work_step, connection.commit

    def burning_step(place: int, shift: Any) -> None:
        fuse.is_lit = True
        work_step(place, shift)
        note()
        fuse.burn()
        fuse.is_lit = False

    def burning_commit() -> None:
        fuse.burn()
        commit()

    def burning_statement(execute: Any, *args: Any) -> Any:
        fuse.burn()
        return execute(*args)

    nights.work_step = burning_step
    connection.commit = burning_commit  # type: ignore[method-assign]
    connection.execute_wrappers.append(burning_statement)
    nights.STEPS = tuple(
        replace(step, work=lambda c, s, work=step.work: work(BurningCursor(c, fuse), s))
        for step in nights.STEPS
    )


def in_a_child(work: Callable[[Callable[[], object]], object]) -> tuple[bool, int]:
    """Do something in a child process; whether it lived, and how many steps it committed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(lambda: os.write(writing, b"."))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as notes:
        committed = len(notes.read())
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "the night failed"
    return not os.WIFSIGNALED(status), committed


def killed_when_begun(day: date) -> Callable[[Any], None]:
    def work(note: Callable[[], object]) -> None:
        from upkeep.batch import nights

        begin = nights._begin
        nights._begin = lambda day: (begin(day), die())[0]
        nights.work_night(day)

    return work


def killed_after(day: date, length: int) -> Callable[[Any], None]:
    def work(note: Callable[[], object]) -> None:
        from upkeep.batch import nights

        rig(Fuse(length), note)
        nights.work_night(day)

    return work


def killed_before_the_end(day: date) -> Callable[[Any], None]:
    def work(note: Callable[[], object]) -> None:
        from django.db import connection

        from upkeep.batch import nights

        def refuse(execute: Any, sql: str, *args: Any) -> Any:
            if sql.startswith('UPDATE "batch_night"'):
                die()
            return execute(sql, *args)

        connection.execute_wrappers.append(refuse)
        nights.work_night(day)

    return work


def work_dying(day: date, stride: int, steps: int) -> int:
    """Work the night of ``day``, killed over and over; how often."""
    lived, _ = in_a_child(killed_when_begun(day))
    assert not lived
    kills, length, done = 1, 0, 0
    while done < steps:
        lived, committed = in_a_child(killed_after(day, length))
        done += committed
        if lived:
            assert done == steps
            return kills
        kills += 1
        length = length + stride if committed == 0 else 0
    lived, _ = in_a_child(killed_before_the_end(day))
    assert not lived
    return kills + 1


def main(url: str, day: date, parents_a_partition: int, stride: int, nights_after: int) -> None:
    """See the top of this module."""
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upkeep.settings")
    import django

    django.setup()
    from django.db import connection

    from batch.books_compared import digest
    from building import violations
    from upkeep.batch import nights
    from upkeep.cases.models import PayingParent

    nights.PAYING_PARENTS_A_PARTITION = parents_a_partition
    partitions = max(1, -(-PayingParent.objects.count() // parents_a_partition))
    connection.close()
    steps = sum(partitions if step.is_partitioned else 1 for step in nights.STEPS)
    kills = work_dying(day, stride, steps)
    for number in range(nights_after + 1):
        nights.work_night(day + timedelta(days=number))
    found = {"kills": kills, "digest": digest(), "violations": violations()}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]), *map(int, sys.argv[3:]))
