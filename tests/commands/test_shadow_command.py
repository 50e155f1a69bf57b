"""A new rulebook in the shadow: says whose amount would change and why, and touches nothing."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from django.apps import apps
from django.db import Error, connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    PERRY,
    PIPPA,
    ROBIN,
    apply,
    case_of,
    days,
    hold_income,
    morning,
    work,
)
from upkeep.batch.models import ShadowReport
from upkeep.cases.switches import SHADOW, Cohort, place_of_100, set_switch
from upkeep.cli import app
from upkeep.commands import shadow
from upkeep.commands.rulebooks import Figures

PROPOSAL = """
["flat.amount"]
description = "The flat rate"
unit = "pence/week"
verified_to = 2030-03-15
plausible = [100, 5000]
[["flat.amount".value]]
from = 2012-12-10
amount = 700
reference = "As it was"
status = "source"
[["flat.amount".value]]
from = 2027-04-06
amount = 1000
reference = "Proposal A"
status = "policy"
"""
LATER = ("--effective", "2027-05-03")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["shadow", *map(str, arguments)])


def rows_in_all_tables() -> dict[str, int]:
    """How many rows each table has, but for the reports."""
    models = [model for model in apps.get_models() if model is not ShadowReport]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    (tmp_path / "rates.toml").write_text(PROPOSAL, encoding="utf-8")
    return tmp_path


@pytest.fixture
def two_families(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path_factory.mktemp("data")))
    hold_income()
    apply()
    hold_income(PIPPA, 0)
    apply(PIPPA, ROBIN, ["Lark"], benefits=("state_pension",))
    work(EFFECTIVE + days(2))


@pytest.mark.usefixtures("two_families")
def test_the_report_says_whose_amount_would_change_and_why(proposal: Path) -> None:
    before = rows_in_all_tables()
    result = run(proposal, "--json", *LATER)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    counts = report["changed"], report["unchanged"], report["refused"]
    assert counts == (1, 1, 0)
    assert report["difference_weekly_pence"] == 300
    assert [row["decisions"] for row in report["by_reason"]] == [1]
    assert "flat.amount" in report["by_reason"][0]["why"]
    kept = Path(report["file"]).read_text(encoding="utf-8")
    assert case_of(ROBIN, PIPPA).reference in kept
    assert "7.00,10.00,3.00" in kept
    assert rows_in_all_tables() == before
    assert ShadowReport.objects.get().report["changed"] == 1
    assert "1 would change" in run().stdout


@pytest.mark.usefixtures("two_families")
def test_figures_of_later_years_change_nothing_today(proposal: Path) -> None:
    result = run(proposal)
    assert result.exit_code == 0, result.output
    assert "0 of the decisions in force on 2023-04-07 would change, 2 would not" in result.stdout


class Meddling(Figures):
    """A rulebook that writes what it decides."""

    def results(self, situations, *, explained):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_payingparent SET next_review_on = NULL")
        return super().results(situations, explained=explained)


@pytest.mark.usefixtures("two_families")
def test_the_database_refuses_what_a_shadow_would_write(tmp_path: Path) -> None:
    sides = Figures("current", {}), Meddling("new", {})
    target = tmp_path / "changes.csv"
    with pytest.raises(Error, match="read-only transaction"):
        shadow.compare_in_the_dark(*sides, date(2023, 4, 7), None, target)
    assert not target.exists()


@pytest.mark.usefixtures("two_families")
def test_a_rulebook_that_is_none_is_named() -> None:
    result = run("no-such-thing")
    assert result.exit_code == 1
    assert "no-such-thing" in result.output
    assert not ShadowReport.objects.exists()


def switch_shadow(value: str, share: int = 100, *, is_on: bool = True) -> None:
    cohort = Cohort(share_percent=share)
    known_at = morning(EFFECTIVE)
    set_switch(SHADOW, cohort, EFFECTIVE, "mo", "why", known_at, is_on=is_on, value=value)


@pytest.mark.usefixtures("two_families")
def test_each_night_the_rulebook_of_the_switch_runs_once_and_decides_nothing(
    proposal: Path,
) -> None:
    text = (proposal / "rates.toml").read_text(encoding="utf-8").replace("700", "900")
    (proposal / "rates.toml").write_text(text, encoding="utf-8")
    assert shadow.shadow_of_the_night(EFFECTIVE + days(2)) is None
    switch_shadow(str(proposal))
    before = rows_in_all_tables()
    report = shadow.shadow_of_the_night(EFFECTIVE + days(2))
    assert report is not None
    assert (report["changed"], report["up_weekly_pence"], report["down_weekly_pence"]) == (
        1,
        200,
        0,
    )
    assert {row["before"] for row in report["by_rate"] if row["changed"]} == {"flat"}
    assert shadow.shadow_of_the_night(EFFECTIVE + days(2)) is None, "once a night"
    assert rows_in_all_tables() == before
    switch_shadow("", is_on=False)
    assert shadow.shadow_of_the_night(EFFECTIVE + days(3)) is None


@pytest.mark.usefixtures("two_families")
def test_a_share_of_paying_parents_runs_in_the_shadow(proposal: Path) -> None:
    switch_shadow(str(proposal), place_of_100(SHADOW, PIPPA.number) + 1)
    report = shadow.shadow_of_the_night(EFFECTIVE + days(2))
    assert report is not None
    both = place_of_100(SHADOW, PERRY.number) <= place_of_100(SHADOW, PIPPA.number)
    assert report["unchanged"] == 1 + both


@pytest.mark.usefixtures("two_families")
def test_a_rulebook_that_is_gone_does_not_stop_the_night_and_is_reported() -> None:
    switch_shadow("no-such-thing")
    report = shadow.shadow_of_the_night(EFFECTIVE + days(2))
    assert report is not None
    assert "could not run" in shadow.shadow_in_words(report)
    assert ShadowReport.objects.get().report["could_not_run"]
    assert "could not run" in run().stdout
