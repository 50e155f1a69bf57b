"""Thirteen weeks: what has just ended is taken up again rather than begun anew."""

from __future__ import annotations

import datetime

from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.transition.dates import WEEK, whole
from upkeep.law.words import _


@rule("SI 2000/3186 reg 28(1), (3)-(8)", YES_NO)
def is_within_linking_weeks(law: Law, ended: datetime.date, again: datetime.date) -> bool:
    """Whether what had ended by one day is taken up again on another, 13 weeks later at most.

    ``ended`` is the first day without it; ``again`` the day of the new application, or the
    effective date of the later decision. It is for the caller to see that nobody applied in between
    for one of the two parents alone, which breaks the link.
    """
    weeks = law.amount("transition.linking_weeks")
    last_day = ended + whole(weeks) * WEEK
    linked = ended <= again <= last_day
    law.say_first(
        (
            linked,
            _("{again:date} is within {weeks:count} weeks of {ended:date}, so the two are linked."),
        ),
        otherwise=_(
            "{again:date} is not within {weeks:count} weeks of {ended:date}, so there is no link."
        ),
        again=again,
        ended=ended,
        weeks=weeks,
    )
    return linked
