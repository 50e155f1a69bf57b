"""When an assessment is looked at again, whether it changes, and from when.

To 31 May 1999 there were reviews, periodical and on request; since then decisions are revised and
superseded. An uprating alone changes nothing: the rates of the day count only when a decision is
made for some other reason. Amounts are whole pence a week.
"""

from __future__ import annotations

import datetime
from enum import Enum

from upkeep.law.scheme_1993.effective_dates import holds, next_period_start, period_start, whole

DECISIONS_BEGAN = datetime.date(1999, 6, 1)


class Ground(Enum):
    """Why a decision is superseded, as far as its effective date turns on that."""

    ON_APPLICATION = "a change, ignorance or mistake of fact, or error of law, on application"
    EXPECTED_CHANGE = "a change that is expected, on application"
    OWN_INITIATIVE_CHANGE = "a change, on the Secretary of State's own initiative"
    OWN_INITIATIVE_ERROR = "ignorance, mistake or error, on the Secretary of State's own initiative"
    BENEFIT = "a benefit that leaves no assessable income or spares the least payment"
    CHILD_OR_CARER = "death or ceasing of a child, ceasing of the carer, or habitual residence"
    SERIES = "one of several changes, each with an assessment of its own"
    INTERIM = "an interim assessment replaced or changed in category"
    DEPARTURE = "a departure direction"
    MISLED_APPEAL = "an appeal decision got by misrepresentation or silence"


ON_THE_VERY_DAY = frozenset({Ground.DEPARTURE, Ground.MISLED_APPEAL})


def periodical_review_date(effective_date: datetime.date) -> datetime.date | None:
    """The day from which a periodical review would take effect; none from 1 June 1999.

    52 weeks after the previous effective date, 104 weeks from 18 April 1995: an assessment that
    had not been due by that day waits the longer time. Child Support Act 1991 s.16 as it was;
    SI 1992/1813 regs 17, 31(1).
    """
    weeks = whole("review.interval_weeks", effective_date)
    due = effective_date + datetime.timedelta(weeks=weeks)
    later = effective_date + datetime.timedelta(weeks=whole("review.interval_weeks", due))
    due = max(due, later)
    return due if holds("review.is_periodical", due) else None


def may_skip_review(due: datetime.date, would_end: datetime.date) -> bool:
    """Whether a review may be left out because its result would last under 28 days (reg 17)."""
    return (would_end - due).days < whole("review.skip_days", due)


def changes_enough(
    day: datetime.date,
    current_pence: int,
    fresh_pence: int,
    *,
    is_within_protected_income: bool = False,
    are_children_different: bool = False,
    is_without_tolerance: bool = False,
) -> bool:
    """Whether a fresh amount is far enough from the present one to be put in its place.

    10.00 in general; within protected income 5.00 for a rise (1.00 to 6 February 1994) and 1.00 for
    a fall; 1.00 where the children are not the same (from 1 June 1999). Where several assessments
    change, the totals are compared. No tolerance where income is or ceases to be nil because of a
    benefit, in minimum-payment cases, in a series, or when a child or the carer drops out.
    SI 1992/1813 regs 21, 22; the general figure before June 1999 has not been read.
    """
    difference = abs(fresh_pence - current_pence)
    if is_without_tolerance:
        return difference > 0
    return difference >= tolerance_pence(
        day,
        is_rise=fresh_pence > current_pence,
        is_within_protected_income=is_within_protected_income,
        are_children_different=are_children_different,
    )


def tolerance_pence(
    day: datetime.date,
    *,
    is_rise: bool,
    is_within_protected_income: bool = False,
    are_children_different: bool = False,
) -> int:
    """The difference from which a fresh amount is put in place of the present one."""
    if are_children_different and day >= DECISIONS_BEGAN:
        return whole("review.tolerance_children_differ", day)
    if is_within_protected_income:
        side = "rise" if is_rise else "fall"
        return whole(f"review.tolerance_{side}_protected", day)
    return whole("review.tolerance", day)


def reform_changes_enough(reform: datetime.date, current_pence: int, fresh_pence: int) -> bool:
    """Whether an assessment in force is made afresh for the changes of 1994 or 1995 alone.

    7 February 1994: a difference of 1.00 (SI 1994/227 reg 12). 18 April 1995: a fall of 1.00 or
    another difference of 10.00 (SI 1995/1045 reg 63).
    """
    difference = fresh_pence - current_pence
    if reform < datetime.date(1995, 4, 18):
        return abs(difference) >= whole("review.least_change_1994", reform)
    if difference < 0:
        return -difference >= whole("review.least_fall_1995", reform)
    return difference >= whole("review.least_other_change_1995", reform)


def supersession_date(
    ground: Ground, day: datetime.date, first_effective: datetime.date
) -> datetime.date:
    """From when a superseding decision holds: mostly the start of a maintenance period.

    ``day`` is the day that the ground goes by: the application, the day a change is due, the latest
    notice, the change itself, the decision, or the information. SI 1992/1813 reg 23. Reviews for a
    change of circumstances to 31 May 1999 went by the request in the same way (reg 31(3), not
    read).
    """
    if ground in ON_THE_VERY_DAY:
        return day
    if ground is Ground.OWN_INITIATIVE_CHANGE:
        day += datetime.timedelta(days=whole("effective.own_initiative_days", day))
    return period_start(first_effective, day)


def supersession_date_after_notice(
    notice: datetime.date, application: datetime.date, first_effective: datetime.date
) -> datetime.date:
    """The same where a party applies within 28 days either side of the notice (reg 23)."""
    reach = whole("effective.own_initiative_days", notice)
    if abs((application - notice).days) <= reach:
        return supersession_date(Ground.ON_APPLICATION, application, first_effective)
    return supersession_date(Ground.OWN_INITIATIVE_CHANGE, notice, first_effective)


def revision_deadline(notified: datetime.date, *, is_extended: bool = False) -> datetime.date:
    """The last day to ask for a revision: one month, or thirteen for special reasons (regs 17, 18).

    Official error may be revised at any time. A month that has no such day ends with its last.
    """
    months = whole("revision.months_latest" if is_extended else "revision.months", notified)
    return months_later(notified, months)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 0, -1):
        try:
            return datetime.date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def departure_date(
    assessment_notified: datetime.date,
    applied: datetime.date,
    assessment_effective: datetime.date,
    ground_arose: datetime.date,
    first_effective: datetime.date,
) -> datetime.date:
    """From when a departure direction holds (SI 1996/2907 reg 32).

    Asked for within 28 days of notice: from the assessment's own day if the ground covers the whole
    time, else from the first maintenance period after it arose. Asked for later: from the
    maintenance period of the application.
    """
    in_time = (applied - assessment_notified).days <= whole("departure.apply_days", applied)
    if not in_time:
        return period_start(first_effective, applied)
    if ground_arose <= assessment_effective:
        return assessment_effective
    return next_period_start(first_effective, ground_arose)
