"""The commands about banks say what they found, and end with 1 where it is wrong."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateways.test_standard_18 import submission
from upkeep.cli import app
from upkeep.gateways.standard_18 import write_submission


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["bank", *arguments])
    return result.exit_code, result.output


def test_a_file_for_bacs_is_shown_without_accounts(tmp_path: Path) -> None:
    path = tmp_path / "payouts.txt"
    path.write_bytes(write_submission(submission()))
    code, said = run("show-file", str(path))
    assert code == 0
    assert "2026-11-23  99         £217.69  CM 100000012345" in said
    assert "66374958" not in said
    path.write_bytes(write_submission(submission())[:300])
    code, said = run("show-file", str(path))
    assert code == 1
    assert "send the whole file" in said


@pytest.mark.django_db
def test_an_account_is_checked_by_the_weights_that_were_loaded(tmp_path: Path) -> None:
    day = date(2024, 1, 2).isoformat()
    assert "no table of weights" in run("check-account", "10-79-99", "88837491", "--on", day)[1]
    weights = tmp_path / "valacdos.txt"
    weights.write_text("107000 107999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n")
    assert run("load-weights", str(weights), "--from", day)[0] == 0
    assert "Held before" in run("load-weights", str(weights), "--from", day)[1]
    assert run("check-account", "107999", "88837491", "--on", day) == (
        0,
        "The account can exist.\n",
    )
    assert run("check-account", "107999", "88837493", "--on", day)[0] == 1
    assert "leaves it out" in run("check-account", "200000", "88837493", "--on", day)[1]
    assert run("check-account", "1079", "88837493")[0] == 1
    weights.write_text("107000 107999 MOD12\n")
    code, said = run("load-weights", str(weights), "--from", day)
    assert code == 1
    assert "line 1" in said
