"""Returned post: which letters to parents and notices to employers came back, one by one or as CSV.

With each: when, and what stands on the envelope.
"""

from datetime import date, datetime
from typing import Annotated, Final

from django.db import transaction
from pydantic import StringConstraints, TypeAdapter

from upkeep.cases.forms import AddressLine, Day, Record
from upkeep.collection import employer_post
from upkeep.collection.employer_post import NotPostedError
from upkeep.correspondence.delivery import NotOnItsWayError, note_returned
from upkeep.gateways.exchange_files import note_repeated, read_entry, read_rows
from upkeep.gateways.problems import ProblemList, Told

COLUMNS: Final = ("letter", "returned_on", "reason")


class ReturnedLetter(Record):
    """One letter that came back. ``letter`` is the reference below the date on it."""

    letter: Annotated[str, StringConstraints(pattern=r"^[LE][0-9]{8,18}$")]
    returned_on: Day
    reason: AddressLine


_FORM: TypeAdapter[ReturnedLetter] = TypeAdapter(ReturnedLetter)


def read_returned_post(data: bytes, name: str) -> list[ReturnedLetter]:
    """The letters that came back, of a file. Raises FileProblems with every bad line."""
    return [line for _number, line in _lines(data, ProblemList(name))]


def note_came_back(reference: str, on: date, known_at: datetime, reason: str) -> None:
    """Note that a letter, or a notice to an employer, came back. Told again it changes nothing.

    Raises NotOnItsWayError or NotPostedError where it cannot have come back.
    """
    if reference.startswith("E"):
        employer_post.note_returned(reference, on, known_at, reason)
    else:
        note_returned(reference, on, known_at, reason)


def take_returned_post(data: bytes, name: str, known_at: datetime) -> int:
    """Note every letter of a file as returned, or none; how many there are.

    The same file again changes nothing. Raises FileProblems with every bad line, also with those
    whose letter cannot have come back.
    """
    problems = ProblemList(name)
    lines = _lines(data, problems)
    with transaction.atomic():
        for number, line in lines:
            try:
                note_came_back(line.letter, line.returned_on, known_at, line.reason)
            except (NotOnItsWayError, NotPostedError) as error:
                found, wanted = Told(line.letter), str(error).rstrip(".")
                problems.add(found, wanted, line=number, field="letter")
        problems.raise_if_any()
    return len(lines)


def _lines(data: bytes, problems: ProblemList) -> list[tuple[int, ReturnedLetter]]:
    lines: list[tuple[int, ReturnedLetter]] = []
    seen: dict[str, str] = {}
    for number, row in read_rows(data, problems, COLUMNS):
        line = read_entry(_FORM, row, problems, "", line=number)
        if line is not None:
            place, wanted = f"line {number}", "give each letter once"
            note_repeated(seen, line.letter, place, wanted, problems, line=number)
            lines.append((number, line))
    if not lines and not problems.found:
        problems.add(Told("no letters"), "give at least one line")
    problems.raise_if_any()
    return lines
