"""Parameter files: what is refused and with which words, and which value holds on which day."""

from __future__ import annotations

import datetime
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from upkeep.law.numbers import Exact
from upkeep.law.parameters import NoValueError, ParameterFileError, load_folder, load_scheme
from upkeep.law.parameters.loading import PARAMETER_FOLDER

WRONG = sorted((Path(__file__).parent / "wrong_parameters").glob("*.toml"))
ONE_DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_wrong_file_is_refused_with_its_message(path: Path, tmp_path: Path) -> None:
    wanted = path.read_text().splitlines()[0].removeprefix("# message: ")
    shutil.copy(path, tmp_path)
    with pytest.raises(ParameterFileError) as caught:
        load_folder(tmp_path, "2012")
    assert any(wanted in fault for fault in caught.value.faults), caught.value.faults
    assert all(fault.startswith(path.name) for fault in caught.value.faults)


def test_a_parameter_defined_in_two_files_is_refused(tmp_path: Path) -> None:
    source = PARAMETER_FOLDER / "2012" / "default.toml"
    shutil.copy(source, tmp_path / "one.toml")
    shutil.copy(source, tmp_path / "two.toml")
    with pytest.raises(ParameterFileError, match=r"default\.amount: this parameter is defined tw"):
        load_folder(tmp_path, "2012")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterFileError, match="no parameter file was found"):
        load_folder(tmp_path, "2012")


def test_every_fault_of_a_file_is_reported_at_once(tmp_path: Path) -> None:
    for name in ("a_float", "no_reference"):
        shutil.copy(Path(__file__).parent / "wrong_parameters" / f"{name}.toml", tmp_path)
    with pytest.raises(ParameterFileError) as caught:
        load_folder(tmp_path, "2012")
    assert len(caught.value.faults) >= 2


@pytest.mark.parametrize("parameter_id", sorted(load_scheme("2012").parameters))
def test_exactly_one_value_holds_around_every_change(parameter_id: str) -> None:
    parameter = load_scheme("2012").parameters[parameter_id]
    first = parameter.values[0]
    assert parameter.on(first.valid_from - ONE_DAY) is None
    assert parameter.on(first.valid_from) is first
    for earlier, later in pairwise(parameter.values):
        assert parameter.on(later.valid_from - ONE_DAY) is earlier
        assert parameter.on(later.valid_from) is later
        assert parameter.on(later.valid_from + ONE_DAY) is later
        assert earlier.content != later.content, "a new value says something new"


def test_every_value_names_its_reference_and_status() -> None:
    for parameter in load_scheme("2012").parameters.values():
        assert parameter.description
        for value in parameter.values:
            assert "reg" in value.use.citation or "para" in value.use.citation, value


def test_a_day_without_a_value_is_an_error_and_never_another_days_value() -> None:
    before = load_scheme("2012").on(datetime.date(2018, 12, 12))
    with pytest.raises(NoValueError, match=r"no value of variation\.asset_over for 2018-12-12"):
        before.value("variation.asset_over")


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    shutil.copytree(PARAMETER_FOLDER / "2012", tmp_path / "2012")
    same = load_folder(tmp_path / "2012", "2012")
    assert same.version == load_scheme("2012").version
    path = tmp_path / "2012" / "default.toml"
    path.write_text(path.read_text().replace("3900", "3800"))
    changed = load_folder(tmp_path / "2012", "2012")
    assert changed.version != same.version
    assert changed.on(datetime.date(2020, 1, 1)).value("default.amount").table[0] == Exact(3800)


@pytest.mark.parametrize(
    ("parameter_id", "day", "amount"),
    [
        ("flat.amount", "2013-11-24", 500),
        ("flat.amount", "2013-11-25", 700),
        ("reduced.minimum", "2013-11-24", 500),
        ("shared_care.minimum", "2013-11-25", 700),
        ("shared_care.extra", "2012-12-10", 700),
        ("income.cap", "2026-03-02", 300_000),
    ],
)
def test_amounts_of_the_two_eras(parameter_id: str, day: str, amount: int) -> None:
    dated = load_scheme("2012").on(datetime.date.fromisoformat(day))
    assert dated.value(parameter_id).figure == Exact(amount)


@pytest.mark.parametrize(
    ("code", "listed", "not_listed"),
    [
        ("universal_credit_no_earnings", "2013-04-29", "2013-04-28"),
        ("bereavement_allowance", "2017-04-05", "2017-04-06"),
        ("carer_support_payment", "2023-11-19", "2023-11-18"),
        ("new_state_pension", "2016-04-06", "2016-04-05"),
    ],
)
def test_benefits_are_listed_between_their_dates(code: str, listed: str, not_listed: str) -> None:
    parameters = load_scheme("2012")
    value = parameters.parameters[f"benefit.{code}"]
    on = value.on(datetime.date.fromisoformat(listed))
    off = value.on(datetime.date.fromisoformat(not_listed))
    assert on is not None
    assert on.is_true
    assert off is not None
    assert not off.is_true
