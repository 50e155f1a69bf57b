"""``upkeep law``: figures shown and checked, and what another rulebook would change."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import Result
from typer.testing import CliRunner

from upkeep.cli import app
from upkeep.law import template

PROJECT = Path(__file__).resolve().parents[2]
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


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["law", *map(str, arguments)])


def family(income: str, **facts: Any) -> dict[str, Any]:
    plain = template("2012")
    payer = plain["paying_parent"]
    payer |= {"historic_income_annual": None, "current_income_weekly": income, **facts}
    return plain


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    folder = tmp_path / "proposal"
    folder.mkdir()
    (folder / "rates.toml").write_text(PROPOSAL, encoding="utf-8")
    return folder


@pytest.fixture
def caseload(tmp_path: Path) -> Path:
    path = tmp_path / "caseload.jsonl"
    lines = [
        family("500.00"),
        {"id": "the second", "situation": family("300.00", benefits=["state_pension"])},
        family("80.00"),
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    return path


LATER = ("--effective", "2027-05-03")


# --- Figures ---


def test_a_figure_is_shown_with_every_dated_value_and_its_provision() -> None:
    said = run("show", "flat.amount").stdout
    assert "£5.00 a week, from 10 December 2012 to 24 November 2013" in said
    assert "£7.00 a week, from 25 November 2013" in said
    assert "SI 2013/2947 art 2; read in the text of the law" in said
    on = json.loads(run("show", "flat.amount", "--on", "2013-11-24", "--json").stdout)
    assert [(value["value"], value["to"]) for value in on["values"]] == [("500", "2013-11-25")]


def test_a_figure_that_is_not_there_is_met_with_the_nearest() -> None:
    result = run("show", "flat.ammount")
    assert result.exit_code == 1
    assert "Did you mean 'flat.amount'?" in result.stderr
    assert run("show", "flat.amount", "--scheme", "2010").exit_code == 1


def test_an_announced_figure_is_shown_to_hold_from_no_day() -> None:
    asked = ("show", "fee.receiving_parent", "--scheme", "collection")
    assert "announced, from no day yet: " in run(*asked).stdout
    assert "(removal_of_direct_pay)" in run(*asked).stdout
    (announced,) = json.loads(run(*asked, "--json").stdout)["announced"]
    assert announced["announcement"] == "removal_of_direct_pay"


def test_every_figure_is_listed_for_a_day() -> None:
    listed = json.loads(run("parameters", "--on", "2013-11-24", "--json").stdout)
    values = {value["id"]: value["value"] for value in listed["values"]}
    assert values["flat.amount"] == "500"
    assert len(values) == len(listed["values"]) > 50
    assert "flat.amount" in run("parameters").stdout


# --- A folder of figures ---


def test_a_folder_without_fault_is_said_to_be_so(proposal: Path) -> None:
    assert "2012: no fault found" in run("check", proposal).stdout


def test_every_fault_of_a_folder_is_named(proposal: Path) -> None:
    wrong = PROPOSAL.replace("1000", "100000").replace('"Proposal A"', '""')
    (proposal / "rates.toml").write_text(wrong, encoding="utf-8")
    result = run("check", proposal)
    assert result.exit_code == 1
    assert "a plausible figure lies from 100 to 5000" in result.stderr
    assert "there is no reference" in result.stderr
    assert len(json.loads(run("check", proposal, "--json").stdout)["faults"]) == 2


def test_a_misspelt_figure_is_no_proposal(proposal: Path) -> None:
    misspelt = PROPOSAL.replace("flat.amount", "flat.ammount")
    (proposal / "rates.toml").write_text(misspelt, encoding="utf-8")
    result = run("check", proposal)
    assert result.exit_code == 1
    assert "has no parameter of this name. Did you mean 'flat.amount'?" in result.stderr


def test_files_may_stand_in_a_folder_named_for_their_scheme(proposal: Path) -> None:
    (proposal / "2012").mkdir()
    (proposal / "rates.toml").rename(proposal / "2012/rates.toml")
    assert "2012: no fault found" in run("check", proposal).stdout
    assert run("check", proposal / "nowhere").exit_code == 1


# --- What changes ---


def test_who_changes_and_why_is_said(proposal: Path, caseload: Path) -> None:
    result = run("diff", "current", proposal, "--caseload", caseload, *LATER)
    assert result.exit_code == 0, result.stderr
    said = result.stdout
    assert "2 changed, 1 unchanged, 0 refused; +£6.00 a week in all" in said
    assert "Line 2 (the second): flat" in said
    assert "A: £7.00 → £10.00 a week (+£3.00)" in said
    assert "because flat rate [Child Support Act 1991 Sch 1 para 4(1)]" in said
    assert "before: The flat rate is £7.00 a week" in said
    assert "£10.00 a week, from 6 April 2027  [Proposal A]" in said


def test_before_the_day_of_the_proposal_nobody_changes(proposal: Path, caseload: Path) -> None:
    result = run("diff", "current", proposal, "--caseload", caseload)
    assert "0 changed, 3 unchanged" in result.stdout


def test_a_program_gets_every_change_with_its_reasons(proposal: Path, caseload: Path) -> None:
    result = run("diff", "current", proposal, "--caseload", caseload, *LATER, "--json")
    plain = json.loads(result.stdout)
    assert (plain["changed"], plain["difference_weekly"]) == (2, "6.00")
    assert plain["by_rate"] == [
        {
            "before": "basic",
            "after": "basic",
            "count": 1,
            "changed": 0,
            "difference_weekly": "0.00",
        },
        {"before": "flat", "after": "flat", "count": 2, "changed": 2, "difference_weekly": "6.00"},
    ]
    second = plain["changes"][0]
    assert (second["line"], second["id"]) == (2, "the second")
    assert second["why"][0]["parameters"][0]["after"]["value"] == "1000"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_change_goes_into_a_file(
    proposal: Path, caseload: Path, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"changes.{form}"
    run("diff", "current", proposal, "--caseload", caseload, *LATER, "--out", target)
    text = target.read_text(encoding="utf-8")
    if form == "csv":
        rows = list(csv.DictReader(text.splitlines()))
        assert [(row["line"], row["receiving_parent"], row["after"]) for row in rows] == [
            ("2", "A", "10.00"),
            ("3", "A", "10.00"),
        ]
        assert "flat.amount 700 → 1000" in rows[0]["why"]
    else:
        assert [json.loads(line)["line"] for line in text.splitlines()] == [2, 3]


def test_a_wrong_line_is_named_and_the_others_are_compared(proposal: Path, caseload: Path) -> None:
    lines = caseload.read_text(encoding="utf-8")
    caseload.write_text(lines + '{"scheme": "2012"}\nnonsense\n', encoding="utf-8")
    result = run("diff", "current", proposal, "--caseload", caseload, *LATER)
    assert result.exit_code == 1
    assert "2 changed, 1 unchanged, 2 refused" in result.stdout
    assert "line 5: " in result.stderr
    assert "receiving_parents: found nothing" in result.stderr
    assert "line 6: found something that is not JSON" in result.stderr


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("no-such-revision", "no folder and no revision of that name"),
        ("{empty}", "neither parameter files nor upkeep"),
        ("{file}", "found a file"),
    ],
)
def test_a_name_that_is_no_rulebook_says_what_is_wanted(
    caseload: Path, tmp_path: Path, name: str, complaint: str
) -> None:
    (tmp_path / "empty").mkdir()
    given = name.format(empty=tmp_path / "empty", file=caseload)
    result = run("diff", "current", given, "--caseload", caseload)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert "wanted “current”, a folder of parameter files" in result.stderr


def test_it_is_called_wrongly_without_exactly_one_caseload(caseload: Path) -> None:
    assert run("diff", "current", "current").exit_code == 2
    assert run("diff", "current", "current", "--caseload", caseload, "--decisions").exit_code == 2
    assert run("diff", "current", "current", "--decisions").exit_code == 2


# --- Other versions of the law ---


@pytest.fixture
def other_version(tmp_path: Path) -> Path:
    """A checkout whose flat rate is £9 and which words one step otherwise."""
    checkout = tmp_path / "checkout"
    shutil.copytree(PROJECT / "src/upkeep/law", checkout / "src/upkeep/law")
    shutil.copy(PROJECT / "src/upkeep/__init__.py", checkout / "src/upkeep/__init__.py")
    figures = checkout / "src/upkeep/law/parameters/2012/rates.toml"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(text.replace("amount = 700", "amount = 900"), encoding="utf-8")
    return checkout


def test_another_checkout_works_out_its_own_law(other_version: Path, caseload: Path) -> None:
    result = run("diff", other_version, "current", "--caseload", caseload)
    assert result.exit_code == 0, result.stderr
    assert "2 changed, 1 unchanged, 0 refused; −£4.00 a week in all" in result.stdout
    assert "A: £9.00 → £7.00 a week (−£2.00)" in result.stdout
    assert f"of {other_version}" in result.stdout


def test_a_revision_is_worked_out_by_its_own_law(
    other_version: Path, caseload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
        subprocess.run(["git", "-C", str(other_version), *who, *arguments], check=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "£9")
    git("tag", "nine")
    git("rm", "-r", "--quiet", "src/upkeep/law")
    git("commit", "--quiet", "-m", "No law")
    monkeypatch.setattr("upkeep.commands.rulebooks.PROJECT", other_version)
    result = run("diff", "nine", "current", "--caseload", caseload)
    assert result.exit_code == 0, result.stderr
    assert "2 changed" in result.stdout
    lawless = run("diff", "HEAD", "current", "--caseload", caseload)
    assert lawless.exit_code == 1
    assert "has no src/upkeep/law; name a later one" in lawless.stderr


def test_an_installation_is_asked_through_its_own_python(caseload: Path) -> None:
    installation = Path(sys.prefix)
    result = run("diff", installation, "current", "--caseload", caseload)
    assert "0 changed, 3 unchanged, 0 refused" in result.stdout, result.stderr


def test_a_version_that_breaks_off_is_no_result(tmp_path: Path, caseload: Path) -> None:
    law = tmp_path / "broken/upkeep/law"
    law.mkdir(parents=True)
    (law.parent / "__init__.py").touch()
    breaks_off = "import os\nRULEBOOK_VERSION = '0'\ncalculate = lambda situation: os._exit(3)\n"
    (law / "__init__.py").write_text(breaks_off, encoding="utf-8")
    result = run("diff", tmp_path / "broken", "current", "--caseload", caseload)
    assert result.exit_code == 1
    assert "0 changed, 0 unchanged, 3 refused" in result.stdout
    assert "the old rulebook: it ended without an answer" in result.stderr


# --- Tables ---


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "caseload.parquet"
    incomes = [50_000, 30_000, 8_000, 8_000]
    days = np.array(["2026-03-02"] * 4, "datetime64[D]")
    columns = {
        "effective_date": pyarrow.array(days),
        "child_counts": [[1], [1], [1, 1], [2]],
        "nights": [[0], [0], [0, 0], [0, 0]],
        "current_income_weekly_pence": incomes,
        "benefits": [[], ["state_pension"], [], []],
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_a_table_is_compared_as_arrays_and_explained_exactly(
    proposal: Path, table: Path, tmp_path: Path
) -> None:
    target = tmp_path / "changes.jsonl"
    asked = ("diff", "current", proposal, "--caseload", table, *LATER)
    result = run(*asked, "--out", target)
    assert result.exit_code == 0, result.stderr
    assert "3 changed, 1 unchanged, 0 refused; +£9.00 a week in all" in result.stdout
    assert "Row 3: flat" in result.stdout
    assert "1: £3.50 → £5.00 a week (+£1.50)" in result.stdout
    assert "flat.amount" in result.stdout
    changes = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [change["line"] for change in changes] == [2, 3, 4]
    assert changes[1]["receiving_parents"][1]["difference"] == "1.50"


def test_a_table_and_another_version_are_compared_row_by_row(
    other_version: Path, table: Path
) -> None:
    result = run("diff", other_version, "current", "--caseload", table)
    assert "3 changed, 1 unchanged, 0 refused; −£6.00 a week in all" in result.stdout


def test_a_wrong_table_names_its_column(proposal: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"nonsense": [1]}), path)
    result = run("diff", "current", proposal, "--caseload", path)
    assert result.exit_code == 1
    assert "unknown column 'nonsense'" in result.stderr


def test_a_day_before_the_scheme_is_refused(proposal: Path, table: Path) -> None:
    asked = ("diff", "current", proposal, "--caseload", table, "--effective", "2001-01-01")
    result = run(*asked)
    assert result.exit_code == 1
    assert f"{table}: " in result.stderr
    assert "began on 2012-12-10" in result.stderr


def test_lines_and_table_of_the_same_families_come_to_the_same(
    proposal: Path, table: Path, tmp_path: Path
) -> None:
    from upkeep.commands.comparing_arrays import rows_of_table

    lines = tmp_path / "same.jsonl"
    situations = [json.dumps(row.situation) for row in rows_of_table(table, None)]
    lines.write_text("\n".join(situations), encoding="utf-8")
    asked = ("diff", "current", proposal, *LATER, "--json", "--caseload")
    of_table = json.loads(run(*asked, table).stdout)
    of_lines = json.loads(run(*asked, lines).stdout)
    for plain in (of_table, of_lines):
        for change in plain["changes"]:
            change.pop("why", None)
    assert of_table == of_lines
