"""Employers and the people at the desk, as the simulated world has them: by the papers alone."""

from datetime import date

import pytest

from building import days, morning, payer, work, work_only
from collection.earnings_ordering import EMPLOYER, SERVED, by_deduction, know, order, switch_on
from upkeep.cases.models import Proceeding
from upkeep.collection.forms import EmployerReturnForm
from upkeep.collection.models import EmployerNotice, Employment, Receipt
from upkeep.collection.receiving import receive_employer_return, receive_statements
from upkeep.simulation import employers, order_desk
from upkeep.simulation.bank import Bank
from upkeep.simulation.habits import Habit
from upkeep.simulation.order_desk import made_up, work_orders
from upkeep.simulation.payroll import on_file
from upkeep.simulation.world import return_name

pytestmark = pytest.mark.django_db
NUMBER = "QQ000001A"
STEADY = {NUMBER: Habit()}
PAID_OVER = date(2023, 7, 10)
"""When EMP00041 pays the deductions of June: the 9th is a Sunday."""


def ordered() -> int:
    """An order whose employer was found by the desk; its rate for a month, in pence."""
    switch_on()
    by_deduction()
    work_orders(SERVED - days(1), STEADY)
    work_only(SERVED)
    return order().terms.get().monthly_pence


def test_the_desk_finds_an_employer_and_how_people_are_paid_there() -> None:
    switch_on()
    by_deduction()
    work_only(SERVED)
    assert Proceeding.objects.get(process="earnings_order").state == "employer_unknown"
    assert work_orders(SERVED, STEADY) == 2
    assert work_orders(SERVED, STEADY) == 0
    assert Employment.objects.get().pay_day.day == 28
    work_only(SERVED + days(1))
    assert Proceeding.objects.get(process="earnings_order").state == "served"
    assert EmployerNotice.objects.get().sent_to["name"] == made_up(EMPLOYER).name


def test_an_employer_deducts_what_its_order_says() -> None:
    rate = ordered()
    [form] = employers.returns_of(PAID_OVER, STEADY)
    [line] = form.deductions
    assert (form.month, line.payment_reference) == (date(2023, 6, 1), payer().reference)
    assert line.deducted_pence == rate
    assert employers.returns_of(PAID_OVER + days(1), STEADY) == []


def test_who_is_not_told_deducts_nothing() -> None:
    switch_on()
    by_deduction()
    work_only(SERVED)
    assert not EmployerNotice.objects.exists()
    assert employers.returns_of(PAID_OVER, STEADY) == []


def test_a_low_wage_is_told_with_what_it_was() -> None:
    rate = ordered()
    [form] = employers.returns_of(PAID_OVER, {NUMBER: Habit(share_percent=80)})
    [line] = form.deductions
    assert (line.deducted_pence, line.reason_code) == (rate * 80 // 100, "insufficient_earnings")
    assert line.net_pence is not None
    assert 0 <= line.net_pence * 2 - line.deducted_pence * 5 <= 5


def test_who_left_is_told_once_and_followed_to_the_next_employer() -> None:
    ordered()
    leaver = {NUMBER: Habit(stops_on=date(2023, 6, 1), resumes_on=date(2023, 8, 14))}
    [form] = employers.returns_of(PAID_OVER, leaver)
    assert form.deductions[0].reason_code == "left_employment"
    assert not receive_employer_return(form, "test", morning(PAID_OVER)).refused
    work_only(PAID_OVER)
    assert order().events.latest("pk").kind == "lapsed"
    assert employers.returns_of(date(2023, 8, 9), leaver) == []
    assert work_orders(date(2023, 8, 11), leaver) == 0
    assert work_orders(date(2023, 8, 14), leaver) == 1
    work(date(2023, 8, 15))
    followed = order("EMP00044")
    assert followed.follows == order()
    assert work_orders(date(2023, 8, 15), leaver) == 1, "the new employer's address is found"


def test_a_line_that_names_nobody_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    rate = ordered()
    work_only(date(2023, 7, 1))
    monkeypatch.setattr(employers, "_happens", lambda _number, _month, one_in: one_in == 13)
    [form] = employers.returns_of(PAID_OVER, STEADY)
    assert form.deductions[0].payment_reference.startswith("7")
    _take_in(form)
    work_only(PAID_OVER)
    assert Receipt.objects.get().suspense_reason == "unknown_reference"
    assert work_orders(PAID_OVER + days(4), STEADY) == 0
    assert work_orders(PAID_OVER + days(7), STEADY) == 1
    assert Receipt.objects.get().identifications.get().amount_pence == rate
    assert work_orders(PAID_OVER + days(8), STEADY) == 0


def _take_in(form: EmployerReturnForm) -> None:
    assert not receive_employer_return(form, return_name(form), morning(PAID_OVER)).refused
    statement = Bank(1, STEADY).statement(PAID_OVER, [form])
    assert statement is not None
    assert not receive_statements([statement], "test", morning(PAID_OVER)).refused


def test_an_employer_that_knows_of_no_order_deducts_by_instalments() -> None:
    know()
    by_deduction()
    work(date(2023, 5, 1))
    [form] = employers.returns_of(date(2023, 6, 9), STEADY)
    assert form.total_pence > 0
    assert not EmployerNotice.objects.exists()


def test_an_employer_that_has_moved_gets_its_notice_at_the_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(order_desk, "MOVED_ONE_IN", 41)
    ordered()
    posted = SERVED + days(1)
    assert work_orders(posted, STEADY) == 0
    back = posted + order_desk.COMES_BACK_AFTER
    assert work_orders(back, STEADY) == 1
    assert on_file([EMPLOYER], back) == {}, "payroll has nothing"
    work_only(back)
    assert work_orders(back + days(1), STEADY) == 1
    work_orders(back + days(4), STEADY)
    notice = EmployerNotice.objects.get()
    states = [each.state for each in notice.steps.order_by("pk")]
    assert states == ["sent", "returned", "again", "sent"]
    work_orders(back + days(4) + order_desk.COMES_BACK_AFTER, STEADY)
    assert notice.steps.count() == 4, "it is where the employer is now"
