"""Worked examples of guidance and of the law's own rules, where they touch more than one room.

Others stand beside what they are about: deductions from earnings in test_earnings, sharing between
debts in test_allocation_order, a year's instalments in test_instalments, write-off classes in
test_write_offs, files of banks in the tests of gateways, account numbers in those of parties.
"""

from datetime import date, timedelta

import pytest

from building import days, morning, payer, work_only
from collection.earnings_ordering import EMPLOYER, SERVED, actor, by_deduction, know, order
from collection.earnings_ordering import switch_on as switch_orders_on
from upkeep.cases.lifecycle.clocks import POST_TAKES, runs_out_on
from upkeep.cases.lifecycle.processes import PROCESSES
from upkeep.collection.allocation import Debt, Receipt, allocate
from upkeep.collection.benefit_rates import for_period, ongoing_deduction, takeable
from upkeep.collection.earnings_order_acts import (
    report_joined,
    report_left,
    report_unsupported_pay,
)
from upkeep.collection.employers import Work
from upkeep.collection.fees import paying_parent_fee, receiving_parent_fee
from upkeep.collection.forms import EmployerReturnForm
from upkeep.collection.models import EmployerScheduleLine
from upkeep.collection.receiving import receive_employer_return
from upkeep.correspondence.models import Channel
from upkeep.correspondence.receipt import deemed_received_on

TODAY = date(2026, 3, 2)


def test_of_a_hundred_pounds_a_week_120_is_paid_and_96_is_received() -> None:
    """The example of public guidance: £20 on top for who pays, £4 off for who receives."""
    paid = 100_00 + paying_parent_fee(100_00, TODAY)
    [part] = allocate([Receipt(1, TODAY, paid)], [Debt(1, 1, TODAY, 100_00, 20_00)], TODAY)
    received = part.maintenance_pence - receiving_parent_fee(part.maintenance_pence, TODAY)
    assert (paid, received, paid - received) == (120_00, 96_00, 24_00)


def test_collection_fees_begin_six_weeks_after_the_regulations() -> None:
    first = date(2014, 6, 30) + timedelta(weeks=6)
    assert first == date(2014, 8, 11)
    assert (paying_parent_fee(100_00, first - days(1)), paying_parent_fee(100_00, first)) == (
        0,
        20_00,
    )


def test_arrears_of_a_spell_of_direct_pay_bear_no_fee_on_top_and_four_per_cent_off() -> None:
    """£100 owed from Direct Pay: £100 is paid, and £96 is received."""
    [part] = allocate([Receipt(1, TODAY, 100_00)], [Debt(1, 1, TODAY, 100_00, 0)], TODAY)
    assert (part.maintenance_pence, part.fee_pence) == (100_00, 0)
    assert part.maintenance_pence - receiving_parent_fee(part.maintenance_pence, TODAY) == 96_00


def test_eight_pounds_forty_a_week_is_36_40_a_month_of_universal_credit() -> None:
    asked = ongoing_deduction(7_00, 0, TODAY)
    assert (asked.maintenance_pence, asked.fee_pence) == (7_00, 1_40)
    monthly = for_period(asked.total_pence, "monthly", TODAY)
    assert monthly == 36_40
    credit = "universal_credit_no_earnings"
    assert takeable(monthly, 36_40, credit, TODAY) == 36_39, "a penny of the award is left"
    assert takeable(monthly, 300_00, credit, TODAY) == 36_40


def test_a_notice_counts_as_received_two_days_after_the_post_and_a_day_after_an_e_mail() -> None:
    assert deemed_received_on(Channel.POST, TODAY) == date(2026, 3, 4)
    assert deemed_received_on(Channel.EMAIL, TODAY) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("count", "received", "last"),
    [
        (31, date(2026, 3, 4), date(2026, 4, 3)),
        (60, date(2026, 3, 4), date(2026, 5, 2)),
        (60, date(2026, 3, 2), date(2026, 4, 30)),
        (21, date(2026, 5, 5), date(2026, 5, 25)),
    ],
)
def test_the_last_day_to_speak_about_a_write_off(count: int, received: date, last: date) -> None:
    """30 days of receiving it; 60 and 21 days that begin with receipt. The clock ends after it."""
    clocks = [state.clock for state in PROCESSES["write_off"].states if state.clock]
    [clock] = [clock for clock in clocks if clock.count == count and clock.from_receipt]
    assert runs_out_on(clock, received - POST_TAKES) - days(1) == last


def short_of_50_pounds_in_june() -> int:
    """An order whose employer could not deduct £50 of June's rate; the rate."""
    switch_orders_on()
    know()
    by_deduction()
    work_only(SERVED, date(2023, 7, 1))
    rate = order().terms.get().monthly_pence
    form = {
        "employer_reference": EMPLOYER,
        "month": date(2023, 6, 1),
        "submitted_on": date(2023, 7, 10),
        "deductions": (
            {
                "payment_reference": payer().reference,
                "national_insurance_number": "QQ000001A",
                "deducted_on": date(2023, 6, 5),
                "deducted_pence": rate - 50_00,
                "reason_code": "insufficient_earnings",
            },
        ),
    }
    delivery = receive_employer_return(
        EmployerReturnForm.model_validate(form), "test", morning(date(2023, 7, 10))
    )
    assert not delivery.refused
    work_only(date(2023, 7, 10))
    return rate


@pytest.mark.django_db
@pytest.mark.parametrize("left", [False, True])
def test_what_was_carried_is_no_longer_the_employers_after_a_lapse_and_a_revival(
    *, left: bool
) -> None:
    """£50 is carried to July's pay-days, or, where the person left and came back, not at all."""
    rate = short_of_50_pounds_in_june()
    if left:
        report_left(order(), "the employer", actor(date(2023, 7, 12)))
        work_only(date(2023, 7, 12))
        back = date(2023, 7, 14)
        work = Work(payer(), EMPLOYER, "monthly", date(2023, 7, 28), back)
        report_joined(order(), work, "the employer", actor(back))
    work_only(date(2023, 8, 1))
    line = EmployerScheduleLine.objects.get(schedule__month=date(2023, 7, 1))
    assert (line.expected_pence, line.carried_pence) == (rate, 0 if left else 50_00)


@pytest.mark.django_db
def test_an_order_against_pay_of_every_ten_days_has_to_be_discharged() -> None:
    switch_orders_on()
    know()
    by_deduction()
    work_only(SERVED)
    report_unsupported_pay(order(), "paid every ten days", actor(SERVED + days(1)))
    last = order().events.latest("pk")
    assert (last.kind, last.reason) == ("discharged", "unsupported_pay")
