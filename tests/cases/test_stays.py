"""Stays withhold decisions and lose none; look-alikes close themselves; first look again, then
appeal."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
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
from upkeep.cases.board import Why, stuck_on
from upkeep.cases.look_alikes import Point, find, open_work
from upkeep.cases.models import Decision, Proceeding
from upkeep.cases.opening import reconsider_first, start
from upkeep.cases.proceedings import move
from upkeep.cases.stays import StayError, decisions_waiting, stay, withholding
from upkeep.correspondence.models import Letter
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

STAYED = date(2023, 5, 20)
CHANGED = STAYED + days(1)
LIFTED = STAYED + days(40)


def actor(on: date) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(12, tzinfo=UTC)))


def running() -> str:
    hold_income(PERRY, 36_500)
    about = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    return about


def another_child(about: str, on: date = CHANGED) -> None:
    report(forms.RelevantOtherChildrenChange, about, on, reported_by="paying_parent", count=1)


def test_while_a_stay_withholds_nothing_is_decided_and_once_lifted_everything_is() -> None:
    about = running()
    opened = stay(case_of(), "APL-000099 of somebody else", "other children", actor(STAYED))
    assert (opened.state, opened.acts) == ("withheld", "DECISION_MAKER")
    another_child(about)
    work_only(CHANGED, CHANGED + days(1))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 84_00)]
    assert withholding(case_of()) == [opened]
    assert decisions_waiting(case_of(), CHANGED) == 1
    assert violations() == {}
    move(opened.pk, "point_decided", actor(LIFTED), "it makes no difference here")
    work_only(LIFTED)
    assert [row[0] for row in liabilities(case_of())] == [EFFECTIVE, CHANGED]
    assert Decision.objects.latest("pk").effective_from == CHANGED, (
        "from the day it would have been"
    )
    assert withholding(case_of()) == []
    assert violations() == {}


def test_both_parents_of_every_case_are_told_when_decisions_wait_and_when_they_go_on() -> None:
    running()
    apply(PERRY, ROBIN, ["Lark"], on=FIRST_NIGHT + days(3))
    work_only(FIRST_NIGHT + days(3), FIRST_NIGHT + days(5))
    opened = stay(case_of(), "APL-000099 of somebody else", "other children", actor(STAYED))
    work_only(STAYED, STAYED + days(1))
    told = Letter.objects.filter(cause="stay").order_by("case", "pk")
    assert [letter.written_on for letter in told] == [STAYED] * 4
    assert len({(letter.case_id, letter.person_id) for letter in told}) == 4
    for letter in told:
        content = letter_content(letter)
        words = " ".join((content.title, *content.paragraphs, *content.sections[0].paragraphs))
        assert "From 20 May 2023 we make no new decisions" in words
        assert "APL-000099" not in words
        assert "other children" not in words
    move(opened.pk, "still_pending", actor(STAYED + days(2)), "asked")
    work_only(STAYED + days(2))
    assert told.count() == 4, "nothing new to tell"
    move(opened.pk, "point_decided", actor(LIFTED), "it makes no difference here")
    work_only(LIFTED)
    over = [letter_content(letter) for letter in told.filter(written_on=LIFTED)]
    assert len(over) == 4
    assert all(each.title.startswith("We go on with our decisions") for each in over)
    assert all("Since 29 June 2023 they wait no more." in each.paragraphs[0] for each in over)


def test_a_stay_is_on_the_board_with_its_review_and_is_looked_at_every_month() -> None:
    running()
    opened = stay(case_of(), "APL-000099", "other children", actor(STAYED))
    with connection.cursor() as cursor:
        [line] = [each for each in stuck_on(cursor.cursor, CHANGED) if each.process == "stay"]
        assert (line.why, line.look_again_on) == (Why.STAYED, opened.due_on)
        assert line.weekly_pence == 84_00
        late = opened.due_on + days(1)
        [line] = [each for each in stuck_on(cursor.cursor, late) if each.process == "stay"]
    assert line.why is Why.PAST_CLOCK
    kept = move(opened.pk, "still_pending", actor(opened.due_on), "asked the tribunal")
    assert kept.due_on > opened.due_on
    with pytest.raises(StayError, match="withheld already"):
        stay(case_of(), "APL-000099", "again", actor(late))


def test_decisions_on_an_assumption_are_made_and_held_against_the_outcome() -> None:
    about = running()
    opened = stay(case_of(), "APL-000099", "other children", actor(STAYED))
    another_child(about)
    move(
        opened.pk,
        "assumption_made",
        actor(CHANGED),
        "as the regulations prescribe",
        ["regulations_prescribe_the_assumption"],
    )
    work_only(CHANGED)
    assert [row[0] for row in liabilities(case_of())] == [EFFECTIVE, CHANGED]
    move(opened.pk, "point_decided", actor(LIFTED), "the other way")
    report(
        forms.FindingsChange,
        about,
        LIFTED,
        happened_on=CHANGED,
        basis="official_error",
        reason="The appeal was decided the other way.",
        facts=({"fact": "relevant_other_children", "count": 0},),
    )
    work_only(LIFTED)
    opened.refresh_from_db()
    assert opened.state == "put_right"
    assert liabilities(case_of())[-1][2] == 84_00
    assert violations() == {}


def look_alike() -> tuple[str, Proceeding]:
    """Pippa's case turned on the point of Perry's appeal; what it came in by, and the work."""
    about = running()
    hold_income(PIPPA, 36_500)
    other = apply(PIPPA, ROBIN, ("Finch",), on=FIRST_NIGHT + days(4))
    work_only(FIRST_NIGHT + days(4), FIRST_NIGHT + days(6))
    assert about
    appeal = start("appeal", case_of(), actor(STAYED), "by post", asked_by="paying_parent")
    point = Point(fact="historic_income")
    with connection.cursor() as cursor:
        found = find(cursor.cursor, point, appeal.dispute.decision)
    [work] = open_work(found, appeal, point, actor(STAYED))
    return other, work


def put_right(about: str, on: date) -> None:
    report(
        forms.FindingsChange,
        about,
        on,
        happened_on=case_of(ROBIN, PIPPA).effective_from,
        basis="any_time_ground",
        reason="As the tribunal decided in another case.",
        facts=({"fact": "relevant_other_children", "count": 1},),
    )


def test_a_look_alike_that_findings_put_right_closes_by_itself() -> None:
    about, work = look_alike()
    put_right(about, CHANGED)
    work_only(CHANGED)
    work.refresh_from_db()
    assert work.state == "put_right"
    assert violations() == {}


def test_a_look_alike_that_is_stayed_withholds_until_the_point_is_decided() -> None:
    about, work = look_alike()
    guard = ["a_further_appeal_on_the_point_is_pending"]
    move(work.pk, "stayed", actor(STAYED), "leave was given", guard)
    another_child(about)
    work_only(CHANGED)
    assert len(liabilities(case_of(ROBIN, PIPPA))) == 1
    move(work.pk, "point_decided", actor(LIFTED), "decided")
    work_only(LIFTED)
    assert len(liabilities(case_of(ROBIN, PIPPA))) == 2


@pytest.mark.parametrize(("asked_by", "told"), [("paying_parent", 1), ("", 2)])
def test_an_appeal_before_any_reconsideration_is_one_and_the_parent_is_told(
    asked_by: str, told: int
) -> None:
    running()
    came, seen = EFFECTIVE + days(20), EFFECTIVE + days(40)
    appeal = start("appeal", case_of(), actor(came), "by post", asked_by=asked_by)
    asked = reconsider_first(appeal, actor(seen), "never looked at again")
    appeal.refresh_from_db()
    assert appeal.state == "sent_back"
    assert (asked.process, asked.state) == ("reconsideration", "looking_again")
    assert asked.dispute.decision == appeal.dispute.decision
    assert asked.opened_on == came, "in time by the day on which the appeal came"
    work_only(seen)
    letters = Letter.objects.filter(cause="appeal_sent_back")
    assert letters.count() == told
    said = " ".join(letter_content(letters[0]).paragraphs)
    assert "mandatory reconsideration" in said
    assert "25 April 2023" in said
    assert violations() == {}
