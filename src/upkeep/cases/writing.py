"""Writing what was decided, in a few statements for many paying parents."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg

from upkeep.cases.explanations import write_patterns
from upkeep.cases.fact_values import checked_value
from upkeep.cases.models import CaseEvent, Decision
from upkeep.law import Calculated, StepPattern
from upkeep.shift import Shift


@dataclass(eq=False, slots=True)
class NewDecision:
    """A decision that was made and has no number yet; until then it stands for itself."""

    paying_parent_id: int
    kind: Decision.Kind
    effective_from: date
    reason: str
    source: str
    situation: dict[str, Any]
    result: Calculated
    id: int = 0


@dataclass(frozen=True, slots=True)
class NewLiability:
    """A liability to be recorded: its decision is a number or a new decision."""

    case_id: int
    decision: Any
    start: date
    to: date | None
    weekly_pence: int


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A line for a case's timeline."""

    case_id: int
    kind: CaseEvent.Kind
    effective_on: date
    detail: str
    decision: NewDecision | None


@dataclass(frozen=True, slots=True)
class NewIncome:
    """An HMRC figure taken as historic income from a day on."""

    paying_parent_id: int
    value: dict[str, Any]
    effective_from: date


@dataclass(slots=True)
class Outcome:
    """Everything that a set of decisions changes."""

    decisions: list[NewDecision] = field(default_factory=list)
    liabilities: list[NewLiability] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)
    incomes: list[NewIncome] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    postponed: list[tuple[int, date]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Take in another paying parent's outcome."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


def write(cursor: psycopg.Cursor[Any], shift: Shift, outcome: Outcome) -> int:
    """Record the outcome and return how many decisions were made."""
    _write_incomes(cursor, shift, outcome.incomes)
    _write_decisions(cursor, shift, outcome.decisions)
    _put_in_force(cursor, outcome.begun)
    _close_liabilities(cursor, shift, outcome.closed)
    _write_liabilities(cursor, shift, outcome.liabilities)
    _write_events(cursor, shift, outcome.events)
    _settle(cursor, shift, outcome)
    return len(outcome.decisions)


def _write_incomes(cursor: psycopg.Cursor[Any], shift: Shift, incomes: list[NewIncome]) -> None:
    with cursor.copy(
        "COPY cases_circumstance (paying_parent_id, kind, value, effective_from, source_kind,"
        " source, known_at) FROM STDIN"
    ) as copy:
        for income in incomes:
            copy.write_row(
                (
                    income.paying_parent_id,
                    "historic_income",
                    json.dumps(checked_value("historic_income", income.value)),
                    income.effective_from,
                    "hmrc",
                    f"HMRC {income.value['tax_year']}",
                    shift.known_at,
                )
            )


def _write_decisions(
    cursor: psycopg.Cursor[Any], shift: Shift, decisions: list[NewDecision]
) -> None:
    cursor.execute(
        "SELECT nextval('cases_decision_id_seq') FROM generate_series(1, %s)", [len(decisions)]
    )
    for decision, (number,) in zip(decisions, cursor.fetchall(), strict=True):
        decision.id = number
    patterns: set[StepPattern] = set()
    with cursor.copy(
        "COPY cases_decision (id, paying_parent_id, kind, scheme, effective_from, made_on,"
        " known_at, reason, source, rate, weekly_total_pence, situation, result,"
        " rulebook_version, parameters_version) FROM STDIN"
    ) as copy:
        for decision in decisions:
            kept = decision.result.to_kept()
            patterns |= kept.patterns
            copy.write_row(_decision_row(decision, shift, kept.text))
    write_patterns(cursor, shift, patterns)


def _decision_row(decision: NewDecision, shift: Shift, kept: str) -> tuple[object, ...]:
    result = decision.result
    return (
        decision.id,
        decision.paying_parent_id,
        str(decision.kind),
        result.scheme,
        decision.effective_from,
        shift.date,
        shift.known_at,
        decision.reason,
        decision.source,
        result.rate,
        result.weekly_total_pence,
        json.dumps(decision.situation, ensure_ascii=False),
        kept,
        result.rulebook_version,
        result.parameters_version,
    )


def _put_in_force(cursor: psycopg.Cursor[Any], cases: list[int]) -> None:
    """A case is in force before it is liable: the database takes no liability of another."""
    cursor.execute(
        "UPDATE cases_case SET state = 'in_force' WHERE id = ANY(%s) AND state = 'applied'", [cases]
    )


def _close_liabilities(cursor: psycopg.Cursor[Any], shift: Shift, ids: list[int]) -> None:
    if ids:
        cursor.execute(
            "UPDATE cases_liability SET known = tstzrange(lower(known), %s) WHERE id = ANY(%s)",
            [shift.known_at, ids],
        )


def _write_liabilities(
    cursor: psycopg.Cursor[Any], shift: Shift, liabilities: list[NewLiability]
) -> None:
    if not liabilities:
        return
    known = shift.known_from_now_on
    with cursor.copy(
        "COPY cases_liability (case_id, decision_id, effective, known, weekly_pence) FROM STDIN"
    ) as copy:
        for row in liabilities:
            decision_id = row.decision.id if isinstance(row.decision, NewDecision) else row.decision
            copy.write_row(
                (row.case_id, decision_id, _days(row.start, row.to), known, row.weekly_pence)
            )


def _days(start: date, to: date | None) -> str:
    return f"[{start},{to or ''})"


def _write_events(cursor: psycopg.Cursor[Any], shift: Shift, events: list[NewEvent]) -> None:
    with cursor.copy(
        "COPY cases_caseevent (case_id, kind, effective_on, known_at, detail, decision_id)"
        " FROM STDIN"
    ) as copy:
        for event in events:
            copy.write_row(
                (
                    event.case_id,
                    str(event.kind),
                    event.effective_on,
                    shift.known_at,
                    event.detail,
                    event.decision and event.decision.id,
                )
            )


def _settle(cursor: psycopg.Cursor[Any], shift: Shift, outcome: Outcome) -> None:
    cursor.execute(
        "UPDATE cases_decisionrequest SET settled_at = %s WHERE id = ANY(%s)",
        [shift.known_at, outcome.settled],
    )
    if outcome.postponed:
        cursor.executemany(
            "UPDATE cases_decisionrequest SET decide_on = %s WHERE id = %s",
            [(day, number) for number, day in outcome.postponed],
        )
