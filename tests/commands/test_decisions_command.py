"""``upkeep decisions verify``: every decision made again, alone or shared among processes."""

import json

import pytest
from click.testing import Result
from django.db import connection, transaction
from typer.testing import CliRunner

from building import EFFECTIVE, PIPPA, ROBIN, apply, days, hold_income, settle_constraints, work
from upkeep.batch import verifying
from upkeep.batch.verifying import verify_decisions
from upkeep.cases.models import Decision
from upkeep.cli import app

IN_OTHER_WORDS = """UPDATE cases_decision
SET result = jsonb_set(result, '{receiving_parents,0,weekly}', '"0.01"')"""
BY_ANOTHER_VERSION = "UPDATE cases_decision SET rulebook_version = '2012.0'"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        app, ["decisions", "verify", "--workers", "1", *(str(argument) for argument in arguments)]
    )


def doctor(statement: str, where: str = "") -> None:
    """Change what the database itself would refuse to have changed."""
    settle_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement + where)
        cursor.execute("SET LOCAL session_replication_role = origin")


def decide_for_two_families() -> list[Decision]:
    """Two paying parents, with a decision each; the second from five days later."""
    hold_income()
    apply()
    hold_income(PIPPA, 36_500)
    apply(PIPPA, ROBIN, ["Lark"], on=EFFECTIVE + days(3))
    work(EFFECTIVE + days(6))
    return list(Decision.objects.order_by("id"))


@pytest.fixture
def two_families(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    return decide_for_two_families()


def test_decisions_come_out_the_same(two_families: list[Decision]) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 decisions made again, 0 of them by another version" in result.stdout
    assert "comes out the same to the penny" in result.stdout


def test_a_day_names_the_decisions_in_force_on_it(two_families: list[Decision]) -> None:
    assert "1 decisions made again" in run("--on", EFFECTIVE).stdout
    assert "0 decisions made again" in run("--on", EFFECTIVE - days(1)).stdout


def test_a_decision_that_does_not_come_out_ends_with_one(two_families: list[Decision]) -> None:
    first, _second = two_families
    doctor(IN_OTHER_WORDS, f" WHERE id = {first.pk}")
    result = run()
    assert result.exit_code == 1
    assert f"decision {first.pk} by" in result.output
    assert "0.01" in result.output
    plain = json.loads(run("--json").stdout)
    assert plain["failures"] == 1
    [only] = plain["differences"]
    assert (only["decision"], only["is_failure"]) == (first.pk, True)


def test_another_version_that_came_to_something_else_is_a_difference(
    two_families: list[Decision],
) -> None:
    doctor(IN_OTHER_WORDS)
    doctor(BY_ANOTHER_VERSION)
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 decisions made again, 2 of them by another version" in result.stdout
    assert "2 of another version come to other amounts today" in result.stdout


def test_a_snapshot_that_cannot_be_read_is_named(two_families: list[Decision]) -> None:
    first, _second = two_families
    doctor(
        """UPDATE cases_decision SET situation = situation - 'receiving_parents'""",
        f" WHERE id = {first.pk}",
    )
    result = run()
    assert result.exit_code == 1
    assert "receiving_parents" in result.output


def test_two_processes_find_what_one_finds(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_for_two_families()
    monkeypatch.setattr(verifying, "DECISIONS_A_PART", 1)
    doctor(IN_OTHER_WORDS)
    alone, shared = verify_decisions(workers=1), verify_decisions(workers=2)
    assert alone == shared
    assert len(shared.failures) == 2
