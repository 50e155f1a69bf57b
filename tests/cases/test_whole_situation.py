"""Every fact that the 2012 scheme looks at reaches the law, from the day that the law gives it."""

from datetime import date
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
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
from upkeep.cases.explanations import explanation_of
from upkeep.cases.fact_kinds import FactKind
from upkeep.cases.models import Circumstance, Decision, DecisionRequest
from upkeep.law.scheme_2012.situation import CHILD, PAYING_PARENT
from upkeep.web.explanation import steps_for_paying_parent, steps_for_receiving_parent

pytestmark = pytest.mark.django_db

HAPPENED, REPORTED = date(2023, 5, 20), date(2023, 6, 1)
JOB = {"id": "Invented Bakery", "regular_pay": "1200.00", "paid_every": "month"}
TRADE = {
    "id": "Invented Cakes",
    "profits": "3650.00",
    "period_from": "2022-04-06",
    "period_to": "2023-04-05",
}


def a_case(**more: Any) -> str:
    """£350.00 a week and one child: £42.00."""
    hold_income(**more)
    about = apply(children=("Wren",))
    work(EFFECTIVE)
    return about


def last_decision() -> Decision:
    found = Decision.objects.order_by("id").last()
    assert found is not None
    return found


def rules(steps: Any) -> set[str]:
    """The rules of an explanation, whatever the depth."""
    found = {step["rule"] for step in steps}
    return found.union(*(rules(step.get("children", ())) for step in steps))


@pytest.mark.parametrize(
    ("kind", "fields", "day", "weekly"),
    [
        (forms.SharedCareChange, {"nights": {"Wren": 52}, "basis": "assumed"}, REPORTED, 36_00),
        (forms.SharedCareChange, {"nights": {"Wren": 104}, "basis": "pattern"}, REPORTED, 30_00),
        (forms.LocalAuthorityCareChange, {"nights": {"Wren": 60}}, REPORTED, 36_00),
        (forms.OtherArrangementsChange, {"count": 1}, REPORTED, 28_00),
    ],
)
def test_each_fact_counts_from_the_day_the_law_gives_it(
    kind: type, fields: dict[str, Any], day: date, weekly: int
) -> None:
    """SI 2012/2677 regs 18(6), 47, 53 and Sch 1 para 5A: 16% for two children, half of it."""
    about = a_case()
    report(kind, about, REPORTED, happened_on=HAPPENED, **fields)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, day, 42_00), (day, None, weekly)]
    assert violations() == {}


def test_assumed_nights_are_explained_as_such() -> None:
    about = a_case()
    report(forms.SharedCareChange, about, REPORTED, nights={"Wren": 52}, basis="assumed")
    work_only(REPORTED)
    assert "assumed_nights" in rules(explanation_of(last_decision()))


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (forms.OtherArrangementsChange, {"count": 1}),
        (forms.RelevantOtherChildrenChange, {"count": 1}),
    ],
)
def test_a_child_who_ceases_to_count_does_so_on_the_day(kind: type, first: dict[str, Any]) -> None:
    """SI 2012/2677 reg 18(3)(a) and (7)(a): from the change; one who comes, from the report."""
    about = a_case()
    report(kind, about, FIRST_NIGHT + days(9), count=1)
    work_only(FIRST_NIGHT + days(9))
    report(kind, about, REPORTED, happened_on=HAPPENED, count=0)
    work_only(REPORTED)
    found = liabilities(case_of())
    assert [(start, end) for start, end, _weekly in found] == [
        (EFFECTIVE, FIRST_NIGHT + days(9)),
        (FIRST_NIGHT + days(9), HAPPENED),
        (HAPPENED, None),
    ]
    assert found[-1][2] == 42_00


def test_other_children_with_their_days_count_to_the_exact_day() -> None:
    """One leaves more than a year ahead: nothing is decided of it until then."""
    about = a_case()
    left = date(2024, 7, 1)
    born = (
        {"date_of_birth": date(2019, 3, 1), "left_on": left},
        {"date_of_birth": date(2020, 1, 1)},
    )
    children = tuple(forms.RelevantOtherChildForm(**each) for each in born)
    report(forms.RelevantOtherChildrenChange, about, REPORTED, children=children)
    work_only(REPORTED)
    assert liabilities(case_of())[-1] == (REPORTED, None, 36_12)
    assert DecisionRequest.objects.filter(effective_from=left, settled_at=None).exists()
    work_only(left)
    assert liabilities(case_of())[-1] == (left, None, 37_38)
    assert violations() == {}


def test_another_child_counts_until_education_ends_as_the_law_says() -> None:
    about = a_case()
    child = forms.RelevantOtherChildForm(
        date_of_birth=date(2006, 9, 10), education_ends_on=date(2023, 6, 30)
    )
    report(forms.RelevantOtherChildrenChange, about, REPORTED, children=(child,))
    work_only(REPORTED)
    (fact,) = Circumstance.objects.filter(kind="relevant_other_children").exclude(value=0)
    assert fact.value[0]["until"] == "2023-09-04"
    assert [end for _start, end, _weekly in liabilities(case_of())] == [
        REPORTED,
        date(2023, 9, 4),
        None,
    ]


def test_current_income_in_parts_is_put_together_by_the_law() -> None:
    """£1,200.00 a month is £276.16 a week; with £70.00 from a trade £346.16."""
    about = a_case(pounds_a_year=36_500)
    parts = {"employments": [JOB], "trades": [TRADE]}
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=None, parts=parts)
    work_only(REPORTED)
    made = last_decision()
    assert (made.result["income_basis"], made.result["weekly_income"]) == ("current", "346.16")
    assert liabilities(case_of())[-1] == (REPORTED, None, 41_54)
    own, other = steps_for_paying_parent(made), steps_for_receiving_parent(made, case_of())
    assert "Invented Bakery" in str(own)
    assert "Invented Bakery" not in str(other)
    assert violations() == {}


def test_an_estimate_counts_only_without_a_historic_figure() -> None:
    """SI 2012/2677 reg 42."""
    about = a_case()
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=700_00, is_estimated=True)
    work_only(REPORTED)
    assert liabilities(case_of())[-1] == (EFFECTIVE, None, 42_00)


def test_the_figure_of_hmrc_is_kept_head_by_head() -> None:
    about = a_case(pounds_a_year=10_950, pension_income_pence=7_300_00)
    made = last_decision()
    assert made.situation["paying_parent"]["historic_income"]["pensions"] == "7300.00"
    assert "hmrc_figure" in rules(explanation_of(made))
    assert "7,300" in str(steps_for_paying_parent(made))
    assert "7,300" not in str(steps_for_receiving_parent(made, case_of()))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert about


def test_an_application_says_what_is_known_from_the_start() -> None:
    hold_income()
    apply(children=("Wren",), other_arrangement_children=1)
    work(EFFECTIVE)
    assert liabilities(case_of(ROWAN)) == [(EFFECTIVE, None, 28_00)]


def test_a_notice_of_the_duty_to_report_decides_nothing() -> None:
    about = a_case()
    asked = DecisionRequest.objects.count()
    report(forms.DutyToReportChange, about, REPORTED, reported_by="caseworker", has_duty=True)
    work_only(REPORTED)
    assert payer().circumstances.filter(kind=FactKind.DUTY_TO_REPORT, value=True).exists()
    assert DecisionRequest.objects.count() == asked


def test_every_field_of_a_situation_has_a_fact_behind_it() -> None:
    """What the contract lists and no fact gives is here, with who decides it instead."""
    decided_otherwise = {"current_income_in_use_weekly"}
    of_a_child_decided_otherwise = {"equal_day_to_day_care"}
    from inspect import getsource

    from upkeep.cases.situations import scheme_2012

    source = getsource(scheme_2012)
    assert {name for name in PAYING_PARENT if f'"{name}"' not in source} == decided_otherwise
    assert {name for name in CHILD if f'"{name}"' not in source} == of_a_child_decided_otherwise
