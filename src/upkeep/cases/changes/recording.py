"""What a reported change becomes: facts from a day on, and the request for a decision."""

from datetime import date

from django.db.models import Q

from upkeep.cases import forms
from upkeep.cases.models import (
    Case,
    Circumstance,
    DecisionRequest,
    PayingParent,
    ReportedChange,
    json_value,
)
from upkeep.shift import Shift

Kind = Circumstance.Kind


def record(
    case: Case,
    change: ReportedChange,
    shift: Shift,
    on: date,
    facts: list[tuple[Kind, object, int | None]],
) -> None:
    """Add facts that hold from ``on`` and ask for a decision from then.

    What concerns no day of a live case stays a line on the timeline: a fact about a child needs
    its own case, one about the paying parent any of theirs.
    """
    effective_from = max(on, case.paying_parent.initial_effective_date or on)
    is_about_child = any(child_id is not None for _kind, _value, child_id in facts)
    if not _is_live(case.paying_parent, effective_from, case if is_about_child else None):
        return
    Circumstance.objects.bulk_create(
        Circumstance(
            paying_parent_id=case.paying_parent_id,
            case_child_id=child_id,
            kind=kind,
            value=json_value(value),
            effective_from=effective_from,
            source=change.reference,
            known_at=shift.known_at,
        )
        for kind, value, child_id in facts
    )
    DecisionRequest.objects.create(
        paying_parent_id=case.paying_parent_id,
        reason=DecisionRequest.Reason.CHANGE,
        source=change.reference,
        effective_from=effective_from,
        decide_on=min(effective_from, shift.date),
        known_at=shift.known_at,
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
