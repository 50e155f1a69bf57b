"""`upkeep case show`: one case on one day, as it was known at one moment."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    report,
    work_only,
)
from upkeep.cases import forms
from upkeep.cli import app

pytestmark = pytest.mark.django_db

runner = CliRunner()
CHANGED = EFFECTIVE + days(20)
REPORTED = EFFECTIVE + days(30)


@pytest.fixture
def reference(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    hold_income(PERRY, 36_500)
    about = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    report(forms.StatusChange, about, REPORTED, happened_on=CHANGED, status=("prisoner",))
    work_only(REPORTED)
    return case_of().reference


def shown(*arguments: str) -> dict[str, Any]:
    answer = runner.invoke(app, ["case", "show", *arguments, "--json"])
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_case_is_shown_with_its_people_debts_facts_decisions_and_next_steps(
    reference: str,
) -> None:
    found = shown(reference.lower())
    assert (found["case"], found["on"]) == (reference, REPORTED.isoformat())
    assert (found["state"], found["weekly_pence"]) == ("in_force", 0)
    assert [each["name"] for each in found["people"]] == [
        "Perry Madeup",
        "Rowan Fictional",
        "Wren Fictional",
    ]
    assert found["owed"]["maintenance_receivable"] > 0
    assert {"calculation", "arrangement"} <= {each["process"] for each in found["next_steps"]}
    assert all(each["who"] and each["must"] and each["by"] for each in found["next_steps"])
    assert [each["after_pence"] for each in found["decisions"]] == [0, 84_00]
    assert "Status" in " ".join(each["fact"] for each in found["facts"])


def test_it_is_shown_on_another_day_and_as_it_was_known_then(reference: str) -> None:
    before = shown(reference, "--on", (CHANGED - days(1)).isoformat())
    assert before["weekly_pence"] == 84_00
    assert len(before["decisions"]) == 1
    known = ("--known-at", (REPORTED - days(1)).isoformat())
    then = shown(reference, "--on", REPORTED.isoformat(), *known)
    assert then["weekly_pence"] == 84_00, "nobody had told of it yet"
    assert len(then["decisions"]) == 1
    assert all(each["known_at"][:10] < REPORTED.isoformat() for each in then["facts"])


def test_a_person_reads_it_in_words(reference: str) -> None:
    answer = runner.invoke(app, ["case", "show", reference])
    assert answer.exit_code == 0, answer.output
    for words in ("Paying parent: Perry Madeup", "Next steps", "£84.00", "decision"):
        assert words in answer.stdout


def test_what_cannot_be_shown_is_said_with_what_to_do(reference: str) -> None:
    unknown = runner.invoke(app, ["case", "show", "C99999999"])
    assert unknown.exit_code == 1
    assert "References look like" in unknown.output
    early = runner.invoke(app, ["case", "show", reference, "--known-at", "2020-01-01"])
    assert early.exit_code == 1
    assert "give a later moment" in early.output


@pytest.mark.parametrize(
    "command",
    [
        ("case", "show", "CASE", "--known-at", "2199-01-01"),
        ("statement", "CASE", "--from", "2023-04-01", "--to", "2199-01-01"),
        ("statement", "CASE", "--from=2023-04-01", "--to=2023-04-02", "--known-at=2199-01-01"),
        ("arrears", "--as-known", "2199-01-01"),
        ("books", "client-funds", "--from", "2023-04-01", "--to", "2199-01-01"),
    ],
)
def test_a_day_to_come_is_refused_with_the_latest_one_that_is_not(
    reference: str, command: tuple[str, ...]
) -> None:
    answer = runner.invoke(app, [reference if word == "CASE" else word for word in command])
    assert answer.exit_code == 1
    assert "Nothing is known yet of 2199-01-01: give " in answer.stderr
