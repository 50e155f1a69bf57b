"""Every ground on which maintenance ends: to the day, in which cases, why, and who is told."""

from datetime import UTC, date, datetime, time
from typing import Any, get_args

import pytest
from django.db import connection

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    report,
    violations,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.grounds import RULES, Ground, first_day_without
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.opening import start
from upkeep.cases.remaking import make_again
from upkeep.cases.verifying import verify, whole_caseload
from upkeep.correspondence.models import Letter
from upkeep.web.decisions import decisions_on
from upkeep.web.explanation import steps_for_receiving_parent
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

HAPPENED = date(2023, 5, 20)
REPORTED = date(2023, 6, 1)
JOINED = date(2023, 4, 12)

ENDS = {
    # Worked by hand from SI 2012/2677 reg 18(3) and (6) and the Act; the second figure says how
    # many of the paying parent's two cases end.
    "applicant_request": (REPORTED, 1),
    "receiving_parent_died": (HAPPENED, 1),
    "paying_parent_died": (HAPPENED, 2),
    "parents_together": (HAPPENED, 1),
    "equal_care": (HAPPENED, 1),
    "paying_parent_has_care": (HAPPENED, 1),
    "care_elsewhere": (HAPPENED, 1),
    "paying_parent_left": (HAPPENED, 2),
    "receiving_parent_left": (HAPPENED, 1),
    "adopted": (HAPPENED, 1),
    "never_a_parent": (EFFECTIVE, 1),
    "court_order": (REPORTED, 1),
    "other": (REPORTED, 1),
}


def two_cases() -> str:
    hold_income(PERRY, 36_500)
    about = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    apply(PERRY, ROBIN, ("Finch",), on=date(2023, 4, 10))
    work_only(date(2023, 4, 10), JOINED)
    return about


@pytest.mark.parametrize("reason", ENDS)
def test_each_ground_ends_the_liability_on_the_day_the_law_gives_it(reason: str) -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=HAPPENED, reason=reason)
    work_only(REPORTED)
    day, ended = ENDS[reason]
    case = case_of(ROWAN)
    assert (case.state, case.closed_on) == ("closed", day)
    assert all(end is not None and end <= day for _start, end, _weekly in liabilities(case))
    assert Case.objects.filter(closed_on__isnull=False).count() == ended
    ending = case.endings.get()
    assert (ending.ground, ending.ends_on) == (reason, day)
    assert ending.source.startswith("CHG-")
    assert case.events.filter(kind="closed", effective_on=day).count() == 1
    decided = ending.decision
    assert (decided.kind, decided.effective_from, decided.reason) == (
        "cessation",
        day,
        "case_ended",
    )
    assert make_again(decided).is_same
    told = Letter.objects.filter(cause="closure", case=case, decision=decided)
    assert told.count() == 2, "both are told, with the provision and how to dispute it"
    assert Proceeding.objects.filter(process="closure", case=case).count() == 1
    assert violations() == {}


def test_every_ground_that_can_be_reported_is_tried_and_every_one_has_its_law() -> None:
    reasons = set(get_args(forms.CloseCaseChange.model_fields["reason"].annotation))
    assert reasons == set(ENDS)
    assert set(RULES) == set(Ground)
    for rule in RULES.values():
        assert "Act 1991" in rule.citation or "SI 2012/2677" in rule.citation
    assert reasons <= set(Ground.values)


@pytest.mark.parametrize("reason", sorted(set(ENDS) - {"other"}))
def test_both_parents_are_told_the_day_and_the_ground_in_both_languages(reason: str) -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=HAPPENED, reason=reason)
    work_only(REPORTED)
    letters = Letter.objects.filter(cause="closure", case=case_of(ROWAN))
    assert letters.count() == 2
    for letter in letters:
        said = []
        for language in ("en", "cy"):
            letter.language = language
            said.append(letter_content(letter).paragraphs)
        assert len(said[0]) == len(said[1]) == 2
        assert not set(said[0]) & set(said[1])


def test_the_letter_of_an_end_names_its_law_and_how_to_dispute_it() -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=HAPPENED, reason="equal_care")
    work_only(REPORTED)
    letter = Letter.objects.filter(cause="closure", case=case_of(ROWAN)).latest("pk")
    content = letter_content(letter)
    assert [value for _label, value in content.figures] == [
        "20 May 2023",
        RULES[Ground.EQUAL_CARE].citation,
    ]
    said = " ".join(text for section in content.sections for text in section.paragraphs)
    assert "mandatory reconsideration" in said
    assert "independent tribunal" in said


def test_an_end_is_on_the_list_of_decisions_and_is_made_again_like_any_other() -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=HAPPENED, reason="adopted")
    work_only(REPORTED)
    first = decisions_on(case_of(ROWAN))[0]
    assert (first.decision.kind, first.after_pence) == ("cessation", 0)
    [step] = steps_for_receiving_parent(first.decision, case_of(ROWAN))
    assert "adopted" in step.text
    with connection.cursor() as cursor:
        assert not verify(cursor.cursor, whole_caseload(cursor.cursor)).differences
    assert decisions_on(case_of(ROBIN))[0].decision.kind != "cessation"


def test_an_end_that_was_wrong_is_looked_at_again_and_a_case_carries_on() -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=HAPPENED, reason="equal_care")
    work_only(REPORTED)
    ended = case_of(ROWAN)
    asked = REPORTED + days(5)
    casey = Actor("casey", asked, datetime.combine(asked, time(12, tzinfo=UTC)))
    dispute = start("reconsideration", ended, casey, asked_by="receiving_parent")
    assert dispute.dispute.decision == ended.endings.get().decision
    assert dispute.state == "looking_again"
    report(
        forms.FindingsChange,
        about,
        asked,
        happened_on=HAPPENED,
        basis="reconsideration",
        proceeding=dispute.subject,
        decision=dispute.dispute.decision.pk,
        reason="The children are with her for most of the week.",
        facts=({"fact": "qualifies", "child": "Wren", "is_so": True},),
    )
    work_only(asked)
    carried_on = case_of(ROWAN)
    assert (carried_on.continues, carried_on.effective_from) == (ended, HAPPENED)
    assert liabilities(carried_on)[-1][2] > 0
    dispute.refresh_from_db()
    assert dispute.state == "revised"
    assert violations() == {}


def test_an_expected_request_ends_on_the_day_asked_for() -> None:
    about = two_cases()
    day = REPORTED + days(30)
    report(forms.CloseCaseChange, about, REPORTED, happened_on=day, reason="applicant_request")
    work_only(REPORTED)
    assert case_of(ROWAN).closed_on == day


def test_an_end_before_the_first_day_leaves_nothing() -> None:
    for ground in Ground:
        assert first_day_without(ground, HAPPENED, REPORTED, REPORTED + days(9)) == (
            REPORTED + days(9)
        )


def test_an_end_that_is_moved_back_is_told_again() -> None:
    about = two_cases()
    report(forms.CloseCaseChange, about, REPORTED, reason="applicant_request")
    work_only(REPORTED)
    later = REPORTED + days(3)
    together = {"happened_on": HAPPENED, "reason": "parents_together"}
    report(forms.CloseCaseChange, about, later, **together)
    work_only(later)
    assert case_of(ROWAN).closed_on == HAPPENED
    assert [each.ground for each in case_of(ROWAN).endings.order_by("pk")] == [
        "applicant_request",
        "parents_together",
    ]
    told = Letter.objects.filter(cause="closure", case=case_of(ROWAN)).order_by("written_on")
    assert [letter.facts["closed_on"] for letter in told] == [
        *[REPORTED.isoformat()] * 2,
        *[HAPPENED.isoformat()] * 2,
    ]
    assert violations() == {}


def test_prison_makes_the_rate_nil_and_ends_nothing() -> None:
    about = two_cases()
    report(forms.StatusChange, about, REPORTED, happened_on=HAPPENED, status=("prisoner",))
    work_only(REPORTED)
    assert case_of(ROWAN).closed_on is None
    assert liabilities(case_of(ROWAN))[-1] == (REPORTED, None, 0)
    assert violations() == {}


@pytest.mark.parametrize(
    "reason", ["adopted", "lives_elsewhere", "with_paying_parent", "left_the_country", "married"]
)
def test_a_child_stops_counting_on_the_day_of_the_change_and_the_last_one_ends_the_case(
    reason: str,
) -> None:
    hold_income(PERRY, 36_500)
    about = apply(PERRY, ROWAN, ("Wren", "Lark"))
    work_only(FIRST_NIGHT, EFFECTIVE)
    changed: dict[str, Any] = {"happened_on": HAPPENED, "reason": reason}
    report(forms.ChildNoLongerQualifiesChange, about, REPORTED, child="Lark", **changed)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, HAPPENED, 112_00), (HAPPENED, None, 84_00)]
    later = REPORTED + days(1)
    changed["happened_on"] = REPORTED
    report(forms.ChildNoLongerQualifiesChange, about, later, child="Wren", **changed)
    work_only(later)
    assert (case_of().closed_on, case_of().endings.get().ground) == (REPORTED, "no_child_left")
    assert violations() == {}
