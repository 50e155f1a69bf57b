"""Taking files in: all together or not at all, kept as they came, and never telling on anybody."""

from pathlib import Path
from typing import Any

import pytest

from building import (
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    application,
    bank_statement,
    days,
    employer_return,
    hmrc_figure,
    line,
    morning,
    next_reference,
)
from upkeep.cases import forms
from upkeep.cases.models import Application, IncomeRecord, ReportedChange
from upkeep.collection.models import BankStatement, EmployerReturn
from upkeep.gateways.applications import write_applications
from upkeep.gateways.bank_statements import write_statement
from upkeep.gateways.changes import write_changes
from upkeep.gateways.employer_returns import write_employer_return
from upkeep.gateways.importing import import_files, import_paths
from upkeep.gateways.income import write_income
from upkeep.gateways.models import InboundFile
from upkeep.gateways.problems import FileProblems

pytestmark = pytest.mark.django_db

NOW = morning(FIRST_NIGHT)
REFERENCE = "APP-0700"


def applications(*made: forms.ApplicationForm) -> bytes:
    return write_applications(forms.ApplicationsFile(sent_on=FIRST_NIGHT, applications=made))


def changes(about: str = REFERENCE, **more: Any) -> bytes:
    change = forms.SharedCareChange(
        reference=next_reference("CHG"),
        reported_on=FIRST_NIGHT,
        reported_by="paying_parent",
        application=about,
        happened_on=FIRST_NIGHT,
        nights={"Wren": 60},
    ).model_copy(update=more)
    return write_changes(forms.ChangesFile(sent_on=FIRST_NIGHT, changes=(change,)))


def one_of_each() -> list[tuple[str, bytes]]:
    """A file of every format, those that need others before them first."""
    deductions = employer_return("EMP00017", FIRST_NIGHT, ("100000000001", 10_00))
    return [
        ("bank.xml", write_statement(bank_statement(FIRST_NIGHT, line(10_00, "EMP00017")))),
        ("changes.json", changes()),
        ("return.csv", write_employer_return(deductions)),
        ("income.csv", write_income([hmrc_figure()])),
        ("applications.json", applications(application(reference=REFERENCE))),
    ]


def counts() -> dict[str, int]:
    tables = (Application, ReportedChange, IncomeRecord, BankStatement, EmployerReturn, InboundFile)
    return {model.__name__: model.objects.count() for model in tables}


def test_every_format_comes_in_together_whatever_order_it_is_given_in() -> None:
    imported = import_files(one_of_each(), NOW)
    assert {file.format for file in imported} == {
        "upkeep.applications",
        "upkeep.changes",
        "hmrc.income",
        "iso20022.camt.053",
        "employer.return",
    }
    assert all((file.new, file.known) == (1, 0) for file in imported)
    assert counts() == {
        "Application": 1,
        "ReportedChange": 1,
        "IncomeRecord": 1,
        "BankStatement": 1,
        "EmployerReturn": 1,
        "InboundFile": 5,
    }


def test_what_came_is_kept_as_it_came() -> None:
    files = one_of_each()
    import_files([(f"somewhere/{name}", content) for name, content in files], NOW)
    kept = {file.name: bytes(file.content) for file in InboundFile.objects.all()}
    assert kept == dict(files)
    assert Application.objects.get().source == "applications.json"


def test_the_same_files_again_change_nothing() -> None:
    files = one_of_each()
    import_files(files, NOW)
    before = counts()
    again = import_files(files, NOW)
    assert [(file.new, file.known) for file in again] == [(0, 1)] * 5
    assert counts() == before


def test_the_same_content_under_two_names_comes_in_once() -> None:
    content = write_income([hmrc_figure()])
    imported = import_files([("a.csv", content), ("b.csv", content)], NOW)
    assert [(file.new, file.known) for file in imported] == [(1, 0), (0, 1)]
    assert InboundFile.objects.count() == 1


def refused(*files: tuple[str, bytes]) -> list[Any]:
    with pytest.raises(FileProblems) as raised:
        import_files(files, NOW)
    return list(raised.value.problems)


def test_everything_wrong_with_any_file_is_told_at_once_and_nothing_comes_in() -> None:
    good = applications(application())
    bad_day = good.replace(b'"2015-05-01"', b'"2015-02-30"')
    bad_income = write_income([hmrc_figure()]).replace(b"2021-22", b"2021-23")
    problems = refused(
        ("good.json", good), ("day.json", bad_day), ("income.csv", bad_income), ("odd.txt", b"Hi")
    )
    assert {problem.file for problem in problems} == {"day.json", "income.csv", "odd.txt"}
    assert all(problem.wanted for problem in problems)
    assert set(counts().values()) == {0}


def test_what_a_room_refuses_keeps_the_other_files_out() -> None:
    files = [file for file in one_of_each() if file[0] != "applications.json"]
    [problem] = refused(*files)
    assert problem.file == "changes.json"
    assert REFERENCE in problem.found
    assert problem.wanted == "import that application first, or correct the reference"
    assert set(counts().values()) == {0}


def test_refusals_of_several_rooms_are_told_together() -> None:
    import_files([("income.csv", write_income([hmrc_figure()]))], NOW)
    other = write_income([hmrc_figure(pounds_a_year=1)])
    problems = refused(("changes.json", changes("APP-9999")), ("income.csv", other))
    assert {problem.file for problem in problems} == {"changes.json", "income.csv"}
    assert InboundFile.objects.count() == 1


def test_our_own_payment_files_do_not_come_in() -> None:
    payments = Path(__file__).parents[1] / "gateways" / "good"
    found = [path for path in payments.iterdir() if b"pain.001" in path.read_bytes()[:1000]]
    problems = refused((found[0].name, found[0].read_bytes()))
    assert problems[0].found == "a payment file"


def test_a_folder_stands_for_the_files_in_it(tmp_path: Path) -> None:
    (tmp_path / "in" / "below").mkdir(parents=True)
    (tmp_path / "in" / "below" / "a.json").write_bytes(applications(application()))
    (tmp_path / "in" / "b.csv").write_bytes(write_income([hmrc_figure()]))
    (tmp_path / "in" / "notes.txt").write_text("not an exchange file", encoding="utf-8")
    imported = import_paths([tmp_path / "in"], NOW)
    assert [Path(file.name).name for file in imported] == ["a.json", "b.csv"]


def test_statements_of_several_days_may_be_given_in_any_order() -> None:
    later = FIRST_NIGHT + days(1)
    first = write_statement(bank_statement(FIRST_NIGHT, line(10_00)))
    second = write_statement(bank_statement(later, line(5_00), opening=10_00))
    imported = import_files([("b.xml", second), ("a.xml", first)], NOW)
    assert [file.new for file in imported] == [1, 1]


PRIVATE = ("QQ000001A", "QQ000011B", "Perry", "Madeup", "Rowan", "ZZ1 1ZZ", "00000000")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'"weekly"', b'"wekly"'),
        (b'"QQ000001A"', b'"QQ000001Z"'),
        (b'"1988-02-29"', b'"1988-02-30"'),
        (b'"00000000"', b'"0000000X"'),
        (b'"QQ000011B"', b'"QQ000001A"'),
    ],
)
def test_messages_carry_no_personal_data(was: bytes, now: bytes) -> None:
    content = applications(application(PERRY, ROWAN))
    assert was in content
    problems = refused(("a.json", content.replace(was, now)))
    told = " ".join(str(problem) for problem in problems)
    assert not [secret for secret in PRIVATE if secret in told], told
    assert "QQ000001Z" not in told
    assert "0000000X" not in told
