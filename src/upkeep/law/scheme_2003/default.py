"""Default maintenance decisions: what is payable while too little is known."""

from __future__ import annotations

from upkeep.law.numbers import Number
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.vocabulary import Counts
from upkeep.law.words import _


@rule("Child Support Act 1991 s.12(1); SI 2001/157 reg 7(2)")
def default_rate(law: Law, counts: Counts) -> Number:
    """A fixed amount by the number of qualifying children.

    It is shared between receiving parents; neither other children, nor shared care, nor a
    variation changes it (SI 2001/157 reg 7; SI 2001/156 regs 7(2)(a), 27(6)).
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
