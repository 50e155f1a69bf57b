"""Employers on the pages: the orders against each, and what was written to it."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from made_up_employer import EMPLOYER, NOW, ordered
from made_up_families import AISHA, case_of

from upkeep.collection.models import EmployerReturn, EmployerSchedule

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def test_an_employer_shows_its_orders_and_what_was_written(signed_in: Browser) -> None:
    notice = ordered()
    staff = signed_in("casey")
    assert "Made Up Mills" in staff.get(reverse("employers")).content.decode()
    page = staff.get(reverse("employer", args=[EMPLOYER])).content.decode()
    for wanted in (
        "1 Invented Yard",
        "DEO-00000009",
        "£82.80",
        "£358.78",
        "Served",
        "17 August",
        "Not posted yet",
    ):
        assert wanted in page, wanted
    document = staff.get(reverse("employer_notice", args=[EMPLOYER, notice.pk]))
    assert document.content.startswith(b"%PDF")
    file = staff.get(reverse("employer_notice_file", args=[EMPLOYER, notice.pk]))
    assert json.loads(file.content)["rates"]["monthly"] == "358.78"


def test_a_month_stands_with_what_was_expected_and_comes_as_csv(signed_in: Browser) -> None:
    ordered()
    staff = signed_in("casey")
    page = staff.get(reverse("employer", args=[EMPLOYER])).content.decode()
    for wanted in ("July 2023", "£358.78", "£10.00", "19 August 2023", "No return yet"):
        assert wanted in page, wanted
    number = EmployerSchedule.objects.get().pk
    table = staff.get(reverse("employer_schedule", args=[EMPLOYER, number])).content.decode()
    head, line = table.splitlines()
    assert dict(zip(head.split(","), line.split(","), strict=True)) == {
        "employer_reference": EMPLOYER,
        "month": "2023-07",
        "order": "DEO-00000009",
        "payment_reference": case_of(AISHA).paying_parent.reference,
        "payroll_number": "PAY-77",
        "pay_days": "1",
        "expected": "358.78",
        "carried_over": "10.00",
        "deducted_ahead": "0.00",
        "deducted": "",
        "reason_code": "",
    }


def returned(reference: str, pence: int, reason: str = "") -> str:
    """The employer's page after a return of July that says so much of somebody."""
    ordered()
    made = EmployerReturn.objects.create(
        employer_reference=EMPLOYER,
        month="2023-07",
        submitted_on=date(2023, 8, 10),
        total_pence=pence,
        source="test",
        known_at=NOW,
    )
    made.lines.create(
        payment_reference=reference,
        deducted_on=date(2023, 7, 28),
        deducted_pence=pence,
        reason_code=reason,
    )
    return reverse("employer", args=[EMPLOYER])


@pytest.mark.parametrize(
    ("pence", "reason", "words"),
    [
        (358_78, "", "All was deducted"),
        (350_00, "insufficient_earnings", "Less was deducted, to be carried over: £8.78"),
        (0, "left_employment", "Less was deducted, not to be carried over: £358.78"),
    ],
)
def test_a_return_says_what_came_of_a_month(
    signed_in: Browser, pence: int, reason: str, words: str
) -> None:
    page = returned(case_of(AISHA).paying_parent.reference, pence, reason)
    assert words in signed_in("casey").get(page).content.decode()


def test_a_return_that_names_nobody_on_the_schedule_is_seen(signed_in: Browser) -> None:
    text = signed_in("casey").get(returned("700000000000", 358_78)).content.decode()
    assert "Returned for nobody on the schedule: £358.78" in text
    assert "Nothing was returned of somebody on it: £358.78" in text


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
