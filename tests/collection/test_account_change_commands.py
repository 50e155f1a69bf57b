"""Changes of account from a terminal, and the rules over all records of one person."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    PIPPA,
    Parent,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    morning,
    payer,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.same_people import find_different, find_same
from upkeep.cli import app
from upkeep.collection import account_changing
from upkeep.collection.account_change_models import Risk
from upkeep.collection.account_changing import Asked
from upkeep.collection.models import AccountChange
from upkeep.parties.models import ContactDetail, Person, PersonFact

pytestmark = pytest.mark.django_db

ASKED_ON = date(2023, 4, 20)
DAY_BEFORE = ASKED_ON - days(1)
AGAIN = Parent("Rowan Fictional", "QQ000015B")
"""The receiving parent, recorded a second time."""
NEW = forms.BankAccountForm(name="R Fictional", sort_code="000001", account_number="00000003")


@pytest.fixture(autouse=True)
def family() -> None:
    """A family whose receiving parent has been paid, and has another case under another record."""
    hold_income()
    apply()
    work(EFFECTIVE)
    bank(ASKED_ON - days(3), line(42_00, payer().reference))
    hold_income(PIPPA)
    apply(PIPPA, AGAIN, ("Finch",), on=ASKED_ON - days(2))
    work_only(ASKED_ON - days(3), ASKED_ON - days(2), ASKED_ON - days(1))


def other_record() -> Person:
    return Person.objects.get(national_insurance_number=AGAIN.number)


def merged(on: date = DAY_BEFORE) -> None:
    """Both records are found to be of one person, the day before the change or another day."""
    find_same(case_of().receiving_parent, other_record(), "one passport", casey(on))


def casey(on: date = ASKED_ON) -> Actor:
    return Actor("casey", on, morning(on))


def risks(on: date = ASKED_ON) -> set[str]:
    """Why a second person looks at a change that is asked for under the first record."""
    asked = Asked(case_of(), NEW, AccountChange.Route.OWN_PAGE)
    change = account_changing.ask(asked, Actor("rowan", on, morning(on)))
    return set(change.reasons.values_list("risk", flat=True))


def marked() -> None:
    PersonFact.objects.create(
        person=other_record(),
        kind=PersonFact.Kind.AT_RISK,
        value=True,
        effective_from=ASKED_ON - days(2),
        known_at=morning(ASKED_ON - days(2)),
        source="test",
    )


def moved() -> None:
    ContactDetail.objects.create(
        person=other_record(),
        kind="address",
        lines=["7 Moved Street"],
        postcode="ZZ7 7ZZ",
        effective_from=ASKED_ON - days(1),
        known_at=morning(ASKED_ON - days(1)),
        source="test",
    )


def test_a_marker_under_either_record_protects_the_person() -> None:
    marked()
    assert risks() == set(), "two people, as far as anybody knows"
    merged(ASKED_ON + days(39))
    assert Risk.PROTECTED in risks(ASKED_ON + days(40))
    assert violations() == {}


def test_an_address_that_changed_under_either_record_counts() -> None:
    moved()
    merged()
    assert Risk.CONTACT_CHANGED in risks()
    assert violations() == {}


def test_an_account_used_under_the_persons_other_record_is_not_somebody_elses() -> None:
    theirs = {"name": NEW.name, "sort_code": NEW.sort_code}
    account = forms.BankAccountForm(**theirs, account_number=NEW.account_number)
    other = Asked(case_of(AGAIN, PIPPA), account, AccountChange.Route.STAFF)
    account_changing.ask(other, casey(ASKED_ON - days(1)))
    merged()
    assert Risk.USED_BY_ANOTHER not in risks()


def test_records_taken_apart_again_are_two_people_from_then_on() -> None:
    marked()
    merged()
    find_different(case_of().receiving_parent, other_record(), "cousins", casey(ASKED_ON))
    assert risks(ASKED_ON + days(1)) == set()
    assert violations() == {}


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["accounts", *words])
    return result.exit_code, result.output


def said(*words: str) -> dict[str, object]:
    code, output = run(*words, "--json")
    assert code == 0, output
    found: dict[str, object] = json.loads(output)
    return found


ACCOUNT = ("--name", "R Fictional", "--sort-code", "000001", "--account-number", "00000003")
WHEN = ("--on", ASKED_ON.isoformat())


def test_the_commands_list_ask_and_answer() -> None:
    marked()
    merged()
    asked = said("ask", case_of().reference, *ACCOUNT, *WHEN, "--by", "casey")
    name = str(asked["change"])
    assert (asked["stands"], asked["reasons"]) == ("second_person", ["protected"])
    assert asked["ends_in"] == "0003"
    code, listed = run("list")
    assert code == 0
    assert name in listed
    assert "00000003" not in listed, "nobody sees more than the last four digits"
    code, own = run("approve", name, "--why", "asked her", *WHEN, "--by", "casey")
    assert code != 0
    assert "Somebody else" in own
    agreed = said("approve", name, "--why", "asked her by telephone", *WHEN, "--by", "fin")
    assert (agreed["stands"], agreed["answered_by"]) == ("waiting", "fin")
    refused = said("refuse", name, "--why", "she did not ask", *WHEN, "--by", "fin")
    assert refused["stands"] == "refused"
    assert run("list")[1].strip() == "No change of account waits."
    assert name in run("list", "--all")[1]


def test_a_change_can_be_taken_back() -> None:
    name = str(said("ask", case_of().reference, *ACCOUNT, *WHEN)["change"])
    assert said("withdraw", name, "--why", "she keeps the old one", *WHEN)["stands"] == "withdrawn"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("ask", "C99999999", *ACCOUNT), "No case"),
        (("ask", "CASE", "--name", "R", "--sort-code", "1", "--account-number", "2"), "six digits"),
        (("ask", "CASE", *ACCOUNT[:-1], "00000000", *WHEN), "already"),
        (("approve", "AC999999", "--why", "x"), "There is no change"),
        (("refuse", "nonsense", "--why", "x"), "There is no change"),
    ],
)
def test_what_is_wrong_is_said(words: tuple[str, ...], wanted: str) -> None:
    if words[0] == "ask" and "already" in wanted:
        words = ("ask", "CASE", "--name", "R", "--sort-code", "000000", *words[6:])
    code, output = run(*(case_of().reference if word == "CASE" else word for word in words))
    assert code != 0
    assert wanted in " ".join(output.split())
