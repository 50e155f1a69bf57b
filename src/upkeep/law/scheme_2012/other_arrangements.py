"""Children of the paying parent who are maintained under another arrangement."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, greatest, portion, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2012.vocabulary import Counts
from upkeep.law.words import _


def rate_after_other_arrangements(law: Law, rate: Number, counts: Counts) -> Number:
    """The weekly rate, scaled down where another arrangement is in place."""
    others = counts.with_other_arrangements - counts.qualifying
    return where(others > ZERO, lambda: share_for_qualifying_children(law, rate, counts), rate)


@rule("Child Support Act 1991 Sch 1 para 5A; SI 2012/2677 regs 48, 52")
def share_for_qualifying_children(law: Law, rate: Number, counts: Counts) -> Number:
    """The rate for all the children together, times the share that the qualifying ones make up.

    The rate given was chosen as if every child under another arrangement were a qualifying child.
    A child whom a court order binds the parent to maintain (reg 52) is treated alike. Flat and nil
    rates are not touched unless a variation has replaced them.
    """
    minimum = law.amount("other_arrangement.minimum")
    share = portion(rate, counts.qualifying, counts.with_other_arrangements)
    amount = greatest(share, minimum)
    law.say_first(
        (
            lambda: share < minimum,
            _(
                "The rate for all {all_children:count} children is {rate:exact_money}; the "
                "{qualifying:count} of this calculation would take {share:exact_money}, but not "
                "less than {minimum:money} is payable."
            ),
        ),
        otherwise=_(
            "The rate for all {all_children:count} children is {rate:exact_money}; the "
            "{qualifying:count} of this calculation take {share:exact_money}."
        ),
        all_children=counts.with_other_arrangements,
        qualifying=counts.qualifying,
        rate=rate,
        share=share,
        minimum=minimum,
    )
    return amount
