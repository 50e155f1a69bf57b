"""How a paying parent pays: what the simulated bank needs to know about people, and no more."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

WAITS_DAYS = (-6, 0, 3, 9, 24)
"""Days after the due date on which people pay; before it, if negative. The bank looks at these."""


class Writing(Enum):
    """How a payer writes the payment reference."""

    PLAIN = "plain"
    SPACED = "spaced"
    HYPHENATED = "hyphenated"
    PREFIXED = "prefixed"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Habit:
    """What one paying parent does when money falls due.

    ``share_percent`` of each instalment is paid, ``waits_days`` after it is due; ``is_unsteady``
    payers wait a different time each time and now and then forget. ``stops_on`` and ``resumes_on``
    bound a time without payments. ``errs_percent`` of the payments carry a wrong reference.
    ``card_pence`` of what is overdue is paid by card each month, from ``card_from`` on.
    """

    share_percent: int = 100
    waits_days: int = 0
    is_unsteady: bool = False
    stops_on: date | None = None
    resumes_on: date | None = None
    writing: Writing = Writing.PLAIN
    errs_percent: int = 0
    card_pence: int = 0
    card_from: date = date(2024, 1, 1)

    def __post_init__(self) -> None:
        assert self.waits_days in WAITS_DAYS, "the bank looks at no other days"
        assert self.share_percent >= 0, "nobody is paid for paying"

    def pays_on(self, day: date) -> bool:
        """Whether this payer pays anything at all at this time."""
        if self.share_percent == 0:
            return False
        has_stopped = self.stops_on is not None and self.stops_on <= day
        has_resumed = self.resumes_on is not None and self.resumes_on <= day
        return not has_stopped or has_resumed

    def pays_by_card_on(self, day: date) -> bool:
        """Whether this payer makes good some of what is overdue by card at this time."""
        return self.card_pence > 0 and self.card_from <= day and self.pays_on(day)


PAYS_NOTHING = Habit(share_percent=0)
