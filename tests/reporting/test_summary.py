"""The manager's summary says what the books and the caseload say."""

from datetime import date

import pytest

from batch.busy_state import the_state_has_an_account
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    POLLY,
    RIVER,
    ROBIN,
    ROWAN,
    apply,
    bank,
    days,
    hold_income,
    line,
    payer,
    report,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.reporting.summary import summary
from upkeep.working_days import next_working_day


@pytest.mark.django_db
def test_the_summary() -> None:
    """Two cases of £42.00 a week, one of them Direct Pay, one withdrawn; £50.40 and £9.99 in."""
    for parent in (PERRY, PIPPA):
        hold_income(parent)
    apply(PERRY, ROWAN)
    apply(PIPPA, ROBIN, service="direct_pay")
    withdrawn = apply(POLLY, RIVER)
    work(EFFECTIVE)
    paid = EFFECTIVE + days(14)
    report(forms.WithdrawApplicationChange, withdrawn, paid)
    bank(paid, line(50_40, payer(PERRY).reference), line(9_99, "who knows"))
    work_only(paid)
    made = summary(paid)
    assert dict(made.counts) == {
        "Cases: application being worked on": 0,
        "Cases: calculation in force": 2,
        "Cases: closed": 0,
        "Cases: application withdrawn": 1,
        "  of those in force: Direct Pay": 1,
        "  of those in force: Collect and Pay": 1,
        "Decisions made": 2,
        "  initial calculation": 2,
        "Receipts in suspense": 1,
    }
    assert dict(made.amounts) == {
        "Maintenance due through Collect and Pay": 84_00,
        "  collected": 42_00,
        "  arrears": 42_00,
        "Maintenance due under Direct Pay": 84_00,
        "Collection fees still owed": 16_80 - 8_40,
        "Received from paying parents": 60_39,
        "Paid out to receiving parents": 40_32,
        "Collection fees of paying parents collected": 8_40,
        "Collection fees of receiving parents collected": 1_68,
        "Paid over to the Secretary of State": 0,
        "In suspense": 9_99,
        "Held for paying parents until due": 0,
        "At the bank": 60_39,
    }


@pytest.mark.django_db
def test_amounts_are_as_of_the_day() -> None:
    hold_income()
    apply()
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(14))
    before = dict(summary(date(2023, 4, 18)).amounts)
    assert set(before.values()) == {0}


@pytest.mark.django_db
def test_fees_that_were_paid_over_count_as_collected() -> None:
    hold_income()
    apply()
    the_state_has_an_account(FIRST_NIGHT)
    paid = EFFECTIVE + days(14)
    work(EFFECTIVE)
    bank(paid, line(50_40, payer(PERRY).reference))
    work_only(paid)
    before = dict(summary(paid).amounts)
    next_month = (paid.replace(day=1) + days(32)).replace(day=1)
    work_only(next_working_day(next_month))
    after = dict(summary(next_working_day(next_month)).amounts)
    for label in (
        "Collection fees of paying parents collected",
        "Collection fees of receiving parents collected",
    ):
        assert after[label] == before[label] > 0
    assert after["Paid over to the Secretary of State"] == 8_40 + 1_68
