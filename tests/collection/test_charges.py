"""Liability in the books: charged by collection period, adjusted when the past turns out other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    charges,
    days,
    hold_income,
    holds,
    morning,
    report,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Decision
from upkeep.collection.models import Charge, Schedule
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

WEDNESDAYS = [EFFECTIVE + days(7 * n) for n in range(60)]


def weekly_case(**more: object) -> str:
    """£350.00 a week, one child: £42.00 a week and £8.40 in fees, from Wednesday 5 April 2023."""
    hold_income()
    about = apply(**more)
    work(EFFECTIVE)
    return about


def test_each_collection_period_is_charged_when_it_ends() -> None:
    weekly_case()
    work(WEDNESDAYS[2] - days(1))
    assert charges(case_of()) == []
    work(WEDNESDAYS[3])
    assert charges(case_of()) == [
        ("charge", EFFECTIVE, WEDNESDAYS[2], 84_00, 16_80),
        ("charge", WEDNESDAYS[2], WEDNESDAYS[3], 42_00, 8_40),
    ]
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 126_00
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == 25_20
    assert violations() == {}


@pytest.mark.parametrize(
    ("frequency", "day", "first", "second"),
    [
        ("monthly", 20, date(2023, 4, 20), date(2023, 5, 20)),
        ("fortnightly", 3, date(2023, 4, 19), date(2023, 5, 3)),
        ("four_weekly", 3, date(2023, 4, 19), date(2023, 5, 17)),
    ],
)
def test_every_frequency_accrues_the_same_by_the_day(
    frequency: str, day: int, first: date, second: date
) -> None:
    """£42.00 a week is £6.00 a day."""
    weekly_case(frequency=frequency, day=day)
    work_only(first, second)
    found = charges(case_of())
    assert [row[1:3] for row in found] == [(EFFECTIVE, first), (first, second)]
    assert [row[3] for row in found] == [
        600 * (first - EFFECTIVE).days,
        600 * (second - first).days,
    ]
    assert sum(row[4] for row in found) == 120 * (second - EFFECTIVE).days


def test_odd_pennies_neither_drift_nor_vanish() -> None:
    """11% less income: £37.38 a week, £5.34 a day; with a seventh off £32.04, £4.577… a day."""
    weekly_case(relevant_other_children=1, nights=52, frequency="monthly", day=20)
    work_only(date(2023, 4, 20), date(2023, 5, 20), date(2023, 6, 20))
    through = (date(2023, 6, 20) - EFFECTIVE).days
    assert sum(row[3] for row in charges(case_of())) == (2 * 32_04 * through + 7) // 14
    assert sum(row[4] for row in charges(case_of())) == (2 * 32_04 * through + 35) // 70
    assert violations() == {}


def test_a_retrospective_change_adjusts_by_the_difference_with_its_decision_as_cause() -> None:
    """£7.00 a week instead of £42.00 from 3 May, told on 15 June when nine weeks were charged."""
    about = weekly_case()
    work_only(*WEDNESDAYS[2:11])
    told, started = date(2023, 6, 15), WEDNESDAYS[4]
    before = statement(case_of(), EFFECTIVE, told)
    fields = {"benefits": ("carers_allowance",), "partner_benefits": ()}
    report(forms.BenefitsChange, about, told, happened_on=started, **fields)
    work_only(told)
    adjustments = list(Charge.objects.filter(kind="adjustment").order_by("period"))
    weeks = list(pairwise(WEDNESDAYS[4:11]))
    assert [(row.period.lower, row.period.upper) for row in adjustments] == weeks
    assert {row.maintenance_pence for row in adjustments} == {7_00 - 42_00}
    assert {row.fee_pence for row in adjustments} == {1_40 - 8_40}
    assert [row.effective_date for row in adjustments] == WEDNESDAYS[5:11]
    decision = Decision.objects.order_by("id").last()
    assert {row.decision for row in adjustments} == {decision}
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 4 * 42_00 + 6 * 7_00

    now = statement(case_of(), EFFECTIVE, told)
    assert (now.maintenance.charged_pence, now.maintenance.adjusted_pence) == (420_00, -210_00)
    assert now.maintenance.closing_pence == 210_00
    assert decision is not None
    assert now.maintenance.lines[-1].decision_id == decision.pk
    may = statement(case_of(), EFFECTIVE, date(2023, 5, 31))
    assert may.maintenance.closing_pence == 4 * 42_00 + 4 * 7_00
    june = statement(case_of(), date(2023, 6, 1), told)
    assert june.maintenance.opening_pence == may.maintenance.closing_pence
    assert june.maintenance.opening_recorded_later_pence == 4 * (7_00 - 42_00)
    as_known = statement(case_of(), EFFECTIVE, told, morning(told))
    assert as_known.maintenance == before.maintenance
    assert as_known.fees == before.fees
    assert before.maintenance.closing_pence == 420_00
    assert violations() == {}


def test_a_change_reissues_the_schedule() -> None:
    about = weekly_case()
    work_only(WEDNESDAYS[2])
    first = Schedule.objects.get(known__upper_inf=True)
    told = date(2023, 6, 1)
    report(forms.RelevantOtherChildrenChange, about, told, count=1)
    work_only(told)
    second = Schedule.objects.get(known__upper_inf=True)
    assert second != first
    assert (second.weekly_pence, second.issued_on) == (37_38, told)
    assert second.decision == Decision.objects.order_by("id").last()
    year = sum(row.maintenance_pence for row in case_of().instalments.filter(known__upper_inf=True))
    days_before = (told - EFFECTIVE).days
    sevenths = 42_00 * days_before + 37_38 * (364 - days_before)
    assert year == (2 * sevenths + 7) // 14


def test_an_ended_case_is_charged_to_its_last_day_and_then_no_more() -> None:
    """Closed on Friday 2 June: two days after the last Wednesday."""
    about = weekly_case()
    end = date(2023, 6, 2)
    work_only(*WEDNESDAYS[2:9])
    report(forms.CloseCaseChange, about, end, reason="applicant_request")
    work_only(end, *WEDNESDAYS[9:14])
    assert charges(case_of())[-1] == ("charge", WEDNESDAYS[8], end, 12_00, 2_40)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 6_00 * (end - EFFECTIVE).days
    assert violations() == {}


def test_an_end_told_late_gives_back_what_was_charged_after_it() -> None:
    about = weekly_case()
    work_only(*WEDNESDAYS[2:10])
    end, told = date(2023, 5, 5), date(2023, 6, 9)
    report(forms.CloseCaseChange, about, told, happened_on=end, reason="receiving_parent_died")
    work_only(told)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 6_00 * 30
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == 1_20 * 30
    assert violations() == {}


def test_withdrawn_on_the_day_it_was_decided_nothing_is_charged() -> None:
    about = weekly_case()
    report(forms.WithdrawApplicationChange, about, EFFECTIVE)
    work_only(EFFECTIVE + days(1), *WEDNESDAYS[1:6])
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert not case_of().instalments.filter(known__upper_inf=True).exists()
    assert violations() == {}


def test_a_default_decision_revised_adjusts_from_the_first_day() -> None:
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, *WEDNESDAYS[4:11])
    assert sum(row[3] for row in charges(case_of())) == 10 * 39_00
    told = WEDNESDAYS[10] + days(2)
    report(forms.CurrentIncomeChange, about, told, weekly_pence=350_00)
    work_only(told)
    adjusted = [row for row in charges(case_of()) if row[0] == "adjustment"]
    assert sorted(row[1:] for row in adjusted) == [
        (EFFECTIVE, WEDNESDAYS[4], 12_00, 2_40),
        *((WEDNESDAYS[n], WEDNESDAYS[n + 1], 3_00, 60) for n in range(4, 10)),
    ]
    assert violations() == {}


def test_a_case_worth_nothing_is_not_charged() -> None:
    weekly_case(status=("prisoner",))
    work_only(*WEDNESDAYS[2:12])
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert Charge.objects.filter(transaction=None).count() == Charge.objects.count()
    assert violations() == {}


# --- Direct Pay ------------------------------------------------------------------------------


def collection_change(
    about: str, on: date, happened_on: date | None = None, **fields: object
) -> None:
    values = {
        "reported_by": "paying_parent",
        "service_type": "collect_and_pay",
        "method": "bank_transfer",
        "frequency": "weekly",
        "collection_day": 3,
        **fields,
    }
    report(forms.CollectionChange, about, on, happened_on=happened_on, **values)


def test_direct_pay_is_charged_to_its_own_accounts_without_a_fee() -> None:
    weekly_case(service="direct_pay")
    work_only(*WEDNESDAYS[2:5])
    assert holds(Account.DIRECT_PAY_DUE, case_of().pk) == 4 * 42_00
    assert holds(Account.DIRECT_PAY_OWED, case_of().pk) == -4 * 42_00
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == 0
    made = statement(case_of(), EFFECTIVE, WEDNESDAYS[4])
    assert made.direct_pay.charged_pence == made.direct_pay.closing_pence == 4 * 42_00
    asked = case_of().instalments.filter(known__upper_inf=True)
    assert sum(row.maintenance_pence for row in asked) == 52 * 42_00
    assert not any(row.fee_pence for row in asked)
    assert violations() == {}


def test_from_direct_pay_to_collect_and_pay_within_a_week() -> None:
    """From Monday 29 May: five days of that week between the parents, two through the service."""
    about = weekly_case(service="direct_pay")
    work_only(*WEDNESDAYS[2:8])
    switch = date(2023, 5, 29)
    collection_change(about, switch)
    work_only(switch, *WEDNESDAYS[8:13])
    assert holds(Account.DIRECT_PAY_DUE, case_of().pk) == 6_00 * (switch - EFFECTIVE).days
    through = (WEDNESDAYS[12] - switch).days
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 6_00 * through
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == 1_20 * through
    assert violations() == {}


def test_a_switch_told_before_the_first_day_but_delivered_late_moves_what_was_charged() -> None:
    about = weekly_case(service="direct_pay")
    work_only(*WEDNESDAYS[2:6])
    collection_change(about, FIRST_NIGHT)
    work_only(*WEDNESDAYS[6:9])
    assert holds(Account.DIRECT_PAY_DUE, case_of().pk) == 0
    assert violations() == {}
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 8 * 42_00
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == 8 * 8_40


def test_from_weekly_to_monthly_payment_accrues_without_a_gap() -> None:
    about = weekly_case()
    work_only(*WEDNESDAYS[2:8])
    switch = date(2023, 5, 29)
    collection_change(about, switch, frequency="monthly", collection_day=20)
    work_only(switch, date(2023, 6, 20))
    assert [row[1:3] for row in charges(case_of())][-2:] == [
        (WEDNESDAYS[7], switch),
        (switch, date(2023, 6, 20)),
    ]
    total = 6_00 * (date(2023, 6, 20) - EFFECTIVE).days
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == total
    assert violations() == {}


def test_accrual_does_not_depend_on_a_schedule() -> None:
    """The same case charged with no schedule in force owes the same."""
    weekly_case()
    schedule = Schedule.objects.get()
    begun = schedule.known.lower
    schedule.known = DateTimeTZRange(begun, begun + timedelta(seconds=1))
    schedule.save(update_fields=["known"])
    work_only(*WEDNESDAYS[2:5])
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 4 * 42_00
