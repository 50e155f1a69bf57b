"""Day to day care: with whom a qualifying child spends the nights of the week."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Condition, Number, where
from upkeep.law.rules import Law
from upkeep.law.scheme_1993.allowances import count_of
from upkeep.law.scheme_1993.facts import (
    Family,
    FamilyChild,
    QualifyingChild,
    ReceivingParent,
)


def has_day_to_day_care(law: Law, child: QualifyingChild) -> Condition:
    """Whether the paying parent has day to day care: two nights a week, 104 in twelve months.

    SI 1992/1815 reg 1(2). The text before 18 April 1995 has not been read.
    """
    return child.nights_with_paying_parent >= law.amount("care.nights_weekly")


def nights_with_paying_parent(law: Law, child: QualifyingChild) -> Number:
    """Nights a week with the paying parent, where they are enough to be day to day care."""
    return where(has_day_to_day_care(law, child), child.nights_with_paying_parent, ZERO)


def nights_with_receiving_parent(law: Law, child: QualifyingChild) -> Number:
    """Nights a week in the receiving parent's family.

    As given, or the rest of the week where the other parent has day to day care, or all of it.
    """
    week = law.amount("care.week_nights")
    return where(
        child.nights_with_receiving_parent.is_known,
        child.nights_with_receiving_parent.value,
        lambda: week - nights_with_paying_parent(law, child),
    )


def nights_shared(law: Law, receiving: ReceivingParent) -> Number:
    """All nights a week of this receiving parent's children that the paying parent cares for."""
    children = receiving.children
    return children.total(children.each(lambda child: nights_with_paying_parent(law, child)))


def cares_for_a_qualifying_child(law: Law, family: Family) -> Condition:
    """Whether the paying parent has day to day care of any qualifying child."""
    parents = family.receiving_parents
    return parents.total(parents.each(lambda receiving: nights_shared(law, receiving))) > ZERO


def nights_at_home(law: Law, child: FamilyChild) -> Number:
    """Nights a week of another child at home; nought below day to day care.

    A child who is there less is not in the family at all.
    """
    return where(child.nights >= law.amount("care.nights_weekly"), child.nights, ZERO)


def has_a_child_in_the_family(law: Law, family: Family) -> Condition:
    """Whether any child, step-children included, lives with the paying parent at least part time.

    Then a family premium enters protected income.
    """
    own = family.paying_parent.children
    others = own.total(own.each(lambda child: count_of(nights_at_home(law, child) > ZERO))) > ZERO
    return others | cares_for_a_qualifying_child(law, family)
