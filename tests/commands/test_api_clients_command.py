"""``upkeep api-clients``: making programs known, and ending it."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import Result
from typer.testing import CliRunner

from upkeep.api.clients import client_of
from upkeep.cli import app
from upkeep.collection.employers import EmployerDetails, record_employer

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["api-clients", *arguments])


@pytest.mark.django_db
def test_a_program_is_made_known_authorised_and_withdrawn() -> None:
    record_employer(EmployerDetails("EMP00042", "Mill", ["1 Yard"], "ZZ9 9ZZ"), "a test", NOW)
    made = json.loads(run("add", "Example Ltd", "--scope", "orders:read", "--json").stdout)
    name = made["name"]
    assert client_of(name, made["secret"]) is not None
    assert run("authorise", name, "EMP00042", "--evidence", "a letter").exit_code == 0
    assert "already" in run("authorise", name, "EMP00042", "--evidence", "a letter").output
    [line] = json.loads(run("list", "--json").stdout)
    assert line["employers"] == ["EMP00042"]
    assert made["secret"] not in run("list").output
    assert run("end-authority", name, "EMP00042", "--evidence", "a letter").exit_code == 0
    assert run("withdraw", name, "--reason", "over").exit_code == 0
    assert client_of(name, made["secret"]) is None
    assert "(withdrawn)" in run("list").output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "Example Ltd", "--scope", "everything"), "Give scopes among"),
        (("add", " ", "--scope", "calculate"), "Say whose program"),
        (("withdraw", "api-0", "--reason", "over"), "There is no program api-0"),
        (("authorise", "api-0", "EMP00001", "--evidence", "x"), "There is no program api-0"),
    ],
)
def test_what_is_refused_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 1
    assert said in answer.output


@pytest.mark.django_db
def test_a_program_acts_only_for_employers_on_record() -> None:
    name = json.loads(run("add", "Example Ltd", "--scope", "calculate", "--json").stdout)["name"]
    answer = run("authorise", name, "EMP00099", "--evidence", "a letter")
    assert "There is no employer EMP00099" in answer.output
