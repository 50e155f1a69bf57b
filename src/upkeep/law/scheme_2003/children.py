"""Counting the children."""

from __future__ import annotations

from upkeep.law.rules import COUNT, Law, rule
from upkeep.law.scheme_2003.facts import Family
from upkeep.law.scheme_2003.vocabulary import Counts
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 paras 6, 10C; SI 2001/155 regs 2(5), 10, 11", COUNT,
      shows="qualifying")  # fmt: skip
def children_counted(law: Law, family: Family) -> Counts:
    """Qualifying children of all receiving parents together; other children beside them.

    The numbers are those of the effective date (SI 2001/155 reg 2(5)). Whether somebody is a
    qualifying child or a relevant other child is found before the situation is given.
    """
    parent = family.paying_parent
    law.say(
        _(
            "Qualifying children: {qualifying:count}. Other children in the paying parent's "
            "household: {relevant_other:count}. Children maintained under an order: "
            "{order_children:count}."
        ),
        qualifying=family.child_count,
        relevant_other=parent.relevant_other_children,
        order_children=parent.order_children,
    )
    return Counts(
        qualifying=family.child_count,
        with_order_children=family.child_count + parent.order_children,
        relevant_other=parent.relevant_other_children,
    )
