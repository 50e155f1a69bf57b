"""The end of a case: liability stops on the day, whatever came first."""

from datetime import date
from typing import Any

import pgtrigger
import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case, Decision

ENDED = date(2023, 5, 20)
REPORTED = date(2023, 6, 1)


def in_force(**more: Any) -> str:
    hold_income(pounds_a_year=36_500)
    about = apply(**more)
    work(EFFECTIVE)
    return about


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "day"),
    [
        ("applicant_request", REPORTED),
        ("receiving_parent_died", ENDED),
        ("paying_parent_died", ENDED),
        ("parents_together", ENDED),
    ],
)
def test_a_closed_case_is_liable_up_to_its_end(reason: str, day: date) -> None:
    about = in_force()
    report(forms.CloseCaseChange, about, REPORTED, happened_on=ENDED, reason=reason)
    work_only(REPORTED)
    case = case_of()
    assert (case.state, case.closed_on) == ("closed", day)
    assert liabilities(case) == [(EFFECTIVE, day, 84_00)]
    assert case.events.filter(kind="closed", effective_on=day).count() == 1
    assert violations() == {}


@pytest.mark.django_db
def test_an_expected_end_is_known_ahead_and_reviews_go_on_until_then() -> None:
    """Closing in a year's time is told before the review, which still raises the amount."""
    about = in_force()
    told, end = date(2024, 3, 1), date(2024, 7, 1)
    report(forms.CloseCaseChange, about, told, happened_on=end, reason="applicant_request")
    work_only(told)
    assert liabilities(case_of()) == [(EFFECTIVE, end, 84_00)]
    hold_income(pounds_a_year=18_250, tax_year="2022-23", available_on=told)
    review = date(2024, 4, 5)
    work_only(review)
    assert liabilities(case_of()) == [(EFFECTIVE, review, 84_00), (review, end, 42_00)]
    work_only(end)
    assert violations() == {}


@pytest.mark.django_db
def test_when_one_case_closes_the_other_is_decided_again_from_that_day() -> None:
    about = in_force(receiving_parent=ROWAN)
    apply(receiving_parent=ROBIN, on=date(2023, 4, 10))
    joined = date(2023, 4, 12)
    work_only(date(2023, 4, 10), joined)
    report(forms.CloseCaseChange, about, REPORTED, reason="applicant_request")
    work_only(REPORTED)
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, joined, 84_00), (joined, REPORTED, 56_00)]
    assert liabilities(case_of(ROBIN)) == [(joined, REPORTED, 56_00), (REPORTED, None, 84_00)]
    assert violations() == {}


@pytest.mark.django_db
def test_the_death_of_the_paying_parent_ends_every_case() -> None:
    about = in_force(receiving_parent=ROWAN)
    apply(receiving_parent=ROBIN, on=date(2023, 4, 10))
    work_only(date(2023, 4, 10), date(2023, 4, 12))
    death = {"happened_on": ENDED, "reason": "paying_parent_died"}
    report(forms.CloseCaseChange, about, REPORTED, **death)
    work_only(REPORTED)
    assert {case.closed_on for case in Case.objects.all()} == {ENDED}
    assert all(liabilities(case)[-1][1] == ENDED for case in Case.objects.all())
    work_only(date(2024, 4, 5))
    assert payer().next_review_on is None
    assert violations() == {}


# --- Children --------------------------------------------------------------------------------


def child_leaves(about: str, child: str, on: date, happened_on: date) -> None:
    fields = {"child": child, "reason": "left_education"}
    report(forms.ChildNoLongerQualifiesChange, about, on, happened_on=happened_on, **fields)
    work_only(on)


@pytest.mark.django_db
def test_the_last_child_to_leave_closes_the_case() -> None:
    """16% of £700.00 for two children, 12% for one."""
    about = in_force(children=("Wren", "Lark"))
    child_leaves(about, "Lark", REPORTED, ENDED)
    assert liabilities(case_of()) == [(EFFECTIVE, ENDED, 112_00), (ENDED, None, 84_00)]
    assert case_of().state == "in_force"
    last = date(2023, 6, 10)
    child_leaves(about, "Wren", date(2023, 6, 15), last)
    assert liabilities(case_of()) == [(EFFECTIVE, ENDED, 112_00), (ENDED, last, 84_00)]
    assert (case_of().state, case_of().closed_on) == ("closed", last)
    assert violations() == {}


@pytest.mark.django_db
def test_a_child_expected_to_leave_later_keeps_the_case_open_until_then() -> None:
    about = in_force(children=("Wren", "Lark"))
    expected = date(2023, 9, 1)
    child_leaves(about, "Lark", date(2023, 5, 2), expected)
    child_leaves(about, "Wren", REPORTED, ENDED)
    assert case_of().closed_on == expected
    assert liabilities(case_of()) == [(EFFECTIVE, ENDED, 112_00), (ENDED, expected, 84_00)]
    assert violations() == {}


@pytest.mark.django_db
def test_the_only_child_of_one_of_two_cases() -> None:
    in_force(receiving_parent=ROWAN)
    about = apply(receiving_parent=ROBIN, children=("Finch",), on=date(2023, 4, 10))
    joined = date(2023, 4, 12)
    work_only(date(2023, 4, 10), joined)
    child_leaves(about, "Finch", REPORTED, ENDED)
    assert liabilities(case_of(ROBIN)) == [(joined, ENDED, 56_00)]
    assert liabilities(case_of(ROWAN)) == [
        (EFFECTIVE, joined, 84_00),
        (joined, ENDED, 56_00),
        (ENDED, None, 84_00),
    ]
    assert violations() == {}


# --- Withdrawal ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_withdrawn_before_its_decision_a_case_never_has_a_liability() -> None:
    hold_income()
    about = apply()
    work_only(FIRST_NIGHT)
    report(forms.WithdrawApplicationChange, about, FIRST_NIGHT + days(1))
    work_only(FIRST_NIGHT + days(1), EFFECTIVE, EFFECTIVE + days(28))
    case = case_of()
    assert (case.state, case.closed_on) == ("withdrawn", EFFECTIVE)
    assert not Decision.objects.exists()
    assert violations() == {}


@pytest.mark.django_db
def test_withdrawn_on_the_day_of_the_calculation_before_it_completes() -> None:
    hold_income()
    about = apply()
    work_only(FIRST_NIGHT)
    report(forms.WithdrawApplicationChange, about, EFFECTIVE)
    work_only(EFFECTIVE)
    assert (case_of().state, liabilities(case_of())) == ("withdrawn", [])
    assert violations() == {}


@pytest.mark.django_db
def test_withdrawn_on_the_day_of_the_calculation_after_it_completed() -> None:
    hold_income()
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    report(forms.WithdrawApplicationChange, about, EFFECTIVE)
    work_only(EFFECTIVE + days(1))
    assert (case_of().state, case_of().closed_on) == ("withdrawn", EFFECTIVE)
    assert liabilities(case_of()) == []
    assert violations() == {}


@pytest.mark.django_db
def test_withdrawn_later_it_is_a_request_to_close() -> None:
    hold_income()
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE)
    report(forms.WithdrawApplicationChange, about, REPORTED)
    work_only(REPORTED)
    assert (case_of().state, case_of().closed_on) == ("closed", REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, REPORTED, 42_00)]


@pytest.mark.django_db
def test_the_second_of_two_applications_withdrawn_leaves_the_first_as_if_alone() -> None:
    in_force(receiving_parent=ROWAN)
    about = apply(receiving_parent=ROBIN, on=date(2023, 5, 1))
    work_only(date(2023, 5, 1), date(2023, 5, 3))
    report(forms.WithdrawApplicationChange, about, date(2023, 5, 3))
    work_only(date(2023, 5, 4))
    assert liabilities(case_of(ROWAN))[0] == (EFFECTIVE, None, 84_00) or [
        row[2] for row in liabilities(case_of(ROWAN))
    ] == [84_00, 84_00]
    assert liabilities(case_of(ROBIN)) == []
    assert violations() == {}


@pytest.mark.django_db
def test_a_case_that_ended_is_not_ended_again() -> None:
    about = in_force()
    report(forms.CloseCaseChange, about, REPORTED, reason="applicant_request")
    work_only(REPORTED)
    report(forms.WithdrawApplicationChange, about, date(2023, 6, 5))
    report(forms.CloseCaseChange, about, date(2023, 6, 5), reason="applicant_request")
    work_only(date(2023, 6, 5))
    assert (case_of().state, case_of().closed_on) == ("closed", REPORTED)


# --- The database itself refuses liability after the end -------------------------------------

CLOSE = "UPDATE cases_case SET closed_on = %s, state = 'closed'"
LIABLE = """
INSERT INTO cases_liability (case_id, decision_id, effective, known, weekly_pence)
SELECT c.id, d.id, daterange(%s, %s), tstzrange(clock_timestamp(), NULL), 1 FROM cases_case c,
    cases_decision d WHERE d.id = (SELECT max(id) FROM cases_decision)
"""
END_ALL = """
UPDATE cases_liability SET known = tstzrange(lower(known), clock_timestamp()) WHERE upper_inf(known)
"""


def applied_and_decided_once() -> None:
    """A case with a decision and, as known now, no liability: so that any may be tried."""
    in_force()
    with connection.cursor() as cursor:
        cursor.execute(END_ALL)


def attempt(*statements: tuple[str, list[Any]]) -> str:
    """Run statements as one transaction, its deferred constraints too; what the refusal says."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for text, values in statements:
                cursor.execute(text, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        return str(error)
    return ""


@pytest.mark.django_db
def test_no_liability_is_taken_beyond_the_end_of_its_case() -> None:
    applied_and_decided_once()
    assert attempt((CLOSE, [ENDED])) == ""
    assert "cannot be liable before it starts or after it ends" in attempt((LIABLE, [ENDED, None]))
    for start, end in (
        (EFFECTIVE, None),
        (EFFECTIVE, ENDED + days(1)),
        (EFFECTIVE - days(1), ENDED),
    ):
        assert "cannot be liable" in attempt((LIABLE, [start, end]))
    assert attempt((LIABLE, [EFFECTIVE, ENDED])) == ""


@pytest.mark.django_db
def test_no_case_ends_before_its_liability_does() -> None:
    applied_and_decided_once()
    assert attempt((LIABLE, [EFFECTIVE, None])) == ""
    assert "still has a liability after it" in attempt((CLOSE, [ENDED]))
    assert "still has a liability after it" in attempt(
        ("UPDATE cases_case SET closed_on = effective_from, state = 'withdrawn'", [])
    )


@pytest.mark.django_db
def test_case_and_liability_may_end_in_either_order_within_a_transaction() -> None:
    applied_and_decided_once()
    assert attempt((LIABLE, [EFFECTIVE, None])) == ""
    assert attempt((CLOSE, [ENDED]), (END_ALL, []), (LIABLE, [EFFECTIVE, ENDED])) == ""


@pytest.mark.django_db
def test_an_end_is_never_cleared_or_put_off_but_may_be_moved_back() -> None:
    applied_and_decided_once()
    assert attempt((CLOSE, [ENDED])) == ""
    reopen = "UPDATE cases_case SET closed_on = NULL, state = 'in_force'"
    assert "never cleared or put off" in attempt((reopen, []))
    assert "never cleared or put off" in attempt((CLOSE, [ENDED + days(1)]))
    assert attempt((CLOSE, [ENDED - days(1)])) == ""


@pytest.mark.django_db
def test_only_a_case_in_force_takes_on_a_liability() -> None:
    applied_and_decided_once()
    back = "UPDATE cases_case SET state = 'applied'"
    assert attempt((back, [])) == ""
    assert "before it is in force" in attempt((LIABLE, [EFFECTIVE, None]))
    into_force = "UPDATE cases_case SET state = 'in_force'"
    assert attempt((into_force, []), (LIABLE, [EFFECTIVE, None])) == ""


@pytest.mark.django_db
def test_an_ended_case_has_an_end_and_another_has_none() -> None:
    applied_and_decided_once()
    for state, end in (("closed", None), ("withdrawn", None), ("in_force", ENDED)):
        with (
            pytest.raises(IntegrityError, match="cases_case_ended_has_an_end"),
            transaction.atomic(),
        ):
            Case.objects.update(state=state, closed_on=end)
    with (
        pytest.raises(IntegrityError, match="cases_case_ends_after_it_starts"),
        transaction.atomic(),
    ):
        Case.objects.update(state="closed", closed_on=EFFECTIVE - days(1))


@pytest.mark.django_db
def test_no_session_can_switch_the_refusal_off() -> None:
    applied_and_decided_once()
    with pgtrigger.ignore("cases.Liability:within_the_case"):
        assert attempt((CLOSE, [ENDED])) == ""
        assert "cannot be liable" in attempt((LIABLE, [EFFECTIVE, None]))
    assert attempt((LIABLE, [EFFECTIVE, ENDED])) == ""
    with pgtrigger.ignore("cases.Case:no_liability_after_the_end"):
        withdraw = "UPDATE cases_case SET closed_on = effective_from, state = 'withdrawn'"
        assert "still has a liability after it" in attempt((withdraw, []))


def two_sessions(url: str) -> tuple[psycopg.Connection[Any], psycopg.Connection[Any]]:
    sessions = psycopg.connect(url), psycopg.connect(url)
    for session in sessions:
        session.execute("SET lock_timeout = '300ms'")
        session.commit()
    return sessions


def test_two_sessions_the_case_ended_first(fresh_database: str) -> None:
    """One session ends the case, another makes it liable: whoever commits second is refused."""
    applied_and_decided_once()
    connection.close()
    ending, liable = two_sessions(fresh_database)
    with ending, liable:
        ending.execute(CLOSE, [ENDED])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            liable.execute(LIABLE, [EFFECTIVE, None])
        liable.rollback()
        ending.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="cannot be liable"):
            liable.execute(LIABLE, [EFFECTIVE, None])
        liable.rollback()


def test_two_sessions_the_liability_first(fresh_database: str) -> None:
    applied_and_decided_once()
    connection.close()
    ending, liable = two_sessions(fresh_database)
    with ending, liable:
        liable.execute(LIABLE, [EFFECTIVE, None])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ending.execute(CLOSE, [ENDED])
        ending.rollback()
        liable.commit()
        ending.execute(CLOSE, [ENDED])
        with pytest.raises(psycopg.errors.CheckViolation, match="still has a liability after it"):
            ending.commit()


def execute_and_commit(session: psycopg.Connection[Any], text: str, values: list[Any]) -> None:
    session.execute(text, values)
    session.commit()


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("first", ["liable", "ending"])
def test_a_session_that_looks_at_an_older_state_is_refused_too(
    fresh_database: str, isolation: str, first: str
) -> None:
    applied_and_decided_once()
    connection.close()
    statements = {"liable": (LIABLE, [EFFECTIVE, None]), "ending": (CLOSE, [ENDED])}
    second = "ending" if first == "liable" else "liable"
    early, late = two_sessions(fresh_database)
    with early, late:
        late.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        late.execute("SELECT count(*) FROM cases_liability")
        early.execute(*statements[first])
        early.commit()
        with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.OperationalError)):
            execute_and_commit(late, *statements[second])
        late.rollback()
