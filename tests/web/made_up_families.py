"""A small made-up caseload, worked through real nights, on which the pages are tested.

Marcus Bell pays two receiving parents by Direct Debit through the service; Tom Reed pays Chloe
Ward directly. Every address, telephone, e-mail and account carries a mark that must never reach
the other parent.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from upkeep.batch.nights import work_night
from upkeep.cases.forms import (
    AddressForm,
    ApplicationForm,
    BankAccountForm,
    ChildForm,
    ChildNoLongerQualifiesChange,
    CircumstancesForm,
    CollectionForm,
    IncomeForm,
    PersonForm,
    ReceivingParentForm,
)
from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Case, PayingParent
from upkeep.cases.receiving import receive_applications, receive_changes, receive_incomes
from upkeep.collection.forms import StatementForm, StatementLineForm
from upkeep.collection.models import BankStatement, Instalment
from upkeep.collection.receiving import receive_statements
from upkeep.parties.models import Person
from upkeep.web.accounts import ensure_demo_account

FIRST_NIGHT = date(2023, 4, 3)
CHILD_LEFT = date(2023, 6, 10)
CHILD_LEFT_REPORTED = date(2023, 7, 20)
LAST_NIGHT = date(2023, 8, 16)
PASSWORD = "long enough to be safe"
APPLICATION_OF_AISHA = "APP-1001"
APPLICATION_OF_BETHAN = "APP-1002"


@dataclass(frozen=True, slots=True)
class MarkedParent:
    """A parent, and the marks on what must not be told."""

    name: str
    number: str
    marks: tuple[str, ...]

    @property
    def postcode(self) -> str:
        """A postcode that nobody else has."""
        return f"ZZ{self.number[7]} 9ZZ"


MARCUS = MarkedParent("Marcus Bell", "AB100001A", ("MARK-ADDRESS-MARCUS", "mark.marcus", "070001"))
AISHA = MarkedParent(
    "Aisha Khan", "AB100002A", ("MARK-ADDRESS-AISHA", "mark.aisha", "070002", "65820002")
)
BETHAN = MarkedParent(
    "Bethan Lloyd", "AB100003A", ("MARK-ADDRESS-BETHAN", "mark.bethan", "070003", "65820003")
)
TOM = MarkedParent("Tom Reed", "AB100004A", ("MARK-ADDRESS-TOM", "mark.tom", "070004"))
CHLOE = MarkedParent(
    "Chloe Ward", "AB100005A", ("MARK-ADDRESS-CHLOE", "mark.chloe", "070005", "65820005")
)


def build() -> None:
    """Make the caseload: applications, incomes, nights, and payments as they fall due."""
    _apply(APPLICATION_OF_AISHA, MARCUS, AISHA, ("Zara", "Idris"), "collect_and_pay", FIRST_NIGHT)
    later = FIRST_NIGHT + timedelta(days=30)
    _apply(APPLICATION_OF_BETHAN, MARCUS, BETHAN, ("Gwen",), "collect_and_pay", later)
    _apply("APP-1003", TOM, CHLOE, ("Ruby",), "direct_pay", FIRST_NIGHT)
    _income(MARCUS, 3_500_000)
    _income(TOM, 2_100_000)
    day = FIRST_NIGHT
    while day <= LAST_NIGHT:
        if day == CHILD_LEFT_REPORTED:
            _idris_left_education(day)
        _pay_what_is_due(day)
        work_night(day)
        day += timedelta(days=1)
    _accounts()


def case_of(receiving: MarkedParent) -> Case:
    """The case of a receiving parent."""
    return Case.objects.get(receiving_parent__national_insurance_number=receiving.number)


def person(parent: MarkedParent) -> Person:
    """The parent's record."""
    return Person.objects.get(national_insurance_number=parent.number)


def _accounts() -> None:
    for parent in (MARCUS, AISHA, BETHAN, TOM, CHLOE):
        ensure_demo_account(parent.name.split()[0].lower(), PASSWORD, person(parent))
    ensure_demo_account("casey", PASSWORD, caseworker=True)
    ensure_demo_account("leah", PASSWORD, caseworker=True, roles=[Role.TEAM_LEADER])
    ensure_demo_account("nobody", PASSWORD)


def _apply(
    reference: str,
    paying: MarkedParent,
    receiving: MarkedParent,
    children: tuple[str, ...],
    service: str,
    on: date,
) -> None:
    form = ApplicationForm(
        reference=reference,
        received_on=on,
        applicant="receiving_parent",
        paying_parent=PersonForm(**_details(paying)),
        receiving_parent=ReceivingParentForm(
            **_details(receiving),
            bank_account=BankAccountForm(
                name=receiving.name, sort_code="040004", account_number=receiving.marks[3]
            ),
        ),
        children=tuple(
            ChildForm(
                given_name=name,
                family_name=receiving.name.split()[1],
                date_of_birth=date(2015 + place, 5, 1),
                nights_with_paying_parent=60 * place,
            )
            for place, name in enumerate(children)
        ),
        circumstances=CircumstancesForm(relevant_other_children=1),
        collection=CollectionForm(
            service_type=service,
            method="direct_debit" if service == "collect_and_pay" else "standing_order",
            frequency="monthly",
            collection_day=15,
        ),
    )
    assert not receive_applications([form], "test", _at(on)).refused


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def _details(parent: MarkedParent) -> dict[str, object]:
    given, family = parent.name.split()
    return {
        "given_name": given,
        "family_name": family,
        "date_of_birth": date(1985, 1, 2),
        "national_insurance_number": parent.number,
        "address": AddressForm(lines=(f"1 {parent.marks[0]} Street",), postcode=parent.postcode),
        "email": f"{parent.marks[1]}@example.org",
        "telephone": f"{parent.marks[2]}55555",
    }


def _income(parent: MarkedParent, pence: int) -> None:
    form = IncomeForm(
        national_insurance_number=parent.number,
        tax_year="2021-22",
        employment_income_pence=pence,
        pension_income_pence=0,
        taxable_benefits_pence=0,
        trading_profit_pence=0,
        pension_contributions_pence=0,
        source="paye",
        available_on=date(2022, 10, 1),
    )
    assert not receive_incomes([form], "test", _at(FIRST_NIGHT)).refused


def _idris_left_education(day: date) -> None:
    """Reported late, so that what was charged since has to be adjusted."""
    change = ChildNoLongerQualifiesChange(
        reference="CHG-1001",
        reported_on=day,
        reported_by="receiving_parent",
        application=APPLICATION_OF_AISHA,
        happened_on=CHILD_LEFT,
        child="Idris",
        reason="left_education",
    )
    assert not receive_changes([change], "test", _at(day)).refused


def _pay_what_is_due(day: date) -> None:
    """Marcus pays every instalment on its day, except in August."""
    due = Instalment.objects.filter(
        due_on=day,
        known__upper_inf=True,
        schedule__service_type="collect_and_pay",
    )
    total = sum(row.maintenance_pence + row.fee_pence for row in due)
    if not total or day.month == 8:
        return
    payer = PayingParent.objects.get(person__national_insurance_number=MARCUS.number)
    line = StatementLineForm(
        line_reference="1",
        booking_date=day,
        value_date=day,
        amount_pence=total,
        remittance=payer.reference,
        counterparty_name="M BELL",
    )
    opening = _balance_of_the_bank()
    form = StatementForm(
        statement_id=f"S{day}",
        account_iban_or_other="client funds",
        created_at=_at(day),
        statement_date=day,
        opening_pence=opening,
        closing_pence=opening + total,
        lines=(line,),
    )
    assert not receive_statements([form], "test", _at(day)).refused


def _balance_of_the_bank() -> int:
    last = BankStatement.objects.order_by("-statement_date").first()
    return last.closing_pence if last else 0
