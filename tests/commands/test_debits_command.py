"""``upkeep debits``: mandates given, shown and ended at the command line."""

import json

import pytest
from typer.testing import CliRunner

from building import FIRST_NIGHT, apply, hold_income, payer, work
from upkeep.cli import app
from upkeep.collection.models import Mandate

pytestmark = pytest.mark.django_db
runner = CliRunner()


@pytest.fixture
def reference() -> str:
    hold_income()
    apply(frequency="monthly", day=20, method="direct_debit")
    work(FIRST_NIGHT)
    return payer().reference


def run(*words: str) -> tuple[int, str]:
    ended = runner.invoke(app, ["debits", *words])
    return ended.exit_code, ended.output


def give(reference: str, account: str = "00000007") -> tuple[int, str]:
    held = ("--name", "P MADEUP", "--sort-code", "00-00-02", "--account", account)
    return run("give", reference, *held, "--evidence", "by telephone", "--on", "2023-04-04")


def test_a_mandate_is_given_shown_and_ended(reference: str) -> None:
    assert give(reference)[0] == 0
    assert Mandate.objects.get().sort_code == "000002"
    code, said = run("show", reference, "--json")
    shown = json.loads(said)
    assert (code, shown["state"], shown["collections"]) == (0, "given", [])
    assert "Given (by telephone)" in run("show", reference)[1]
    assert run("end", reference, "--why", "by standing order", "--on", "2023-04-05")[0] == 0
    assert json.loads(run("show", reference, "--json")[1])["state"] == "cancelled"


def test_what_cannot_be_is_refused_with_what_to_do(reference: str) -> None:
    assert "account number of eight digits" in give(reference, "0000007")[1]
    assert give(reference)[0] == 0
    assert "stands: end it first" in give(reference)[1]
    assert "There is no mandate" in run("show", "999999999999")[1]
