"""From a reported change of circumstances to facts, each from the day the law gives it.

Effective dates follow SI 2012/2677 reg 18: the day of the change for a child who stops
qualifying, a prescribed benefit that starts or stops and an expected change; otherwise the day it
was reported.
"""

import json
from collections.abc import Callable
from datetime import date

import psycopg
from django.db.models import Q
from django.db.models.functions import Mod

from upkeep.cases import forms
from upkeep.cases.closing import close_case, withdraw_application
from upkeep.cases.models import (
    Application,
    Case,
    CaseEvent,
    Circumstance,
    Decision,
    DecisionRequest,
    Liability,
    PayingParent,
    ReportedChange,
    json_value,
)
from upkeep.cases.people import record_from_change
from upkeep.parties.models import ContactDetail
from upkeep.shift import Shift

Kind = Circumstance.Kind


def take_up_changes(cursor: psycopg.Cursor[object], shift: Shift) -> dict[str, int]:
    """Take up every change of the partition reported by the shift's date whose case is known."""
    waiting = (
        ReportedChange.objects.select_related("application__case__paying_parent")
        .alias(partition=Mod("application__case__paying_parent_id", shift.partitions))
        .filter(partition=shift.partition, taken_up_at=None, reported_on__lte=shift.date)
        .order_by("reported_on", "id")
    )
    changes = list(waiting)
    for change in changes:
        _take_up(change, shift)
        change.taken_up_at = shift.known_at
        change.save(update_fields=["taken_up_at"])
    return {"changes": len(changes)}


def _take_up(change: ReportedChange, shift: Shift) -> None:
    form = forms.CHANGE_FORM.validate_json(json.dumps(change.form), by_alias=True, by_name=False)
    case = change.application.case
    assert case is not None
    case.refresh_from_db()
    CaseEvent.objects.create(
        case=case,
        kind=CaseEvent.Kind.CHANGE_REPORTED,
        effective_on=form.happened_on,
        known_at=shift.known_at,
        detail=f"{change.reference}: {form.kind.replace('_', ' ')}",
    )
    record_from_change(form, case, shift)
    _ACTIONS[type(form)](case, form, change, shift)


def _record(
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


def _child_ids(case: Case) -> dict[str, int]:
    return {
        child.person.given_name.casefold(): child.pk
        for child in case.children.select_related("person")
    }


def _date_reported(form: forms.Change) -> date:
    """Reg 18(6)(a): the day of the report; reg 18(2): an expected change, the day expected."""
    return max(form.reported_on, form.happened_on)


def _shared_care(
    case: Case, form: forms.SharedCareChange, change: ReportedChange, shift: Shift
) -> None:
    ids = _child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.NIGHTS, nights, ids[name.casefold()]) for name, nights in form.nights.items()
    ]
    _record(case, change, shift, _date_reported(form), facts)


def _relevant_other_children(
    case: Case, form: forms.RelevantOtherChildrenChange, change: ReportedChange, shift: Shift
) -> None:
    fact = (Kind.RELEVANT_OTHER_CHILDREN, form.count, None)
    _record(case, change, shift, _date_reported(form), [fact])


def _current_income(
    case: Case, form: forms.CurrentIncomeChange, change: ReportedChange, shift: Shift
) -> None:
    """From the report on; but from the first day while a first decision or a default one stands.

    Information for the first decision is about its effective date (SI 2012/2677 reg 5); a default
    decision may be revised, from its own effective date, at any time (reg 14(3)).
    """
    on = _date_reported(form)
    parent = case.paying_parent
    running = Q(state=Case.State.IN_FORCE) | Q(state=Case.State.CLOSED, closed_on__gt=on)
    is_first = parent.cases.filter(state=Case.State.APPLIED).exists()
    if is_first and not parent.cases.filter(running).exists():
        on = parent.initial_effective_date or on
    else:
        on = _default_since(parent, on) or on
    _record(case, change, shift, on, [(Kind.CURRENT_INCOME, form.weekly_pence, None)])


def _default_since(parent: PayingParent, on: date) -> date | None:
    """The first day of the default decisions that follow each other up to ``on``, if any do."""
    held = Liability.objects.filter(
        case__paying_parent=parent, known__upper_inf=True, effective__startswith__lte=on
    )
    since: date | None = None
    for start, kind in held.order_by("-effective__startswith").values_list(
        "effective__startswith", "decision__kind"
    ):
        if kind != Decision.Kind.DEFAULT:
            break
        since = start
    return since


def _benefits(case: Case, form: forms.BenefitsChange, change: ReportedChange, shift: Shift) -> None:
    """Reg 18(3): from the day entitlement starts or stops."""
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.BENEFITS, list(form.benefits), None),
        (Kind.PARTNER_BENEFITS, list(form.partner_benefits), None),
    ]
    _record(case, change, shift, form.happened_on, facts)


def _status(case: Case, form: forms.StatusChange, change: ReportedChange, shift: Shift) -> None:
    fact = (Kind.STATUS, list(form.status), None)
    _record(case, change, shift, _date_reported(form), [fact])


def _child_no_longer_qualifies(
    case: Case, form: forms.ChildNoLongerQualifiesChange, change: ReportedChange, shift: Shift
) -> None:
    """Reg 18(3): from the day itself; without any child left the case ends that day."""
    child_id = _child_ids(case)[form.child.casefold()]
    _record(case, change, shift, form.happened_on, [(Kind.QUALIFIES, False, child_id)])
    _close_without_children(case, shift)


def _close_without_children(case: Case, shift: Shift) -> None:
    last_days = _days_without(case)
    if last_days.keys() >= set(_child_ids(case).values()):
        close_case(case, max(last_days.values()), shift.known_at, "no qualifying child left")


def _days_without(case: Case) -> dict[int, date]:
    """For each child of the case who stops qualifying, the first day on which they do not."""
    facts = Circumstance.objects.filter(
        case_child__case=case, kind=Kind.QUALIFIES, value=False
    ).order_by("effective_from", "id")
    return dict(facts.values_list("case_child_id", "effective_from"))


def _withdraw(
    case: Case, form: forms.WithdrawApplicationChange, change: ReportedChange, shift: Shift
) -> None:
    """The application that opened the case ends it; a later one takes only its own children back.

    A child asked for in the withdrawn application alone was never part of the calculation if it
    was withdrawn by the day of the decision, and else stops being so that day.
    """
    if case.applications.order_by("received_on", "reference").first() == change.application:
        withdraw_application(case, form.reported_on, shift.known_at, change.reference)
        return
    ids = _child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.QUALIFIES, False, ids[name]) for name in _named_only_in(change.application, case)
    ]
    if facts:
        _record(case, change, shift, _withdrawn_from(change.application, form.reported_on), facts)
        _close_without_children(case, shift)


def _named_only_in(application: Application, case: Case) -> set[str]:
    """The children, by given name without capitals, that no other application of the case names."""
    others = case.applications.exclude(pk=application.pk)
    elsewhere = {name for other in others for name in _names(other)}
    return _names(application) - elsewhere


def _names(application: Application) -> set[str]:
    return {child["given_name"].casefold() for child in application.form["children"]}


def _withdrawn_from(application: Application, reported_on: date) -> date:
    """The first day without the children of a withdrawn application that joined a case."""
    asked = DecisionRequest.objects.filter(
        reason=DecisionRequest.Reason.APPLICATION, source=application.reference
    ).first()
    if asked is None:
        return reported_on
    if asked.settled_at is None or asked.settled_at.date() >= reported_on:
        return asked.effective_from
    return reported_on


def _close(case: Case, form: forms.CloseCaseChange, change: ReportedChange, shift: Shift) -> None:
    on = _date_reported(form) if form.reason == "applicant_request" else form.happened_on
    cases = [case]
    if form.reason == "paying_parent_died":
        cases = list(case.paying_parent.cases.order_by("id"))
    for ending in cases:
        close_case(ending, on, shift.known_at, form.reason.replace("_", " "))


def _address(case: Case, form: forms.AddressChange, change: ReportedChange, shift: Shift) -> None:
    paying = form.whose == "paying_parent"
    ContactDetail.objects.create(
        person_id=case.paying_parent.person_id if paying else case.receiving_parent_id,
        kind=ContactDetail.Kind.ADDRESS,
        lines=list(form.address.lines),
        postcode=form.address.postcode,
        effective_from=form.happened_on,
        known_at=shift.known_at,
        source=change.reference,
    )


def _left_to_others(case: Case, form: object, change: ReportedChange, shift: Shift) -> None:
    """How money moves is taken up by the collection room; facts about people are recorded."""


_ACTIONS: dict[type, Callable[..., None]] = {
    forms.SharedCareChange: _shared_care,
    forms.RelevantOtherChildrenChange: _relevant_other_children,
    forms.CurrentIncomeChange: _current_income,
    forms.BenefitsChange: _benefits,
    forms.StatusChange: _status,
    forms.ChildNoLongerQualifiesChange: _child_no_longer_qualifies,
    forms.WithdrawApplicationChange: _withdraw,
    forms.CloseCaseChange: _close,
    forms.AddressChange: _address,
    forms.CollectionChange: _left_to_others,
    forms.BankAccountChange: _left_to_others,
    forms.ContactPreferencesChange: _left_to_others,
    forms.SafeguardingChange: _left_to_others,
}
