"""Law and guidance beside the case: every step has its page, and every page rests on something."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from made_up_families import AISHA, LAST_NIGHT, case_of

import upkeep
from upkeep.cases.lifecycle import PROCESSES
from upkeep.cases.models import Proceeding
from upkeep.gateways.legislation import Publisher
from upkeep.law.provisions import Provision
from upkeep.simulation.legislation import SimulatedLegislation
from upkeep.web import guidance
from upkeep.web.guidance import Guide, guide_for, guide_named, guides, search_guides, step_guides

Browser = Callable[[str], Client]
INCOME = Provision("uksi/2012/2677", "regulation/36")
PAGES = guides()


@pytest.mark.parametrize("process", list(PROCESSES))
def test_every_process_has_guidance_with_something_for_each_step(process: str) -> None:
    guide = guide_for(process)
    assert guide is not None
    assert guide.points


@pytest.mark.parametrize("guide", PAGES, ids=lambda guide: guide.name)
def test_a_page_speaks_both_languages_and_rests_on_law_and_code(guide: Guide) -> None:
    states = {state.name for name in guide.processes for state in PROCESSES[name].states}
    assert guide.english_title != guide.welsh_title
    for point in guide.points:
        assert point.english.endswith(".")
        assert point.welsh.endswith(".")
        assert point.english != point.welsh
        assert set(point.states) <= states
    for citation in guide.citations:
        assert guidance.provisions_in(citation), citation
    for code in guide.code:
        assert (Path(upkeep.__file__).parent / code).exists(), code


def test_points_for_the_step_come_first() -> None:
    [found] = step_guides([("change", "weighing"), ("growing_up", "asking")])
    assert found.guide.name == "changes"
    assert "Weigh what is said" in found.points[0].english
    assert not found.points[-1].states


def test_a_page_holds_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = guide_named("changes")
    assert first is not None
    points = (guidance.Point((), "Another.", "Arall."),)
    later = Guide("changes", date(2030, 1, 1), "C", "N", ("change",), (), (), points)
    monkeypatch.setattr(guidance, "_files", lambda: (first, later))
    assert guide_named("changes", date(2029, 12, 31)) == first
    assert guide_named("changes", date(2030, 1, 1)) == later
    assert guide_named("changes", date(2000, 1, 1)) == first
    assert guidance.versions("changes") == (later, first)


def test_words_are_sought_in_the_readers_language() -> None:
    assert [guide.name for guide in search_guides("just equitable")] == ["variations"]
    assert search_guides("apeliadau") == []
    with translation.override("cy"):
        assert [guide.name for guide in search_guides("apeliadau")] == ["appeals"]


@pytest.fixture
def copied(world: None) -> None:
    with SimulatedLegislation().server.running() as server:
        outcomes = list(
            Publisher(server.url).fetch([INCOME], LAST_NIGHT, datetime(2026, 1, 1, tzinfo=UTC))
        )
    assert [outcome.what for outcome in outcomes] == ["new"]


@pytest.mark.usefixtures("copied")
def test_a_provision_shows_our_copy_and_where_it_is_published(signed_in: Browser) -> None:
    page = unescape(signed_in("casey").get(f"/guidance/law/{INCOME.path}/").content.decode())
    assert "Made-up wording of SI 2012/2677 reg 36" in page
    assert f"{INCOME.address(LAST_NIGHT)}" in page
    assert "scheme_2012.hmrc_figure.hmrc_figure" in page


@pytest.mark.usefixtures("world")
def test_a_provision_that_was_not_copied_says_how_it_is_fetched(signed_in: Browser) -> None:
    answer = signed_in("casey").get("/guidance/law/uksi/2012/2677/regulation/46/")
    assert "upkeep law fetch" in answer.content.decode()
    assert signed_in("casey").get("/guidance/law/uksi/2012/").status_code == 404


@pytest.mark.usefixtures("copied")
def test_a_search_finds_guidance_and_law_and_marks_the_words(signed_in: Browser) -> None:
    page = signed_in("casey").get("/guidance/", {"words": "wording"}).content.decode()
    assert "<strong>wording</strong>" in page
    assert "No guidance has all of these words." in page
    page = signed_in("casey").get("/guidance/", {"words": "SI 2012/2677 reg 46"}).content.decode()
    assert 'href="/guidance/law/uksi/2012/2677/regulation/46/"' in page
    page = signed_in("casey").get("/guidance/", {"words": "<b>direct pay"}).content.decode()
    assert "<b>" not in page
    assert "Direct Pay and Collect and Pay" in signed_in("casey").get("/guidance/").content.decode()


@pytest.mark.usefixtures("world")
def test_law_and_guidance_stand_beside_the_case_the_step_and_the_decision(
    signed_in: Browser,
) -> None:
    case, casey = case_of(AISHA), signed_in("casey")
    page = casey.get(f"/cases/{case.reference}/").content.decode()
    assert "Law and guidance for these steps" in page
    standing = Proceeding.objects.filter(case=case, ended_on=None).first()
    assert standing is not None
    step = casey.get(f"/cases/{case.reference}/proceedings/{standing.pk}/").content.decode()
    guide = guide_for(standing.process)
    assert guide is not None
    assert f"Guidance: {guide.title}" in unescape(step)
    decision = case.paying_parent.decisions.order_by("pk").first()
    assert decision is not None
    shown = casey.get(f"/cases/{case.reference}/decisions/{decision.pk}/").content.decode()
    on = decision.effective_from.isoformat()
    assert f"https://www.legislation.gov.uk/ukpga/1991/48/schedule/1/paragraph/2/{on}" in shown


@pytest.mark.usefixtures("world")
def test_parents_find_nothing_of_it(signed_in: Browser) -> None:
    assert signed_in("aisha").get("/guidance/").status_code == 403
    assert signed_in("aisha").get(f"/guidance/law/{INCOME.path}/").status_code == 403
