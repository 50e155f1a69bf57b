"""The nightly run: a function of the database and a date.

Every step commits together with the record that it is done, so a run killed anywhere and started
again ends in the same state, and a date run twice changes nothing. Dates that were missed are
worked first, in order.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import get_context

from django.db import connection, transaction
from django.db.models import Max

from upkeep import runtime
from upkeep.batch.models import Night, StepRun
from upkeep.batch.steps import STEPS, Step
from upkeep.cases.models import CaseEvent, PayingParent
from upkeep.collection import journals
from upkeep.shift import Shift

BEGINS_AT = time(20, 0, tzinfo=UTC)
"""What a night records counts as known from 20:00 of its date, or later if more was known."""

_STEP_APART = timedelta(seconds=1)
_LONG_AGO = datetime(1993, 4, 5, tzinfo=UTC)
PAYING_PARENTS_A_PARTITION = 5000
_NEVER = (0, 0, 0)
_SELDOM = (50_000, 20, 20)
"""How many new objects Python waits for before it looks for garbage, generation by generation."""

_STEP_IS_DONE = """
SET LOCAL synchronous_commit = off;
INSERT INTO batch_steprun (night_id, step, partition, counts) VALUES (%s, %s, %s, %s)
"""

OnStep = Callable[[date, Step], None]


class NightRefusedError(Exception):
    """The date cannot be worked; the message says why."""


def nights_to_work(through: date, first_ever: date | None = None) -> list[date]:
    """The dates to be worked, in order, to have every night done up to ``through``.

    The first night ever is ``first_ever``, or else ``through`` itself. Raises
    :class:`NightRefusedError` for a date before the last one worked that was never worked itself.
    """
    last = last_night()
    begun = Night.objects.filter(finished=False).order_by("date").first()
    if begun is not None:
        first = begun.date
    elif last is not None:
        first = last + timedelta(days=1)
    else:
        first = first_ever or through
    if first > through:
        if not Night.objects.filter(date=through).exists():
            raise NightRefusedError(
                f"The night of {through} was never worked, and later ones were: nights are worked "
                f"in order. The last one worked is {last}."
            )
        return []
    return [first + timedelta(days=n) for n in range((through - first).days + 1)]


def last_night() -> date | None:
    """The last night that was worked to its end, or None before the first."""
    last: date | None = Night.objects.filter(finished=True).aggregate(last=Max("date"))["last"]
    return last


def work_night(day: date, workers: int = 1, on_step: OnStep | None = None) -> dict[str, int]:
    """Work one night to its end and return what it did, by kind.

    ``workers`` processes share the partitions. Steps already done are passed over; the figures
    returned cover the whole night either way.
    """
    night = _begin(day)
    if night.finished:
        return _counts(night)
    since = recorded_before(night)
    done = set(StepRun.objects.filter(night=night).values_list("step", "partition"))
    with workers_pool(workers if night.partitions > 1 else 1) as pool:
        for place, step in enumerate(STEPS):
            if on_step is not None:
                on_step(day, step)
            known_at = known_at_of_step(night, place)
            partitions = night.partitions if step.is_partitioned else 1
            shifts = [
                Shift(day, known_at, since, partition, partitions)
                for partition in range(partitions)
                if (step.name, partition) not in done
            ]
            _work_all(pool, place, shifts)
    Night.objects.filter(pk=night.pk).update(finished=True)
    return _counts(night)


def _begin(day: date) -> Night:
    """The record of the night: fixed when it first begins, so that a second run is the same."""
    existing = Night.objects.filter(date=day).first()
    if existing is not None:
        return existing
    night = planned_night(day)
    night.save(force_insert=True)
    return night


def planned_night(day: date) -> Night:
    """The night of ``day`` as it would begin now; nothing is recorded."""
    latest = CaseEvent.objects.aggregate(latest=Max("known_at"))["latest"] or _LONG_AGO
    latest = max(latest, journals.last_known_at() or latest)
    begins = datetime.combine(day, BEGINS_AT)
    before = Night.objects.filter(date__lt=day).order_by("-date").first()
    if before is not None:
        begins = max(begins, _end_of(before) + 2 * _STEP_APART)
    parents = PayingParent.objects.count()
    return Night(
        date=day,
        known_at=max(begins, latest + _STEP_APART),
        partitions=max(1, -(-parents // PAYING_PARENTS_A_PARTITION)),
    )


def recorded_before(night: Night) -> datetime:
    """When the night before had recorded everything it did."""
    before = Night.objects.filter(date__lt=night.date).order_by("-date").first()
    return _LONG_AGO if before is None else _end_of(before)


def recorded_at(moment: datetime) -> datetime:
    """When what somebody does at a moment counts as known: after what the last night recorded.

    A night's steps are a second apart whatever the clock says, so while one is worked, or after
    many were caught up, the clock may stand before their end; what was then done by the clock would
    be older than the night, and the next night would take it for told already. Between one night
    and the next, later acts count as known later.
    """
    last = Night.objects.order_by("-date").first()
    if last is None:
        return moment
    into_the_day = moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return max(moment, _end_of(last) + _STEP_APART + into_the_day / 100_000)


def _end_of(night: Night) -> datetime:
    return night.known_at + _STEP_APART * len(STEPS)


def known_at_of_step(night: Night, place: int) -> datetime:
    """When what the step at a place of the night records counts as known."""
    return night.known_at + _STEP_APART * place


def _counts(night: Night) -> dict[str, int]:
    counts: dict[str, int] = {}
    for run in StepRun.objects.filter(night=night):
        for name, count in run.counts.items():
            counts[name] = counts.get(name, 0) + count
    return counts


@contextmanager
def workers_pool(workers: int) -> Iterator[ProcessPoolExecutor | None]:
    """Worker processes with connections of their own, or none for a small caseload."""
    if workers == 1:
        yield None
        return
    connection.close()
    context = get_context("spawn" if sys.platform == "darwin" else "fork")
    with ProcessPoolExecutor(workers, context, initializer=runtime.start_worker) as pool:
        # Workers start with the first task: here, while there is no connection to inherit.
        pool.submit(int).result()
        yield pool


def _work_all(pool: ProcessPoolExecutor | None, place: int, shifts: list[Shift]) -> None:
    if pool is None or len(shifts) == 1:
        for shift in shifts:
            work_step(place, shift)
        return
    list(pool.map(work_step, [place] * len(shifts), shifts))


def work_step(place: int, shift: Shift) -> None:
    """Work one step for one partition, and record that it is done, in one transaction.

    Its commit need not reach the disk at once: a step that a crash of the server loses, it loses
    with its record, and with everything after it. The end of the night waits for the disk.
    """
    step = STEPS[place]
    with _garbage_waits(step), transaction.atomic(), connection.cursor() as cursor:
        counts = step.work(cursor.cursor, shift)
        cursor.execute(_STEP_IS_DONE, [shift.date, step.name, shift.partition, json.dumps(counts)])


@contextmanager
def _garbage_waits(step: Step) -> Iterator[None]:
    """Do not look for cycles of garbage while a partition is worked, and seldom in a whole step.

    What a partition makes is freed when its last user lets go, and is bounded by the partition; to
    look through all of it again and again took a third of the time of deciding.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*(_NEVER if step.is_partitioned else _SELDOM))
    try:
        yield
    finally:
        gc.set_threshold(*usual)
