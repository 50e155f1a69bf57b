"""When an assessment ends: the first day for which nothing is payable any more."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from upkeep.law.scheme_1993.effective_dates import next_period_start, period_start
from upkeep.law.scheme_1993.reviews import months_later

MONTHS_OF_LIVING_TOGETHER = 6
"""Child Support Act 1991 Sch 1 para 16(1)(d), as it stands for the 1993 scheme."""


class Ending(Enum):
    """What ends an assessment."""

    PARENT_DIED = "parent_died"
    CHILD_CARER_OR_RESIDENCE = "child_carer_or_residence"
    PARENTS_LIVE_TOGETHER = "parents_live_together"
    NEVER_A_PARENT = "never_a_parent"
    CANCELLED = "cancelled"


_ACT = "Child Support Act 1991"
_FROM_ITS_PERIOD = "SI 1992/1813 reg 23(19), (21)"

CITATIONS: Mapping[Ending, str] = MappingProxyType(
    {
        Ending.PARENT_DIED: f"{_ACT} Sch 1 para 16(1)(a)",
        Ending.CHILD_CARER_OR_RESIDENCE: (
            f"{_ACT} Sch 1 para 16(1)(b)-(c), (4)-(5); {_FROM_ITS_PERIOD}"
        ),
        Ending.PARENTS_LIVE_TOGETHER: f"{_ACT} Sch 1 para 16(1)(d)",
        Ending.NEVER_A_PARENT: f"{_ACT} ss.16, 26",
        Ending.CANCELLED: f"{_ACT} Sch 1 para 16(2); SI 1992/1813 regs 32, 33",
    }
)
"""By which provision each of these ends an assessment, and by which its day is found.

Schedule 1 is cited as it stood for the 1993 scheme. ASSUMPTION: that an assessment of somebody who
was never a parent is revised (s.16) for want of parentage (s.26); no provision names that end.
"""


def end_of_assessment(
    ending: Ending,
    on: datetime.date,
    *,
    effective_date: datetime.date,
    first_effective: datetime.date,
) -> datetime.date:
    """The first day for which nothing is payable; never before ``effective_date``.

    ``on`` is the day of death or change, the day from which the parents have lived together
    without a break, or the day a request to cancel was received (or a later one that it names).
    ``first_effective`` begins the maintenance periods. A change of child, carer or residence counts
    from the period it falls in (SI 1992/1813 reg 23(19), (21)); after six months together the
    assessment ceases (Sch 1 para 16(1)(d)); one that is cancelled (reg 32) is paid to the end of
    the period in which it ends (reg 33).
    """
    if ending is Ending.NEVER_A_PARENT:
        day = effective_date
    elif ending is Ending.CHILD_CARER_OR_RESIDENCE:
        day = period_start(first_effective, max(on, first_effective))
    elif ending is Ending.CANCELLED:
        day = next_period_start(first_effective, max(on, first_effective))
    elif ending is Ending.PARENTS_LIVE_TOGETHER:
        day = months_later(on, MONTHS_OF_LIVING_TOGETHER)
    else:
        day = on
    return max(day, effective_date)
