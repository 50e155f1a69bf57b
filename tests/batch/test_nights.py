"""The nightly run: twice, late, cut off anywhere, in partitions, it comes to the same."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.conninfo import conninfo_to_dict

from batch.books_compared import contents, digest
from batch.busy_night import BUSY, prepare
from batch.clones import clone, drop, using
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    violations,
    work,
    work_only,
)
from upkeep.batch import nights
from upkeep.batch.models import Night, StepRun
from upkeep.batch.nights import (
    NightRefusedError,
    last_night,
    nights_to_work,
    recorded_at,
    work_night,
)
from upkeep.batch.steps import STEPS
from upkeep.cases.models import CaseEvent, PayingParent
from upkeep.ledger import Account
from upkeep.shift import Shift

TESTS = Path(__file__).parents[1]


# --- Order of nights -------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_night_ever_is_the_one_asked_for() -> None:
    assert last_night() is None
    assert nights_to_work(FIRST_NIGHT) == [FIRST_NIGHT]
    assert nights_to_work(EFFECTIVE, FIRST_NIGHT) == [
        FIRST_NIGHT,
        FIRST_NIGHT + days(1),
        EFFECTIVE,
    ]


@pytest.mark.django_db
def test_missed_nights_are_caught_up_in_order() -> None:
    work_only(FIRST_NIGHT)
    assert nights_to_work(FIRST_NIGHT + days(3)) == [FIRST_NIGHT + days(n) for n in (1, 2, 3)]


@pytest.mark.django_db
def test_a_night_that_was_cut_off_comes_first() -> None:
    work_only(FIRST_NIGHT)
    cut_off = FIRST_NIGHT + days(1)
    Night.objects.create(date=cut_off, partitions=1, known_at=datetime(2023, 4, 4, 20, tzinfo=UTC))
    assert nights_to_work(FIRST_NIGHT + days(2)) == [cut_off, FIRST_NIGHT + days(2)]
    assert nights_to_work(cut_off) == [cut_off]


@pytest.mark.django_db
def test_a_worked_night_is_not_worked_again() -> None:
    work(EFFECTIVE)
    assert nights_to_work(EFFECTIVE) == []
    assert nights_to_work(FIRST_NIGHT) == []


@pytest.mark.django_db
def test_a_night_before_the_last_that_was_never_worked_is_refused() -> None:
    work(EFFECTIVE)
    with pytest.raises(NightRefusedError, match="The last one worked is 2023-04-05"):
        nights_to_work(FIRST_NIGHT - days(1))


@pytest.mark.django_db
def test_what_is_told_counts_as_known_from_the_evening_of_its_night() -> None:
    hold_income()
    apply()
    work(EFFECTIVE)
    evening = datetime(2023, 4, 5, 20, tzinfo=UTC)
    decided = CaseEvent.objects.get(kind="decided").known_at
    assert 0 <= (decided - evening).total_seconds() < 60
    assert Night.objects.get(date=EFFECTIVE).known_at == evening


@pytest.mark.django_db
def test_a_night_never_claims_to_have_known_less_than_the_one_before() -> None:
    hold_income()
    apply()
    work_only(FIRST_NIGHT)
    late = datetime(2024, 1, 1, tzinfo=UTC)
    CaseEvent.objects.create(
        case=case_of(), kind="notice_sent", effective_on=FIRST_NIGHT, known_at=late
    )
    work_only(FIRST_NIGHT + days(1))
    assert Night.objects.get(date=FIRST_NIGHT + days(1)).known_at > late


@pytest.mark.django_db
def test_what_is_done_while_a_night_s_seconds_run_counts_after_it_and_before_the_next() -> None:
    """Each step is a second apart whatever the clock says: no act may fall in between."""
    early = datetime(2023, 4, 5, 11, tzinfo=UTC)
    assert recorded_at(early) == early
    work_only(EFFECTIVE)
    night = Night.objects.get(date=EFFECTIVE)
    first = recorded_at(early)
    later = recorded_at(early + timedelta(seconds=1))
    assert night.known_at + timedelta(seconds=len(STEPS)) < first < later
    at_ten = datetime(2023, 4, 6, 9, tzinfo=UTC)
    assert recorded_at(at_ten) == at_ten
    Night.objects.filter(pk=night.pk).update(known_at=night.known_at + days(3))
    acts = [recorded_at(at_ten), recorded_at(at_ten.replace(hour=23, minute=59))]
    work_only(EFFECTIVE + days(1))
    after = Night.objects.get(date=EFFECTIVE + days(1))
    assert acts == sorted(acts)
    assert nights.recorded_before(after) < acts[0]
    assert acts[-1] < after.known_at, "the next night knows of both"


@pytest.mark.django_db
def test_every_step_is_told_and_recorded_once() -> None:
    told = []
    work_night(FIRST_NIGHT, on_step=lambda day, step: told.append((day, step.name)))
    assert told == [(FIRST_NIGHT, step.name) for step in STEPS]
    recorded = StepRun.objects.order_by("id").values_list("step", "partition")
    assert list(recorded) == [(step.name, 0) for step in STEPS]
    assert Night.objects.get().finished


# --- The same again --------------------------------------------------------------------------


@pytest.fixture
def busy(fresh_database: str) -> str:
    """A database in which the busy night is about to be worked."""
    prepare()
    return fresh_database


@pytest.mark.django_db
def test_a_night_worked_twice_changes_nothing() -> None:
    prepare()
    first = work_night(BUSY)
    before = contents()
    assert work_night(BUSY) == first
    assert contents() == before
    assert violations() == {}


@pytest.mark.django_db
def test_every_step_of_the_busy_night_has_work() -> None:
    prepare()
    work_night(BUSY)
    runs = StepRun.objects.filter(night=BUSY)
    assert {run.step for run in runs if not any(run.counts.values())} == set()


@pytest.mark.django_db
def test_a_step_repeated_after_it_was_recorded_is_refused_whole() -> None:
    """Two runs of one night at once: the second finds the step's record and rolls back."""
    prepare()
    work_night(BUSY)
    before = digest()
    night = Night.objects.get(date=BUSY)
    for place in range(len(STEPS)):
        shift = Shift(BUSY, night.known_at + timedelta(seconds=place), night.known_at)
        with pytest.raises((DatabaseError, psycopg.Error)), transaction.atomic():
            nights.work_step(place, shift)
    assert digest() == before


# --- Killed and run again --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parents_a_partition", "stride", "kills_min"), [(5000, 1, 120), (2, 5, 60)]
)
def test_a_night_killed_anywhere_and_run_again_ends_in_the_same_state(
    busy: str,
    parents_a_partition: int,
    stride: int,
    kills_min: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At every step boundary, after every statement of every step, and before every commit."""
    connection.close()
    doomed = clone(busy, f"{conninfo_to_dict(busy)['dbname']}_k")
    try:
        values = map(str, (doomed, BUSY, parents_a_partition, stride, 2))
        run = subprocess.run(
            [sys.executable, "-m", "batch.killed_nights", *values],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        drop(doomed)
    assert run.returncode == 0, run.stderr
    after: dict[str, Any] = json.loads(run.stdout)
    assert after["kills"] >= kills_min
    assert after["violations"] == {}

    monkeypatch.setattr(nights, "PAYING_PARENTS_A_PARTITION", parents_a_partition)
    work_only(BUSY, BUSY + days(1), BUSY + days(2))
    assert digest() == after["digest"]


# --- Partitions ------------------------------------------------------------------------------


def books_by_name() -> list[tuple[Any, ...]]:
    """What each account of each case, payer and receipt holds; files of payments together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account, CASE WHEN account = %s THEN 0 ELSE subject END, reason,"
            " effective_date, sum(amount_pence) FROM ledger_entry"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            [int(Account.PAYOUTS_IN_FLIGHT)],
        )
        return cursor.fetchall()


def test_partitions_and_workers_make_the_same_books(
    busy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    parted = clone(busy, f"{conninfo_to_dict(busy)['dbname']}_p")
    same = [
        "cases_decision",
        "cases_liability",
        "cases_caseevent",
        "cases_case",
        "collection_charge",
        "collection_instalment",
        "collection_receipt",
        "collection_allocation",
        "collection_openinstalment",
        "collection_openreceipt",
    ]
    try:
        work_only(BUSY, BUSY + days(1))
        whole, whole_books = contents(), books_by_name()
        monkeypatch.setattr(nights, "PAYING_PARENTS_A_PARTITION", 1)
        with using(parted):
            assert PayingParent.objects.count() >= 4
            for day in (BUSY, BUSY + days(1)):
                work_night(day, workers=2)
            assert Night.objects.get(date=BUSY).partitions >= 4
            assert violations() == {}
            found, books = contents(), books_by_name()
    finally:
        drop(parted)
    assert {table: found[table] for table in same} == {table: whole[table] for table in same}
    assert books == whole_books
