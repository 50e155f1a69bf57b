"""How each case is to be paid: set up from the application, changed by report."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection
from django.db.models.functions import Mod
from psycopg.types.range import DateRange, TimestamptzRange

from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Application, Case, ReportedChange
from upkeep.cases.reporting import ENTERED_BY
from upkeep.collection.account_changing import Asked, current_account, is_paid_into, record
from upkeep.collection.calendar import first_period_end
from upkeep.collection.models import AccountChange, Arrangement, BankAccount, ServiceType
from upkeep.collection.payment_warnings import is_asked_for
from upkeep.collection.standing_findings import unlikely_to_pay
from upkeep.law import collection_parameters
from upkeep.shift import Shift


@dataclass(frozen=True, slots=True)
class Way:
    """A way of paying that nobody reported: the fields are those of an arrangement.

    ``first_due_on`` is the end of the first collection period where it does not follow from the
    day on which the arrangement begins.
    """

    service_type: str
    method: str
    frequency: str
    collection_day: int
    employer_reference: str
    first_due_on: date | None = None


_SUPERSEDE = """
WITH ended AS (
    UPDATE collection_arrangement SET known = tstzrange(lower(known), %(known_at)s)
    WHERE case_id = %(case)s AND upper_inf(known) AND NOT effective <@ daterange(NULL, %(on)s)
    RETURNING *
)
INSERT INTO collection_arrangement (case_id, service_type, method, frequency, collection_day,
    first_due_on, employer_reference, effective, known)
SELECT case_id, service_type, method, frequency, collection_day, first_due_on, employer_reference,
    effective * daterange(NULL, %(on)s), tstzrange(%(known_at)s, NULL)
FROM ended WHERE NOT isempty(effective * daterange(NULL, %(on)s))
"""


def set_up_arrangements(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Arrange payment for every case that was opened since the night before, as it came with it.

    A transferred case that has ended is paid what is owed from the day it came.
    """
    new = list(
        Application.objects.filter(
            case__known_at__gt=shift.since, case__arrangements=None
        ).select_related("case", "transfer")
    )
    by_case = {application.case_id: application for application in reversed(new)}
    unlikely = unlikely_to_pay(
        application.case.paying_parent_id for application in by_case.values() if application.case
    )
    arrangements: list[Arrangement] = []
    given: list[tuple[Case, forms.BankAccountForm]] = []
    for application in by_case.values():
        case = application.case
        assert case is not None
        form = _form_of(application)
        start = form.taken_over_on if isinstance(form, forms.TransferForm) else case.effective_from
        arrangements.append(
            _arrangement(
                case,
                form.collection,
                start,
                shift.known_at,
                is_unlikely=case.paying_parent_id in unlikely,
            )
        )
        given.append((case, form.receiving_parent.bank_account))
    Arrangement.objects.bulk_create(arrangements)
    _take_accounts(given, shift)
    return {"arrangements": len(arrangements)}


def _take_accounts(given: list[tuple[Case, forms.BankAccountForm]], shift: Shift) -> None:
    """A person's first account is paid into; another one, given with another case, is a change."""
    people = {case.receiving_parent_id for case, _account in given}
    known = set(BankAccount.objects.filter(person__in=people).values_list("person", flat=True))
    first = {case.receiving_parent_id: (case, form) for case, form in reversed(given)}
    BankAccount.objects.bulk_create(
        BankAccount(
            person_id=person,
            name=form.name,
            sort_code=form.sort_code,
            account_number=form.account_number,
            effective_from=shift.date,
            known_at=shift.known_at,
        )
        for person, (_case, form) in sorted(first.items())
        if person not in known
    )
    for case, form in given:
        if case.receiving_parent_id in known or first[case.receiving_parent_id][1] is not form:
            _change_account(case, form, AccountChange.Route.APPLICATION, "application", shift)


def _change_account(
    case: Case,
    form: forms.BankAccountForm | forms.BankAccountChange,
    route: AccountChange.Route,
    by: str,
    shift: Shift,
) -> None:
    """Let a change begin, unless it is into the account that is paid into already.

    What was received with an account that cannot exist was refused then.
    """
    if not is_paid_into(current_account(case.receiving_parent_id, shift.date), form):
        record(Asked(case, form, route), Actor(by, shift.date, shift.known_at))


def _form_of(application: Application) -> forms.ApplicationForm | forms.TransferForm:
    """The form that brought a case: an application, or a transfer."""
    is_transfer = hasattr(application, "transfer")
    form: type[forms.ApplicationForm | forms.TransferForm] = (
        forms.TransferForm if is_transfer else forms.ApplicationForm
    )
    return form.model_validate_json(json.dumps(application.form), by_alias=True, by_name=False)


def change_arrangements(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Apply the partition's reports about ways of paying and bank accounts taken up this night."""
    changes = (
        ReportedChange.objects.alias(
            partition=Mod("application__case__paying_parent_id", shift.partitions)
        )
        .filter(
            partition=shift.partition,
            taken_up_at__gt=shift.since,
            form__kind__in=("collection", "bank_account"),
        )
        .select_related("application__case")
    )
    count = 0
    for change in changes.order_by("id"):
        case = change.application.case
        assert case is not None
        form = forms.CHANGE_FORM.validate_json(
            json.dumps(change.form), by_alias=True, by_name=False
        )
        if isinstance(form, forms.CollectionChange):
            _rearrange_as_told(case, form, shift)
        elif isinstance(form, forms.BankAccountChange):
            _change_account(case, form, *_told_by(change), shift)
        count += 1
    return {"changes": count}


def _rearrange_as_told(case: Case, form: forms.CollectionChange, shift: Shift) -> None:
    """Pay in the way reported, unless only somebody's decision can end Direct Pay.

    Collection needs the paying parent's agreement or a finding that maintenance is unlikely to be
    paid without it (Child Support Act 1991 s.4(2A)); one that was asked for otherwise becomes a
    caseworker's task (:mod:`upkeep.collection.following`).
    """
    on = max(form.happened_on, form.reported_on)
    is_decided = (
        form.service_type == ServiceType.DIRECT_PAY.value
        or form.reported_by == "paying_parent"
        or not is_asked_for(case, on)
        or not case.arrangements.filter(
            known__upper_inf=True, effective__contains=on, service_type=ServiceType.DIRECT_PAY
        ).exists()
    )
    if is_decided:
        rearrange(case, form, on, shift.known_at)


def rearrange(case: Case, form: forms.CollectionChange | Way, on: date, known_at: datetime) -> None:
    """Pay ``case`` in another way from ``on``. Must run in a transaction."""
    start = max(on, case.effective_from)
    with connection.cursor() as cursor:
        cursor.execute(_SUPERSEDE, {"case": case.pk, "on": start, "known_at": known_at})
    is_unlikely = case.paying_parent_id in unlikely_to_pay([case.paying_parent_id])
    _arrangement(case, form, start, known_at, is_unlikely=is_unlikely).save()


def _arrangement(
    case: Case,
    form: forms.CollectionForm | forms.CollectionChange | Way,
    start: date,
    known_at: datetime,
    *,
    is_unlikely: bool,
) -> Arrangement:
    first_due_on = form.first_due_on if isinstance(form, Way) else None
    return Arrangement(
        case=case,
        service_type=_service_open(form.service_type, start, is_unlikely=is_unlikely),
        method=form.method,
        frequency=form.frequency,
        collection_day=form.collection_day,
        first_due_on=first_due_on or first_period_end(form.frequency, form.collection_day, start),
        employer_reference=form.employer_reference or "",
        effective=DateRange(start, None),
        known=TimestamptzRange(known_at, None),
    )


def _service_open(chosen: str, start: date, *, is_unlikely: bool) -> str:
    """The service chosen, or Collect and Pay where Direct Pay is not open.

    It is not where maintenance was found unlikely to be paid without us (s.4(2A)(b)). Direct Pay
    chosen after its end is refused on receipt; what was received before is collected.
    """
    is_open = collection_parameters().on(start).value("direct_pay.is_open").is_true
    if chosen == ServiceType.DIRECT_PAY and (is_unlikely or not is_open):
        return ServiceType.COLLECT_AND_PAY
    return chosen


def _told_by(change: ReportedChange) -> tuple[AccountChange.Route, str]:
    """Which way a reported change came, and who entered it, or else who is said to have told."""
    by = change.source.removeprefix(ENTERED_BY)
    if by != change.source:
        return AccountChange.Route.STAFF, by
    return AccountChange.Route.MESSAGE, str(change.form["reported_by"])
