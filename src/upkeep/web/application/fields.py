"""A question of several fields, such as a name or an address, and how each field is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from upkeep.parties.modulus import with_zeros
from upkeep.parties.weight_tables import can_exist
from upkeep.web.calculator.answers import Answers
from upkeep.web.calculator.questions import Reading, Words
from upkeep.web.formats import day as day_in_words
from upkeep.web.typed_days import PARTS, TypedDayError, box_of, day_typed

LENGTH_MAX = 254
NAME_MAX, LINE_MAX = 70, 100
POSTCODE_END = 3
ADULT_YEARS = 12
"""Nobody younger has a child."""

Read = Callable[[str], str | None]
"""What was typed as it is kept; None where it cannot be right."""


def name(typed: str) -> str | None:
    """A name or a line of an address."""
    return typed if typed.isprintable() and len(typed) <= NAME_MAX else None


def line(typed: str) -> str | None:
    """A line of an address."""
    return typed if typed.isprintable() and len(typed) <= LINE_MAX else None


def postcode(typed: str) -> str | None:
    """A postcode, however it was spaced."""
    letters = re.sub(r"\s", "", typed).upper()
    written = f"{letters[:-POSTCODE_END]} {letters[-POSTCODE_END:]}"
    return written if re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", written) else None


def national_insurance_number(typed: str) -> str | None:
    """A National Insurance number, however it was spaced."""
    letters = re.sub(r"[\s-]", "", typed).upper()
    return letters if re.fullmatch(r"[A-Z]{2}[0-9]{6}[A-D]", letters) else None


def email(typed: str) -> str | None:
    """An address of e-mail."""
    is_one = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) and len(typed) <= LENGTH_MAX
    return typed if is_one else None


def telephone(typed: str) -> str | None:
    """A telephone number, in digits and spaces."""
    digits = re.sub(r"[()\-.]", "", typed).strip()
    return digits if re.fullmatch(r"\+?[0-9][0-9 ]{6,19}", digits) else None


def sort_code(typed: str) -> str | None:
    """Six digits, however they were set apart."""
    digits = re.sub(r"[\s-]", "", typed)
    return digits if re.fullmatch(r"[0-9]{6}", digits) else None


def account_number(typed: str) -> str | None:
    """Eight digits; six or seven get zeros in front."""
    digits = re.sub(r"[\s-]", "", typed)
    written = with_zeros(digits) if re.fullmatch(r"[0-9]+", digits) else digits
    return written if re.fullmatch(r"[0-9]{8}", written) else None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its label, how it is read, and what is said where that fails."""

    name: str
    label: Words
    wrong: Words
    read: Read = line
    hint: Words = ""
    is_optional: bool = False
    width: str = "20"
    is_day: bool = False


Problems = Mapping[str, Words]
"""What is wrong, by field."""


def no_problems(_answer: Mapping[str, str], _answers: Answers) -> Problems:
    """Nothing is compared."""
    return {}


@dataclass(frozen=True, slots=True)
class Fields:
    """Several fields that are one answer; where ``is_optional``, all may be left empty."""

    fields: tuple[Field, ...]
    is_optional: bool = False
    check: Callable[[Mapping[str, str], Answers], Problems] = no_problems
    kind = "fields"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """What each field holds, or what is wrong with it."""
        typed = self._typed_in(form)
        if self.is_optional and not any(typed.values()):
            return Reading({}, typed=typed)
        answer: dict[str, str] = {}
        errors: dict[str, Words] = {}
        for each in self.fields:
            _read_into(each, typed, answer, errors)
        errors = errors or dict(self.check(answer, answers))
        return Reading(errors=errors, typed=typed) if errors else Reading(answer, typed=typed)

    def _typed_in(self, form: QueryDict) -> dict[str, str]:
        names = [
            box_of(each.name, part) if each.is_day else each.name
            for each in self.fields
            for part in (PARTS if each.is_day else ("",))
        ]
        return {name: form.get(name, "").strip()[:LENGTH_MAX] for name in names}

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether all that is needed is there, and still goes with the other answers."""
        if not isinstance(answer, dict):
            return False
        if self.is_optional and not answer:
            return True
        needed = {each.name for each in self.fields if not each.is_optional}
        return needed <= answer.keys() and not self.check(answer, answers)

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The fields as they would be typed."""
        found: dict[str, str] = {}
        for each in self.fields:
            value = answer.get(each.name, "")
            if each.is_day and value:
                day = date.fromisoformat(value)
                found |= {box_of(each.name, part): str(getattr(day, part)) for part in PARTS}
            else:
                found[each.name] = value
        return found

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """One line a field that holds something."""
        if not answer:
            return [_("Not known")]
        return [
            day_in_words(date.fromisoformat(answer[each.name]))
            if each.is_day
            else answer[each.name]
            for each in self.fields
            if answer.get(each.name)
        ]


def _read_into(
    each: Field, typed: Mapping[str, str], answer: dict[str, str], errors: dict[str, Words]
) -> None:
    if each.is_day:
        _read_day_into(each, typed, answer, errors)
        return
    value = typed[each.name]
    if not value and each.is_optional:
        return
    found = each.read(value) if value else None
    if found is None:
        errors[each.name] = each.wrong
    else:
        answer[each.name] = found


def _read_day_into(
    each: Field, typed: Mapping[str, str], answer: dict[str, str], errors: dict[str, Words]
) -> None:
    try:
        found = day_typed(typed, each.name)
    except TypedDayError as error:
        errors[error.box] = error.words
        return
    if found is not None:
        answer[each.name] = found.isoformat()
    elif not each.is_optional:
        errors[box_of(each.name)] = each.wrong


def born_long_ago(answer: Mapping[str, str], answers: Answers) -> Problems:
    """A parent was born in living memory, and long enough ago to have a child."""
    if "born" not in answer:
        return {}
    born = date.fromisoformat(answer["born"])
    if born.year < 1900 or born.year > answers.day.year - ADULT_YEARS:
        return {box_of("born"): _("Enter the year in which the person was born")}
    return {}


def account_exists(answer: Mapping[str, str], answers: Answers) -> Problems:
    """The number is one that the bank of the sort code can have given."""
    if can_exist(answer["sort_code"], answer["account_number"], answers.day):
        return {}
    return {
        "account_number": _(
            "No account at this sort code can have this number. Check both on a statement or card: "
            "a digit is wrong, or two are swapped"
        )
    }
