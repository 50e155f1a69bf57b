"""Days for a calendar: a file that telephones and computers take in (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event

DAY_BEFORE = timedelta(days=-1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day: what it is for, more about it, and a key that stays the same if it is made again."""

    on: date
    title: str
    about: str
    key: str


def calendar_file(entries: Iterable[Entry], made_at: datetime) -> bytes:
    """The file, with a reminder on the day before each entry."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.UPKEEP_SERVICE_NAME}//")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", entry.key)
        event.add("dtstamp", made_at.astimezone(UTC))
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.about)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", DAY_BEFORE)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
