"""From a reported change of circumstances to facts, each from the day the law gives it.

Effective dates follow SI 2012/2677 reg 18: the day of the change for a child who stops
qualifying, a prescribed benefit that starts or stops and an expected change; otherwise the day it
was reported.
"""

import json
from collections.abc import Callable

import psycopg
from django.db.models.functions import Mod

from upkeep.cases import forms
from upkeep.cases.changes import circumstances, endings, incomes, older_schemes
from upkeep.cases.changes.findings import findings
from upkeep.cases.changes.variation import variation
from upkeep.cases.models import Case, CaseEvent, ReportedChange
from upkeep.cases.older_endings import OLDER
from upkeep.cases.people import record_from_change
from upkeep.shift import Shift


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
    actions = _OF_OLDER_SCHEMES if case.scheme in OLDER else _ACTIONS
    actions[type(form)](case, form, change, shift)


def _left_to_others(case: Case, form: object, change: ReportedChange, shift: Shift) -> None:
    """How money moves is taken up by the collection room; facts about people are recorded."""


_ACTIONS: dict[type, Callable[..., None]] = {
    forms.SharedCareChange: circumstances.shared_care,
    forms.RelevantOtherChildrenChange: circumstances.relevant_other_children,
    forms.LocalAuthorityCareChange: circumstances.local_authority_care,
    forms.OtherArrangementsChange: circumstances.other_arrangements,
    forms.NationChange: circumstances.nation,
    forms.DutyToReportChange: circumstances.duty_to_report,
    forms.VariationChange: variation,
    forms.CurrentIncomeChange: incomes.current_income,
    forms.BenefitsChange: circumstances.benefits,
    forms.StatusChange: circumstances.status,
    forms.ChildNoLongerQualifiesChange: endings.child_no_longer_qualifies,
    forms.WithdrawApplicationChange: endings.withdraw,
    forms.CloseCaseChange: endings.close,
    forms.AddressChange: circumstances.address,
    forms.CollectionChange: _left_to_others,
    forms.BankAccountChange: _left_to_others,
    forms.ContactPreferencesChange: _left_to_others,
    forms.EducationChange: _left_to_others,
    forms.SafeguardingChange: _left_to_others,
    forms.FindingsChange: findings,
}

_OF_OLDER_SCHEMES: dict[type, Callable[..., None]] = {
    **_ACTIONS,
    forms.SharedCareChange: older_schemes.shared_care,
    forms.RelevantOtherChildrenChange: older_schemes.relevant_other_children,
    forms.CurrentIncomeChange: older_schemes.current_income,
    forms.BenefitsChange: older_schemes.benefits,
    forms.ChildNoLongerQualifiesChange: older_schemes.child_no_longer_qualifies,
    forms.WithdrawApplicationChange: older_schemes.withdraw,
    forms.EarningsOf1993Change: older_schemes.earnings_of_1993,
    forms.HousingCostsOf1993Change: older_schemes.housing_costs_of_1993,
    forms.ChildrenAtHomeOf1993Change: older_schemes.children_at_home_of_1993,
}
"""Cases of the 1993 and 2003 schemes; what they do not know is refused on receipt."""
