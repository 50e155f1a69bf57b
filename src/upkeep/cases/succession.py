"""A case that carries on from another whose end turned out to be wrong.

An end is never cleared. What comes after it is a new case from that very day, with the same
children and facts, so that no day is without a liability and every amount goes on.
"""

from dateutil.relativedelta import relativedelta

from upkeep.cases import numbering
from upkeep.cases.models import (
    Case,
    CaseChild,
    CaseEvent,
    Circumstance,
    DecisionRequest,
    PayingParent,
    Proceeding,
    json_value,
)
from upkeep.shift import Shift


def continue_case(ended: Case, shift: Shift, source: str) -> Case:
    """Open the case that goes on where ``ended`` stopped, and ask for its decision.

    What is reported about the applications of the old case is about the new one from now on.
    """
    assert ended.closed_on is not None, "only what has ended can be carried on"
    made = Case.objects.create(
        reference=numbering.case_reference(numbering.next_case(numbering.CASES)),
        paying_parent=ended.paying_parent,
        receiving_parent=ended.receiving_parent,
        scheme=ended.scheme,
        applied_on=ended.applied_on,
        effective_from=ended.closed_on,
        state=Case.State.APPLIED,
        known_at=shift.known_at,
        continues=ended,
    )
    for child in ended.children.order_by("pk"):
        same = CaseChild.objects.create(case=made, person=child.person, known_at=shift.known_at)
        _carry_facts(child, same, made, shift)
    ended.applications.update(case=made)
    _let_the_calculation_go_on(made, shift)
    DecisionRequest.objects.create(
        paying_parent=made.paying_parent,
        reason=DecisionRequest.Reason.CHANGE,
        source=source,
        effective_from=made.effective_from,
        decide_on=min(made.effective_from, shift.date),
        known_at=shift.known_at,
    )
    CaseEvent.objects.create(
        case=made,
        kind=CaseEvent.Kind.CONTINUED,
        effective_on=made.effective_from,
        known_at=shift.known_at,
        detail=ended.reference,
    )
    return made


def _carry_facts(child: CaseChild, same: CaseChild, case: Case, shift: Shift) -> None:
    """What counted of a child on the first day, from that day, and whatever is still to come."""
    start = case.effective_from
    facts = child.circumstances.filter(corrected_by=None).order_by("effective_from", "pk")
    counting = {fact.kind: fact for fact in facts if fact.effective_from <= start}
    Circumstance.objects.bulk_create(
        Circumstance(
            paying_parent_id=fact.paying_parent_id,
            case_child=same,
            kind=fact.kind,
            value=json_value(fact.value),
            effective_from=max(start, fact.effective_from),
            source_kind=fact.source_kind,
            source=fact.source,
            known_at=shift.known_at,
        )
        for fact in (*counting.values(), *(each for each in facts if each.effective_from > start))
    )


def _let_the_calculation_go_on(case: Case, shift: Shift) -> None:
    """The yearly review goes on; a calculation that ended begins anew with the case."""
    parent = PayingParent.objects.select_for_update().get(pk=case.paying_parent_id)
    if parent.next_review_on is None:
        assert parent.initial_effective_date is not None, "a case that ended had a first day"
        years = relativedelta(shift.date, parent.initial_effective_date).years + 1
        parent.next_review_on = parent.initial_effective_date + relativedelta(years=years)
    goes_on = Proceeding.objects.filter(
        paying_parent=parent, process="calculation", ended_on=None
    ).exists()
    if not goes_on:
        parent.initial_effective_date = case.effective_from
    parent.save(update_fields=["initial_effective_date", "next_review_on"])
