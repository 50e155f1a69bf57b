"""Before a child is 16 or 20 the receiving parent is asked, and somebody finds out if need be."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    apply,
    case_of,
    days,
    hold_income,
    morning,
    report,
    violations,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases import forms, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.correspondence.models import Letter
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

ASKED = date(2023, 5, 1)
BIRTHDAY = ASKED + days(56)
SIXTEEN = date(2007, 6, 26)
TWENTY = date(2003, 6, 26)
RUNS_OUT = ASKED + days(2 + 28)


def applied(**born_on: date) -> str:
    hold_income(PERRY, 36_500)
    about = apply(children=tuple(born_on), born_on=born_on)
    work_only(FIRST_NIGHT, EFFECTIVE)
    return about


def asked() -> Proceeding:
    return Proceeding.objects.get(process="growing_up")


def states() -> dict[str, str]:
    found = Proceeding.objects.filter(process="growing_up")
    return {row.subject.partition(" ")[2]: row.state for row in found}


@pytest.mark.parametrize(
    ("born_on", "age", "words"), [(SIXTEEN, 16, "college or training"), (TWENTY, 20, "nobody")]
)
def test_the_receiving_parent_is_asked_eight_weeks_before(
    born_on: date, age: int, words: str
) -> None:
    applied(Wren=born_on)
    work_only(ASKED - days(1))
    assert states() == {}
    work_only(ASKED)
    assert states() == {f"Wren {age}": "asking"}
    assert asked().due_on == RUNS_OUT
    (letter,) = Letter.objects.filter(cause="growing_up")
    assert not letter.is_to_paying_parent
    assert letter.facts["birthday"] == BIRTHDAY.isoformat()
    assert words in str(letter_content(letter))
    work_only(ASKED + days(1))
    assert Letter.objects.filter(cause="growing_up").count() == 1
    assert violations() == {}


def test_an_answer_settles_it() -> None:
    about = applied(Wren=SIXTEEN)
    work_only(ASKED)
    on = ASKED + days(9)
    report(forms.EducationChange, about, on, child="Wren", ends_on=date(2025, 6, 30))
    work_only(on)
    assert states() == {"Wren 16": "known"}
    work_only(BIRTHDAY)
    assert case_of().closed_on is None
    assert violations() == {}


def test_where_nothing_is_heard_a_caseworker_finds_out_and_nothing_stops_by_itself() -> None:
    applied(Wren=SIXTEEN)
    work_only(ASKED, RUNS_OUT, RUNS_OUT + days(1))
    row = asked()
    assert row.state == "finding_out"
    work_only(BIRTHDAY + days(1))
    assert case_of().closed_on is None
    on = BIRTHDAY + days(2)
    proceedings.move(row.pk, "found_out", Actor("casey", on, morning(on)), "The school says yes.")
    assert states() == {"Wren 16": "known"}
    assert violations() == {}


def test_at_twenty_the_birthday_itself_settles_it() -> None:
    applied(Wren=TWENTY, Lark=date(2012, 1, 1))
    work_only(ASKED, RUNS_OUT + days(1), BIRTHDAY)
    assert states() == {"Wren 20": "stopped"}
    assert case_of().closed_on is None
    assert violations() == {}


def test_an_end_of_the_case_makes_the_question_needless() -> None:
    about = applied(Wren=SIXTEEN)
    work_only(ASKED)
    on = ASKED + days(3)
    report(forms.CloseCaseChange, about, on, reason="applicant_request")
    work_only(on)
    assert states() == {"Wren 16": "not_needed"}


def test_who_told_lately_is_not_asked_and_each_child_and_name_is_its_own() -> None:
    about = applied(Wren=SIXTEEN, Wrena=SIXTEEN)
    on = EFFECTIVE + days(1)
    report(forms.EducationChange, about, on, child="Wren", ends_on=date(2025, 6, 30))
    work_only(on, ASKED)
    assert states() == {"Wrena 16": "asking"}
    later = ASKED + days(1)
    report(forms.EducationChange, about, later, child="Wren", ends_on=date(2025, 7, 31))
    work_only(later)
    assert states() == {"Wrena 16": "asking"}


def test_children_of_older_cases_are_asked_about_too() -> None:
    case = transfer(children={"Wren": {}})
    child = case.children[0].model_copy(update={"date_of_birth": SIXTEEN})
    take_over(case.model_copy(update={"children": (child,)}))
    work_only(FIRST_NIGHT, ASKED)
    assert states() == {"Wren 16": "asking"}
