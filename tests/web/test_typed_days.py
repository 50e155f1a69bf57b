"""A day typed into three boxes: which of them is wrong is said, and marked."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from made_up_families import AISHA, case_of

from upkeep import web
from upkeep.web.typed_days import PARTS, TypedDayError, day_typed, shown_day

Browser = Callable[[str], Client]


def boxes(day: str, month: str, year: str, name: str = "on") -> dict[str, str]:
    return {f"{name}-{part}": text for part, text in zip(PARTS, (day, month, year), strict=True)}


@given(st.dates())
def test_every_day_is_read_as_it_was_typed_and_as_an_address_writes_it(day: date) -> None:
    typed = boxes(f" {day.day}", f"{day.month:02d}", f"{day.year:04d}")
    if day.year >= 1000:
        assert day_typed(typed, "on") == day
    assert day_typed({"on": day.isoformat()}, "on") == day


def test_nothing_typed_is_no_day() -> None:
    assert day_typed({}, "on") is None
    assert day_typed(boxes(" ", "", ""), "on") is None


@pytest.mark.parametrize(
    ("typed", "part", "words"),
    [
        (boxes("", "4", "2025"), "day", "Enter the day as well"),
        (boxes("6", "", "2025"), "month", "Enter the month as well"),
        (boxes("6", "4", ""), "year", "Enter the year as well"),
        (boxes("32", "4", "2025"), "day", "from 1 to 31"),
        (boxes("six", "4", "2025"), "day", "from 1 to 31"),
        (boxes("²", "4", "2025"), "day", "from 1 to 31"),
        (boxes("6", "13", "2025"), "month", "from 1 to 12"),
        (boxes("6", "4", "25"), "year", "four digits"),
        (boxes("6", "4", "20255"), "year", "four digits"),
        (boxes("31", "4", "2025"), "day", "that month has fewer days"),
        ({"on": "soon"}, "", "such as 6 4 2025"),
    ],
)
def test_the_box_that_is_wrong_is_named_and_alone_is_marked(
    typed: dict[str, str], part: str, words: str
) -> None:
    with pytest.raises(TypedDayError, match=words) as refused:
        day_typed(typed, "on")
    assert refused.value.part == part
    assert refused.value.box == f"on-{part or 'day'}"
    shown = shown_day(typed, "on", date(2020, 1, 1), refused.value.box)
    assert shown.wrong == ({part} if part else set(PARTS))
    assert not shown_day(typed, "on", None, "reason").wrong


def test_a_page_goes_to_the_box_marks_it_and_keeps_what_was_typed(signed_in: Browser) -> None:
    where = f"/cases/{case_of(AISHA).reference}/"
    asked = boxes("6", "13", "2023", "known") | boxes("", "", "")
    answer = signed_in("casey").get(where, asked)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#known-month"' in text
    assert text.count("govuk-input--error") == 1
    assert 'value="13"' in text
    assert signed_in("casey").get(where, boxes("31", "5", "2023", "known")).status_code == 200


def test_no_page_asks_for_a_day_in_the_browsers_own_field() -> None:
    templates = list(Path(web.__file__).parent.glob("jinja2/**/*.html"))
    assert templates
    for template in templates:
        assert not re.search(r"""type"?\s*[:=]\s*"date\b""", template.read_text("utf-8")), template
