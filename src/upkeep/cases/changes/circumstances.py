"""Reported changes that become facts about the paying parent or a child."""

from datetime import date

from django.db.models import Q

from upkeep.cases import forms
from upkeep.cases.changes.recording import child_ids, date_reported, record
from upkeep.cases.models import (
    Case,
    Circumstance,
    Decision,
    Liability,
    PayingParent,
    ReportedChange,
)
from upkeep.parties.models import ContactDetail
from upkeep.shift import Shift

Kind = Circumstance.Kind


def shared_care(
    case: Case, form: forms.SharedCareChange, change: ReportedChange, shift: Shift
) -> None:
    """Nights with the paying parent, from the report (reg 18(6)(a)) or the day expected."""
    ids = child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.NIGHTS, nights, ids[name.casefold()]) for name, nights in form.nights.items()
    ]
    record(case, change, shift, date_reported(form), facts)


def relevant_other_children(
    case: Case, form: forms.RelevantOtherChildrenChange, change: ReportedChange, shift: Shift
) -> None:
    """Other children, from the report (reg 18(6)(a)) or the day expected."""
    fact = (Kind.RELEVANT_OTHER_CHILDREN, form.count, None)
    record(case, change, shift, date_reported(form), [fact])


def current_income(
    case: Case, form: forms.CurrentIncomeChange, change: ReportedChange, shift: Shift
) -> None:
    """From the report on; but from the first day while a first decision or a default one stands.

    Information for the first decision is about its effective date (SI 2012/2677 reg 5); a default
    decision may be revised, from its own effective date, at any time (reg 14(3)).
    """
    on = date_reported(form)
    parent = case.paying_parent
    running = Q(state=Case.State.IN_FORCE) | Q(state=Case.State.CLOSED, closed_on__gt=on)
    is_first = parent.cases.filter(state=Case.State.APPLIED).exists()
    if is_first and not parent.cases.filter(running).exists():
        on = parent.initial_effective_date or on
    else:
        on = _default_since(parent, on) or on
    record(case, change, shift, on, [(Kind.CURRENT_INCOME, form.weekly_pence, None)])


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
