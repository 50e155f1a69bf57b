"""Applications, changes and incomes: what is read, and that it is written back the same."""

import datetime
import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.exchange_samples import good
from upkeep.cases import forms
from upkeep.cases.forms import (
    BENEFIT_CODES,
    BankAccountChange,
    ChangesFile,
    CurrentIncomeChange,
    IncomeForm,
    SharedCareChange,
)
from upkeep.gateways import (
    FileProblems,
    applications,
    changes,
    read_applications,
    read_changes,
    read_income,
    write_applications,
    write_changes,
    write_income,
)
from upkeep.law import calculate, template

# --- Applications


def test_application_in_full() -> None:
    file = read_applications(good("applications.json"), "a.json")
    first, second = file.applications
    assert file.sent_on == datetime.date(2023, 4, 3)
    assert first.reference == "APP-0001"
    assert first.receiving_parent.bank_account.sort_code == "200000"
    assert first.circumstances.current_income_weekly_pence == 41250
    assert first.circumstances.partner_benefits == ("pension_credit",)
    assert [child.nights_with_paying_parent for child in first.children] == [60, 0]
    assert first.collection.employer_reference == "EMP00007"
    assert second.paying_parent.family_name == "O'Brien-Łuczak"
    assert second.circumstances == forms.CircumstancesForm()


def test_applications_read_back_as_written() -> None:
    file = read_applications(good("applications.json"), "a.json")
    written = write_applications(file)
    assert read_applications(written, "b.json") == file
    assert b"Tideswell" in written
    assert b'"412.50"' in written


def test_names_are_trimmed() -> None:
    content = good("applications.json").replace(b'"Elin"', b'"  Elin "')
    first = read_applications(content, "a.json").applications[0]
    assert first.children[0].given_name == "Elin"


def test_file_without_applications_is_in_order() -> None:
    content = b'{"format": "upkeep.applications", "version": 1, "sent_on": "2023-04-03", '
    assert read_applications(content + b'"applications": []}', "a").applications == ()


def test_every_bad_entry_is_reported_and_none_hides_another() -> None:
    file = json.loads(good("applications.json"))
    for number, application in enumerate(file["applications"]):
        application["children"][0]["date_of_birth"] = "soon"
        application["collection"]["frequency"] = "now and then"
        application["reference"] = f"BAD-000{number}"
    with pytest.raises(FileProblems) as refusal:
        read_applications(json.dumps(file).encode(), "a.json")
    assert [problem.field for problem in refusal.value.problems] == [
        "BAD-0000 children[0].date_of_birth",
        "BAD-0000 collection.frequency",
        "BAD-0001 children[0].date_of_birth",
        "BAD-0001 collection.frequency",
    ]


@pytest.mark.parametrize("code", BENEFIT_CODES)
def test_every_benefit_code_is_known(code: str) -> None:
    assert forms.CircumstancesForm(benefits=(code,)).benefits == (code,)


@pytest.mark.parametrize("field", ["benefits", "partner_benefits", "status"])
def test_the_law_knows_every_code_that_a_file_may_hold(field: str) -> None:
    situation = template("2012")
    codes = forms.STATUS_CODES if field == "status" else BENEFIT_CODES
    situation["paying_parent"][field] = list(codes)
    assert calculate(situation).rate


def test_a_file_may_hold_every_benefit_that_the_law_knows() -> None:
    parameters = resources.files("upkeep.law") / "parameters" / "2012" / "benefits.toml"
    tables = tomllib.loads(parameters.read_text())
    known = {name.removeprefix("benefit.") for name in tables if name.startswith("benefit.")}
    assert known == set(BENEFIT_CODES)


def test_records_do_not_show_numbers_that_identify() -> None:
    shown = repr(read_applications(good("applications.json"), "a"))
    for secret in ("QQ000101A", "55500102", "Example Row", "example.org"):
        assert secret not in shown


def test_forms_can_be_used_without_django() -> None:
    for module in Path(forms.__file__).parent.glob("*.py"):
        text = module.read_text()
        assert "import django" not in text
        assert "from django" not in text
        others = text.replace("from upkeep.cases.forms", "").replace("from upkeep.law", "")
        assert "from upkeep" not in others


# --- Changes


def test_changes_in_full() -> None:
    file = read_changes(good("changes.json"), "c.json")
    assert len({change.kind for change in file.changes}) == 11
    nights, _, income, no_income, *_ = file.changes
    assert isinstance(nights, SharedCareChange)
    assert nights.nights == {"Elin": 104, "Rhys": 0}
    assert isinstance(income, CurrentIncomeChange)
    assert isinstance(no_income, CurrentIncomeChange)
    assert (income.weekly_pence, no_income.weekly_pence) == (25000, None)
    account = next(each for each in file.changes if isinstance(each, BankAccountChange))
    assert account.sort_code == "200000"


def test_changes_read_back_as_written() -> None:
    file = read_changes(good("changes.json"), "c.json")
    assert read_changes(write_changes(file), "d.json") == file


def test_expected_change_may_lie_a_year_ahead_and_no_further() -> None:
    change = SharedCareChange(
        reference="CHG-0001",
        reported_on=datetime.date(2024, 1, 1),
        reported_by="caseworker",
        application="APP-0001",
        happened_on=datetime.date(2025, 1, 1),
        is_expected=True,
        nights={"Elin": 1},
    )
    file = ChangesFile(sent_on=datetime.date(2024, 1, 1), changes=(change,))
    assert read_changes(write_changes(file), "c").changes == (change,)
    later = write_changes(file).replace(b'"2025-01-01"', b'"2025-01-02"')
    with pytest.raises(FileProblems, match="at most a year"):
        read_changes(later, "c")


# --- Incomes


def test_incomes_in_full() -> None:
    first, second, third = read_income(good("income.csv"), "i.csv")
    assert first.total_pence == 2430000
    assert second.total_pence == 2510050 + 12000
    assert second.pension_contributions_pence == 125500
    assert third.tax_year_end == datetime.date(2000, 4, 5)


AMOUNTS = st.integers(0, 99_999_999_999)


def income_of(values: dict[str, Any]) -> IncomeForm:
    return IncomeForm(**values)


INCOMES = st.fixed_dictionaries(
    {
        "national_insurance_number": st.from_regex("QQ[0-9]{6}[A-D]", fullmatch=True),
        "tax_year": st.sampled_from(["1999-00", "2021-22", "2023-24"]),
        "employment_income_pence": AMOUNTS,
        "pension_income_pence": AMOUNTS,
        "taxable_benefits_pence": AMOUNTS,
        "trading_profit_pence": AMOUNTS,
        "pension_contributions_pence": AMOUNTS,
        "source": st.sampled_from(["paye", "self_assessment"]),
        "available_on": st.dates(datetime.date(2024, 4, 6), datetime.date(2199, 12, 31)),
    }
).map(income_of)


@given(
    st.lists(
        INCOMES,
        max_size=8,
        unique_by=lambda income: (income.national_insurance_number, income.tax_year),
    )
)
def test_incomes_read_back_as_written(incomes: list[IncomeForm]) -> None:
    assert read_income(write_income(incomes), "i.csv") == tuple(incomes)


def test_blank_lines_and_other_line_endings_are_passed_over() -> None:
    content = good("income.csv")
    expected = read_income(content, "i")
    assert read_income(content.replace(b"\n", b"\r\n") + b"\r\n\r\n", "i") == expected


# --- Schemas for senders


@pytest.mark.parametrize(
    ("schema", "entries"),
    [(applications.json_schema(), "applications"), (changes.json_schema(), "changes")],
)
def test_schema_describes_the_file_and_not_the_record(schema: dict[str, Any], entries: str) -> None:
    assert set(schema["required"]) == {"sent_on", entries}
    assert schema["additionalProperties"] is False
    text = json.dumps(schema)
    assert "_pence" not in text
    assert r"^[0-9]{1,9}\\.[0-9]{2}$" in text


def test_schema_lists_the_codes_and_kinds() -> None:
    text = json.dumps([applications.json_schema(), changes.json_schema()])
    for code in (*BENEFIT_CODES, *forms.STATUS_CODES, "shared_care", "close_case"):
        assert f'"{code}"' in text
