"""Employers on the pages: the orders against each, and what was written to it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, case_of

from upkeep.collection.employers import EmployerDetails, record_employer
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    EmployerNotice,
)

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
EMPLOYER = "EMP00077"
NOW = datetime(2023, 8, 17, 9, tzinfo=UTC)
ON = date(2023, 8, 17)


def ordered() -> EmployerNotice:
    """An order of Marcus's, served on an employer that is known."""
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


def test_an_employer_shows_its_orders_and_what_was_written(signed_in: Browser) -> None:
    notice = ordered()
    staff = signed_in("casey")
    assert "Made Up Mills" in staff.get(reverse("employers")).content.decode()
    page = staff.get(reverse("employer", args=[EMPLOYER])).content.decode()
    for wanted in ("1 Invented Yard", "DEO-00000009", "£82.80", "£358.78", "Served", "17 August"):
        assert wanted in page, wanted
    document = staff.get(reverse("employer_notice", args=[EMPLOYER, notice.pk]))
    assert document.content.startswith(b"%PDF")
    file = staff.get(reverse("employer_notice_file", args=[EMPLOYER, notice.pk]))
    assert json.loads(file.content)["rates"]["monthly"] == "358.78"


def test_the_order_stands_on_the_page_of_the_case(signed_in: Browser) -> None:
    ordered()
    page = signed_in("casey").get(reverse("case", args=[case_of(AISHA).reference]))
    assert "DEO-00000009" in page.content.decode()
    assert reverse("employer", args=[EMPLOYER]) in page.content.decode()


def test_an_employer_that_nobody_knows_has_no_page(signed_in: Browser) -> None:
    assert signed_in("casey").get(reverse("employer", args=["EMP00099"])).status_code == 404


def test_no_parent_sees_an_employer(signed_in: Browser) -> None:
    notice = ordered()
    for name in ("employers", "employer", "employer_notice", "employer_notice_file"):
        given = {"employers": [], "employer": [EMPLOYER]}.get(name, [EMPLOYER, notice.pk])
        assert signed_in("aisha").get(reverse(name, args=given)).status_code in (403, 404)
