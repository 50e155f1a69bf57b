"""A night with everything due: cases a second, memory, and how both grow with the caseload.

    .venv/bin/python benchmarks/night.py [--sizes N,N] [--runs 3] [--workers 2] [--json]

On the night measured every case has a collection period that ends, an instalment that falls due
and a payment on the bank statement; so every case is charged, its receipt posted, allocated and
paid out, all in one night by `upkeep.batch.nights.work_night`. The caseload is built the normal
way: generated families come in through the import of files, one night takes them in and one
decides and sends the schedules. Only the bank statement is handed over as a record, not as XML,
and nights between on which nothing would happen are left out. See ``yardsticks/one_night.py``.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from yardsticks.one_night import MeasuredNight, main, timed

FIRST_NIGHT = date(2023, 4, 3)
DECIDED_ON = date(2023, 4, 5)
NIGHT = date(2023, 4, 19)
"""The first period ends two weeks after the cases begin, on a day when the banks are open."""
SEED = 12
INCOME_POUNDS_MIN = 12_000


def build(cases: int, workers: int) -> dict[str, float]:
    """Import, take in, decide and schedule, bring the statement; seconds of each stage."""
    from django.db import connection

    from upkeep.batch.nights import work_night
    from upkeep.simulation.world import World, import_families

    stages: dict[str, float] = {}
    with timed(stages, "import of files"):
        habits = import_families(families(cases), FIRST_NIGHT)
    with timed(stages, "night of intake"):
        work_night(FIRST_NIGHT, workers)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with timed(stages, "night of first decisions"):
        work_night(DECIDED_ON, workers)
    with timed(stages, "bank statement"):
        delivered = World(SEED, habits, in_files=False).deliver(NIGHT)
    assert delivered.statement is not None
    assert len(delivered.statement.lines) == cases, "every case has a payment"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return stages


def families(cases: int) -> Iterator[Any]:
    """One case each, all of the basic rate or above, all paid on the same day of the month."""
    from upkeep.cases.forms import CircumstancesForm, CollectionForm
    from upkeep.simulation.families import Family
    from upkeep.simulation.habits import Habit
    from upkeep.simulation.population import generate

    collection = CollectionForm(
        service_type="collect_and_pay",
        method="standing_order",
        frequency="monthly",
        collection_day=NIGHT.day,
    )
    next_day = date(2023, 4, 4)
    same = {"circumstances": CircumstancesForm(), "collection": collection}
    for number, family in enumerate(generate(cases, SEED, FIRST_NIGHT, next_day)):
        form = family.applications[0].model_copy(update=same)
        payer = family.national_insurance_number
        yield Family((form,), (income(payer, number),), (), Habit())


def income(payer: str, number: int) -> Any:  # noqa: ANN401 - loaded late
    """A figure of HMRC's for the payer: from 12,000 pounds up to 72,000."""
    from upkeep.cases.forms import IncomeForm

    return IncomeForm(
        national_insurance_number=payer,
        tax_year="2021-22",
        employment_income_pence=(INCOME_POUNDS_MIN + number * 7919 % 60_000) * 100,
        pension_income_pence=0,
        taxable_benefits_pence=0,
        trading_profit_pence=0,
        pension_contributions_pence=0,
        source="paye",
        available_on=date(2022, 9, 1),
    )


if __name__ == "__main__":
    measured = ("charges", "receipts", "allocations", "payouts")
    main(MeasuredNight(__file__, NIGHT, build, measured), __doc__, "1000,10000,100000")
