"""Caseloads of the 2003 scheme: random ones with every feature, plausible ones for measuring."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from upkeep.law.scheme_2003.caseload import BENEFIT_BITS, STATUS_BITS, Caseload

DAYS = np.array(
    ["2003-03-03", "2003-04-06", "2003-10-06", "2003-11-04", "2003-11-05", "2004-09-15",
     "2004-09-16", "2005-03-16", "2005-04-05", "2005-04-06", "2008-10-27", "2009-04-05",
     "2009-04-06", "2013-04-29", "2018-12-31"],
    "datetime64[D]",
)  # fmt: skip
WEEKLY_EDGES = np.array([499, 500, 10000, 10001, 19999, 20000, 20333, 23000, 200000, 200001])
NIGHT_EDGES = np.array([0, 51, 52, 103, 104, 155, 156, 174, 175, 366])
AUTHORITY_EDGES = np.array([0, 51, 52, 104, 156, 207, 208, 259, 260, 262])


def random_caseload_2003(random: Generator, size: int, *, most_children: int = 4) -> Caseload:
    """Rows that crowd around the limits of the law, with rare features common."""
    parents = random.choice([1, 1, 1, 2, 3, 5], size)
    parent_total = int(parents.sum())
    children = random.integers(1, most_children + 1, parent_total)
    child_total = int(children.sum())
    is_varied = random.random(size) < 0.5

    def sometimes(share: float, highest: int, count: int = size) -> np.ndarray:
        return np.where(random.random(count) < share, random.integers(0, highest, count), 0)

    def varied(share: float, *choices: int) -> np.ndarray:
        return np.where(is_varied & (random.random(size) < share), random.choice(choices, size), 0)

    def known(share: float, highest: int) -> np.ndarray:
        return np.where(random.random(size) < share, random.integers(0, highest, size), -1)

    def bits(places: dict[str, int], share: float) -> np.ndarray:
        one = np.uint64(1) << random.integers(0, len(places), size).astype(np.uint64)
        return np.where(random.random(size) < share, one, np.uint64(0)).astype(np.uint64)

    income = np.where(
        random.random(size) < 0.5,
        random.choice(WEEKLY_EDGES, size) + random.integers(-1, 2, size),
        random.integers(0, 260_000, size),
    )
    return Caseload(
        effective_date=random.choice(DAYS, size),
        net_weekly_income=np.where(random.random(size) < 0.9, income, -1),
        receiving_parent_counts=parents,
        child_counts=children,
        nights=np.where(
            random.random(child_total) < 0.5, random.choice(NIGHT_EDGES, child_total), 0
        ),
        local_authority_nights=np.where(
            random.random(child_total) < 0.15, random.choice(AUTHORITY_EDGES, child_total), 0
        ),
        benefits=bits(BENEFIT_BITS, 0.2) | bits(BENEFIT_BITS, 0.1),
        partner_benefits=bits(BENEFIT_BITS, 0.1),
        benefits_weekly=known(0.5, 9_000),
        benefit_additions_weekly=sometimes(0.1, 5_000),
        couple_benefits_weekly=known(0.5, 1_000),
        partner_is_paying_parent=random.random(size) < 0.15,
        further_partners=random.choice([0, 0, 0, 1, 2], size),
        status=bits(STATUS_BITS, 0.08),
        relevant_other_children=random.choice([0, 0, 1, 2, 3, 5], size),
        order_children=random.choice([0, 0, 0, 0, 1, 2, 4], size),
        contact=varied(0.3, 999, 1_000, 1_001, 1_500, 1_501, 9_000, 40_000),
        illness_or_disability=varied(0.1, 1, 2_000),
        prior_debts=varied(0.1, 700, 3_000),
        boarding_school=varied(0.2, 5_000, 30_000, 150_000),
        mortgage=varied(0.1, 800, 20_000),
        assets=varied(0.2, 6_500_000, 6_500_001, 12_345_678),
        income_not_taken_into_account=varied(0.2, 10_000, 10_001, 35_000),
        controlled_company_income=varied(0.1, 5_000, 10_001),
        diverted=varied(0.2, 1, 9_000, 200_000),
        lifestyle=varied(0.1, 9_000, 60_000),
        property_transfer=sometimes(0.1, 3_000, parent_total),
    )


def plausible_caseload_2003(random: Generator, size: int) -> Caseload:
    """Rows such as a caseload might hold, for measuring; no statistics are claimed."""
    parents = np.where(random.random(size) < 0.06, 2, 1)
    children = random.choice([1, 1, 1, 1, 2, 2, 3], int(parents.sum()))
    child_total = int(children.sum())
    benefit = np.uint64(1 << BENEFIT_BITS["income_support"])
    days = np.datetime64("2003-03-03") + random.integers(0, 5_700, size).astype("timedelta64[D]")
    return Caseload(
        effective_date=days,
        net_weekly_income=random.gamma(4.0, 7_000.0, size).astype(np.int64),
        receiving_parent_counts=parents,
        child_counts=children,
        nights=np.where(random.random(child_total) < 0.3, random.integers(0, 183, child_total), 0),
        benefits=np.where(random.random(size) < 0.2, benefit, np.uint64(0)).astype(np.uint64),
        relevant_other_children=random.choice([0, 0, 0, 1, 2], size),
        contact=np.where(random.random(size) < 0.01, random.integers(0, 8_000, size), 0),
    )
