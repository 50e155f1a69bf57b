"""Reporting a change on the pages: every kind's form, what it would do, its letters, and once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, APPLICATION_OF_AISHA, BETHAN, LAST_NIGHT, MARCUS, case_of

from pdf_text import text_of
from upkeep.cases.models import CaseEvent, Decision, ReportedChange
from upkeep.correspondence.models import Letter, LetterDocument
from upkeep.ledger.models import Entry
from upkeep.parties.weight_tables import keep_issue
from upkeep.web.changes import fields, words

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]

EVERY_CHANGE = {
    "reported_on-day": "17",
    "reported_on-month": "8",
    "reported_on-year": "2023",
    "reported_by": "paying_parent",
    "happened_on-day": "1",
    "happened_on-month": "8",
    "happened_on-year": "2023",
}
FILLED_IN: dict[str, dict[str, Any]] = {
    "current_income": {"weekly": "£350"},
    "shared_care": {"nights-0": "104"},
    "local_authority_care": {"nights-0": "60"},
    "other_arrangements": {"count": "1"},
    "relevant_other_children": {"count": "2"},
    "nation": {"nation": "scotland"},
    "variation": {"ground": "contact", "amount": "25", "said": "Trains each Friday"},
    "duty_to_report": {"reported_by": "caseworker", "has_duty": "yes"},
    "benefits": {"benefits": ["carers_allowance"], "partner_benefits": ["child_benefit"]},
    "status": {"status": ["prisoner"]},
    "child_no_longer_qualifies": {"child": "Zara", "reason": "left_home"},
    "education": {
        "child": "Zara",
        "ends_on-day": "30",
        "ends_on-month": "6",
        "ends_on-year": "2023",
        "is_registered": "yes",
    },
    "collection": {
        "service_type": "collect_and_pay",
        "method": "deduction_from_earnings",
        "frequency": "weekly",
        "collection_day": "5",
        "employer_reference": "emp 00042",
    },
    "bank_account": {"name": "A Khan", "sort_code": "12 34 56", "account_number": "6582 0002"},
    "address:paying_parent": {"address-lines": "2 New Street", "address-postcode": "zz11zz"},
    "contact_preferences:receiving_parent": {
        "contact-language": "cy",
        "contact-channel": "post",
        "contact-large_print": "yes",
    },
    "safeguarding:receiving_parent": {
        "safeguarding-do_not_disclose": "yes",
        "safeguarding-safe_contact-days": ["1", "2"],
        "safeguarding-safe_contact-from": "09:00",
        "safeguarding-safe_contact-to": "17:00",
        "safeguarding-representative-name": "R Helper",
        "safeguarding-representative-address-lines": "3 Side Street",
        "safeguarding-representative-address-postcode": "ZZ1 1ZZ",
    },
    "close_case": {"reason": "applicant_request"},
    "withdraw_application": {},
}


def where(kind: str) -> str:
    return reverse("case_change", args=[case_of(AISHA).reference, kind.partition(":")[0]])


def said(kind: str, **more: object) -> dict[str, Any]:
    return {**EVERY_CHANGE, **FILLED_IN[kind], "whose": kind.partition(":")[2], **more}


def send(client: Client, kind: str, **more: object) -> tuple[int, str]:
    response = client.post(where(kind), said(kind, **more))
    return response.status_code, response.content.decode()


def recorded() -> tuple[int, ...]:
    tables = (ReportedChange, Decision, Letter, LetterDocument, CaseEvent, Entry)
    return tuple(table.objects.count() for table in tables)


def test_every_kind_of_the_changes_file_is_filled_in_here() -> None:
    assert {name.partition(":")[0] for name in FILLED_IN} == set(fields.kinds_of("2012"))
    assert set(words.KINDS) == set(fields.kinds()) == set(fields.kinds_of("1993"))


@pytest.mark.parametrize("kind", fields.kinds())
def test_every_field_and_every_code_has_words(kind: str) -> None:
    assert [each.name for each in fields.fields_of(kind) if not words.has_words(kind, each)] == []


@pytest.mark.parametrize("kind", FILLED_IN)
def test_looking_at_a_change_shows_both_sides_and_records_nothing(
    signed_in: Browser, kind: str
) -> None:
    client, before = signed_in("casey"), recorded()
    query = f"?whose={kind.partition(':')[2]}" if ":" in kind else ""
    form = client.get(where(kind) + query)
    assert form.status_code == 200
    assert len(form.content) < 50_000
    status, text = send(client, kind)
    assert status == 200, re.findall(r"govuk-error-message.*", text)
    assert "Nothing has been recorded" in text
    assert len(text) < 50_000
    for parent in (AISHA, BETHAN):
        assert f"Case {case_of(parent).reference}, paid to {parent.name}" in text
    assert recorded() == before


def test_a_change_of_income_shows_amounts_explanation_and_both_letters(signed_in: Browser) -> None:
    _status, text = send(signed_in("casey"), "current_income")
    assert "Supersession from 17 August 2023" in text
    assert "£350.00" in text
    assert f"To the paying parent, {MARCUS.name}" in text
    assert f"To the receiving parent, {AISHA.name}" in text
    assert f"To the receiving parent, {BETHAN.name}" in text
    assert "Our decision about child maintenance" in text


def test_a_letter_opens_as_the_document_that_would_be_sent(signed_in: Browser) -> None:
    client = signed_in("casey")
    _status, text = send(client, "current_income")
    letters = re.findall(r"<h3[^>]*>(To the [^<]*)</h3>", text)
    before = recorded()
    seen = set()
    for place, to in enumerate(letters):
        response = client.post(
            where("current_income"), said("current_income", do=f"letter-{place}")
        )
        assert response.headers["Content-Type"] == "application/pdf"
        document = text_of(response.content)
        own = next(parent for parent in (MARCUS, AISHA, BETHAN) if parent.name in to)
        assert own.marks[0] in document
        for other in (MARCUS, AISHA, BETHAN):
            if other is not own:
                assert not [mark for mark in other.marks if mark in document]
                assert other.postcode not in document
        seen.add(own.name)
    assert seen == {MARCUS.name, AISHA.name, BETHAN.name}
    assert recorded() == before
    assert (
        client.post(where("current_income"), said("current_income", do="letter-99")).status_code
        == 404
    )


def test_the_words_of_a_letter_hold_nothing_of_the_other_parent(signed_in: Browser) -> None:
    _status, text = send(signed_in("casey"), "safeguarding:receiving_parent")
    for parent in (MARCUS, AISHA, BETHAN):
        assert not [mark for mark in parent.marks if mark in text]


def test_a_change_is_reported_once_under_the_workers_name(signed_in: Browser) -> None:
    client = signed_in("casey")
    _status, text = send(client, "current_income")
    (reference,) = re.findall(r'name="change" value="([^"]+)"', text)
    for _again in range(2):
        assert send(client, "current_income", do="report", change=reference)[0] == 302
    (row,) = ReportedChange.objects.filter(reference__startswith="REP-")
    assert (row.reference, row.source) == ("REP-0001", "entered by casey")
    assert row.form["weekly"] == "350.00"
    assert row.application.reference == APPLICATION_OF_AISHA
    page = client.get(reverse("case", args=[case_of(AISHA).reference])).content.decode()
    assert "REP-0001, entered by casey" in page
    other = {"weekly": "400", "do": "report", "change": reference}
    assert send(client, "current_income", **other)[0] == 302
    assert ReportedChange.objects.filter(reference="REP-0002").exists()


def test_the_answers_can_be_corrected_without_typing_them_again(signed_in: Browser) -> None:
    status, text = send(signed_in("casey"), "current_income", do="edit")
    assert status == 200
    assert 'value="£350"' in text


@pytest.mark.parametrize(
    ("kind", "wrong", "field", "message"),
    [
        ("current_income", {"weekly": "lots"}, "weekly", "Enter pounds and pence"),
        (
            "current_income",
            {"happened_on-day": "32"},
            "happened_on-day",
            "from 1 to 31",
        ),
        ("current_income", {"reported_on-day": "30"}, "reported_on-day", "not still to come"),
        ("current_income", {"reported_by": ""}, "reported_by", "Choose one of the answers"),
        ("current_income", {"happened_on-year": "2030"}, "happened_on-day", "at most a year"),
        ("shared_care", {"nights-0": "400"}, "nights", "Enter 366 or less"),
        ("shared_care", {"nights-0": ""}, "nights", "Fill in at least one"),
        ("relevant_other_children", {"count": "x"}, "count", "Enter a whole number"),
        ("benefits", {"benefits": ["gold"]}, "benefits", "Choose from the list"),
        ("child_no_longer_qualifies", {"child": "Gwen"}, "child", "Choose one of the answers"),
        ("bank_account", {"sort_code": "12"}, "sort_code", "Enter a sort code"),
        ("bank_account", {"account_number": "12345"}, "account_number", "of eight digits"),
        ("collection", {"employer_reference": ""}, "employer_reference", "Enter the employer"),
        ("collection", {"collection_day": "9"}, "collection_day", "Enter the day of the week"),
        ("address:paying_parent", {"address-postcode": "?"}, "address-postcode", "whole postcode"),
        ("address:paying_parent", {"address-lines": ""}, "address-lines", "Fill this in"),
        (
            "safeguarding:receiving_parent",
            {"safeguarding-safe_contact-from": "nine"},
            "safeguarding-safe_contact-from",
            "Enter a time of day",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    signed_in: Browser, kind: str, wrong: dict[str, Any], field: str, message: str
) -> None:
    status, text = send(signed_in("casey"), kind, **wrong)
    assert status == 400
    summary = text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert re.search(rf'href="#{field}">[^<]*{message}', summary), summary
    assert re.search(rf'id="{field}"', text)
    assert text.count("govuk-error-message") >= 1
    assert not ReportedChange.objects.filter(reference__startswith="REP-").exists()


def test_an_account_that_cannot_exist_is_refused_at_its_field(signed_in: Browser) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    weights = "123456 123456 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1"
    keep_issue(weights, "", moment.date(), "test", moment)
    client = signed_in("casey")
    for do in ("look", "report"):
        status, text = send(client, "bank_account", do=do, account_number="65820003")
        assert status == 400
        assert '<a href="#account_number">No account at this sort code can have' in text
    status, text = send(client, "bank_account", account_number="000 019")
    assert (status, "00000019" in text) == (200, False)


def test_what_was_shown_is_recorded_with_who_saw_it(signed_in: Browser) -> None:
    client = signed_in("casey")
    shown = {
        "evidence-0-document": "payslip",
        "evidence-0-seen_on-day": "16",
        "evidence-0-seen_on-month": "8",
        "evidence-0-seen_on-year": "2023",
        "evidence-0-is_verified": "yes",
    }
    late = {**shown, "evidence-0-seen_on-day": "18"}
    status, text = send(client, "current_income", **late)
    assert (status, "Enter a day up to that of the report" in text) == (400, True)
    status, text = send(client, "current_income", **{"evidence-0-document": "payslip"})
    assert (status, 'href="#evidence-0-seen_on-day"' in text) == (400, True)
    assert send(client, "current_income", do="report", **shown)[0] == 302
    (row,) = ReportedChange.objects.filter(reference__startswith="REP-")
    assert row.form["evidence"] == [
        {"document": "payslip", "seen_on": "2023-08-16", "seen_by": "casey", "is_verified": True}
    ]


def test_a_correction_names_a_report_of_the_same_case(signed_in: Browser) -> None:
    client, found = signed_in("casey"), {"reported_by": "caseworker"}
    said_wrongly = {"corrects": "REP-0999", **found}
    status, text = send(client, "current_income", **said_wrongly)
    assert (status, 'href="#corrects"' in text) == (400, True)
    status, text = send(client, "current_income", corrects="CHG-1001")
    assert (status, "unless a caseworker found it" in text) == (400, True)
    assert send(client, "current_income", corrects="CHG-1001", **found)[0] == 200


def test_a_form_begins_with_what_holds_now(signed_in: Browser) -> None:
    client = signed_in("casey")
    text = client.get(where("shared_care")).content.decode()
    assert re.search(r'name="nights-1"[^>]*value="60"', text)
    text = client.get(where("collection")).content.decode()
    assert re.search(r'value="direct_debit"[^>]*checked', text)
    text = client.get(where("relevant_other_children")).content.decode()
    assert re.search(r'name="count"[^>]*value="1"', text)


def test_a_kind_is_chosen_with_whom_it_is_about(signed_in: Browser) -> None:
    client, reference = signed_in("casey"), case_of(AISHA).reference
    address = reverse("case_changes", args=[reference])
    response = client.get(address, {"kind": "address:receiving_parent"})
    assert response.headers["Location"].endswith("/changes/address/?whose=receiving_parent")
    assert client.get(address, {"kind": "current_income"}).status_code == 302
    for wrong in ("address", "current_income:paying_parent", "nonsense"):
        assert client.get(address, {"kind": wrong}).status_code == 400
    assert client.get(reverse("case_change", args=[reference, "address"])).status_code == 404
    assert client.get(reverse("case_change", args=[reference, "nonsense"])).status_code == 404


def test_direct_pay_that_is_closed_is_said_at_the_service(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from upkeep.cases import receiving

    refusal = receiving.Refusal("REP-0001 service_type", "direct_pay, which ended", "ask")
    monkeypatch.setattr(receiving, "_direct_pay_refusals", lambda *_said: [refusal])
    for do in ("look", "report"):
        status, text = send(signed_in("casey"), "collection", do=do)
        assert status == 400
        assert re.search(r'href="#service_type">[^<]*Direct Pay cannot be chosen', text)


def test_looking_asks_the_database_a_bounded_number_of_times(signed_in: Browser) -> None:
    from django.test.utils import CaptureQueriesContext

    client = signed_in("casey")
    with CaptureQueriesContext(connection) as asked:
        send(client, "current_income")
    assert len(asked) < 400
    assert LAST_NIGHT.isoformat() not in client.get(where("current_income")).content.decode()
