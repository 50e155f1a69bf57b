"""A situation of the 1993 scheme, in the shape of ``upkeep calculate``."""

from datetime import date
from typing import Any

from upkeep.cases.facts import Family
from upkeep.cases.models import Scheme
from upkeep.cases.situations.by_fields import situation_of_fields


def situation_on(family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day``; None without a case that has a qualifying child."""
    return situation_of_fields(Scheme.SCHEME_1993.value, family, day)
