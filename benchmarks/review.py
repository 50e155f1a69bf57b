"""The annual review of a whole caseload in one night: paying parents a second, memory, growth.

    .venv/bin/python benchmarks/review.py [--sizes N,N] [--runs 3] [--workers 2] [--json]

On the night measured the review of every paying parent falls due, and HMRC holds a figure for the
latest tax year for each. Every one of them is decided anew, with explanation and snapshot; the
liability is rewritten, the charges looked at again, a schedule for the year issued, proceedings
moved and both parents written to: the night as it is, by `upkeep.batch.nights.work_night`. Half of
the cases are Direct Pay. The caseload is built the normal way: generated families come in through
the import of files, and the nights on which much happens are worked: intake, first decision, the
announcement of the review thirty days before, and a night that charges the year. Quiet nights
between, and the payments of the year, are left out. See ``yardsticks/one_night.py``.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from yardsticks.one_night import MeasuredNight, main, timed

FIRST_NIGHT = date(2023, 4, 3)
DECIDED_ON = date(2023, 4, 5)
NIGHT = date(2024, 4, 5)
"""A year after the first decisions took effect: every review is due."""
ANNOUNCED_DAYS = 30
SEED = 20
INCOME_POUNDS_MIN = 12_000
RAISE_PERCENT_EACH = 7
"""Incomes of the later year differ by none to six per cent, in turn."""


def build(cases: int, workers: int) -> dict[str, float]:
    """Import, take in, decide, announce the review, charge the year; seconds of each stage."""
    from django.db import connection

    from upkeep.batch.nights import work_night
    from upkeep.simulation.world import import_families

    stages: dict[str, float] = {}
    with timed(stages, "import of files"):
        import_families(families(cases), FIRST_NIGHT)
    nights = {
        "night of intake": FIRST_NIGHT,
        "night of first decisions": DECIDED_ON,
        "night of announcement": NIGHT - timedelta(days=ANNOUNCED_DAYS),
        "night of charging the year": NIGHT - timedelta(days=1),
    }
    for stage, night in nights.items():
        with timed(stages, stage):
            work_night(night, workers)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return stages


def families(cases: int) -> Iterator[Any]:
    """One case each, every other one Direct Pay, with HMRC's figures for two tax years."""
    from upkeep.cases.forms import CircumstancesForm, CollectionForm
    from upkeep.simulation.families import Family
    from upkeep.simulation.habits import Habit
    from upkeep.simulation.population import generate

    next_day = date(2023, 4, 4)
    for number, family in enumerate(generate(cases, SEED, FIRST_NIGHT, next_day)):
        collection = CollectionForm(
            service_type="direct_pay" if number % 2 else "collect_and_pay",
            method="standing_order",
            frequency="monthly",
            collection_day=3,
        )
        same = {"circumstances": CircumstancesForm(), "collection": collection}
        form = family.applications[0].model_copy(update=same)
        payer = family.national_insurance_number
        yield Family((form,), tuple(incomes(payer, number)), (), Habit())


def incomes(payer: str, number: int) -> Iterator[Any]:
    """HMRC's figures for the payer: one for the first decision, and a later one for the review."""
    from upkeep.cases.forms import IncomeForm

    first = INCOME_POUNDS_MIN + number * 7919 % 60_000
    later = first * (100 + number % RAISE_PERCENT_EACH) // 100
    for year, pounds in ((2021, first), (2022, later)):
        yield IncomeForm(
            national_insurance_number=payer,
            tax_year=f"{year}-{year % 100 + 1}",
            employment_income_pence=pounds * 100,
            pension_income_pence=0,
            taxable_benefits_pence=0,
            trading_profit_pence=0,
            pension_contributions_pence=0,
            source="paye",
            available_on=date(year + 1, 9, 1),
        )


if __name__ == "__main__":
    reviewed = MeasuredNight(
        __file__,
        NIGHT,
        build,
        counted=("reviews", "paying_parents", "decisions"),
        of_interest=("start reviews", "revise default decisions", "decide", "charge"),
    )
    main(reviewed, __doc__, "1000,10000,100000")
