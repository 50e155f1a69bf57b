"""When a first calculation takes effect (SI 2001/157 Part VII; SI 1999/991 reg 7B(21))."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from upkeep.law.rules import Law
from upkeep.law.scheme_2003.maintenance_periods import (
    ONE_DAY,
    Dated,
    MaintenancePeriods,
    months_later,
    whole,
)
from upkeep.law.words import _

ORDERS_COUNT_FROM = datetime.date(2003, 3, 3)
"""An order made earlier keeps parents from applying at all (Child Support Act 1991 s.4(10))."""


class Relation(Enum):
    """How another calculation is connected with the application."""

    OTHER_CARER_OF_THE_CHILD = "other_carer_of_the_child"
    PARENTS_HAVE_CHANGED_ROLES = "parents_have_changed_roles"
    CARER_PAYS_ELSEWHERE = "carer_pays_elsewhere"
    OTHER_CARER_OF_ANOTHER_CHILD = "other_carer_of_another_child"


@dataclass(frozen=True, slots=True)
class OtherCalculation:
    """A calculation that is or was in force, with the periods of the one who pays under it.

    ``ended_on`` is the day from which it no longer has effect; ``None`` while it has.
    """

    relation: Relation
    periods: MaintenancePeriods
    ended_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class MaintenanceOrder:
    """A court's order for the same parents and all the children of the application."""

    made_on: datetime.date
    ended_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FirstApplication:
    """An effective application for a calculation.

    ``made_on`` is the day it was received, or the earlier day if missing details came in time;
    ``notified_on`` the day the paying parent was first told of it, or would have been if notice
    had not been avoided (reg 25(4)); ``decision_notified_on`` the day of the decision's notice.
    """

    made_on: datetime.date
    notified_on: datetime.date
    is_by_paying_parent: bool = False
    is_benefit_case: bool = False
    decided_on: datetime.date | None = None
    decision_notified_on: datetime.date | None = None
    order: MaintenanceOrder | None = None
    others: tuple[OtherCalculation, ...] = ()


def first_effective_date(law: Law, application: FirstApplication) -> Dated:
    """The effective date of the calculation that answers an application.

    Several changes before the decision each count from the period they came in, by
    :func:`~upkeep.law.scheme_2003.supersession.effective_date_of_supersession`. Which of two
    applications is proceeded with (reg 4, Sch 2) is found before. SI 2001/157 reg 29A is left out,
    for its words have not been read.
    """
    found = (
        _beside_other_calculation(law, application)
        or _beside_order(law, application)
        or _by_application(application)
    )
    return _on_weekday_of_earlier_periods(law, application, found)


def _by_application(application: FirstApplication) -> Dated:
    if application.is_by_paying_parent:
        return Dated(
            application.made_on,
            "SI 2001/157 reg 25(2)",
            _("The paying parent applied on this day."),
        )
    return Dated(
        application.notified_on,
        "SI 2001/157 reg 25(3)-(4)",
        _("The paying parent was told of the application on this day."),
    )


def _beside_order(law: Law, application: FirstApplication) -> Dated | None:
    """Reg 26 to 28: a court's order puts the calculation off, unless it has ended before."""
    order = application.order
    if order is None or any(other.ended_on is None for other in application.others):
        return None
    if application.is_benefit_case:
        found = _benefit_case_beside_order(law, application)
    else:
        found = _parents_case_beside_order(law, application, order)
    ended = order.ended_on
    if found is not None and ended is not None and application.made_on < ended < found.day:
        return Dated(
            ended + ONE_DAY, "SI 2001/157 reg 28", _("The court's order ended the day before.")
        )
    return found


def _parents_case_beside_order(
    law: Law, application: FirstApplication, order: MaintenanceOrder
) -> Dated | None:
    years = whole(law.amount("order.in_force_years"))
    a_year_on = months_later(order.made_on, 12 * years)
    if order.made_on < ORDERS_COUNT_FROM or a_year_on > application.made_on:
        return None
    months, days = whole(law.amount("order.months")), whole(law.amount("order.days"))
    day = months_later(application.made_on, months) + datetime.timedelta(days=days)
    return Dated(
        day,
        "SI 2001/157 reg 26",
        _("A court's order is in force, so the calculation begins two months and two days later."),
    )


def _benefit_case_beside_order(law: Law, application: FirstApplication) -> Dated | None:
    if not law.holds("order.benefit_cases"):
        return None
    assert application.decided_on is not None, "reg 27 counts from the day of the calculation"
    days = whole(law.amount("order.benefit_case_days"))
    return Dated(
        application.decided_on + datetime.timedelta(days=days),
        "SI 2001/157 reg 27",
        _("A court's order is in force and the application follows a claim to benefit."),
    )


def _beside_other_calculation(law: Law, application: FirstApplication) -> Dated | None:
    """Reg 29 and SI 1999/991 reg 7B(21): another calculation sets the day."""
    for other in application.others:
        found = {
            Relation.OTHER_CARER_OF_THE_CHILD: _when_earlier_ceased,
            Relation.PARENTS_HAVE_CHANGED_ROLES: _when_earlier_ceased,
            Relation.CARER_PAYS_ELSEWHERE: _with_period_of_existing,
            Relation.OTHER_CARER_OF_ANOTHER_CHILD: _beside_other_carer,
        }[other.relation](law, application, other)
        if found is not None:
            return found
    return None


def _when_earlier_ceased(
    law: Law, application: FirstApplication, other: OtherCalculation
) -> Dated | None:
    """Reg 29(1)(a), (c): a calculation that ended within eight weeks before is taken up."""
    weeks = whole(law.amount("earlier.weeks"))
    ended = other.ended_on
    if ended is None or ended <= application.made_on - datetime.timedelta(weeks=weeks):
        return None
    is_same_day = other.relation is Relation.PARENTS_HAVE_CHANGED_ROLES or law.holds(
        "earlier.from_the_day_it_ended"
    )
    return Dated(
        ended if is_same_day else ended + ONE_DAY,
        "SI 2001/157 reg 29(1)(a), (c)",
        _("An earlier calculation for the same child ceased, and this one follows it."),
    )


def _with_period_of_existing(
    _law: Law, application: FirstApplication, other: OtherCalculation
) -> Dated | None:
    """Reg 29(1)(b): the carer pays under another calculation, whose periods set the weekday."""
    if other.ended_on is not None:
        return None
    return Dated(
        other.periods.start_on_or_after(application.notified_on),
        "SI 2001/157 reg 29(1)(b)",
        _("A maintenance period of a calculation that exists begins on this day."),
    )


def _beside_other_carer(
    law: Law, application: FirstApplication, other: OtherCalculation
) -> Dated | None:
    """The paying parent pays, or paid until lately, for another child with another carer."""
    if other.ended_on is not None:
        return _when_other_carers_ended(law, application, other.ended_on)
    if not law.holds("supersession.schedule_3d"):
        return Dated(
            other.periods.start_on_or_after(application.notified_on),
            "SI 1999/991 reg 7B(21)",
            _("A maintenance period of a calculation that exists begins on this day."),
        )
    assert application.decision_notified_on is not None, "Sch 3D para 7 counts from that notice"
    return Dated(
        other.periods.start_containing(application.decision_notified_on),
        "SI 1999/991 Sch 3D para 7",
        _("The paying parent was told of the new calculation in the period that begins here."),
    )


def _when_other_carers_ended(
    law: Law, application: FirstApplication, ended: datetime.date
) -> Dated | None:
    was_in_force = ended > application.made_on
    if not was_in_force or not law.holds("earlier.ended_before_decision"):
        return None
    if application.notified_on < ended:
        return Dated(
            ended + ONE_DAY,
            "SI 2001/157 reg 29(1)(d)(i)",
            _("The calculation for the other carer ceased the day before."),
        )
    return Dated(
        application.notified_on,
        "SI 2001/157 reg 29(1)(d)(ii)",
        _("The paying parent was told of the application on this day."),
    )


def _on_weekday_of_earlier_periods(law: Law, application: FirstApplication, found: Dated) -> Dated:
    """Reg 29B: from 27 October 2008, on the weekday on which earlier periods began.

    Only where a calculation for the same paying parent, with whatever carer, is no longer in force
    when the decision is made.
    """
    if not law.holds("weekday.follows_earlier_periods"):
        return found
    ended = [
        other
        for other in application.others
        if other.ended_on is not None
        and other.relation
        in (Relation.OTHER_CARER_OF_THE_CHILD, Relation.OTHER_CARER_OF_ANOTHER_CHILD)
    ]
    if not ended:
        return found
    day = ended[-1].periods.start_on_or_after(found.day)
    if day == found.day:
        return found
    return Dated(
        day,
        "SI 2001/157 reg 29B",
        _("Earlier maintenance periods began on this day of the week."),
    )
