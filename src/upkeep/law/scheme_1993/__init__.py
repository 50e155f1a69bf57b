"""The 1993 scheme: child support by formula assessment, Great Britain.

Read the chapter in the order of a notice of assessment: ``allowances`` and
``maintenance_requirement``; ``net_income`` and ``child_income``; ``housing_costs``, ``travel``,
``property_transfer`` and ``exempt_income``; ``assessable_income``; ``proposed_maintenance``;
``protected_income``; ``minimum_payment``; then the special cases ``care``, ``shared_care``,
``several_cases``, ``local_authority_care`` and ``part_time_carers``; ``interim``, ``departures``
and ``phasing``; and ``calculation``, which puts them together. ``effective_dates``,
``reviews`` and ``benefit_deductions`` say from when an assessment holds and what is taken from
benefit in its place.
"""

from __future__ import annotations

from upkeep.law.scheme_1993.fields import SCHEME
from upkeep.law.scheme_1993.template import TEMPLATE
from upkeep.law.scheme_1993.work_out import work_out

__all__ = ["SCHEME", "TEMPLATE", "work_out"]
