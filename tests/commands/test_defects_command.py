"""``upkeep defects``: the register from a terminal, with the refusals said in words."""

import json

import pytest
from click.testing import Result
from typer.testing import CliRunner

from building import FIRST_NIGHT, apply, case_of, work
from upkeep.cli import app

CLOSE = ("defects", "close", "DEF-0001", "--decision", "give back", "--result", "given back")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def a_case(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    apply()
    work(FIRST_NIGHT)


def test_a_defect_goes_from_the_finding_to_the_closing() -> None:
    case = case_of().reference
    assert run("defects", "list").output == "No defect is on the register.\n"
    assert run("defects", "add", "Fee twice", "Two fees").output == "DEF-0001: Fee twice\n"
    touched = run("defects", "touch", "def-0001", case, "--pounds", "12.50")
    assert touched.output == "DEF-0001: 1 cases new\n"
    refused = run(*CLOSE)
    assert refused.exit_code == 1
    assert f"such as {case}, are neither corrected nor explained" in refused.output
    assert "1 of them waiting, £12.50" in run("defects", "list").output
    run("defects", "correct", "DEF-0001", case, "--note", "given back")
    assert run(*CLOSE, "--by", "casey").output == "DEF-0001 is closed.\n"
    (line,) = json.loads(run("defects", "list", "--json").output)
    assert (line["cases"], line["cases_waiting"], line["pence"]) == (1, 0, 12_50)
    assert (line["decision"], line["result"]) == ("give back", "given back")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("touch", "DEF-9", "C1"), 1, "There is no defect DEF-9"),
        (("touch", "DEF-0001", "C99"), 1, "There is no case C99: nothing was recorded."),
        (("touch", "DEF-0001", "C99", "--pounds", "-1"), 2, "is no amount"),
        (("touch", "DEF-0001", "C99", "--pounds", "0.001"), 2, "is no amount"),
        (("add", " ", "Two fees"), 1, "needs a title"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], status: int, said: str) -> None:
    run("defects", "add", "Fee twice", "Two fees")
    answer = run("defects", *words)
    assert answer.exit_code == status
    assert said in " ".join(answer.output.replace("│", " ").split())
