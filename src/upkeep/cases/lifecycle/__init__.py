"""The life of a case, declared as data: what happens next, who acts, by when, and what if not.

``processes`` holds the declarations, ``proving`` shows that none of them has a dead end, and
``diagrams`` draws them for ``docs/lifecycle/``.
"""

from upkeep.cases.lifecycle import diagrams
from upkeep.cases.lifecycle.declaring import (
    ESCALATE,
    OWN_EVENTS,
    Authority,
    Clock,
    Move,
    Process,
    Role,
    State,
    Unit,
)
from upkeep.cases.lifecycle.processes import PROCESSES
from upkeep.cases.lifecycle.proving import faults_of

__all__ = [
    "ESCALATE",
    "OWN_EVENTS",
    "PROCESSES",
    "Authority",
    "Clock",
    "Move",
    "Process",
    "Role",
    "State",
    "Unit",
    "diagrams",
    "faults_of",
]
