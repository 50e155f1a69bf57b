"""An employer with an order against somebody, for tests of pages."""

from datetime import UTC, date, datetime

from made_up_families import AISHA, case_of

from upkeep.collection.employers import EmployerDetails, record_employer
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    EmployerNotice,
    EmployerSchedule,
)

EMPLOYER = "EMP00077"
NOW = datetime(2023, 8, 17, 9, tzinfo=UTC)
ON = date(2023, 8, 17)


def ordered() -> EmployerNotice:
    """An order of Marcus's, served on an employer that is known."""
    if found := EmployerNotice.objects.first():
        return found
    details = EmployerDetails(EMPLOYER, "Made Up Mills", ["1 Invented Yard"], "ZZ9 9ZZ")
    record_employer(details, "the paying parent", NOW)
    order = EarningsOrder.objects.create(
        reference="DEO-00000009",
        kind="order",
        basis="enforcement",
        paying_parent=case_of(AISHA).paying_parent,
        employer_reference=EMPLOYER,
        made_on=ON,
        serve_on=ON,
        made_by="casey",
        why="August was missed",
        known_at=NOW,
    )
    _a_month(order)
    rates = {"weekly": 8280, "fortnightly": 16559, "four_weekly": 33118, "monthly": 35878}
    EarningsOrderTerms.objects.create(
        order=order,
        number=1,
        with_fee_pence=5233,
        without_fee_pence=0,
        arrears_pence=2000,
        made_on=ON,
        effective_from=date(2023, 8, 24),
        known_at=NOW,
        **{f"{name}_pence": pence for name, pence in rates.items()},
    )
    EarningsOrderEvent.objects.create(order=order, kind="served", on=ON, by="casey", known_at=NOW)
    return EmployerNotice.objects.create(
        kind="order",
        employer_reference=EMPLOYER,
        order=order,
        about="DEO-00000009/1",
        language="en",
        sent_to={"name": "Made Up Mills", "lines": ["1 Invented Yard"], "postcode": "ZZ9 9ZZ"},
        facts={
            "order": "DEO-00000009",
            "order_kind": "order",
            "version": 1,
            "made_on": "2023-08-17",
            "on": "2023-08-17",
            "reason": "",
            "payment_reference": "100000000001",
            "name": "Marcus Madeup",
            "address": ["1 Invented Street"],
            "national_insurance_number": "QQ000101A",
            "payroll_number": "",
            "frequency": "monthly",
            "effective_from": "2023-08-24",
            "rates": rates,
            "protected": "3/5",
        },
        written_on=ON,
        known_at=NOW,
    )


def _a_month(order: EarningsOrder) -> None:
    schedule = EmployerSchedule.objects.create(
        employer_reference=EMPLOYER,
        month=date(2023, 7, 1),
        expected_pence=358_78,
        carried_pence=10_00,
        drawn_up_on=date(2023, 8, 1),
        known_at=NOW,
    )
    schedule.lines.create(
        order=order,
        payment_reference=order.paying_parent.reference,
        payroll_number="PAY-77",
        pay_days=1,
        expected_pence=358_78,
        carried_pence=10_00,
    )
