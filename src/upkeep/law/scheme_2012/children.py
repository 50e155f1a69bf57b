"""Counting the children."""

from __future__ import annotations

from upkeep.law.rules import COUNT, Law, rule
from upkeep.law.scheme_2012.facts import Family
from upkeep.law.scheme_2012.vocabulary import Counts
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 10C", COUNT, shows="qualifying")
def children_counted(law: Law, family: Family) -> Counts:
    """Qualifying children of all receiving parents together; other children beside them.

    Child Support Act 1991 Sch 1 para 10C; SI 2012/2677 regs 54 and 77. Whether somebody is a
    qualifying child or a relevant other child is found before the situation is given.
    """
    parent = family.paying_parent
    law.say(
        _(
            "Qualifying children: {qualifying:count}. Other children in the paying parent's "
            "household: {relevant_other:count}. Children under another arrangement: "
            "{other_arrangement:count}."
        ),
        qualifying=family.child_count,
        relevant_other=parent.relevant_other_children,
        other_arrangement=parent.other_arrangement_children,
    )
    return Counts(
        qualifying=family.child_count,
        with_other_arrangements=family.child_count + parent.other_arrangement_children,
        relevant_other=parent.relevant_other_children,
    )
