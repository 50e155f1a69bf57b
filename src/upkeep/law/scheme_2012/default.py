"""Default maintenance decisions: what is payable while too little is known."""

from __future__ import annotations

from upkeep.law.numbers import Number
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2012.vocabulary import Counts
from upkeep.law.words import _


@rule("Child Support Act 1991 s.12(1); SI 2012/2677 reg 49(2)")
def default_rate(law: Law, counts: Counts) -> Number:
    """A fixed amount by the number of qualifying children.

    It is shared between receiving parents; neither other children nor shared care change it.
    """
    amount = law.by_count("default.amount", counts.qualifying)
    law.say(
        _(
            "No income is known, so a default decision is made: {amount:money} a week for "
            "{children:count} qualifying children."
        ),
        amount=amount,
        children=counts.qualifying,
    )
    return amount
