"""The families of the first caseload, designed by hand so that every case is there to be seen.

``tools/make_first_caseload.py`` writes the files of ``examples/first-caseload`` from this table.
"""

from datetime import date

from upkeep.simulation.coming_over import ComesOver
from upkeep.simulation.first_caseload.amounts import (
    OTHER_CHILDREN,
    RATES,
    SEVERAL_RECEIVING_PARENTS,
    SHARED_CARE,
)
from upkeep.simulation.first_caseload.courses import CHANGES, ENDINGS, INCOMES, LATER
from upkeep.simulation.first_caseload.older_schemes import OLDER_SCHEMES
from upkeep.simulation.first_caseload.payments import DEDUCTIONS, PAYERS
from upkeep.simulation.scenarios import Scenario

FIRST_DAY = date(2023, 4, 3)
LAST_DAY = date(2026, 3, 31)
SEED = 1991

SCENARIOS: tuple[Scenario | ComesOver, ...] = (
    *RATES,
    *SHARED_CARE,
    *OTHER_CHILDREN,
    *SEVERAL_RECEIVING_PARENTS,
    *INCOMES,
    *ENDINGS,
    *CHANGES,
    *PAYERS,
    *DEDUCTIONS,
    *LATER,
    *OLDER_SCHEMES,
)
