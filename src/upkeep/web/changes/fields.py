"""The fields of a change's form, made from the record that the changes file is read into.

The record's JSON Schema says which fields a kind has and what each takes, so a kind that is added
to the file gets its form without further work; ``words`` gives it its labels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from upkeep.cases.forms import CHANGE_FORM
from upkeep.cases.transfers.changes import OF_1993_ALONE

Schema = Mapping[str, Any]

OF_EVERY_CHANGE = ("reported_on", "reported_by", "happened_on")
"""Asked for with every kind, in this order and before its own fields."""

AT_THE_END = ("evidence", "corrects")
"""Asked for with every kind, after its own fields."""

_FILLED_IN = ("reference", "application", "kind", "is_expected", "whose")
"""What the page knows, or works out, by itself."""

_FILE_ONLY = ("parts", "children")
"""What has too many parts for a page's form; a file says it, and the page has a shorter way."""

_SEEN_BY = ("seen_by",)
"""The worker who fills the form in."""

FIRST = "0"
"""In the path of a field of a list: the form asks for the first of the list."""

ROWS = ("0", "1", "2", "3")
"""Of jobs, costs and children at home so many are asked for; a file can say more."""

_MONEY = r"^[0-9]{1,9}\.[0-9]{2}$"


class Takes(Enum):
    """What a field takes."""

    TEXT = "text"
    LINES = "lines"
    MONEY = "money"
    COUNT = "count"
    DAY = "day"
    CHOICE = "choice"
    TICK = "tick"
    TICKS = "ticks"
    OF_EACH_CHILD = "of_each_child"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    ``path`` leads to it in the file's entry. ``optional_part`` is the name of the part that it
    belongs to where that may be left out as a whole, such as a representative or a document.
    """

    path: tuple[str, ...]
    takes: Takes
    is_needed: bool
    options: tuple[str, ...] = ()
    optional_part: str = ""

    @property
    def name(self) -> str:
        """What it is called in the page's form: ``address-postcode``."""
        return "-".join(self.path)

    @property
    def row(self) -> str:
        """Which of several jobs, costs or children it is about, counted from 1; empty for none."""
        is_one_of_several = len(self.path) > 1 and self.path[1] in ROWS
        return (
            str(int(self.path[1]) + 1) if is_one_of_several and self.path[0] != "evidence" else ""
        )

    @property
    def own_name(self) -> str:
        """The last part of its path: ``postcode``."""
        return self.path[-1]


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of change of the file that is reported here; findings have a page of their own."""
    return tuple(kind for kind in _mapping() if kind != "findings")


def kinds_of(scheme: str) -> tuple[str, ...]:
    """The kinds that a case of a scheme is asked for: some are those of the 1993 scheme alone."""
    return tuple(kind for kind in kinds() if scheme == "1993" or kind not in OF_1993_ALONE)


@cache
def has_whose(kind: str) -> bool:
    """Whether a change of the kind says which of the two parents it is about."""
    return "whose" in _schema_of(kind)["properties"]


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields that a person fills in for a kind, those of every change first."""
    found = list(_fields(_schema_of(kind), (), ""))
    found.sort(key=_place)
    return tuple(found)


def _place(field: Field) -> int:
    name, first = field.path[0], len(OF_EVERY_CHANGE)
    if name in AT_THE_END:
        return first + 1 + AT_THE_END.index(name)
    return OF_EVERY_CHANGE.index(name) if name in OF_EVERY_CHANGE else first


@cache
def _schema() -> Schema:
    return CHANGE_FORM.json_schema(by_alias=True)


def _mapping() -> dict[str, str]:
    """The definition of each kind by its name."""
    return dict(_schema()["discriminator"]["mapping"])


def _schema_of(kind: str) -> Schema:
    return _definition(_mapping()[kind])


def _definition(reference: str) -> Schema:
    found: Schema = _schema()["$defs"][reference.rpartition("/")[2]]
    return found


def _fields(schema: Schema, path: tuple[str, ...], part: str) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, about in schema["properties"].items():
        if name in _SEEN_BY or (not path and name in (*_FILLED_IN, *_FILE_ONLY)):
            continue
        own, may_be_null = _own(about)
        if "$ref" in own.get("items", {}):
            item = _definition(own["items"]["$ref"])
            for row in ROWS if name not in AT_THE_END else (FIRST,):
                part_of = name if name in AT_THE_END else f"{name}-{row}"
                yield from _fields(item, (*path, name, row), part_of)
            continue
        if "properties" in own:
            yield from _fields(own, (*path, name), name if may_be_null else part)
            continue
        takes, options = _takes(name, own)
        is_needed = name in needed and not may_be_null and takes is not Takes.TICKS
        is_choice = "enum" in own and not may_be_null
        yield Field((*path, name), takes, is_needed or is_choice, options, part)


def _own(about: Schema) -> tuple[Schema, bool]:
    """A field's own schema, and whether it may be null instead."""
    may_be_null = False
    for choice in about.get("anyOf", ()):
        if choice.get("type") == "null":
            may_be_null = True
        else:
            about = choice
    return (_definition(about["$ref"]) if "$ref" in about else about), may_be_null


def _takes(name: str, own: Schema) -> tuple[Takes, tuple[str, ...]]:
    """What a field of this schema takes, and the codes to choose from."""
    items = own.get("items", {})
    if "enum" in own:
        return Takes.CHOICE, tuple(own["enum"])
    if "enum" in items:
        return Takes.TICKS, tuple(items["enum"])
    if items.get("type") == "integer":
        return Takes.TICKS, tuple(map(str, range(items["minimum"], items["maximum"] + 1)))
    if own["type"] == "string":
        if own.get("format") == "date":
            return Takes.DAY, ()
        if own.get("pattern") == _MONEY:
            return Takes.MONEY, ()
        return (Takes.CHILD if name == "child" else Takes.TEXT), ()
    return _OTHER[own["type"]], ()


_OTHER = {
    "boolean": Takes.TICK,
    "integer": Takes.COUNT,
    "array": Takes.LINES,
    "object": Takes.OF_EACH_CHILD,
}
