"""What employers are written about orders, and the paying parent's copy: all of it, and no more."""

import json
from datetime import date

import pytest

from building import FIRST_NIGHT, ROWAN, case_of, days, morning, payer, work_only
from collection.earnings_ordering import (
    EMPLOYER,
    SERVED,
    actor,
    by_deduction,
    know,
    order,
    switch_on,
)
from pdf_text import text_of
from upkeep.collection.earnings_order_acts import discharge
from upkeep.collection.employers import Work, record_employment
from upkeep.collection.models import EmployerNotice
from upkeep.correspondence.models import Letter
from upkeep.gateways.earnings_order_files import OrderFile, write_order_file
from upkeep.web.employer_notice_content import notice_content
from upkeep.web.employer_notice_document import notice_pdf
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def orders_are_on(db: None) -> None:
    switch_on()


def served(**more: object) -> EmployerNotice:
    know(**more)
    by_deduction()
    work_ = Work(payer(), EMPLOYER, "weekly", SERVED + days(2), FIRST_NIGHT, None, "PAY-77")
    record_employment(work_, "the employer", morning(FIRST_NIGHT))
    work_only(SERVED)
    return EmployerNotice.objects.get()


def test_an_order_says_what_the_law_asks_for_and_nothing_of_the_family() -> None:
    notice = served()
    text = text_of(notice_pdf(notice))
    terms = order().terms.get()
    for wanted in (
        "Perry Madeup",
        "QQ000001A",
        "PAY-77",
        "Made Up Mills",
        "1 Invented Yard",
        "1 Invented Street",
        order().reference,
        payer().reference,
        f"£{terms.weekly_pence / 100:.2f}",
        f"£{terms.monthly_pence / 100:.2f}",
        "60%",
        "19th",
    ):
        assert wanted in text, wanted
    assert ("Employee's address", "1 Invented Street, ZZ1 1ZZ") in notice_content(notice).figures
    for forbidden in ("Wren", "Rowan", "Fictional", ROWAN.number, case_of().reference, "child "):
        assert forbidden not in text, forbidden
        assert forbidden not in json.dumps([notice.facts, notice.sent_to])


def test_the_examples_on_an_order_are_of_how_this_person_is_paid() -> None:
    notice = served()
    rate = order().terms.get().weekly_pence
    enough, short, holiday = notice_content(notice).sections[2:5]
    assert f"The order asks for £{rate / 100:.2f}." in enough.paragraphs
    assert f"£{rate / 100:.2f} is deducted." in enough.paragraphs
    assert "on top on the next pay-day" in short.paragraphs[-1], "too little pay is carried over"
    asked = f"The order asks for £{rate / 100:.2f} for each of 2 pay periods."
    assert asked in holiday.paragraphs
    assert f"£{2 * rate / 100:.2f} is deducted." in holiday.paragraphs


def test_the_armed_forces_are_asked_and_nothing_is_threatened() -> None:
    notice = served(is_armed_forces=True)
    text = text_of(notice_pdf(notice))
    assert order().kind == "request"
    assert "Deduction from earnings request" in text
    assert "We ask you to deduct" in text
    work_only(date(2023, 7, 1), date(2023, 7, 20), date(2023, 8, 3))
    late = EmployerNotice.objects.filter(kind__in=("reminder", "warning")).order_by("pk")
    assert [each.kind for each in late] == ["reminder", "warning"]
    discharge(order(), "defective", "the name was wrong", actor(date(2023, 8, 4)))
    work_only(date(2023, 8, 4))
    over = EmployerNotice.objects.latest("pk")
    assert "Deduct nothing more by this request" in text_of(notice_pdf(over))
    for each in EmployerNotice.objects.all():
        said = text_of(notice_pdf(each))
        for word in ("offence", "must", "prosecution", "fine you", "order", "s.32"):
            assert word not in said, word


def test_what_is_written_is_kept_and_written_once() -> None:
    notice = served()
    assert notice_pdf(notice) == notice_pdf(notice)
    work_only(SERVED + days(1))
    assert EmployerNotice.objects.count() == 1
    discharge(order(), "defective", "the name was wrong", actor(SERVED + days(3)))
    work_only(SERVED + days(3))
    assert [each.kind for each in EmployerNotice.objects.order_by("pk")] == ["order", "discharge"]
    over = EmployerNotice.objects.latest("pk")
    assert "Deduct nothing more" in text_of(notice_pdf(over))


def test_an_employer_who_asked_for_welsh_is_written_in_welsh() -> None:
    notice = served(language="cy")
    text = text_of(notice_pdf(notice))
    assert "Gorchymyn didynnu o enillion" in text
    assert "You must deduct" not in text


def test_the_file_for_payroll_programs_says_what_the_document_says() -> None:
    notice = served()
    content = write_order_file(notice, 100)
    read = OrderFile.model_validate_json(content, by_alias=True, by_name=False)
    terms = order().terms.get()
    assert read.rates.monthly_pence == terms.monthly_pence
    assert read.deduct_from == terms.effective_from
    assert read.employee.payroll_number == "PAY-77"
    for forbidden in (b"Wren", b"Rowan", case_of().reference.encode()):
        assert forbidden not in content


def told(event: str) -> Letter:
    return Letter.objects.get(cause="earnings_order", facts__event=event, is_copy=False)


def test_the_paying_parent_hears_of_the_plan_with_how_to_appeal_and_then_gets_a_copy() -> None:
    served()
    planned, copied = told("planned"), told("served")
    assert planned.person == payer().person == copied.person
    words = str(letter_content(planned))
    assert "within 28 days" in words
    assert "3 May 2023" in words
    terms = order().terms.get()
    words = str(letter_content(copied))
    assert f"£{terms.monthly_pence / 100:.2f}" in words
    assert "60%" in words
    assert "Fee for making" not in words, "it is waived"
    assert "Wren" not in words
    assert "Rowan" not in words
