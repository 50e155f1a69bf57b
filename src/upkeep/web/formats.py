"""How amounts, days and moments are written on pages and in documents."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from upkeep.law.words import code_words

MINUS = "\N{MINUS SIGN}"


def pounds(pence: int) -> str:
    """An amount: £1,234.56."""
    sign = MINUS if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def day(value: date) -> str:
    """A day: 3 April 2023."""
    return date_format(value, "j F Y")


def month(value: date) -> str:
    """The month of a day: April 2023."""
    return date_format(value, "F Y")


def pounds_typed(pence: int) -> str:
    """An amount as people type it into a box: 1234.56."""
    return f"{pence // 100}.{pence % 100:02d}"


def days(interval: Range[date]) -> str:
    """Half-open days as people say them, the last one included: 5 May to 9 June 2023."""
    assert interval.lower is not None, "every interval shown has a first day"
    if interval.upper is None:
        return _("From %(start)s") % {"start": day(interval.lower)}
    last = interval.upper - timedelta(days=1)
    if last <= interval.lower:
        return day(interval.lower)
    same_year = last.year == interval.lower.year
    start = date_format(interval.lower, "j F") if same_year else day(interval.lower)
    return _("%(start)s to %(end)s") % {"start": start, "end": day(last)}


def moment(value: datetime) -> str:
    """A moment in local time: 3 April 2023 at 2:05pm."""
    local = timezone.localtime(value)
    time = f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"
    return _("%(day)s at %(time)s") % {"day": day(local.date()), "time": time}


def code(name: str) -> str:
    """A code of the law, of a rate or a benefit, in the reader's language: Basic plus."""
    return code_words(name, (get_language() or "en")[:2]).capitalize()


def step(words: str) -> str:
    """A step of the law with its provision: its name in the reader's language, the rest as it is.

    ``basic rate [Sch 1 para 2]; rate.basic`` is how reports name what made a difference.
    """
    name, bracket, rest = words.partition(" [")
    return f"{code(name)}{bracket}{rest}"
