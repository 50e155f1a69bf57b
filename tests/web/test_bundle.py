"""The bundle of an appeal: everything in it, pages numbered, and nothing that must be withheld."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from made_up_families import AISHA, BETHAN, CHLOE, LAST_NIGHT, MARCUS, case_of, person

from pdf_text import text_of
from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.look_alikes import Point, UnknownPointError, find, open_work
from upkeep.cases.models import CaseEvent, Proceeding
from upkeep.parties.models import PersonFact
from upkeep.web.bundle_document import bundle_pdf
from upkeep.web.withholding import left_out

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
NOW = datetime(2023, 8, 17, 9, tzinfo=UTC)


def appeal() -> Proceeding:
    actor = Actor("casey", LAST_NIGHT, NOW)
    return opening.start("appeal", case_of(AISHA), actor, "by post", asked_by="paying_parent")


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def test_the_bundle_holds_everything_with_page_numbers_within_a_minute() -> None:
    row = appeal()
    began = time.monotonic()
    pdf = bundle_pdf(row, LAST_NIGHT)
    assert time.monotonic() - began < 60
    said = words(pdf)
    for wanted in (
        "Bundle of appeal APL-000001",
        "Contents",
        "1. The decision appealed against",
        "2. Notices of decisions, as sent",
        "3. How each decision was worked out",
        "4. Facts, with their sources",
        "5. What happened",
        "6. Other letters, as sent",
        "7. Statement of account",
        "SI 2012/2677 reg",
        "Our decision about child maintenance",
        "We have received an application for child maintenance",
        "Nights with the paying parent",
    ):
        assert wanted in said, wanted
    for decision in row.paying_parent.decisions.filter(events__case=row.case):
        assert f"(decision {decision.pk})" in said
    assert b"pdfuaid" in pdf


def test_nothing_of_addresses_or_of_other_families_is_in_the_bundle() -> None:
    pdf = bundle_pdf(appeal(), LAST_NIGHT)
    said = words(pdf)
    marks = (*MARCUS.marks, *AISHA.marks, *BETHAN.marks, *CHLOE.marks)
    for mark in (*marks, "Bethan", "Lloyd", "Gwen", case_of(BETHAN).reference, MARCUS.number):
        assert mark not in said, mark
        assert mark.encode() not in pdf, mark


def test_a_name_that_is_not_disclosed_and_words_given_besides_are_left_out() -> None:
    row = appeal()
    CaseEvent.objects.create(
        case=case_of(AISHA),
        kind="change_reported",
        effective_on=LAST_NIGHT,
        known_at=NOW,
        detail="CHG-9: Zara goes to Invented Street School, Aisha works at Made Up Mills",
    )
    PersonFact.objects.create(
        person=person(AISHA),
        kind="do_not_disclose",
        value=True,
        effective_from=date(2023, 4, 3),
        source="test",
        known_at=NOW,
    )
    pdf = bundle_pdf(row, LAST_NIGHT, ["Invented Street School", "made up mills"])
    said = words(pdf)
    assert "Zara goes to [left out]" in said
    for mark in ("Aisha", "Khan", "Invented Street School", "Made Up Mills"):
        assert mark not in said, mark
        assert mark.encode() not in pdf, mark


def test_words_are_found_however_they_are_written() -> None:
    content = {"a": ["at 1  invented STREET, or Oakland", 5], "b": "ZZ1 1ZZ"}
    cleaned = left_out(content, frozenset({"1 Invented Street", "ZZ1 1ZZ", "Oak"}))
    assert cleaned == {"a": ["at [left out], or Oakland", 5], "b": "[left out]"}


def test_cases_that_turned_on_the_same_point_are_found_and_opened_once(cursor_of: Callable) -> None:
    row = appeal()
    decision = row.dispute.decision
    with cursor_of() as cursor:
        found = find(cursor, Point(rule="basic_rate"), decision)
        assert [each.case for each in found] == [case_of(CHLOE).reference]
        assert find(cursor, Point(fact="nights"), decision) == []
        assert find(cursor, Point(parameter="basic.lower_limit"), decision) == found
        for wrong in (Point(), Point(rule="no_such_rule"), Point(fact="weather")):
            with pytest.raises(UnknownPointError):
                find(cursor, wrong, decision)
    actor = Actor("casey", LAST_NIGHT, NOW)
    (opened,) = open_work(found, row, Point(rule="basic_rate"), actor)
    assert (opened.process, opened.state, opened.case) == ("look_alike", "found", case_of(CHLOE))
    assert open_work(found, row, Point(rule="basic_rate"), actor) == []


@pytest.fixture
def cursor_of() -> Callable:
    from django.db import connection

    class Plain:
        def __enter__(self) -> object:
            self.own = connection.cursor()
            return self.own.__enter__().cursor

        def __exit__(self, *error: object) -> None:
            self.own.__exit__(*error)

    return Plain


def test_the_page_names_the_appeal_and_finds_cases_like_it(signed_in: Browser) -> None:
    row = appeal()
    where = f"/cases/{case_of(AISHA).reference}/appeals/{row.pk}/"
    leah = signed_in("leah")
    wrong = leah.post(where, {"do": "name", "tribunal_reference": "SC1", "received": "soon"})
    assert wrong.status_code == 400
    named = {"do": "name", "tribunal_reference": "SC123/23/00001", "received": "2023-08-16"}
    assert leah.post(where, named).status_code == 302
    page = leah.get(where).content.decode()
    assert "SC123/23/00001" in page
    assert "13 September 2023" in page
    answer = leah.post(where, {"do": "open", "rule": "basic_rate"}).content.decode()
    assert "Cases on which work was opened: 1" in answer
    assert case_of(CHLOE).reference in answer
    assert leah.post(where, {"do": "find"}).status_code == 400
    assert signed_in("casey").post(where, {"do": "find", "rule": "x"}).status_code == 400
    document = leah.get(f"{where}bundle.pdf")
    assert document.headers["Content-Type"] == "application/pdf"
    assert "SC123/23/00001" in words(document.content)
