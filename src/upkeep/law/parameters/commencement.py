"""Law that has been announced and is not in force: off, until a date is written for it.

A parameter file may hold values of status ``announced``. Each belongs to one announcement by name
and has no day of its own. ``commencement.toml`` lists the announcements; one with a day written
beside it is in force from that day, and every value that belongs to it then holds. The variable
``UPKEEP_COMMENCEMENT`` names a file to read instead of the one that comes along.
"""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMENCEMENT_FILE = Path(__file__).parent / "commencement.toml"
COMMENCEMENT_VARIABLE = "UPKEEP_COMMENCEMENT"

FIELDS = frozenset({"description", "reference", "href", "from", "commenced_by"})


@dataclass(frozen=True, slots=True)
class Announcement:
    """Announced law by name; ``valid_from`` is the day it was switched on from, if any."""

    name: str
    description: str
    reference: str
    valid_from: datetime.date | None = None
    commenced_by: str = ""


Announcements = Mapping[str, Announcement]


class CommencementFileError(ValueError):
    """The file that switches announced law on is wrong; every fault is listed."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def commencement_file() -> Path:
    """The file in use: the one that the environment names, or the one that comes along."""
    named = os.environ.get(COMMENCEMENT_VARIABLE)
    return Path(named) if named else COMMENCEMENT_FILE


def load_announcements(path: Path | None = None) -> Announcements:
    """Read and check a commencement file. An announcement it does not mention is off.

    Raises :class:`CommencementFileError` with every fault, or :class:`OSError` if the file cannot
    be read.
    """
    known = _read(COMMENCEMENT_FILE)
    if path is None or path == COMMENCEMENT_FILE:
        return known
    return {**known, **_read(path, known)}


def _read(path: Path, known: Announcements | None = None) -> dict[str, Announcement]:
    faults: list[str] = []
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommencementFileError([f"{path.name}: this is not TOML: {error}"]) from error
    found = {
        name: announcement
        for name, table in tables.items()
        if (announcement := _announcement(name, table, path.name, known, faults)) is not None
    }
    if faults:
        raise CommencementFileError(faults)
    return found


def _announcement(
    name: str, table: object, file_name: str, known: Announcements | None, faults: list[str]
) -> Announcement | None:
    where = f"{file_name}: {name}"
    if known is not None and name not in known:
        faults.append(f"{where}: nothing of this name was announced; wanted {', '.join(known)}")
        return None
    if not isinstance(table, dict):
        faults.append(f"{where}: found a bare value; wanted a table such as [{name}]")
        return None
    before = len(faults)
    for field in sorted(table.keys() - FIELDS):
        faults.append(f"{where}: unknown field {field!r}; wanted {', '.join(sorted(FIELDS))}")
    day = table.get("from")
    if "from" in table and not _is_day(day):
        faults.append(f"{where}: from is {day!r}; wanted a date such as 2028-04-03")
    if "from" in table and not str(table.get("commenced_by", "")).strip():
        faults.append(
            f"{where}: a date is given without commenced_by; name the instrument that brings it "
            "into force"
        )
    told = known[name] if known is not None else None
    reference = str(table.get("reference", told.reference if told else ""))
    description = str(table.get("description", told.description if told else ""))
    if not reference or not description:
        faults.append(f"{where}: wanted a description and a reference")
    if len(faults) > before:
        return None
    return Announcement(name, description, reference, day, str(table.get("commenced_by", "")))


def _is_day(value: object) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
