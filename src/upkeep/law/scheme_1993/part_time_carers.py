"""Paying part of one assessment to another carer, in proportion to the care each gives."""

from __future__ import annotations

from collections.abc import Sequence

from upkeep.law.numbers import ZERO, Number, portion_half_up
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.words import _


@rule("SI 1992/1815 reg 24", NOTHING)
def split_between_carers(
    law: Law, applicant: str, amount: Number, others: Sequence[tuple[str, Number]]
) -> tuple[Number, ...]:
    """The applicant's amount and each other carer's, by nights a week; nothing is lost.

    ``others`` are carers with their nights a week; the rest of the week is the applicant's. That
    the money is to be split at all is decided on request, weighing what reg 24(3) names.
    """
    week = law.amount("care.week_nights")
    parts = tuple(portion_half_up(amount, nights, week) for _carer, nights in others)
    rest = amount
    for part in parts:
        rest = rest - part
    for (carer, nights), part in zip(others, parts, strict=True):
        law.say(
            _(
                "{carer:name} cares for {nights:count} nights a week and is paid {part:money} of "
                "{amount:money}."
            ),
            carer=carer,
            nights=nights,
            part=part,
            amount=amount,
        )
    law.say(_("{applicant:name} is paid {rest:money}."), applicant=applicant, rest=rest)
    assert rest >= ZERO, "nobody cares for more than the whole week"
    return (rest, *parts)
