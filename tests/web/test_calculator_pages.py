"""Whole journeys through the calculator. No test here has a database: nothing may be kept."""

import html
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from pdf_text import text_of
from upkeep.collection.fees import paying_parent_fee, receiving_parent_fee
from upkeep.law import calculate
from upkeep.law.words import translator
from upkeep.web.calculator import carrying
from upkeep.web.formats import pounds

Fields = dict[str, Any]
Journey = list[tuple[str, Fields]]

HERE: Journey = [("who", {"answer": "receiving"}), ("residence", {"answer": "yes"})]
NO_BENEFITS: Journey = [
    ("circumstances", {"answer": "none"}),
    ("benefits", {"answer": "none"}),
    ("partner", {"answer": "no"}),
]
YEARLY: Journey = [
    ("income", {"answer": "year"}),
    ("income-year", {"answer": "£43,744"}),
    ("pension", {"answer": ""}),
]
NO_OTHERS: Journey = [
    ("other-families", {"answer": "0"}),
    ("other-children", {"answer": "0"}),
    ("other-arrangements", {"answer": "0"}),
]
ONE_CHILD: Journey = [("children", {"answer": "1"}), ("equal-care", {"answer": "no"})]
PLAIN = [*HERE, *NO_BENEFITS, *YEARLY, *ONE_CHILD, ("stays", {"answer": "no"}), *NO_OTHERS]
SHARED = [
    *HERE,
    *NO_BENEFITS,
    ("income", {"answer": "both"}),
    ("income-year", {"answer": "23456"}),
    ("pension", {"answer": "1 000,00"}),
    ("income-now", {"answer": "£2,500.50", "period": "month"}),
    ("children", {"answer": "3"}),
    ("equal-care", {"answer": "some"}),
    ("equal-children", {"answer": "1"}),
    ("stays", {"answer": "yes"}),
    ("same-nights", {"answer": "no"}),
    ("nights", {"nights-1": "2", "nights-2": "3.5", "period": "week"}),
    ("other-families", {"answer": "2"}),
    ("other-children", {"answer": "1"}),
    ("other-arrangements", {"answer": "1"}),
]
ON_BENEFIT = [
    *HERE,
    ("circumstances", {"answer": "unknown"}),
    ("benefits", {"answer": ["universal_credit_no_earnings"]}),
    ("partner", {"answer": "yes"}),
    ("partner-benefits", {"answer": "none"}),
    ("partner-pays", {"answer": "yes"}),
    *ONE_CHILD,
    ("stays", {"answer": "disputed"}),
    ("other-families", {"answer": "0"}),
]
UNKNOWN_INCOME = [
    *HERE,
    *NO_BENEFITS,
    ("income", {"answer": "unknown"}),
    ("children", {"answer": "2"}),
    ("equal-care", {"answer": "unknown"}),
    ("other-families", {"answer": "1"}),
]
IN_PRISON = [*HERE, ("circumstances", {"answer": ["prisoner"]}), *ONE_CHILD]
EQUAL_CARE = [
    *HERE,
    *NO_BENEFITS,
    *YEARLY,
    ("children", {"answer": "1"}),
    ("equal-care", {"answer": "all"}),
]
ABROAD: Journey = [HERE[0], ("residence", {"answer": "no"})]


def parent(**fields: Any) -> Fields:
    """The paying parent of a situation of the law."""
    return fields


SITUATIONS: dict[str, tuple[Journey, Fields, list[list[Fields]]]] = {
    "plain": (PLAIN, parent(historic_income_annual="43744.00"), [[{}]]),
    "shared": (
        SHARED,
        parent(
            historic_income_annual="23456.00",
            historic_pension_contributions_annual="1000.00",
            current_income_weekly="575.46",
            relevant_other_children=1,
            other_arrangement_children=1,
        ),
        [[{"nights": 104}, {"nights": 182}, {"equal_day_to_day_care": True}], [{}, {}]],
    ),
    "on benefit": (
        ON_BENEFIT,
        parent(benefits=["universal_credit_no_earnings"], partner_is_paying_parent=True),
        [[{"nights": 52}]],
    ),
    "unknown income": (UNKNOWN_INCOME, parent(), [[{}, {}], [{}]]),
    "in prison": (IN_PRISON, parent(status=["prisoner"]), [[{}]]),
}


def expected(name: str) -> Any:
    """What the law says of a situation written by hand, apart from the calculator."""
    _journey, paying_parent, families = SITUATIONS[name]
    return calculate(
        {
            "scheme": "2012",
            "effective_date": timezone.localdate().isoformat(),
            "paying_parent": paying_parent,
            "receiving_parents": [
                {
                    "id": str(number),
                    "children": [{"id": f"{number}-{n}", **c} for n, c in enumerate(children)],
                }
                for number, children in enumerate(families)
            ],
        }
    )


class Browser:
    """A browser that uses the calculator and notes every address it was at."""

    def __init__(self, language: str = "en-gb") -> None:
        self.client = Client()
        self.client.cookies["upkeep-language"] = language
        start = self.get("/calculator/", noted=False)
        self.base = re.search(r"/calculator/\w{12}/", start.content.decode())[0]  # type: ignore[index]
        self.addresses: list[str] = []

    def get(self, address: str, *, noted: bool = True) -> HttpResponse:
        """Open a page."""
        response = self.client.get(address)
        if noted:
            self.addresses.append(address)
        return response  # type: ignore[return-value]

    def page(self, name: str) -> str:
        """The words of a page of this run."""
        response = self.get(self.base + name)
        assert response.status_code == 200, f"{name}: {response.status_code}"
        return words(response)

    def answer(self, name: str, fields: Fields, query: str = "") -> str:
        """Send an answer; the address that follows."""
        response = self.client.post(f"{self.base}{name}/{query}", fields)
        assert response.status_code == 302, words(response)
        self.addresses.append(response.headers["Location"])
        return response.headers["Location"]

    def travel(self, journey: Journey) -> None:
        """Answer page after page; each must be the one that the page before leads to."""
        address = f"{self.base}who/"
        for name, fields in journey:
            assert address == f"{self.base}{name}/"
            assert self.get(address).status_code == 200
            address = self.answer(name, fields)
        assert address == f"{self.base}check/"


def words(response: Any) -> str:
    """What a reader sees of a page."""
    text = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", "", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_result_is_what_the_law_says(name: str, language: str) -> None:
    browser, law = Browser(language), expected(name)
    browser.travel(SITUATIONS[name][0])
    text, due = browser.page("result/"), law.receiving_parents[0].weekly_pence
    if due:
        week = "a week" if language == "en-gb" else "yr wythnos"
        assert f"{pounds(due)} {week}" in text
        assert pounds(due * 52) in text
        assert pounds(due * 4) in text
        assert pounds((due * 52 * 2 + 12) // 24) in text, "a month is 52 weeks by 12"
        today = timezone.localdate()
        assert pounds(due + paying_parent_fee(due, today)) in text
        assert pounds(due - receiving_parent_fee(due, today)) in text
    else:
        assert (
            "Nothing has to be paid" if language == "en-gb" else "Nid oes rhaid talu dim"
        ) in text


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_step_of_the_law_is_shown_with_its_place(name: str, language: str) -> None:
    browser = Browser(language)
    browser.travel(SITUATIONS[name][0])
    text = browser.page("result/")
    nodes = list(expected(name).explanation)
    while nodes:
        node = nodes.pop()
        nodes += node.children
        assert translator(language[:2])(node.citation) in text
        if not {"child", "receiving_parent"} & set(node.inputs):
            assert node.text(language[:2]) in text


def test_a_default_decision_is_explained(browser: Browser) -> None:
    browser.travel(UNKNOWN_INCOME)
    text = browser.page("result/")
    assert "No income is known, so this is a default decision" in text
    assert "we took it that one does more" in text


@pytest.mark.parametrize(
    ("journey", "heading", "reason"),
    [
        (EQUAL_CARE, "Neither parent has to pay", "the law knows no paying parent"),
        (ABROAD, "The service cannot work out maintenance for you", "no power to decide"),
    ],
)
def test_where_nothing_can_be_worked_out_it_says_why_and_names_no_amount(
    journey: Journey, heading: str, reason: str, browser: Browser
) -> None:
    browser.travel(journey)
    for page in ("result/", "print/"):
        text = browser.page(page)
        assert heading in text
        assert reason in text
        assert "Collect and Pay" not in text
    assert heading in text_of(browser.get(f"{browser.base}result.pdf").content)


def test_a_result_past_the_checked_figures_is_called_provisional(browser: Browser) -> None:
    browser.travel(PLAIN)
    is_past = bool(expected("plain").provisional)
    assert ("the result is provisional" in browser.page("result/")) is is_past


def test_what_is_not_known_is_said_with_what_stands_in_for_it(browser: Browser) -> None:
    browser.travel(ON_BENEFIT)
    text = browser.page("result/")
    assert "You do not know whether a circumstance" in text
    assert "The number of nights is not agreed" in text


# --- Nothing is kept ---


def test_no_answer_stands_in_an_address(browser: Browser) -> None:
    browser.travel(SHARED)
    markup = browser.get(f"{browser.base}result/").content.decode()
    links = re.findall(r'(?:href|action|src)="([^"]*)"', markup)
    for address in [*browser.addresses, *links]:
        assert not re.search(r"23456|2500|answer|period|receiving|both", address), address
        assert "?" not in address or "/static/" in address


def test_no_title_says_an_answer_for_browsers_keep_titles(browser: Browser) -> None:
    browser.travel([("who", {"answer": "paying"}), *SHARED[1:]])
    for name in [*(name for name, _ in SHARED), "check", "result", "print"]:
        markup = browser.get(f"{browser.base}{name}/").content.decode()
        title = re.search(r"<title>([^<]*)</title>", markup)
        assert title
        assert not re.search(r"£|\d|\byour?\b(?! (answers|are)\b)", title[1], re.I), title[1]
        if "<form method" in markup and name not in ("check", "result", "print"):
            assert 'autocomplete="off"' in markup
    document = browser.get(f"{browser.base}result.pdf")
    assert document.headers["Content-Disposition"] == 'attachment; filename="child-maintenance.pdf"'


def test_answers_are_in_a_cookie_of_the_run_alone_and_last_no_longer(browser: Browser) -> None:
    browser.travel(PLAIN)
    cookie = browser.client.cookies[carrying.COOKIE]
    assert cookie["path"] == browser.base
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert set(browser.client.cookies) == {carrying.COOKIE, "csrftoken", "upkeep-language"}


def test_the_longest_answers_fit_into_a_cookie(browser: Browser) -> None:
    from upkeep.web.calculator.benefits import BENEFITS
    from upkeep.web.calculator.flow import PAGES

    given = {name: [*BENEFITS] if "benefits" in name else "9" * 12 for name in PAGES}
    given["nights"] = {"nights": ["3.5"] * 10, "per": "fortnight"}
    response = HttpResponse()
    carrying.carry(response, "abcdefghjkmn", given)
    assert len(response.cookies[carrying.COOKIE].OutputString()) < 4000


def test_two_runs_do_not_mix(browser: Browser) -> None:
    other = Browser()
    assert browser.base != other.base
    browser.travel(PLAIN)
    value = browser.client.cookies[carrying.COOKIE].value
    other.client.cookies[carrying.COOKIE] = value
    response = other.client.get(f"{other.base}result/")
    assert response.headers["Location"] == "/calculator/gone/"


def test_finishing_deletes_the_answers(browser: Browser) -> None:
    browser.travel(PLAIN)
    response = browser.client.post(f"{browser.base}finish/")
    deleted = response.cookies[carrying.COOKIE]
    assert deleted["max-age"] == 0
    assert deleted["path"] == browser.base
    assert "Your answers are deleted" in words(browser.get(response.headers["Location"]))
    for page in ("result/", "check/", "print/", "result.pdf", "income/"):
        assert browser.client.get(browser.base + page).headers["Location"] == "/calculator/gone/"


def test_answers_an_hour_old_are_not_taken(browser: Browser) -> None:
    browser.travel(PLAIN)
    later = timezone.now().timestamp() + timedelta(hours=1, seconds=2).total_seconds()
    with patch.object(signing.time, "time", return_value=later):
        response = browser.client.get(f"{browser.base}result/")
    assert response.headers["Location"] == "/calculator/gone/"


def test_a_cookie_that_was_tampered_with_is_not_taken(browser: Browser) -> None:
    browser.travel(PLAIN)
    browser.client.cookies[carrying.COOKIE] = "x" + browser.client.cookies[carrying.COOKIE].value
    assert browser.client.get(f"{browser.base}check/").headers["Location"] == "/calculator/gone/"


def test_pages_with_answers_are_not_kept_by_browsers(browser: Browser) -> None:
    browser.travel(PLAIN)
    for page in ("income/", "check/", "result/", "print/", "result.pdf"):
        kept = browser.get(browser.base + page).headers["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept


# --- Getting about ---


def test_refreshing_and_going_back_show_the_answer_given(browser: Browser) -> None:
    browser.travel(PLAIN)
    for _ in range(2):
        markup = browser.get(f"{browser.base}income-year/").content.decode()
        assert 'value="43,744.00"' in markup
    assert f'href="{browser.base}income/" class="govuk-back-link"' in markup


def test_changing_an_answer_leads_back_to_the_check_unless_more_is_to_be_asked(
    browser: Browser,
) -> None:
    browser.travel(PLAIN)
    markup = browser.get(f"{browser.base}check/").content.decode()
    assert f'href="{browser.base}income-year/?change"' in markup
    fields = {"answer": "20000"}
    assert browser.answer("income-year", fields, "?change") == f"{browser.base}check/"
    assert "£20,000.00 a year" in browser.page("check/")
    assert browser.answer("stays", {"answer": "yes"}, "?change") == f"{browser.base}nights/"
    browser.answer("nights", {"nights-1": "1", "period": "week"})
    assert "52 nights a year" in browser.page("check/")


@pytest.mark.parametrize("page", ["check/", "result/", "print/", "result.pdf", "nights/"])
def test_a_page_opened_too_early_leads_to_the_question_still_open(
    page: str, browser: Browser
) -> None:
    for name, fields in HERE:
        browser.answer(name, fields)
    response = browser.client.get(browser.base + page)
    assert response.headers["Location"] == f"{browser.base}circumstances/"


def test_a_question_that_does_not_exist_is_not_found(browser: Browser) -> None:
    assert browser.client.get(f"{browser.base}lottery/").status_code == 404


def test_what_is_wrong_is_named_linked_and_kept(browser: Browser) -> None:
    journey = [*HERE, *NO_BENEFITS, ("income", {"answer": "now"})]
    for name, fields in journey:
        browser.answer(name, fields)
    response = browser.client.post(f"{browser.base}income-now/", {"answer": "loads <b>"})
    markup = response.content.decode()
    assert "<title>Error: " in markup
    assert 'href="#answer">Enter the amount in pounds as a number' in markup
    assert 'href="#period">Choose how often that is' in markup
    assert 'id="answer"' in markup
    assert 'id="period"' in markup
    assert 'value="loads &lt;b&gt;"' in markup
    assert response.cookies.get(carrying.COOKIE) is None


def test_a_form_without_its_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/calculator/abcdefghjkmn/who/", {"answer": "paying"})
    assert response.status_code == 403


def test_every_page_has_one_heading_and_names_its_language(browser: Browser) -> None:
    browser.travel(SHARED)
    for name in [*(name for name, _ in SHARED), "check", "result", "print"]:
        markup = browser.get(f"{browser.base}{name}/").content.decode()
        assert len(re.findall(r"<h1\b", markup)) == 1, name
        assert '<html lang="en-gb"' in markup
        ids = re.findall(r'\sid="([^"]+)"', markup)
        assert len(ids) == len(set(ids)), name


def test_the_sign_in_page_leads_to_the_calculator() -> None:
    assert 'href="/calculator/"' in Client().get("/sign-in/").content.decode()


# --- The document ---


@pytest.mark.parametrize(("language", "code"), [("en-gb", b"/Lang(en)"), ("cy", b"/Lang(cy)")])
def test_the_document_is_tagged_and_holds_what_the_page_says(language: str, code: bytes) -> None:
    browser = Browser(language)
    browser.travel(SHARED)
    response = browser.get(f"{browser.base}result.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    for sign in (b"/StructTreeRoot", b"/MarkInfo<</Marked true", code, b"/S/Table", b"/S/H1"):
        assert sign in response.content
    assert re.search(rb"pdfuaid:part>1<", response.content), "PDF/UA-1"
    document = re.sub(r"\s+", " ", text_of(response.content))
    due = expected("shared").receiving_parents[0].weekly_pence
    for amount in (due, due * 52, due + paying_parent_fee(due, timezone.localdate())):
        assert pounds(amount) in document
    assert "SI 2012/2677 reg 6" in document
    assert "£2,500.50" in document


def test_the_page_to_print_holds_answers_and_open_steps(browser: Browser) -> None:
    browser.travel(SHARED)
    markup = browser.get(f"{browser.base}print/").content.decode()
    assert "£2,500.50 a month" in markup
    assert "<details" in markup
    assert not re.search(r"<details(?![^>]*\bopen\b)", markup)
