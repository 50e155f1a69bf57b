"""Nights that are assumed because the parents agree to share care, but not how often.

For one family at a time: what comes out is the nights a year that shared care starts from.
"""

from __future__ import annotations

from upkeep.law.numbers import Exact, Number
from upkeep.law.rules import Law, rule
from upkeep.law.words import _

ONE_NIGHT_A_WEEK = Exact(52)
"""Nights in twelve months."""


@rule("SI 2012/2677 reg 47(2)")
def assumed_nights(law: Law, child: str) -> Number:
    """One night a week, where care is shared in principle and too little shows how often.

    SI 2012/2677 reg 47. That this is so is found before; it lasts until there is enough evidence
    for a finding under reg 46(4).
    """
    law.say(
        _(
            "{child:name}: care is shared, but there is too little evidence of how often, so one "
            "night a week is assumed: {nights:count} nights a year."
        ),
        child=child,
        nights=ONE_NIGHT_A_WEEK,
    )
    return ONE_NIGHT_A_WEEK
