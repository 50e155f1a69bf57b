"""What a decision maker or a tribunal found becomes facts, and a decision of its own kind.

A decision about the past takes effect from the day of the decision it changes (Child Support Act
1991 s.16(3)), or from the day that one should have had (SI 2012/2677 reg 16). Where the decision
stands, that is recorded too: it is an answer, and time for an appeal begins.
"""

from datetime import date

from upkeep.cases import forms
from upkeep.cases.changes.recording import child_ids
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.fact_values import WrongFactError, checked_value
from upkeep.cases.free_text import told_by
from upkeep.cases.models import (
    Case,
    CaseEvent,
    Circumstance,
    Decision,
    DecisionRequest,
    Proceeding,
    ReportedChange,
)
from upkeep.cases.payers import decisions_about, decisions_on_case
from upkeep.cases.stating import Source, stated
from upkeep.cases.succession import continue_case
from upkeep.shift import Shift

ANSWERED_IN = {
    "reconsideration": ("looking_again", "asking_evidence", "deciding"),
    "appeal": ("carrying_out", "deciding"),
}
"""The states in which a reconsideration or an appeal can be answered by findings."""


def refusal_of(form: forms.FindingsChange, case: Case | None) -> tuple[str, str] | None:
    """Why findings cannot be taken up about a case: what was found, and what to do; else None."""
    for found in form.facts:
        try:
            checked_value(found.fact, found.value)
        except WrongFactError as error:
            return str(error), "give a value of its kind"
    if case is not None and (told := told_by(form.reason, case)):
        return told, "take it out of the reason: both parents read it"
    if case is None:
        return "a case that has not begun", "wait for the night that takes the application in"
    if form.proceeding is not None:
        row = proceeding_of(form, case)
        if row is None:
            return f"“{form.proceeding}”, which is not about this case", "correct its number"
        if row.state not in ANSWERED_IN[form.basis]:
            wanted = " or ".join(ANSWERED_IN[form.basis]).replace("_", " ")
            state = row.state.replace("_", " ")
            return f"{form.proceeding} in the state “{state}”", f"bring it to “{wanted}” first"
    if decision_about(form, case) is None:
        if form.decision is not None:
            return f"decision {form.decision}", "name a decision about this paying parent"
        return (
            f"{form.happened_on}, from which no decision takes effect",
            "give the day of the decision that was wrong, or say that date_was_wrong",
        )
    return None


def proceeding_of(form: forms.FindingsChange, case: Case) -> Proceeding | None:
    """The reconsideration or appeal that findings answer, if it is about the paying parent."""
    return Proceeding.objects.filter(
        process=form.basis, subject=form.proceeding, paying_parent=case.paying_parent_id
    ).first()


def decision_about(form: forms.FindingsChange, case: Case) -> Decision | None:
    """The decision that findings are about, and whose day they keep; None where there is none."""
    about = decisions_about(case.paying_parent)
    if case.closed_on is not None:
        about = decisions_on_case(case)
    made = about.order_by("-known_at", "-pk")
    if form.decision is not None:
        made = made.filter(pk=form.decision)
    if not form.date_was_wrong:
        made = made.filter(effective_from=form.happened_on)
    return made.first()


def findings(case: Case, form: forms.FindingsChange, change: ReportedChange, shift: Shift) -> None:
    """Record what was found, and ask for the decision that follows from it."""
    refused = refusal_of(form, case)
    if refused is not None:
        said = f"{change.reference}: {refused[0]}"
        _note(case, CaseEvent.Kind.FINDINGS_NOT_TAKEN, form.happened_on, said, shift)
        return
    decision = decision_about(form, case)
    if form.outcome == "revised" and decision is not None and _is_undone(decision, case):
        case = continue_case(case, shift, change.reference)
    _note(case, CaseEvent.Kind.FINDINGS_RECORDED, form.happened_on, change.reference, shift)
    if form.outcome == "unchanged":
        upheld = CaseEvent.Kind.DECISION_UPHELD
        _note(case, upheld, form.happened_on, change.reference, shift, decision)
        return
    _record_facts(case, form, change, shift)
    DecisionRequest.objects.create(
        paying_parent_id=case.paying_parent_id,
        reason=DecisionRequest.Reason(form.basis),
        source=change.reference,
        effective_from=form.happened_on,
        decide_on=min(form.happened_on, shift.date),
        known_at=shift.known_at,
    )


def _is_undone(decision: Decision, case: Case) -> bool:
    """Whether findings against a decision undo the end of a case that nothing carries on yet."""
    is_end = decision.kind == Decision.Kind.CESSATION and decision.effective_from == case.closed_on
    return is_end and not hasattr(case, "continued_by")


def _record_facts(
    case: Case, form: forms.FindingsChange, change: ReportedChange, shift: Shift
) -> None:
    ids = child_ids(case)
    is_tribunals = form.basis == "appeal"
    source = Source(
        SourceKind.TRIBUNAL if is_tribunals else SourceKind.CASEWORKER, change.reference
    )
    Circumstance.objects.bulk_create(
        stated(
            case.paying_parent_id,
            Circumstance.Kind(found.fact),
            found.value,
            form.happened_on,
            source,
            shift.known_at,
            ids[found.about_child.casefold()] if found.about_child else None,
        )
        for found in form.facts
    )


def _note(
    case: Case,
    kind: CaseEvent.Kind,
    on: date,
    detail: str,
    shift: Shift,
    decision: Decision | None = None,
) -> None:
    CaseEvent.objects.create(
        case=case,
        kind=kind,
        effective_on=on,
        known_at=shift.known_at,
        detail=detail,
        decision=decision,
    )
