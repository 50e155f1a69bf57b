"""Announced law: present, off, and on from the very day that is written for it."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upkeep.law import CommencementFileError, collection_parameters, parameters_version
from upkeep.law.parameters import load_announcements, load_folder, load_scheme
from upkeep.law.parameters.loading import PARAMETER_FOLDER

ONE_DAY = datetime.timedelta(days=1)
FROM = datetime.date(2028, 4, 3)
SWITCHES = {
    "removal_of_direct_pay": {
        "direct_pay.is_open": (True, False),
        "fee.paying_parent_who_complies": (Fraction(1, 5), Fraction(1, 50)),
        "fee.receiving_parent": (Fraction(1, 25), Fraction(1, 50)),
    },
    "administrative_liability_orders": {"liability_order.without_court": (False, True)},
    "collection_on_evidence_of_abuse": {"collection.on_evidence_of_abuse": (False, True)},
}


def switched_on(folder: Path, name: str, day: str = "2028-04-03") -> Path:
    path = folder / "commencement.toml"
    path.write_text(f'[{name}]\nfrom = {day}\ncommenced_by = "an instrument made up for a test"\n')
    return path


def content(value: object) -> object:
    return getattr(value, "fraction", value)


def test_nothing_announced_holds_on_any_day() -> None:
    parameters = collection_parameters()
    told = {p.id: p for p in parameters.parameters.values() if p.announced}
    assert set(told) == {name for switch in SWITCHES.values() for name in switch}
    for parameter in told.values():
        (announced,) = parameter.announced
        assert announced.content not in [value.content for value in parameter.values]
        far = parameter.on(datetime.date(2099, 12, 31))
        assert far is parameter.values[-1]
        assert far.use.status != "announced"


def test_every_announcement_switches_something() -> None:
    assert set(load_announcements()) == set(SWITCHES)


@pytest.mark.parametrize("name", SWITCHES)
def test_a_date_in_a_file_switches_it_on_from_that_day(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = collection_parameters()
    monkeypatch.setenv("UPKEEP_COMMENCEMENT", str(switched_on(tmp_path, name)))
    after = collection_parameters()
    for parameter_id, parameter in after.parameters.items():
        old, new = SWITCHES[name].get(parameter_id, (None, None))
        the_day_before = parameter.on(FROM - ONE_DAY)
        known = before.parameters[parameter_id].on(FROM - ONE_DAY)
        assert the_day_before is not None
        assert known is not None
        assert the_day_before.content == known.content
        for day in (FROM, FROM + ONE_DAY):
            value = parameter.on(day)
            assert value is not None
            if new is None:
                assert value.content == known.content
            else:
                assert (content(known.content), content(value.content)) == (old, new)
                assert value.use.status == "announced"
                assert "an instrument made up for a test" in value.use.citation
                assert value.use.valid_from == "2028-04-03"


@settings(max_examples=12)
@given(
    st.sampled_from(sorted(SWITCHES)),
    st.dates(datetime.date(2028, 1, 1), datetime.date(2040, 12, 31)),
    st.integers(-900, 900),
)
def test_announced_law_counts_from_its_day_and_on_no_day_before(
    name: str, start: datetime.date, apart: int
) -> None:
    """Whatever day a file gives, and whatever day is asked about."""
    day = start + apart * ONE_DAY
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPKEEP_COMMENCEMENT", str(switched_on(Path(folder), name, f"{start}")))
        parameters = collection_parameters()
        for parameter_id, (old, new) in SWITCHES[name].items():
            value = parameters.parameters[parameter_id].on(day)
            assert value is not None
            assert content(value.content) == (new if day >= start else old)


def test_the_version_tells_that_a_switch_was_used_and_other_schemes_keep_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection, calculation = collection_parameters().version, parameters_version("2012")
    for day in ("2028-04-03", "2028-04-04"):
        path = switched_on(tmp_path, "removal_of_direct_pay", day)
        named = path.rename(tmp_path / f"{day}.toml")
        monkeypatch.setenv("UPKEEP_COMMENCEMENT", str(named))
        assert collection_parameters().version != collection
        collection = collection_parameters().version
        assert parameters_version("2012") == calculation


def test_a_switch_before_law_in_force_is_refused(tmp_path: Path) -> None:
    path = switched_on(tmp_path, "removal_of_direct_pay", "2014-08-10")
    with pytest.raises(ValueError, match="is switched on from 2014-08-10, before a later value"):
        load_folder(PARAMETER_FOLDER / "collection", "collection", load_announcements(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[removal_of_fees]\nfrom = 2028-04-03", "nothing of this name was announced; wanted rem"),
        ("removal_of_direct_pay = 2028-04-03", "found a bare value; wanted a table"),
        ("[removal_of_direct_pay]\nfrom = 'April'\ncommenced_by = 'x'", "from is 'April'; wanted"),
        ("[removal_of_direct_pay]\nfrom = 2028-04-03", "name the instrument that brings it"),
        ("[removal_of_direct_pay]\nform = 2028-04-03", "unknown field 'form'; wanted"),
        ("[removal_of_direct_pay", "this is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_message(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "commencement.toml"
    path.write_text(text)
    with pytest.raises(CommencementFileError, match=message) as caught:
        load_announcements(path)
    assert all(fault.startswith("commencement.toml: ") for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("parameter_id", "day", "amount"),
    [
        ("fee.application", "2014-06-29", 0),
        ("fee.application", "2014-06-30", 2000),
        ("fee.application", "2024-02-25", 2000),
        ("fee.application", "2024-02-26", 0),
        ("fee.paying_parent", "2014-08-10", 0),
        ("fee.paying_parent", "2014-08-11", Fraction(1, 5)),
        ("fee.receiving_parent", "2014-08-10", 0),
        ("fee.receiving_parent", "2014-08-11", Fraction(1, 25)),
        ("fee.enforcement.liability_order", "2026-03-02", 30000),
    ],
)
def test_fees_between_their_dates(parameter_id: str, day: str, amount: object) -> None:
    dated = load_scheme("collection").on(datetime.date.fromisoformat(day))
    assert dated.value(parameter_id).figure.fraction == amount
