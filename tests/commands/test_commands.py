"""The commands an operator uses: what they print, how they end, and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    application,
    bank_statement,
    case_of,
    hmrc_figure,
    line,
    payer,
)
from upkeep.batch.checks import ALL_CHECKS
from upkeep.batch.models import Night
from upkeep.cases.forms import ApplicationsFile
from upkeep.cases.models import Application, Case
from upkeep.cli import app
from upkeep.collection.models import BankStatement
from upkeep.gateways.applications import write_applications
from upkeep.gateways.bank_statements import write_statement
from upkeep.gateways.income import write_income
from upkeep.gateways.models import InboundFile


def run(*arguments: object) -> Result:
    """Run a command in this process, on the test's database."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def in_this_process(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands find the database started and up to date, and an outbox of the test's own."""
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path / "data"))


def applications_file(folder: Path, *forms: Any, name: str = "applications.json") -> Path:
    path = folder / name
    path.write_bytes(write_applications(ApplicationsFile(sent_on=FIRST_NIGHT, applications=forms)))
    return path


def income_file(folder: Path, *forms: Any) -> Path:
    path = folder / "income.csv"
    path.write_bytes(write_income(forms or [hmrc_figure()]))
    return path


# --- Every command ---------------------------------------------------------------------------


def every_command() -> list[list[str]]:
    found: list[list[str]] = []

    def look(group: Any, path: list[str]) -> None:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                look(command, [*path, name])
            else:
                found.append([*path, name])

    look(typer.main.get_command(app), [])
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    assert f"Example: upkeep {' '.join(words)}" in text or f"upkeep {' '.join(words)} " in text


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["night"],
        ["night", "--date", "2023-02-30"],
        ["statement", "C00000001"],
        ["statement", "C00000001", "--from", "soon", "--to", "2023-05-01"],
        ["ledger", "export"],
        ["ledger", "export", "--format", "abacus"],
        ["ledger", "export", "--format", "hledger", "--json"],
        ["ledger", "export", "--format", "parquet"],
        ["import"],
    ],
    ids=" ".join,
)
def test_called_wrongly_a_command_ends_with_status_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


# --- import ----------------------------------------------------------------------------------


def test_a_good_file_comes_in(tmp_path: Path) -> None:
    path = applications_file(tmp_path, application(), application(PERRY))
    result = run("import", path)
    assert result.exit_code == 0
    assert "upkeep.applications, 2 new" in result.output
    assert Application.objects.count() == 2


def test_what_is_here_already_is_said_and_changes_nothing(tmp_path: Path) -> None:
    form = application()
    run("import", applications_file(tmp_path, form))
    result = run("import", applications_file(tmp_path, form, name="again.json"))
    assert (result.exit_code, Application.objects.count()) == (0, 1)
    assert "0 new, 1 here already" in result.output
    other = applications_file(tmp_path, form, application(), name="more.json")
    assert "1 new, 1 here already" in run("import", other).output
    assert InboundFile.objects.count() == 2


def test_import_for_a_program(tmp_path: Path) -> None:
    result = run("import", applications_file(tmp_path, application()), "--json")
    assert json.loads(result.output) == [
        {
            "name": str(tmp_path / "applications.json"),
            "format": "upkeep.applications",
            "new": 1,
            "known": 0,
        }
    ]


def spoilt(path: Path, was: str, now: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    return path


def test_a_bad_file_is_refused_with_its_place_and_a_remedy(tmp_path: Path) -> None:
    bad = spoilt(applications_file(tmp_path, application()), '"weekly"', '"wekly"')
    result = run("import", bad)
    assert result.exit_code == 1
    said = result.stderr
    assert str(bad) in said
    assert "frequency" in said
    assert "weekly" in said
    assert "nothing was imported" in said
    assert not Application.objects.exists()
    assert not InboundFile.objects.exists()


def test_a_bad_file_for_a_program(tmp_path: Path) -> None:
    bad = spoilt(applications_file(tmp_path, application()), '"weekly"', '"wekly"')
    result = run("import", bad, "--json")
    assert result.exit_code == 1
    [problem] = json.loads(result.output)["problems"]
    assert set(problem) == {"file", "line", "field", "found", "wanted"}
    assert problem["file"] == str(bad)
    assert "frequency" in problem["field"]


def test_a_bad_file_keeps_the_good_ones_beside_it_out(tmp_path: Path) -> None:
    income_file(tmp_path)
    spoilt(applications_file(tmp_path, application()), '"weekly"', '"wekly"')
    assert run("import", tmp_path).exit_code == 1
    assert not InboundFile.objects.exists()


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    result = run("import", tmp_path / "missing.json")
    assert result.exit_code == 1
    assert "no such file" in result.stderr


# --- night, statement, check, export ---------------------------------------------------------


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """£350.00 a week from 5 April 2023, paid £50.40 on 19 April; nights worked to that day."""
    income_file(tmp_path)
    applications_file(tmp_path, application())
    assert run("import", tmp_path).exit_code == 0
    assert run("night", "--date", FIRST_NIGHT).exit_code == 0
    paid = FIRST_NIGHT.replace(day=19)
    bank = tmp_path / "bank.xml"
    bank.write_bytes(write_statement(bank_statement(paid, line(50_40, payer().reference))))
    assert run("import", bank).exit_code == 0
    assert BankStatement.objects.count() == 1
    assert run("night", "--date", paid, "--workers", 1).exit_code == 0
    return tmp_path


def test_nights_are_worked_up_to_the_date(worked: Path) -> None:
    assert Night.objects.filter(finished=True).count() == 17
    assert case_of().state == "in_force"
    sent = list((worked / "data" / "outbox").glob("*.xml"))
    assert [path.name for path in sent] == ["UPKEEP-20230419-000.xml"]
    again = run("night", "--date", "2023-04-19")
    assert again.exit_code == 0
    assert "nothing to do" in again.output


def test_nights_for_a_program(worked: Path) -> None:
    result = run("night", "--date", "2023-04-21", "--json")
    told = json.loads(result.output)
    assert list(told["nights"]) == ["2023-04-20", "2023-04-21"]
    assert told["nights"]["2023-04-20"]["decisions"] == 0
    assert told["payment_files"] == []


def test_a_night_before_the_first_is_refused(worked: Path) -> None:
    result = run("night", "--date", "2023-04-02")
    assert result.exit_code == 1
    assert "nights are worked in order" in " ".join(result.stderr.split())
    as_json = run("night", "--date", "2023-04-02", "--json")
    assert as_json.exit_code == 1
    assert "never worked" in json.loads(as_json.output)["error"]


def test_a_statement_adds_up(worked: Path) -> None:
    """Two weeks of £42.00 charged; £50.40 is £42.00 maintenance and £8.40 fee."""
    result = run("statement", "C00000001", "--from", "2023-04-01", "--to", "2023-04-30")
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    assert (
        "£0.00 + charged £84.00 ± adjusted £0.00 − collected £42.00 − written off £0.00 = £42.00"
        in text
    )
    assert "£84.00" in text
    assert "£40.32" in text


def test_a_statement_for_a_program_and_as_known_before(worked: Path) -> None:
    words = ("statement", "c00000001", "--from", "2023-04-01", "--to", "2023-04-30", "--json")
    made = json.loads(run(*words).output)
    assert (made["maintenance"]["charged_pence"], made["maintenance"]["collected_pence"]) == (
        84_00,
        42_00,
    )
    assert made["fees"]["closing_pence"] == 16_80 - 8_40
    assert [line["reason"] for line in made["maintenance"]["lines"]] == ["charge", "allocation"]
    assert made["payouts"][0]["net_pence"] == 40_32
    before = json.loads(run(*words, "--known-at", "2023-04-18").output)
    assert before["maintenance"]["lines"] == []
    assert before["payouts"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("C99999999", "--from", "2023-04-01", "--to", "2023-04-30"), "No case has the reference"),
        (("C00000001", "--from", "2023-04-30", "--to", "2023-04-01"), "before it starts"),
    ],
)
def test_a_statement_that_cannot_be(worked: Path, words: tuple[str, ...], said: str) -> None:
    result = run("statement", *words)
    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())
    assert said in json.loads(run("statement", *words, "--json").output)["error"]


def test_every_check_holds(worked: Path) -> None:
    connection.check_constraints()
    result = run("check")
    assert result.exit_code == 0
    assert f"All {len(ALL_CHECKS)} checks hold." in result.output
    listed = json.loads(run("check", "--json").output)
    assert len(listed) == len(ALL_CHECKS)
    assert all(set(one) == {"check", "meaning", "violations"} for one in listed)


def test_a_check_that_fails_ends_with_status_1_and_says_where(worked: Path) -> None:
    connection.check_constraints()
    case = Case.objects.get()
    payer().__class__.objects.update(next_review_on=None)
    result = run("check")
    assert result.exit_code == 1
    assert "FAILS" in result.output
    assert f"case {case.reference}" in result.stderr
    failing = [one for one in json.loads(run("check", "--json").output) if one["violations"]]
    assert [one["check"] for one in failing] == ["every open case has a next step"]


@pytest.mark.django_db(transaction=True)
def test_the_books_go_to_a_file(tmp_path: Path) -> None:
    income_file(tmp_path)
    applications_file(tmp_path, application())
    run("import", tmp_path)
    run("night", "--date", FIRST_NIGHT)
    run("night", "--date", EFFECTIVE.replace(day=19))
    books = tmp_path / "books.journal"
    result = run("ledger", "export", "--format", "hledger", "--out", books, "--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == {"file": str(books), "format": "hledger", "entries": 4}
    text = books.read_text(encoding="utf-8")
    assert "Assets:Receivable:Maintenance" in text
    assert "C00000001" in text
    printed = run("ledger", "export", "--format", "hledger")
    assert printed.exit_code == 0
    assert printed.output == text
