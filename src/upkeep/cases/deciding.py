"""Making decisions: every paying parent who is waiting for one, with all of their cases.

A decision is made for each day on which the situation turns, from the earliest day asked about.
What was decided before stays on record; liabilities that no longer hold are closed in known time
and replaced. A change that makes no difference makes no decision.
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

import psycopg
from django.utils.translation import gettext_noop as _

from upkeep.cases import reading, writing
from upkeep.cases.facts import Fact, Family, Kind
from upkeep.cases.income import latest_incomes
from upkeep.cases.models import Case, CaseEvent, Decision, DecisionRequest, Scheme
from upkeep.cases.reading import IN_USE, DecisionInForce, LiabilityRow, Request
from upkeep.cases.situations import situation_on
from upkeep.cases.tolerance import is_too_little
from upkeep.law import Calculated
from upkeep.law.together import calculate_together
from upkeep.shift import Shift

SAME_AMOUNT = _("the amount stays the same")
"""Noted where a change is refused; shown in the language of whoever reads it."""
INFORMATION_DAYS = 28
"""Days from the effective date that income information is waited for before a default decision."""
ASK_AGAIN_DAYS = 7
_SET_SIZE = 1000
"""Paying parents decided together: what they are asked about is worked out in one go."""

T = TypeVar("T")
Asking = Generator[dict[str, Any], Calculated, T]
"""Work that asks what situations come to, one after the other, and ends with a ``T``."""

Reason = DecisionRequest.Reason

_NAMED_KINDS: Mapping[Reason, Decision.Kind] = MappingProxyType(
    {
        Reason.ACCIDENTAL_ERROR: Decision.Kind.ACCIDENTAL_ERROR,
        Reason.RECONSIDERATION: Decision.Kind.RECONSIDERATION,
        Reason.APPEAL: Decision.Kind.APPEAL,
        Reason.TWO_RECORDS: Decision.Kind.REVISION,
    }
)
_ALWAYS_DECIDED = frozenset(
    {Reason.REVIEW, Reason.OFFICIAL_ERROR, Reason.ANY_TIME_GROUND, *_NAMED_KINDS}
)
"""What is answered by a decision of its own, also where the amount stays the same."""


def decide(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Decide for every paying parent of the partition whose request is due."""
    ids = reading.paying_parents_waiting(cursor, shift)
    made = 0
    for start in range(0, len(ids), _SET_SIZE):
        made += _decide_set(cursor, shift, ids[start : start + _SET_SIZE])
    return {"paying_parents": len(ids), "decisions": made}


def _decide_set(cursor: psycopg.Cursor[Any], shift: Shift, ids: list[int]) -> int:
    files = reading.load_files(cursor, shift, ids)
    incomes = latest_incomes(cursor, ids, shift.date)
    works = [_Work(shift, file) for file in files]
    for work in works:
        work.take_in_income(incomes.get(work.family.paying_parent_id))
    _answer_all([work.decide() for work in works])
    outcome = writing.Outcome()
    for work in works:
        outcome.add(work.outcome)
    return writing.write(cursor, shift, outcome)


def _answer_all(asking: Iterable[Asking[None]]) -> None:
    """Work out what everybody asks about, all first questions together, then all that follow."""
    waiting = []
    for work in asking:
        with suppress(StopIteration):
            waiting.append((work, next(work)))
    while waiting:
        answers = calculate_together([situation for _work, situation in waiting])
        asked, waiting = waiting, []
        for (work, _situation), result in zip(asked, answers, strict=True):
            with suppress(StopIteration):
                waiting.append((work, work.send(result)))


@dataclass(slots=True)
class _Segment:
    """Days for which one decision holds; without ``to`` for as long as nothing changes."""

    start: date
    to: date | None
    decision_id: int | None
    amounts: dict[str, int]


@dataclass(slots=True)
class _Work:
    """The decisions of one paying parent on one night."""

    shift: Shift
    file: reading.PayingParentFile
    outcome: writing.Outcome = field(default_factory=writing.Outcome)

    @property
    def family(self) -> Family:
        return self.file.family

    def take_in_income(self, held: dict[str, Any] | None) -> None:
        """Record the HMRC figure from the day of an application, review or default decision."""
        if held is None:
            return
        for request in self.file.requests:
            if request.reason in (Reason.APPLICATION, Reason.REVIEW, Reason.INCOME):
                self._record_income(held, request)

    def _record_income(self, held: dict[str, Any], request: Request) -> None:
        """An application that joins a running calculation leaves its income alone (reg 35(2))."""
        known = self.family.fact_on(request.effective_from, Kind.HISTORIC_INCOME)
        joins = (
            request.reason == Reason.APPLICATION
            and self.file.decision_on(request.effective_from) is not None
        )
        if known is not None and (joins or known.value == held):
            return
        self.family.facts.append(
            Fact(
                Kind.HISTORIC_INCOME,
                None,
                held,
                request.effective_from,
                self.shift.known_at,
                1 << 62,
            )
        )
        self.outcome.incomes.append(
            writing.NewIncome(self.family.paying_parent_id, held, request.effective_from)
        )

    def decide(self) -> Asking[None]:
        """Make what decisions are needed, or wait for information with a date to ask again."""
        start = min(request.effective_from for request in self.file.requests)
        if (yield from self._must_wait(start)):
            self._wait(start)
            return
        segments = yield from self._segments(start)
        self._rewrite_liabilities(start, segments)
        for request in self.file.requests:
            self.outcome.settled.append(request.id)
        self._put_cases_in_force()

    def _must_wait(self, start: date) -> Asking[bool]:
        """A first calculation without any income waits, until information is overdue."""
        overdue = start + timedelta(days=INFORMATION_DAYS)
        if self.file.is_running_from(start) or self.shift.date >= overdue:
            return False
        situation = situation_on(self.family, start)
        if situation is None or _income_is_known(situation):
            return False
        return (yield situation).rate == "default"

    def _wait(self, start: date) -> None:
        overdue = start + timedelta(days=INFORMATION_DAYS)
        again = min(self.shift.date + timedelta(days=ASK_AGAIN_DAYS), overdue)
        for request in self.file.requests:
            self.outcome.postponed.append((request.id, again))
        if self.shift.date <= start:
            self._note(CaseEvent.Kind.INFORMATION_AWAITED, self.shift.date, "")

    def _segments(self, start: date) -> Asking[list[_Segment]]:
        """One segment for each run of days with the same decision, from ``start`` on."""
        segments: list[_Segment] = []
        turns = self.family.turning_points(start, self.shift.date)
        days = sorted({*turns, *self._reviews_after(start)})
        before = self.file.decision_on(start - timedelta(days=1))
        for day, to in zip(days, [*days[1:], None], strict=True):
            segment, before = yield from self._decide_from(day, to, before)
            if segment is not None:
                segments.append(segment)
        return segments

    def _decide_from(
        self, day: date, to: date | None, before: DecisionInForce | None
    ) -> Asking[tuple[_Segment | None, DecisionInForce | None]]:
        situation = situation_on(self.family, day)
        if situation is None:
            return None, None
        request = self._request_for(day)
        is_new = request.reason in _ALWAYS_DECIDED and request.effective_from == day
        is_check = request.reason == Reason.INCOME_CHECK and request.effective_from == day
        is_reviewed = day in self.file.reviews
        standing = self.file.decision_on(day) or before
        takes_back = _takes_back(before, standing)
        if before is not None and not is_reviewed and not is_check:
            _note_income_in_use(situation, before)
        if not is_new:
            for candidate in (standing,) if is_reviewed or takes_back else (standing, before):
                if candidate is None:
                    continue
                if candidate.is_for(situation) or (
                    candidate is before and candidate.goes_on_in(situation)
                ):
                    self._note_refusal(day, request)
                    return _Segment(day, to, candidate.id, candidate.amounts), candidate
        result = yield situation
        if result.no_calculation_reason:
            return None, None
        if (
            before is not None
            and not (is_new or is_reviewed)
            and not (takes_back and before.comes_to(result))
            and _stands(before, situation, result)
        ):
            self._note_refusal(day, request)
            return _Segment(day, to, before.id, before.amounts), before
        made = self._make(day, situation, result, request)
        return _Segment(day, to, made.id, made.amounts), made

    def _reviews_after(self, start: date) -> set[date]:
        """Days from which a review is in force: each looked at income anew (reg 23(3)(a))."""
        return {day for day in self.file.reviews if day > start}

    def _note_refusal(self, day: date, request: Request) -> None:
        if request.reason == Reason.CHANGE and request.effective_from == day:
            self._note(CaseEvent.Kind.CHANGE_REFUSED, day, SAME_AMOUNT)

    def _request_for(self, day: date) -> Request:
        """The request that a decision from ``day`` answers: the latest one that reaches it."""
        reaching = [r for r in self.file.requests if r.effective_from <= day]
        return max(reaching, key=lambda r: (r.effective_from, r.id))

    def _make(
        self, day: date, situation: dict[str, Any], result: Calculated, request: Request
    ) -> DecisionInForce:
        made = writing.NewDecision(
            paying_parent_id=self.family.paying_parent_id,
            kind=self._kind(day, result, request),
            effective_from=day,
            reason=request.reason,
            source=request.source,
            situation=situation,
            result=result,
        )
        self.outcome.decisions.append(made)
        amounts = {share.id: share.weekly_pence for share in result.receiving_parents}
        for case in self.family.cases:
            if case.reference in amounts:
                self.outcome.events.append(
                    writing.NewEvent(case.id, CaseEvent.Kind.DECIDED, day, "", made)
                )
        return DecisionInForce(
            made,
            situation,
            result.rate,
            result.income_basis,
            amounts,
            result.to_json_without_explanation()["weekly_income"],
        )

    def _kind(self, day: date, result: Calculated, request: Request) -> Decision.Kind:
        standing = self.file.decision_on(day)
        if result.rate == "default":
            return Decision.Kind.DEFAULT
        if request.reason in _NAMED_KINDS and request.effective_from == day:
            return _NAMED_KINDS[Reason(request.reason)]
        if not self.file.is_running_from(min(r.effective_from for r in self.file.requests)):
            first = not self.outcome.decisions
            return Decision.Kind.INITIAL if first else Decision.Kind.SUPERSESSION
        if request.reason == Reason.REVIEW:
            return Decision.Kind.REVIEW
        if standing is not None and self.file.begins_on(standing, day):
            return Decision.Kind.REVISION
        return Decision.Kind.SUPERSESSION

    def _rewrite_liabilities(self, start: date, segments: list[_Segment]) -> None:
        """Close what no longer holds and add what does, case by case."""
        for case in self.family.cases:
            held = [row for row in self.file.liabilities if row.case_id == case.id]
            wanted = _merge([*_kept_before(start, held), *self._wanted(case.id, segments)])
            keep = {row.key: row for row in held}
            self.outcome.closed += [row.id for key, row in keep.items() if key not in wanted]
            self.outcome.liabilities += [
                writing.NewLiability(case.id, row[2], row[0], row[1], row[3])
                for row in wanted
                if row not in keep
            ]

    def _wanted(self, case_id: int, segments: list[_Segment]) -> list["_Key"]:
        case = next(c for c in self.family.cases if c.id == case_id)
        rows: list[_Key] = []
        for segment in segments:
            start = max(segment.start, case.effective_from)
            to = min(d for d in (segment.to, case.closed_on, date.max) if d is not None)
            if case.reference in segment.amounts and start < to:
                end = None if to == date.max else to
                rows.append((start, end, segment.decision_id, segment.amounts[case.reference]))
        return rows

    def _put_cases_in_force(self) -> None:
        decided = {row.case_id for row in self.outcome.liabilities}
        for case in self.family.cases:
            if case.state == Case.State.APPLIED and case.id in decided:
                self.outcome.begun.append(case.id)

    def _note(self, kind: CaseEvent.Kind, day: date, detail: str) -> None:
        for case in self.family.cases:
            if case.is_open_on(day) or kind == CaseEvent.Kind.INFORMATION_AWAITED:
                self.outcome.events.append(writing.NewEvent(case.id, kind, day, detail, None))


def _takes_back(before: DecisionInForce | None, standing: DecisionInForce | None) -> bool:
    """Whether to go on with ``before`` would undo other amounts that both parents were told.

    That is a change, and needs a decision that says so, whatever was decided earlier.
    """
    if before is None or standing is None or isinstance(before.id, writing.NewDecision):
        return False
    return before.amounts != standing.amounts


def _stands(before: DecisionInForce, situation: dict[str, Any], result: Calculated) -> bool:
    return before.comes_to(result) or is_too_little(before, situation, result)


def _income_is_known(situation: dict[str, Any]) -> bool:
    """Only the 2012 scheme waits for HMRC: nothing else is waited for."""
    payer = situation["paying_parent"]
    if situation["scheme"] != Scheme.SCHEME_2012:
        return True
    figures = ("historic_income_annual", "current_income_weekly")
    parts = ("historic_income", "current_income")
    return any(payer.get(name) is not None for name in (*figures, *parts))


_Key = tuple[date, date | None, Any, int]


def _kept_before(start: date, held: list[LiabilityRow]) -> list[_Key]:
    """What is already held, cut off at ``start``."""
    kept: list[_Key] = []
    for row in sorted(held, key=lambda row: row.start):
        if row.start < start:
            to = start if row.to is None or row.to > start else row.to
            kept.append((row.start, to, row.decision_id, row.weekly_pence))
    return kept


def _merge(rows: list[_Key]) -> list[_Key]:
    """Join neighbouring rows of one decision and amount."""
    merged: list[_Key] = []
    for row in rows:
        if merged and merged[-1][1] == row[0] and merged[-1][2:] == row[2:]:
            merged[-1] = (merged[-1][0], row[1], *row[2:])
        else:
            merged.append(row)
    return merged


def _note_income_in_use(situation: dict[str, Any], before: DecisionInForce) -> None:
    """Tell the law which current income is in use, against which it holds a change in the year.

    SI 2012/2677 reg 23; there is nothing to hold it against at a review, a periodic check, a
    default decision or after an estimate (23(3)).
    """
    payer = situation["paying_parent"]
    if situation["scheme"] != Scheme.SCHEME_2012:
        return
    is_told = payer["current_income_weekly"] is not None or "current_income" in payer
    was_estimated = before.situation["paying_parent"].get("current_income_is_estimated")
    if before.income_basis == "current" and is_told and not was_estimated:
        payer[IN_USE] = before.weekly_income
