"""What is known about a paying parent on a day, and the situation that the law is asked about."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from upkeep.cases.fact_values import turning_days
from upkeep.cases.forms.codes import EXPECTED_CHANGE_DAYS_MAX
from upkeep.cases.models import Circumstance

Kind = Circumstance.Kind
AHEAD = timedelta(days=EXPECTED_CHANGE_DAYS_MAX)
"""How far ahead of its making a decision may take account of what is to come."""


class Fact(NamedTuple):
    """A circumstance: its kind, whom it is about, its value, and its two dates."""

    kind: str
    case_child_id: int | None
    value: Any
    effective_from: date
    known_at: datetime
    id: int
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChildOnCase:
    """A qualifying child of a case."""

    id: int
    case_id: int


@dataclass(frozen=True, slots=True)
class CaseInTime:
    """A case as the calculation sees it; ``closed_on`` is the first day without liability."""

    id: int
    reference: str
    scheme: str
    state: str
    effective_from: date
    closed_on: date | None
    children: tuple[ChildOnCase, ...] = ()

    def is_open_on(self, day: date) -> bool:
        """Whether the case has begun and has not ended on ``day``."""
        return self.effective_from <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(slots=True)
class Family:
    """A paying parent with every case and every fact that the law looks at together."""

    paying_parent_id: int
    cases: list[CaseInTime] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def value_on(self, day: date, kind: str, case_child_id: int | None = None) -> Any:  # noqa: ANN401
        """The value of the fact of ``kind`` that counts on ``day``, or None if none does."""
        fact = self.fact_on(day, kind, case_child_id)
        return None if fact is None else fact.value

    def fact_on(self, day: date, kind: str, case_child_id: int | None = None) -> Fact | None:
        """The fact of ``kind`` that counts on ``day``; see :meth:`known_on`."""
        return self.known_on(day).get((kind, case_child_id))

    def known_on(self, day: date) -> dict[tuple[str, int | None], Fact]:
        """The facts that count on ``day``, by kind and child: latest effective, then last recorded.

        One that another fact corrects counts on no day.
        """
        corrected = {fact.corrects_id for fact in self.facts}
        known: dict[tuple[str, int | None], Fact] = {}
        for fact in self.facts:
            if fact.effective_from <= day and fact.id not in corrected:
                about = fact.kind, fact.case_child_id
                if about not in known or _rank(known[about]) < _rank(fact):
                    known[about] = fact
        return known

    def turning_points(self, start: date, today: date = date.max) -> list[date]:
        """``start`` and every later day on which a fact or a case begins or ends.

        A day that lies more than a year after ``today`` is left for later: what a fact says of it
        may change until then, and the fact has asked for a decision on that day.
        """
        days = {start}
        for fact in self.facts:
            days.add(fact.effective_from)
            days.update(turning_days(fact.kind, fact.value))
        latest = date.max if today == date.max else today + AHEAD
        days = {day for day in days if day <= latest}
        for case in self.cases:
            days.add(case.effective_from)
            if case.closed_on is not None:
                days.add(case.closed_on)
        return sorted(day for day in days if day >= start)


def _rank(fact: Fact) -> tuple[date, datetime, int]:
    return fact.effective_from, fact.known_at, fact.id
