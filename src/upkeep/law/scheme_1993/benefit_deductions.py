"""Contributions from benefit, shared between carers so that nothing is lost over time."""

from __future__ import annotations

from collections.abc import Sequence


def contributions_in_week(
    total_pence: int, requirements_pence: Sequence[int], week: int
) -> tuple[int, ...]:
    """What each carer gets of the contribution in a week, counted from 1; together the whole.

    SI 1992/1815 reg 28(3), (4): shared by the maintenance requirements. Pennies that rounding
    would make or lose are adjusted from week to week, so that each carer gets, one week with
    another, what would have come without rounding. Amounts are whole pence.
    """
    if week < 1 or total_pence < 0 or min(requirements_pence, default=0) <= 0:
        raise ValueError("a week from 1, an amount and requirements above nought are wanted")
    until_now = _contributed(total_pence * week, requirements_pence)
    before = _contributed(total_pence * (week - 1), requirements_pence)
    return tuple(now - then for now, then in zip(until_now, before, strict=True))


def _contributed(pence: int, requirements: Sequence[int]) -> list[int]:
    """All that has been contributed so far, in whole pence; the largest parts are rounded up."""
    whole = sum(requirements)
    shares = [pence * requirement // whole for requirement in requirements]
    parts = [pence * requirement % whole for requirement in requirements]
    by_part = sorted(range(len(parts)), key=lambda place: (-parts[place], place))
    for place in by_part[: pence - sum(shares)]:
        shares[place] += 1
    return shares
