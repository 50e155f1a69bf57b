"""Many situations of a scheme at once, as arrays, by the same rules as one.

A scheme declares its columns, how facts are made of them and what is found
(:class:`ArrayScheme`); everything else is shared: which rows are worked out together, numbers
without limit where 64 bits might not do, results, and a single row as the contract writes it.
"""

from __future__ import annotations

from upkeep.law.caseloads.columns import (
    CHILD,
    PAYING_PARENT,
    RECEIVING_PARENT,
    Layer,
    Situations,
    amount,
    amount_or_unknown,
    choice,
    codes,
    columns_of,
    count,
    day,
    yes_no,
)
from upkeep.law.caseloads.kinds import UNKNOWN
from upkeep.law.caseloads.many_situations import Gathered, gathered
from upkeep.law.caseloads.schemes import ArrayScheme, Found
from upkeep.law.caseloads.selection import Selection
from upkeep.law.caseloads.single_rows import situation_of_row
from upkeep.law.caseloads.working import Amounts, calculate

__all__ = [
    "CHILD",
    "PAYING_PARENT",
    "RECEIVING_PARENT",
    "UNKNOWN",
    "Amounts",
    "ArrayScheme",
    "Found",
    "Gathered",
    "Layer",
    "Selection",
    "Situations",
    "amount",
    "amount_or_unknown",
    "calculate",
    "choice",
    "codes",
    "columns_of",
    "count",
    "day",
    "gathered",
    "situation_of_row",
    "yes_no",
]
