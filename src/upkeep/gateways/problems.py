"""What is wrong with a file, said so that its sender can put it right.

A message names the file, the place, what was found and what to do. It never repeats a whole
National Insurance number or account number: all but the last two characters are masked.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

NOTHING: Final = "nothing"
FOUND_MAX: Final = 80

_PRIVATE_FIELDS: Final = frozenset({"national_insurance_number", "account_number", "IBAN"})
_PRIVATE_TEXT: Final = re.compile(
    r"""
    (?<![A-Za-z])[A-Za-z]{2}[ ]?(?:[0-9]{2}[ ]?){3}[A-Za-z]?(?![A-Za-z0-9])  # National Insurance
    | (?<![A-Z]{3}-)(?<![0-9])[0-9]{8,}(?![0-9]|\.[0-9])                     # account, payer
    | (?<![0-9])[0-9]{4}[ ][0-9]{4}(?![0-9])                                 # account in two groups
    """,
    re.VERBOSE,
)


def masked(text: str) -> str:
    """The text with every number that identifies a person or an account masked but for its end."""
    return _PRIVATE_TEXT.sub(lambda match: _mask(match.group()), text)


def _mask(secret: str) -> str:
    shown = 2 if len(secret) > 4 else 0
    return "*" * (len(secret) - shown) + secret[len(secret) - shown :]


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing wrong: in which file and place, what was found there, what is wanted instead."""

    file: str
    line: int | None
    field: str | None
    found: str
    wanted: str

    def __post_init__(self) -> None:
        """Mask whatever must not be repeated, whoever made the message."""
        object.__setattr__(self, "field", self.field and masked(self.field))
        object.__setattr__(self, "found", _short(masked(self.found)))
        object.__setattr__(self, "wanted", masked(self.wanted))

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: found {self.found}; {self.wanted}."


def _short(text: str) -> str:
    return text if len(text) <= FOUND_MAX else text[: FOUND_MAX - 1] + "…"


class FileProblems(Exception):  # noqa: N818 - reads as what it carries
    """Everything that is wrong with a file; nothing of the file may be used."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ProblemList:
    """The problems of one file as they are found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[FileProblem] = []

    def add(
        self, found: object, wanted: str, *, line: int | None = None, field: str | None = None
    ) -> None:
        """Note a problem. What was found is shown as JSON writes it, masked and shortened."""
        shown = describe(field, found)
        self.found.append(FileProblem(self.file, line, field, shown, wanted))

    def add_invalid(
        self,
        error: ValidationError,
        entry: object,
        *,
        line: int | None = None,
        prefix: str | None = None,
        skip: int = 0,
    ) -> None:
        """Note everything that a record refused in `entry`, as the file gave it.

        `prefix` goes before each field's path; the first `skip` parts of a path are left out.
        """
        for details in _own_errors(error):
            path = _path_of(details, skip)
            name = " ".join(part for part in (prefix, _written(path)) if part)
            found = NOTHING if details["type"] == "missing" else describe(name, _at(entry, path))
            self.found.append(FileProblem(self.file, line, name or None, found, _wanted(details)))

    def raise_if_any(self) -> None:
        """Refuse the file when anything was found wrong with it."""
        if self.found:
            raise FileProblems(self.found)


Path = tuple[str | int, ...]


class Told(str):
    """Words about what was found, rather than the thing itself."""

    __slots__ = ()


def describe(field: str | None, value: object) -> str:
    """A value as a message may show it."""
    if isinstance(value, Told):
        return str(value)
    if value is None:
        return NOTHING
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if not isinstance(value, str):
        return json.dumps(value, default=str)
    last_name = re.split(r"[./ ]", field)[-1] if field else ""
    secret = last_name in _PRIVATE_FIELDS
    return f"“{_mask(value) if secret else _visible(value)}”"


def _visible(text: str) -> str:
    """The text with control characters written out."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _own_errors(error: ValidationError) -> list[ErrorDetails]:
    """What a record refused, but for lists that are too short only for items refused already."""
    every = error.errors(include_url=False)
    refused = {details["loc"][:-count] for details in every for count in range(1, 9)}
    return [each for each in every if each["type"] != "too_short" or each["loc"] not in refused]


def _path_of(details: ErrorDetails, skip: int) -> Path:
    """Where in an entry a record's complaint lies."""
    path: list[str | int] = [part for part in details["loc"][skip:] if part != "[key]"]
    if details["type"].startswith("union_tag"):
        path.append("kind")
    field = details.get("ctx", {}).get("field")
    if isinstance(field, str):
        path += [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", field)]
    return tuple(path)


def _written(path: Path) -> str:
    """A path as a reader writes it: children[0].given_name."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _at(entry: object, path: Path) -> object:
    """What stands at a path of an entry; None where nothing does."""
    for part in path:
        if isinstance(entry, dict):
            entry = entry.get(part)
        elif isinstance(entry, list) and isinstance(part, int) and part < len(entry):
            entry = entry[part]
        else:
            return None
    return entry


_PATTERNS: Final = {
    "reference": "write three capitals, a hyphen and four to eight digits, such as APP-0001",
    "application": "write three capitals, a hyphen and four to eight digits, such as APP-0001",
    "employer_reference": "write EMP and five digits, such as EMP00042",
    "national_insurance_number": (
        "write two capitals, six digits and a letter A to D, without spaces"
    ),
    "sort_code": "write six digits, such as 12-34-56",
    "account_number": "write eight digits",
    "postcode": "write the postcode in capitals with one space, such as ZZ1 1ZZ",
    "email": "write an e-mail address, such as name@example.org",
    "telephone": "write the number in digits and spaces, with + before a country code",
    "tax_year": "give two years that follow each other, such as 2021-22",
    "payment_reference": "write the twelve digits of the paying parent's payment reference",
    "month": "write year and month, such as 2024-05",
}

_WANTED: Final = {
    "missing": "give this field",
    "extra_forbidden": "take this field out or correct its name: it is not known",
    "string_type": "give text",
    "int_type": "give a whole number without quotation marks",
    "int_from_float": "give a whole number",
    "bool_type": "give true or false",
    "tuple_type": "give a list",
    "dict_type": "give an object",
    "model_type": "give an object",
    "model_attributes_type": "give an object",
    "date_type": "give a day as text, such as “2024-05-31”",
    "date_parsing": "give a real day as year-month-day, such as 2024-05-31",
    "date_from_datetime_parsing": "give a real day as year-month-day, such as 2024-05-31",
    "date_from_datetime_inexact": "give a day without a time, such as 2024-05-31",
    "string_too_short": "write at least {min_length} character(s)",
    "string_too_long": "write at most {max_length} characters",
    "too_short": "give at least {min_length}",
    "too_long": "give at most {max_length}",
    "greater_than_equal": "give {ge} or more",
    "less_than_equal": "give {le} or less",
    "literal_error": "use {expected}",
    "union_tag_invalid": "use one of the kinds {expected_tags}",
    "union_tag_not_found": "say in “kind” what changed",
}


def _wanted(details: ErrorDetails) -> str:
    """What to do about a record's complaint."""
    if details["type"] == "string_pattern_mismatch":
        names = [part for part in details["loc"] if isinstance(part, str)]
        if names and names[-1] in _PATTERNS:
            return _PATTERNS[names[-1]]
    template = _WANTED.get(details["type"])
    if template is None:
        return details["msg"]
    return template.format(**details.get("ctx", {})).replace("''", "nothing")
