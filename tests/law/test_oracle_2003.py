"""The 2003 scheme against a second working-out, on random rows that crowd around its limits."""

from __future__ import annotations

import numpy as np
import pytest

from law.caseloads_2003 import random_caseload_2003
from law.oracle_2003 import Oracle
from upkeep.law.scheme_2003.caseload import calculate_caseload, situation_of_row


@pytest.mark.parametrize("seed", range(100, 104))
def test_both_workings_come_to_the_same(seed: int) -> None:
    caseload = random_caseload_2003(np.random.default_rng(seed), 5_000)
    together = calculate_caseload(caseload)
    begins = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
    rates = together.rate_names
    for row in range(0, caseload.size, 2):
        given = situation_of_row(caseload, row)
        found = (rates[row], together.weekly[begins[row] : begins[row + 1]].tolist())
        assert found == Oracle(given).pence(), given
