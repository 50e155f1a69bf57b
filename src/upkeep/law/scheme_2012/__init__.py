"""The 2012 scheme: child maintenance on gross weekly income, Great Britain.

Read the chapter in this order: ``start``, ``hmrc_figure``, ``current_income``, ``income``,
``childhood``, ``children``, ``rates``, ``other_arrangements``, ``apportionment``, ``shared_care``,
``local_authority_care``, ``variations``, ``default``, and ``calculation``, which puts them
together.
"""

from __future__ import annotations

from upkeep.law.scheme_2012.childhood import ChildFacts, Childhood, childhood_of
from upkeep.law.scheme_2012.situation import SCHEME, TEMPLATE
from upkeep.law.scheme_2012.work_out import work_out

__all__ = ["SCHEME", "TEMPLATE", "ChildFacts", "Childhood", "childhood_of", "work_out"]
