"""Taking delivery of applications, reported changes and incomes, before the night works them.

Every function records a whole set or, when something in it cannot be right, nothing: it returns
what is wrong, and the caller refuses the delivery.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from upkeep.cases.changes.findings import refusal_of
from upkeep.cases.forms import (
    ApplicationForm,
    BankAccountChange,
    BankAccountForm,
    ChangeForm,
    ChildNoLongerQualifiesChange,
    CollectionChange,
    EducationChange,
    FindingsChange,
    IncomeForm,
    LocalAuthorityCareChange,
    SharedCareChange,
)
from upkeep.cases.models import Application, IncomeRecord, ReportedChange
from upkeep.cases.transfers.changes import behind_the_transfer, not_told_like_this
from upkeep.law import collection_parameters
from upkeep.parties.weight_tables import can_exist


@dataclass(frozen=True, slots=True)
class Refusal:
    """One entry that cannot be taken: which, what was found, and what to do."""

    entry: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many entries were new, how many were here already, and those that were refused."""

    new: int
    known: int
    refused: tuple[Refusal, ...] = ()


def receive_applications(
    forms: Sequence[ApplicationForm], source: str, known_at: datetime
) -> Delivery:
    """Record applications as received. The same application again changes nothing."""
    known = dict(
        Application.objects.filter(reference__in=[form.reference for form in forms]).values_list(
            "reference", "form"
        )
    )
    refused = [
        Refusal(
            form.reference,
            "the reference of another application",
            "give this application a reference of its own",
        )
        for form in forms
        if form.reference in known and known[form.reference] != _plain(form)
    ]
    new = [form for form in forms if form.reference not in known]
    refused += [
        refusal
        for form in new
        for refusal in _direct_pay_refusals(
            form.reference, form.collection.service_type, form.received_on
        )
    ]
    refused += [
        refusal
        for form in new
        for refusal in account_refusals(
            form.reference, form.receiving_parent.bank_account, form.received_on
        )
    ]
    if not refused:
        Application.objects.bulk_create(
            Application(
                reference=form.reference,
                received_on=form.received_on,
                form=_plain(form),
                source=source,
                known_at=known_at,
            )
            for form in new
        )
    return Delivery(len(new), len(forms) - len(new), tuple(refused))


def receive_changes(forms: Sequence[ChangeForm], source: str, known_at: datetime) -> Delivery:
    """Record reported changes. Each must name an application, and children, that are known."""
    applications = {
        application.reference: application
        for application in Application.objects.filter(
            reference__in={form.application for form in forms}
        )
    }
    known = dict(
        ReportedChange.objects.filter(reference__in=[form.reference for form in forms]).values_list(
            "reference", "form"
        )
    )
    refused = [
        refusal
        for form in forms
        for refusal in _change_refusals(form, applications.get(form.application), known)
    ]
    refused += _correction_refusals(forms)
    new = [form for form in forms if form.reference not in known]
    if not refused:
        ReportedChange.objects.bulk_create(
            ReportedChange(
                reference=form.reference,
                reported_on=form.reported_on,
                application=applications[form.application],
                form=_plain(form),
                source=source,
                known_at=known_at,
            )
            for form in new
        )
    return Delivery(len(new), len(forms) - len(new), tuple(refused))


def _change_refusals(
    form: ChangeForm, application: Application | None, known: dict[str, Any]
) -> Iterable[Refusal]:
    if form.reference in known and known[form.reference] != _plain(form):
        yield Refusal(
            form.reference,
            "the reference of another change",
            "give this change a reference of its own",
        )
    if isinstance(form, CollectionChange) and form.reference not in known:
        start = max(form.happened_on, form.reported_on)
        yield from _direct_pay_refusals(form.reference, form.service_type, start)
    if form.reference not in known:
        yield from _findings_refusals(form, application)
    if isinstance(form, BankAccountChange) and form.reference not in known:
        yield from account_refusals(form.reference, form, form.reported_on)
    if application is None:
        yield Refusal(
            f"{form.reference} application",
            f"“{form.application}”, which is not known",
            "import that application first, or correct the reference",
        )
        return
    scheme, came = application.form.get("scheme"), application.form.get("taken_over_on")
    for field, found, wanted in (
        *not_told_like_this(form, scheme),
        *behind_the_transfer(form, date.fromisoformat(came) if came else None, scheme),
    ):
        yield Refusal(f"{form.reference} {field}", found, wanted)
    children = _children_of(application, form)
    for name in _children_named(form):
        if name.casefold() not in children:
            yield Refusal(
                f"{form.reference} child",
                f"“{name}”, who is not on {form.application}",
                "name a child of that application by the given name on it",
            )


def _correction_refusals(forms: Sequence[ChangeForm]) -> list[Refusal]:
    """What a change corrects is a change or an application of the same case, not of another."""
    corrected = {form.corrects: form for form in forms if form.corrects is not None}
    changes = ReportedChange.objects.filter(reference__in=corrected).values_list(
        "reference", "application__case"
    )
    cases = dict(
        Application.objects.values_list("reference", "case").filter(
            reference__in={*corrected, *(form.application for form in corrected.values())}
        )
    )
    found = {**cases, **dict(changes)}
    return [
        Refusal(
            f"{form.reference} corrects",
            f"“{reference}”, which is not a report about this case",
            "name the change or the application whose facts were recorded wrongly",
        )
        for reference, form in corrected.items()
        if found.get(reference) is None or found[reference] != cases.get(form.application)
    ]


def _findings_refusals(form: ChangeForm, application: Application | None) -> Iterable[Refusal]:
    """Findings must fit the decision and the proceeding that they are about."""
    if not isinstance(form, FindingsChange) or application is None:
        return
    refused = refusal_of(form, application.case)
    if refused is not None:
        yield Refusal(f"{form.reference} findings", *refused)


def _direct_pay_refusals(entry: str, service_type: str, on: date) -> Iterable[Refusal]:
    """Direct Pay can be chosen only while it is open (Child Support Act 1991 ss.4, 29)."""
    if service_type != "direct_pay":
        return
    is_open = collection_parameters().on(on).value("direct_pay.is_open")
    if not is_open.is_true:
        yield Refusal(
            f"{entry} service_type",
            f"direct_pay, which ended on {is_open.valid_from.isoformat()} ({is_open.use.citation})",
            "ask for collect_and_pay, or let the parents arrange payment between themselves",
        )


def account_refusals(
    entry: str, account: BankAccountForm | BankAccountChange, on: date
) -> Iterable[Refusal]:
    """An account number must be one that the bank of its sort code can have given."""
    if not can_exist(account.sort_code, account.account_number, on):
        yield Refusal(
            f"{entry} account_number",
            f"a number ending {account.account_number[-2:]}, which no account at sort code "
            f"{account.sort_code} can have",
            "check both on a statement or bank card: a digit is wrong or two are swapped",
        )


def _children_of(application: Application, form: ChangeForm) -> set[str]:
    """The children that a change may name: those applied for, or for findings any of the case."""
    names = {str(child["given_name"]).casefold() for child in application.form["children"]}
    if isinstance(form, FindingsChange) and application.case is not None:
        others = application.case.children.select_related("person")
        names |= {child.person.given_name.casefold() for child in others}
    return names


def _children_named(form: ChangeForm) -> list[str]:
    if isinstance(form, SharedCareChange | LocalAuthorityCareChange):
        return list(form.nights)
    if isinstance(form, ChildNoLongerQualifiesChange | EducationChange):
        return [form.child]
    if isinstance(form, FindingsChange):
        return [found.about_child for found in form.facts if found.about_child]
    return []


def receive_incomes(forms: Sequence[IncomeForm], source: str, known_at: datetime) -> Delivery:
    """Record HMRC's figures; a figure for the same person, year and day must be the same again."""
    numbers = {form.national_insurance_number for form in forms}
    known = {
        (row.national_insurance_number, row.tax_year, row.available_on): row
        for row in IncomeRecord.objects.filter(national_insurance_number__in=numbers)
    }
    rows = [_income_row(form, source, known_at) for form in forms]
    refused = [
        Refusal(
            f"tax year {row.tax_year} of the number ending {row.national_insurance_number[-2:]}",
            "another figure for the same day than the one held",
            "give a later available_on for a corrected figure",
        )
        for row in rows
        if (held := known.get(_income_key(row))) is not None and not _same_income(held, row)
    ]
    new = [row for row in rows if _income_key(row) not in known]
    if not refused:
        IncomeRecord.objects.bulk_create(new)
    return Delivery(len(new), len(rows) - len(new), tuple(refused))


def _income_key(row: IncomeRecord) -> tuple[str, str, date]:
    return row.national_insurance_number, row.tax_year, row.available_on


_INCOME_FIGURES = (
    "employment_income_pence",
    "pension_income_pence",
    "taxable_benefits_pence",
    "trading_profit_pence",
    "pension_contributions_pence",
    "held_as",
)


def _same_income(held: IncomeRecord, row: IncomeRecord) -> bool:
    return all(getattr(held, name) == getattr(row, name) for name in _INCOME_FIGURES)


def _income_row(form: IncomeForm, source: str, known_at: datetime) -> IncomeRecord:
    return IncomeRecord(
        national_insurance_number=form.national_insurance_number,
        tax_year=form.tax_year,
        employment_income_pence=form.employment_income_pence,
        pension_income_pence=form.pension_income_pence,
        taxable_benefits_pence=form.taxable_benefits_pence,
        trading_profit_pence=form.trading_profit_pence,
        pension_contributions_pence=form.pension_contributions_pence,
        held_as=form.source,
        available_on=form.available_on,
        source=source,
        known_at=known_at,
    )


def _plain(form: ApplicationForm | ChangeForm) -> dict[str, Any]:
    return form.model_dump(mode="json", by_alias=True)
