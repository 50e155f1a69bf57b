"""Complaints, reconsiderations, appeals and variations are opened under numbers of their own."""

from datetime import UTC, date, datetime, time

import pytest
from django.db.utils import IntegrityError

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PIPPA,
    ROBIN,
    apply,
    case_of,
    days,
    hold_income,
    payer,
    violations,
    work,
)
from upkeep.cases import opening, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.opening import CannotOpenError

pytestmark = pytest.mark.django_db


def actor(on: date) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(10, tzinfo=UTC)))


def test_each_process_is_opened_under_its_next_number_and_worked_to_an_end() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE)
    today = actor(EFFECTIVE + days(2))
    opened = [
        opening.start(process, case_of(), today, "said on the telephone")
        for process in ("complaint", "complaint", "reconsideration", "appeal", "variation")
    ]
    assert [row.subject for row in opened] == [
        "COM-000001", "COM-000002", "MR-000001", "APL-000001", "VAR-000001",
    ]  # fmt: skip
    assert [row.state for row in opened] == [
        "made", "made", "looking_again", "received", "applied",
    ]  # fmt: skip
    first = opened[0].steps.get()
    assert (first.event, first.by, first.note) == ("opened", "casey", "said on the telephone")
    assert proceedings.move(opened[2].pk, "withdrawn", today, "not now").ended_on == today.on
    assert violations() == {}


def test_a_reconsideration_is_late_on_the_thirty_first_day_after_receipt() -> None:
    """A letter of the day of the decision counts as received two days later."""
    hold_income(pounds_a_year=36_500)
    apply()
    work(EFFECTIVE)
    made = case_of().paying_parent.decisions.get().made_on
    in_time = opening.start("reconsideration", case_of(), actor(made + days(32)))
    late = opening.start("reconsideration", case_of(), actor(made + days(33)))
    assert (in_time.state, late.state) == ("looking_again", "late")
    received = made + days(10)
    in_time = opening.start(
        "reconsideration", case_of(), actor(made + days(40)), notified_on=received
    )
    late = opening.start("reconsideration", case_of(), actor(made + days(41)), notified_on=received)
    assert (in_time.state, late.state) == ("looking_again", "late")


def test_without_a_decision_there_is_nothing_to_reconsider() -> None:
    apply()
    work(FIRST_NIGHT)
    with pytest.raises(CannotOpenError, match="no decision has been made"):
        opening.start("reconsideration", case_of(), actor(FIRST_NIGHT))
    assert opening.start("complaint", case_of(), actor(FIRST_NIGHT)).subject == "COM-000001"


def test_a_number_is_given_once_by_the_database() -> None:
    apply()
    apply(PIPPA, ROBIN)
    work(FIRST_NIGHT)
    opening.start("complaint", case_of(), actor(FIRST_NIGHT))
    with pytest.raises(IntegrityError):
        proceedings.open_proceeding("complaint", "COM-000001", payer(PIPPA).pk, actor(FIRST_NIGHT))
