"""Reading a change's form: what was typed, what is wrong with it field by field, and the change."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from upkeep.cases.forms import CHANGE_FORM, ChangeForm
from upkeep.cases.models import Application, Case
from upkeep.parties.modulus import with_zeros
from upkeep.web.calculator.figures import count_of, pence_of
from upkeep.web.changes.fields import FIRST, ROWS, Field, Takes, fields_of
from upkeep.web.changes.words import Words, wanted
from upkeep.web.typed_days import TypedDayError, day_of_parts

PARTS = ("day", "month", "year")
TEXT_MAX = 500
POSTCODE_END = 3
"""A postcode ends in three characters after a space."""

Value = Any
"""A value as the changes file writes it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about: case, kind, whose it is, a reference for the change, and the worker."""

    case: Case
    kind: str
    whose: str
    reference: str
    worker: str


@dataclass(slots=True)
class Read:
    """A form as it was sent: what was typed, what is wrong by field, and the change if nothing."""

    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Words] = field(default_factory=dict)
    form: ChangeForm | None = None


@dataclass(frozen=True, slots=True)
class _WrongError(Exception):
    """What was typed cannot be read; the words say what to do."""

    words: Words


def read_change(about: About, said: QueryDict) -> Read:
    """Read the form that was sent about a change."""
    read = Read()
    children = children_of(about.case)
    entry: dict[str, Any] = {}
    for each in fields_of(about.kind):
        read.typed[each.name] = _typed(each, said, len(children))
    for each in fields_of(about.kind):
        if _is_left_out(each, about.kind, read.typed):
            continue
        try:
            _put(entry, each.path, _value(each, read.typed[each.name], children))
        except _WrongError as problem:
            read.errors[each.name] = problem.words
    if not read.errors:
        _check(about, entry, read)
    return read


def children_of(case: Case) -> list[str]:
    """The given names of the children of a case, as its applications write them, eldest first."""
    found: dict[str, str] = {}
    for application in case.applications.order_by("received_on", "reference"):
        for child in application.form["children"]:
            found.setdefault(child["given_name"], child["date_of_birth"])
    return sorted(found, key=lambda name: (found[name], name))


def _typed(each: Field, said: QueryDict, child_count: int) -> Any:  # noqa: ANN401 - by field
    match each.takes:
        case Takes.TICKS:
            return said.getlist(each.name)
        case Takes.DAY:
            return {part: said.get(f"{each.name}-{part}", "").strip()[:10] for part in PARTS}
        case Takes.OF_EACH_CHILD:
            places = range(child_count)
            return [said.get(f"{each.name}-{place}", "").strip()[:10] for place in places]
        case _:
            return said.get(each.name, "").replace("\r\n", "\n").strip()[:TEXT_MAX]


def _is_left_out(each: Field, kind: str, typed: Mapping[str, Any]) -> bool:
    """Whether nothing at all was typed into the optional part that a field belongs to."""
    if not each.optional_part:
        return False
    siblings = (own for own in fields_of(kind) if own.optional_part == each.optional_part)
    return not any(_holds_something(typed[own.name]) for own in siblings)


def _holds_something(typed: Any) -> bool:  # noqa: ANN401 - by field
    return any(typed.values()) if isinstance(typed, dict) else bool(typed)


def _put(entry: dict[str, Any], path: tuple[str, ...], value: Value) -> None:
    for name in path[:-1]:
        entry = entry.setdefault(name, {})
    if value is not None or not path[:-1]:
        entry[path[-1]] = value


def _value(each: Field, typed: Any, children: list[str]) -> Value:  # noqa: ANN401 - by field
    if each.takes is Takes.TICKS:
        return _ticked(each, typed)
    if each.takes is Takes.TICK:
        return bool(typed)
    if each.takes is Takes.OF_EACH_CHILD:
        return _of_each_child(typed, children)
    if each.takes is Takes.DAY:
        return _day(typed) if each.is_needed or any(typed.values()) else None
    if not typed:
        if each.is_needed:
            choose = each.takes in (Takes.CHOICE, Takes.CHILD)
            raise _WrongError(_("Choose one of the answers") if choose else _("Fill this in"))
        return None
    return _READ[each.takes](each, typed, children)


def _ticked(each: Field, typed: list[str]) -> list[Value]:
    if set(typed) - set(each.options):
        raise _WrongError(_("Choose from the list"))
    return [int(code) if code.isdecimal() else code for code in typed]


def _of_each_child(typed: list[str], children: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, text in zip(children, typed, strict=True):
        if text:
            found[name] = _count(text)
    if not found:
        raise _WrongError(_("Fill in at least one"))
    return found


def _day(typed: Mapping[str, str]) -> str:
    if not any(typed.values()):
        raise _WrongError(_("Enter a day, such as 6 4 2025"))
    try:
        found = day_of_parts(typed)
    except TypedDayError as error:
        raise _WrongError(error.words) from error
    assert found is not None, "something was typed"
    return found.isoformat()


def _count(text: str) -> int:
    found = count_of(text)
    if found is None:
        raise _WrongError(_("Enter a whole number"))
    return found


def _money(_each: Field, typed: str, _children: list[str]) -> str:
    pence = pence_of(typed)
    if pence is None:
        raise _WrongError(_("Enter pounds and pence, such as 350.00"))
    return f"{pence // 100}.{pence % 100:02d}"


def _text(each: Field, typed: str, _children: list[str]) -> str:
    """What was typed, in the way the file writes it: people type spaces and small letters."""
    match each.own_name:
        case "postcode":
            letters = re.sub(r"\s", "", typed).upper()
            return f"{letters[:-POSTCODE_END]} {letters[-POSTCODE_END:]}"
        case "account_number":
            digits = re.sub(r"[\s-]", "", typed)
            return with_zeros(digits) if digits.isascii() and digits.isdigit() else digits
        case "sort_code" | "employer_reference":
            return re.sub(r"[\s-]", "", typed).upper()
        case _:
            return typed


def _one_of(each: Field, typed: str, children: list[str]) -> str:
    if typed not in (children if each.takes is Takes.CHILD else each.options):
        raise _WrongError(_("Choose one of the answers"))
    return typed


def _number(_each: Field, typed: str, _children: list[str]) -> int:
    return _count(typed)


def _lines(_each: Field, typed: str, _children: list[str]) -> list[str]:
    return [line.strip() for line in typed.split("\n") if line.strip()]


_READ: Mapping[Takes, Callable[[Field, str, list[str]], Value]] = {
    Takes.MONEY: _money,
    Takes.TEXT: _text,
    Takes.CHOICE: _one_of,
    Takes.CHILD: _one_of,
    Takes.COUNT: _number,
    Takes.LINES: _lines,
}


def _check(about: About, entry: dict[str, Any], read: Read) -> None:
    """Let the record itself say what does not fit, and say it at the field it is about."""
    children = entry.get("nights") or [entry[name] for name in ("child",) if name in entry]
    application = _application_with(about.case, set(children))
    if application is None:
        read.errors["nights"] = _("Report the children of different applications one by one")
        return
    entry |= {
        "kind": about.kind,
        "reference": about.reference,
        "application": application.reference,
        "is_expected": entry["happened_on"] > entry["reported_on"],
    }
    if about.whose:
        entry["whose"] = about.whose
    if shown := entry.pop("evidence", None):
        entry["evidence"] = [{**shown[FIRST], "seen_by": about.worker}]
    rows = {name: sorted(said) for name, said in entry.items() if _is_rows(said)}
    entry |= {name: [entry[name][row] for row in filled_in] for name, filled_in in rows.items()}
    try:
        read.form = CHANGE_FORM.validate_json(json.dumps(entry), by_alias=True, by_name=False)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            _note(about.kind, details, read, rows)


def _is_rows(said: Value) -> bool:
    """Whether these are several jobs, costs or children, by the row in which each was typed."""
    return isinstance(said, dict) and bool(said) and said.keys() <= set(ROWS)


def _application_with(case: Case, children: set[str]) -> Application | None:
    """The latest application of a case that names all these children."""
    for application in case.applications.order_by("-received_on", "-reference"):
        if children <= {child["given_name"] for child in application.form["children"]}:
            return application
    return None


def _note(kind: str, details: ErrorDetails, read: Read, rows: Mapping[str, list[str]]) -> None:
    """Say what a record found at the field that it is about, else above the form."""
    context = details.get("ctx", {})
    path = [str(part) for part in details["loc"][1:]]
    if isinstance(named := context.get("field"), str):
        path += re.findall(r"[^.\[\]]+", named)
    if len(path) > 1 and path[0] in rows:
        path[1] = rows[path[0]][int(path[1])]
    for each in fields_of(kind):
        if list(each.path) == path[: len(each.path)]:
            read.errors[each.name] = wanted(each, details["type"], details["msg"], context)
            return
    read.errors[""] = details["msg"]
