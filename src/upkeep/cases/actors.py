"""Who does something to a case by hand, and when."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something by hand, when: an account's name and the moment it is recorded."""

    name: str
    on: date
    known_at: datetime
