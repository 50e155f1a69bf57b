"""Who is a child, and when somebody stops being one (Child Support Act 1991 s.55)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from dateutil.easter import easter

from upkeep.law.rules import Law
from upkeep.law.scheme_2003.maintenance_periods import ONE_DAY, months_later, whole

A_WEEK = datetime.timedelta(days=7)
LATEST_EXTENSION_AGE = 18


@dataclass(frozen=True, slots=True)
class YoungPerson:
    """What is known of somebody aged 16 or more.

    ``in_education_until`` is the last day of full-time education that is not advanced (``None``
    while it goes on), no earlier than the day of reaching school-leaving age, and for somebody
    entered for an examination the day of the last paper. ``works_from`` is the first day of paid
    work of 24 hours a week that is not to end before the terminal date. ``is_registered`` is
    registration for work or youth training, with none of the benefits that end it.
    ``has_child_benefit`` says that child benefit is payable, which counts from 10 December 2012.
    """

    born_on: datetime.date
    in_education_until: datetime.date | None = None
    is_in_education: bool = False
    works_from: datetime.date | None = None
    is_registered: bool = False
    has_child_benefit: bool = False

    def birthday(self, age: int) -> datetime.date:
        """The day of reaching an age."""
        return months_later(self.born_on, 12 * age)


def first_day_not_a_child(law: Law, person: YoungPerson) -> datetime.date:
    """The first day on which somebody is no longer a child; never before the sixteenth birthday.

    While education goes on, that is the birthday of the age limit.
    """
    sixteen = person.birthday(whole(law.amount("child.age")))
    limit = person.birthday(whole(law.amount("child.age_in_education")))
    if law.holds("child.to_twenty"):
        return max(sixteen, _by_later_law(person, limit))
    return max(sixteen, _by_earlier_law(law, person, sixteen, limit))


def _by_later_law(person: YoungPerson, limit: datetime.date) -> datetime.date:
    """From 10 December 2012: education, or child benefit, to the age of twenty."""
    if person.has_child_benefit or person.is_in_education:
        return limit
    if person.in_education_until is None:
        return person.birthday(0)
    return min(limit, person.in_education_until + ONE_DAY)


def _by_earlier_law(
    law: Law, person: YoungPerson, sixteen: datetime.date, limit: datetime.date
) -> datetime.date:
    """To 9 December 2012: education, the time to the terminal date, and the extension period."""
    if person.is_in_education:
        return limit
    if person.in_education_until is None:
        return sixteen
    monday = monday_after_terminal_date(person.in_education_until, limit)
    if person.works_from is not None and person.works_from < monday:
        return max(person.works_from, person.in_education_until + ONE_DAY)
    if person.is_registered:
        eighteen = person.birthday(LATEST_EXTENSION_AGE)
        return max(monday, min(end_of_extension(law, monday) + ONE_DAY, eighteen))
    return monday


def monday_after_terminal_date(left_on: datetime.date, limit: datetime.date) -> datetime.date:
    """The Monday after the week of the terminal date (SI 2001/157 Sch 1 para 5).

    The first after leaving of the first Monday in January, the Monday after Easter Monday and the
    first Monday in September; where the age limit would be reached by then, the last Monday before
    that birthday stands for it.
    """
    terminal = min(day for day in _terminal_dates(left_on) if day > left_on)
    if limit <= terminal:
        terminal = limit - ONE_DAY - datetime.timedelta(days=(limit - ONE_DAY).weekday())
    return terminal - datetime.timedelta(days=terminal.weekday()) + A_WEEK


def _terminal_dates(around: datetime.date) -> list[datetime.date]:
    return [day for year in (around.year, around.year + 1) for day in _terminal_dates_of(year)]


def _terminal_dates_of(year: int) -> tuple[datetime.date, datetime.date, datetime.date]:
    return first_monday(year, 1), monday_after_easter_monday(year), first_monday(year, 9)


def first_monday(year: int, month: int) -> datetime.date:
    """The first Monday of a month."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=-first.weekday() % 7)


def monday_after_easter_monday(year: int) -> datetime.date:
    """The Monday a week after Easter Monday."""
    sunday: datetime.date = easter(year)
    return sunday + ONE_DAY + A_WEEK


def end_of_extension(law: Law, stops_on: datetime.date) -> datetime.date:
    """The Sunday on which the extension period ends (SI 2001/157 Sch 1 para 1(2)).

    ``stops_on`` is the Monday on which somebody would stop being a child. Those who stop from
    September on have until the week before the January Monday; the others twelve weeks after the
    week of the January Monday or of the one after Easter Monday.
    """
    weeks = whole(law.amount("child.extension_weeks"))
    year = stops_on.year
    january, spring, september = _terminal_dates_of(year)
    if stops_on >= september:
        return first_monday(year + 1, 1) - ONE_DAY
    start = january if stops_on < spring else spring
    return start + (weeks + 1) * A_WEEK - ONE_DAY
