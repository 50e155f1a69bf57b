"""The form with which the days of a statement are chosen. It is sent with GET and kept in the
address, so a statement can be linked to.

Days come as three parts from the form (``from-day``, ``from-month``, ``from-year``) or whole, as
links write them (``from=2025-04-06``).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upkeep.web.formats import day as day_in_words

PARTS = ("day", "month", "year")
EARLIEST = date(1993, 4, 5)
LATEST = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one date field, part by part."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.month or self.year)

    def as_date(self) -> date | None:
        """The day meant, if it is a real one."""
        try:
            found = date(int(self.year), int(self.month), int(self.day))
        except (ValueError, OverflowError):
            return None
        return found if EARLIEST <= found <= LATEST else None


def last_moment_of(day: date) -> datetime:
    """The moment by which all that was recorded on a day was known, in London."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days a statement covers, both included, and up to when recorded facts count."""

    start: date
    end: date
    known_on: date | None = None

    @property
    def known_at(self) -> datetime | None:
        """The last moment of the day ``known_on``; None for all that is known."""
        return None if self.known_on is None else last_moment_of(self.known_on)

    @property
    def query(self) -> str:
        """The period as the end of an address."""
        days = {"from": self.start, "to": self.end, "known": self.known_on}
        return urlencode({name: day.isoformat() for name, day in days.items() if day})


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """The form as it stands: what was typed, what is wrong with it, and the period if nothing."""

    typed: dict[str, Typed]
    errors: dict[str, str | Promise]
    period: Period | None


_LABELS = {
    "from": _("The first day must be a real date, like 6 4 2025"),
    "to": _("The last day must be a real date, like 5 4 2026"),
    "known": _("The day up to which we knew must be a real date, like 30 6 2025, or empty"),
}


def read_period(query: QueryDict, usual: Period) -> PeriodForm:
    """Read the form from an address; days that were not sent are those of the ``usual`` period.

    Nothing is known of days after the last of the usual period: they are refused.
    """
    defaults = {"from": usual.start, "to": usual.end, "known": usual.known_on}
    typed = {name: _typed(query, name, default) for name, default in defaults.items()}
    days = {name: field.as_date() for name, field in typed.items()}
    errors: dict[str, str | Promise] = {
        name: _LABELS[name]
        for name, field in typed.items()
        if days[name] is None and not (name == "known" and field.is_empty)
    }
    start, end = days["from"], days["to"]
    if start and end and end < start:
        errors["to"] = _("The last day must not be before the first day")
    errors |= {name: _to_come(usual.end) for name, day in days.items() if day and day > usual.end}
    if errors or start is None or end is None:
        return PeriodForm(typed, errors, None)
    return PeriodForm(typed, {}, Period(start, end, days["known"]))


def _to_come(latest: date) -> str:
    return gettext("Nothing is known yet of a day to come: enter %(day)s or a day before it") % {
        "day": day_in_words(latest)
    }


def _typed(query: QueryDict, name: str, default: date | None) -> Typed:
    parts = [query.get(f"{name}-{part}") for part in PARTS]
    if any(part is not None for part in parts):
        return Typed(*((part or "").strip() for part in parts))
    whole = query.get(name, default.isoformat() if default else "")
    year, _dash, rest = whole.partition("-")
    month, _dash, day = rest.partition("-")
    return Typed(day.lstrip("0"), month.lstrip("0"), year)


def usual_period(day: date) -> Period:
    """The year that ends with ``day``."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:
        before = day.replace(year=day.year - 1, day=28)
    return Period(before + timedelta(days=1), day)
