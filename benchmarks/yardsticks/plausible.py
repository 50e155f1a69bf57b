"""A caseload of a plausible mix, the same on every machine, kept in a folder between programs."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from upkeep.law.scheme_2012.caseload import BENEFIT_BITS, STATUS_BITS, Caseload

EFFECTIVE_DATE = "2026-03-02"


def plausible_caseload(size: int, seed: int = 3) -> Caseload:
    """Families of a plausible mix: mostly one receiving parent and one or two children."""
    random = np.random.default_rng(seed)
    parents = random.choice([1, 2, 3], size, p=[0.93, 0.06, 0.01])
    children = random.choice([1, 2, 3, 4], int(parents.sum()), p=[0.6, 0.28, 0.09, 0.03])
    total = int(children.sum())
    historic = np.where(
        random.random(size) < 0.9, random.lognormal(14.7, 0.7, size).astype(np.int64), -1
    )
    current = np.where(
        (random.random(size) < 0.25) | (historic < 0),
        random.lognormal(10.6, 0.6, size).astype(np.int64),
        -1,
    )
    current[random.random(size) < 0.02] = -1

    def one_of(count: int, share: float) -> np.ndarray:
        bit = np.uint64(1) << random.integers(0, count, size).astype(np.uint64)
        return np.where(random.random(size) < share, bit, np.uint64(0)).astype(np.uint64)

    return Caseload(
        effective_date=np.full(size, np.datetime64(EFFECTIVE_DATE)),
        historic_income_annual=historic,
        current_income_weekly=current,
        receiving_parent_counts=parents,
        child_counts=children,
        nights=np.where(random.random(total) < 0.35, random.integers(40, 190, total), 0),
        local_authority_nights=np.where(
            random.random(total) < 0.005, random.integers(0, 366, total), 0
        ),
        benefits=one_of(len(BENEFIT_BITS), 0.22),
        partner_benefits=one_of(len(BENEFIT_BITS), 0.05),
        partner_is_paying_parent=random.random(size) < 0.02,
        status=one_of(len(STATUS_BITS), 0.01),
        relevant_other_children=random.choice([0, 1, 2, 3], size, p=[0.75, 0.15, 0.07, 0.03]),
        other_arrangement_children=random.choice([0, 1], size, p=[0.99, 0.01]),
        contact=np.where(random.random(size) < 0.01, random.integers(0, 8_000, size), 0),
        unearned_annual=np.where(random.random(size) < 0.01, random.integers(0, 10**6, size), 0),
    )


def keep(caseload: Caseload, folder: Path) -> None:
    """Write every column to a file of its own, for the programs that measure."""
    for field in fields(caseload):
        values = getattr(caseload, field.name)
        if values is not None:
            np.save(folder / f"{field.name}.npy", values)


def kept(folder: Path) -> Caseload:
    """Read back what :func:`keep` wrote."""
    return Caseload(**{file.stem: np.load(file) for file in folder.glob("*.npy")})
