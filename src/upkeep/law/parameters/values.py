"""A parameter over time, and the whole set of parameters on one day."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from upkeep.law.explanations import ParameterUse
from upkeep.law.numbers import Exact

Content = Any
"""A figure, a yes or no, or a table of figures."""


class NoValueError(LookupError):
    """The law's figures say nothing about this day."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter from one day until the next value begins."""

    parameter_id: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    content: Content
    first_index: tuple[int, ...]
    use: ParameterUse

    @property
    def figure(self) -> Exact:
        assert type(self.content) is Exact, f"{self.parameter_id} is not a single figure"
        return self.content

    @property
    def table(self) -> tuple[Any, ...]:
        assert type(self.content) is tuple, f"{self.parameter_id} is not a table"
        return self.content

    @property
    def is_true(self) -> bool:
        assert type(self.content) is bool, f"{self.parameter_id} is not a yes or no"
        return self.content


@dataclass(frozen=True, slots=True)
class AnnouncedValue:
    """A value that has been announced and holds on no day until its announcement is switched on."""

    announcement: str
    content: Content
    shown: str
    reference: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law with all the values it has had, and those announced and not in force."""

    id: str
    unit: str
    verified_to: datetime.date
    values: tuple[DatedValue, ...]
    description: str = ""
    group: str = ""
    announced: tuple[AnnouncedValue, ...] = ()

    def on(self, day: datetime.date) -> DatedValue | None:
        """The value in force on a day, or none if the day is before the first value."""
        index = bisect_right([value.valid_from for value in self.values], day)
        value = self.values[index - 1] if index else None
        if value is not None and value.valid_to is not None and day >= value.valid_to:
            return None
        return value


class DatedParameters:
    """All parameters as they stand on one day."""

    __slots__ = ("day", "groups", "unverified", "values")

    def __init__(self, day: datetime.date, parameters: Mapping[str, Parameter]) -> None:
        self.day = day
        self.values: dict[str, DatedValue] = {}
        self.groups: dict[str, frozenset[str]] = {}
        listed: dict[str, set[str]] = {}
        for parameter in parameters.values():
            value = parameter.on(day)
            if value is None:
                continue
            self.values[parameter.id] = value
            if parameter.group and value.content is True:
                listed.setdefault(parameter.group, set()).add(parameter.id.rpartition(".")[2])
        self.groups = {group: frozenset(codes) for group, codes in listed.items()}
        self.unverified = tuple(
            sorted(parameter.id for parameter in parameters.values() if day > parameter.verified_to)
        )

    def with_earlier(
        self, earlier: DatedParameters, parameter_ids: Iterable[str], groups: Iterable[str]
    ) -> DatedParameters:
        """The same, but some parameters and lists as they stood on an earlier day."""
        mixed = copy(self)
        mixed.values = self.values | {name: earlier.values[name] for name in parameter_ids}
        mixed.groups = self.groups | {group: earlier.groups[group] for group in groups}
        return mixed

    def value(self, parameter_id: str) -> DatedValue:
        """The value in force; an error where the law's figures have none for the day."""
        try:
            return self.values[parameter_id]
        except KeyError:
            raise NoValueError(
                f"There is no value of {parameter_id} for {self.day.isoformat()}. A figure is "
                "never taken from another day; add the value with its reference to the file."
            ) from None

    def listed(self, group: str) -> frozenset[str]:
        """The codes that a list of the law contains on the day."""
        return self.groups.get(group, frozenset())
