"""From when a change of current income counts that the paying parent had to report.

For one family at a time: no amount turns on it, only the effective date, which is found before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.words import _


def note_duty_to_report(law: Law, fields: Mapping[str, Any]) -> None:
    """Say, where it is so, that the change had to be reported."""
    if fields["paying_parent"]["income_change_had_to_be_reported"]:
        counts_from_the_change(law, fields)


@rule("SI 2012/2677 reg 18(4)", NOTHING)
def counts_from_the_change(law: Law, fields: Mapping[str, Any]) -> None:
    """A change of current income that had to be reported counts from its own day.

    The duty, and which changes it is about, are in SI 2008/2551 reg 9A: it exists only where the
    paying parent has been told of it in writing.
    """
    law.say(
        _(
            "The paying parent had been told in writing to report a rise like this one, so it "
            "counts from the day of the change, {day:date}, and not from the day we heard of it."
        ),
        day=fields["effective_date"],
    )
