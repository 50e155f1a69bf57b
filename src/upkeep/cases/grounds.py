"""Why a case ends, in whose words, and from which day: every ground with its provision.

For the 2012 scheme. Where SI 2012/2677 reg 18(3) names the change, liability ends on the day of the
change, whenever it was reported; otherwise on the day of the report (reg 18(6)(a)), or on the day
for which a change is expected (reg 18(2)). A paying parent who goes to prison ends nothing: the
rate is nil (reg 45), which is a fact of the calculation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why a case has ended."""

    APPLICANT_REQUEST = "applicant_request", _("The applicant asked for it")
    PAYING_PARENT_DIED = "paying_parent_died", _("The paying parent died")
    RECEIVING_PARENT_DIED = "receiving_parent_died", _("The receiving parent died")
    NO_CHILD_LEFT = "no_child_left", _("No child qualifies any more")
    PARENTS_TOGETHER = "parents_together", _("The parents live together")
    EQUAL_CARE = "equal_care", _("Both parents give day-to-day care to the same extent")
    PAYING_PARENT_HAS_CARE = "paying_parent_has_care", _("The paying parent has the main care now")
    CARE_ELSEWHERE = "care_elsewhere", _("Somebody else has the main care now")
    PAYING_PARENT_LEFT = "paying_parent_left", _("The paying parent left the United Kingdom")
    RECEIVING_PARENT_LEFT = (
        "receiving_parent_left",
        _("The receiving parent left the United Kingdom"),
    )
    ADOPTED = "adopted", _("The children were adopted")
    NEVER_A_PARENT = "never_a_parent", _("The paying parent is not a parent of the children")
    COURT_ORDER = "court_order", _("A court decides about maintenance")
    WITHDRAWN = "withdrawn", _("The application was withdrawn")
    OTHER = "other", _("Another reason")


class Counts(Enum):
    """From which day a ground counts."""

    CHANGE = "the day of the change"
    REPORT = "the day of the report"
    BEGINNING = "the first day of the case"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which day a ground ends liability, by which provision, and in how many cases."""

    counts: Counts
    citation: str
    ends_every_case: bool = False


_REQUEST = "Child Support Act 1991 s.4(5)-(6); SI 2012/2677 reg 18(6)(a)"
_NO_CARE = "Child Support Act 1991 s.3(3); SI 2012/2677 reg 18(3)(b)"
_NO_LONGER_ABSENT = "Child Support Act 1991 s.3(1)-(2); SI 2012/2677 reg 18(3)(a)"
_ABROAD = "Child Support Act 1991 s.44; SI 2012/2677 regs 17(2), 18(3)(c)"
_DEATH = "Child Support Act 1991 Sch 1 para 16(1)(a)"

RULES: Mapping[Ground, Rule] = MappingProxyType(
    {
        Ground.APPLICANT_REQUEST: Rule(Counts.REPORT, _REQUEST),
        Ground.PAYING_PARENT_DIED: Rule(Counts.CHANGE, _DEATH, ends_every_case=True),
        Ground.RECEIVING_PARENT_DIED: Rule(Counts.CHANGE, f"{_DEATH}; SI 2012/2677 reg 18(3)(b)"),
        Ground.NO_CHILD_LEFT: Rule(
            Counts.CHANGE,
            "Child Support Act 1991 s.55, Sch 1 para 16(1)(b); SI 2012/2677 reg 18(3)(a)",
        ),
        Ground.PARENTS_TOGETHER: Rule(Counts.CHANGE, _NO_LONGER_ABSENT),
        Ground.EQUAL_CARE: Rule(Counts.CHANGE, f"SI 2012/2677 reg 50; {_NO_LONGER_ABSENT}"),
        Ground.PAYING_PARENT_HAS_CARE: Rule(Counts.CHANGE, _NO_CARE),
        Ground.CARE_ELSEWHERE: Rule(Counts.CHANGE, _NO_CARE),
        Ground.PAYING_PARENT_LEFT: Rule(Counts.CHANGE, _ABROAD, ends_every_case=True),
        Ground.RECEIVING_PARENT_LEFT: Rule(Counts.CHANGE, _ABROAD),
        Ground.ADOPTED: Rule(
            Counts.CHANGE,
            "Child Support Act 1991 Sch 1 para 16(1)(c); SI 2012/2677 reg 18(3)(a)",
        ),
        Ground.NEVER_A_PARENT: Rule(Counts.BEGINNING, "SI 2012/2677 regs 14(1)(g), 16"),
        Ground.COURT_ORDER: Rule(
            Counts.REPORT, "Child Support Act 1991 ss.4(10), 8; SI 2012/2677 reg 18(6)"
        ),
        Ground.WITHDRAWN: Rule(Counts.BEGINNING, "Child Support Act 1991 s.4(5)-(6)"),
        Ground.OTHER: Rule(Counts.REPORT, "SI 2012/2677 reg 18(6)"),
    }
)
"""Every ground with its rule."""

OF_DEATH = frozenset({Ground.PAYING_PARENT_DIED, Ground.RECEIVING_PARENT_DIED})


def first_day_without(
    ground: Ground, happened_on: date, reported_on: date, effective_from: date
) -> date:
    """The first day without liability; never before the case begins.

    A change that is expected counts from the day for which it is expected (reg 18(2)).
    """
    counts = RULES[ground].counts
    if counts is Counts.BEGINNING:
        return effective_from
    day = happened_on if counts is Counts.CHANGE else max(happened_on, reported_on)
    return max(day, effective_from)
