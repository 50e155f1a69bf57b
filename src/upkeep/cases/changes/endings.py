"""Reported changes that end a case, or a child's part in it."""

from datetime import date

from upkeep.cases import forms
from upkeep.cases.changes.recording import child_ids, record
from upkeep.cases.closing import close_case, withdraw_application
from upkeep.cases.grounds import RULES, Ground, first_day_without
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
    close_without_children(case, shift, change.reference)


def close_without_children(case: Case, shift: Shift, source: str) -> None:
    """End the case on the day on which the last of its children no longer qualifies, if all do."""
    last_days = _days_without(case)
    if last_days.keys() >= set(child_ids(case).values()):
        close_case(case, max(last_days.values()), shift.known_at, Ground.NO_CHILD_LEFT, source)


def _days_without(case: Case) -> dict[int, date]:
    """For each child of the case who stops qualifying, the first day on which they do not."""
    facts = Circumstance.objects.filter(
        case_child__case=case, kind=Kind.QUALIFIES, corrected_by=None
    ).order_by("effective_from", "id")
    without: dict[int, date] = {}
    for child_id, on, qualifies in facts.values_list("case_child_id", "effective_from", "value"):
        if qualifies:
            without.pop(child_id, None)
        else:
            without.setdefault(child_id, on)
    return without


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
        close_without_children(case, shift, change.reference)


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
    """A case ends on the day that the law gives its ground, or every case of the paying parent."""
    ground = Ground(form.reason)
    cases = [case]
    if RULES[ground].ends_every_case:
        cases = list(case.paying_parent.cases.order_by("id"))
    for ending in cases:
        on = first_day_without(ground, form.happened_on, form.reported_on, ending.effective_from)
        close_case(ending, on, shift.known_at, ground, change.reference)
