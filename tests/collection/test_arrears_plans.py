"""Arrears are paid off by a plan beside what goes on falling due, and never asked for twice."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from building import (
    EFFECTIVE,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    morning,
    payer,
    settle_constraints,
    violations,
    work,
    work_only,
)
from upkeep.batch.reconciling import reconcile
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import arrears_plans as plans
from upkeep.collection.arrears_plan_rules import instalments_of, missed, paid_by, propose
from upkeep.collection.arrears_plans import Agreed, ArrearsPlanRefusedError
from upkeep.collection.card_payments import proposed
from upkeep.collection.models import ArrearsPlan, ArrearsPlanEnd, Instalment
from upkeep.correspondence.models import Letter
from upkeep.web.letter_content import letter_content

ON = date(2024, 6, 3)
NOW = EFFECTIVE + days(45)


def casey(on: date = NOW) -> Actor:
    return Actor("casey", on, morning(on + days(1)))


def agreed(**other: Any) -> Agreed:
    usual: dict[str, Any] = {
        "net_weekly_pence": 600_00,
        "weekly_pence": 20_00,
        "finances": "Pay slips of May",
        "welfare": "No other child lives there",
    }
    return Agreed(**{**usual, **other})


# --- What is proposed --------------------------------------------------------------------------


def test_two_years_are_aimed_at() -> None:
    proposal = propose(2_496_00, 600_00, 60_00, ON)
    assert (proposal.weekly_pence, proposal.weeks, proposal.is_longer) == (24_00, 104, False)
    asked = instalments_of(2_496_00, 24_00, "monthly", date(2024, 1, 5), ON)
    assert {each.pence for each in asked} == {104_00}
    assert len(asked) == 24
    assert asked[0].due_on >= ON + days(14)


@pytest.mark.parametrize(
    ("net", "ongoing", "weekly", "is_hardship", "is_longer"),
    [
        (200_00, 60_00, 20_00, False, True),
        (200_00, 79_99, 5_00, True, True),
        (200_00, 80_00, 0, True, False),
        (0, 0, 0, True, False),
        (210_00, 60_00, 24_00, False, False),
        (209_97, 60_00, 23_98, False, True),
    ],
)
def test_no_more_than_two_fifths_of_net_income_with_what_goes_on(
    net: int, ongoing: int, weekly: int, is_hardship: bool, is_longer: bool
) -> None:
    found = propose(2_496_00, net, ongoing, ON)
    assert (found.weekly_pence, found.is_hardship, found.is_longer) == (
        weekly,
        is_hardship,
        is_longer,
    )
    assert len(found.sentences) >= 3


def test_small_arrears_are_paid_at_once_and_the_last_instalment_is_the_rest() -> None:
    assert propose(3_00, 600_00, 0, ON).weekly_pence == 3_00
    asked = instalments_of(50_01, 10_00, "weekly", date(2024, 1, 3), ON)
    assert [each.pence for each in asked] == [10_00] * 5 + [1]
    assert asked[-1].through_pence == 50_01


def test_an_instalment_counts_as_missed_once_its_route_has_had_its_time() -> None:
    assert paid_by("bank_transfer", date(2024, 6, 20)) == date(2024, 6, 12)
    assert paid_by("deduction_from_earnings", date(2024, 8, 1)) == date(2024, 6, 5)


@pytest.mark.parametrize(
    ("short", "by", "first"),
    [
        (50_00, date(2024, 6, 4), None),
        (40_00, date(2024, 6, 5), None),
        (40_01, date(2024, 6, 5), date(2024, 6, 5)),
        (40_00, date(2024, 6, 12), date(2024, 6, 12)),
        (30_00, date(2024, 6, 12), None),
        (-5_00, date(2024, 6, 12), None),
    ],
)
def test_what_is_short_of_all_that_fell_due_is_a_missed_instalment(
    short: int, by: date, first: date | None
) -> None:
    asked = [(date(2024, 6, 5), 10_00), (date(2024, 6, 12), 20_00)]
    assert missed(asked, 50_00, short, by) == first


# --- What is agreed ----------------------------------------------------------------------------


@pytest.fixture
def overdue(db: None) -> int:
    """What is overdue of weeks that nobody paid, in a case that goes on."""
    hold_income()
    apply()
    work(NOW)
    return plans.covered_by(case_of(), NOW).pence


def arrangement() -> str:
    return Proceeding.objects.get(process="arrangement").state


def kept() -> str:
    return Proceeding.objects.get(process="arrears_plan").state


def falls_due() -> dict[date, int]:
    """What goes on falling due from the agreement on, by day."""
    found = Instalment.objects.filter(due_on__gte=NOW, known__upper_inf=True)
    return {each.due_on: each.maintenance_pence + each.fee_pence for each in found}


def pay_and_work(through: date, *besides: dict[date, int]) -> None:
    """Pay on each day what falls due, and what else is given; work every night."""
    day = NOW
    while day < through:
        day += days(1)
        if paid := sum(each.get(day, 0) for each in (falls_due(), *besides)):
            bank(day, line(paid, payer().reference))
        work_only(day)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekly_pence": 0}, "weekly"),
        ({"weekly_pence": 1_000_000_00}, "weekly"),
        ({"finances": " "}, "finances"),
        ({"welfare": ""}, "welfare"),
        ({"weekly_pence": 1_00}, "why"),
        ({"net_weekly_pence": 10_00}, "why"),
    ],
)
@pytest.mark.usefixtures("overdue")
def test_what_was_not_weighed_is_not_agreed(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ArrearsPlanRefusedError) as refused:
        plans.agree(case_of(), agreed(**wrong), casey())
    assert refused.value.field == field
    assert not ArrearsPlan.objects.exists()


def test_a_plan_takes_the_case_off_the_list_of_missed_payments_and_the_parent_is_told(
    overdue: int,
) -> None:
    assert arrangement() == "payment_missed"
    assert proposed(payer(), NOW).overdue_pence == overdue
    plan = plans.agree(case_of(), agreed(), casey())
    assert plan.arrears_pence == overdue == sum(each.left_pence for each in plan.debts.all())
    assert overdue == sum(each.amount_pence for each in plan.instalments.all())
    assert arrangement() == "collect_and_pay"
    assert proposed(payer(), NOW).overdue_pence == 0
    work_only(NOW + days(1))
    letter = Letter.objects.get(cause="arrears_plan")
    assert letter.is_to_paying_parent
    said = letter_content(letter)
    assert said.title == "Your plan to pay what is overdue"
    assert ("Still to be paid of it", "£0.00") not in said.figures
    assert len(said.sections[0].rows) == plan.instalments.count()
    settle_constraints()
    assert violations() == {}


def test_a_plan_that_is_kept_is_paid_off_and_ends(overdue: int) -> None:
    plan = plans.agree(case_of(), agreed(weekly_pence=overdue // 2), casey())
    asked = dict(plan.instalments.values_list("due_on", "amount_pence"))
    pay_and_work(max(asked) + days(8), asked)
    end = ArrearsPlanEnd.objects.get()
    assert (end.kind, end.left_pence, kept()) == ("completed", 0, "paid_off")
    told = Letter.objects.filter(cause="arrears_plan").latest("pk")
    assert letter_content(told).title == "You have paid what was overdue"
    settle_constraints()
    assert violations() == {}


def test_one_missed_instalment_ends_the_plan_and_somebody_has_it_in_hand(overdue: int) -> None:
    plan = plans.agree(case_of(), agreed(), casey())
    first = plan.instalments.order_by("due_on")[0].due_on
    pay_and_work(first + days(7))
    assert not ArrearsPlanEnd.objects.exists(), "it has a week to come"
    work_only(first + days(8))
    end = ArrearsPlanEnd.objects.get()
    assert (end.kind, end.missed_on, end.left_pence) == ("broken", first, overdue)
    assert kept() == "broken"
    row = Proceeding.objects.get(process="arrangement")
    assert (row.state, row.acts) == ("payment_missed", "CASEWORKER")
    assert row.due_on is not None
    assert proposed(payer(), first + days(8)).overdue_pence >= overdue
    said = letter_content(Letter.objects.filter(cause="arrears_plan").latest("pk"))
    assert said.title == "You have not kept to the plan for what is overdue"
    settle_constraints()
    assert violations() == {}
    with connection.cursor() as cursor:
        assert all(each.one == each.other for each in reconcile(cursor.cursor) if each.counts_cases)


def test_another_plan_takes_its_place_and_a_plan_can_be_ended(overdue: int) -> None:
    first = plans.agree(case_of(), agreed(), casey())
    second = plans.agree(case_of(), agreed(weekly_pence=30_00), casey(NOW + days(2)))
    assert ArrearsPlanEnd.objects.get(plan=first).kind == "replaced"
    assert plans.plan_in_force(payer()) == second
    with pytest.raises(ArrearsPlanRefusedError, match="Say why"):
        plans.end(second, " ", casey(NOW + days(3)))
    assert plans.end(second, "Lost the job", casey(NOW + days(3))).left_pence == overdue
    with pytest.raises(ArrearsPlanRefusedError, match="ended already"):
        plans.end(second, "Again", casey(NOW + days(3)))
    settle_constraints()
    assert violations() == {}
    work_only(NOW + days(4))
    assert violations() == {}
    told = Letter.objects.filter(cause="arrears_plan").values_list("about", flat=True)
    assert sorted(told) == [
        f"{first.reference} agreed",
        f"{second.reference} agreed",
        f"{second.reference} ended",
    ]


@pytest.mark.django_db
def test_there_is_nothing_to_plan_where_nothing_is_overdue_or_collected() -> None:
    hold_income()
    apply(service="direct_pay")
    work(NOW)
    with pytest.raises(ArrearsPlanRefusedError, match="Nothing is collected"):
        plans.covered_by(case_of(), NOW)
