"""Files with questions go out, answers come in, and the operator reads what became of them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    apply,
    apply_without_address,
    days,
    hmrc_figure,
    hold_income,
    morning,
    work,
)
from upkeep.cases.models import IncomeRecord
from upkeep.cli import app
from upkeep.collection.models import BenefitDeductionEvent, RemittanceLine
from upkeep.gateways.income import write_income
from upkeep.gateways.models import Message
from upkeep.simulation.benefits import deduct_from_benefits
from upkeep.simulation.hmrc_files import HmrcOfTheDay, ask_hmrc_by_file

pytestmark = pytest.mark.django_db

OTHER_SYSTEM = ("--from", "hmrc_income")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def data(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def asked() -> None:
    ask_hmrc_by_file(FIRST_NIGHT - days(1))
    apply()
    work(FIRST_NIGHT)


@pytest.mark.usefixtures("asked")
def test_questions_go_out_and_answers_come_in_through_folders(data: Path, tmp_path: Path) -> None:
    figures = tmp_path / "incomes.csv"
    figures.write_bytes(write_income([hmrc_figure(PERRY)]))
    assert "1 sent, 1 done" in run("messages", "send").stdout
    assert (data / "outbox/hmrc_income/INC-20230403-01.jsonl").exists()
    answered = run("simulate", "hmrc-files", figures, "--on", FIRST_NIGHT + days(1))
    assert "1 question files answered" in answered.stdout, answered.output
    taken = run("messages", "take")
    assert "1 lines, 1 taken in, 0 here before, 0 without effect, 0 in triage" in taken.stdout
    assert IncomeRecord.objects.count() == 1
    assert (data / "inbox/hmrc_income/taken/INC-20230403-01.jsonl").exists()
    assert "Nothing has come in" in run("messages", "take").stdout


@pytest.mark.usefixtures("asked")
def test_a_file_that_does_not_say_what_it_is_needs_its_system(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"rubbish")
    refused = run("messages", "take", rubbish)
    assert refused.exit_code == 1
    assert "--from" in refused.output
    assert run("messages", "take", rubbish, "--from", "hmrc").exit_code == 1
    assert (
        "in triage: The answer cannot be read"
        in run("messages", "take", rubbish, *OTHER_SYSTEM).stdout
    )
    [line] = json.loads(run("triage", "list", "--json").stdout)
    assert line["fault"] == "garbage"


@pytest.mark.usefixtures("asked")
def test_a_folder_that_cannot_be_written_is_tried_again(data: Path) -> None:
    (data / "outbox").mkdir(parents=True, exist_ok=True)
    (data / "outbox/hmrc_income").write_text("a file where a folder should be")
    assert "1 to try again" in run("messages", "send").stdout
    assert Message.objects.get(is_file=True).fault == "unreachable"


def test_hmrc_of_the_demonstration_answers_each_morning_and_sends_later_figures_later() -> None:
    later = hmrc_figure(PERRY, 36_500, "2022-23", FIRST_NIGHT + days(4))
    ask_hmrc_by_file(FIRST_NIGHT)
    apply()
    world = HmrcOfTheDay([hmrc_figure(PERRY), later], FIRST_NIGHT)
    figures = []
    for day in (FIRST_NIGHT + timedelta(days=n) for n in range(5)):
        work(day)
        world.answer(day + days(1))
        figures.append(IncomeRecord.objects.count())
    assert figures == [1, 1, 1, 2, 2]
    again = HmrcOfTheDay([hmrc_figure(PERRY), later], FIRST_NIGHT + days(5))
    assert again.answer(FIRST_NIGHT + days(6)) == 0
    assert morning(FIRST_NIGHT) < IncomeRecord.objects.latest("pk").known_at


def test_benefits_are_asked_and_pay_over_through_folders(data: Path) -> None:
    deduct_from_benefits(FIRST_NIGHT - days(1))
    hold_income()
    apply(benefits=("income_support",))
    work(EFFECTIVE)
    assert "1 sent, 1 done" in run("messages", "send").stdout
    assert "1 question files" in run("simulate", "benefits", "--on", EFFECTIVE).stdout
    assert "1 taken in" in run("messages", "take").stdout
    work(EFFECTIVE + days(1))
    first = BenefitDeductionEvent.objects.get().first_payment_on
    assert first is not None
    said = run("simulate", "benefits", "--on", first).stdout
    assert f"1 deductions, £16.80, paid over as BDR{first:%Y%m%d}" in said
    assert "1 taken in" in run("messages", "take").stdout
    assert RemittanceLine.objects.get().deducted_pence == 16_80


def test_sources_of_addresses_answer_through_folders(data: Path) -> None:
    apply_without_address()
    work(FIRST_NIGHT)
    run("messages", "send")
    assert "1 question files" in run("simulate", "addresses", "--on", FIRST_NIGHT).stdout
    assert "4 lines, 4 taken in" in run("messages", "take").stdout
