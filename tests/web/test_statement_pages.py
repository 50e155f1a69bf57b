"""A statement: the form, the page, the document, and that all say the same."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from made_up_families import AISHA, CHILD_LEFT_REPORTED, CHLOE, case_of
from test_parent_pages import words

from pdf_text import text_of
from upkeep.collection.statement import statement_of
from upkeep.web.formats import pounds
from upkeep.web.statement_period import Period, read_period, usual_period

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
WHOLE = "?from=2023-04-01&to=2023-08-16"


def of(receiving, known_at: datetime | None = None):
    with connection.cursor() as cursor:
        return statement_of(
            cursor.cursor, case_of(receiving), date(2023, 4, 1), date(2023, 8, 16), known_at
        )


def test_the_sum_is_shown_in_full(signed_in: Browser) -> None:
    account = of(AISHA).maintenance
    text = words(signed_in("aisha"), f"/home/{case_of(AISHA).reference}/statement/{WHOLE}")
    assert account.adjusted_pence < 0 < account.collected_pence
    assert f"Owed before 1 April 2023 {pounds(account.opening_pence)}" in text
    assert f"Charged +{pounds(account.charged_pence)}" in text
    assert f"Adjusted {pounds(account.adjusted_pence)}" in text
    assert f"Collected −{pounds(account.collected_pence)}" in text
    assert "Written off £0.00" in text
    assert f"Owed at the end of 16 August 2023 {pounds(account.closing_pence)}" in text


@pytest.mark.parametrize(("area", "username"), [("home", "marcus"), ("cases", "casey")])
def test_every_line_leads_to_its_decision_or_receipt(
    signed_in: Browser, area: str, username: str
) -> None:
    case, client = case_of(AISHA), signed_in(username)
    markup = client.get(f"/{area}/{case.reference}/statement/{WHOLE}").content.decode()
    causes = re.findall(rf'href="(/{area}/\S+/(?:decisions|receipts)/\d+/)"', markup)
    statement = of(AISHA)
    assert len(causes) == len(statement.maintenance.lines) + len(statement.fees.lines)
    assert all(client.get(cause).status_code == 200 for cause in set(causes))


def test_as_it_was_known_before_the_late_report(signed_in: Browser) -> None:
    before = CHILD_LEFT_REPORTED.replace(day=CHILD_LEFT_REPORTED.day - 1)
    where = f"/home/{case_of(AISHA).reference}/statement/{WHOLE}&known={before}"
    text = words(signed_in("aisha"), where)
    then = of(AISHA, datetime(2023, 7, 19, 22, 59, 59, tzinfo=UTC)).maintenance
    assert then.adjusted_pence == 0
    assert "As known on 19 July 2023." in text
    assert "Adjusted £0.00" in text
    assert f"Owed at the end of 16 August 2023 {pounds(then.closing_pence)}" in text


def test_direct_pay_shows_what_fell_due_and_not_what_was_paid(signed_in: Browser) -> None:
    text = words(signed_in("chloe"), f"/home/{case_of(CHLOE).reference}/statement/{WHOLE}")
    assert f"Due in all up to 16 August 2023 {pounds(of(CHLOE).direct_pay.closing_pence)}" in text
    assert "We do not record those payments" in text
    assert "Collected" not in text


def test_without_days_it_is_the_last_year(signed_in: Browser) -> None:
    text = words(signed_in("aisha"), f"/home/{case_of(AISHA).reference}/statement/")
    assert "From 17 August 2022 to 16 August 2023, both days included." in text


def test_days_come_from_the_form_in_three_parts(signed_in: Browser) -> None:
    query = "from-day=1&from-month=5&from-year=2023&to-day=31&to-month=5&to-year=2023"
    query += "&known-day=&known-month=&known-year="
    text = words(signed_in("aisha"), f"/home/{case_of(AISHA).reference}/statement/?{query}")
    assert "From 1 May 2023 to 31 May 2023" in text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from-day=31&from-month=2&from-year=2023", "The first day must be a real date"),
        ("from=yesterday", "The first day must be a real date"),
        ("to=2023-13-01", "The last day must be a real date"),
        ("from=1066-10-14", "The first day must be a real date"),
        ("from=99999999999999999999-01-01", "The first day must be a real date"),
        ("from=%00", "The first day must be a real date"),
        ("from=2023-06-01&to=2023-05-01", "must not be before the first day"),
        ("known-day=1&known-month=&known-year=", "The day up to which we knew"),
    ],
)
def test_wrong_days_are_named_and_kept(signed_in: Browser, query: str, message: str) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement/?{query}"
    response = signed_in("aisha").get(where)
    text = response.content.decode()
    assert message in text
    assert "<title>Error: " in text
    assert "The account in short" not in text
    document = signed_in("aisha").get(where.replace("statement/", "statement.pdf"))
    assert document.headers["Location"].startswith(where.split("?")[0] + "?")


def test_the_document_is_tagged_and_names_itself(signed_in: Browser) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement.pdf{WHOLE}"
    response = signed_in("aisha").get(where)
    pdf = response.content
    assert response.headers["Content-Type"] == "application/pdf"
    assert "statement-C00000001-2023-04-01-to-2023-08-16.pdf" in response["Content-Disposition"]
    assert pdf.startswith(b"%PDF-1.7")
    for sign in (b"/StructTreeRoot", b"/MarkInfo<</Marked true", b"/Lang(en)"):
        assert sign in pdf
    assert re.search(rb"pdfuaid:part>1<", pdf), "PDF/UA-1"
    assert re.search(rb"<rdf:li[^>]*>Statement of case C00000001</rdf:li>", pdf)
    assert b"DisplayDocTitle true" in pdf
    for tag in (b"/S/Table", b"/S/TH", b"/S/H1", b"/S/H2"):
        assert tag in pdf


@pytest.mark.parametrize(
    ("area", "username"), [("home", "aisha"), ("home", "marcus"), ("cases", "casey")]
)
def test_the_document_holds_the_figures_of_the_page(
    signed_in: Browser, area: str, username: str
) -> None:
    client, base = signed_in(username), f"/{area}/{case_of(AISHA).reference}/statement"
    figures = re.findall(r"[+−]?£[\d,]+\.\d\d", words(client, f"{base}/{WHOLE}"))
    in_document = text_of(client.get(f"{base}.pdf{WHOLE}").content).splitlines()
    assert len(figures) > 20
    assert figures == [line.strip() for line in in_document if "£" in line]


def test_the_document_says_as_known_when(signed_in: Browser) -> None:
    where = f"/home/{case_of(CHLOE).reference}/statement.pdf{WHOLE}&known=2023-07-01"
    text = text_of(signed_in("chloe").get(where).content)
    assert "As known on 1 July 2023." in text
    assert "For Chloe Ward" in text


def test_the_last_moment_of_a_day_is_in_local_time() -> None:
    period = Period(date(2023, 4, 1), date(2023, 4, 2), date(2023, 7, 19))
    assert period.known_at == datetime(2023, 7, 19, 22, 59, 59, 999999, tzinfo=UTC)
    assert period.query == "from=2023-04-01&to=2023-04-02&known=2023-07-19"
    assert read_period(QueryDict(period.query), usual_period(date(2023, 7, 19))).period == period


@pytest.mark.parametrize("name", ["from", "to", "known"])
def test_a_day_to_come_is_refused(signed_in: Browser, name: str) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement/?{name}=2023-08-17"
    answer = signed_in("aisha").get(where)
    assert answer.status_code == 400
    assert "enter 16 August 2023 or a day before it" in answer.content.decode()
    assert f'href="#{name}-day"' in answer.content.decode()


def test_the_usual_period_after_a_leap_day() -> None:
    assert usual_period(date(2024, 2, 29)) == Period(date(2023, 3, 1), date(2024, 2, 29))
