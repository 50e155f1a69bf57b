"""What a reported change becomes: facts from a day on, and the request for a decision."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from upkeep.cases import forms
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.fact_values import turning_days
from upkeep.cases.facts import AHEAD
from upkeep.cases.models import (
    Case,
    CaseEvent,
    Circumstance,
    DecisionRequest,
    FactEvidence,
    PayingParent,
    ReportedChange,
)
from upkeep.cases.stating import Source, stated
from upkeep.shift import Shift

Kind = Circumstance.Kind
Reason = DecisionRequest.Reason


def record(
    case: Case,
    change: ReportedChange,
    shift: Shift,
    on: date,
    facts: list[tuple[Kind, object, int | None]],
    *,
    decides: bool = True,
    reason: Reason = Reason.CHANGE,
) -> None:
    """Add facts that hold from ``on``; where they decide an amount, ask for a decision.

    What concerns no day of a live case is answered so, and changes nothing: a fact about a child
    needs its own case, one about the paying parent any of theirs. A change that corrects another
    puts its facts in the place of those, from the day it says, and asks for a decision from the
    earliest day that either was about (an error of the office, SI 2012/2677 reg 14(1)(e)).
    """
    corrected = _corrected(case, change)
    if corrected:
        on = date.fromisoformat(change.form["happened_on"])
    effective_from = max(on, case.paying_parent.initial_effective_date or on)
    is_about_child = any(child_id is not None for _kind, _value, child_id in facts)
    if not _is_live(case.paying_parent, effective_from, case if is_about_child else None):
        CaseEvent.objects.create(
            case=case,
            kind=CaseEvent.Kind.CHANGE_TOO_LATE,
            effective_on=effective_from,
            known_at=shift.known_at,
            detail=change.reference,
        )
        return
    made = Circumstance.objects.bulk_create(
        stated(
            case.paying_parent_id,
            kind,
            value,
            effective_from,
            Source(SourceKind(change.form["reported_by"]), change.reference),
            shift.known_at,
            child_id,
            corrected.get((kind, child_id)),
        )
        for kind, value, child_id in facts
    )
    _record_evidence(made, change, shift)
    if not decides:
        return
    replaced = [fact.corrects.effective_from for fact in made if fact.corrects is not None]
    first = min([effective_from, *replaced])
    ask_for_decision(case.paying_parent, change, shift, first, reason)
    for day in _days_to_come(made, shift.date):
        ask_for_decision(case.paying_parent, change, shift, day)


def ask_for_decision(
    parent: PayingParent,
    change: ReportedChange,
    shift: Shift,
    effective_from: date,
    reason: Reason = Reason.CHANGE,
) -> None:
    """Ask for a decision because of a change, from a day on; if that is far off, on that day."""
    is_near = effective_from <= shift.date + AHEAD
    DecisionRequest.objects.create(
        paying_parent=parent,
        reason=reason,
        source=change.reference,
        effective_from=effective_from,
        decide_on=min(effective_from, shift.date) if is_near else effective_from,
        known_at=shift.known_at,
    )


def _days_to_come(facts: Iterable[Circumstance], today: date) -> list[date]:
    """Days within facts, and of facts, that lie further ahead than a decision is made."""
    days = {fact.effective_from for fact in facts}
    for fact in facts:
        days.update(turning_days(fact.kind, fact.value))
    return sorted(day for day in days if day > today + AHEAD)


def _corrected(case: Case, change: ReportedChange) -> dict[tuple[str, int | None], Circumstance]:
    """The facts that the corrected change recorded and nothing has corrected yet, by what about."""
    reference = change.form.get("corrects")
    if reference is None:
        return {}
    wrong = Circumstance.objects.filter(
        paying_parent=case.paying_parent_id, source=reference, corrected_by=None
    )
    return {(fact.kind, fact.case_child_id): fact for fact in wrong.order_by("id")}


def _record_evidence(facts: Iterable[Circumstance], change: ReportedChange, shift: Shift) -> None:
    FactEvidence.objects.bulk_create(
        FactEvidence(fact=fact, known_at=shift.known_at, **shown)
        for fact in facts
        for shown in change.form.get("evidence") or ()
    )


def _is_live(parent: PayingParent, on: date, case: Case | None) -> bool:
    """Whether ``case``, or any case of the parent, has not ended by the day ``on``."""
    going_on = parent.cases.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    return (going_on if case is None else going_on.filter(pk=case.pk)).exists()


def child_ids(case: Case) -> dict[str, int]:
    """Identifiers of the children of a case by given name without capitals."""
    return {
        child.person.given_name.casefold(): child.pk
        for child in case.children.select_related("person")
    }


def date_reported(form: forms.Change) -> date:
    """Reg 18(6)(a): the day of the report; reg 18(2): an expected change, the day expected."""
    return max(form.reported_on, form.happened_on)
