"""Files of one JSON object a line: a head, the entries, and an end with control totals.

The end tells whether the whole file arrived; a line that goes wrong does not spoil the others.
Amounts are pounds with two decimals, as in every exchange format.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from upkeep.gateways.messages import MessageFaultError
from upkeep.gateways.models import Message

VERSION: Final = 1
BYTES_MAX: Final = 500_000_000
"""The longest file that is read: the whole caseload of a country fits."""

Fault = Message.Fault


@dataclass(frozen=True, slots=True)
class LineFile:
    """A whole file: its head, and its entries as the bytes of their lines, in order."""

    head: dict[str, Any]
    lines: tuple[bytes, ...]

    @property
    def format(self) -> str:
        """The name of its format."""
        return str(self.head["file"])

    @property
    def reference(self) -> str:
        """The sender's own name for it."""
        return str(self.head["reference"])


def entry_of(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None for what is no JSON object."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def format_of(content: bytes) -> str:
    """What a file says it is in its first line; empty where it says nothing."""
    head = entry_of(content.lstrip().partition(b"\n")[0])
    return str(head.get("file", "")) if head else ""


def read_line_file(content: bytes) -> LineFile:
    """A file that arrived whole and adds up.

    Raises :class:`MessageFaultError`: garbage for what is no such file, cut off for one without its
    end, totals for one whose control totals do not agree. Then nothing of it may be used.
    """
    if len(content) > BYTES_MAX:
        raise MessageFaultError(Fault.GARBAGE, f"longer than {BYTES_MAX:,} bytes")
    lines = [line for line in content.split(b"\n") if line.strip()]
    head = entry_of(lines[0]) if lines else None
    if head is None or not head.get("file") or not head.get("reference"):
        raise MessageFaultError(
            Fault.GARBAGE, "the first line is no JSON object with “file” and “reference”"
        )
    if head.get("version") != VERSION:
        raise MessageFaultError(Fault.GARBAGE, f"version {head.get('version')!r}; wanted {VERSION}")
    end = entry_of(lines[-1])
    if end is None or end.get("end") != head["reference"]:
        raise MessageFaultError(
            Fault.CUT_OFF, f"no end of {head['reference']} after {len(lines) - 1:,} lines"
        )
    _check_totals(end, lines[1:-1])
    return LineFile(head, tuple(lines[1:-1]))


def _check_totals(end: dict[str, Any], lines: list[bytes]) -> None:
    if end.get("entries") != len(lines):
        raise MessageFaultError(
            Fault.TOTALS, f"{len(lines):,} entries; the end says {end.get('entries')!r}"
        )
    total = pounds(sum(control_pence(entry_of(line)) for line in lines))
    if end.get("total") != total:
        raise MessageFaultError(
            Fault.TOTALS, f"a total of {total}; the end says {end.get('total')!r}"
        )


def control_pence(entry: object) -> int:
    """What an entry adds to the control total: all its amounts, in pence; nothing if unreadable.

    An amount is every text of digits, a point and two digits, wherever it stands in the entry.
    """
    if isinstance(entry, dict):
        return sum(control_pence(value) for value in entry.values())
    if isinstance(entry, list):
        return sum(control_pence(value) for value in entry)
    if isinstance(entry, str) and len(entry) > 3 and entry[-3] == ".":
        digits = entry[:-3] + entry[-2:]
        return int(digits) if digits.isascii() and digits.isdigit() else 0
    return 0


def pounds(pence: int) -> str:
    """Pence as the files write them."""
    return f"{pence // 100}.{pence % 100:02d}"


def write_line_file(head: dict[str, Any], lines: Iterable[bytes]) -> bytes:
    """A file that reads back as the same head and lines; ``head`` has file and reference."""
    return b"\n".join([*_written(head, tuple(lines)), b""])


def _written(head: dict[str, Any], lines: tuple[bytes, ...]) -> Iterator[bytes]:
    yield line_of({"file": head["file"], "version": VERSION, **head})
    yield from lines
    total = pounds(sum(control_pence(entry_of(line)) for line in lines))
    yield line_of({"end": head["reference"], "entries": len(lines), "total": total})


def line_of(entry: dict[str, Any]) -> bytes:
    """An entry as the bytes of its line."""
    return json.dumps(entry, ensure_ascii=False).encode()
