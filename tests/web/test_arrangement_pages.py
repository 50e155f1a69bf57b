"""An arrangement of the parents' own: the form, the paper to sign, the reminders, nothing kept."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pdf_text import text_of
from upkeep.web.arrangement.agreed import OFTEN, REVIEWS, Agreed, read_form

WHERE = "/arrangement/write/"
FIRST = timezone.localdate() + timedelta(days=10)
SAID = {
    "payer": "Iris Fableton",
    "receiver": "Amber Madeupson",
    "children": "Wren\r\n\r\n  Robin ",
    "amount": "216.50",
    "often": "month",
    "first-day": str(FIRST.day),
    "first-month": str(FIRST.month),
    "first-year": str(FIRST.year),
    "review": "12",
    "way": "By standing order",
    "time": "",
    "further": "School trips are shared",
}


def test_what_is_agreed_is_shown_to_be_checked_and_goes_with_every_button(client: Client) -> None:
    page = client.post(WHERE, SAID).content.decode()
    assert (
        "Iris Fableton pays Amber Madeupson £216.50 every month for these children together: "
        "Wren, Robin." in page
    )
    assert "It is paid this way: By standing order" in page
    assert "time with each of us" not in page
    for name, value in SAID.items():
        assert f'name="{name}"' in page, value


def test_the_paper_says_it_all_in_its_language_and_has_room_for_both_names(client: Client) -> None:
    answer = client.post(WHERE, {**SAID, "does": "paper"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('.pdf"')
    text = text_of(answer.content)
    assert "Our child maintenance arrangement" in text
    assert "£216.50 every month" in text
    assert text.count("Iris Fableton") == text.count("Amber Madeupson") == 2
    assert text.count("Signature") == 2
    client.cookies["upkeep-language"] = "cy"
    welsh = text_of(client.post(WHERE, {**SAID, "does": "paper"}).content)
    assert "Signature" not in welsh
    assert "£216.50" in welsh


def test_reminders_name_nobody_and_end_with_the_look_again(client: Client) -> None:
    answer = client.post(WHERE, {**SAID, "does": "reminders"})
    assert answer.headers["Content-Type"].startswith("text/calendar")
    told = answer.content.decode()
    for name in ("Iris", "Amber", "Wren", "Robin", "School"):
        assert name not in told
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert len(events) == 13
    assert events[0]["DTSTART"].dt == FIRST
    assert "again" in events[-1]["SUMMARY"]
    assert len({event["UID"] for event in events}) == len(events)
    again = Calendar.from_ical(client.post(WHERE, {**SAID, "does": "reminders"}).content)
    assert [e["UID"] for e in again.walk("VEVENT")] == [event["UID"] for event in events]


@pytest.mark.parametrize(
    ("field", "value", "said", "target"),
    [
        ("payer", " ", "Enter the name of the parent who pays", "payer"),
        ("receiver", "", "Enter the name of the parent who is paid", "receiver"),
        ("children", "\n", "Enter the name of each child", "children"),
        ("amount", "lots", "Enter the amount in pounds", "amount"),
        ("amount", "0", "Enter the amount in pounds", "amount"),
        ("often", "yearly", "Choose how often it is paid", "often"),
        ("first-year", "", "Enter the year as well", "first-year"),
        ("first-year", "1999", "Enter a day within a year of today", "first-day"),
        ("review", "", "Choose when you look at it again", "review"),
        ("way", "x" * 1001, "Write at most 1,000 letters here", "way"),
    ],
)
def test_what_is_wrong_is_said_where_and_the_rest_stays(
    client: Client, field: str, value: str, said: str, target: str
) -> None:
    answer = client.post(WHERE, {**SAID, field: value, "does": "paper"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#{target}">{said}' in page
    assert f'id="{target}"' in page
    assert "Error: What do you agree?" in page
    for kept in {"payer", "receiver", "amount"} - {field}:
        assert SAID[kept] in page


def test_what_is_written_is_never_markup(client: Client) -> None:
    page = client.post(WHERE, {**SAID, "payer": "<b>Bold</b>"}).content.decode()
    assert "<b>Bold" not in page
    paper = client.post(WHERE, {**SAID, "payer": "#emph[x] *y* $z$", "does": "paper"})
    assert "#emph[x] *y* $z$" in text_of(paper.content)


def test_going_back_keeps_every_word(client: Client) -> None:
    page = client.post(WHERE, {**SAID, "does": "change"}).content.decode()
    assert "What do you agree?" in page
    assert "School trips are shared" in page


@given(
    st.sampled_from(sorted(OFTEN)),
    st.sampled_from(sorted(REVIEWS)),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)
def test_payments_rise_from_the_first_day_and_stop_before_the_look_again(
    often: str, review: str, first: date
) -> None:
    said = {**SAID, "often": often, "review": review}
    said |= {"first-day": str(first.day), "first-month": str(first.month)}
    agreed, wrong = read_form({**said, "first-year": str(first.year)}, first)
    assert isinstance(agreed, Agreed), wrong
    days = list(agreed.payments())
    assert days == sorted(set(days))
    assert days[0] == first
    assert days[-1] < agreed.review_on
    expected = {"week": 52, "fortnight": 26, "four_weeks": 13, "month": 12}[often]
    assert abs(len(days) - expected * int(review) / 12) <= 2
    if often == "month":
        assert len(days) == int(review)
        assert all(on.day == first.day or (on + timedelta(days=1)).day == 1 for on in days)
