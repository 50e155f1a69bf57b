"""From which day an assessment holds: full and interim ones, and the periods they are paid for."""

from __future__ import annotations

import datetime
from enum import Enum

from upkeep.law.parameters import load_scheme

SCHEME = "1993"
INTERIM_DATES_CHANGED = datetime.date(1996, 1, 22)
CATEGORIES_BEGAN = datetime.date(1995, 4, 18)


class Category(Enum):
    """The category of an interim assessment."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


def whole(parameter_id: str, day: datetime.date) -> int:
    """A figure of the law on a day that is a whole number of days, weeks, months or pence."""
    figure = load_scheme(SCHEME).on(day).value(parameter_id).figure
    assert figure.denominator == 1
    return figure.numerator


def holds(parameter_id: str, day: datetime.date) -> bool:
    """Whether something is so on a day."""
    return load_scheme(SCHEME).on(day).value(parameter_id).is_true


def first_effective_date(
    begun: datetime.date,
    answered: datetime.date | None = None,
    *,
    gave_name_address_and_parentage: bool = True,
    was_delayed_unavoidably: bool = False,
) -> datetime.date:
    """The first day of a full assessment.

    ``begun`` is the day the enquiry form was given or sent to the absent parent or, where that
    parent applied, the day the application was received; ``answered`` the day the absent parent had
    given name, address and written confirmation of parentage, if ever. Those who do so within four
    weeks, from 18 April 1995 on, get eight weeks. SI 1992/1813 reg 30(2), (2A); no two days are
    added for the post (reg 30(3)).
    """
    if not holds("effective.delay_is_given", begun):
        return begun
    limit = datetime.timedelta(weeks=whole("effective.response_weeks", begun))
    is_in_time = answered is not None and answered <= begun + limit
    has_answered = answered is not None and gave_name_address_and_parentage
    if has_answered and (is_in_time or was_delayed_unavoidably):
        return begun + datetime.timedelta(weeks=whole("effective.delay_weeks", begun))
    return begun


def effective_date_after_an_assessment_ended(
    received: datetime.date,
    asked_for: datetime.date,
    last_period_began: datetime.date,
) -> datetime.date:
    """The first day for a new carer or applicant after an assessment has ended.

    The day of receipt, or an earlier day asked for: up to eight weeks before, and after the first
    day of the maintenance period in which the old assessment ended. SI 1992/1813 regs 3(3),
    30(2)(c).
    """
    reach = datetime.timedelta(weeks=whole("effective.backdate_weeks", received))
    earliest = max(received - reach, last_period_began + datetime.timedelta(days=1))
    return min(received, max(asked_for, earliest))


def effective_date_beside_another(
    notified: datetime.date, first_effective: datetime.date, delay_ends: datetime.date | None = None
) -> datetime.date:
    """The first day of a further assessment against the same absent parent.

    Its maintenance periods are those of the earlier assessment, and it begins not later than seven
    days after notification, or after the eight weeks where those were given. SI 1992/1813
    reg 33(6) to (9).
    """
    after = max(notified, delay_ends or notified)
    return next_period_start(first_effective, after)


def effective_date_with_an_order(
    made: datetime.date,
    order_ended: datetime.date | None = None,
    enquiry: datetime.date | None = None,
) -> datetime.date:
    """The first day where there is, or was until lately, a maintenance order.

    Two days after the assessment is made; from 18 April 1995, where the order ended between the
    enquiry form and the assessment, the day after it ended. SI 1992/2645 reg 3(5), (7), (8); the
    two days have not been read.
    """
    ended_meanwhile = (
        order_ended is not None
        and enquiry is not None
        and order_ended >= CATEGORIES_BEGAN
        and enquiry <= order_ended <= made
    )
    if ended_meanwhile and order_ended is not None:
        return order_ended + datetime.timedelta(days=1)
    return made + datetime.timedelta(days=whole("effective.after_order_days", made))


def interim_effective_date(
    category: Category,
    made: datetime.date,
    enquiry: datetime.date,
    earlier_interim_ended: datetime.date | None = None,
    delay_ends: datetime.date | None = None,
) -> datetime.date:
    """The first day of an interim assessment.

    ``made`` is the day it was made, ``enquiry`` the day of the enquiry form (or of receipt of the
    absent parent's application); the weekday is the enquiry's. SI 1992/1813 reg 8(3) as made,
    reg 8C from 22 January 1996, and SI 1995/1045 reg 28 between.
    """
    if earlier_interim_ended is not None and category in (Category.B, Category.D):
        return earlier_interim_ended
    if category is Category.B and made >= INTERIM_DATES_CHANGED:
        begins = enquiry
    elif made < CATEGORIES_BEGAN or category is Category.B:
        notice = datetime.timedelta(days=whole("interim.notice_days", made))
        begins = same_weekday_after(made + notice, enquiry)
    else:
        begins = same_weekday_after(made, enquiry)
    return begins if delay_ends is None else max(begins, delay_ends)


def interim_superseded_on(made: datetime.date, superseded_from: datetime.date) -> datetime.date:
    """The first day of an interim assessment that supersedes another (SI 1992/1813 reg 8C(2))."""
    return same_weekday_after(made, superseded_from)


def same_weekday_after(day: datetime.date, like: datetime.date) -> datetime.date:
    """The first to the seventh day after a day, on the weekday of another."""
    ahead = (like.weekday() - day.weekday()) % 7
    return day + datetime.timedelta(days=ahead or 7)


def period_start(first_effective: datetime.date, day: datetime.date) -> datetime.date:
    """The first day of the maintenance period that a day falls in (SI 1992/1813 reg 33).

    Periods are successive weeks from the first assessment; a fresh assessment keeps them, and the
    period that contains its effective date is paid wholly at the fresh amount.
    """
    if day < first_effective:
        raise ValueError(f"{day} lies before the first maintenance period, from {first_effective}")
    length = whole("maintenance_period.days", first_effective)
    return day - datetime.timedelta(days=(day - first_effective).days % length)


def next_period_start(first_effective: datetime.date, day: datetime.date) -> datetime.date:
    """The first day of a maintenance period that is not before a day."""
    start = period_start(first_effective, day)
    length = datetime.timedelta(days=whole("maintenance_period.days", first_effective))
    return start if start == day else start + length
