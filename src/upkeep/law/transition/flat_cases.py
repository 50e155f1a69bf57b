"""Conversions to a flat or nil amount: at once, or after one year at a transitional amount."""

from __future__ import annotations

from collections.abc import Mapping

from upkeep.law.numbers import ZERO, Exact, Number
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.transition.facts import (
    DEFAULT,
    FLAT_ON_BENEFIT,
    HALF_FLAT,
    NIL,
    Conversion,
    DecidedAmounts,
)
from upkeep.law.transition.sharing import shared_by_children
from upkeep.law.words import _

ON_BENEFIT = frozenset({FLAT_ON_BENEFIT, HALF_FLAT})


@rule("SI 2000/3186 reg 14", YES_NO)
def is_payable_at_once(law: Law, conversion: Conversion, decided: DecidedAmounts) -> bool:
    """The cases in which nothing is phased and no transitional amount stands in.

    SI 2000/3186 regs 9, 14. What regs 12 and 13 give for one year is asked for before.
    """
    undecided = conversion.decided_after_conversion
    interim = conversion.interim_category_a_or_d or decided.kind == DEFAULT
    nil = decided.kind == NIL
    flat = decided.kind in ON_BENEFIT
    law.say_first(
        (
            undecided,
            _(
                "The old application was decided only after the conversion date, so the new "
                "amount is payable at once."
            ),
        ),
        (
            interim,
            _(
                "Too little was known to decide on the facts before or after the conversion, so "
                "the new amount is payable at once."
            ),
        ),
        (nil, _("The new amount is the nil rate, which takes effect at once.")),
        (flat, _("The new amount is a flat amount on a benefit, which takes effect at once.")),
        otherwise=_("The new amount is not one of those that take effect at once."),
    )
    law.cite(
        (undecided, "SI 2000/3186 reg 14(a)"),
        (interim, "SI 2000/3186 reg 14(e)"),
        (nil, "SI 2000/3186 reg 14(c)"),
        (flat, "SI 2000/3186 reg 14(b), (d)"),
    )
    return undecided or interim or nil or flat


def one_year_amounts(
    law: Law, conversion: Conversion, decided: DecidedAmounts
) -> Mapping[str, Exact] | None:
    """What stands in for a flat or nil amount in the first year, in pence by receiving parent.

    SI 2000/3186 regs 12, 13; none where no transitional amount does.
    """
    if decided.kind not in ON_BENEFIT or conversion.decided_after_conversion:
        return None
    amount = _one_year_total(law, conversion, decided)
    if amount is None:
        return None
    eligible = {
        name: conversion.children[name]
        for name in decided.weekly
        if not _is_nil_before_and_now(conversion, decided, name)
    }
    return dict.fromkeys(decided.weekly, Exact(0)) | shared_by_children(amount, eligible)


def _is_nil_before_and_now(conversion: Conversion, decided: DecidedAmounts, name: str) -> bool:
    return conversion.former.get(name, ZERO) == ZERO and decided.weekly[name] == ZERO


def _one_year_total(law: Law, conversion: Conversion, decided: DecidedAmounts) -> Number | None:
    former, new = conversion.former_total, decided.total
    nil_count = sum(1 for amount in decided.weekly.values() if amount == ZERO)
    if former == ZERO:
        return first_flat_year_after_nil(law, decided.kind) if nil_count == 0 else None
    if nil_count == len(decided.weekly):
        return first_year_before_nil(law, decided.kind)
    if nil_count == 0:
        return None
    limit = _stand_in(law, decided.kind)
    rises = former < new and (new - former > limit) is True
    falls = former > new and (new < limit) is True
    return first_year_for_some(law, former, new, limit) if rises or falls else None


def _stand_in(law: Law, kind: str) -> Number:
    if kind == HALF_FLAT:
        return law.amount("transition.half_flat_amount")
    return law.amount("transition.flat_amount")


@rule("SI 2000/3186 reg 12(1)-(2)")
def first_year_before_nil(law: Law, kind: str) -> Number:
    """Shared care makes a flat amount on a benefit nil, but not in the first year."""
    amount = _stand_in(law, kind)
    law.say(
        _("Shared care makes the flat rate nil; for the first year {amount:money} is payable."),
        amount=amount,
    )
    return amount


@rule("SI 2000/3186 reg 13")
def first_flat_year_after_nil(law: Law, kind: str) -> Number:
    """Nothing was payable before, so a flat amount on a benefit begins with half of itself."""
    amount = _stand_in(law, kind)
    law.say(
        _("Nothing was payable before, so for the first year {amount:money} is payable."),
        amount=amount,
    )
    return amount


@rule("SI 2000/3186 reg 12(3)-(6)")
def first_year_for_some(law: Law, former: Number, new: Number, amount: Number) -> Number:
    """Shared care makes the amount nil for some receiving parents, and the change is large."""
    law.say(
        _(
            "Shared care makes the flat rate nil for some of the receiving parents; from "
            "{former:money} to {new:money} is more than may change at once, so for the first "
            "year {amount:money} is payable in all."
        ),
        former=former,
        new=new,
        amount=amount,
    )
    return amount
