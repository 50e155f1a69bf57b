"""Sharing one weekly amount between receiving parents so that nothing is lost or gained."""

from __future__ import annotations

from collections.abc import Mapping

from upkeep.law.numbers import ZERO, Exact, Number, portion


def shared_by_children(amount: Number, children: Mapping[str, int]) -> dict[str, Exact]:
    """An amount in pence shared by numbers of children (Child Support Act 1991 Sch 1 para 6)."""
    return shared_in_proportion(amount, {name: Exact(count) for name, count in children.items()})


def shared_in_proportion(amount: Number, weights: Mapping[str, Number]) -> dict[str, Exact]:
    """An amount in whole pence shared by weights; each share half up, the last takes the rest.

    SI 2000/3186 reg 25(4) and SI 2001/155 reg 6 ask for shares that add up. Over time the odd penny
    goes round; the one shown stays with the last receiving parent, in the order given.
    """
    whole = sum(weights.values(), start=ZERO)
    if whole == ZERO:
        raise ValueError("An amount cannot be shared where nobody has a claim to a part of it.")
    shares: dict[str, Exact] = {}
    rest = amount
    names = list(weights)
    for name in names[:-1]:
        share = portion(amount, weights[name], whole).half_up()
        assert isinstance(share, Exact)
        shares[name] = share
        rest = rest - share
    assert isinstance(rest, Exact)
    shares[names[-1]] = rest
    return shares
