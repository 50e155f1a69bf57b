"""What a scheme says about itself so that many of its situations can be worked out at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from upkeep.law.caseloads.columns import Situations
from upkeep.law.caseloads.selection import Selection
from upkeep.law.numbers import Condition, Number, PerMember
from upkeep.law.rules import Law


class Found(NamedTuple):
    """What a scheme finds for each family: amounts are whole pence, one per receiving parent.

    ``rate`` and ``basis`` are places among the scheme's names.
    """

    rate: Number
    basis: Number
    weekly_income: Number
    is_income_known: Condition
    amounts: PerMember


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayScheme:
    """A scheme that can work on arrays.

    ``set_apart`` and ``counted_apart`` are hints that cost nothing in exactness: rows with anything
    in one of the groups of columns are worked out apart from rows without, and rows by a count up
    to a number. They pay where a column is seldom used but much is reckoned from it.
    """

    name: str
    caseload: type[Situations]
    facts: Callable[[Selection], Any]
    find: Callable[[Law, Any], Found]
    rate_names: tuple[str, ...]
    basis_names: tuple[str, ...]
    set_apart: tuple[tuple[str, ...], ...] = ()
    counted_apart: Mapping[str, int] = field(default_factory=dict)
