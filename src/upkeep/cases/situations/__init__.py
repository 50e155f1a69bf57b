"""The situation that the law is asked about, made of the facts of a family on a day.

One module for each scheme; a family is decided under one scheme at a time.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from upkeep.cases.facts import Family
from upkeep.cases.models import Scheme
from upkeep.cases.situations import scheme_1993, scheme_2003, scheme_2012

_BY_SCHEME: Final[Mapping[str, Callable[[Family, date], dict[str, Any] | None]]] = {
    Scheme.SCHEME_1993: scheme_1993.situation_on,
    Scheme.SCHEME_2003: scheme_2003.situation_on,
    Scheme.SCHEME_2012: scheme_2012.situation_on,
}


def situation_on(family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day`` in the shape of ``upkeep calculate``; None without a live case.

    A case without a qualifying child left takes no part.
    """
    schemes = {case.scheme for case in family.cases if case.is_open_on(day)}
    if not schemes:
        return None
    assert len(schemes) == 1, "the open cases of one paying parent are under one scheme"
    return _BY_SCHEME[schemes.pop()](family, day)
