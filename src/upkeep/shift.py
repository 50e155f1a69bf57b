"""What every step of the nightly run is told: the date, the recording time and its partition."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """One step's work for one partition of paying parents on one date.

    ``known_at`` is the moment at which everything the step records counts as known, ``since`` that
    of the night before: what was recorded after it is new. A paying
    parent belongs to the partition that their number leaves as remainder.
    """

    date: date
    known_at: datetime
    since: datetime
    partition: int = 0
    partitions: int = 1

    @property
    def known_from_now_on(self) -> str:
        """The range from ``known_at`` on, as ``COPY`` reads it: made once for many rows."""
        return f"[{self.known_at.isoformat()},)"

    def parameters(self) -> dict[str, object]:
        """The shift as query parameters: under the fields' own names."""
        return {
            "date": self.date,
            "known_at": self.known_at,
            "since": self.since,
            "partition": self.partition,
            "partitions": self.partitions,
        }
