"""The pages of the books: who may change a debt by hand, and what they are told."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone, translation
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.batch.models import MorningReport
from upkeep.batch.reconciling import reconcile_morning
from upkeep.collection.models import Journal

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def said(**other: str) -> dict[str, str]:
    """A form filled in as it should be."""
    day = {"on-day": "10", "on-month": "4", "on-year": "2023"}
    usual = {"code": "correction", "debt": "maintenance", "direction": "raise", "amount": "20.00"}
    words = {"explanation": "A line was left out", "evidence": "letter 7"}
    return {**day, **usual, **words, **other}


@pytest.fixture
def finance(signed_in: Browser) -> Client:
    """Casey, who is of the finance team from now on."""
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username="casey").groups.add(group)
    return signed_in("casey")


def test_a_caseworker_outside_finance_may_look_and_change_nothing(signed_in: Browser) -> None:
    where = f"/cases/{case_of(AISHA).reference}/journal/"
    casey = signed_in("casey")
    assert "Only the finance team" in casey.get(where).content.decode()
    assert casey.post(where, said()).status_code == 403
    assert not Journal.objects.exists()


def test_a_small_change_is_posted_and_seen_in_ledger_statement_and_list(finance: Client) -> None:
    reference = case_of(AISHA).reference
    answer = finance.post(f"/cases/{reference}/journal/", said())
    journal = Journal.objects.get()
    assert answer.headers["Location"] == f"/books/journals/{journal.pk}/"
    page = finance.get(answer.headers["Location"]).content.decode()
    assert "In the books as transaction" in page
    assert "A line was left out" in page
    assert journal.reference in finance.get("/books/journals/").content.decode()
    days = "?from=2023-04-01&to=2023-08-16"
    statement = finance.get(f"/cases/{reference}/statement/{days}").content.decode()
    assert f'href="/books/journals/{journal.pk}/"' in statement


def test_a_large_change_is_agreed_by_somebody_else(finance: Client, signed_in: Browser) -> None:
    where = f"/cases/{case_of(AISHA).reference}/journal/"
    finance.post(where, said(amount="500"))
    page = f"/books/journals/{Journal.objects.get().pk}/"
    assert "It waits for a second person" in finance.get(page).content.decode()
    refused = finance.post(page, {"answer": "agree"})
    assert refused.status_code == 400
    assert "somebody else must" in refused.content.decode()
    leah = signed_in("leah")
    assert leah.post(page, {"answer": "refuse", "note": ""}).status_code == 400
    assert leah.post(page, {"answer": "agree"}).status_code == 302
    assert "agreed by leah" in leah.get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "lots"}, "amount"),
        ({"direction": ""}, "direction"),
        ({"on-day": "31", "on-month": "2"}, "on"),
        ({"evidence": " "}, "evidence"),
        ({"code": ""}, "code"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    finance: Client, wrong: dict[str, str], field: str
) -> None:
    where = f"/cases/{case_of(AISHA).reference}/journal/"
    answer = finance.post(where, said(**wrong))
    assert answer.status_code == 400
    assert f'href="#{field}' in answer.content.decode()
    assert not Journal.objects.exists()


def test_the_pages_are_in_welsh_too(finance: Client) -> None:
    finance.post("/language/", {"language": "cy", "next": "/"})
    page = finance.get("/books/journals/").content.decode()
    translation.deactivate()
    assert "Newidiadau a wnaed yn y llyfrau â llaw" in page


def test_the_client_funds_account_opens_every_figure_to_its_entries(signed_in: Browser) -> None:
    casey = signed_in("casey")
    days = "?from=2023-04-01&to=2023-08-16"
    page = casey.get(f"/books/client-funds/{days}").content.decode()
    assert "The account agrees with the books." in page
    assert len(page) < 50_000
    links = re.findall(r'href="(/books/client-funds/entries/[^"]+)"', page)
    assert len(links) > 10
    for link in links[:6]:
        opened = casey.get(html.unescape(link))
        assert opened.status_code == 200
        assert "Entries behind a figure" in opened.content.decode()
    assert casey.get(f"/books/client-funds/entries/{days}&figure=no").status_code == 404
    wrong = casey.get("/books/client-funds/?from-day=31&from-month=2&from-year=2023")
    assert "The first day must be a real date" in wrong.content.decode()


def test_the_books_show_the_last_morning_and_closed_periods(signed_in: Browser) -> None:
    casey = signed_in("casey")
    assert "No morning has been compared yet" in casey.get("/books/").content.decode()
    reconcile_morning(LAST_NIGHT, timezone.now())
    page = casey.get("/books/").content.decode()
    assert "Everything agrees." in page
    assert "No period is closed." in page
    assert "was worked and nothing was compared after it" in page
    assert "nothing was compared after it" in casey.get("/board/").content.decode()
    reconcile_morning(LAST_NIGHT + timedelta(days=1), timezone.now())
    assert "agree on the morning of 17 August 2023" in casey.get("/board/").content.decode()
    every = casey.get("/books/mornings/").content.decode()
    assert re.findall(r"/books/mornings/\d+/\">(\d+ \w+ \d+)<", every) == [
        "17 August 2023",
        "16 August 2023",
    ]


def test_a_morning_says_how_old_each_difference_is(signed_in: Browser) -> None:
    line = {"name": "suspense", "counts_cases": False, "one": 500, "other": 400, "agrees": False}
    for days, found in enumerate([["receipt 1"], ["receipt 1", "receipt 2"]]):
        report = MorningReport.objects.create(
            on=LAST_NIGHT + timedelta(days=days),
            lines=[{**line, "differences": found}],
            agrees=False,
            known_at=timezone.now(),
        )
    page = signed_in("casey").get(f"/books/mornings/{report.pk}/").content.decode()
    ages = re.findall(r"<li>(receipt \d) <span class=\"govuk-hint\">([^<]+)<", page)
    assert ages == [
        ("receipt 1", "16 August 2023, days ago: 1"),
        ("receipt 2", "new this morning"),
    ]
    assert "the oldest difference since 16 August 2023" in (
        signed_in("casey").get("/board/").content.decode()
    )


def test_a_statement_is_a_table_too_and_shows_each_reader_their_own(signed_in: Browser) -> None:
    reference = case_of(AISHA).reference
    days = "?from=2023-04-01&to=2023-08-16"
    tables = {}
    for username in ("aisha", "marcus", "casey"):
        area = "cases" if username == "casey" else "home"
        answer = signed_in(username).get(f"/{area}/{reference}/statement.csv{days}")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        tables[username] = list(csv.DictReader(io.StringIO(answer.content.decode())))
    for rows in tables.values():
        for account in {row["Account"] for row in rows}:
            own = [row for row in rows if row["Account"] == account and row["Balance"]]
            moved = sum(Decimal(row["Amount"] or 0) for row in own)
            assert Decimal(own[0]["Balance"]) + moved == Decimal(own[-1]["Balance"]) if own else 1
    fees, paid = "Collection fees of the paying parent", "Paid to the receiving parent"
    shown = {name: {row["Account"] for row in rows} for name, rows in tables.items()}
    assert fees not in shown["aisha"]
    assert paid not in shown["marcus"]
    assert {"Maintenance"} <= shown["aisha"] & shown["marcus"]
    wrong = signed_in("aisha").get(f"/home/{reference}/statement.csv?from=soon")
    assert wrong.status_code == 302
