"""Another child of the paying parent, maintained under an order of a court."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, greatest, portion, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.vocabulary import Counts
from upkeep.law.words import _


def rate_beside_order_children(law: Law, rate: Number, counts: Counts) -> Number:
    """The weekly rate, scaled down where other children are maintained under an order."""
    others = counts.with_order_children - counts.qualifying
    return where(others > ZERO, lambda: part_for_qualifying_children(law, rate, counts), rate)


@rule("SI 2001/155 reg 11")
def part_for_qualifying_children(law: Law, rate: Number, counts: Counts) -> Number:
    """The rate for all the children together, times the part that the qualifying ones make up.

    The rate given was chosen as if the children under the order were qualifying children; their
    own part is not charged. From 5 November 2003 no less than the flat rate is payable (reg
    11(5)). Orders of courts abroad count from 16 March 2005 in so many words; whether an order
    counts is found before.
    """
    part = nearest_penny_half_up(portion(rate, counts.qualifying, counts.with_order_children))
    minimum = where(
        law.holds("order_child.minimum_applies"), lambda: law.amount("order_child.minimum"), ZERO
    )
    least_payable = where(rate < minimum, rate, minimum)
    amount = greatest(part, least_payable)
    law.say_first(
        (
            lambda: part < least_payable,
            _(
                "The rate for all {all_children:count} children is {rate:money}; the "
                "{qualifying:count} of this calculation would take {part:money}, but not less "
                "than {minimum:money} is payable."
            ),
        ),
        otherwise=_(
            "The rate for all {all_children:count} children is {rate:money}; the "
            "{qualifying:count} of this calculation take {part:money}."
        ),
        all_children=counts.with_order_children,
        qualifying=counts.qualifying,
        rate=rate,
        part=part,
        minimum=minimum,
    )
    return amount
