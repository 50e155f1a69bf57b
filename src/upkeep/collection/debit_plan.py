"""What is to be collected by Direct Debit, and when: a function of what is due and was announced.

Nothing is taken that was not announced in time, and never more than is due. What came back unpaid
is not asked for again by itself, but for one re-presentation: a caseworker agrees how it is paid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upkeep.collection.bacs import cycle_sent_on
from upkeep.working_days import after_working_days, next_working_day


@dataclass(frozen=True, slots=True)
class Announced:
    """One collection that a notice names, and when its amount was first announced."""

    collect_on: date
    pence: int
    announced_on: date


@dataclass(frozen=True, slots=True)
class Owing:
    """What a paying parent owes that may be collected, in pence.

    ``due`` has what is left of each day's instalments; ``held_pence`` is theirs and waits for a
    debt; ``on_its_way_pence`` was sent to the bank and has not come in; ``failed_pence`` came back.
    ``asked_through`` is the last day for which a collection was made, None before the first.
    """

    due: Sequence[tuple[date, int]]
    held_pence: int = 0
    on_its_way_pence: int = 0
    failed_pence: int = 0
    asked_through: date | None = None

    def by(self, day: date) -> int:
        """How much may be collected on a day, of what is due by then."""
        due = sum(pence for due_on, pence in self.due if due_on <= day)
        return max(0, due - self.held_pence - self.on_its_way_pence - self._given_up())

    def _given_up(self) -> int:
        """What came back and is still owed: it is not taken again by itself."""
        asked = sum(
            pence
            for due_on, pence in self.due
            if self.asked_through is not None and due_on <= self.asked_through
        )
        return min(self.failed_pence, asked)


def plan(
    owing: Owing, announced: Sequence[Announced], on: date, notice_days: int
) -> list[Announced]:
    """All collections to come as they should stand announced at the end of ``on``.

    What was announced for days before new notice could run out stays; everything due besides is
    collected on its day, or on the first day for which notice can still be given and a file sent.
    """
    next_file = cycle_sent_on(on + timedelta(days=2))
    earliest = max(after_working_days(on, notice_days), next_file.entered_on)
    kept = [each for each in announced if on < each.collect_on < earliest]
    as_announced = {each.collect_on: each for each in announced}
    taken = sum(each.pence for each in kept)
    wanted: dict[date, int] = {}
    for due_on, pence in _after(owing, taken):
        collect_on = max(next_working_day(due_on), earliest)
        wanted[collect_on] = wanted.get(collect_on, 0) + pence
    for day, pence in sorted(wanted.items()):
        before = as_announced.get(day)
        same = before is not None and before.pence == pence
        kept.append(before if before is not None and same else Announced(day, pence, on))
    return kept


def _after(owing: Owing, taken: int) -> Iterable[tuple[date, int]]:
    """What is left of each day's instalments once that which is covered is taken from the first."""
    last = max((due_on for due_on, _ in owing.due), default=date.min)
    covered = sum(pence for _, pence in owing.due) - owing.by(last) + taken
    for due_on, pence in sorted(owing.due):
        used = min(covered, pence)
        covered -= used
        if pence > used:
            yield due_on, pence - used


def amount_to_collect(announced: Announced, owing: Owing, notice_days: int) -> int:
    """What is collected of an announced amount, in pence: what is due of it; 0 without notice."""
    if after_working_days(announced.announced_on, notice_days) > announced.collect_on:
        return 0
    return min(announced.pence, owing.by(announced.collect_on))
