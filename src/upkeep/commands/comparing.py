"""Comparing two rulebooks over a caseload: what changed for whom, counted as it comes."""

import csv
import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from upkeep.commands.rulebooks import PlainResult, Rulebook
from upkeep.law.differences import Reason, ShareChange, reasons, share_changes

LARGEST = 10
AT_ONCE = 10_000
NO_CALCULATION = "no_calculation"


@dataclass(frozen=True, slots=True)
class Row:
    """One situation of a caseload: its place (line, row or decision), its own name, if any."""

    place: int
    name: str | None
    situation: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A situation whose amount for some receiving parent is another one."""

    row: Row
    rate_before: str
    rate_after: str
    shares: tuple[ShareChange, ...]
    why: tuple[Reason, ...] | None = None

    @property
    def difference(self) -> int:
        """Pence a week more than before, over all receiving parents."""
        return sum(share.difference for share in self.shares)

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"line": self.row.place}
        if self.row.name is not None:
            plain["id"] = self.row.name
        plain |= {
            "rate": {"before": self.rate_before, "after": self.rate_after},
            "difference": pounds(self.difference),
            "receiving_parents": [
                {
                    "id": share.id,
                    "before": None if share.before is None else pounds(share.before),
                    "after": None if share.after is None else pounds(share.after),
                    "difference": pounds(share.difference),
                }
                for share in self.shares
            ],
        }
        if self.why is not None:
            plain["why"] = [reason.to_json() for reason in self.why]
        return plain


def pounds(pence: int) -> str:
    """Pence as the contract writes an amount."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


@dataclass(slots=True)
class RateRow:
    """Everybody whose rate goes from one to another (or stays)."""

    count: int = 0
    changed: int = 0
    difference: int = 0


@dataclass(slots=True)
class Tally:
    """What has been counted so far; ``up`` and ``down`` are pence a week, of changes kept."""

    by_rate: dict[tuple[str, str], RateRow] = field(default_factory=dict)
    keeps: int = LARGEST
    up: int = 0
    down: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    largest: list[tuple[int, int, Change]] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(row.changed for row in self.by_rate.values())

    @property
    def unchanged(self) -> int:
        return sum(row.count - row.changed for row in self.by_rate.values())

    @property
    def difference(self) -> int:
        return sum(row.difference for row in self.by_rate.values())

    def rate(self, before: str, after: str) -> RateRow:
        return self.by_rate.setdefault((before, after), RateRow())

    def refuse(self, fault: str) -> None:
        """A situation that one side or both cannot work out; the first few are kept in words."""
        self.refused += 1
        if len(self.faults) < LARGEST:
            self.faults.append(fault)

    def keep(self, change: Change) -> None:
        """Remember a change if it is among the largest."""
        self.up += max(change.difference, 0)
        self.down += min(change.difference, 0)
        entry = (abs(change.difference), -change.row.place, change)
        if len(self.largest) < self.keeps:
            heapq.heappush(self.largest, entry)
        elif entry[:2] > self.largest[0][:2]:
            heapq.heapreplace(self.largest, entry)

    def in_order(self) -> list[Change]:
        """The largest changes, the largest first."""
        ranked = sorted(self.largest, key=lambda entry: entry[:2], reverse=True)
        return [change for _size, _place, change in ranked]


def compare(
    old: Rulebook,
    new: Rulebook,
    rows: Iterable[Row],
    tally: Tally,
    place: Callable[[Row], str],
    found: Callable[[Change], None],
) -> None:
    """Work out every row on both sides; ``found`` is given every change with its reasons."""
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        situations = [row.situation for row in some]
        before, after = (side.results(situations, explained=False) for side in (old, new))
        changes = [
            change
            for row, left, right in zip(some, before, after, strict=True)
            if (change := _compare_one(row, left, right, tally, place)) is not None
        ]
        for change in explained(changes, old, new):
            tally.keep(change)
            found(change)


def _compare_one(
    row: Row,
    before: PlainResult,
    after: PlainResult,
    tally: Tally,
    place: Callable[[Row], str],
) -> Change | None:
    """Count a row; the change, if there is one, is not yet explained."""
    if "error" in before or "error" in after:
        tally.refuse(f"{place(row)}: {_fault(before, after)}")
        return None
    change = Change(row, _rate(before), _rate(after), share_changes(before, after))
    entry = tally.rate(change.rate_before, change.rate_after)
    entry.count += 1
    if all(share.before == share.after for share in change.shares):
        return None
    entry.changed += 1
    entry.difference += change.difference
    return change


def _fault(before: PlainResult, after: PlainResult) -> str:
    wrong = [result.get("error") for result in (before, after)]
    if wrong[0] == wrong[1] or (wrong[0] and wrong[1]):
        return str(wrong[0])
    return f"the old rulebook: {wrong[0]}" if wrong[0] else f"the new rulebook: {wrong[1]}"


def _rate(result: PlainResult) -> str:
    return str(result.get("rate") or NO_CALCULATION)


def explained(changes: Sequence[Change], old: Rulebook, new: Rulebook) -> Iterator[Change]:
    """The changes with their reasons, worked out once more on both sides."""
    situations = [change.row.situation for change in changes]
    before, after = (side.results(situations, explained=True) for side in (old, new))
    for change, left, right in zip(changes, before, after, strict=True):
        again = [(share.before, share.after) for share in share_changes(left, right)]
        assert again == [(share.before, share.after) for share in change.shares], (
            f"situation {change.row.place} came to other amounts when it was explained"
        )
        yield replace(change, why=reasons(left["explanation"], right["explanation"]))


COLUMNS = (
    *("line", "id", "receiving_parent", "rate_before", "rate_after"),
    *("before", "after", "difference", "why"),
)


@contextmanager
def written(target: Path | None) -> Iterator[Callable[[Change], None]]:
    """Where changes go: a CSV file with a line for each receiving parent, or lines of JSON.

    The file is put in place when it is complete.
    """
    if target is None:
        yield lambda _change: None
        return
    partial = target.with_name(target.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            if target.suffix == ".csv":
                table = csv.writer(file, lineterminator="\n")
                table.writerow(COLUMNS)
                yield lambda change: table.writerows(_cells(change))
            else:
                yield lambda change: _write_line(file.write, change)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _write_line(write: Callable[[str], object], change: Change) -> None:
    write(json.dumps(change.to_json(), ensure_ascii=False) + "\n")


def _cells(change: Change) -> Iterator[Sequence[object]]:
    why = "; ".join(in_words(reason) for reason in change.why or ())
    for share in change.shares:
        yield (
            change.row.place,
            change.row.name or "",
            share.id,
            change.rate_before,
            change.rate_after,
            "" if share.before is None else pounds(share.before),
            "" if share.after is None else pounds(share.after),
            pounds(share.difference),
            why,
        )


def in_words(reason: Reason) -> str:
    """A reason in one line."""
    figures = ", ".join(
        f"{each.id} {each.before['value']} → {each.after['value']}" for each in reason.parameters
    )
    said = f"“{reason.before or 'not asked'}” → “{reason.after or 'not asked'}”"
    return f"{reason.rule} [{reason.citation}]: {said}" + (f" ({figures})" if figures else "")
