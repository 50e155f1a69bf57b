"""Reports about cases that have ended, and applications about cases that exist already."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
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
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case, Proceeding
from upkeep.correspondence.models import Letter

pytestmark = pytest.mark.django_db

FIRST = EFFECTIVE - days(2)
JOINED = date(2023, 4, 12)
ENDED = date(2023, 6, 1)
LATER = date(2023, 6, 20)


@pytest.fixture
def two_cases() -> tuple[str, str]:
    """£700.00 a week: 84.00 for one child, 56.00 each for two; the first case ends on 1 June."""
    hold_income(pounds_a_year=36_500)
    first = apply()
    work_only(FIRST, EFFECTIVE)
    second = apply(receiving_parent=ROBIN, children=["Lark"], on=date(2023, 4, 10))
    work_only(date(2023, 4, 10), JOINED)
    report(forms.CloseCaseChange, first, ENDED, reason="applicant_request")
    work_only(ENDED)
    return first, second


# --- Reports about an ended case ---------------------------------------------------------------


def test_what_is_told_of_the_paying_parent_in_an_ended_case_counts_for_the_other(
    two_cases: tuple[str, str],
) -> None:
    """Two other children: 14% off £700.00 leaves 602.00, and 12% of it is 72.24."""
    ended, _going_on = two_cases
    report(forms.RelevantOtherChildrenChange, ended, LATER, count=2)
    work_only(LATER)
    assert liabilities(case_of(ROBIN))[-1] == (LATER, None, 72_24)
    assert liabilities(case_of(ROWAN))[-1] == (JOINED, ENDED, 56_00)
    assert violations() == {}


def test_a_benefit_that_began_before_the_end_changes_the_days_before_it(
    two_cases: tuple[str, str],
) -> None:
    """Flat rate, 7.00 shared by two cases up to the end of the one, then whole."""
    ended, _going_on = two_cases
    began = date(2023, 5, 10)
    report(
        forms.BenefitsChange,
        ended,
        LATER,
        happened_on=began,
        benefits=("income_support",),
        partner_benefits=(),
    )
    work_only(LATER)
    assert liabilities(case_of(ROWAN))[-2:] == [(JOINED, began, 56_00), (began, ENDED, 3_50)]
    assert liabilities(case_of(ROBIN))[-2:] == [(began, ENDED, 3_50), (ENDED, None, 7_00)]
    assert violations() == {}


def test_a_child_who_had_left_before_the_end_ends_the_case_earlier(
    two_cases: tuple[str, str],
) -> None:
    ended, _going_on = two_cases
    left = date(2023, 5, 10)
    fields = {"child": "Wren", "reason": "left_home"}
    report(forms.ChildNoLongerQualifiesChange, ended, LATER, happened_on=left, **fields)
    work_only(LATER)
    assert case_of(ROWAN).closed_on == left
    assert liabilities(case_of(ROWAN))[-1] == (JOINED, left, 56_00)
    assert liabilities(case_of(ROBIN))[-1] == (left, None, 84_00)
    assert violations() == {}


def test_what_happened_to_a_child_after_the_end_of_their_case_is_only_noted(
    two_cases: tuple[str, str],
) -> None:
    ended, _going_on = two_cases
    before = [liabilities(case) for case in Case.objects.order_by("id")]
    report(forms.SharedCareChange, ended, LATER, nights={"Wren": 160})
    work_only(LATER)
    assert [liabilities(case) for case in Case.objects.order_by("id")] == before
    assert case_of(ROWAN).events.filter(kind="change_reported").count() == 2
    assert case_of(ROWAN).events.filter(kind="change_too_late").count() == 1
    (answer,) = Letter.objects.filter(cause="change_too_late")
    assert answer.person == case_of(ROWAN).receiving_parent, "who reported it is answered"


def test_the_end_of_a_case_is_never_put_off(two_cases: tuple[str, str]) -> None:
    ended, _going_on = two_cases
    report(forms.CloseCaseChange, ended, LATER, reason="applicant_request")
    work_only(LATER)
    assert case_of(ROWAN).closed_on == ENDED
    report(
        forms.CloseCaseChange, ended, LATER + days(1), happened_on=JOINED, reason="parents_together"
    )
    work_only(LATER + days(1))
    assert case_of(ROWAN).closed_on == JOINED
    assert violations() == {}


def test_a_report_about_the_only_case_after_its_end_changes_nothing() -> None:
    hold_income()
    about = apply()
    work_only(FIRST, EFFECTIVE)
    report(forms.CloseCaseChange, about, ENDED, reason="applicant_request")
    work_only(ENDED)
    report(forms.CurrentIncomeChange, about, LATER, weekly_pence=100_000)
    work_only(LATER)
    assert liabilities(case_of()) == [(EFFECTIVE, ENDED, 42_00)]
    assert not payer().circumstances.filter(kind="current_income").exists()
    assert violations() == {}


# --- A second application about a case in being ------------------------------------------------


def joined(on: date) -> str:
    """A second application of the same parents, for another child."""
    hold_income(pounds_a_year=36_500)
    apply()
    work_only(FIRST, EFFECTIVE)
    second = apply(children=["Wren", "Lark"], on=on)
    work_only(on)
    return second


def test_withdrawn_before_its_decision_it_leaves_the_case_as_it_was() -> None:
    on = date(2023, 4, 10)
    second = joined(on)
    report(forms.WithdrawApplicationChange, second, on + days(1))
    work_only(on + days(1), on + days(2))
    assert case_of().state == "in_force"
    assert liabilities(case_of()) == [(EFFECTIVE, None, 84_00)]
    assert violations() == {}


def test_withdrawn_later_it_takes_only_its_own_child_back() -> None:
    """16% of £700.00 for two children."""
    on = date(2023, 4, 10)
    second = joined(on)
    work_only(JOINED)
    report(forms.WithdrawApplicationChange, second, LATER)
    work_only(LATER)
    assert liabilities(case_of()) == [
        (EFFECTIVE, JOINED, 84_00),
        (JOINED, LATER, 112_00),
        (LATER, None, 84_00),
    ]
    assert violations() == {}


def test_when_the_first_application_is_withdrawn_the_second_stands() -> None:
    """Withdrawn before its decision: the case begins with the second; 12% of £700.00 for one."""
    hold_income(pounds_a_year=36_500)
    first = apply(on=FIRST)
    second = apply(children=["Lark"], on=FIRST + days(1))
    work_only(FIRST, FIRST + days(1))
    report(forms.WithdrawApplicationChange, first, FIRST + days(2))
    work_only(FIRST + days(2), FIRST + days(3))
    start = FIRST + days(3)
    case = case_of()
    assert (case.state, case.effective_from) == ("in_force", start)
    assert liabilities(case) == [(start, None, 84_00)]
    assert payer().initial_effective_date == start
    states = dict(Proceeding.objects.filter(process="application").values_list("subject", "state"))
    assert states == {first: "withdrawn", second: "decided"}
    assert violations() == {}


def test_when_the_first_is_withdrawn_later_its_own_child_is_taken_back() -> None:
    """16% of £700.00 for two children until then, 12% for the one that the second names."""
    hold_income(pounds_a_year=36_500)
    first = apply()
    work_only(FIRST, EFFECTIVE)
    apply(children=["Lark"], on=date(2023, 4, 10))
    work_only(date(2023, 4, 10), JOINED)
    report(forms.WithdrawApplicationChange, first, LATER)
    work_only(LATER)
    assert liabilities(case_of())[-2:] == [(JOINED, LATER, 112_00), (LATER, None, 84_00)]
    assert case_of().state == "in_force"
    assert violations() == {}


def test_a_child_who_had_left_qualifies_again_when_applied_for_again() -> None:
    hold_income(pounds_a_year=36_500)
    about = apply(children=["Wren", "Lark"])
    work_only(FIRST, EFFECTIVE)
    fields = {"child": "Wren", "reason": "left_home"}
    report(forms.ChildNoLongerQualifiesChange, about, ENDED, **fields)
    work_only(ENDED)
    assert liabilities(case_of())[-1] == (ENDED, None, 84_00)
    apply(children=["Wren"], on=LATER, nights=60)
    back = LATER + days(2)
    work_only(LATER, back)
    assert liabilities(case_of())[-1] == (back, None, 104_00)
    report(forms.ChildNoLongerQualifiesChange, about, back + days(9), child="Lark", reason="died")
    work_only(back + days(9))
    assert case_of().state == "in_force", "Wren is still there"
    assert violations() == {}


# --- Applying again before the end -------------------------------------------------------------


def test_a_case_applied_for_before_the_end_of_the_last_begins_at_that_end() -> None:
    hold_income(pounds_a_year=36_500)
    about = apply()
    work_only(FIRST, EFFECTIVE)
    report(forms.CloseCaseChange, about, ENDED, happened_on=LATER, reason="applicant_request")
    work_only(ENDED)
    apply(children=["Wren", "Lark"], on=ENDED + days(2))
    work_only(ENDED + days(2), ENDED + days(4), LATER)
    first, second = Case.objects.order_by("id")
    assert liabilities(first) == [(EFFECTIVE, LATER, 84_00)]
    assert (second.effective_from, second.state) == (LATER, "in_force")
    assert liabilities(second) == [(LATER, None, 112_00)]
    assert violations() == {}
