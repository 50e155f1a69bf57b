"""Reported changes that become facts about the paying parent or a child."""

from datetime import date
from typing import Any

from upkeep.cases import forms
from upkeep.cases.changes.recording import child_ids, date_reported, record
from upkeep.cases.fact_values import children_counted
from upkeep.cases.models import (
    Case,
    Circumstance,
    ReportedChange,
    Scheme,
)
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2012.childhood import ChildFacts, childhood_of
from upkeep.parties.models import ContactDetail
from upkeep.shift import Shift

Kind = Circumstance.Kind


def shared_care(
    case: Case, form: forms.SharedCareChange, change: ReportedChange, shift: Shift
) -> None:
    """Nights with the paying parent, from the report (reg 18(6)(a)) or the day expected."""
    ids = child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (
            Kind.NIGHTS,
            nights if form.basis is None else {"nights": nights, "basis": form.basis},
            ids[name.casefold()],
        )
        for name, nights in form.nights.items()
    ]
    record(case, change, shift, date_reported(form), facts)


def local_authority_care(
    case: Case, form: forms.LocalAuthorityCareChange, change: ReportedChange, shift: Shift
) -> None:
    """Nights in a local authority's care, from the report (reg 18(6)(a)) or the day expected."""
    ids = child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.LOCAL_AUTHORITY_NIGHTS, nights, ids[name.casefold()])
        for name, nights in form.nights.items()
    ]
    record(case, change, shift, date_reported(form), facts)


def relevant_other_children(
    case: Case, form: forms.RelevantOtherChildrenChange, change: ReportedChange, shift: Shift
) -> None:
    """Other children: one who ceases to be one, from that day (reg 18(3)(a)); else as reported."""
    value = form.count if form.children is None else [_dated(child) for child in form.children]
    kind = Kind.RELEVANT_OTHER_CHILDREN
    was = children_counted(_known_on(case, kind, form.happened_on), form.happened_on)
    has_ceased = children_counted(value, form.happened_on) < was
    on = form.happened_on if has_ceased else date_reported(form)
    record(case, change, shift, on, [(kind, value, None)])


def _dated(child: forms.RelevantOtherChildForm) -> dict[str, str]:
    """The days between which a child counts, as long as the law of the day of birth or 2012 says.

    SI 2012/2677 reg 76 by way of child benefit: see ``upkeep.law.scheme_2012.childhood``.
    """
    facts = ChildFacts(child.date_of_birth, education_ends_on=child.education_ends_on)
    on = max(child.date_of_birth, load_scheme(Scheme.SCHEME_2012).first_day)
    until = min(childhood_of(facts, on).until, child.left_on or date.max)
    start = max(child.date_of_birth, child.joined_on or child.date_of_birth)
    return {
        "date_of_birth": child.date_of_birth.isoformat(),
        "counts_from": start.isoformat(),
        "until": until.isoformat(),
    }


def other_arrangements(
    case: Case, form: forms.OtherArrangementsChange, change: ReportedChange, shift: Shift
) -> None:
    """Children supported otherwise: one who ceases to be, from that day (reg 18(3)(a), (7)(a))."""
    kind = Kind.OTHER_ARRANGEMENT_CHILDREN
    was = _known_on(case, kind, form.happened_on) or 0
    on = form.happened_on if form.count < was else date_reported(form)
    record(case, change, shift, on, [(kind, form.count, None)])


def _known_on(case: Case, kind: Kind, day: date) -> Any:  # noqa: ANN401 - as stored, by kind
    """What was known of the paying parent on a day, without what has been corrected."""
    fact = (
        Circumstance.objects.filter(
            paying_parent=case.paying_parent_id,
            kind=kind,
            effective_from__lte=day,
            corrected_by=None,
        )
        .order_by("effective_from", "known_at", "id")
        .last()
    )
    return None if fact is None else fact.value


def nation(case: Case, form: forms.NationChange, change: ReportedChange, shift: Shift) -> None:
    """Whose courts set the rate of interest, from the report (reg 18(6)(a))."""
    record(case, change, shift, date_reported(form), [(Kind.NATION, form.nation, None)])


def duty_to_report(
    case: Case, form: forms.DutyToReportChange, change: ReportedChange, shift: Shift
) -> None:
    """From the day of the notice on; no amount turns on it, only from when a rise counts."""
    fact = (Kind.DUTY_TO_REPORT, form.has_duty, None)
    record(case, change, shift, form.happened_on, [fact], decides=False)


def benefits(case: Case, form: forms.BenefitsChange, change: ReportedChange, shift: Shift) -> None:
    """Reg 18(3): from the day entitlement starts or stops."""
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.BENEFITS, list(form.benefits), None),
        (Kind.PARTNER_BENEFITS, list(form.partner_benefits), None),
    ]
    record(case, change, shift, form.happened_on, facts)


def status(case: Case, form: forms.StatusChange, change: ReportedChange, shift: Shift) -> None:
    """What the paying parent is, from the report (reg 18(6)(a)) or the day expected."""
    fact = (Kind.STATUS, list(form.status), None)
    record(case, change, shift, date_reported(form), [fact])


def address(case: Case, form: forms.AddressChange, change: ReportedChange, shift: Shift) -> None:
    """Where a parent lives or gets post, from the day they moved."""
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
