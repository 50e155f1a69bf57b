"""What the road from a 1993 assessment to a 2003 calculation looks at."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from upkeep.law.numbers import ZERO, Exact, Number

BY_INCOME = "by_income"
FLAT_ON_BENEFIT = "flat_on_benefit"
HALF_FLAT = "half_flat"
NIL = "nil"
DEFAULT = "default"

KINDS = (BY_INCOME, FLAT_ON_BENEFIT, HALF_FLAT, NIL, DEFAULT)
"""How an amount under the new rules arises.

``by_income`` is the basic or reduced rate, the flat rate on a low income, and an amount fixed after
a variation; the flat and half flat rates on a benefit keep their name where shared care makes them
nil; ``nil`` is Sch 1 para 5 alone.
"""

PRESCRIBED = frozenset({FLAT_ON_BENEFIT, HALF_FLAT, NIL})
"""Kinds that take effect at once (SI 2000/3186 regs 14(b)-(d), 27(6))."""

RELATED_PERSON = "related_person"
PARTNER_ON_BENEFIT = "partner_on_benefit"
OTHER_RECEIVING_PARENT = "other_receiving_parent"
CONNECTED_BY_BENEFIT = "connected_by_benefit"
PARTNERS_ON_BENEFIT = "partners_on_benefit"

TRIGGERS = (
    RELATED_PERSON,
    PARTNER_ON_BENEFIT,
    OTHER_RECEIVING_PARENT,
    CONNECTED_BY_BENEFIT,
    PARTNERS_ON_BENEFIT,
)
"""Why the old case converted (SI 2000/3186 reg 15(3), (3A), (3B), (3D), (3F)), in that order."""


@dataclass(frozen=True, slots=True)
class DecidedAmounts:
    """What one decision under the new rules makes payable, before any phasing.

    ``weekly`` is whole pence a week by receiving parent, after shared care. ``income`` is the net
    weekly income the decision took into account, in pence (with a variation on additional income,
    what SI 2000/3186 reg 24(4)-(5) puts in its place).
    """

    effective_date: datetime.date
    kind: str
    weekly: Mapping[str, Exact]
    income: Number

    @property
    def total(self) -> Number:
        """All receiving parents together, in pence a week."""
        return sum(self.weekly.values(), start=ZERO)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A 1993 case that has become a 2003 case.

    ``former`` is what was payable each week under the old assessments on the day the conversion was
    decided, in pence by receiving parent, without arrears (SI 2000/3186 reg 2(1)); a receiving
    parent who had no assessment is not in it. ``children`` counts each one's qualifying children.
    ``ended`` is the day from which the converted case had ended, if it did, and it may be taken up
    again by a later decision within the linking weeks. ``former_minimum`` is the minimum payment of
    the old law on the conversion date.
    """

    decided: DecidedAmounts
    former: Mapping[str, Exact]
    children: Mapping[str, int]
    trigger: str = RELATED_PERSON
    former_minimum: Exact = field(default=Exact(0))
    decided_after_conversion: bool = False
    interim_category_a_or_d: bool = False
    later: tuple[DecidedAmounts, ...] = ()
    ended: datetime.date | None = None

    @property
    def date(self) -> datetime.date:
        """The case conversion date: the first day of a maintenance period."""
        return self.decided.effective_date

    @property
    def former_total(self) -> Number:
        """All old assessments together, in pence a week."""
        return sum(self.former.values(), start=ZERO)

    @property
    def has_other_receiving_parent(self) -> bool:
        """Whether a new receiving parent's application converted the case (reg 15(3B)-(3C))."""
        return self.trigger == OTHER_RECEIVING_PARENT


@dataclass(frozen=True, slots=True)
class Period:
    """What is payable a week from a day until, and not including, another (none: no end known)."""

    start: datetime.date
    end: datetime.date | None
    weekly: Mapping[str, Exact]
    is_transitional: bool
    reasons: tuple[str, ...] = field(default=())

    @property
    def total(self) -> Number:
        """All receiving parents together, in pence a week."""
        return sum(self.weekly.values(), start=ZERO)
