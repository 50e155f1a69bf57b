"""Random caseloads with every feature of the 2012 scheme, for comparing many with one."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from upkeep.law.scheme_2012.caseload import BENEFIT_BITS, STATUS_BITS, Caseload

DAYS = np.array(
    ["2012-12-10", "2013-04-28", "2013-04-29", "2013-11-24", "2013-11-25", "2014-05-18",
     "2016-04-06", "2017-04-06", "2018-12-12", "2018-12-13", "2023-11-19", "2026-03-02"],
    "datetime64[D]",
)  # fmt: skip
WEEKLY_EDGES = np.array([499, 500, 699, 700, 10000, 10001, 19999, 20000, 80000, 300000, 300001])
NIGHT_EDGES = np.array([0, 51, 52, 103, 104, 155, 156, 174, 175, 207, 208, 260, 262, 263, 366])


def random_caseload(random: Generator, size: int, *, most_children: int = 4) -> Caseload:
    """Rows that crowd around the limits of the law, with rare features common."""
    parents = random.choice([1, 1, 1, 2, 3], size)
    children = random.integers(1, most_children + 1, int(parents.sum()))
    child_total = int(children.sum())
    assets = random.choice([0, 0, 0, 1, 2], size)

    def sometimes(share: float, highest: int) -> np.ndarray:
        return np.where(random.random(size) < share, random.integers(0, highest, size), 0)

    def bits(places: dict[str, int], share: float) -> np.ndarray:
        one = np.uint64(1) << random.integers(0, len(places), size).astype(np.uint64)
        return np.where(random.random(size) < share, one, np.uint64(0)).astype(np.uint64)

    weekly = np.where(
        random.random(size) < 0.4,
        random.choice(WEEKLY_EDGES, size) + random.integers(-1, 2, size),
        random.integers(0, 400_000, size),
    )
    current = np.where(random.random(size) < 0.6, weekly, -1)
    historic = np.where(
        random.random(size) < 0.6,
        np.maximum(weekly * 365 // 7 + random.integers(-40_000, 40_000, size), 0),
        -1,
    )
    nights = np.where(random.random(child_total) < 0.5, random.choice(NIGHT_EDGES, child_total), 0)
    authority = np.where(
        random.random(child_total) < 0.15, random.choice(NIGHT_EDGES, child_total), 0
    )
    return Caseload(
        effective_date=random.choice(DAYS, size),
        historic_income_annual=historic,
        current_income_weekly=current,
        current_income_in_use_weekly=np.where(
            random.random(size) < 0.15,
            np.maximum(weekly + random.integers(-9000, 9000, size), 0),
            -1,
        ),
        current_income_is_estimated=random.random(size) < 0.1,
        nation=random.integers(0, 2, size),
        receiving_parent_counts=parents,
        child_counts=children,
        nights=nights,
        local_authority_nights=authority,
        historic_pension_contributions_annual=sometimes(0.1, 500_000),
        benefits=bits(BENEFIT_BITS, 0.2),
        partner_benefits=bits(BENEFIT_BITS, 0.1),
        partner_is_paying_parent=random.random(size) < 0.1,
        status=bits(STATUS_BITS, 0.08),
        relevant_other_children=random.choice([0, 0, 1, 2, 3, 5], size),
        other_arrangement_children=random.choice([0, 0, 0, 0, 1, 2], size),
        contact=sometimes(0.2, 5_000),
        illness_or_disability=sometimes(0.1, 5_000),
        prior_debts=np.where(random.random(size) < 0.1, random.choice([999, 1000, 1001], size), 0),
        boarding_school=sometimes(0.1, 90_000),
        mortgage=sometimes(0.1, 20_000),
        unearned_annual=np.where(
            random.random(size) < 0.2, random.choice([249_999, 250_000, 1_234_567], size), 0
        ),
        income_while_on_benefit=np.where(
            random.random(size) < 0.2, random.choice([9_999, 10_000, 10_001, 35_000], size), 0
        ),
        diverted=sometimes(0.1, 100_000),
        asset_counts=assets,
        asset_values=random.choice([2_000_000, 3_125_000, 3_125_001, 9_999_999], int(assets.sum())),
    )
