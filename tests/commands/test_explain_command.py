"""``upkeep explain``: a decision on record, why, and whether it would be made again."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from building import EFFECTIVE, apply, case_of, hold_income, work
from pdf_text import text_of
from upkeep.cases import remaking
from upkeep.cases.models import Decision
from upkeep.cli import app
from upkeep.law import calculate
from upkeep.law.parameters import load_proposals

PROPOSAL = """
["basic.lower_percent"]
description = "The share of income"
unit = "percent"
verified_to = 2030-01-01
plausible = ["1", "30"]
shape = [3]
first_index = [1]
[["basic.lower_percent".value]]
from = 2012-12-10
amount = ["13", "16", "19"]
reference = "Proposal A"
status = "policy"
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def in_this_process(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)


@pytest.fixture
def decision() -> Decision:
    """£350.00 a week from HMRC, one child who stays 60 nights a year."""
    hold_income()
    apply(nights=60)
    work(EFFECTIVE)
    return Decision.objects.get()


def other_law(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Today's rulebook takes 13% where 12% was taken."""
    (folder / "rates.toml").write_text(PROPOSAL, encoding="utf-8")
    figures = load_proposals(folder)["2012"]

    def by_other_figures(situation: dict[str, Any]) -> Any:
        return calculate(situation, figures)

    monkeypatch.setattr(remaking, "calculate", by_other_figures)


def test_amounts_versions_reasons_and_whether_it_stands_are_said(decision: Decision) -> None:
    result = run("explain", decision.pk)
    assert result.exit_code == 0, result.output
    said = result.stdout
    assert f"Decision {decision.pk}, from 5 April 2023" in said
    assert f"{case_of().reference}: £36.00 a week" in said
    assert f"Rulebook: {decision.rulebook_version}" in said
    assert f"Parameters: {decision.parameters_version}" in said
    assert "Made again with today's rulebook, it comes to the same to the penny." in said
    assert "12% of £350.00 is £42.00 a week.  [Child Support Act 1991 Sch 1 para 2]" in said


def test_names_are_left_out(decision: Decision) -> None:
    for more in ([], ["--full"], ["--json"]):
        said = run("explain", decision.pk, *more).stdout
        assert not re.search("Rowan|Perry|Wren|QQ0000", said)
        child = decision.situation["receiving_parents"][0]["children"][0]["id"]
        assert "--json" in more or f"Child {child}: 60 nights a year" in said


def test_in_full_it_has_the_facts_and_what_a_check_needs(decision: Decision) -> None:
    short, full = run("explain", decision.pk).stdout, run("explain", decision.pk, "--full").stdout
    for only_in_full in (
        '"historic_income_annual": "18250.00"',
        "£800.00 a week, from 10 December 2012",
        "None of the circumstances that give the nil rate applies.",
    ):
        assert only_in_full in full
        assert only_in_full not in short


def test_a_case_stands_for_its_decision_in_force(decision: Decision) -> None:
    reference = case_of().reference
    assert f"Decision {decision.pk}," in run("explain", reference.lower()).stdout
    assert f"Decision {decision.pk}," in run("explain", reference, "--on", EFFECTIVE).stdout
    before = run("explain", reference, "--on", date(2023, 4, 4))
    assert before.exit_code == 1
    assert "No decision in force on 2023-04-04 was found" in before.stderr


@pytest.mark.parametrize("named", ["999999", "C99999999", "nonsense", "9" * 40])
def test_an_unknown_decision_says_what_to_give(named: str) -> None:
    result = run("explain", named)
    assert result.exit_code == 1
    assert named in "".join(result.stderr.split())
    assert "error" in json.loads(run("explain", named, "--json").stdout)


def test_a_number_takes_no_day(decision: Decision) -> None:
    assert run("explain", decision.pk, "--on", "2023-04-05").exit_code == 2


def test_a_program_gets_all_that_was_kept(decision: Decision) -> None:
    plain = json.loads(run("explain", decision.pk, "--json").stdout)
    assert plain["situation"] == decision.situation
    assert plain["result"]["weekly_total"] == "36.00"
    assert plain["made_again"]["is_same"] is True
    assert plain["rulebook"]["parameters"] == decision.parameters_version


def test_it_is_explained_in_welsh_too(decision: Decision) -> None:
    english = run("explain", decision.pk).stdout
    welsh = run("explain", decision.pk, "--language", "cy").stdout
    assert "Defnyddir" in welsh or "incwm" in welsh
    assert "Historic income is used" in english
    assert "Historic income is used" not in welsh
    assert "Kind: Initial calculation\n" in english
    assert "Math: Cyfrifiad cyntaf\n" in welsh
    assert "Cyfradd: Sylfaenol\n" in welsh


def test_another_rulebook_that_comes_to_other_pennies_is_said_to(
    decision: Decision, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other_law(monkeypatch, tmp_path)
    said = run("explain", decision.pk).stdout
    assert "Made again with today's rulebook, it comes to other amounts:" in said
    assert f"{case_of().reference}: £36.00 when it was made, £39.00 now." in said
    assert "Today's rulebook is another version" in said
    assert "12% of £350.00 is £42.00" in said, "the explanation is the one that was kept"
    plain = json.loads(run("explain", decision.pk, "--json").stdout)
    assert plain["made_again"]["is_same"] is False
    assert plain["made_again"]["weekly_pence"] == {case_of().reference: 3900}


def test_facts_that_cannot_be_worked_out_any_more_say_why(
    decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_situation: dict[str, Any]) -> Any:
        return calculate({"scheme": "2099"})

    monkeypatch.setattr(remaking, "calculate", refuses)
    said = run("explain", decision.pk).stdout
    assert 'Today\'s rulebook cannot work out these facts: scheme: found "2099"' in said


def test_it_is_written_as_a_document_and_as_a_page(decision: Decision, tmp_path: Path) -> None:
    pdf, html = tmp_path / "why.pdf", tmp_path / "why.html"
    result = run("explain", decision.pk, "--pdf", pdf, "--html", html)
    assert result.exit_code == 0, result.output
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    in_pdf = "".join(text_of(pdf.read_bytes()).split())
    page = html.read_text(encoding="utf-8")
    assert "12%of£350.00is£42.00aweek." in in_pdf
    assert "12% of £350.00 is £42.00 a week." in page
    assert "comes to the same to the penny" in page
    nowhere = run("explain", decision.pk, "--pdf", tmp_path / "no/why.pdf")
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr


# --- Decisions in force under another rulebook -----------------------------------------------


def test_another_rulebook_is_compared_over_the_decisions_in_force(
    decision: Decision, tmp_path: Path
) -> None:
    (tmp_path / "rates.toml").write_text(PROPOSAL, encoding="utf-8")
    asked = ("law", "diff", "current", tmp_path, "--decisions", "--on")
    result = run(*asked, EFFECTIVE)
    assert result.exit_code == 0, result.output
    assert "1 changed, 0 unchanged, 0 refused; +£3.00 a week in all" in result.stdout
    assert f"Decision {decision.pk}: basic" in result.stdout
    assert "0 changed, 0 unchanged" in run(*asked, "2023-04-04").stdout
