"""As of which day a page speaks, and as it was known on which day: read from its address.

Everything shown is what had been recorded by the end of the day ``known``, about the day ``on``.
Without them a page speaks of now. A day to come is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from upkeep.web.business_day import business_day
from upkeep.web.formats import day as day_in_words
from upkeep.web.statement_period import last_moment_of
from upkeep.web.typed_days import TypedDayError, day_typed


@dataclass(frozen=True, slots=True)
class Looking:
    """The day a page is about, and the day on which it was so known; None for now.

    ``problem`` says what is wrong with what the address ``asked`` for, and ``box`` which box
    of a day to go to; the page then speaks of now.
    """

    day: date
    known_on: date | None = None
    problem: str = ""
    is_now: bool = True
    asked: Mapping[str, str] = field(default_factory=dict)
    box: str = ""

    @property
    def known_at(self) -> datetime | None:
        """The last moment of the day ``known_on``; None for all that is known."""
        return None if self.known_on is None else last_moment_of(self.known_on)

    @property
    def status(self) -> int:
        """The status of an answer that shows it: 400 where what was asked for is refused."""
        return 400 if self.problem else 200

    @property
    def query(self) -> str:
        """What keeps it in a link; empty for now."""
        if self.is_now:
            return ""
        days = {"known": self.known_on, "on": self.day}
        return "?" + urlencode({name: day.isoformat() for name, day in days.items() if day})


def looking(query: QueryDict) -> Looking:
    """What the address of a page asks for: ``?known=2024-05-31&on=2024-05-01``, or either."""
    today = business_day()
    days: dict[str, date | None] = {}
    try:
        for name in ("known", "on"):
            days[name] = day_typed(query, name)
            _refuse_day_to_come(days[name], today, name)
    except TypedDayError as error:
        return Looking(today, problem=str(error), box=error.box, asked=query)
    if not any(days.values()):
        return Looking(today)
    known_on = days["known"]
    return Looking(days["on"] or known_on or today, known_on, is_now=False)


def _refuse_day_to_come(day: date | None, today: date, name: str) -> None:
    if day is not None and day > today:
        words = _("Nothing is known yet of a day to come: enter %(day)s or a day before it")
        raise TypedDayError(words % {"day": day_in_words(today)}, name=name)
