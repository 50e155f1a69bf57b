"""Changes of cases of the 1993 and 2003 schemes: facts in their fields, from their own days.

A supersession takes effect with the maintenance period of the report, or of the day expected; where
a benefit starts or stops or a child stops qualifying, with that of the change (SI 1999/991 Sch 3D
paras 1 to 3; SI 1992/1813 reg 23).
"""

from decimal import ROUND_HALF_UP, Decimal

from upkeep.cases import forms
from upkeep.cases.changes.endings import close_without_children
from upkeep.cases.changes.recording import child_ids, date_reported, record
from upkeep.cases.closing import close_case
from upkeep.cases.forms.change import Change
from upkeep.cases.forms.values import Record
from upkeep.cases.grounds import Ground
from upkeep.cases.models import Case, Circumstance, ReportedChange, Scheme
from upkeep.cases.older_endings import first_day_without, period_start
from upkeep.shift import Shift

Kind = Circumstance.Kind
WEEKS_A_YEAR = 52
WEEK = 7


def shared_care(
    case: Case, form: forms.SharedCareChange, change: ReportedChange, shift: Shift
) -> None:
    """Nights with the paying parent, by the year in 2003 and by the week in 1993."""
    ids = child_ids(case)
    facts: list[tuple[Kind, object, int | None]] = [
        (Kind.CHILD_FIELDS, _nights(case.scheme, nights), ids[name.casefold()])
        for name, nights in form.nights.items()
    ]
    record(case, change, shift, period_start(case, date_reported(form)), facts)


def _nights(scheme: str, nights: int) -> dict[str, object]:
    if scheme == Scheme.SCHEME_2003:
        return {"nights": nights}
    weekly = min(Decimal(nights) / WEEKS_A_YEAR, Decimal(WEEK)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    return {
        "nights_with_paying_parent_weekly": str(weekly),
        "nights_with_receiving_parent_weekly": None,
    }


def relevant_other_children(
    case: Case, form: forms.RelevantOtherChildrenChange, change: ReportedChange, shift: Shift
) -> None:
    """How many there are, in the 2003 scheme; 1993 asks for each, and is told by transfer alone."""
    fact = (Kind.PAYING_PARENT_FIELDS, {"relevant_other_children": form.count}, None)
    record(case, change, shift, period_start(case, date_reported(form)), [fact])


def current_income(
    case: Case, form: forms.CurrentIncomeChange, change: ReportedChange, shift: Shift
) -> None:
    """Net weekly income of the 2003 scheme."""
    assert form.weekly_pence is not None, "refused on receipt"
    fact = (Kind.PAYING_PARENT_FIELDS, {"net_weekly_income": _pounds(form.weekly_pence)}, None)
    record(case, change, shift, period_start(case, date_reported(form)), [fact])


def earnings_of_1993(
    case: Case, form: forms.EarningsOf1993Change, change: ReportedChange, shift: Shift
) -> None:
    """All that a parent earns, job by job."""
    jobs = [_in_fields(job) for job in form.earnings]
    _record_of_parent(case, form.whose, {"earnings": jobs}, form, change, shift)


def housing_costs_of_1993(
    case: Case, form: forms.HousingCostsOf1993Change, change: ReportedChange, shift: Shift
) -> None:
    """What a parent's home costs, with what comes off it."""
    housing: dict[str, object] = {"costs": [_in_fields(cost) for cost in form.costs]}
    if form.housing_benefit_pence is not None:
        housing["housing_benefit_weekly"] = _pounds(form.housing_benefit_pence)
    if form.cap_exceptions:
        housing["cap_exceptions"] = list(form.cap_exceptions)
    _record_of_parent(case, form.whose, {"housing": housing}, form, change, shift)


def children_at_home_of_1993(
    case: Case, form: forms.ChildrenAtHomeOf1993Change, change: ReportedChange, shift: Shift
) -> None:
    """A parent's own children at home who are not qualifying children."""
    field = "children" if form.whose == "paying_parent" else "other_children"
    children = [
        {"id": child.name, "date_of_birth": child.date_of_birth.isoformat()}
        for child in form.at_home
    ]
    _record_of_parent(case, form.whose, {field: children}, form, change, shift)


def _record_of_parent(
    case: Case,
    whose: str,
    fields: dict[str, object],
    form: Change,
    change: ReportedChange,
    shift: Shift,
) -> None:
    """Fields of either parent, from the maintenance period of the report (reg 23)."""
    fact: tuple[Kind, object, int | None] = (Kind.PAYING_PARENT_FIELDS, fields, None)
    if whose == "receiving_parent":
        fact = (Kind.RECEIVING_PARENT_FIELDS, {case.reference: fields}, None)
    record(case, change, shift, period_start(case, date_reported(form)), [fact])


def _in_fields(part: Record) -> dict[str, object]:
    """A part of a change in the fields of a situation, which are those of its file."""
    written = part.model_dump(mode="json", by_alias=True)
    return {name: said for name, said in written.items() if said is not None}


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def benefits(case: Case, form: forms.BenefitsChange, change: ReportedChange, shift: Shift) -> None:
    """From the maintenance period in which entitlement starts or stops."""
    said: dict[str, object] = {"benefits": list(form.benefits)}
    if case.scheme == Scheme.SCHEME_2003:
        said["partner_benefits"] = list(form.partner_benefits)
    fact = (Kind.PAYING_PARENT_FIELDS, said, None)
    record(case, change, shift, period_start(case, form.happened_on), [fact])


def child_no_longer_qualifies(
    case: Case, form: forms.ChildNoLongerQualifiesChange, change: ReportedChange, shift: Shift
) -> None:
    """From the maintenance period of the change; without any child left the case ends then."""
    child_id = child_ids(case)[form.child.casefold()]
    on = period_start(case, form.happened_on)
    record(case, change, shift, on, [(Kind.QUALIFIES, False, child_id)])
    close_without_children(case, shift, change.reference)


def withdraw(
    case: Case, form: forms.WithdrawApplicationChange, change: ReportedChange, shift: Shift
) -> None:
    """A case that came decided is past withdrawing: whoever applied asks for its end."""
    ground = Ground.APPLICANT_REQUEST
    on = first_day_without(ground, form.reported_on, form.reported_on, case)
    close_case(case, on, shift.known_at, ground, change.reference)
