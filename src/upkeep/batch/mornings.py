"""The morning after a night: bank, books, cases and accounts are compared, and by day it is kept.

A night that was worked and never compared says so until it is; a difference says since when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db.models import Max

from upkeep.batch.models import MorningReport
from upkeep.batch.nights import last_night
from upkeep.batch.reconciling import reconcile_morning

LOOKED_BACK = 400
"""So many mornings are looked back on for the first day of a difference: over a year."""


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line of a report, with the day since which it differs and each difference since when.

    ``since`` is None where the line agrees. Figures are pence, or a count of cases.
    """

    name: str
    one: int
    other: int
    counts_cases: bool
    since: date | None
    differences: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the last morning stands on a day, for who begins work.

    ``differing`` counts the pairs that do not agree, ``since`` is the day of the oldest of them,
    and ``not_compared`` the last night, where no morning after it was compared.
    """

    on: date | None
    differing: int
    since: date | None
    not_compared: date | None


def morning_after(night: date, now: datetime) -> MorningReport:
    """Compare everything on the morning after a night, once: a second run finds what was kept."""
    on = night + timedelta(days=1)
    kept = MorningReport.objects.filter(on=on).order_by("-pk").first()
    return kept or reconcile_morning(on, now)


def night_not_compared() -> date | None:
    """The last night worked, if no morning after it was compared."""
    night = last_night()
    if night is None or MorningReport.objects.filter(on__gt=night).exists():
        return None
    return night


def mornings(limit: int = LOOKED_BACK) -> list[MorningReport]:
    """What was found on each morning, the latest first; of two runs on a day the second counts."""
    last_of_each = MorningReport.objects.values("on").annotate(last=Max("pk")).order_by("-on")
    numbers = [row["last"] for row in last_of_each[:limit]]
    return list(MorningReport.objects.filter(pk__in=numbers).order_by("-on"))


def dated_lines(report: MorningReport) -> list[DatedLine]:
    """The lines of a report, each with the morning since which it has differed without a break."""
    before = [kept for kept in mornings() if kept.on < report.on]
    return [_dated(line, report.on, before) for line in report.lines]


def standing() -> Standing:
    """How the last morning stands."""
    last = next(iter(mornings(1)), None)
    if last is None:
        return Standing(None, 0, None, night_not_compared())
    days = [line.since for line in dated_lines(last) if line.since is not None]
    return Standing(last.on, len(days), min(days, default=None), night_not_compared())


def _dated(line: dict[str, Any], on: date, before: Iterable[MorningReport]) -> DatedLine:
    """One line with its days; ``before`` are the earlier reports, the latest first."""
    earlier = [
        (report.on, same)
        for report in before
        for same in report.lines
        if same["name"] == line["name"]
    ]
    differing = list(takewhile(lambda each: not each[1]["agrees"], earlier))
    return DatedLine(
        line["name"],
        line["one"],
        line["other"],
        line["counts_cases"],
        None if line["agrees"] else _first(on, (day for day, _same in differing)),
        tuple((each, _first(on, _run(each, differing))) for each in line["differences"]),
    )


def _run(difference: str, differing: list[tuple[date, dict[str, list[str]]]]) -> Iterable[date]:
    kept = takewhile(lambda each: difference in each[1]["differences"], differing)
    return (day for day, _line in kept)


def _first(on: date, earlier: Iterable[date]) -> date:
    return min([on, *earlier])
