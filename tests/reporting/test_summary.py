"""The manager's summary says what the books and the caseload say."""

from datetime import date

import pytest

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
