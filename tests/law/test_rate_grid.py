"""Every cell of the rate grid, at each limit and a penny beside it: arrays equal exact rules."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from law.exact_rows import differences
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2012.caseload import (
    ARRAYS,
    BENEFIT_BITS,
    STATUS_BITS,
    UNKNOWN,
    Caseload,
    calculate_caseload,
)

PARAMETERS = load_scheme(ARRAYS.name)
ERAS = ("2012-12-10", "2013-04-29", "2013-11-24", "2013-11-25", "2018-12-13", "2026-03-02")
NIGHTS = (0, 1, 51, 52, 103, 104, 155, 156, 174, 175, 366)
CHILDREN = (1, 2, 3, 4, 5)
OTHERS = (0, 1, 2, 3, 4, 5)

# Weekly pence at which something changes: nil, flat, reduced, basic, basic plus without and with
# each reduction for other children, and the cap.
LIMITS = (500, 700, 10_000, 20_000, 80_000, 89_888, 93_024, 95_239, 300_000)
PENNIES = (-1, 0, 1)
INCOMES = (0, 50_000, *(limit + step for limit, step in product(LIMITS, PENNIES)))
ANNUAL = tuple(-(-limit * 365 // 7) + step for limit, step in product(LIMITS, PENNIES))

# What decides the rate beside income: a benefit, the partner, a circumstance, nothing known.
INCOME, BENEFIT, COUPLE, CIRCUMSTANCE, NOTHING = range(5)
CELLS = [
    *((INCOME, income, UNKNOWN) for income in INCOMES),
    *((INCOME, UNKNOWN, annual) for annual in ANNUAL),
    *product((BENEFIT, COUPLE, CIRCUMSTANCE), (UNKNOWN, 699, 50_000), (UNKNOWN,)),
    (NOTHING, UNKNOWN, UNKNOWN),
]


def grid(era: str, nights: int) -> Caseload:
    cells = np.array([(*cell, *family) for cell in CELLS for family in product(CHILDREN, OTHERS)])
    decided, current, historic, children, others = cells.T
    size = len(cells)
    no_bits = np.zeros(size, np.uint64)
    credit = np.uint64(1 << BENEFIT_BITS["income_support"])
    return Caseload(
        effective_date=np.full(size, np.datetime64(era)),
        current_income_weekly=current,
        historic_income_annual=historic,
        receiving_parent_counts=np.ones(size, np.int64),
        child_counts=children,
        nights=np.full(int(children.sum()), nights),
        relevant_other_children=others,
        benefits=np.where((decided == BENEFIT) | (decided == COUPLE), credit, no_bits),
        partner_is_paying_parent=decided == COUPLE,
        status=np.where(decided == CIRCUMSTANCE, np.uint64(1 << STATUS_BITS["prisoner"]), no_bits),
    )


@pytest.mark.parametrize("nights", NIGHTS)
@pytest.mark.parametrize("era", ERAS)
def test_every_cell(era: str, nights: int) -> None:
    assert differences(ARRAYS, grid(era, nights)) == []


def test_the_grid_has_every_rate() -> None:
    found = calculate_caseload(grid(ERAS[-1], 0))
    assert set(found.rate_names.tolist()) == set(ARRAYS.rate_names)


@pytest.mark.parametrize("era", ERAS)
def test_the_grid_knows_the_limits_of_the_law(era: str) -> None:
    law = PARAMETERS.on(np.datetime64(era).item())
    names = ("nil.income_below", "flat.income_max", "reduced.income_under", "basic.lower_limit")
    found = {law.value(name).figure.numerator for name in (*names, "income.cap")}
    assert found <= set(LIMITS)
    thresholds = {cell.numerator for cell in law.value("shared_care.nights").table}
    assert thresholds <= set(NIGHTS)
    reductions = [
        -(-80_000 * cell.denominator // (cell.denominator - cell.numerator))
        for cell in law.value("other_children.income_percent").table
    ]
    assert all(any(abs(each - limit) <= 1 for limit in LIMITS) for each in reductions)
