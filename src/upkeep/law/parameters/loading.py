"""Reading parameter files, and refusing those that cannot be right.

Each file is checked as a whole and every fault is reported with file, parameter, what was found and
what is wanted. A figure outside the plausible range written beside it is refused, so that a basic
plus rate of 90 where 9 is meant never reaches a calculation. A value that has only been announced
has no day; it holds from the day that its announcement is switched on from, if it ever is.
"""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from upkeep.law.explanations import ParameterUse
from upkeep.law.numbers import Exact
from upkeep.law.parameters.commencement import (
    Announcements,
    commencement_file,
    load_announcements,
)
from upkeep.law.parameters.values import (
    AnnouncedValue,
    Content,
    DatedParameters,
    DatedValue,
    Parameter,
)

PARAMETER_FOLDER = Path(__file__).parent

MONEY_UNITS = frozenset({"pence", "pence/week", "pence/year"})
WHOLE_UNITS = frozenset({"children", "days", "miles", "months", "nights", "weeks", "years"})
SHARE_UNITS = frozenset({"fraction", "percent"})
TRUTH_UNITS = frozenset({"listed", "in force", "policy"})
UNITS = MONEY_UNITS | WHOLE_UNITS | SHARE_UNITS | TRUTH_UNITS

ANNOUNCED = "announced"
STATUSES = frozenset(
    {
        *("source", "source-ni", "secondary", "reproduced", "inferred", "unconfirmed"),
        *("policy", ANNOUNCED),
    }
)
"""How far a value is vouched for: read in the law (of Great Britain or of Northern Ireland) or in
another published text; chosen because published results then come out; worked out from a figure
that was read; from general knowledge only; a choice where the law is open; or not yet in force."""

PARAMETER_FIELDS = frozenset(
    {"unit", "verified_to", "plausible", "value", "description", "group", "shape", "first_index"}
)
VALUE_FIELDS = frozenset(
    {"from", "to", "amount", "reference", "href", "status", "note", "announcement"}
)


class ParameterFileError(ValueError):
    """One or more parameter files are wrong; every fault is listed."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class Parameters:
    """The parameters of one scheme."""

    def __init__(self, scheme: str, parameters: Mapping[str, Parameter], version: str) -> None:
        self.scheme = scheme
        self.parameters = parameters
        self.version = version
        self.change_days = tuple(
            sorted({value.valid_from for item in parameters.values() for value in item.values})
        )
        self.first_day = self.change_days[0]
        self.verified_to = min(item.verified_to for item in parameters.values())

    def on(self, day: datetime.date) -> DatedParameters:
        """The parameters in force on a day."""
        return _dated(self, day)

    def codes(self, kind: str) -> frozenset[str]:
        """Every code of a kind, such as "benefit", whether or not a list of the law has it."""
        return _codes(self, kind)


@lru_cache(maxsize=4096)
def _dated(parameters: Parameters, day: datetime.date) -> DatedParameters:
    return DatedParameters(day, parameters.parameters)


@lru_cache
def _codes(parameters: Parameters, kind: str) -> frozenset[str]:
    return frozenset(
        parameter_id.removeprefix(f"{kind}.")
        for parameter_id in parameters.parameters
        if parameter_id.startswith(f"{kind}.")
    )


def schemes_on_file() -> tuple[str, ...]:
    """Everything that has figures: the schemes, and collection."""
    folders = sorted(PARAMETER_FOLDER.iterdir())
    return tuple(folder.name for folder in folders if any(folder.glob("*.toml")))


def load_scheme(scheme: str) -> Parameters:
    """The parameters of a scheme as they come with this library.

    What has been announced and switched on (:mod:`upkeep.law.parameters.commencement`) holds.
    """
    return _loaded(scheme, commencement_file())


@lru_cache
def _loaded(scheme: str, commencement: Path) -> Parameters:
    return load_folder(PARAMETER_FOLDER / scheme, scheme, load_announcements(commencement))


def load_folder(
    folder: Path, scheme: str, announcements: Announcements | None = None
) -> Parameters:
    """Read and check every TOML file of a folder; announced law is as ``announcements`` say."""
    announcements = load_announcements() if announcements is None else announcements
    faults: list[str] = []
    parameters: dict[str, Parameter] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        for parameter in _read_file(path.name, content, announcements, faults):
            if parameter.id in parameters:
                faults.append(f"{path.name}: {parameter.id}: this parameter is defined twice")
            parameters[parameter.id] = parameter
    if not parameters and not faults:
        faults.append(f"{folder.name}: no parameter file was found in this folder")
    if faults:
        raise ParameterFileError(faults)
    for name in sorted({each.announcement for p in parameters.values() for each in p.announced}):
        switched = announcements[name]
        if switched.valid_from is not None:
            digest.update(f"{name} {switched.valid_from} {switched.commenced_by}\0".encode())
    return Parameters(scheme, parameters, digest.hexdigest()[:16])


def _read_file(
    name: str, content: bytes, announcements: Announcements, faults: list[str]
) -> Iterator[Parameter]:
    try:
        tables = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{name}: this is not TOML: {error}")
        return
    for parameter_id, table in tables.items():
        before = len(faults)
        where = f"{name}: {parameter_id}"
        if not isinstance(table, dict):
            faults.append(f'{where}: found a bare value; wanted a table such as ["flat.amount"]')
            continue
        parameter = _parameter(parameter_id, table, where, announcements, faults)
        if parameter is not None and len(faults) == before:
            yield parameter


def _parameter(
    parameter_id: str,
    table: dict[str, Any],
    where: str,
    announcements: Announcements,
    faults: list[str],
) -> Parameter | None:
    before = len(faults)
    _check_fields(table, PARAMETER_FIELDS, where, faults)
    unit = table.get("unit")
    if unit not in UNITS:
        faults.append(f"{where}: unit is {unit!r}; wanted one of {', '.join(sorted(UNITS))}")
    verified_to = table.get("verified_to")
    if not _is_date(verified_to):
        faults.append(f"{where}: verified_to is {verified_to!r}; wanted a date such as 2026-03-15")
    values = table.get("value")
    if not isinstance(values, list) or not values:
        faults.append(f"{where}: there is no [[value]]; wanted at least one dated value")
    if len(faults) > before:
        return None
    plausible = _plausible(table, str(unit), where, faults)
    in_force, announced = _sorted_out(parameter_id, values or [], where, announcements, faults)
    dated = [_value(parameter_id, table, item, plausible, where, faults) for item in in_force]
    told = [_announced_value(table, item, plausible, where, faults) for item in announced]
    if len(faults) > before:
        return None
    kept = tuple(value for value in dated if value is not None)
    _check_order(kept, where, faults)
    return Parameter(
        id=parameter_id,
        unit=str(unit),
        verified_to=table["verified_to"],
        values=_with_last_days(kept),
        description=str(table.get("description", "")),
        group=str(table.get("group", "")),
        announced=tuple(value for value in told if value is not None),
    )


def _with_last_days(values: tuple[DatedValue, ...]) -> tuple[DatedValue, ...]:
    """Each value's use says until when it holds: its own end, or the beginning of the next."""
    begins = [value.valid_from for value in values[1:]]
    followed = zip_longest(values, begins)
    ends = [value.valid_to or next_begins for value, next_begins in followed]
    return tuple(
        replace(value, use=replace(value.use, valid_to=None if end is None else end.isoformat()))
        for value, end in zip(values, ends, strict=True)
    )


Item = Mapping[str, Any]


def _sorted_out(
    parameter_id: str,
    values: list[Any],
    where: str,
    announcements: Announcements,
    faults: list[str],
) -> tuple[list[Item], list[Item]]:
    """The values that hold from a day, with what was switched on behind them; the announced."""
    in_force: list[Item] = [item for item in values if item.get("status") != ANNOUNCED]
    announced: list[Item] = [item for item in values if item.get("status") == ANNOUNCED]
    for item in in_force:
        if "announcement" in item:
            faults.append(f"{where}: announcement belongs to a value of status announced")
    if not in_force:
        faults.append(f"{where}: everything is announced; wanted what holds until then")
    switched_on: list[Item] = []
    for item in announced:
        name = item.get("announcement")
        if "from" in item or "to" in item:
            faults.append(f"{where}: an announced value has no date; it is switched on by name")
        if name not in announcements:
            names = ", ".join(announcements)
            faults.append(f"{where}: announcement is {name!r}; wanted one of {names}")
            continue
        told = announcements[str(name)]
        if told.valid_from is not None:
            reference = f"{item.get('reference')}; in force by {told.commenced_by}"
            switched_on.append({**item, "from": told.valid_from, "reference": reference})
    switched_on.sort(key=lambda item: item["from"])
    for item in switched_on:
        if any(_is_date(other.get("from")) and other["from"] > item["from"] for other in in_force):
            faults.append(
                f"{where}: {item['announcement']} is switched on from {item['from']}, before a "
                "later value that is in force; give a later day"
            )
            return in_force, announced
    return [*in_force, *switched_on], announced


def _announced_value(
    table: Mapping[str, Any],
    item: Item,
    plausible: tuple[Fraction, Fraction] | None,
    where: str,
    faults: list[str],
) -> AnnouncedValue | None:
    """An announced value, checked as if it held today."""
    checked = {**item, "from": datetime.date.max}
    value = _value("", table, checked, plausible, f"{where}: announced", faults)
    if value is None:
        return None
    use = value.use
    return AnnouncedValue(str(item.get("announcement")), value.content, use.value, use.citation)


def _check_fields(
    table: Mapping[str, Any], allowed: frozenset[str], where: str, faults: list[str]
) -> None:
    for field in sorted(table.keys() - allowed):
        faults.append(f"{where}: unknown field {field!r}; wanted {', '.join(sorted(allowed))}")


def _is_date(value: object) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _plausible(
    table: Mapping[str, Any], unit: str, where: str, faults: list[str]
) -> tuple[Fraction, Fraction] | None:
    if unit in TRUTH_UNITS:
        return None
    given = table.get("plausible")
    try:
        if not isinstance(given, list):
            raise TypeError
        low, high = (_fraction(bound, unit) for bound in given)
        if low > high:
            raise ValueError
    except (TypeError, ValueError, ZeroDivisionError):
        faults.append(
            f"{where}: plausible is {given!r}; wanted the lowest and the highest figure that could "
            "be right, such as [100, 2000]"
        )
        return None
    return low, high


def _value(
    parameter_id: str,
    table: Mapping[str, Any],
    item: Item,
    plausible: tuple[Fraction, Fraction] | None,
    where: str,
    faults: list[str],
) -> DatedValue | None:
    before = len(faults)
    _check_fields(item, VALUE_FIELDS, where, faults)
    valid_from = item.get("from")
    if not _is_date(valid_from):
        faults.append(f"{where}: from is {valid_from!r}; wanted a date such as 2013-11-25")
    if "to" in item and not _is_date(item["to"]):
        faults.append(f"{where}: to is {item['to']!r}; wanted the first day it no longer holds")
    at = f"{where} from {valid_from}"
    if not isinstance(item.get("reference"), str) or not str(item.get("reference")).strip():
        faults.append(f"{at}: there is no reference; every value names the provision it comes from")
    status = item.get("status")
    if status not in STATUSES:
        faults.append(f"{at}: status is {status!r}; wanted one of {', '.join(sorted(STATUSES))}")
    content = _content(item.get("amount"), str(table["unit"]), plausible, at, faults)
    shape = tuple(table.get("shape", ()))
    if len(faults) == before and _shape(content) != shape:
        faults.append(f"{at}: the table has shape {_shape(content)}; wanted {shape}")
    if len(faults) > before:
        return None
    return DatedValue(
        parameter_id=parameter_id,
        valid_from=item["from"],
        valid_to=item.get("to"),
        content=content,
        first_index=tuple(table.get("first_index", ())),
        use=ParameterUse(
            id=parameter_id,
            value=_plain(item["amount"]),
            valid_from=item["from"].isoformat(),
            citation=str(item["reference"]),
            status=str(status),
        ),
    )


def _plain(amount: object) -> str:
    if isinstance(amount, list):
        return "[" + ", ".join(_plain(item) for item in amount) + "]"
    if isinstance(amount, bool):
        return "yes" if amount else "no"
    return str(amount)


def _shape(content: object) -> tuple[int, ...]:
    return (len(content), *_shape(content[0])) if isinstance(content, tuple) and content else ()


def _content(
    amount: object,
    unit: str,
    plausible: tuple[Fraction, Fraction] | None,
    at: str,
    faults: list[str],
) -> Content:
    if isinstance(amount, list):
        cells = tuple(_content(cell, unit, plausible, at, faults) for cell in amount)
        if len({_shape(cell) for cell in cells}) > 1:
            faults.append(f"{at}: the rows of the table have different lengths")
        return cells
    if unit in TRUTH_UNITS:
        if not isinstance(amount, bool):
            faults.append(f"{at}: amount is {amount!r}; wanted true or false")
        return amount
    try:
        figure = _fraction(amount, unit)
    except (TypeError, ValueError, ZeroDivisionError):
        faults.append(f"{at}: amount is {amount!r}; wanted {_wanted(unit)}")
        return None
    if plausible is not None and not plausible[0] <= figure <= plausible[1]:
        low, high = (_shown(bound, unit) for bound in plausible)
        faults.append(f"{at}: amount is {amount!r}; a plausible figure lies from {low} to {high}")
    return Exact(figure.numerator, figure.denominator)


def _fraction(amount: object, unit: str) -> Fraction:
    if isinstance(amount, bool) or not isinstance(amount, int | str):
        raise TypeError(amount)
    if unit not in SHARE_UNITS and not isinstance(amount, int):
        raise TypeError(amount)
    figure = Fraction(amount)
    return figure / 100 if unit == "percent" else figure


def _shown(bound: Fraction, unit: str) -> str:
    return str(bound * 100 if unit == "percent" else bound)


def _wanted(unit: str) -> str:
    if unit in SHARE_UNITS:
        return 'an exact figure written as text, such as "1/7" or "14.1"'
    return f"a whole number of {unit}"


def _check_order(values: tuple[DatedValue, ...], where: str, faults: list[str]) -> None:
    for value in values:
        if value.valid_to is not None and value.valid_to <= value.valid_from:
            faults.append(f"{where}: the value from {value.valid_from} ends before it begins")
    for earlier, later in pairwise(values):
        if earlier.valid_from == later.valid_from:
            faults.append(f"{where}: two values begin on {later.valid_from}; one day has one value")
        elif earlier.valid_from > later.valid_from:
            faults.append(
                f"{where}: the value from {later.valid_from} stands after the one from "
                f"{earlier.valid_from}; write values in order of date"
            )
        elif earlier.valid_to is not None and earlier.valid_to > later.valid_from:
            faults.append(
                f"{where}: the value from {earlier.valid_from} runs to {earlier.valid_to} and "
                f"overlaps the one from {later.valid_from}"
            )
        elif earlier.valid_to is not None and earlier.valid_to < later.valid_from:
            faults.append(f"{where}: there is a gap from {earlier.valid_to} to {later.valid_from}")
