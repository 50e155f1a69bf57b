"""Deduction from earnings orders: made, served, varied, lapsed, revived, discharged; their fee."""

from datetime import date, timedelta

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    holds,
    morning,
    payer,
    report,
    violations,
    work,
    work_only,
)
from collection.earnings_ordering import (
    EMPLOYER,
    MADE,
    OTHER_EMPLOYER,
    SERVED,
    actor,
    by_deduction,
    know,
    order,
    switch_on,
)
from upkeep.cases import forms
from upkeep.cases.models import Proceeding
from upkeep.cases.switches import EARNINGS_ORDERS, Cohort, set_switch
from upkeep.collection.earnings_order_acts import (
    OrderError,
    discharge,
    find_good_reason,
    make_to_enforce,
    report_joined,
    report_left,
    report_unsupported_pay,
)
from upkeep.collection.employers import EmployerDetails, Work, record_employer
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderTerms,
    Employer,
    Employment,
    OrderFee,
)
from upkeep.collection.order_fees import FeeError, waive_fee
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def orders_are_on(db: None) -> None:
    switch_on()


def state(reference: str = EMPLOYER) -> str:
    held = order(reference)
    return Proceeding.objects.get(process="earnings_order", subject=held.reference).state


def history(reference: str = EMPLOYER) -> list[tuple[str, str]]:
    return list(order(reference).events.order_by("pk").values_list("kind", "reason"))


def test_as_the_way_of_paying_an_order_waits_until_nobody_can_appeal() -> None:
    know()
    by_deduction()
    made = order()
    assert (made.basis, made.made_on, made.serve_on) == ("method", MADE, SERVED)
    work_only(SERVED - days(1))
    assert (state(), history()) == ("draft", [])
    work_only(SERVED)
    assert (state(), history()) == ("served", [("served", "")])
    terms = EarningsOrderTerms.objects.get(order=made)
    assert terms.effective_from == SERVED + days(7), "a week to begin"
    work_only(SERVED + days(7))
    assert state() == "active"
    assert violations() == {}


def test_an_order_asks_for_liability_fee_and_what_is_overdue_by_every_pay_period() -> None:
    know()
    by_deduction()
    work_only(SERVED)
    terms = EarningsOrderTerms.objects.get()
    weekly = case_of().liabilities.get(known__upper_inf=True).weekly_pence
    assert terms.with_fee_pence == weekly
    whole = weekly * 120 // 100 + terms.arrears_pence
    assert terms.weekly_pence == whole
    assert terms.fortnightly_pence == 2 * whole
    assert terms.monthly_pence == round(whole * 52 / 12)


def test_without_the_switch_nothing_is_ordered() -> None:
    set_switch(
        EARNINGS_ORDERS, Cohort(), FIRST_NIGHT, "mo", "off", morning(FIRST_NIGHT), is_on=False
    )
    by_deduction()
    assert not EarningsOrder.objects.exists()


def test_an_employer_whose_address_is_unknown_is_somebodys_task_and_then_served() -> None:
    by_deduction()
    work_only(SERVED)
    assert state() == "employer_unknown"
    know()
    work_only(SERVED + days(1))
    assert state() == "served"


def test_another_amount_is_served_again() -> None:
    know()
    about = by_deduction()
    work_only(SERVED)
    later = SERVED + days(20)
    report(
        forms.CurrentIncomeChange,
        about,
        later,
        reported_by="paying_parent",
        weekly_pence=350_00,
    )
    work_only(later)
    assert history() == [("served", ""), ("varied", "")]
    first, second = EarningsOrderTerms.objects.order_by("number")
    assert second.with_fee_pence < first.with_fee_pence
    assert second.effective_from == later + days(7)
    assert state() == "served"


def test_who_leaves_has_the_order_lapse_and_a_new_employer_gets_one_at_once_without_a_fee() -> None:
    know()
    know(OTHER_EMPLOYER)
    by_deduction()
    work_only(SERVED)
    left = SERVED + days(30)
    report_left(order(), "the employer", actor(left))
    work_only(left)
    assert (state(), history()[-1]) == ("lapsed", ("lapsed", "left"))
    found = left + days(4)
    begun = Work(payer(), OTHER_EMPLOYER, "weekly", found + days(5), found)
    report_joined(order(), begun, "the paying parent", actor(found))
    work_only(found)
    followed = order(OTHER_EMPLOYER)
    assert followed.follows == order()
    assert [each.kind for each in followed.events.all()] == ["served"], "no new time for appeals"
    assert OrderFee.objects.get(order=followed).waived == "changed"
    assert (state(), state(OTHER_EMPLOYER)) == ("over", "served")


def test_who_comes_back_to_the_same_employer_has_the_order_revived() -> None:
    know()
    by_deduction()
    work_only(SERVED)
    report_left(order(), "the employer", actor(SERVED + days(30)))
    work_only(SERVED + days(30))
    back = SERVED + days(60)
    again = Work(payer(), EMPLOYER, "monthly", back, back)
    report_joined(order(), again, "the employer", actor(back))
    assert history()[-1] == ("revived", "")
    work_only(back)
    assert state() == "served"
    fortnightly = Work(payer(), EMPLOYER, "fortnightly", back, back, payroll_number="P7")
    report_joined(order(), fortnightly, "the employer", actor(back + days(1)))
    assert history()[-1] == ("revived", ""), "it is only noted how the person is paid"
    assert Employment.objects.get(known__upper_inf=True).frequency == "fortnightly"


def test_pay_at_other_times_ends_the_order_and_somebody_finds_another_way() -> None:
    know()
    by_deduction()
    work_only(SERVED)
    report_unsupported_pay(order(), "paid every ten days", actor(SERVED + days(1)))
    work_only(SERVED + days(1), SERVED + days(2))
    assert (state(), history()[-1]) == ("another_way_needed", ("discharged", "unsupported_pay"))


def test_another_way_of_paying_discharges_the_order() -> None:
    know()
    about = by_deduction()
    work_only(SERVED)
    day = SERVED + days(10)
    report(
        forms.CollectionChange,
        about,
        day,
        reported_by="caseworker",
        service_type="collect_and_pay",
        method="standing_order",
        frequency="monthly",
        collection_day=5,
    )
    work_only(day)
    assert (state(), history()[-1]) == ("over", ("discharged", "other_way"))


def test_good_reason_stops_an_order_that_is_the_way_of_paying_before_it_is_served() -> None:
    know()
    by_deduction()
    with pytest.raises(OrderError, match="what was weighed"):
        find_good_reason(order(), " ", actor(MADE + days(2)))
    find_good_reason(order(), "a brother runs the payroll", actor(MADE + days(2)))
    work_only(MADE + days(2), SERVED)
    assert (state(), history()) == ("another_way_needed", [("not_made", "good_reason")])
    assert EarningsOrder.objects.count() == 1, "it is not made again by itself"


def enforced() -> EarningsOrder:
    """An order made after a missed payment."""
    know()
    hold_income(pounds_a_year=36_500)
    apply(frequency="monthly", day=5)
    work(EFFECTIVE)
    missed = date(2023, 5, 8)
    work_only(missed)
    with pytest.raises(OrderError, match="has not had the warning notice"):
        make_to_enforce(case_of(), EMPLOYER, "too soon", actor(missed + days(1)), 20_00)
    made = make_to_enforce(case_of(), EMPLOYER, "May was not paid", actor(missed + days(2)), 20_00)
    work_only(missed + days(2))
    return made


def test_an_order_to_enforce_is_served_at_once_and_bears_the_fee() -> None:
    made = enforced()
    assert state() == "served"
    assert EarningsOrderTerms.objects.get(order=made).arrears_pence == 20_00
    arrangement = Proceeding.objects.get(process="arrangement", case=case_of())
    assert arrangement.state == "enforcing"
    assert holds(Account.ENFORCEMENT_FEE_RECEIVABLE, case_of().pk) == 50_00
    assert violations() == {}
    with pytest.raises(OrderError, match="stands against"):
        make_to_enforce(case_of(), EMPLOYER, "again", actor(date(2023, 5, 10)), None)


def test_a_fee_is_waived_on_a_ground_and_once() -> None:
    made = enforced()
    on = actor(date(2023, 5, 20))
    with pytest.raises(FeeError, match="no ground"):
        waive_fee(made, "kindness", "a letter", on)
    waive_fee(made, "appealed", "the court's order of 19 May", on)
    assert holds(Account.ENFORCEMENT_FEE_RECEIVABLE, case_of().pk) == 0
    with pytest.raises(FeeError, match="nothing to waive"):
        waive_fee(made, "appealed", "the court's order of 19 May", on)
    assert violations() == {}


def test_an_order_is_discharged_for_a_reason_of_the_law() -> None:
    made = enforced()
    with pytest.raises(OrderError, match="no reason"):
        discharge(made, "tired", "", actor(date(2023, 5, 20)))
    discharge(made, "defective", "the name was wrong", actor(date(2023, 5, 20)))
    assert history()[-1] == ("discharged", "defective")
    with pytest.raises(OrderError, match="not in force"):
        report_left(made, "the employer", actor(date(2023, 5, 21)))


def test_what_is_known_of_an_employer_is_replaced_and_kept() -> None:
    know()
    know()
    moved = EmployerDetails(EMPLOYER, "Made Up Mills", ["2 Invented Yard"], "ZZ9 9ZZ")
    record_employer(moved, "the employer", morning(FIRST_NIGHT) + timedelta(days=3))
    rows = Employer.objects.filter(reference=EMPLOYER).order_by("pk")
    assert [row.lines for row in rows] == [["1 Invented Yard"], ["2 Invented Yard"]]
    assert [row.known.upper is None for row in rows] == [False, True]
