"""A day that somebody types into three boxes, and which of them is wrong.

An address writes a day as ``?on=2024-05-31``; that is read as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
DIGITS_MAX = 4
_MISSING: Mapping[str, str | Promise] = {
    "day": _("Enter the day as well"),
    "month": _("Enter the month as well"),
    "year": _("Enter the year as well"),
}
_BOUNDS: Mapping[str, tuple[int, int]] = {"day": (1, 31), "month": (1, 12), "year": (1000, MAXYEAR)}
_OUT_OF_BOUNDS: Mapping[str, str | Promise] = {
    "day": _("Enter the day as a number from 1 to 31"),
    "month": _("Enter the month as a number from 1 to 12"),
    "year": _("Enter the year in four digits, such as 2025"),
}


@dataclass(frozen=True, slots=True)
class TypedDayError(Exception):
    """What was typed is no day; ``part`` is the box that is wrong, or empty for all three.

    ``name`` is what the form calls the day.
    """

    words: str | Promise
    part: str = ""
    name: str = ""

    @property
    def box(self) -> str:
        """The box to go to."""
        return box_of(self.name, self.part)

    def __str__(self) -> str:
        return str(self.words)


def box_of(name: str, part: str = "") -> str:
    """The box of a day to go to: the one that is wrong, or the first."""
    return f"{name}-{part or PARTS[0]}"


def day_typed(said: Mapping[str, str], name: str) -> date | None:
    """The day that was typed, or None where all boxes are empty. Raises :class:`TypedDayError`."""
    written = said.get(name, "").strip()
    if written:
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise TypedDayError(_("Enter a day, such as 6 4 2025"), name=name) from None
    try:
        return day_of_parts({part: said.get(f"{name}-{part}", "").strip() for part in PARTS})
    except TypedDayError as error:
        raise TypedDayError(error.words, error.part, name) from None


def day_of_parts(typed: Mapping[str, str]) -> date | None:
    """The day of three boxes, or None where all are empty. Raises :class:`TypedDayError`."""
    if not any(typed.values()):
        return None
    for part in PARTS:
        if not typed[part]:
            raise TypedDayError(_MISSING[part], part)
    numbers = [_number(part, typed[part]) for part in PARTS]
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except ValueError:
        raise TypedDayError(_("Enter a real day: that month has fewer days"), "day") from None


def _number(part: str, text: str) -> int:
    least, most = _BOUNDS[part]
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    if not is_number or not least <= int(text) <= most:
        raise TypedDayError(_OUT_OF_BOUNDS[part], part)
    return int(text)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """What stands in the boxes of a day, and which of them is marked as wrong."""

    day: str
    month: str
    year: str
    wrong: frozenset[str]


def shown_day(said: Mapping[str, str], name: str, value: date | None, field: str) -> ShownDay:
    """The boxes of a day as they were typed, or else with ``value``.

    ``field`` is the box that the page says is wrong; where no single one is, all are marked.
    """
    was_sent = any(f"{name}-{part}" in said for part in PARTS)
    typed = [said.get(f"{name}-{part}", "") for part in PARTS]
    if not was_sent and value is not None:
        typed = [str(value.day), str(value.month), str(value.year)]
    wrong: frozenset[str] = frozenset()
    if field in {box_of(name, part) for part in PARTS}:
        wrong = frozenset(PARTS)
        try:
            day_typed(said, name)
        except TypedDayError as error:
            wrong = frozenset({error.part} if error.part else PARTS)
    day, month, year = typed
    return ShownDay(day, month, year, wrong)
