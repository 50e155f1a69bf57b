"""Reported changes that end a case, or a child's part in it."""

from datetime import date

from upkeep.cases import forms
from upkeep.cases.changes.recording import child_ids, date_reported, record
from upkeep.cases.closing import close_case, withdraw_application
from upkeep.cases.models import (
    Application,
    Case,
    Circumstance,
    DecisionRequest,
    ReportedChange,
)
from upkeep.shift import Shift

Kind = Circumstance.Kind


def child_no_longer_qualifies(
    case: Case, form: forms.ChildNoLongerQualifiesChange, change: ReportedChange, shift: Shift
) -> None:
    """Reg 18(3): from the day itself; without any child left the case ends that day."""
    child_id = child_ids(case)[form.child.casefold()]
    record(case, change, shift, form.happened_on, [(Kind.QUALIFIES, False, child_id)])
    _close_without_children(case, shift)


def _close_without_children(case: Case, shift: Shift) -> None:
    last_days = _days_without(case)
    if last_days.keys() >= set(child_ids(case).values()):
        close_case(case, max(last_days.values()), shift.known_at, "no qualifying child left")


def _days_without(case: Case) -> dict[int, date]:
    """For each child of the case who stops qualifying, the first day on which they do not."""
    facts = Circumstance.objects.filter(
        case_child__case=case, kind=Kind.QUALIFIES, value=False
    ).order_by("effective_from", "id")
    return dict(facts.values_list("case_child_id", "effective_from"))


def withdraw(
    case: Case, form: forms.WithdrawApplicationChange, change: ReportedChange, shift: Shift
) -> None:
    """The application that opened the case ends it; a later one takes only its own children back.

    A child asked for in the withdrawn application alone was never part of the calculation if it
    was withdrawn by the day of the decision, and else stops being so that day.
    """
    if case.applications.order_by("received_on", "reference").first() == change.application:
        withdraw_application(case, form.reported_on, shift.known_at, change.reference)
        return
    ids = child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.QUALIFIES, False, ids[name]) for name in _named_only_in(change.application, case)
    ]
    if facts:
        record(case, change, shift, _withdrawn_from(change.application, form.reported_on), facts)
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


def close(case: Case, form: forms.CloseCaseChange, change: ReportedChange, shift: Shift) -> None:
    """A case ends: by request from the report on, and otherwise on the day it happened."""
    on = date_reported(form) if form.reason == "applicant_request" else form.happened_on
    cases = [case]
    if form.reason == "paying_parent_died":
        cases = list(case.paying_parent.cases.order_by("id"))
    for ending in cases:
        close_case(ending, on, shift.known_at, form.reason.replace("_", " "))
