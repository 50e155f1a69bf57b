"""The most that may be payable while an amount is phased: 30% of net weekly income."""

from __future__ import annotations

from collections.abc import Mapping

from upkeep.law.numbers import ZERO, Condition, Exact, Number, least
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.transition.sharing import shared_in_proportion
from upkeep.law.words import _


@rule("SI 2000/3186 reg 25(5)-(7)")
def maximum_transitional_amount(law: Law, income: Number) -> Number:
    """The ceiling: a share of the net weekly income used in the decision, to the penny."""
    share = law.amount("transition.maximum_share")
    most = (income * share).half_up()
    law.say(
        _(
            "While the amount is phased, at most {share:percent} of the net income of "
            "{income:money} a week is payable: {most:money}."
        ),
        share=share,
        income=income,
        most=most,
    )
    return most


@rule("SI 2000/3186 reg 25(1)", YES_NO)
def is_above_ceiling(law: Law, total: Number, most: Number) -> Condition:
    """Whether the phased amounts together are more than the ceiling lets through."""
    is_above = total > most
    law.say_first(
        (is_above, _("{total:money} a week is more, so {payable:money} is payable.")),
        otherwise=_("{total:money} a week is not more, so it stays."),
        total=total,
        payable=least(total, most),
    )
    return is_above


def within_ceiling(
    law: Law, weekly: Mapping[str, Exact], income: Number, in_full: frozenset[str]
) -> Mapping[str, Exact]:
    """The amounts, cut to the ceiling where they are above it, in pence by receiving parent.

    SI 2000/3186 reg 25(2)-(4): those in ``in_full`` (a new receiving parent, or one whose amount is
    not phased) keep all of theirs; the others share the rest as their amounts stand to each other.
    Where they alone are above the ceiling, everybody's share is cut alike: the words do not say.
    """
    total = sum(weekly.values(), start=ZERO)
    most = maximum_transitional_amount(law, income)
    if is_above_ceiling(law, total, most) is not True:
        return weekly
    kept = {name: amount for name, amount in weekly.items() if name in in_full}
    rest = most - sum(kept.values(), start=ZERO)
    others = {name: amount for name, amount in weekly.items() if name not in in_full}
    if not others or (rest < ZERO) is True:
        return shared_in_proportion(most, dict(weekly))
    shares = shared_in_proportion(rest, dict(others))
    return {name: kept[name] if name in kept else shares[name] for name in weekly}
