"""What we and Bacs say to each other: submissions, their records, and the days on which they count.

A submission is made on the input day, processed on the working day after it and entered in both
accounts on the working day after that. Working days are those of England and Wales.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from upkeep.working_days import is_working_day, next_working_day

SERVICE_USER_NUMBER: Final = "000001"
"""Ours with Bacs; a public body that runs this gets its own from its sponsoring bank."""
CONTRA_MAX_PENCE: Final = 99_999_999_999
"""What one contra record may come to; more is split over several."""
AMOUNT_MAX_PENCE: Final = 99_999_999_999
FIELD_CHARACTERS: Final = 18
_ALLOWED: Final = re.compile(r"[^A-Z0-9.&/ -]")
_REFERENCE_LEAST: Final = 6
_NOT_A_REFERENCE: Final = "DDIC"


class Code(StrEnum):
    """Transaction codes: what a record asks for."""

    FIRST_COLLECTION = "01"
    COLLECTION = "17"
    REPRESENTED = "18"
    FINAL_COLLECTION = "19"
    CREDIT = "99"
    INTEREST = "Z4"
    DIVIDEND = "Z5"
    NEW_INSTRUCTION = "0N"
    CANCEL_INSTRUCTION = "0C"
    CONVERT_INSTRUCTION = "0S"


INSTRUCTIONS: Final = frozenset(
    {Code.NEW_INSTRUCTION, Code.CANCEL_INSTRUCTION, Code.CONVERT_INSTRUCTION}
)
DEBITS: Final = frozenset(
    {Code.FIRST_COLLECTION, Code.COLLECTION, Code.REPRESENTED, Code.FINAL_COLLECTION}
)
CREDITS: Final = frozenset({Code.CREDIT, Code.INTEREST, Code.DIVIDEND})


@dataclass(frozen=True, slots=True)
class AccountName:
    """A sort code, an account number and the name on the account."""

    sort_code: str
    account_number: str
    name: str


@dataclass(frozen=True, slots=True)
class BacsRecord:
    """One record: an instruction, a collection or a credit on the other side's account.

    ``processed_on`` is the processing day; ``amount_pence`` is nothing for instructions.
    """

    code: Code
    account: AccountName
    amount_pence: int
    reference: str
    processed_on: date


@dataclass(frozen=True, slots=True)
class Submission:
    """One file: who we are, from and to which of our accounts, and the records.

    ``serial`` is a number of the day of creation, unique on it, from 1 to 999999. ``narrative`` is
    what the contra records carry to our own statement; our name where it is empty.
    """

    serial: int
    service_user_number: str
    ours: AccountName
    created_on: date
    records: tuple[BacsRecord, ...]
    narrative: str = ""

    def __post_init__(self) -> None:
        """Refuse what no bank would take. Raises ValueError that says what is wrong."""
        if not 1 <= self.serial <= 999_999:
            raise ValueError(f"serial {self.serial}: give 1 to 999999, once on a day")
        if not self.records:
            raise ValueError("no records: there is nothing to send")
        for number, record in enumerate(self.records, start=1):
            if wrong := fault_of(record, self.created_on):
                raise ValueError(f"record {number} ({record.code}): {wrong}")

    @property
    def processing_days(self) -> tuple[date, ...]:
        """The days on which its records are processed, in order."""
        return tuple(sorted({record.processed_on for record in self.records}))


def fault_of(record: BacsRecord, created_on: date) -> str:
    """What is wrong with a record of a file made on a day, and what to do; empty if nothing is."""
    account = record.account
    if not (re.fullmatch("[0-9]{6}", account.sort_code)):
        return "give a sort code of six digits"
    if not (re.fullmatch("[0-9]{8}", account.account_number)):
        return "give an account number of eight digits"
    is_instruction = record.code in INSTRUCTIONS
    if is_instruction != (record.amount_pence == 0) or not (
        0 <= record.amount_pence <= AMOUNT_MAX_PENCE
    ):
        wanted = "no amount" if is_instruction else "an amount of a penny to £999,999,999.99"
        return f"give {wanted}"
    if not is_working_day(record.processed_on) or record.processed_on <= created_on:
        return "give a working day after the day of the file as processing day"
    if record.code in INSTRUCTIONS | DEBITS:
        return _fault_of_reference(record.reference)
    return ""


def _fault_of_reference(reference: str) -> str:
    """A Direct Debit is known by its reference, so that banks want more of it."""
    text = written(reference).strip()
    significant = re.sub("[^A-Z0-9]", "", text)
    if len(significant) < _REFERENCE_LEAST or not text[:1].isalnum():
        return "give a reference of six letters and digits or more that begins with one"
    if len(set(significant)) == 1:
        return "give a reference whose characters are not all the same"
    if text.startswith(_NOT_A_REFERENCE):
        return f"give a reference that does not begin with {_NOT_A_REFERENCE}"
    return ""


def written(text: str) -> str:
    """A text in the characters that Bacs carries: capitals, without accents, others as blanks."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return _ALLOWED.sub(" ", plain.upper())


@dataclass(frozen=True, slots=True)
class Contra:
    """The other side of the records of one processing day, on our own account."""

    code: Code
    amount_pence: int
    processed_on: date


def contras(records: Iterable[BacsRecord]) -> list[Contra]:
    """What makes each processing day balance: credits by a debit contra, debits by a credit."""
    sums: Mapping[tuple[date, Code], list[int]] = defaultdict(list)
    for record in records:
        if record.code in CREDITS:
            sums[record.processed_on, Code.COLLECTION].append(record.amount_pence)
        elif record.code in DEBITS:
            sums[record.processed_on, Code.CREDIT].append(record.amount_pence)
    return [
        Contra(code, part, day)
        for (day, code), amounts in sorted(sums.items())
        for part in _parts(sum(amounts))
    ]


def _parts(pence: int) -> Sequence[int]:
    whole, rest = divmod(pence, CONTRA_MAX_PENCE)
    return [CONTRA_MAX_PENCE] * whole + [rest] * bool(rest)


# --- Days ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cycle:
    """The three working days of a submission."""

    input_on: date
    processed_on: date
    entered_on: date


def cycle_entered_by(day: date) -> Cycle:
    """The cycle whose entry day is a day, or the first working day after it."""
    entered = next_working_day(day)
    processed = working_day_before(entered)
    return Cycle(working_day_before(processed), processed, entered)


def cycle_sent_on(day: date) -> Cycle:
    """The cycle of what is sent on a day, or on the first working day after it."""
    sent = next_working_day(day)
    processed = next_working_day(sent + timedelta(days=1))
    return Cycle(sent, processed, next_working_day(processed + timedelta(days=1)))


def working_day_before(day: date) -> date:
    """The last working day before a day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
