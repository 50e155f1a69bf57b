"""What Bacs reports of Direct Debits, as records without a table."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReportKind(StrEnum):
    """Which report: instructions refused, changed; collections unpaid, claimed back."""

    AUDDIS = "auddis"
    ADDACS = "addacs"
    ARUDD = "arudd"
    DDICA = "ddica"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a report about a mandate.

    Of a collection it gives the day and the pence, of a claim also the paying bank's reference; of
    a change of account the new one where the bank gives it.
    """

    place: str
    reference: str
    code: str
    on: date
    pence: int = 0
    claim: str = ""
    sort_code: str = ""
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A report as read: which, its number, the day it gives, and its lines.

    ``debited_on`` is when our account is debited, where the report takes money back.
    """

    kind: ReportKind
    reference: str
    made_on: date
    debited_on: date
    lines: tuple[Said, ...]

    @property
    def total_pence(self) -> int:
        """All that it takes back."""
        return sum(line.pence for line in self.lines)
