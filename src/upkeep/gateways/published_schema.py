"""The rules of the published ISO 20022 schemas, taken from a maintained library.

The library's classes are generated from the published schemas and carry their rules: names and
order of elements, how often each may stand, patterns, lengths, code lists and digits. From them
this module makes a grammar that `safe_xml` checks a file against while it reads it.

Two rules of the schemas are not in the classes. The standard names every type that is a choice
`...Choice`, but for the two listed below; of a choice exactly one element stands. And an element
for free supplementary data may hold anything.
"""

import base64
import binascii
import dataclasses
import functools
import importlib
import pkgutil
import re
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from xsdata.models.datatype import XmlDate, XmlDateTime, XmlPeriod

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"

_LIBRARY: Final = "pyiso20022"
_CHOICES_NAMED_OTHERWISE: Final = frozenset({"CashAccountType2", "CashBalanceAvailabilityDate1"})
_BLANKS: Final = " \t\r\n"
_DATE_TIME: Final = re.compile(r"-?[0-9]{4,}-[^.]*(\.[0-9]+)?(Z|[+-][0-9:]+)?")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

Check = Callable[[str], str | None]
"""Says what is wanted instead of a text, or None when the text is right."""


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """An element inside another: its place in the order, how often it stands, what it holds."""

    place: int
    least: int
    most: int | None
    grammar: "Grammar | None"
    check: Check | None


class Grammar:
    """What an element may hold: elements in order or one of them, attributes, a text."""

    def __init__(self, kind: type, namespace: str) -> None:
        self.name = kind.__name__
        self.is_choice = self.name.endswith("Choice") or self.name in _CHOICES_NAMED_OTHERWISE
        self.holds_anything = False
        self.attributes: dict[str, Check] = {}
        self.required_attributes: list[str] = []
        self.check: Check | None = None
        self._kind = kind
        self._namespace = namespace

    @functools.cached_property
    def children(self) -> dict[str, Child]:
        """The elements it may hold by name; made when first needed, as schemas are large."""
        return self._read_fields()

    @functools.cached_property
    def required(self) -> tuple[str, ...]:
        """The elements without which it is not complete."""
        return tuple(name for name, child in self.children.items() if child.least > 0)

    def _read_fields(self) -> dict[str, Child]:
        children = {}
        hints = _hints_of(self._kind)
        for place, field in enumerate(dataclasses.fields(self._kind)):
            rules = field.metadata
            match rules.get("type"):
                case "Element":
                    children[rules["name"]] = self._child(place, rules, hints[field.name])
                case "Attribute":
                    self._add_attribute(rules, hints[field.name])
                case "Wildcard":
                    self.holds_anything = True
                case _:
                    self.check = _check_of(_bare(hints[field.name]), rules)
        return children

    def _child(self, place: int, rules: Mapping[str, Any], hint: object) -> Child:
        kind = _bare(hint)
        is_list = typing.get_origin(_without_none(hint)) is list
        least = int(rules.get("min_occurs", 1 if rules.get("required") else 0))
        most = rules.get("max_occurs") if is_list else 1
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in _VALUES:
            return Child(place, least, most, grammar_of(kind, self._namespace), None)
        return Child(place, least, most, None, _check_of(kind, rules))

    def _add_attribute(self, rules: Mapping[str, Any], hint: object) -> None:
        self.attributes[rules["name"]] = _check_of(_bare(hint), rules)
        if rules.get("required"):
            self.required_attributes.append(rules["name"])


@functools.cache
def grammar_of(kind: type, namespace: str) -> Grammar:
    """The grammar of one generated class."""
    return Grammar(kind, namespace)


@functools.cache
def document_grammar(message: str) -> Grammar:
    """The grammar of the root element of a message such as `camt.053.001.08`."""
    return grammar_of(classes_of(message).Document, NAMESPACE + message)


def classes_of(message: str) -> Any:  # noqa: ANN401 - the library's modules are not typed
    """The library's module with the classes of a message such as `camt.053.001.08`."""
    package, module = message.split(".")[0], message.replace(".", "_")
    return importlib.import_module(f"{_LIBRARY}.{package}.{module}.{module}")


@functools.cache
def versions_of(message: str, oldest: int) -> tuple[str, ...]:
    """The versions of a message that can be read, such as `camt.053.001.02`, from the oldest."""
    package = importlib.import_module(f"{_LIBRARY}.{message.split('.')[0]}")
    prefix = message.replace(".", "_") + "_"
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name.startswith(prefix)]
    return tuple(sorted(n.replace("_", ".") for n in names if int(n.rsplit("_", 1)[1]) >= oldest))


# --- Types -----------------------------------------------------------------------------------


def _hints_of(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - any type hint
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _bare(hint: Any) -> Any:  # noqa: ANN401 - any type hint
    """The type of one occurrence: without None and without list."""
    hint = _without_none(hint)
    return typing.get_args(hint)[0] if typing.get_origin(hint) is list else hint


def _check_of(kind: Any, rules: Mapping[str, Any]) -> Check:  # noqa: ANN401 - any type
    """The check of a text of the given type under the schema's rules."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enumeration(tuple(str(member.value) for member in kind))
    if kind is Decimal:
        return _decimal(rules)
    if kind in _VALUES:
        return _value(*_VALUES[kind])
    return _string(rules)


def _enumeration(codes: tuple[str, ...]) -> Check:
    wanted = f"use one of {', '.join(codes)}"
    known = frozenset(codes)
    return lambda text: None if text in known else wanted


def _string(rules: Mapping[str, Any]) -> Check:
    """A text with a pattern and a length, blanks counted."""
    least, most = rules.get("min_length", 0), rules.get("max_length")
    pattern = re.compile(rules["pattern"]) if "pattern" in rules else None

    def check(text: str) -> str | None:
        if pattern is not None and not pattern.fullmatch(text):
            return f"write it in the form {pattern.pattern}"
        if len(text) < least:
            return f"write at least {least} character(s)"
        if most is not None and len(text) > most:
            return f"write at most {most} characters"
        return None

    return check


def _decimal(rules: Mapping[str, Any]) -> Check:
    """A decimal number; zeros at either end do not count as digits."""
    least = rules.get("min_inclusive")
    digits, decimals = rules.get("total_digits"), rules.get("fraction_digits")

    def check(text: str) -> str | None:
        text = text.strip(_BLANKS)
        if not _DECIMAL.fullmatch(text):
            return "write a decimal number, such as 12.34"
        whole, _, fraction = text.lstrip("+-").partition(".")
        fraction = fraction.rstrip("0")
        if decimals is not None and len(fraction) > decimals:
            return f"write at most {decimals} decimals"
        if digits is not None and len(whole.lstrip("0") + fraction) > digits:
            return f"write at most {digits} digits"
        if least is not None and Decimal(text) < least:
            return f"give {least} or more"
        return None

    return check


def _value(parse: Callable[[str], object], wanted: str) -> Check:
    """A text that must parse, blanks around it passed over."""

    def check(text: str) -> str | None:
        try:
            parse(text.strip(_BLANKS))
        except (ValueError, binascii.Error):
            return wanted
        return None

    return check


def _boolean(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text in ("true", "1")


def _date_time(text: str) -> XmlDateTime:
    """Day and time; the library passes over a decimal point without decimals, the schema not."""
    if not _DATE_TIME.fullmatch(text):
        raise ValueError(text)
    return XmlDateTime.from_string(text)


def _base64(text: str) -> bytes:
    return base64.b64decode("".join(text.split()), validate=True)


_VALUES: Final[dict[Any, tuple[Callable[[str], object], str]]] = {
    bool: (_boolean, "write true or false"),
    bytes: (_base64, "write it in base64"),
    XmlDate: (XmlDate.from_string, "write a day, such as 2024-05-31"),
    XmlDateTime: (_date_time, "write day and time, such as 2024-05-31T06:00:00Z"),
    XmlPeriod: (XmlPeriod, "write a year or month, such as 2024-05"),
}
