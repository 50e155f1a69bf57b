"""Caseloads of the 1993 scheme for tests: plausible ones, and ones as mixed as can be.

Invented throughout: no figure describes a person.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from upkeep.law.scheme_1993.caseload import BENEFIT_BITS, STATUS_BITS, Caseload

FIRST_DAY = np.datetime64("1993-04-05")
DAYS = 4_300
SPARING = ("incapacity_benefit", "disability_living_allowance", "family_credit", "other")


def _chosen(rng: np.random.Generator, size: int, share: float, codes: tuple[str, ...]) -> Any:
    bits = np.array([1 << BENEFIT_BITS[code] for code in codes], np.uint64)
    return np.where(rng.random(size) < share, bits[rng.integers(0, len(bits), size)], 0).astype(
        np.uint64
    )


def _income_support(rng: np.random.Generator, size: int, share: float) -> Any:
    bit = np.uint64(1 << BENEFIT_BITS["income_support"])
    return np.where(rng.random(size) < share, bit, np.uint64(0))


def plausible_caseload_1993(rng: np.random.Generator, size: int) -> Caseload:
    """Mostly one receiving parent on income support with one or two children."""
    parents = np.where(rng.random(size) < 0.06, 2, 1)
    owners = int(parents.sum())
    children = rng.choice([1, 2, 3, 4], owners, p=[0.5, 0.33, 0.12, 0.05])
    count = int(children.sum())
    own = np.where(rng.random(size) < 0.25, rng.integers(1, 4, size), 0)
    family = int(own.sum())
    in_work = rng.random(owners) < 0.3
    return Caseload(
        effective_date=FIRST_DAY + rng.integers(0, DAYS, size),
        receiving_parent_counts=parents,
        child_counts=children,
        net_pay=rng.integers(0, 45_000, size),
        rent=rng.integers(0, 10_000, size),
        council_tax_yearly=rng.integers(20_000, 90_000, size),
        benefits=_income_support(rng, size, 0.3) | _chosen(rng, size, 0.06, SPARING),
        status=np.where(rng.random(size) < 0.01, 1 << STATUS_BITS["prisoner"], 0).astype(np.uint64),
        has_partner=rng.random(size) < 0.4,
        partner_net_pay=rng.integers(0, 25_000, size),
        family_child_counts=own,
        family_age=rng.integers(0, 19, family),
        family_is_step_child=rng.random(family) < 0.4,
        family_is_partners_child=rng.random(family) < 0.6,
        carer_net_pay=np.where(in_work, rng.integers(2_000, 30_000, owners), 0),
        carer_rent=rng.integers(0, 8_000, owners),
        carer_benefits=np.where(in_work, np.uint64(0), _income_support(rng, owners, 1.0)),
        carer_has_partner=rng.random(owners) < 0.2,
        carer_lone_parent_child_benefit=rng.random(owners) < 0.5,
        age=rng.integers(0, 19, count),
        nights_with_paying_parent=np.where(rng.random(count) < 0.05, rng.integers(1, 4, count), 0),
    )


def random_caseload_1993(
    rng: np.random.Generator, size: int, most_parents: int = 3, most_children: int = 4
) -> Caseload:
    """Every feature that arrays hold, at every strength, side by side."""
    parents = rng.integers(1, most_parents + 1, size)
    owners = int(parents.sum())
    children = rng.integers(1, most_children + 1, owners)
    count = int(children.sum())
    own = np.where(rng.random(size) < 0.4, rng.integers(0, 4, size), 0)
    family = int(own.sum())
    every = tuple(BENEFIT_BITS)
    nights = np.where(rng.random(count) < 0.2, rng.integers(0, 4, count), 0)
    return Caseload(
        effective_date=FIRST_DAY + rng.integers(0, DAYS, size),
        receiving_parent_counts=parents,
        child_counts=children,
        net_pay=rng.choice([0, 500, 6_000, 15_000, 30_000, 60_000, 250_000], size)
        + rng.integers(0, 5_000, size),
        rent=rng.choice([0, 5_000, 7_999, 8_000, 8_001, 20_000], size),
        council_tax_yearly=rng.integers(0, 120_000, size),
        benefits=_chosen(rng, size, 0.2, every),
        status=np.where(
            rng.random(size) < 0.05, np.uint64(1) << rng.integers(0, 2, size).astype(np.uint64), 0
        ).astype(np.uint64),
        has_partner=rng.random(size) < 0.5,
        partner_net_pay=np.where(rng.random(size) < 0.5, rng.integers(0, 40_000, size), 0),
        has_disability=rng.random(size) < 0.1,
        child_benefit=np.where(rng.random(size) < 0.3, rng.integers(900, 4_000, size), 0),
        orders_paid=np.where(rng.random(size) < 0.1, rng.integers(1, 5_000, size), 0),
        family_child_counts=own,
        family_age=rng.integers(0, 20, family),
        family_is_step_child=rng.random(family) < 0.4,
        family_is_partners_child=rng.random(family) < 0.6,
        carer_net_pay=np.where(rng.random(owners) < 0.6, rng.integers(0, 60_000, owners), 0),
        carer_rent=rng.integers(0, 12_000, owners),
        carer_council_tax_yearly=rng.integers(0, 90_000, owners),
        carer_benefits=_chosen(rng, owners, 0.3, every),
        carer_has_partner=rng.random(owners) < 0.3,
        carer_partner_net_pay=rng.integers(0, 20_000, owners),
        carer_is_no_parent=rng.random(owners) < 0.1,
        carer_lone_parent_child_benefit=rng.random(owners) < 0.4,
        age=rng.integers(0, 20, count),
        nights_with_paying_parent=nights,
        nights_with_local_authority=np.where(rng.random(count) < 0.1, rng.integers(0, 5, count), 0),
    )
