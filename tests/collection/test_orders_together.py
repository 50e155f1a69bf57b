"""Several orders against the same earnings: which goes first, and what all of them leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from building import (
    PERRY,
    ROBIN,
    Parent,
    apply,
    days,
    hold_income,
    payer,
    violations,
    work_only,
)
from collection.earnings_ordering import (
    EMPLOYER,
    MADE,
    SERVED,
    actor,
    by_deduction,
    know,
    switch_on,
)
from upkeep.cases.same_people import find_same
from upkeep.cli import app
from upkeep.collection.earnings import Order, deduct_several
from upkeep.collection.forms import DeductionForm, EmployerReturnForm
from upkeep.collection.models import EarningsOrder, EmployerNotice
from upkeep.collection.orders_together import orders_together, pay_day_together, terms_by
from upkeep.collection.protected_earnings import protected_proportion
from upkeep.gateways.employer_returns import read_employer_return, write_employer_return
from upkeep.gateways.problems import FileProblems
from upkeep.web.employer_notice_content import notice_content

PERI = Parent("Perry Madeup", "QQ000009A")
"""The paying parent, recorded a second time."""
SECOND = MADE + days(2)
ON = date(2023, 6, 30)


def two_orders() -> tuple[EarningsOrder, EarningsOrder]:
    """Two orders at one employer, of what was taken for two people and is one."""
    switch_on()
    know()
    by_deduction()
    hold_income(PERI, pounds_a_year=36_500)
    apply(PERI, ROBIN, ("Finch",), on=SECOND, employer=EMPLOYER, frequency="monthly", day=5)
    work_only(SECOND, SECOND + days(2), SERVED, SECOND + days(30))
    find_same(payer(PERRY).person, payer(PERI).person, "one passport", actor(SECOND + days(31)))
    work_only(SECOND + days(31), SECOND + days(32))
    return tuple(EarningsOrder.objects.order_by("made_on", "pk"))  # type: ignore[return-value]


@pytest.mark.django_db
def test_the_earlier_is_deducted_for_first_and_all_leave_what_one_would() -> None:
    first, second = two_orders()
    assert [each.pk for each in orders_together(second)] == [first.pk, second.pk]
    terms = [terms_by(each) for each in orders_together(first)]
    due = sum(each.monthly_pence for each in terms)
    net = due * 2
    worked = pay_day_together(terms, "monthly", net, ON)
    assert worked[0].deducted_pence == terms[0].monthly_pence
    assert sum(each.deducted_pence for each in worked) == net - protected_proportion(net, ON)
    assert worked[1].carried_pence > 0
    said = CliRunner().invoke(
        app, ["orders", "pay-day", second.reference, "--net", f"{net // 100}"]
    )
    assert said.exit_code == 0, said.output
    assert said.output.index(first.reference) < said.output.index(second.reference)
    assert violations() == {}


@pytest.mark.django_db
def test_what_the_employer_is_written_names_both_in_their_order() -> None:
    first, second = two_orders()
    notice = EmployerNotice.objects.filter(facts__has_key="together").latest("pk")
    assert [each["order"] for each in notice.facts["together"]] == [
        first.reference,
        second.reference,
    ]
    content = notice_content(notice)
    [listed] = [section for section in content.sections if len(section.columns or ()) == 4]
    assert [row[0] for row in listed.rows] == [first.reference, second.reference]
    words = " ".join(each for section in content.sections for each in section.paragraphs)
    assert "is deducted by earlier orders" in words
    assert "Rowan" not in words
    assert "Robin" not in words


def test_a_return_that_took_too_much_by_two_orders_is_refused_with_its_line() -> None:
    def line(reference: str, pence: int) -> DeductionForm:
        return DeductionForm(
            payment_reference=reference,
            national_insurance_number="QQ000001A",
            deducted_on=ON,
            deducted_pence=pence,
            reason_code="",
            net_pence=1_000_00,
        )

    def content(second: int) -> bytes:
        return write_employer_return(
            EmployerReturnForm(
                employer_reference=EMPLOYER,
                month=ON.replace(day=1),
                submitted_on=ON + days(10),
                deductions=(line("100000000001", 250_00), line("100000000002", second)),
            )
        )

    assert len(read_employer_return(content(150_00), "a file").deductions) == 2
    with pytest.raises(FileProblems) as refused:
        read_employer_return(content(150_01), "a file")
    [problem] = refused.value.problems
    assert problem.line == 3
    assert "at most 150.00" in str(problem)


MONEY = st.integers(0, 300_000)
ORDERS = st.lists(
    st.builds(
        Order,
        made_on=st.integers(0, 5).map(lambda day: date(2023, 1, 1) + timedelta(days=day)),
        rate_pence=MONEY,
        brought_forward_pence=MONEY,
        printed_pence=st.none() | MONEY,
    ),
    min_size=1,
    max_size=4,
)


@given(net=MONEY, orders=ORDERS)
def test_all_orders_together_leave_what_each_of_them_protects(
    net: int, orders: list[Order]
) -> None:
    """I-24, for several orders: nothing due is lost, and no later one goes before an earlier."""
    worked = deduct_several(net, orders, ON)
    taken = sum(each.deducted_pence for each in worked)
    assert taken <= net
    for order, each in zip(orders, worked, strict=True):
        assert each.deducted_pence + each.carried_pence == each.due_pence
        assert each.due_pence == order.rate_pence + order.brought_forward_pence
        before = sum(
            other.deducted_pence
            for earlier, other in zip(orders, worked, strict=True)
            if earlier.made_on < order.made_on
        )
        assert each.deducted_pence <= max(0, net - before - each.protected_pence)
    if all(order.printed_pence is None for order in orders):
        assert net - taken >= protected_proportion(net, ON)
