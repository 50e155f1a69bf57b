"""Proceedings follow what the nights record, clocks lead on, and the board shows what is stuck."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.board import BLOCKED, NO_NEXT_STEP, PAST_CLOCK, Stuck, stuck_on
from upkeep.cases.models import Proceeding, ProceedingStep
from upkeep.cases.proceedings import NoSuchMoveError

pytestmark = pytest.mark.django_db


def standing() -> dict[str, str]:
    """The state of every proceeding by process; the test's family has one of each."""
    return dict(Proceeding.objects.order_by("id").values_list("process", "state"))


def events_of(process: str) -> list[str]:
    steps = ProceedingStep.objects.filter(proceeding__process=process).order_by("id")
    return list(steps.values_list("event", flat=True))


def board(on: date) -> list[Stuck]:
    with connection.cursor() as cursor:
        return stuck_on(cursor.cursor, on)


def actor(on: date, name: str = "casey") -> Actor:
    return Actor(name, on, datetime.combine(on, time(10, tzinfo=UTC)))


def test_an_application_is_followed_to_its_decision() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(FIRST_NIGHT)
    assert standing()["application"] == "asking_income"
    work(EFFECTIVE)
    assert standing() == {
        "application": "decided",
        "calculation": "in_force",
        "arrangement": "collect_and_pay",
    }
    assert events_of("application") == [
        "opened", "address_known", "notice_given", "income_given", "decided",
    ]  # fmt: skip
    assert violations() == {}
    assert board(EFFECTIVE) == []


def test_silence_leads_to_a_default_decision_and_facts_lead_out_of_it() -> None:
    about = apply()
    work(FIRST_NIGHT + days(15))
    assert standing()["application"] == "asking_current_income"
    work(EFFECTIVE + days(28))
    assert standing()["application"] == "decided"
    assert standing()["calculation"] == "default_decision"
    told = EFFECTIVE + days(40)
    report(forms.CurrentIncomeChange, about, told, weekly_pence=500_00)
    work_only(told)
    assert standing()["calculation"] == "in_force"
    assert standing()["change"] == "superseded"
    assert violations() == {}


def test_a_change_that_makes_no_difference_ends_as_no_change() -> None:
    hold_income(pounds_a_year=36_500)
    about = apply()
    work(EFFECTIVE)
    on = EFFECTIVE + days(10)
    report(forms.CurrentIncomeChange, about, on, weekly_pence=700_01)
    work_only(on)
    assert standing()["change"] == "no_change"
    assert Proceeding.objects.get(process="change").ended_on == on


def test_a_review_is_announced_thirty_days_ahead_and_decided_on_its_day() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE)
    due = payer().next_review_on
    assert due is not None
    work_only(due - days(31))
    assert "review" not in standing()
    work_only(due - days(30))
    assert standing()["review"] == "asking_income"
    hold_income(pounds_a_year=40_150, tax_year="2022-23", available_on=due - days(5))
    work_only(due)
    assert standing()["review"] == "reviewed"
    assert events_of("calculation")[-1] == "review_due"
    assert violations() == {}


def test_a_case_that_ends_is_settled_and_goes_on_as_arrears_until_they_are_paid() -> None:
    hold_income(pounds_a_year=36_500)
    about = apply()
    work(EFFECTIVE)
    ended = EFFECTIVE + days(35)
    report(forms.CloseCaseChange, about, ended, reason="applicant_request")
    work(ended)
    assert standing()["closure"] == "settling_account"
    assert standing()["calculation"] == "ended"
    assert standing()["arrangement"] == "ended"
    work(ended + days(14))
    assert standing()["closure"] == "arrears_only"
    assert standing()["arrears_only"] == "reviewing"
    paid = ended + days(20)
    owed = sum(line.owed_pence for line in board(paid + days(60)))
    assert owed > 0
    bank(paid, line(5 * 84_00 * 12 // 10, payer().reference))
    work(paid)
    assert standing()["arrears_only"] == "paid"
    assert violations() == {}


def test_a_missed_payment_is_seen_the_next_day_and_made_good() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE + days(14))
    first_due = Proceeding.objects.get(process="arrangement")
    assert first_due.state == "collect_and_pay"
    night = EFFECTIVE + days(14)
    while standing()["arrangement"] == "collect_and_pay":
        night += days(1)
        work(night)
    missed = ProceedingStep.objects.get(event="payment_missed")
    assert missed.effective_on == night
    due = case_of().arrangements.get().first_due_on
    assert night == due + days(1)
    bank(night + days(1), line(500_00, payer().reference))
    work(night + days(1))
    assert standing()["arrangement"] == "collect_and_pay"


def test_what_is_past_its_clock_is_on_the_board_with_what_it_concerns() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE)
    complaint = proceedings.open_proceeding(
        "complaint", "COM-1", payer().pk, actor(EFFECTIVE), case_of().pk
    )
    assert complaint.due_on is not None
    assert board(complaint.due_on) == []
    (stuck,) = board(complaint.due_on + days(3))
    assert (stuck.reason, stuck.age_days, stuck.case) == (PAST_CLOCK, 3, case_of().reference)
    assert stuck.weekly_pence == 84_00
    assert stuck.must.startswith("Telephone")


def test_a_blocked_proceeding_stays_where_it_is_and_on_the_board_until_it_goes_on() -> None:
    apply()
    work(FIRST_NIGHT)
    opened = Proceeding.objects.get(process="application")
    look_again = FIRST_NIGHT + days(30)
    reason = Proceeding.Block.IDENTITY_IN_DOUBT
    proceedings.block(opened.pk, reason, look_again, actor(FIRST_NIGHT), "two people of one name")
    work_only(FIRST_NIGHT + days(20))
    assert standing()["application"] == "asking_income"
    (stuck,) = board(FIRST_NIGHT + days(1))
    assert stuck.reason.startswith(BLOCKED)
    with pytest.raises(NoSuchMoveError, match="lift the block"):
        proceedings.move(opened.pk, "none_held", actor(FIRST_NIGHT))
    proceedings.unblock(opened.pk, actor(FIRST_NIGHT + days(21)), "it is one person")
    assert board(FIRST_NIGHT + days(21)) == []
    opened.refresh_from_db()
    assert opened.due_on == FIRST_NIGHT + days(21 + 14)


def test_a_case_without_any_next_step_is_on_the_board_and_fails_the_check() -> None:
    apply()
    work(FIRST_NIGHT)
    Proceeding.objects.update(ended_on=FIRST_NIGHT, due_on=None)
    (stuck,) = board(FIRST_NIGHT + days(1))
    assert (stuck.reason, stuck.proceeding_id) == (NO_NEXT_STEP, None)
    assert "every open case has a next step" in violations()


def test_a_person_moves_a_proceeding_only_along_its_process() -> None:
    apply()
    work(FIRST_NIGHT)
    asked = proceedings.open_proceeding("reconsideration", "MR-1", payer().pk, actor(FIRST_NIGHT))
    with pytest.raises(NoSuchMoveError, match="wanted one of in_time, late, withdrawn"):
        proceedings.move(asked.pk, "revised", actor(FIRST_NIGHT))
    proceedings.move(asked.pk, "in_time", actor(FIRST_NIGHT))
    with pytest.raises(NoSuchMoveError, match="not asked before"):
        proceedings.move(asked.pk, "evidence_needed", actor(FIRST_NIGHT))
    proceedings.move(
        asked.pk, "evidence_needed", actor(FIRST_NIGHT), "payslips", holds=["not_asked_before"]
    )
    proceedings.move(asked.pk, "silent", actor(FIRST_NIGHT + days(15)))
    moved = proceedings.move(asked.pk, "withdrawn", actor(FIRST_NIGHT + days(16)), "as before")
    assert (moved.state, moved.due_on, moved.ended_on) == (
        "withdrawn", None, FIRST_NIGHT + days(16),
    )  # fmt: skip
    with pytest.raises(NoSuchMoveError, match="it has ended"):
        proceedings.move(asked.pk, "revised", actor(FIRST_NIGHT + days(17)))
    steps = moved.steps.order_by("id").values_list("by", "note")
    assert list(steps)[-1] == ("casey", "as before")


def test_work_is_claimed_and_brought_forward() -> None:
    apply()
    work(FIRST_NIGHT)
    account = User.objects.create_user("casey")
    opened = Proceeding.objects.get(process="application")
    assert proceedings.claim([opened.pk], account.pk) == 1
    assert proceedings.bring_forward([opened.pk], FIRST_NIGHT + days(3)) == 1
    opened.refresh_from_db()
    assert (opened.holder_id, opened.bring_forward_on) == (account.pk, FIRST_NIGHT + days(3))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cases_proceeding",
        "UPDATE cases_proceeding SET subject = 'another'",
        "UPDATE cases_proceedingstep SET note = 'another'",
        "DELETE FROM cases_proceedingstep",
    ],
)
def test_the_database_keeps_what_happened(statement: str) -> None:
    apply()
    work(FIRST_NIGHT)
    with (
        pytest.raises((InternalError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_night_worked_again_moves_nothing_twice() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE)
    before = ProceedingStep.objects.count()
    work_only(EFFECTIVE)
    assert ProceedingStep.objects.count() == before
