"""From application to decision: what is made of applications, and when it is decided."""

from datetime import date

import pytest

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
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case, CaseEvent, Circumstance, Decision, PayingParent
from upkeep.parties.models import Person

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("known_at", "id").values_list("kind", flat=True))


def test_an_application_becomes_a_case_that_starts_on_the_day_its_notice_names() -> None:
    hold_income()
    reference = apply(children=("Wren", "Lark"))
    work(FIRST_NIGHT)
    case = case_of()
    assert (case.state, case.applied_on, case.effective_from) == ("applied", FIRST_NIGHT, EFFECTIVE)
    assert [application.reference for application in case.applications.all()] == [reference]
    assert {child.person.given_name for child in case.children.all()} == {"Wren", "Lark"}
    assert kinds(case) == ["application_received", "notice_sent"]
    assert not liabilities(case)


def test_it_is_decided_on_its_first_day() -> None:
    """£18,250 a year is £350.00 a week; 12% for one child is £42.00."""
    hold_income(pounds_a_year=18_250)
    apply()
    work(EFFECTIVE - days(1))
    assert not Decision.objects.exists()
    work(EFFECTIVE)
    [decision] = Decision.objects.all()
    assert (decision.kind, decision.reason) == ("initial", "application")
    assert (decision.effective_from, decision.made_on) == (EFFECTIVE, EFFECTIVE)
    assert (decision.rate, decision.weekly_total_pence) == ("basic", 42_00)
    assert decision.situation["paying_parent"]["historic_income_annual"] == "18250.00"
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert case_of().state == "in_force"
    assert payer().next_review_on == date(2024, 4, 5)
    assert violations() == {}


@pytest.mark.parametrize(
    ("details", "weekly"),
    [
        ({"children": ("Wren", "Lark")}, 56_00),
        ({"children": ("Wren", "Lark", "Finch")}, 66_50),
        ({"nights": 52}, 36_00),
        ({"nights": 104}, 30_00),
        ({"relevant_other_children": 1}, 37_38),
        ({"benefits": ("carers_allowance",)}, 7_00),
        ({"partner_benefits": ("pension_credit",)}, 7_00),
        ({"status": ("prisoner",)}, 0),
        ({"current_income_weekly_pence": 437_50}, 52_50),
        ({"current_income_weekly_pence": 437_49}, 42_00),
    ],
)
def test_what_the_application_says_decides_the_amount(
    details: dict[str, object], weekly: int
) -> None:
    """On £350.00 a week: 16% and 19%, a seventh or two off, 11% less income, flat, nil, 25%."""
    hold_income()
    apply(**details)
    work(EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, weekly)]
    assert case_of().state == "in_force"
    assert violations() == {}


def test_an_application_received_later_waits_for_its_night() -> None:
    apply(on=FIRST_NIGHT + days(1))
    work(FIRST_NIGHT)
    assert not Case.objects.exists()
    work(FIRST_NIGHT + days(1))
    assert case_of().effective_from == EFFECTIVE + days(1)


def test_parents_and_cases_are_numbered_in_order_of_receipt() -> None:
    apply(PIPPA, ROBIN, on=FIRST_NIGHT + days(1))
    apply(PERRY, ROWAN)
    work(FIRST_NIGHT + days(1))
    assert case_of(ROWAN, PERRY).reference == "C00000001"
    assert case_of(ROBIN, PIPPA).reference == "C00000002"
    assert payer(PERRY).reference == "100000000001"


def test_a_second_receiving_parent_joins_and_changes_the_first_case_from_the_right_day() -> None:
    """£700.00 a week: 12% is £84.00 for one child; 16% for two is £112.00, half for each."""
    hold_income(pounds_a_year=36_500)
    apply(receiving_parent=ROWAN)
    work(EFFECTIVE)
    joined, from_then = date(2023, 5, 1), date(2023, 5, 3)
    apply(receiving_parent=ROBIN, children=("Finch",), on=joined)
    work_only(joined, joined + days(1))
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, None, 84_00)]
    work(from_then)
    assert PayingParent.objects.count() == 1
    assert Person.objects.count() == 5
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, from_then, 84_00), (from_then, None, 56_00)]
    assert liabilities(case_of(ROBIN)) == [(from_then, None, 56_00)]
    first, second = Decision.objects.order_by("id")
    assert (second.kind, second.effective_from) == ("supersession", from_then)
    assert liabilities(case_of(ROWAN), first.known_at) == [(EFFECTIVE, None, 84_00)]
    assert payer().next_review_on == date(2024, 4, 5)
    assert violations() == {}


def test_two_receiving_parents_apply_on_one_day() -> None:
    hold_income(pounds_a_year=36_500)
    apply(receiving_parent=ROWAN)
    apply(receiving_parent=ROBIN, children=("Finch",))
    work(EFFECTIVE)
    assert liabilities(case_of(ROWAN)) == liabilities(case_of(ROBIN)) == [(EFFECTIVE, None, 56_00)]
    assert Decision.objects.count() == 1


def test_a_further_child_of_the_same_parents_joins_their_case() -> None:
    hold_income()
    apply(children=("Wren",))
    work(EFFECTIVE)
    later = date(2023, 6, 1)
    apply(children=("Wren", "Lark"), on=later)
    work_only(later, later + days(2))
    assert Case.objects.count() == 1
    assert liabilities(case_of()) == [
        (EFFECTIVE, later + days(2), 42_00),
        (later + days(2), None, 56_00),
    ]


# --- Without information ---------------------------------------------------------------------

OVERDUE = EFFECTIVE + days(28)


def test_a_default_decision_is_made_after_28_days_and_not_before() -> None:
    apply()
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(7), OVERDUE - days(1))
    assert not Decision.objects.exists()
    assert case_of().state == "applied"
    assert kinds(case_of()).count("information_awaited") == 1
    assert violations() == {}
    work_only(OVERDUE)
    [decision] = Decision.objects.all()
    assert (decision.kind, decision.made_on) == ("default", OVERDUE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 39_00)]


def test_two_receiving_parents_share_the_default_amount() -> None:
    apply(receiving_parent=ROWAN)
    apply(receiving_parent=ROBIN)
    work_only(FIRST_NIGHT, EFFECTIVE, OVERDUE)
    assert liabilities(case_of(ROWAN)) == liabilities(case_of(ROBIN)) == [(EFFECTIVE, None, 25_50)]


def test_an_hmrc_figure_that_comes_while_we_wait_is_used() -> None:
    apply()
    work_only(FIRST_NIGHT, EFFECTIVE)
    hold_income(available_on=EFFECTIVE + days(3))
    work_only(EFFECTIVE + days(7))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert Decision.objects.get().kind == "initial"


def test_income_told_while_we_wait_is_the_income_of_the_first_day() -> None:
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(7))
    report(forms.CurrentIncomeChange, about, EFFECTIVE + days(10), weekly_pence=350_00)
    work_only(EFFECTIVE + days(10), OVERDUE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert Decision.objects.get().kind == "initial"
    assert violations() == {}


def test_another_change_while_we_wait_does_not_decide_only_the_days_after_it() -> None:
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(7))
    on = EFFECTIVE + days(10)
    report(forms.BenefitsChange, about, on, benefits=("carers_allowance",), partner_benefits=())
    work_only(on)
    assert violations() == {}
    work_only(OVERDUE)
    assert liabilities(case_of()) == [(EFFECTIVE, on, 39_00), (on, None, 7_00)]
    assert violations() == {}


def test_a_default_decision_is_revised_from_its_own_first_day() -> None:
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, OVERDUE)
    told = date(2023, 6, 20)
    report(forms.CurrentIncomeChange, about, told, weekly_pence=350_00)
    work_only(told)
    default, revision = Decision.objects.order_by("id")
    assert (revision.kind, revision.effective_from, revision.made_on) == (
        "revision",
        EFFECTIVE,
        told,
    )
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert liabilities(case_of(), default.known_at) == [(EFFECTIVE, None, 39_00)]
    assert violations() == {}


def test_hmrc_s_figure_revises_default_decisions_the_night_it_can_be_had() -> None:
    """Two default decisions in a row; £350.00 a week, 12% for one child and 16% for two."""
    apply()
    second = OVERDUE + days(10)
    work_only(FIRST_NIGHT, OVERDUE)
    apply(children=["Wren", "Lark"], on=second)
    work_only(second, second + days(2))
    assert [d.kind for d in Decision.objects.order_by("id")] == ["default", "default"]
    figure = second + days(20)
    hold_income(tax_year="2022-23", available_on=figure)
    hold_income(tax_year="2021-22", pounds_a_year=36_500, available_on=figure)
    work_only(figure - days(1))
    assert Decision.objects.count() == 2
    work_only(figure, figure + days(1))
    made = Decision.objects.filter(reason="income")
    assert [(d.effective_from, d.kind, d.source) for d in made.order_by("effective_from")] == [
        (EFFECTIVE, "revision", "HMRC 2022-23"),
        (second + days(2), "revision", "HMRC 2022-23"),
    ]
    assert liabilities(case_of()) == [
        (EFFECTIVE, second + days(2), 42_00),
        (second + days(2), None, 56_00),
    ]
    assert violations() == {}


def test_hmrc_s_figure_waits_for_the_review_where_a_calculation_rests_on_facts() -> None:
    hold_income()
    apply()
    work_only(FIRST_NIGHT, EFFECTIVE)
    hold_income(tax_year="2022-23", pounds_a_year=36_500, available_on=EFFECTIVE + days(30))
    work_only(EFFECTIVE + days(30))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]


def test_every_default_decision_in_a_row_is_revised() -> None:
    """£51 for two children is shared; with £350.00 a week known, 42.00 alone and 28.00 each."""
    about = apply(receiving_parent=ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE, OVERDUE)
    joined = date(2023, 6, 1)
    apply(receiving_parent=ROBIN, on=joined)
    from_then = joined + days(2)
    work_only(joined, from_then)
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, from_then, 39_00), (from_then, None, 25_50)]
    told = date(2023, 6, 20)
    report(forms.CurrentIncomeChange, about, told, weekly_pence=350_00)
    work_only(told)
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, from_then, 42_00), (from_then, None, 28_00)]
    assert liabilities(case_of(ROBIN)) == [(from_then, None, 28_00)]


# --- Beginning again -------------------------------------------------------------------------


def test_an_application_after_the_last_case_ended_begins_afresh() -> None:
    """New facts, new income, a new year of reviews, and a wait for information as at first."""
    hold_income(pounds_a_year=18_250)
    about = apply(receiving_parent=ROWAN, benefits=("carers_allowance",))
    work(EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 7_00)]
    report(forms.CloseCaseChange, about, date(2023, 7, 3), reason="applicant_request")
    work_only(date(2023, 7, 3), date(2024, 4, 5))
    hold_income(pounds_a_year=36_500, tax_year="2022-23", available_on=date(2023, 10, 1))
    again = date(2024, 6, 3)
    apply(receiving_parent=ROBIN, on=again)
    start = again + days(2)
    work_only(again, start)
    assert liabilities(case_of(ROBIN)) == [(start, None, 84_00)]
    assert case_of(ROWAN).closed_on == date(2023, 7, 3)
    assert payer().next_review_on == date(2025, 6, 5)
    assert violations() == {}


def test_the_same_parents_begin_again_with_a_case_of_their_own() -> None:
    hold_income()
    about = apply()
    work(EFFECTIVE)
    ended = date(2023, 5, 1)
    report(forms.CloseCaseChange, about, ended, reason="parents_together")
    work_only(ended)
    again = date(2023, 8, 1)
    apply(on=again, relevant_other_children=2)
    work_only(again, again + days(2))
    first, second = Case.objects.order_by("reference")
    assert liabilities(first) == [(EFFECTIVE, ended, 42_00)]
    assert liabilities(second) == [(again + days(2), None, 36_12)]
    assert Circumstance.objects.filter(kind="qualifies").count() == 2
    assert payer().next_review_on == date(2024, 8, 3)
    assert violations() == {}


def test_without_income_a_later_application_waits_as_the_first_did() -> None:
    about = apply(receiving_parent=ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE, OVERDUE)
    report(forms.CloseCaseChange, about, date(2023, 6, 1), reason="applicant_request")
    work_only(date(2023, 6, 1))
    again = date(2023, 7, 3)
    apply(receiving_parent=ROBIN, on=again)
    work_only(again, again + days(2))
    assert not liabilities(case_of(ROBIN))
    assert CaseEvent.objects.filter(case=case_of(ROBIN), kind="information_awaited").exists()
    work_only(again + days(30))
    assert liabilities(case_of(ROBIN)) == [(again + days(2), None, 39_00)]
