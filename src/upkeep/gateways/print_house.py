"""Letters for the print house: documents and a manifest, in a folder of the outbox for each day.

The manifest says of each document where it goes, in how many pages' size it is to be read, and the
digest by which the print house finds out whether it got what we made. A letter counts as posted
when its document and the manifest stand in the folder; made again, the folder stays as it is.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from upkeep.gateways.outbox import outbox_folder

COLUMNS = ("letter", "file", "sha256", "language", "large_print", "name", "address", "postcode")


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to be printed and where it is to be sent."""

    reference: str
    language: str
    is_large_print: bool
    name: str
    lines: tuple[str, ...]
    postcode: str
    content: bytes


def hand_to_print_house(letters: Iterable[Printed], on: date) -> Path:
    """Put the day's documents and their manifest into the outbox; returns the day's folder."""
    folder = outbox_folder() / "letters" / on.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows_of(folder)
    for letter in letters:
        name = f"{letter.reference}.pdf"
        _put(folder / name, letter.content)
        rows[letter.reference] = [
            letter.reference,
            name,
            hashlib.sha256(letter.content).hexdigest(),
            letter.language,
            "yes" if letter.is_large_print else "no",
            letter.name,
            "; ".join(letter.lines),
            letter.postcode,
        ]
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(rows[reference] for reference in sorted(rows))
    _put(folder / "manifest.csv", written.getvalue().encode())
    return folder


def _rows_of(folder: Path) -> dict[str, list[str]]:
    """What the day's manifest says already, by letter."""
    manifest = folder / "manifest.csv"
    if not manifest.exists():
        return {}
    with manifest.open(encoding="utf-8", newline="") as file:
        return {row[0]: row for row in list(csv.reader(file))[1:]}


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(content)
    partial.rename(path)
