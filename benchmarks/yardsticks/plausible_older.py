"""Made-up caseloads of the 2003 and 1993 schemes, the same on every machine; no statistics."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from upkeep.law.scheme_1993 import caseload as scheme_1993
from upkeep.law.scheme_2003 import caseload as scheme_2003

DAYS_OF_2003 = (np.datetime64("2003-03-03"), 3_600)
DAYS_OF_1993 = (np.datetime64("1993-04-05"), 3_600)


def plausible_2003(size: int, seed: int = 3) -> scheme_2003.Caseload:
    """Mostly one receiving parent, one or two children; a fifth on benefit, a third with nights."""
    random = np.random.default_rng(seed)
    parents = random.choice([1, 2, 3], size, p=[0.93, 0.06, 0.01])
    children = random.choice([1, 2, 3, 4], int(parents.sum()), p=[0.6, 0.28, 0.09, 0.03])
    total = int(children.sum())
    return scheme_2003.Caseload(
        effective_date=_days(random, size, *DAYS_OF_2003),
        receiving_parent_counts=parents,
        child_counts=children,
        net_weekly_income=np.where(
            random.random(size) < 0.97, random.lognormal(10.1, 0.6, size).astype(np.int64), -1
        ),
        benefits=_bits(random, scheme_2003.BENEFIT_BITS, size, 0.22),
        partner_benefits=_bits(random, scheme_2003.BENEFIT_BITS, size, 0.05),
        partner_is_paying_parent=random.random(size) < 0.02,
        status=_bits(random, scheme_2003.STATUS_BITS, size, 0.01),
        relevant_other_children=random.choice([0, 1, 2, 3], size, p=[0.75, 0.15, 0.07, 0.03]),
        nights=_some(random, total, 0.35, 40, 190),
        local_authority_nights=_some(random, total, 0.005, 1, 250),
        contact=_some(random, size, 0.01, 0, 8_000),
        mortgage=_some(random, size, 0.005, 0, 9_000),
    )


def plausible_1993(size: int, seed: int = 3) -> scheme_1993.Caseload:
    """Mostly one receiving parent on income support; a quarter of payers have children at home."""
    random = np.random.default_rng(seed)
    parents = random.choice([1, 2], size, p=[0.94, 0.06])
    owners = int(parents.sum())
    children = random.choice([1, 2, 3, 4], owners, p=[0.5, 0.33, 0.12, 0.05])
    total = int(children.sum())
    own = np.where(random.random(size) < 0.25, random.integers(1, 4, size), 0)
    family = int(own.sum())
    works = random.random(owners) < 0.3
    support = {"income_support": scheme_1993.BENEFIT_BITS["income_support"]}
    carers_support = _bits(random, support, owners, 1.0)
    return scheme_1993.Caseload(
        effective_date=_days(random, size, *DAYS_OF_1993),
        receiving_parent_counts=parents,
        child_counts=children,
        net_pay=random.lognormal(9.8, 0.5, size).astype(np.int64),
        rent=random.integers(0, 9_000, size),
        council_tax_yearly=random.integers(20_000, 90_000, size),
        benefits=_bits(random, support, size, 0.25)
        | _bits(random, scheme_1993.BENEFIT_BITS, size, 0.05),
        status=_bits(random, scheme_1993.STATUS_BITS, size, 0.01),
        has_partner=random.random(size) < 0.4,
        partner_net_pay=_some(random, size, 0.5, 2_000, 25_000),
        family_child_counts=own,
        family_age=random.integers(0, 19, family),
        family_is_step_child=random.random(family) < 0.4,
        family_is_partners_child=random.random(family) < 0.6,
        carer_net_pay=np.where(works, random.integers(2_000, 30_000, owners), 0),
        carer_rent=random.integers(0, 8_000, owners),
        carer_benefits=np.where(works, np.uint64(0), carers_support),
        carer_has_partner=random.random(owners) < 0.2,
        carer_lone_parent_child_benefit=random.random(owners) < 0.5,
        age=random.integers(0, 19, total),
        nights_with_paying_parent=_some(random, total, 0.05, 1, 4),
    )


def _days(random: Generator, size: int, first: np.datetime64, count: int) -> np.ndarray:
    return first + random.integers(0, count, size).astype("timedelta64[D]")


def _some(random: Generator, count: int, share: float, lowest: int, above: int) -> np.ndarray:
    """Nought for most, a number for a share of them."""
    return np.where(random.random(count) < share, random.integers(lowest, above, count), 0)


def _bits(random: Generator, places: dict[str, int], count: int, share: float) -> np.ndarray:
    """One code for a share, none for the others."""
    masks = np.array([1 << place for place in places.values()], np.uint64)
    one = masks[random.integers(0, len(masks), count)]
    return np.where(random.random(count) < share, one, np.uint64(0))
