"""The 2003 scheme: child maintenance on net weekly income, Great Britain.

Read the chapter in this order: ``income``, ``children``, ``rates``, ``order_children``,
``apportionment``, ``shared_care``, ``local_authority_care``, ``variations``, ``default``, and
``calculation``, which puts them together.
"""

from __future__ import annotations

from upkeep.law.scheme_2003.situation import SCHEME, TEMPLATE
from upkeep.law.scheme_2003.work_out import work_out

__all__ = ["SCHEME", "TEMPLATE", "work_out"]
