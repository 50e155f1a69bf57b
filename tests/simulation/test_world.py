"""A world in small: lived day by day it passes every check, and its files replayed make the same
books."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from books import books_of
from django.db import connection, transaction
from django.db.models import QuerySet

from upkeep.batch.checks import run_checks
from upkeep.batch.nights import work_night
from upkeep.collection.models import (
    BankStatement,
    EarningsOrder,
    EmployerReturnLine,
    Payout,
    Receipt,
)
from upkeep.gateways.bank_statements import write_statement
from upkeep.gateways.employer_returns import write_employer_return
from upkeep.gateways.importing import import_files
from upkeep.simulation.benefits import BenefitsOfTheDay, deduct_from_benefits
from upkeep.simulation.debits import DebitBanks
from upkeep.simulation.demo import run_caseload
from upkeep.simulation.families import Family, habits_of
from upkeep.simulation.first_caseload import SCENARIOS
from upkeep.simulation.order_desk import deduct_by_orders, work_orders
from upkeep.simulation.population import generate
from upkeep.simulation.world import Delivered, World, files_of, import_families, return_name
from upkeep.working_days import is_working_day

SEED = 13
START = date(2023, 4, 3)
FAMILIES, DAYS = 40, 200
SOON = START + timedelta(days=60)


def days_from(start: date, count: int) -> list[date]:
    return [start + timedelta(days=n) for n in range(count)]


def the_books() -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        return books_of(cursor)


def assert_every_check_holds() -> None:
    for check, violations in run_checks():
        assert not violations, f"{check.name}: {violations[:3]}"


def under_orders() -> QuerySet[EarningsOrder]:
    """The payment references of whom employers have orders."""
    return EarningsOrder.objects.values("paying_parent__reference")


def live(families: Sequence[Family]) -> list[Delivered]:
    """Day by day, as the world goes."""
    deduct_from_benefits(START)
    world = World(SEED, import_families(families, START))
    deduct_by_orders(START)
    return [world.step(day) for day in days_from(START, DAYS)]


def replay(families: Sequence[Family], files: list[tuple[str, bytes]]) -> None:
    """Everything at the start, then night by night, with what banks and benefits tell each
    day and what people do about orders."""
    import_files(files, datetime(2026, 4, 1, 9, tzinfo=UTC))
    deduct_from_benefits(START)
    deduct_by_orders(START)
    habits = habits_of(families)
    banks, benefits = DebitBanks(SEED), BenefitsOfTheDay()
    for day in days_from(START, DAYS):
        if is_working_day(day):
            banks.live(day)
            benefits.live(day)
            work_orders(day, habits)
        work_night(day)


def files_sent(delivered: list[Delivered]) -> list[tuple[str, bytes]]:
    statements = [day.statement for day in delivered if day.statement is not None]
    returns = [form for day in delivered for form in day.returns]
    return [
        ("statements.xml", write_statement(*statements)),
        *((return_name(form), write_employer_return(form)) for form in returns),
    ]


def test_a_world_passes_every_check_and_its_files_make_the_same_books(
    fresh_database: str,
) -> None:
    families = list(generate(FAMILIES, SEED, START, SOON))
    with transaction.atomic():
        delivered = live(families)
        lived = the_books()
        assert_every_check_holds()
        assert Receipt.objects.exclude(suspense_reason="").exists()
        assert Payout.objects.exists()
        assert Receipt.objects.filter(remittance_line__isnull=False).exists()
        assert EmployerReturnLine.objects.filter(payment_reference__in=under_orders()).exists()
        transaction.set_rollback(True)
    assert the_books() == []
    replay(families, [*files_of(families), *files_sent(delivered)])
    assert_every_check_holds()
    assert the_books() == lived


def test_a_caseload_goes_on_where_it_was(fresh_database: str) -> None:
    told: list[tuple[int, int, date]] = []
    middle, end = START + timedelta(days=30), START + timedelta(days=60)
    run_caseload(25, SEED, START, middle, lambda *said: told.append(said))
    assert told[-1] == (31, 31, middle)
    told.clear()
    run_caseload(25, SEED, START, end, lambda *said: told.append(said))
    assert told[0] == (32, 61, middle + timedelta(days=1))
    assert_every_check_holds()
    dates = list(BankStatement.objects.order_by("id").values_list("statement_date", flat=True))
    assert dates == sorted(set(dates))


@pytest.mark.usefixtures("fresh_database")
def test_a_day_delivered_twice_brings_nothing_the_second_time() -> None:
    families = [scenario.family() for scenario in SCENARIOS[:3]]
    world = World(SEED, import_families(families, START))
    delivered = [world.step(day) for day in days_from(START, 40)]
    again = [world.deliver(day) for day in days_from(START, 40)]
    sent = [day.statement for day in delivered if day.statement is not None]
    assert sent
    assert not any(day.statement or day.returns for day in again)
