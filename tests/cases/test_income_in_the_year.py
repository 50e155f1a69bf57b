"""Current income within the year: the duty to report a rise, and the check after eleven months."""

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from building import (
    EFFECTIVE,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.explanations import explanation_of
from upkeep.cases.models import Circumstance, Decision, Proceeding
from upkeep.correspondence.models import Letter
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

HAPPENED, REPORTED = date(2023, 8, 1), date(2023, 9, 1)
NOTICE = date(2023, 6, 1)
DUE = EFFECTIVE + relativedelta(months=11)
"""The check falls due eleven months after the first decision on current income."""


def on_current_income(historic: int | None = 36_500, **more: Any) -> str:
    """£700.00 a week of HMRC, £350.00 now, one child: £42.00."""
    if historic is not None:
        hold_income(pounds_a_year=historic)
    about = apply(children=("Wren",), **{"current_income_weekly_pence": 350_00, **more})
    work(EFFECTIVE)
    return about


def tell_of_the_duty(about: str) -> None:
    report(forms.DutyToReportChange, about, NOTICE, reported_by="caseworker", has_duty=True)
    work_only(NOTICE)


def rise(about: str, pounds: int = 500, **more: Any) -> None:
    report(
        forms.CurrentIncomeChange,
        about,
        REPORTED,
        happened_on=HAPPENED,
        weekly_pence=pounds * 100,
        **more,
    )
    work_only(REPORTED)


def test_a_rise_that_had_to_be_reported_counts_from_its_own_day() -> None:
    """SI 2012/2677 reg 18(4)."""
    about = on_current_income()
    tell_of_the_duty(about)
    rise(about)
    assert liabilities(case_of()) == [(EFFECTIVE, HAPPENED, 42_00), (HAPPENED, None, 60_00)]
    made = Decision.objects.order_by("id").last()
    assert made is not None
    assert explanation_of(made)[0]["rule"] == "counts_from_the_change"
    assert Circumstance.objects.filter(value__had_to_be_reported=True).count() == 1
    assert violations() == {}


def test_without_a_notice_in_writing_there_is_no_duty() -> None:
    about = on_current_income()
    rise(about)
    assert liabilities(case_of()) == [(EFFECTIVE, REPORTED, 42_00), (REPORTED, None, 60_00)]


def test_a_fall_counts_from_the_report() -> None:
    about = on_current_income()
    tell_of_the_duty(about)
    rise(about, pounds=200)
    assert liabilities(case_of())[-1] == (REPORTED, None, 24_00)


def test_on_historic_income_there_is_no_duty() -> None:
    hold_income()
    about = apply(children=("Wren",))
    work(EFFECTIVE)
    tell_of_the_duty(about)
    rise(about)
    assert liabilities(case_of())[-1] == (REPORTED, None, 60_00)


def test_profits_need_not_be_reported() -> None:
    """SI 2008/2551 reg 9A: only employment, unless the rate is nil."""
    about = on_current_income()
    tell_of_the_duty(about)
    trade = {
        "id": "a stall",
        "profits": "26000.00",
        "period_from": "2022-08-01",
        "period_to": "2023-07-31",
    }
    report(
        forms.CurrentIncomeChange,
        about,
        REPORTED,
        happened_on=HAPPENED,
        weekly_pence=None,
        parts={"trades": [trade]},
    )
    work_only(REPORTED)
    assert liabilities(case_of())[-1][0] == REPORTED


def check() -> Proceeding:
    return Proceeding.objects.get(process="income_check")


def test_income_unchanged_for_eleven_months_is_checked() -> None:
    on_current_income()
    work_only(DUE - days(1))
    assert not Proceeding.objects.filter(process="income_check").exists()
    work_only(DUE)
    assert (check().state, check().opened_on) == ("asking_evidence", DUE)
    (letter,) = Letter.objects.filter(cause="income_check")
    assert letter.is_to_paying_parent
    assert "latest payslips" in str(letter_content(letter))
    work_only(DUE + days(1))
    assert Circumstance.objects.get(kind="duty_to_report").value is True
    assert Proceeding.objects.filter(process="income_check").count() == 1
    assert violations() == {}


def test_income_that_changed_since_is_not_checked() -> None:
    about = on_current_income()
    rise(about)
    work_only(DUE + days(1))
    assert not Proceeding.objects.filter(process="income_check").exists()


def test_silence_brings_historic_income_back_from_the_day_of_the_decision() -> None:
    """SI 2012/2677 reg 22(2) and (4)."""
    on_current_income()
    work_only(DUE + days(1))
    silent_on = check().due_on
    assert silent_on is not None
    work_only(silent_on, silent_on + days(1))
    after = silent_on + days(1)
    assert liabilities(case_of())[-1] == (after, None, 84_00)
    assert check().state == "without_evidence"
    assert violations() == {}


def test_silence_without_a_historic_figure_leaves_the_income_in_use() -> None:
    on_current_income(historic=None)
    work_only(DUE + days(1))
    silent_on = check().due_on
    assert silent_on is not None
    work_only(silent_on, silent_on + days(1))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert check().state == "without_evidence"


@pytest.mark.parametrize(("pounds", "weekly"), [(400, 48_00), (600, 84_00)])
def test_what_is_sent_is_held_against_historic_income_alone(pounds: int, weekly: int) -> None:
    """SI 2012/2677 reg 22(3), 23(3)(a): £400.00 is within a quarter of £350.00, and counts."""
    about = on_current_income()
    work_only(DUE + days(1))
    sent = DUE + days(8)
    report(
        forms.CurrentIncomeChange,
        about,
        sent,
        happened_on=DUE - days(60),
        weekly_pence=pounds * 100,
        reported_by="paying_parent",
    )
    work_only(sent)
    assert liabilities(case_of())[-1] == (sent, None, weekly)
    assert check().state == "checked"
    assert violations() == {}
