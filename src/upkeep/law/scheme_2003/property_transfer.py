"""What a transfer of property before April 1993 is worth a week."""

from __future__ import annotations

import datetime

from upkeep.law.numbers import ZERO, Number, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.words import _


@rule("SI 2001/156 regs 16(4), 17, Sch")
def weekly_value_of_transfer(law: Law, value: Number, factor: Number) -> Number:
    """Value times factor, if the value is enough; to be given beside the receiving parent's name.

    ``value`` is what was transferred instead of maintenance (reg 17(1)-(2)). ``factor`` stands in
    the table of the Schedule where the judgment rate on the day of the order or agreement meets
    the years of liability; the table is not kept here.
    """
    over = law.amount("variation.transfer_over")
    counts = value > over
    weekly = where(counts, nearest_penny_half_up(value * factor), ZERO)
    law.say_first(
        (counts, _("Property of {value:money} was transferred: {weekly:money} a week.")),
        otherwise=_("A transfer of {value:money} is not worth more than {over:money}."),
        value=value,
        weekly=weekly,
        over=over,
    )
    return weekly


def years_of_liability(made_on: datetime.date, ends_on: datetime.date) -> int:
    """Whole years from an order or agreement to the end of maintenance for the youngest child.

    SI 2001/156 Sch para 1: half a year or more counts as a year, less is dropped. ``ends_on`` is
    the day given in the order, or else that child's eighteenth birthday.
    """
    months = (ends_on.year - made_on.year) * 12 + ends_on.month - made_on.month
    if ends_on.day < made_on.day:
        months -= 1
    return (max(months, 0) + 6) // 12
