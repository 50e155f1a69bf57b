"""A reported change of current income: what becomes known, and from which day it counts."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from upkeep.cases import forms
from upkeep.cases.changes.recording import date_reported, record
from upkeep.cases.income_checks import open_check
from upkeep.cases.models import (
    Case,
    Circumstance,
    Decision,
    DecisionRequest,
    Liability,
    PayingParent,
    ReportedChange,
)
from upkeep.law import calculate
from upkeep.shift import Shift

Kind = Circumstance.Kind
Reason = DecisionRequest.Reason


def current_income(
    case: Case, form: forms.CurrentIncomeChange, change: ReportedChange, shift: Shift
) -> None:
    """From the report on, with the exceptions of the law.

    Information for a first decision is about its effective date (SI 2012/2677 reg 5); a default
    decision may be revised, from its own effective date, at any time (reg 14(3)). A rise that the
    paying parent had to report counts from the day of the change (regs 18(4), 22(5)); what is sent
    when current income is checked, from the day of the decision (reg 22(4)).
    """
    reported, parent = date_reported(form), case.paying_parent
    told = _income_told(form)
    reason = Reason.CHANGE
    if _awaits_first_decision(parent, reported):
        on = parent.initial_effective_date or reported
    elif (since := _default_since(parent, reported)) is not None:
        on = since
    elif had_to_be_reported(parent, form):
        on, told = form.happened_on, _as_reportable(told)
    elif open_check(parent) is not None and form.reported_by == "paying_parent":
        on, reason = max(shift.date, form.happened_on), Reason.INCOME_CHECK
    else:
        on = reported
    record(case, change, shift, on, [(Kind.CURRENT_INCOME, told, None)], reason=reason)


def _awaits_first_decision(parent: PayingParent, on: date) -> bool:
    running = Q(state=Case.State.IN_FORCE) | Q(state=Case.State.CLOSED, closed_on__gt=on)
    is_first = parent.cases.filter(state=Case.State.APPLIED).exists()
    return is_first and not parent.cases.filter(running).exists()


def _income_told(form: forms.CurrentIncomeChange) -> object:
    if form.parts is not None:
        return {"parts": form.parts}
    if form.is_estimated:
        return {"weekly_pence": form.weekly_pence, "is_estimated": True}
    return form.weekly_pence


def _as_reportable(told: object) -> dict[str, object]:
    value = told if isinstance(told, dict) else {"weekly_pence": told}
    return {**value, "had_to_be_reported": True}


def had_to_be_reported(parent: PayingParent, form: forms.CurrentIncomeChange) -> bool:
    """Whether the paying parent had a duty to report this change (SI 2008/2551 reg 9A).

    Only where they had been told so in writing by then, only a rise, and only where income in force
    is current income from employment, or so low that the rate is nil. That a rise would have raised
    the liability, and could be seen to, follows from the decision; what is only self-employment
    need not be reported unless the rate is nil.
    """
    if form.is_expected or form.happened_on >= form.reported_on:
        return False
    told = (
        Circumstance.objects.filter(
            paying_parent=parent,
            kind=Kind.DUTY_TO_REPORT,
            effective_from__lte=form.happened_on,
            corrected_by=None,
        )
        .order_by("effective_from", "known_at", "id")
        .last()
    )
    decision = _decision_on(parent, form.happened_on)
    if told is None or told.value is not True or decision is None:
        return False
    in_use = decision.result.get("weekly_income")
    if decision.result.get("income_basis") != "current" or in_use is None:
        return False
    is_nil = decision.rate == "nil"
    return _weekly_pence(form) > int(Decimal(in_use) * 100) and (is_nil or _is_from_work(form))


def _is_from_work(form: forms.CurrentIncomeChange) -> bool:
    """Whether the income is of a job or office, as far as its parts say."""
    return form.parts is None or bool(form.parts.get("employments"))


def _weekly_pence(form: forms.CurrentIncomeChange) -> int:
    """What the new income is a week, in pence; parts are put together by the law."""
    if form.parts is None:
        return form.weekly_pence or 0
    situation = {
        "scheme": "2012",
        "effective_date": form.happened_on.isoformat(),
        "paying_parent": {"current_income": form.parts},
        "receiving_parents": [{"id": "A", "children": [{"id": "a"}]}],
    }
    income = calculate(situation).to_json()["weekly_income"]
    return int(Decimal(income or "0") * 100)


def _decision_on(parent: PayingParent, day: date) -> Decision | None:
    held = Liability.objects.filter(
        case__paying_parent=parent, known__upper_inf=True, effective__contains=day
    )
    row = held.select_related("decision").order_by("id").first()
    return None if row is None else row.decision


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
