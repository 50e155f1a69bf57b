"""Reported changes that end a case, or a child's part in it."""

from datetime import date

from dateutil.relativedelta import relativedelta

from upkeep.cases import forms, older_endings
from upkeep.cases.changes.recording import ask_for_decision, child_ids, record
from upkeep.cases.closing import close_case, withdraw_application
from upkeep.cases.grounds import RULES, Ground, first_day_without
from upkeep.cases.models import (
    Application,
    Case,
    Circumstance,
    DecisionRequest,
    PayingParent,
    ReportedChange,
)
from upkeep.cases.payers import cases_of
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
    ).order_by("effective_from", "known_at", "id")
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
    """The last application that stands ends the case; another takes only its own children back.

    A child asked for in the withdrawn application alone was never part of the calculation if it
    was withdrawn by the day of the decision, and else stops being so that day. A case whose first
    application never came to be begins with the first one that stands.
    """
    others = _others_that_stand(change.application, case, shift)
    if not others:
        withdraw_application(case, form.reported_on, shift.known_at, change.reference)
        return
    ids = child_ids(case)
    elsewhere = {name for other in others for name in _names(other)}
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.QUALIFIES, False, ids[name]) for name in _names(change.application) - elsewhere
    ]
    since = _withdrawn_from(change.application, form.reported_on)
    if facts:
        record(case, change, shift, since, facts)
        close_without_children(case, shift, change.reference)
    if since == case.effective_from:
        _begin_with(others, case, change, shift)


def _others_that_stand(application: Application, case: Case, shift: Shift) -> list[Application]:
    """The other applications of a case that were taken in and not withdrawn."""
    withdrawn = ReportedChange.objects.filter(
        form__kind="withdraw_application", taken_up_at__lte=shift.known_at
    )
    others = case.applications.exclude(pk=application.pk).exclude(changes__in=withdrawn)
    return list(others.order_by("received_on", "reference"))


def _begin_with(
    others: list[Application], case: Case, change: ReportedChange, shift: Shift
) -> None:
    """Let a case begin with the first application that stands, and its reviews with it."""
    asked = DecisionRequest.objects.filter(
        reason=DecisionRequest.Reason.APPLICATION, source__in=[other.reference for other in others]
    )
    before, start = case.effective_from, min(asked.values_list("effective_from", flat=True))
    parent = case.paying_parent
    Case.objects.filter(pk=case.pk, closed_on=None).update(effective_from=start)
    ask_for_decision(parent, change, shift, before)
    first = min(parent.cases.exclude(state="withdrawn").values_list("effective_from", flat=True))
    if parent.initial_effective_date == before and first > before:
        PayingParent.objects.filter(pk=parent.pk).update(
            initial_effective_date=first, next_review_on=first + relativedelta(years=1)
        )


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
    """A case ends on the day that its law gives the ground, or every case of the paying parent."""
    ground = Ground(form.reason)
    cases = [case]
    if RULES[ground].ends_every_case:
        cases = list(cases_of(case.paying_parent).order_by("id"))
    for ending in cases:
        on = _first_day_without(ground, form, ending)
        close_case(ending, on, shift.known_at, ground, change.reference)


def _first_day_without(ground: Ground, form: forms.CloseCaseChange, case: Case) -> date:
    """The day by the law of the case's own scheme."""
    if case.scheme in older_endings.OLDER:
        return older_endings.first_day_without(ground, form.happened_on, form.reported_on, case)
    return first_day_without(ground, form.happened_on, form.reported_on, case.effective_from)
