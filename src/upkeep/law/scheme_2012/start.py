"""The months in which the scheme was opened step by step, by the number of children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import Exact
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.words import _

OPEN_TO_ALL = Exact(1)


def note_phased_start(law: Law, fields: Mapping[str, Any]) -> None:
    """Say so where the scheme was not yet open to every new application on the effective date."""
    if law.parameters.value("start.children_min").figure != OPEN_TO_ALL:
        phased_start(law, fields)


@rule("SI 2012/3042 arts 2-3; SI 2013/1860 arts 2-3; SI 2013/2947 art 2", NOTHING)
def phased_start(law: Law, fields: Mapping[str, Any]) -> None:
    """Until 24 November 2013 new applications came in only for several children of one parent.

    ASSUMPTION: whoever asks knows that this scheme applies, through a linked case for instance; the
    calculation is made and the explanation says what it takes for granted.
    """
    fewest = law.amount("start.children_min")
    most = Exact(max(len(parent["children"]) for parent in fields["receiving_parents"]))
    law.say_first(
        (
            most >= fewest,
            _(
                "On {day:date} this scheme was open to new applications for {fewest:count} or more "
                "children with the same receiving parent, and this is one."
            ),
        ),
        otherwise=_(
            "On {day:date} this scheme was open to new applications for {fewest:count} or more "
            "children with the same receiving parent only. With {most:count}, it is taken for "
            "granted that this case belongs to one that was decided under it."
        ),
        day=law.parameters.day,
        fewest=fewest,
        most=most,
    )
