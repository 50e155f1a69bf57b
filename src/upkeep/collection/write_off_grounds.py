"""On which grounds arrears are written off, who must be told before, and who after.

Child Support Act 1991 s.41E with SI 2009/3151 regs 13F to 13K, as inserted by SI 2012/3002 and
widened by SI 2018/1279, SI 2019/1084 and SI 2024/87. Amounts under separate applications, or owed
to different persons, are tested apart (reg 13F).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upkeep.law import collection_parameters

ALL_SCHEMES = ("1993", "2003", "2012")
OLDER = ("1993", "2003")
_FIRST, _DEBT, _DEED, _SMALL = (
    date(2012, 12, 10),
    date(2018, 12, 13),
    date(2019, 7, 4),
    date(2024, 2, 26),
)


class Told(StrEnum):
    """Whom a notice or a decision letter goes to."""

    NOBODY = "nobody"
    BOTH = "both"
    PAYING_PARENT = "paying_parent"
    RECEIVING_PARENT = "receiving_parent"
    RECEIVING_PARENT_FIRST = "receiving_parent_first"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground: its provision, from when and in which schemes, and whom it has told.

    ``after`` is who gets the decision letter; with RECEIVING_PARENT_FIRST both do, but only where
    the receiving parent replied. A ground with ``classes`` is told by those of reg 13K instead.
    """

    provision: str
    starts: date
    schemes: tuple[str, ...]
    before: Told
    after: Told
    classes: int = 0
    is_small: bool = False


GROUNDS: dict[str, Ground] = {
    "asked_to_stop": Ground("13G(a)", _FIRST, ALL_SCHEMES, Told.BOTH, Told.BOTH),
    "child_asked_to_stop": Ground("13G(b)", _FIRST, ALL_SCHEMES, Told.BOTH, Told.BOTH),
    "receiving_parent_died": Ground(
        "13G(c)", _FIRST, ALL_SCHEMES, Told.PAYING_PARENT, Told.PAYING_PARENT
    ),
    "paying_parent_died": Ground(
        "13G(d)", _FIRST, ALL_SCHEMES, Told.RECEIVING_PARENT, Told.RECEIVING_PARENT
    ),
    "interim_assessment": Ground("13G(e)", _FIRST, ("1993",), Told.BOTH, Told.BOTH),
    "told_no_action": Ground("13G(f)", _FIRST, ALL_SCHEMES, Told.BOTH, Told.BOTH),
    "no_payment": Ground("13G(g)", _DEBT, OLDER, Told.NOBODY, Told.NOBODY, classes=1),
    "no_payment_moved": Ground("13G(h)", _DEBT, OLDER, Told.NOBODY, Told.NOBODY, classes=2),
    "sequestration": Ground("13G(i)", _DEBT, ALL_SCHEMES, Told.NOBODY, Told.BOTH),
    "trust_deed": Ground("13G(j)", _DEED, ALL_SCHEMES, Told.NOBODY, Told.BOTH),
    "small_ended": Ground("13G(k)", _SMALL, ("2012",), Told.NOBODY, Told.NOBODY, is_small=True),
    "small_jurisdiction": Ground(
        "13G(l)", _SMALL, ("2012",), Told.NOBODY, Told.NOBODY, is_small=True
    ),
}


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told before and after, and under which class of reg 13K, if under one."""

    before: Told
    after: Told
    provision: str


def figure(name: str, on: date) -> int:
    """A figure of the law of writing off, as it is on a day: pence, days or months."""
    return int(collection_parameters().on(on).value(name).figure.fraction)


def needs_no_payment(ground: Ground) -> bool:
    """Whether nothing may have been paid in the months before (reg 13G(g), (h), (k), (l))."""
    return bool(ground.classes) or ground.is_small


def notices_of(code: str, effective_from: date, pence: int, on: date) -> Notices:
    """Whom the law has told of writing off so much of a case of that first day, on a day.

    ``effective_from`` is the effective date of the first assessment or calculation.
    """
    ground = GROUNDS[code]
    if not ground.classes:
        return Notices(ground.before, ground.after, ground.provision)
    series = f"13K({ground.classes})"
    if pence < figure("write_off.least_below", on):
        return Notices(Told.NOBODY, Told.NOBODY, f"{series}(a)")
    is_early = ground.classes == 1 and effective_from <= date(2008, 11, 1)
    limit = figure("write_off.early_max" if is_early else "write_off.late_max", on)
    letters = "bc" if is_early or ground.classes == 2 else "de"
    if pence <= limit:
        return Notices(Told.NOBODY, Told.BOTH, f"{series}({letters[0]})")
    first = Told.RECEIVING_PARENT_FIRST
    return Notices(first, first, f"{series}({letters[1]})")
