"""``upkeep calculate`` as its contract says: what it prints and with which status it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from upkeep.commands import batch_lines
from upkeep.commands import calculate as command
from upkeep.law import calculate, template

RUNNER = CliRunner()


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    command.register(app)
    app.command("other")(lambda: None)
    return app


def run(app: typer.Typer, *arguments: Any, given: str | bytes | None = None) -> Any:
    return RUNNER.invoke(app, ["calculate", *map(str, arguments)], input=given)


@pytest.fixture
def situation(tmp_path: Path) -> Path:
    path = tmp_path / "situation.json"
    path.write_text(json.dumps(template("2012")))
    return path


def test_prints_amounts_then_the_tree_with_citations(app: typer.Typer, situation: Path) -> None:
    result = run(app, situation)
    assert result.exit_code == 0
    before, after = result.stdout.split("\nWhy:\n")
    assert "Payable: £99.50 a week" in before
    assert "to A: £99.50 a week" in before
    assert "  [SI 2012/2677 reg 35(1)(c)]" in after


def test_json_prints_one_result_object(app: typer.Typer, situation: Path) -> None:
    result = run(app, "--json", situation)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == calculate(template("2012")).to_json()


def test_json_reads_standard_input(app: typer.Typer) -> None:
    result = run(app, "--json", "-", given=json.dumps(template("2012")))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["weekly_total"] == "99.50"


def test_template_can_be_worked_out(app: typer.Typer) -> None:
    result = run(app, "--template", "2012")
    assert result.exit_code == 0
    assert calculate(json.loads(result.stdout)).weekly_total == "99.50"


def test_no_calculation_is_said_without_an_amount(app: typer.Typer) -> None:
    given = json.dumps({**template("2012"), "receiving_parents": []})
    result = run(app, "-", given=given)
    assert result.exit_code == 0
    assert "No calculation: no qualifying child" in result.stdout
    assert "£" not in result.stdout


def test_wrong_situation_names_file_field_found_and_wanted(
    app: typer.Typer, situation: Path
) -> None:
    wrong = template("2012")
    wrong["paying_parent"]["benefits"] = ["income_suport"]
    situation.write_text(json.dumps(wrong))
    result = run(app, situation)
    assert result.exit_code == 1
    assert str(situation) in result.stderr
    assert 'paying_parent.benefits[0]: found "income_suport"; wanted a known code' in result.stderr
    assert "Did you mean 'income_support'?" in result.stderr
    as_json = run(app, "--json", situation)
    assert as_json.exit_code == 1
    assert "income_support" in json.loads(as_json.stdout)["error"]


def test_what_is_not_json_names_line_and_column(app: typer.Typer, situation: Path) -> None:
    situation.write_text('{\n "scheme": }')
    result = run(app, situation)
    assert result.exit_code == 1
    assert "line 2, column 12" in result.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000], ids=["not text", "too deep"])
def test_unreadable_content_ends_with_status_1(
    app: typer.Typer, situation: Path, content: bytes
) -> None:
    situation.write_bytes(content)
    assert run(app, situation).exit_code == 1
    result = run(app, "--batch", situation)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["line"] == 1


def test_missing_file_ends_with_status_1(app: typer.Typer, tmp_path: Path) -> None:
    result = run(app, tmp_path / "none.json")
    assert result.exit_code == 1
    assert "cannot be read: No such file or directory" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.json", "--template", "2012"],
        ["--batch", "a.jsonl", "--bulk", "b.parquet"],
        ["--bulk", "b.parquet"],
        ["a.json", "--out", "b.json"],
        ["--batch", "a.jsonl", "--json"],
        ["--nonsense"],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_wrong_calls_end_with_status_2(app: typer.Typer, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


def test_unknown_template_ends_with_status_1(app: typer.Typer) -> None:
    result = run(app, "--template", "1066")
    assert result.exit_code == 1
    assert '"2012"' in result.stderr


def lines_of(*situations: Any) -> str:
    return "".join(json.dumps(given) + "\n" for given in situations)


def test_batch_answers_every_line_in_order(app: typer.Typer, tmp_path: Path) -> None:
    given = []
    for income in ("6.99", "90.00", "500.00", "900.00"):
        one = template("2012")
        one["paying_parent"]["historic_income_annual"] = None
        one["paying_parent"]["current_income_weekly"] = income
        given.append(one)
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(lines_of(*given))
    assert run(app, "--batch", source, "--out", target).exit_code == 0
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert found == [calculate(one).to_json() for one in given]
    printed = run(app, "--batch", "-", given=lines_of(*given))
    assert printed.stdout == target.read_text()


def test_batch_answers_a_bad_line_in_its_place_and_goes_on(app: typer.Typer) -> None:
    good = json.dumps(template("2012"))
    given = f'{good}\nnonsense\n\n{{"scheme": "2012"}}\n{good}\n'
    result = run(app, "--batch", "-", given=given)
    assert result.exit_code == 1
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer.get("line") for answer in found] == [None, 2, 3, 4, None]
    assert all(set(answer) == {"line", "error"} for answer in found[1:4])
    assert "effective_date: found nothing" in found[3]["error"]
    assert "line 2: column 1" in result.stderr


def test_batch_answers_in_order_whoever_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_lines, "BLOCK_LINES", 2)
    monkeypatch.setattr(batch_lines, "ALONE_BLOCKS", 1)
    lines = [b"nonsense" if place % 5 == 3 else lines_of(template("2012")).encode()
             for place in range(17)]  # fmt: skip
    alone = list(batch_lines.answer_lines(lines, workers=1))
    several = list(batch_lines.answer_lines(iter(lines), workers=2))
    assert several == alone
    assert [number for answers in several for number, _error in answers.wrong] == [4, 9, 14]
    assert b"".join(answers.text for answers in several).count(b"\n") == 17


def test_batch_reads_no_further_ahead_than_it_has_hands_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch_lines, "BLOCK_LINES", 1)
    monkeypatch.setattr(batch_lines, "ALONE_BLOCKS", 1)
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"{}"

    answers = batch_lines.answer_lines(endless(), workers=1)
    next(answers)
    assert taken == 1
    with closing(batch_lines.answer_lines(endless(), workers=2)) as several:
        taken = 0
        next(several)
        next(several)
        assert taken <= 2 + 2 * batch_lines.AHEAD_FOR_EACH + 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"scheme": ' + b"9" * 5_000 + b"}", "cannot be read"),
        (b'{"scheme": "\\ud800"}', "scheme: found"),
        (b'{"scheme": "2012", "\\ud800": 1}', "an unknown field"),
    ],
    ids=["number without end", "half a character", "half a character as a name"],
)
def test_batch_answers_what_json_allows_and_text_does_not(
    app: typer.Typer, line: bytes, said: str
) -> None:
    result = run(app, "--batch", "-", given=line + b"\n" + lines_of(template("2012")).encode())
    assert result.exit_code == 1
    wrong, right = map(json.loads, result.stdout.splitlines())
    assert said in wrong["error"]
    assert right["weekly_total"] == "99.50"


def test_batch_leaves_no_half_written_file(app: typer.Typer, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    assert run(app, "--batch", tmp_path / "none.jsonl", "--out", target).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_bulk_without_its_package_says_what_to_do(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = run(app, "--bulk", tmp_path / "in.parquet", "--out", tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert "pip install pyarrow" in result.stderr


def test_help_shows_an_example(app: typer.Typer) -> None:
    result = run(app, "--help")
    assert result.exit_code == 0
    assert "upkeep calculate situation.json" in result.stdout
