"""Made-up families, their bank and their nights, for tests of the pipe.

The builders hand records to the rooms as a file's reader would, so everything they make travels
the way real records travel. All people are invented: their National Insurance numbers begin with
QQ and their postcodes with ZZ, which no real ones do.

The first night is Monday 3 April 2023; an application received then takes effect on Wednesday
5 April. Yearly incomes are best given in multiples of 365 pounds: £365 a year is £7 a week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction

from upkeep.batch.checks import run_checks
from upkeep.batch.nights import last_night, nights_to_work, work_night
from upkeep.cases import forms, receiving
from upkeep.cases.models import Case, Liability, PayingParent
from upkeep.collection.forms import (
    DeductionForm,
    EmployerReturnForm,
    StatementForm,
    StatementLineForm,
)
from upkeep.collection.models import BankStatement, Charge
from upkeep.collection.receiving import receive_employer_return, receive_statements
from upkeep.collection.statement import Statement, statement_of
from upkeep.correspondence.delivery import note_sent, waiting_to_go_out
from upkeep.correspondence.models import Channel
from upkeep.ledger import Account
from upkeep.ledger.balances import balance

FIRST_NIGHT = date(2023, 4, 3)
EFFECTIVE = date(2023, 4, 5)
MORNING = time(9, tzinfo=UTC)

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Parent:
    """An invented parent."""

    name: str
    number: str

    @property
    def details(self) -> dict[str, Any]:
        """What an application says about them."""
        given, family = self.name.split()
        return {
            "given_name": given,
            "family_name": family,
            "date_of_birth": date(1988, 2, 29),
            "national_insurance_number": self.number,
            "address": forms.AddressForm(lines=("1 Invented Street",), postcode="ZZ1 1ZZ"),
        }


PERRY = Parent("Perry Madeup", "QQ000001A")
PIPPA = Parent("Pippa Madeup", "QQ000002A")
POLLY = Parent("Polly Madeup", "QQ000003A")
ROWAN = Parent("Rowan Fictional", "QQ000011B")
ROBIN = Parent("Robin Fictional", "QQ000012B")
RORY = Parent("Rory Fictional", "QQ000013B")
RIVER = Parent("River Fictional", "QQ000014B")


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def morning(day: date) -> datetime:
    """When deliveries of a day are recorded: before its night."""
    return datetime.combine(day, MORNING)


def next_reference(prefix: str) -> str:
    """A reference that no other record of the test run has."""
    return f"{prefix}-{next(_numbers):04d}"


# --- What comes in ---------------------------------------------------------------------------


def application(
    paying: Parent = PERRY,
    receiving_parent: Parent = ROWAN,
    children: Sequence[str] = ("Wren",),
    *,
    on: date = FIRST_NIGHT,
    reference: str | None = None,
    nights: int = 0,
    service: str = "collect_and_pay",
    method: str | None = None,
    frequency: str = "weekly",
    day: int = 3,
    employer: str | None = None,
    born_on: Mapping[str, date] | None = None,
    **circumstances: Any,
) -> forms.ApplicationForm:
    """An application; ``circumstances`` are fields of the form of that name."""
    usual = {"direct_pay": "standing_order", "collect_and_pay": "bank_transfer"}[service]
    return forms.ApplicationForm(
        reference=reference or next_reference("APP"),
        received_on=on,
        applicant="receiving_parent",
        paying_parent=forms.PersonForm(**paying.details),
        receiving_parent=forms.ReceivingParentForm(
            **receiving_parent.details,
            bank_account=forms.BankAccountForm(
                name=receiving_parent.name, sort_code="000000", account_number="00000000"
            ),
        ),
        children=tuple(
            forms.ChildForm(
                given_name=name,
                family_name="Fictional",
                date_of_birth=(born_on or {}).get(name, date(2015, 5, 1) + days(place)),
                nights_with_paying_parent=nights,
            )
            for place, name in enumerate(children)
        ),
        circumstances=forms.CircumstancesForm(**circumstances),
        collection=forms.CollectionForm(
            service_type=service,
            method=method or ("deduction_from_earnings" if employer else usual),
            frequency=frequency,
            collection_day=day,
            employer_reference=employer,
        ),
    )


def apply(*args: Any, **more: Any) -> str:
    """Hand in an application and return its reference."""
    form = application(*args, **more)
    delivery = receiving.receive_applications([form], "test", morning(form.received_on))
    assert not delivery.refused
    return form.reference


def apply_without_address(*args: Any, **more: Any) -> str:
    """Hand in an application of somebody who does not know where the paying parent lives."""
    form = application(*args, **more)
    payer_form = form.paying_parent.model_copy(update={"address": None})
    form = form.model_copy(update={"paying_parent": payer_form})
    delivery = receiving.receive_applications([form], "test", morning(form.received_on))
    assert not delivery.refused
    return form.reference


def hmrc_figure(
    parent: Parent = PERRY,
    pounds_a_year: int = 18_250,
    tax_year: str = "2021-22",
    available_on: date = date(2022, 10, 1),
    **more: Any,
) -> forms.IncomeForm:
    """What HMRC holds of a parent for a tax year."""
    values = {
        "employment_income_pence": pounds_a_year * 100,
        "pension_income_pence": 0,
        "taxable_benefits_pence": 0,
        "trading_profit_pence": 0,
        "pension_contributions_pence": 0,
        "source": "paye",
    }
    return forms.IncomeForm(
        national_insurance_number=parent.number,
        tax_year=tax_year,
        available_on=available_on,
        **{**values, **more},
    )


def hold_income(*args: Any, **more: Any) -> None:
    """Let HMRC hold a figure."""
    form = hmrc_figure(*args, **more)
    assert not receiving.receive_incomes([form], "test", morning(form.available_on)).refused


def report(
    kind: type,
    about: str,
    on: date,
    *,
    happened_on: date | None = None,
    reference: str | None = None,
    reported_by: str = "receiving_parent",
    **fields: Any,
) -> str:
    """Report a change of circumstances about an application and return its reference."""
    happened = happened_on or on
    form = kind(
        reference=reference or next_reference("CHG"),
        reported_on=on,
        reported_by=reported_by,
        application=about,
        happened_on=happened,
        is_expected=happened > on,
        **fields,
    )
    assert not receiving.receive_changes([form], "test", morning(on)).refused
    return str(form.reference)


def line(pence: int, text: str = "", **more: Any) -> StatementLineForm:
    """A movement on our account; its day is that of the statement it is put on."""
    return StatementLineForm(
        line_reference=next_reference("LINE"),
        booking_date=FIRST_NIGHT,
        value_date=FIRST_NIGHT,
        amount_pence=pence,
        remittance=text,
        **more,
    )


def bank_statement(
    on: date, *lines: StatementLineForm, statement_id: str | None = None, opening: int | None = None
) -> StatementForm:
    """The bank's statement of a day, carrying on from the last one received."""
    if opening is None:
        last = BankStatement.objects.order_by("statement_date", "id").last()
        opening = last.closing_pence if last else 0
    return StatementForm(
        statement_id=statement_id or next_reference("STM"),
        account_iban_or_other="00000100000001",
        created_at=morning(on),
        statement_date=on,
        opening_pence=opening,
        closing_pence=opening + sum(each.amount_pence for each in lines),
        lines=tuple(
            each.model_copy(update={"booking_date": on, "value_date": on}) for each in lines
        ),
    )


def bank(on: date, *lines: StatementLineForm, **more: Any) -> StatementForm:
    """Receive the bank's statement of a day."""
    form = bank_statement(on, *lines, **more)
    assert not receive_statements([form], "test", morning(on)).refused
    return form


def employer_return(
    employer: str, on: date, *deductions: tuple[str, int], **more: Any
) -> EmployerReturnForm:
    """An employer's return of what was deducted that day: payment references and pence."""
    return EmployerReturnForm(
        employer_reference=employer,
        month=on.replace(day=1),
        submitted_on=on,
        deductions=tuple(
            DeductionForm(
                payment_reference=reference,
                national_insurance_number="QQ000001A",
                deducted_on=on,
                deducted_pence=pence,
                reason_code="" if pence else "unpaid_leave",
            )
            for reference, pence in deductions
        ),
        **more,
    )


def deliver_return(*args: Any) -> None:
    """Receive an employer's return."""
    form = employer_return(*args)
    assert not receive_employer_return(form, "test", morning(form.submitted_on)).refused


# --- Nights ----------------------------------------------------------------------------------


def work(through: date) -> None:
    """Work every night from the last one worked, or the first of the test, to ``through``."""
    for day in nights_to_work(through, FIRST_NIGHT):
        work_night(day)


def work_only(*nights: date) -> None:
    """Work these nights and none between them, where nothing that matters happens in between."""
    for day in nights:
        work_night(day)


def send_letters(on: date) -> None:
    """Send every letter that waits, by the way it is to go."""
    for letter in waiting_to_go_out(Channel, on):
        note_sent(letter, Channel(letter.channel), on, morning(on))


def tomorrow() -> date:
    """The day after the last night worked."""
    last = last_night()
    return FIRST_NIGHT if last is None else last + days(1)


# --- What came of it -------------------------------------------------------------------------


def case_of(receiving_parent: Parent = ROWAN, paying: Parent = PERRY) -> Case:
    """The last case opened for a receiving parent against a paying parent."""
    case = (
        Case.objects.filter(
            receiving_parent__national_insurance_number=receiving_parent.number,
            paying_parent__person__national_insurance_number=paying.number,
        )
        .order_by("reference")
        .last()
    )
    assert case is not None
    return case


def payer(paying: Parent = PERRY) -> PayingParent:
    """A paying parent's record."""
    return PayingParent.objects.get(person__national_insurance_number=paying.number)


def liabilities(
    case: Case, known_at: datetime | None = None
) -> list[tuple[date, date | None, int]]:
    """What a case is worth a week, over which days, as known now or at a moment."""
    rows = Liability.objects.filter(case=case)
    rows = rows.filter(known__contains=known_at) if known_at else rows.filter(known__upper_inf=True)
    return sorted(
        ((row.effective.lower, row.effective.upper, row.weekly_pence) for row in rows),
        key=lambda row: row[0],
    )


def charges(case: Case) -> list[tuple[str, date, date, int, int]]:
    """Charges and adjustments of a case: kind, from, to, maintenance, fee."""
    return [
        (row.kind, row.period.lower, row.period.upper, row.maintenance_pence, row.fee_pence)
        for row in Charge.objects.filter(case=case).order_by("known_at", "id")
    ]


def holds(account: Account, subject: int = 0, **more: Any) -> int:
    """What an account of the books holds."""
    with connection.cursor() as cursor:
        return balance(cursor.cursor, account, subject, **more)


def statement(case: Case, start: date, end: date, known_at: datetime | None = None) -> Statement:
    """A case's statement."""
    with connection.cursor() as cursor:
        return statement_of(cursor.cursor, case, start, end, known_at)


def settle_constraints() -> None:
    """Have the database check now what it would check at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def violations() -> dict[str, list[str]]:
    """What every check of every room finds wrong."""
    settle_constraints()
    return {
        check.name: [str(violation) for violation in found]
        for check, found in run_checks()
        if found
    }
