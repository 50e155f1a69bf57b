"""Somebody nobody can reach is looked for at every source, and nothing about them is lost."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from typer.testing import CliRunner

from building import (
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    application,
    apply,
    apply_without_address,
    case_of,
    days,
    hold_income,
    morning,
    payer,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import AddressFinding, Case, Proceeding
from upkeep.cases.proceedings import move
from upkeep.cli import app
from upkeep.correspondence.delivery import note_returned
from upkeep.correspondence.models import Letter
from upkeep.gateways.addresses import SOURCES
from upkeep.gateways.channels import INBOX
from upkeep.gateways.line_files import entry_of, line_of, read_line_file, write_line_file
from upkeep.gateways.models import Message
from upkeep.parties.models import ContactDetail
from upkeep.web.letter_sending import print_letters

pytestmark = pytest.mark.django_db

NEXT_DAY = FIRST_NIGHT + days(1)
ADDRESS = {"lines": ["2 Invented Street"], "postcode": "ZZ1 1ZZ"}
NOTHING = {"outcome": "not_found"}


@pytest.fixture
def reference(db: None) -> str:
    hold_income()
    made = apply_without_address()
    work(FIRST_NIGHT)
    return made


def asked() -> list[dict[str, Any]]:
    """The questions of the last file."""
    file = Message.objects.filter(system="addresses", is_file=True, direction="out").latest("pk")
    return [entry_of(line) or {} for line in read_line_file(bytes(file.content)).lines]


def answer(*said: dict[str, Any], on: date = NEXT_DAY) -> Message:
    """Answer the questions of the last file in order, as many as there are answers."""
    file = Message.objects.filter(system="addresses", is_file=True, direction="out").latest("pk")
    lines = [
        line_of({"request_id": question["request_id"], **each})
        for question, each in zip(asked(), said, strict=False)
    ]
    head = {"file": "upkeep.address-replies", "reference": f"R {on}", "request": file.key}
    return INBOX.take(write_line_file(head, lines), None, datetime.combine(on, time(7), UTC))


def found(*, verified: bool = True) -> dict[str, Any]:
    day = FIRST_NIGHT - days(30)
    return {
        "outcome": "found",
        "address": ADDRESS,
        "as_of": day.isoformat(),
        "verified": verified,
    }


def state(reference: str) -> str:
    return Proceeding.objects.get(process="application", subject=reference).state


def test_every_source_is_asked_and_the_application_waits_with_its_date(reference: str) -> None:
    assert {question["source"] for question in asked()} == set(SOURCES)
    assert state(reference) == "tracing"
    assert not Case.objects.exists()
    work(NEXT_DAY)
    assert Message.objects.filter(is_file=True).count() == 1, "nobody is asked twice at once"
    assert violations() == {}


def test_a_verified_address_lets_the_application_go_on(reference: str) -> None:
    answer(found())
    work(NEXT_DAY)
    case = case_of()
    assert (case.applied_on, case.effective_from) == (FIRST_NIGHT, NEXT_DAY + days(2))
    detail = ContactDetail.objects.get(person=payer().person, kind="address")
    assert (detail.lines, detail.effective_from) == (ADDRESS["lines"], FIRST_NIGHT - days(30))
    finding = AddressFinding.objects.get()
    assert (finding.source, finding.verified_by) == (SOURCES[0], SOURCES[0])
    assert state(reference) == "asking_income"
    assert violations() == {}


def test_an_address_that_is_not_sure_waits_for_a_person(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    answer(found(verified=False))
    work(NEXT_DAY)
    assert not Case.objects.exists()
    number = str(AddressFinding.objects.get().pk)
    run = CliRunner().invoke
    assert "2 Invented Street" in run(app, ["addresses", "list"]).stdout
    refused = run(app, ["addresses", "verify", number, "--note", " "])
    assert refused.exit_code == 1
    done = run(app, ["addresses", "verify", number, "--note", "rang the landlord", "--by", "casey"])
    assert done.exit_code == 0, done.output
    assert AddressFinding.objects.latest("pk").verified_by == "casey"
    work_only(NEXT_DAY + days(1))
    assert Case.objects.count() == 1
    assert "No address waits" in run(app, ["addresses", "list"]).stdout


def test_when_no_source_knows_all_are_asked_again_after_a_quarter(reference: str) -> None:
    answer(NOTHING, NOTHING, NOTHING)
    work(NEXT_DAY)
    assert state(reference) == "tracing", "one source has not answered"
    first, last = asked()[0], asked()[3]
    Message.objects.filter(key=first["request_id"]).get()
    file = Message.objects.filter(system="addresses", is_file=True, direction="out").get()
    head = {"file": "upkeep.address-replies", "reference": "late", "request": file.key}
    late = line_of({"request_id": last["request_id"], **NOTHING})
    INBOX.take(write_line_file(head, [late]), None, datetime.combine(NEXT_DAY, time(9), UTC))
    work_only(NEXT_DAY + days(1))
    assert state(reference) == "not_found"
    again = NEXT_DAY + days(93)
    work_only(again)
    assert state(reference) == "tracing"
    assert {question["asked_on"] for question in asked()} == {again.isoformat()}
    answer(found(), on=again + days(1))
    work_only(again + days(1))
    assert case_of().applied_on == FIRST_NIGHT
    assert violations() == {}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"outcome": "not_known"}, "not_known"),
        ({"outcome": "error", "code": "closed"}, "refused"),
        ({"outcome": "found"}, "garbage"),
        ({"outcome": "moved"}, "garbage"),
        ({**NOTHING, "more": 1}, "garbage"),
    ],
)
def test_an_answer_that_gives_nothing_is_in_triage_with_whom_it_is_about(
    reference: str, said: dict[str, Any], fault: str
) -> None:
    assert answer(said, NOTHING).account.failed == 1
    [failed] = Message.objects.filter(state="failed")
    assert failed.fault == fault
    assert failed.paying_parent == payer()
    assert violations() == {}


def test_who_is_known_from_another_case_needs_no_tracing() -> None:
    apply()
    work(FIRST_NIGHT)
    apply_without_address(PERRY, ROBIN, on=NEXT_DAY)
    work(NEXT_DAY)
    assert Case.objects.count() == 2


def test_a_paying_parent_who_applies_says_where_they_live() -> None:
    form = application().model_dump(mode="json", by_alias=True)
    del form["paying_parent"]["address"]
    forms.ApplicationForm.model_validate(form, strict=False)
    form["applicant"] = "paying_parent"
    with pytest.raises(ValueError, match="the paying parent is the applicant"):
        forms.ApplicationForm.model_validate(form, strict=False)


@pytest.fixture
def returned_letter(db: None) -> Proceeding:
    """A decision notice that came back, and whose address a caseworker has asked for."""
    hold_income()
    apply()
    work(FIRST_NIGHT + days(2))
    written = FIRST_NIGHT + days(2)
    letter = Letter.objects.get(cause="decision", person=case_of().receiving_parent)
    print_letters(written, morning(written + days(1)))
    note_returned(letter.reference, written + days(1), morning(written + days(1)), "gone away")
    work(written + days(1))
    task = Proceeding.objects.get(process="undelivered_letter")
    actor = Actor("casey", written + days(2), morning(written + days(2)))
    move(task.pk, "address_wanted", actor)
    work(written + days(2))
    return task


def test_where_a_letter_did_not_reach_somebody_their_address_is_asked_for(
    returned_letter: Proceeding,
) -> None:
    on = FIRST_NIGHT + days(5)
    assert {each["national_insurance_number"] for each in asked()} == {ROWAN.number}
    answer(found(), on=on)
    finding = AddressFinding.objects.get()
    assert finding.person == case_of().receiving_parent
    work(on)
    returned_letter.refresh_from_db()
    assert returned_letter.state == "with_caseworker"
    assert violations() == {}


def test_the_address_where_nobody_was_reached_is_no_news(returned_letter: Proceeding) -> None:
    on = FIRST_NIGHT + days(5)
    held = {**found(), "address": {"lines": ["1 Invented Street"], "postcode": "ZZ1 1ZZ"}}
    answer(held, NOTHING, NOTHING, NOTHING, on=on)
    assert not AddressFinding.objects.exists()
    work(on)
    returned_letter.refresh_from_db()
    assert returned_letter.state == "with_caseworker", "nobody knows of another address"
