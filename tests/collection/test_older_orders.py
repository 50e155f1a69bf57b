"""Orders for 1993 and 2003 calculations in force: what they print, and pay-days by the order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import FIRST_NIGHT, case_of, days, payer, report, violations, work_only
from cases.transferring import take_over, transfer
from collection.earnings_ordering import EMPLOYER, actor, know, order, switch_on
from upkeep.cases import forms
from upkeep.collection.deduction_limits import most_by_orders
from upkeep.collection.earnings import Deduction
from upkeep.collection.earnings_order_acts import OrderError, make_to_enforce, report_left
from upkeep.collection.employers import Work, record_employment
from upkeep.collection.models import EarningsOrderTerms, EmployerNotice
from upkeep.collection.order_protection import Carried, Protection, deduct_by, pay_day_by
from upkeep.gateways.earnings_order_files import write_order_file
from upkeep.web.employer_notice_content import notice_content

SERVED = FIRST_NIGHT + days(28)
TAKEN_OVER: list[str] = []
BY_DEDUCTION = forms.CollectionForm(
    service_type="collect_and_pay",
    method="deduction_from_earnings",
    frequency="weekly",
    collection_day=1,
    employer_reference=EMPLOYER,
)


def served(scheme: str, weekly: int, **more: object) -> EarningsOrderTerms:
    """What an order asks for that secures a case taken over from an older scheme."""
    switch_on()
    know()
    TAKEN_OVER[:] = take_over(transfer(scheme, weekly=weekly, collection=BY_DEDUCTION, **more))
    work_only(FIRST_NIGHT, SERVED)
    return EarningsOrderTerms.objects.get(order=order())


def of_2003(net: str = "300.00", weekly: int = 45_00) -> EarningsOrderTerms:
    return served("2003", weekly, paying_facts={"net_weekly_income": net})


def of_1993() -> EarningsOrderTerms:
    """Exempt income of £123.10: £73.10 for a single adult in 2017, and rent of £50.00."""
    return served("1993", 94_50)


def reference_of_transfer() -> str:
    """What reports about the case taken over name it by."""
    return TAKEN_OVER[-1]


def taken(worked: Deduction) -> tuple[int, int]:
    return worked.deducted_pence, worked.carried_pence


@pytest.mark.django_db
def test_an_order_of_2003_prints_a_figure_of_the_day_of_the_calculation() -> None:
    """Note of the law, example 32: of £200.00 with £180.00 printed £20.00 may be taken."""
    terms = of_2003()
    decision = case_of().liabilities.get(known__upper_inf=True).decision
    assert (terms.protection, terms.protected_weekly_pence) == ("figure", 180_00)
    assert terms.decision == decision, "the figure leads to the calculation"
    assert terms.with_fee_pence == 0, "no fee comes on top of maintenance of 2003"
    worked = pay_day_by(terms, "weekly", 200_00, SERVED)
    assert worked.deducted_pence == 20_00
    assert worked.carried_pence == terms.weekly_pence - 20_00
    assert violations() == {}


@pytest.mark.django_db
def test_an_order_of_1993_prints_exempt_income_as_a_rate() -> None:
    terms = of_1993()
    assert (terms.protection, terms.protected_weekly_pence) == ("rate", 123_10)
    first = pay_day_by(terms, "weekly", 90_00, SERVED)
    assert (first.deducted_pence, first.protection_carried_pence) == (0, 33_10)
    second = pay_day_by(terms, "weekly", 300_00, SERVED, Carried(first.carried_pence, 33_10))
    assert (second.protected_pence, second.deducted_pence) == (156_20, 143_80)
    assert violations() == {}


LEAFLET = Protection("rate", 100_00, 1)


@pytest.mark.parametrize(
    ("net", "carried", "expected"),
    [
        (160_00, Carried(), (30_00, 0)),
        (120_00, Carried(), (20_00, 10_00)),
        (130_00, Carried(10_00), (30_00, 10_00)),
        (90_00, Carried(), (0, 30_00)),
        (170_00, Carried(30_00, 10_00), (60_00, 0)),
        (180_00, Carried(60_00), (80_00, 10_00)),
    ],
)
def test_the_examples_of_1993_by_an_order(
    net: int, carried: Carried, expected: tuple[int, int]
) -> None:
    """Note of the law, examples 4 to 6 and 33: £30.00 a week, with a rate of £100.00."""
    assert taken(deduct_by(30_00, LEAFLET, "weekly", net, SERVED, carried)) == expected


def test_the_same_pay_by_a_share_and_by_a_figure() -> None:
    """Note of the law, example 32."""
    by_figure = deduct_by(50_00, Protection("figure", 180_00, 1), "weekly", 200_00, SERVED)
    assert taken(by_figure) == (20_00, 30_00)
    assert taken(deduct_by(50_00, Protection(), "weekly", 200_00, SERVED)) == (50_00, 0)


@pytest.mark.django_db
def test_the_employer_is_told_what_to_leave_in_words_and_in_the_file() -> None:
    of_1993()
    notice = EmployerNotice.objects.get(kind="order")
    content = notice_content(notice)
    said = " ".join(each for section in content.sections for each in section.paragraphs)
    assert "at least the amount in the last column" in said
    assert "on top of it on the next pay-day" in said
    assert "%" not in said
    [rates] = [section for section in content.sections if len(section.columns or ()) == 3]
    assert {row[0]: row[2] for row in rates.rows} == {
        "Weekly": "£123.10",
        "Every two weeks": "£246.20",
        "Every four weeks": "£492.40",
        "Monthly": "£533.43",
    }
    file = json.loads(write_order_file(notice, 1_00))
    assert file["protected_proportion"] is None
    assert file["protected_earnings"]["monthly"] == "533.43"
    assert file["unmet_protection_is_carried"] is True


@pytest.mark.django_db
def test_another_calculation_with_another_figure_is_served_again() -> None:
    of_1993()
    work_only(SERVED + days(2))
    assert order().events.count() == 1, "the same calculation is no reason to serve it again"
    rent = forms.HousingCostOf1993Form(kind="rent", amount_pence=80_00, period="week")
    about = {"whose": "paying_parent", "costs": (rent,), "housing_benefit_pence": 0}
    later = SERVED + days(3)
    report(forms.HousingCostsOf1993Change, reference_of_transfer(), later, **about)
    work_only(later, later + days(8))
    first, second = EarningsOrderTerms.objects.order_by("number")
    assert (first.protected_weekly_pence, second.protection) == (123_10, "rate")
    made = case_of().liabilities.filter(known__upper_inf=True).latest("effective").decision
    assert second.decision == made != first.decision
    assert second.protected_weekly_pence == 73_10 + 80_00, "an adult as on file, and the new rent"
    assert order().events.order_by("pk").last().kind == "varied"


@pytest.mark.django_db
def test_arrears_alone_leave_a_share_once_the_calculation_has_ended() -> None:
    of_2003()
    ended = SERVED + days(30)
    report(
        forms.CloseCaseChange,
        reference_of_transfer(),
        ended,
        reported_by="receiving_parent",
        reason="applicant_request",
    )
    work_only(ended, ended + days(1), ended + days(2))
    terms = EarningsOrderTerms.objects.filter(order=order()).latest("number")
    assert terms.without_fee_pence == 0 < terms.arrears_pence
    assert (terms.protection, terms.protected_weekly_pence) == ("share", None)
    assert violations() == {}


@pytest.mark.django_db
def test_a_calculation_that_knew_no_income_has_no_order_and_says_what_to_do() -> None:
    switch_on()
    know()
    facts = {"net_weekly_income": None, "benefits": ["income_support"]}
    take_over(transfer("2003", weekly=5_00, paying_facts=facts, collection=BY_DEDUCTION))
    work_only(FIRST_NIGHT, SERVED)
    assert not payer().earnings_orders.exists()
    with pytest.raises(OrderError, match="knew no income"):
        make_to_enforce(case_of(), EMPLOYER, "nothing was paid", actor(SERVED), None)


@pytest.mark.django_db
def test_a_return_may_take_what_the_order_leaves_and_no_more() -> None:
    of_2003()
    begun = SERVED + days(7)
    paid = Work(payer(), EMPLOYER, "weekly", begun, SERVED)
    record_employment(paid, "the employer", actor(SERVED).known_at)
    reference = payer().reference
    assert most_by_orders(reference, EMPLOYER, 200_00, begun) == 20_00
    assert most_by_orders(reference, EMPLOYER, 1_000_00, begun) == 820_00
    assert most_by_orders(reference, "EMP00099", 1_000_00, begun) == 400_00, "no order of ours"


@pytest.mark.django_db
def test_a_revived_order_leaves_what_it_left_and_carries_nothing() -> None:
    """Note of the law, example 34."""
    from upkeep.collection.earnings_order_acts import report_joined

    of_1993()
    left, back = SERVED + days(20), SERVED + days(40)
    report_left(order(), "the employer", actor(left))
    again = Work(payer(), EMPLOYER, "weekly", back, back)
    report_joined(order(), again, "the employer", actor(back))
    terms = EarningsOrderTerms.objects.order_by("number").last()
    assert terms is not None
    assert (terms.number, terms.protection, terms.protected_weekly_pence) == (2, "rate", 123_10)
    assert pay_day_by(terms, "weekly", 500_00, back).due_pence == terms.weekly_pence


MONEY = st.integers(0, 300_000)
KINDS = st.sampled_from(["share", "figure", "rate"])


@given(
    kind=KINDS,
    weekly=MONEY,
    rate=MONEY,
    nets=st.lists(MONEY, min_size=1, max_size=8),
    frequency=st.sampled_from(["weekly", "fortnightly", "four_weekly", "monthly"]),
)
def test_no_pay_day_takes_of_what_is_left_and_nothing_that_is_due_is_lost(
    kind: str, weekly: int, rate: int, nets: list[int], frequency: str
) -> None:
    protection = Protection() if kind == "share" else Protection(kind, weekly, 1)
    carried, taken_in_all = Carried(), 0
    for net in nets:
        worked = deduct_by(rate, protection, frequency, net, SERVED, carried)
        assert net - worked.deducted_pence >= min(net, worked.protected_pence)
        assert worked.deducted_pence + worked.carried_pence == rate + carried.deduction_pence
        if kind != "rate":
            assert worked.protection_carried_pence == 0
        taken_in_all += worked.deducted_pence
        carried = Carried(worked.carried_pence, worked.protection_carried_pence)
    assert taken_in_all + carried.deduction_pence == rate * len(nets)
