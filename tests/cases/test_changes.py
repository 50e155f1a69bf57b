"""Changes of circumstances: from which day they count, and what they change."""

from datetime import date
from typing import Any

import pytest

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
from upkeep.cases.models import Case, CaseEvent, Circumstance, Decision
from upkeep.correspondence.models import Letter
from upkeep.parties.models import ContactDetail

pytestmark = pytest.mark.django_db

HAPPENED = date(2023, 5, 20)
REPORTED = date(2023, 6, 1)
EXPECTED = date(2023, 6, 15)


def two_children(**more: Any) -> str:
    """£350.00 a week and two children: £56.00."""
    hold_income()
    about = apply(children=("Wren", "Lark"), **more)
    work(EFFECTIVE)
    return about


@pytest.mark.parametrize(
    ("kind", "fields", "day", "weekly"),
    [
        (forms.SharedCareChange, {"nights": {"Wren": 104, "Lark": 104}}, REPORTED, 40_00),
        (forms.RelevantOtherChildrenChange, {"count": 1}, REPORTED, 49_84),
        (forms.CurrentIncomeChange, {"weekly_pence": 262_50}, REPORTED, 42_00),
        (forms.StatusChange, {"status": ("prisoner",)}, REPORTED, 0),
        (
            forms.BenefitsChange,
            {"benefits": ("carers_allowance",), "partner_benefits": ()},
            HAPPENED,
            7_00,
        ),
        (
            forms.ChildNoLongerQualifiesChange,
            {"child": "Lark", "reason": "left_education"},
            HAPPENED,
            42_00,
        ),
    ],
)
def test_each_change_counts_from_the_day_the_law_gives_it(
    kind: type, fields: dict[str, Any], day: date, weekly: int
) -> None:
    """SI 2012/2677 reg 18: the day it happened, or the day it was reported."""
    about = two_children()
    report(kind, about, REPORTED, happened_on=HAPPENED, **fields)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, day, 56_00), (day, None, weekly)]
    assert Decision.objects.order_by("id").last().kind == "supersession"  # type: ignore[union-attr]
    assert violations() == {}


@pytest.mark.parametrize(
    ("kind", "fields", "weekly"),
    [
        (forms.SharedCareChange, {"nights": {"Wren": 104, "Lark": 104}}, 40_00),
        (forms.RelevantOtherChildrenChange, {"count": 1}, 49_84),
        (forms.CurrentIncomeChange, {"weekly_pence": 262_50}, 42_00),
        (forms.BenefitsChange, {"benefits": ("state_pension",), "partner_benefits": ()}, 7_00),
        (forms.ChildNoLongerQualifiesChange, {"child": "Lark", "reason": "left_home"}, 42_00),
    ],
)
def test_an_expected_change_counts_from_the_day_expected(
    kind: type, fields: dict[str, Any], weekly: int
) -> None:
    """SI 2012/2677 reg 18(2)."""
    about = two_children()
    report(kind, about, REPORTED, happened_on=EXPECTED, **fields)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, EXPECTED, 56_00), (EXPECTED, None, weekly)]
    assert violations() == {}


def test_a_change_from_before_the_case_began_counts_from_its_first_day() -> None:
    about = two_children()
    benefits = {"benefits": ("carers_allowance",), "partner_benefits": ()}
    report(forms.BenefitsChange, about, REPORTED, happened_on=date(2022, 1, 1), **benefits)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 7_00)]
    assert Decision.objects.order_by("id").last().kind == "revision"  # type: ignore[union-attr]


def test_a_benefit_that_started_and_stopped_before_it_was_told() -> None:
    about = two_children()
    started, stopped = date(2023, 4, 20), date(2023, 5, 11)
    for day, benefits in ((started, ("carers_allowance",)), (stopped, ())):
        fields = {"benefits": benefits, "partner_benefits": ()}
        report(forms.BenefitsChange, about, REPORTED, happened_on=day, **fields)
    work_only(REPORTED)
    assert liabilities(case_of()) == [
        (EFFECTIVE, started, 56_00),
        (started, stopped, 7_00),
        (stopped, None, 56_00),
    ]


def test_an_older_change_told_later_does_not_undo_a_newer_one() -> None:
    about = two_children()
    report(forms.RelevantOtherChildrenChange, about, REPORTED, count=1)
    work_only(REPORTED)
    later = REPORTED + days(5)
    left = {"child": "Lark", "reason": "left_home"}
    report(forms.ChildNoLongerQualifiesChange, about, later, happened_on=HAPPENED, **left)
    work_only(later)
    assert liabilities(case_of()) == [
        (EFFECTIVE, HAPPENED, 56_00),
        (HAPPENED, REPORTED, 42_00),
        (REPORTED, None, 37_38),
    ]
    assert violations() == {}


def test_a_change_that_makes_no_difference_makes_no_decision() -> None:
    about = two_children()
    report(forms.SharedCareChange, about, REPORTED, nights={"Wren": 51})
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 56_00)]
    assert Decision.objects.count() == 1
    assert CaseEvent.objects.filter(kind="change_refused", effective_on=REPORTED).count() == 1


def test_what_was_believed_before_stays_on_record() -> None:
    about = two_children()
    report(forms.RelevantOtherChildrenChange, about, REPORTED, count=1)
    work_only(REPORTED)
    first, second = Decision.objects.order_by("id")
    assert liabilities(case_of(), first.known_at) == [(EFFECTIVE, None, 56_00)]
    assert liabilities(case_of(), second.known_at) == liabilities(case_of())
    assert first.result["weekly_total"] == "56.00"


# --- The 25% rule (SI 2012/2677 reg 23) ------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "weekly"),
    [(500_00, 60_00), (499_99, 48_00), (300_00, 36_00), (300_01, 48_00), (480_00, 48_00)],
)
def test_current_income_in_use_changes_from_a_quarter_on(told: int, weekly: int) -> None:
    """£400.00 in use, 12% of it £48.00: up to £499.99 and down to £300.01 nothing changes."""
    about = apply(current_income_weekly_pence=400_00)
    work(EFFECTIVE)
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=told)
    work_only(REPORTED)
    assert [row[2] for row in liabilities(case_of())] == list(dict.fromkeys([48_00, weekly]))
    refused = CaseEvent.objects.filter(kind="change_refused").exists()
    assert refused == (weekly == 48_00)
    assert violations() == {}


def test_small_steps_are_measured_from_the_income_in_use() -> None:
    about = apply(current_income_weekly_pence=400_00)
    work(EFFECTIVE)
    for day, told in ((REPORTED, 450_00), (EXPECTED, 500_00)):
        report(forms.CurrentIncomeChange, about, day, weekly_pence=told)
        work_only(day)
    assert liabilities(case_of()) == [(EFFECTIVE, EXPECTED, 48_00), (EXPECTED, None, 60_00)]


def test_another_change_does_not_bring_in_an_income_that_was_refused() -> None:
    about = apply(current_income_weekly_pence=400_00)
    work(EFFECTIVE)
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=450_00)
    work_only(REPORTED)
    report(forms.SharedCareChange, about, EXPECTED, nights={"Wren": 52})
    work_only(EXPECTED)
    assert [row[2] for row in liabilities(case_of())] == [48_00, round(48_00 * 6 / 7)]


def test_a_review_takes_the_income_it_finds_and_looking_back_leaves_it() -> None:
    """No tolerance at a review (reg 23(3)); later decisions about the past do not bring one in."""
    about = apply(children=("Wren", "Lark"), current_income_weekly_pence=400_00)
    work(EFFECTIVE)
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=450_00)
    review = date(2024, 4, 5)
    work_only(REPORTED, review)
    assert liabilities(case_of()) == [(EFFECTIVE, review, 64_00), (review, None, 72_00)]
    told, left = date(2024, 5, 1), date(2024, 3, 1)
    fields = {"child": "Lark", "reason": "left_home"}
    report(forms.ChildNoLongerQualifiesChange, about, told, happened_on=left, **fields)
    work_only(told)
    assert liabilities(case_of()) == [
        (EFFECTIVE, left, 64_00),
        (left, review, 48_00),
        (review, None, 54_00),
    ]


def test_income_that_is_no_longer_known_gives_way_to_hmrcs_figure() -> None:
    """£350.00 a week from HMRC; 500.00 told is over 25% more, 60.00; then it is withdrawn."""
    hold_income()
    about = apply(current_income_weekly_pence=500_00)
    work(EFFECTIVE)
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=None)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, REPORTED, 60_00), (REPORTED, None, 42_00)]
    assert Circumstance.objects.filter(kind="current_income").last().value is None  # type: ignore[union-attr]


# --- Annual review (SI 2012/2677 regs 19 and 20) ---------------------------------------------

REVIEW = date(2024, 4, 5)


def test_a_review_looks_income_up_again_without_tolerance() -> None:
    """£21,900 a year is £420.00 a week, a fifth more: 12% is £50.40."""
    hold_income()
    apply()
    work(EFFECTIVE)
    hold_income(pounds_a_year=21_900, tax_year="2022-23", available_on=date(2023, 10, 1))
    work_only(REVIEW - days(1))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    work_only(REVIEW)
    assert liabilities(case_of()) == [(EFFECTIVE, REVIEW, 42_00), (REVIEW, None, 50_40)]
    decision = Decision.objects.order_by("id").last()
    assert decision is not None
    assert (decision.kind, decision.effective_from) == ("review", REVIEW)
    assert payer().next_review_on == date(2025, 4, 5)
    assert violations() == {}


def test_an_hmrc_figure_between_reviews_waits_for_the_review() -> None:
    hold_income()
    about = apply()
    work(EFFECTIVE)
    hold_income(pounds_a_year=36_500, tax_year="2022-23", available_on=date(2023, 5, 1))
    report(forms.RelevantOtherChildrenChange, about, REPORTED, count=1)
    work_only(REPORTED)
    assert liabilities(case_of())[-1] == (REPORTED, None, 37_38)


def test_a_second_receiving_parent_does_not_bring_in_a_newer_income() -> None:
    hold_income(pounds_a_year=36_500)
    apply(receiving_parent=ROWAN)
    work(EFFECTIVE)
    hold_income(pounds_a_year=73_000, tax_year="2022-23", available_on=date(2023, 5, 1))
    apply(receiving_parent=ROBIN, on=REPORTED)
    work_only(REPORTED, REPORTED + days(2))
    assert liabilities(case_of(ROBIN)) == [(REPORTED + days(2), None, 56_00)]


def test_nothing_new_at_a_review_leaves_the_amount() -> None:
    hold_income()
    apply()
    work(EFFECTIVE)
    work_only(REVIEW)
    assert [row[2] for row in liabilities(case_of())] in ([42_00], [42_00, 42_00])
    assert payer().next_review_on == date(2025, 4, 5)


def test_from_29_february_reviews_fall_on_real_days() -> None:
    hold_income()
    applied = date(2024, 2, 27)
    apply(on=applied)
    work_only(applied, date(2024, 2, 29))
    assert payer().next_review_on == date(2025, 2, 28)


def test_the_figure_of_the_latest_of_six_tax_years_counts_and_self_assessment_wins() -> None:
    """SI 2012/2677 regs 4(2) and 36(5): 2016-17 is the seventh year before April 2023."""
    hold_income(pounds_a_year=99_999, tax_year="2016-17")
    hold_income(pounds_a_year=36_500, tax_year="2017-18", available_on=date(2019, 1, 1))
    hold_income(
        pounds_a_year=18_250,
        tax_year="2017-18",
        source="self_assessment",
        available_on=date(2018, 12, 1),
    )
    hold_income(pounds_a_year=77_777, tax_year="2021-22", available_on=date(2023, 4, 6))
    apply()
    work(EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]


def test_the_seventh_tax_year_is_too_old() -> None:
    hold_income(tax_year="2016-17")
    apply()
    work_only(FIRST_NIGHT, EFFECTIVE + days(1))
    assert not Decision.objects.exists()


def test_pension_contributions_come_off_hmrcs_figure() -> None:
    """£36,500 less £18,250: £350.00 a week."""
    hold_income(pounds_a_year=36_500, pension_contributions_pence=18_250_00)
    apply()
    work(EFFECTIVE)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]


# --- Other reports ---------------------------------------------------------------------------


def test_a_new_address_changes_nothing_else() -> None:
    about = two_children()
    address = forms.AddressForm(lines=("2 Invented Street",), postcode="ZZ2 2ZZ")
    report(forms.AddressChange, about, REPORTED, whose="receiving_parent", address=address)
    work_only(REPORTED)
    detail = ContactDetail.objects.get(postcode="ZZ2 2ZZ")
    assert detail.person == case_of().receiving_parent
    assert Decision.objects.count() == 1


def test_a_change_waits_for_its_application() -> None:
    hold_income()
    about = apply(on=date(2023, 4, 10))
    report(forms.RelevantOtherChildrenChange, about, date(2023, 4, 10), count=1)
    work_only(FIRST_NIGHT)
    assert not Case.objects.exists()
    work_only(date(2023, 4, 10), date(2023, 4, 12))
    assert liabilities(case_of()) == [(date(2023, 4, 12), None, 37_38)]


def test_a_change_in_the_year_counts_even_near_the_historic_income() -> None:
    """£399.00 historic, £600.00 in use: £450.00 is a quarter off what is in use (reg 23(4))."""
    hold_income(pounds_a_year=57 * 365)
    about = apply(current_income_weekly_pence=600_00)
    work(EFFECTIVE)
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=450_00)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, REPORTED, 72_00), (REPORTED, None, 54_00)]
    later = REPORTED + days(20)
    report(forms.RelevantOtherChildrenChange, about, later, count=1)
    work_only(later)
    assert liabilities(case_of())[2:] == [(later, None, 48_06)]


def test_a_change_that_turns_out_never_to_have_been_is_taken_back_by_a_decision() -> None:
    """The earlier amount holds again: both parents are told, and no more is asked for."""
    about = two_children()
    wrong = report(
        forms.CurrentIncomeChange,
        about,
        REPORTED,
        reported_by="caseworker",
        weekly_pence=438_00,
    )
    work_only(REPORTED)
    assert liabilities(case_of())[-1] == (REPORTED, None, 70_08)
    report(
        forms.CurrentIncomeChange,
        about,
        REPORTED + days(10),
        happened_on=REPORTED,
        reported_by="caseworker",
        weekly_pence=263_00,
        corrects=wrong,
    )
    work_only(REPORTED + days(10))
    assert [weekly for _start, _end, weekly in liabilities(case_of())] == [56_00, 56_00]
    last = Decision.objects.latest("id")
    assert (last.kind, last.effective_from) == (Decision.Kind.REVISION, REPORTED)
    assert Letter.objects.filter(decision=last).count() == 2
    assert violations() == {}
