"""The first caseload's files: up to date with the families they are made from, and readable."""

import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from upkeep.cases.forms import COUPLE_BENEFITS, FLAT_RATE_BENEFITS
from upkeep.collection.forms import EmployerReturnForm, StatementForm
from upkeep.gateways.bank_statements import read_statements
from upkeep.gateways.employer_returns import read_employer_return
from upkeep.simulation.first_caseload import FIRST_DAY, LAST_DAY, SCENARIOS
from upkeep.simulation.world import files_of, return_name

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "examples" / "first-caseload"
BYTES_MAX = 4_000_000
FAMILIES_MIN = 64


@pytest.fixture(scope="module")
def statements() -> list[StatementForm]:
    found: list[StatementForm] = []
    for path in sorted((FOLDER / "bank").iterdir()):
        found += read_statements(path.read_bytes(), path.name)
    return found


@pytest.fixture(scope="module")
def returns() -> dict[str, EmployerReturnForm]:
    paths = sorted((FOLDER / "employers").iterdir())
    return {path.name: read_employer_return(path.read_bytes(), path.name) for path in paths}


def test_what_families_tell_is_up_to_date() -> None:
    """Run tools/make_first_caseload.py when this fails."""
    made = dict(files_of([scenario.family() for scenario in SCENARIOS]))
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}
    del kept["README.md"]
    assert sorted(made) == sorted(kept)
    for name, content in made.items():
        assert kept[name] == content, f"{name} is out of date"


def test_the_folder_holds_nothing_else() -> None:
    kinds = Counter(path.suffix for path in FOLDER.rglob("*") if path.is_file())
    assert set(kinds) == {".json", ".csv", ".xml", ".md"}
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < BYTES_MAX


def test_there_are_enough_families_and_each_says_what_it_shows() -> None:
    assert len(SCENARIOS) >= FAMILIES_MIN
    assert [scenario.number for scenario in SCENARIOS] == list(range(1, len(SCENARIOS) + 1))
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for scenario in SCENARIOS:
        assert f"| {scenario.number} | {scenario.shows} | {scenario.look_at} |" in page


def test_the_page_names_every_kind_of_file() -> None:
    sys.path.insert(0, str(PROJECT / "tools"))
    from make_first_caseload import KINDS

    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    names = [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()]
    for pattern, _, start in KINDS:
        count = sum(name.startswith(start) for name in names)
        assert f"| `{pattern}` ({count}) |" in page


def test_statements_carry_on_from_nothing_to_the_end(statements: list[StatementForm]) -> None:
    assert statements[0].opening_pence == 0
    for before, after in pairwise(statements):
        assert after.opening_pence == before.closing_pence
        assert after.statement_date > before.statement_date
        assert after.sequence_number == (before.sequence_number or 0) + 1
    assert statements[0].statement_date > FIRST_DAY
    assert statements[-1].statement_date <= LAST_DAY


def test_the_account_is_never_overdrawn(statements: list[StatementForm]) -> None:
    assert min(statement.closing_pence for statement in statements) >= 0


def test_every_return_is_paid_by_a_credit_of_its_total(
    statements: list[StatementForm], returns: dict[str, EmployerReturnForm]
) -> None:
    credits = Counter(
        (found.group(), line.amount_pence)
        for statement in statements
        for line in statement.lines
        if (found := re.search("EMP[0-9]{5}", line.remittance))
    )
    owed = Counter(
        (form.employer_reference, form.total_pence) for form in returns.values() if form.total_pence
    )
    assert credits == owed


def test_returns_come_from_every_employer_under_its_own_name(
    returns: dict[str, EmployerReturnForm],
) -> None:
    """Those that families name, and the one to which somebody changes jobs."""
    named = {
        form.collection.employer_reference
        for scenario in SCENARIOS
        for form in scenario.family().applications
        if form.collection.employer_reference
    }
    assert {form.employer_reference for form in returns.values()} == named | {"EMP00004"}
    for name, form in returns.items():
        assert name == return_name(form)


def test_the_families_have_every_benefit_list_and_service() -> None:
    forms = [form for s in SCENARIOS for form in s.family().applications]
    benefits = {code for form in forms for code in form.circumstances.benefits}
    assert benefits & set(FLAT_RATE_BENEFITS)
    assert benefits & set(COUPLE_BENEFITS)
    assert {form.collection.service_type for form in forms} == {"direct_pay", "collect_and_pay"}
    assert {form.collection.frequency for form in forms} == {
        "weekly",
        "fortnightly",
        "four_weekly",
        "monthly",
    }
