"""Who is a child, and until when: Child Support Act 1991 s.55 and SI 2012/2677 reg 76.

For one child at a time, on days. Whether somebody is a qualifying child of a case is found with
this before a situation is given; the calculation counts those who are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from upkeep.law.explanations import Node
from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import NOTHING, Law, Trace, rule
from upkeep.law.words import _

ONE_DAY = datetime.timedelta(days=1)
ONE_WEEK = datetime.timedelta(days=7)
TERMINAL_MONTHS = (2, 5, 8, 11)
"""Terminal dates are the last days of these months (SI 2006/223 reg 7(2), Case 1.2)."""


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What decides until when somebody is a child.

    ``education_ends_on`` is the last day of full-time non-advanced education or approved training,
    without it both go on; ``begun_before_19`` whether it was begun, or a place accepted, before
    that age; ``examination_ends_on`` the last external examination that somebody who has left was
    entered for; ``is_registered`` whether an extension period for work or training was asked for
    and applies. Work means 24 hours a week or more, support the benefits of SI 2006/223 reg 8(2);
    both are taken to go on once begun.
    """

    date_of_birth: datetime.date
    education_ends_on: datetime.date | None = None
    begun_before_19: bool = True
    examination_ends_on: datetime.date | None = None
    is_registered: bool = False
    works_from: datetime.date | None = None
    supported_from: datetime.date | None = None
    married_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Childhood:
    """Until when somebody is a child by the law of a day; ``until`` is the first day after it."""

    until: datetime.date
    is_child: bool
    explanation: tuple[Node, ...]


def childhood_of(facts: ChildFacts, on: datetime.date) -> Childhood:
    """Whether somebody is a child on a day, and until when, by the law of that day.

    Raises :class:`upkeep.law.NoValueError` for a day before the scheme.
    """
    trace = Trace()
    until = child_until(Law(load_scheme("2012").on(on), trace), facts)
    return Childhood(until, facts.date_of_birth <= on < until, trace.nodes)


@rule("Child Support Act 1991 s.55(1)-(2); SI 2012/2677 reg 76(1)", NOTHING)
def child_until(law: Law, facts: ChildFacts) -> datetime.date:
    """Under 16, or a qualifying young person under 20; never once married.

    Marriage and civil partnership end it at any age.
    """
    grown = birthday(facts, years(law, "child.age_under"))
    until = max(grown, young_person_until(law, facts, grown))
    if facts.married_on is not None and facts.married_on < until:
        until = facts.married_on
        law.say(
            _("A child until {last:date}: then married, or in a civil partnership."),
            last=until - ONE_DAY,
        )
    elif until == grown:
        law.say(_("A child until {last:date}, the day before the 16th birthday."), last=last(until))
    else:
        law.say(_("A child until {last:date}, as a qualifying young person."), last=last(until))
    return until


@rule("Social Security Contributions and Benefits Act 1992 s.142(2); SI 2006/223 regs 2-8", NOTHING)
def young_person_until(law: Law, facts: ChildFacts, grown: datetime.date) -> datetime.date:
    """The last of the grounds that a young person meets decides, up to the 20th birthday."""
    grounds = [in_education_until(law, facts)]
    if facts.education_ends_on is not None:
        grounds.append(august_until(law, grown))
        grounds.append(terminal_until(law, facts, facts.education_ends_on))
        if facts.is_registered:
            grounds.append(extension_until(law, facts, facts.education_ends_on))
    until = min(max(grounds), birthday(facts, years(law, "child.young_person_under")))
    if facts.supported_from is not None and law.holds("child.work_or_support_excludes"):
        until = min(until, support_ends_it(law, facts.supported_from, grown))
    return until


@rule("SI 2006/223 reg 3", NOTHING)
def in_education_until(law: Law, facts: ChildFacts) -> datetime.date:
    """In full-time education that is not advanced, or in approved training, begun before 19."""
    age = years(law, "child.young_person_under" if facts.begun_before_19 else "child.begun_before")
    until = birthday(facts, age)
    if facts.education_ends_on is not None:
        until = min(until, facts.education_ends_on + ONE_DAY)
    law.say(_("Education or training counts until {last:date}."), last=last(until))
    return until


@rule("SI 2006/223 reg 4", NOTHING)
def august_until(law: Law, grown: datetime.date) -> datetime.date:
    """Whoever has left education at 16 stays one until the end of August."""
    end_of_august = datetime.date(grown.year, 8, 31)
    if grown == end_of_august:
        until = grown + 2 * ONE_DAY
    elif grown < end_of_august:
        until = end_of_august + ONE_DAY
    else:
        until = datetime.date(grown.year + 1, 9, 1)
    law.say(_("After the 16th birthday the time to {last:date} counts."), last=last(until))
    return until


@rule("SI 2006/223 reg 7; SI 2012/2677 reg 76(2)(a), (3)-(4)", NOTHING)
def terminal_until(law: Law, facts: ChildFacts, left: datetime.date) -> datetime.date:
    """After education, to the end of the week with the next terminal date.

    An examination that was entered for before leaving is waited for first.
    From 19 July 2021 not for a week of remunerative work; before, work did not matter here.
    """
    terminal = next_terminal_date(max(left, facts.examination_ends_on or left))
    until = monday_of(terminal) + ONE_WEEK
    if facts.works_from is not None and law.holds("child.work_or_support_excludes"):
        until = min(until, max(monday_of(facts.works_from), left + ONE_DAY))
    law.say(
        _("Left on {left:date}; the next terminal date is {terminal:date}: until {last:date}."),
        left=left,
        terminal=terminal,
        last=last(until),
    )
    return until


@rule("SI 2006/223 reg 5", NOTHING)
def extension_until(law: Law, facts: ChildFacts, left: datetime.date) -> datetime.date:
    """Registered for work, education or training: twenty weeks from the week after leaving."""
    begins = monday_of(left) + ONE_WEEK
    until = min(
        begins + years(law, "child.extension_weeks") * ONE_WEEK,
        birthday(facts, years(law, "child.extension_under")),
    )
    if facts.works_from is not None:
        until = min(until, facts.works_from)
    law.say(_("The extension period runs until {last:date}."), last=last(until))
    return until


@rule("SI 2012/2677 reg 76(2)(b)", NOTHING)
def support_ends_it(law: Law, since: datetime.date, grown: datetime.date) -> datetime.date:
    """Other financial support ends it from the first week in which it is received."""
    until = max(monday_of(since), grown)
    law.say(_("Other financial support is received: until {last:date} only."), last=last(until))
    return until


def years(law: Law, parameter_id: str) -> int:
    """A parameter that is a whole number of years or weeks."""
    figure = law.amount(parameter_id)
    assert isinstance(figure, Exact)
    return figure.numerator // figure.denominator


def birthday(facts: ChildFacts, age: int) -> datetime.date:
    """The day on which an age is reached; one born on 29 February reaches it on 1 March."""
    born = facts.date_of_birth
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return datetime.date(born.year + age, 3, 1)


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday that the week of a day begins with."""
    return day - day.weekday() * ONE_DAY


def next_terminal_date(day: datetime.date) -> datetime.date:
    """The first terminal date after a day."""
    candidates = (
        datetime.date(year + (month == 12), month % 12 + 1, 1) - ONE_DAY
        for year in (day.year, day.year + 1)
        for month in TERMINAL_MONTHS
    )
    return next(terminal for terminal in candidates if terminal > day)


def last(until: datetime.date) -> datetime.date:
    """The last day before a day that is no longer counted."""
    return until - ONE_DAY
