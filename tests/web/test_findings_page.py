"""The page of findings: what a decision maker fills in is what the night carries out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from made_up_families import AISHA, LAST_NIGHT, case_of

from building import days
from pdf_text import text_of
from upkeep.batch.nights import work_night
from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.models import Decision, Proceeding, ReportedChange
from upkeep.correspondence.models import Letter
from upkeep.web.letter_document import letter_pdf

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
TODAY = LAST_NIGHT + days(1)


def latest() -> Decision:
    decision = case_of(AISHA).paying_parent.decisions.order_by("-effective_from", "-pk").first()
    assert decision is not None
    return decision


def page(decision: Decision) -> str:
    return f"/cases/{case_of(AISHA).reference}/decisions/{decision.pk}/findings/"


def filled(decision: Decision, **fields: Any) -> dict[str, Any]:
    return {
        "reason": "It was typed wrongly.",
        "effective_from": decision.effective_from.isoformat(),
        "basis": "accidental_error",
        **fields,
    }


def words(letter: Letter) -> str:
    return " ".join(text_of(letter_pdf(letter)).split())


def test_an_error_that_is_corrected_here_is_told_by_its_name(signed_in: Browser) -> None:
    decision = latest()
    answer = signed_in("leah").post(page(decision), filled(decision, count="2"))
    assert answer.status_code == 302
    work_night(TODAY)
    made = Decision.objects.get(kind="accidental_error")
    assert made.effective_from == decision.effective_from
    letter = Letter.objects.get(decision=made, case=case_of(AISHA), person__given_name="Marcus")
    said = words(letter)
    assert "We have corrected an error in our decision" in said
    assert "mandatory reconsideration" in said
    timeline = signed_in("casey").get(f"/cases/{case_of(AISHA).reference}/").content.decode()
    assert "Correction of an accidental error" in timeline


def a_reconsideration() -> Proceeding:
    now = datetime(2023, 8, 17, 9, tzinfo=UTC)
    return opening.start("reconsideration", case_of(AISHA), Actor("casey", TODAY, now), "asked")


def test_an_answer_that_changes_nothing_says_why_and_how_to_appeal(signed_in: Browser) -> None:
    asked = a_reconsideration()
    decision = asked.dispute.decision
    fields = filled(decision, outcome="unchanged", proceeding=asked.pk)
    proceeding = f"/cases/{case_of(AISHA).reference}/proceedings/{asked.pk}/"
    assert (
        f"{page(decision)}?proceeding={asked.pk}"
        in signed_in("leah").get(proceeding).content.decode()
    )
    assert signed_in("leah").post(page(decision), fields).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "deciding"
    work_night(TODAY)
    letter = Letter.objects.get(cause="decision_upheld", person__given_name="Aisha")
    said = words(letter)
    assert "It was typed wrongly." in said
    assert "you can appeal to an independent tribunal by 17 September 2023" in said


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reason": " "}, "Say why, for both parents to read"),
        ({"effective_from": ""}, "Enter the day from which it holds"),
        ({"count": "many"}, "Enter a whole number up to 30"),
        ({"annual": "12.345", "tax_year": "2021-22"}, "Enter pounds like 350.00"),
        ({"annual": "100", "tax_year": "2021"}, "Enter the tax year like 2021-22"),
        ({}, "Say what was found: at least one fact"),
        ({"count": "1", "basis": "a whim"}, "Choose on what ground the decision is changed"),
    ],
)
def test_what_is_filled_in_wrongly_is_said(
    signed_in: Browser, fields: dict[str, str], problem: str
) -> None:
    decision = latest()
    answer = signed_in("leah").post(page(decision), filled(decision, **fields))
    assert answer.status_code == 400
    assert problem in answer.content.decode()
    assert not ReportedChange.objects.filter(form__kind="findings").exists()


def test_only_a_decision_maker_records_findings(signed_in: Browser) -> None:
    decision = latest()
    assert signed_in("casey").post(page(decision), filled(decision, count="2")).status_code == 400
    assert not ReportedChange.objects.filter(form__kind="findings").exists()


def test_the_page_is_light(signed_in: Browser) -> None:
    assert len(signed_in("leah").get(page(latest())).content) < 50_000
