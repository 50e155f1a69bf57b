"""What processes declare is shown in the reader's language, and none of it is left in English."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from made_up_families import AISHA, case_of

from upkeep.cases.lifecycle import PROCESSES, Clock, Role, Unit
from upkeep.cases.models import Proceeding
from upkeep.web import process_words

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
PROJECT = Path(__file__).resolve().parents[2]


def test_every_declared_sentence_and_name_reads_differently_in_welsh() -> None:
    with override("cy"):
        for process in PROCESSES.values():
            for state in process.states:
                for words in filter(None, (state.about, state.must)):
                    assert process_words.sentence(words) != words
                if state.clock is not None:
                    assert process_words.clock_words(state.clock)
            for name in process.names:
                assert process_words.name_words(name) != name.replace("_", " "), name
        for role in Role:
            assert process_words.role_words(role) != role.value


def test_the_catalogue_tool_finds_what_a_new_declaration_says() -> None:
    spec = importlib.util.spec_from_file_location("tool", PROJECT / "tools/catalogues.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    found = {(words, context) for _place, words, context in tool.sentences_of_the_processes()}
    state = PROCESSES["arrangement"]["payment_missed"]
    assert (state.must, None) in found
    assert (state.about, None) in found
    assert ("payment missed", "process") in found
    assert ("enforcement begun", "process") in found
    assert ("SI 2012/2677 reg 58", None) not in found


@pytest.mark.parametrize(
    ("unit", "count", "words"),
    [
        (Unit.DAYS, 1, "1 day"),
        (Unit.DAYS, 14, "14 days"),
        (Unit.WORKING_DAYS, 2, "2 working days"),
        (Unit.WEEKS, 4, "4 weeks"),
        (Unit.MONTHS, 6, "6 months"),
    ],
)
def test_a_clock_says_how_long_on_what_it_rests_and_why(unit: Unit, count: int, words: str) -> None:
    declared = PROCESSES["arrangement"]["payment_missed"].clock
    assert declared is not None
    clock = Clock(count, unit, declared.authority, "why")
    assert process_words.clock_words(clock) == f"{words} (own standard): why"


def test_what_a_proceeding_is_about_is_written_out() -> None:
    said = process_words.subject_words
    assert said("from 2023-05-03") == "from 3 May 2023"
    assert said("review of 2024-05-03") == "of 3 May 2024"
    written = said("decision to the receiving parent of 2023-05-03")
    assert written == "notice of a decision to the receiving parent of 3 May 2023"
    assert said("VAR-000001") == "VAR-000001"


@pytest.mark.parametrize("where", ["/work/", "/board/", "case", "proceeding", "start"])
def test_pages_of_work_hold_no_declared_english_in_welsh(signed_in: Browser, where: str) -> None:
    client, case = signed_in("leah"), case_of(AISHA)
    row = Proceeding.objects.get(case=case, process="arrangement")
    named = {
        "case": reverse("case", args=[case.reference]),
        "proceeding": reverse("case_proceeding", args=[case.reference, row.pk]),
        "start": reverse("case_start", args=[case.reference]),
    }
    client.cookies["upkeep-language"] = "cy"
    page = client.get(named.get(where, where)).content.decode()
    assert '<html lang="cy"' in page
    text = re.sub(r"<[^>]+>", " ", page)
    for process in PROCESSES.values():
        for state in process.states:
            assert state.about not in text
            assert not state.must or state.must not in text
    assert not re.search(r"payment missed|enforcement begun|Caseworker", text, re.IGNORECASE)
