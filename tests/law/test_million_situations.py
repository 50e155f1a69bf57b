"""One million random situations with every feature: the arrays equal the exact rules, row by row.

Each shard has a seed of its own. The exact rules run without an explanation, on facts read from the
row without any array; that an explanation changes no figure is tested elsewhere.
"""

from __future__ import annotations

import numpy as np
import pytest

from law.caseloads import random_caseload
from law.exact_rows import differences
from upkeep.law.scheme_2012.caseload import ARRAYS, calculate_caseload

SITUATIONS = 1_000_000
SHARDS = 40


@pytest.mark.parametrize("shard", range(SHARDS))
def test_arrays_equal_the_exact_rules(shard: int) -> None:
    caseload = random_caseload(np.random.default_rng([1991, 48, shard]), SITUATIONS // SHARDS)
    assert caseload.size == SITUATIONS // SHARDS
    assert differences(ARRAYS, caseload) == []


def test_the_situations_have_every_rate_and_basis_and_many_children() -> None:
    caseload = random_caseload(np.random.default_rng([1991, 48, 0]), SITUATIONS // SHARDS)
    found = calculate_caseload(caseload)
    assert set(found.rate_names.tolist()) == set(ARRAYS.rate_names)
    assert set(found.basis_names.tolist()) == set(ARRAYS.basis_names)
    assert caseload.child_counts.max() == 4
    assert caseload.receiving_parent_counts.max() == 3
