"""The statement by child and month: page, document and table, and who is told what."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from made_up_families import AISHA, CHLOE, case_of
from test_parent_pages import words
from test_statement_pages import of

from pdf_text import text_of

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
DAYS = "?from=2023-04-01&to=2023-08-16&by=child"


@pytest.mark.parametrize(
    ("area", "username"), [("home", "aisha"), ("home", "marcus"), ("cases", "casey")]
)
def test_page_document_and_table_say_the_same_for_each_child(
    signed_in: Browser, area: str, username: str
) -> None:
    client, base = signed_in(username), f"/{area}/{case_of(AISHA).reference}/statement"
    page = words(client, f"{base}/{DAYS}")
    assert "Maintenance for Zara" in page
    assert "Maintenance for Idris" in page
    assert "divided equally" in page
    assert re.search(r"June 2023 Due £[\d.]+, paid £[\d.]+", page)
    assert re.search(r"What each payment was for .*Payment[^:]*: Zara £[\d.]+, Idris £", page)
    assert len(client.get(f"{base}/{DAYS}").content) < 50_000
    shown = re.findall(r"[+−]?£[\d,]+\.\d\d", page)
    document = text_of(client.get(f"{base}.pdf{DAYS}").content)
    assert shown == re.findall(r"[+−]?£[\d,]+\.\d\d", document)
    table = client.get(f"{base}.csv{DAYS}")
    assert "statement-by-child-" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    moved = sum(Decimal(row["Amount"] or 0) for row in rows)
    assert moved * 100 == of(AISHA).maintenance.closing_pence
    assert {row["Account"] for row in rows} == {"Maintenance for Zara", "Maintenance for Idris"}
    assert all(row["Receipt"] for row in rows if row["What"].startswith("Payment"))


def test_fees_and_the_other_parent_s_details_stay_out_of_it(signed_in: Browser) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement"
    for username in ("aisha", "marcus"):
        for kind in ("/", ".csv"):
            text = signed_in(username).get(f"{where}{kind}{DAYS}").content.decode()
            assert "Collection fees" not in text
            assert "MARK-" not in text
            assert "Gwen" not in text, "a child of another case"


def test_direct_pay_is_divided_too_and_says_that_nothing_is_known_of_payments(
    signed_in: Browser,
) -> None:
    text = words(signed_in("chloe"), f"/home/{case_of(CHLOE).reference}/statement/{DAYS}")
    assert "Direct Pay for Ruby" in text
    assert "We do not record those payments" in text
    assert "What each payment was for" not in text


def test_the_two_statements_lead_to_each_other_and_wrong_days_keep_the_kind(
    signed_in: Browser,
) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement"
    client = signed_in("aisha")
    assert "&amp;by=child" in client.get(f"{where}/").content.decode()
    wrong = client.get(f"{where}.pdf?from=soon&by=child")
    assert wrong.headers["Location"].endswith("by=child")
