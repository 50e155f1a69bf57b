"""Checking a situation before the law looks at it.

The shape of a situation is declared as data. Every fault is collected, with the path of the field,
what was found, what is wanted and, for a misspelt name, the nearest one known.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from upkeep.law.numbers import Exact

MONEY = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,2}))?", re.ASCII)
COUNT_MAX = 99
NIGHTS_MAX = 366


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a situation."""

    path: str
    found: str
    wanted: str
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{self.path}: found {self.found}; wanted {self.wanted}.{hint}"

    def to_json(self) -> dict[str, str | None]:
        return {
            "path": self.path,
            "found": self.found,
            "wanted": self.wanted,
            "nearest": self.nearest,
        }


class SituationError(ValueError):
    """The situation cannot be worked out as it stands; every problem is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Findings:
    """The problems found so far."""

    __slots__ = ("problems",)

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: str, found: object, wanted: str, nearest: str | None = None) -> None:
        """Note a value that will not do."""
        self.problems.append(Problem(path, shown(found), wanted, nearest))

    def note(self, path: str, found: str, wanted: str, nearest: str | None = None) -> None:
        """Note a problem that is not about one value, in words."""
        self.problems.append(Problem(path, found, wanted, nearest))

    def stop_if_any(self) -> None:
        if self.problems:
            raise SituationError(self.problems)


Check = Callable[[object, str, Findings], Any]


def shown(value: object) -> str:
    """What was found, as the writer of the JSON would know it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return f"the number {value}"


def nearest_of(name: str, known: Iterable[str]) -> str | None:
    """The known name most like the one given, if any is like it."""
    matches = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return matches[0] if matches else None


def money(value: object, path: str, findings: Findings) -> Exact:
    """An amount in pounds as text, read as pence."""
    pence = _pence(value) if isinstance(value, str) else None
    if pence is None:
        findings.add(path, value, 'an amount in pounds as text, such as "838.93"')
        return Exact(0)
    return pence


@lru_cache(maxsize=4096)
def _pence(text: str) -> Exact | None:
    """The pence of an amount in pounds, or none if the text is no amount; most recur."""
    match = MONEY.fullmatch(text)
    if match is None:
        return None
    whole, decimals = match.groups()
    return Exact(int(whole) * 100 + int((decimals or "0").ljust(2, "0")))


def money_or_unknown(value: object, path: str, findings: Findings) -> Exact | None:
    """An amount in pounds, or ``null`` where it is not known."""
    if value is None:
        return None
    if not isinstance(value, str) or _pence(value) is None:
        findings.add(path, value, 'an amount in pounds as text, such as "838.93", or null')
        return None
    return money(value, path, findings)


def money_list(value: object, path: str, findings: Findings) -> tuple[Exact, ...]:
    """A list of amounts in pounds."""
    if not isinstance(value, list | tuple):
        findings.add(path, value, 'a list of amounts in pounds, such as ["40000.00"]')
        return ()
    return tuple(money(item, f"{path}[{index}]", findings) for index, item in enumerate(value))


def money_by_name(value: object, path: str, findings: Findings) -> dict[str, Exact]:
    """Amounts in pounds, each beside the name it belongs to."""
    if not isinstance(value, Mapping):
        findings.add(path, value, 'an object such as {"A": "12.50"}')
        return {}
    return {str(given): money(item, f"{path}.{given}", findings) for given, item in value.items()}


def whole_number(maximum: int) -> Check:
    """A whole number from nought to a maximum."""

    def check(value: object, path: str, findings: Findings) -> Exact:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= maximum:
            findings.add(path, value, f"a whole number from 0 to {maximum}")
            return Exact(0)
        return Exact(value)

    return check


def yes_or_no(value: object, path: str, findings: Findings) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        findings.add(path, value, "true or false")
        return False
    return value


def name(value: object, path: str, findings: Findings) -> str:
    """A name that is not empty."""
    if not isinstance(value, str) or not value.strip():
        findings.add(path, value, 'a name as text, such as "A"')
        return ""
    return value


def day(value: object, path: str, findings: Findings) -> datetime.date | None:
    """A calendar day written as YYYY-MM-DD."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        return datetime.date.fromisoformat(value)
    except ValueError:
        findings.add(path, value, 'a day that exists, written as "2026-03-02"')
        return None


def exactly(wanted: str) -> Check:
    """This text and no other."""

    def check(value: object, path: str, findings: Findings) -> str:
        if value != wanted:
            findings.add(path, value, f'"{wanted}"')
        return wanted

    return check


def place_of(names: Sequence[str]) -> Check:
    """One of some names, read as its place among them."""

    def check(value: object, path: str, findings: Findings) -> Exact:
        if not isinstance(value, str) or value not in names:
            wanted = "one of " + ", ".join(f'"{known}"' for known in names)
            nearest = nearest_of(value, names) if isinstance(value, str) else None
            findings.add(path, value, wanted, nearest)
            return Exact(0)
        return Exact(list(names).index(value))

    return check


def codes(known: Callable[[], Iterable[str]]) -> Check:
    """A list of known codes."""

    def check(value: object, path: str, findings: Findings) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            findings.add(path, value, "a list of codes")
            return ()
        if not value:
            return ()
        allowed = known()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                findings.add(f"{path}[{index}]", item, "a code as text")
            elif item not in allowed:
                findings.add(f"{path}[{index}]", item, "a known code", nearest_of(item, allowed))
        return tuple(item for item in value if isinstance(item, str))

    return check


_NOT_YET = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object: how it is checked, and what stands in where it is left out."""

    check: Check
    default: Any = None
    is_required: bool = False
    _checked_default: Any = field(default=_NOT_YET, init=False, compare=False, repr=False)

    def left_out(self) -> Any:  # noqa: ANN401
        """The default, checked: worked out once, since most fields are left out most times."""
        if self._checked_default is _NOT_YET:
            found = self.check(self.default, "", Findings())
            object.__setattr__(self, "_checked_default", found)
        return self._checked_default


def fields_of(
    value: object, path: str, fields: Mapping[str, Field], findings: Findings
) -> dict[str, Any]:
    """Check an object field by field; unknown names and missing ones are problems."""
    if not isinstance(value, Mapping):
        findings.add(path or "situation", value, "an object with the fields of the contract")
        value = {}
    prefix = f"{path}." if path else ""
    if not value.keys() <= fields.keys():
        _note_unknown(value, prefix, fields, findings)
    checked: dict[str, Any] = {}
    for field_name, wanted in fields.items():
        if field_name in value:
            checked[field_name] = wanted.check(value[field_name], prefix + field_name, findings)
        elif wanted.is_required:
            findings.note(prefix + field_name, "nothing", "this field, which has no default")
            checked[field_name] = None
        else:
            checked[field_name] = wanted.left_out()
    return checked


def _note_unknown(
    value: Mapping[Any, Any], prefix: str, fields: Mapping[str, Field], findings: Findings
) -> None:
    known = ", ".join(fields)
    for given in value:
        if given not in fields:
            nearest = nearest_of(str(given), fields)
            findings.note(f"{prefix}{given}", "an unknown field", f"one of {known}", nearest)


def an_object(fields: Mapping[str, Field]) -> Check:
    """An object with these fields."""

    def check(value: object, path: str, findings: Findings) -> dict[str, Any]:
        return fields_of(value, path, fields, findings)

    return check


def a_list_of(fields: Mapping[str, Field]) -> Check:
    """A list of objects with these fields."""

    def check(value: object, path: str, findings: Findings) -> list[dict[str, Any]]:
        if not isinstance(value, list | tuple):
            findings.add(path, value, "a list")
            return []
        return [
            fields_of(item, f"{path}[{index}]", fields, findings)
            for index, item in enumerate(value)
        ]

    return check


def check_names(receiving_parents: Iterable[Mapping[str, Any]], findings: Findings) -> None:
    """Names of receiving parents, and of children, stand once only."""
    parents = list(receiving_parents)
    _check_once("receiving_parents", [parent["id"] for parent in parents], findings)
    children = [child["id"] for parent in parents for child in parent["children"] or ()]
    _check_once("receiving_parents children", children, findings)


def _check_once(path: str, names: Iterable[str], findings: Findings) -> None:
    seen: set[str] = set()
    for given in names:
        if given and given in seen:
            findings.note(path, f'the id "{given}" more than once', "an id of its own for each")
        seen.add(given)
