"""Reasons that both parents read hold nothing on record that leads one to the other."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    violations,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.free_text import told_by
from upkeep.cases.models import Proceeding, ReportedChange
from upkeep.cases.opening import start
from upkeep.cases.receiving import receive_changes
from upkeep.correspondence.delivery import with_state
from upkeep.correspondence.models import Letter
from upkeep.parties.models import ContactDetail, Person, PersonFact
from upkeep.parties.private_words import PrivateWords

ASKED = EFFECTIVE + days(10)
NOW = datetime.combine(ASKED, time(12, tzinfo=UTC))


def keep(person: Person, kind: str, words: str, known_at: datetime = NOW) -> None:
    PersonFact.objects.create(
        person=person,
        kind=kind,
        value=words,
        effective_from=FIRST_NIGHT,
        known_at=known_at,
        source="a call",
    )


def disputed() -> tuple[str, Proceeding]:
    hold_income(PERRY)
    about = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    case = case_of()
    ContactDetail.objects.create(
        person=case.receiving_parent,
        kind="telephone",
        lines=["07700 900123"],
        effective_from=FIRST_NIGHT,
        known_at=NOW,
        source="a call",
    )
    keep(case.children.get().person, "school", "Invented Lane School")
    keep(case.paying_parent.person, "workplace", "Madeup Motors")
    keep(case.receiving_parent, "new_name", "Willow Pretended")
    asked = start(
        "reconsideration",
        case,
        Actor("casey", ASKED, NOW),
        asked_by="paying_parent",
    )
    return about, asked


def answer(about: str, asked: Proceeding, reason: str) -> forms.FindingsChange:
    return forms.FindingsChange(
        reference="CHG-9900",
        reported_on=ASKED,
        reported_by="caseworker",
        application=about,
        happened_on=EFFECTIVE,
        basis="reconsideration",
        outcome="unchanged",
        proceeding=asked.subject,
        reason=reason,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slip", "what"),
    [
        ("Wren goes to invented  lane school.", "school of a child"),
        ("He is at MADEUP MOTORS.", "workplace of the paying parent"),
        ("She is Willow Pretended now.", "new name of the receiving parent"),
        ("Ring 07700-900 123.", "telephone of the receiving parent"),
        ("She lives at zz11zz.", "postcode of"),
        ("She lives at 1 Invented Street.", "address of"),
        ("His number is QQ 00 00 01 A.", "National Insurance number of the paying parent"),
    ],
)
def test_a_reason_that_tells_too_much_is_refused_with_what_where_and_what_to_do(
    slip: str, what: str
) -> None:
    about, asked = disputed()
    form = answer(about, asked, f"The figure is right. {slip}")
    [refused] = receive_changes([form], "casey", NOW).refused
    assert what in refused.found
    assert "at character" in refused.found
    assert refused.wanted == "take it out of the reason: both parents read it"
    assert not ReportedChange.objects.filter(reference="CHG-9900").exists()


@pytest.mark.django_db
def test_what_came_on_record_after_the_reason_keeps_it_from_being_taken_up() -> None:
    about, asked = disputed()
    form = answer(about, asked, "She moved to Hidden House, and the figure is right.")
    assert not receive_changes([form], "casey", NOW).refused
    keep(case_of().receiving_parent, "workplace", "Hidden House")
    work_only(ASKED)
    assert not Letter.objects.filter(cause="decision_upheld").exists()
    note = case_of().events.get(kind="findings_not_taken").detail
    assert "workplace of the receiving parent" in note
    change = Proceeding.objects.get(process="change", subject=form.reference)
    assert change.ended_on is None, "a caseworker weighs it"
    assert violations() == {}


@pytest.mark.django_db
def test_a_reason_that_tells_nothing_goes_out() -> None:
    about, asked = disputed()
    said = "Wren's nights were counted again, and the income is the figure that HMRC holds."
    assert told_by(said, case_of()) == ""
    assert not receive_changes([answer(about, asked, said)], "casey", NOW).refused
    work_only(ASKED)
    written = with_state(Letter.objects.filter(cause="decision_upheld"))
    assert {letter.state for letter in written} == {"queued"}


@given(st.data())
def test_a_number_is_found_however_it_is_spaced(data: st.DataObject) -> None:
    digits = data.draw(st.text("0123456789", min_size=6, max_size=11))
    kept = PrivateWords(1, "telephone", digits)
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", "  "]), min_size=11, max_size=11))
    spaced = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False)).rstrip(" -")
    assert kept.place_in(f"Ring {spaced} today") == len("Ring ")
    assert kept.place_in(f"Ring 1{digits}1 today") is None
