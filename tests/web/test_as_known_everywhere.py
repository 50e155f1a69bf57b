"""Every page that shows something of a case can be asked as it was known on a past day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from made_up_families import AISHA, LAST_NIGHT, case_of
from test_page_access import STAFF_PAGES, address, routes

from upkeep.web import urls

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]

ABOUT_NOW = {
    # What is done is done now.
    "own_ask": "a form, for what a parent asks for today",
    "own_calendar": "payments to come, as they stand today",
    "own_what_if": "a form, for what is not so",
    "own_preferences": "a form, for letters from tonight on",
    "own_pay": "a form, for what is paid today",
    "own_plan": "a form, for what is agreed today",
    "own_debit": "a form, for what is asked today",
    "own_account": "where payments go today, and a form",
    "account_changes": "what waits today, with every step and its day",
    "account_change": "where it stands today, with every step and its day",
    "own_card_payment": "where a payment stands that is being made",
    "card_payouts": "what the provider still has today",
    "employer_online": "who acts for an employer today, with every step and its day",
    "case_findings": "a form, for what is found today",
    "case_start": "a form, for what begins today",
    "case_changes": "a form, for what is reported today",
    "case_change": "a form, for what is reported today",
    "case_journal": "a form, for what is entered today",
    "case_opening": "a form, on which nothing of the case stands",
    "restricted": "what is restricted and waits today, with every time",
    "restriction": "who may open the case today, with everything that was said",
    "opening_review": "an opening, which says its times",
    "case_sign_in_code": "a form, for a code that is sent today",
    "case_private": "what may never be told, whenever it came to be known",
    "team_form": "a form, about nobody's case",
    "new_team": "a form, about nobody's case",
    # Documents are kept as they went out, or made for today.
    "own_message_document": "the document as it came, whenever it is asked for",
    "case_message_document": "the document as it came, whenever it is asked for",
    "own_letter": "the letter as it was sent, whenever it is asked for",
    "case_letter": "the letter as it was sent, whenever it is asked for",
    "case_bundle": "made for the tribunal from what is on record on the day it is made",
    # Lists of what waits today; what they lead to can be asked.
    "cases": "the search: it leads to cases, which can be asked",
    "board": "what is stuck today",
    "board_file": "what is stuck today",
    "work": "what is to do today",
    "case_reads": "what was opened until now, with every time",
    "team": "who holds what today",
    "teams": "who works in which team today",
    "triage": "messages that wait today",
    "recorded_twice": "pairs of records that wait today",
    "client_fund_entries": "opened from the account, whose days it keeps",
    "books": "the last morning's comparison, which says its day",
    "mornings": "reports, each of which says its day",
    "morning": "a report, which says its day",
    "state_money": "what is due today, and every payment with its day",
    "overpayments": "what was collected beyond what is owed, and waits today",
    "overpayment": "where it stands today, with every step and its day",
    "employers": "the employers on record today",
    "employer": "an employer's orders as they stand today, with every step and its day",
    "employer_order": "an order as it stands today, with every step and its day",
    "case_order": "a form, for an order that is made today",
    "employer_notice": "the notice as it was sent, whenever it is asked for",
    "employer_notice_file": "the notice as it was sent, whenever it is asked for",
    "employer_schedule": "the schedule as it was sent, whenever it is asked for",
    "case_write_off": "a form, for what is proposed today",
    "write_offs": "what waits today, with every step and its day",
    "write_off": "where it stands today, with every step and its day",
    "case_estate": "where an estate stands today, with the day of each claim, and a form",
    "collectability": "what is owed at the end of the last night, by what came since",
    "estates": "what estates owe today, with where each claim stands",
    "case_part_payment": "a form, for what is put in writing today",
    "part_payments": "those of today, with where each stands",
    "part_payment": "where it stands today, with the day of each step",
    "case_arrears_plan": "a form, for what is agreed today",
    "arrears_plans": "those of today, with the day each was agreed or ended",
    "arrears_plan": "where it stands today, with the day of each step",
    "case_set_off": "a form, for what is claimed today",
    "set_offs": "what waits today, with every step and its day",
    "set_off": "where it stands today, with every step and its day",
    "held_money": "what is held today",
    "held_receipt": "where it stands today, with every look and its day",
    "hold": "where it stands today, with every look and its day",
    "switches": "what is switched on today",
    "shadows": "reports, each of which says its day",
    "shadow": "a report, which says its day",
    "online_applications": "what was sent on line and lacks something today",
    "online_document": "the document as it came, whenever it is asked for",
    "online_application": "the answers as they were sent, whenever they are asked for",
    "defects": "the register as it stands",
    "defect": "the register as it stands",
}
"""Pages that speak of now alone, and why."""

STATEMENTS = {"own_statement", "case_statement", "client_funds"}
FILES = {f"{area}_statement_{kind}" for area in ("own", "case") for kind in ("table", "document")}
KNOWN = LAST_NIGHT - timedelta(days=1)
ASKED = [name for name in (*routes("home/"), *STAFF_PAGES) if name not in ABOUT_NOW]


def test_every_page_that_speaks_of_now_alone_says_why_and_exists() -> None:
    assert ABOUT_NOW.keys() <= {pattern.name for pattern in urls.urlpatterns}
    assert not ABOUT_NOW.keys() & {"case", "own_case", "case_proceeding", "own_receipt"}


@pytest.mark.parametrize("name", ASKED)
def test_a_page_can_be_asked_as_it_was_known_and_refuses_a_day_to_come(
    signed_in: Browser, name: str
) -> None:
    case = case_of(AISHA)
    client = signed_in("marcus" if name in routes("home/") else "casey")
    where = address(name, case)
    # What the test made to have something to look at was recorded only now.
    made_now = name in ("case_appeal", "journal", "likely_same")
    then = client.get(where, {"known": KNOWN.isoformat()})
    tomorrow = client.get(where, {"known": (LAST_NIGHT + timedelta(days=1)).isoformat()})
    if made_now:
        assert then.status_code == 404
    elif name in FILES:
        assert then.status_code == 200
        assert then.headers["Content-Type"].startswith(("text/csv", "application/pdf"))
    else:
        assert then.status_code == 200
        words = then.content.decode()
        said = "As known on" if name in STATEMENTS else "as it was known on"
        assert f"{said} 15 August 2023." in words
    if name in FILES:
        assert tomorrow.status_code == 302
        tomorrow = client.get(tomorrow.headers["Location"])
    assert tomorrow.status_code == 400
    page = tomorrow.content.decode()
    assert "There is a problem" in page
    assert "Nothing is known yet of a day to come: enter 16 August 2023 or a day before it" in page
