"""A situation of the 2003 scheme, in the shape of ``upkeep calculate``."""

from datetime import date
from typing import Any

from upkeep.cases.facts import Family
from upkeep.cases.forms.transfers import PROPERTY_GIVEN_UP
from upkeep.cases.models import Scheme
from upkeep.cases.situations.by_fields import situation_of_fields


def situation_on(family: Family, day: date) -> dict[str, Any] | None:
    """The situation on ``day``; None without a case that has a qualifying child.

    The contract keeps what property was given up for each receiving parent with the paying parent;
    a fact says it with the case that it is about.
    """
    situation = situation_of_fields(Scheme.SCHEME_2003.value, family, day)
    if situation is None:
        return None
    given_up = {
        parent["id"]: parent.pop(PROPERTY_GIVEN_UP)
        for parent in situation["receiving_parents"]
        if PROPERTY_GIVEN_UP in parent
    }
    if given_up:
        situation["paying_parent"][PROPERTY_GIVEN_UP] = given_up
    return situation
