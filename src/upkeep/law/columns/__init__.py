"""The same numbers for many families at once: whole numerators over one shared denominator.

A :class:`Column` holds one exact figure per family (or per receiving parent, or child) as 64-bit
integers over a single denominator, with the smallest and largest numerator that can occur. Every
operation knows from those bounds that it cannot overflow, or refuses with :class:`BoundExceeded`
before it computes anything; so a column is exact by construction. The bounds also settle many
comparisons for the whole column, and the branches that nobody takes are then never worked out.
"""

from __future__ import annotations

from upkeep.law.columns.figures import Column, ColumnMask, column, constant
from upkeep.law.columns.groups import CodeColumn, CodePlaces, Members, Nobody
from upkeep.law.columns.levels import BoundExceeded, Level, Places, Split, Truth, Whole, at_level
from upkeep.law.columns.tables import look_up_columns, step_columns

__all__ = [
    "BoundExceeded",
    "CodeColumn",
    "CodePlaces",
    "Column",
    "ColumnMask",
    "Level",
    "Members",
    "Nobody",
    "Places",
    "Split",
    "Truth",
    "Whole",
    "at_level",
    "column",
    "constant",
    "look_up_columns",
    "step_columns",
]
