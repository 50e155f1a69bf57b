"""The demonstration says what happened, and in which case to look at it."""

import pytest
from django.db import connection

from batch.busy_night import BUSY, prepare
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    report,
    work_only,
)
from cases.transferring import balance, take_over, transfer
from upkeep.batch.nights import work_night
from upkeep.cases import forms
from upkeep.reporting.milestones import milestones

pytestmark = pytest.mark.django_db


def test_a_caseload_of_nothing_has_seen_nothing() -> None:
    assert milestones() == []


def test_both_orders_of_a_withdrawal_on_the_day_of_the_calculation_are_told_apart() -> None:
    for parent in (PERRY, PIPPA):
        hold_income(parent)
    before, after = apply(PERRY, ROWAN), apply(PIPPA, ROBIN, ("Lark",))
    work_only(FIRST_NIGHT)
    report(forms.WithdrawApplicationChange, before, EFFECTIVE)
    work_only(EFFECTIVE)
    report(forms.WithdrawApplicationChange, after, EFFECTIVE)
    work_only(EFFECTIVE + days(1))
    counted = {each.label: each.count for each in milestones()}
    assert counted["Withdrawn on the day of the calculation, before it"] == 1
    assert counted["Withdrawn on the day of the calculation, after it"] == 1
    assert [each.figures for each in milestones()] == [(0, 0), (0, 0)]


def test_cases_that_came_from_elsewhere_are_named_with_what_was_owed() -> None:
    interest = balance("receiving_parent", "interest", 3_21)
    take_over(transfer(owed=100_00, owed_to_state=25_00))
    take_over(
        transfer("1993", PIPPA, ROBIN, weekly=94_50, owed=10_00, also_owed=[interest]),
    )
    work_only(FIRST_NIGHT)
    found = {each.label: each for each in milestones()}
    older = found["Taken over under the 1993 scheme"]
    assert (older.count, older.case, older.figures) == (
        1,
        case_of(ROBIN, PIPPA).reference,
        (13_21,),
    )
    assert found["Taken over under the 2003 scheme"].figures == (125_00,)


def test_reviews_and_blocks_name_a_case_of_theirs() -> None:
    prepare()
    work_night(BUSY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_proceeding SET blocked = 'law_in_doubt', blocked_on = entered_on,"
            " look_again_on = entered_on WHERE process = 'arrangement' AND case_id = %s",
            [case_of().pk],
        )
    told = {each.label: each.case for each in milestones()}
    assert told["Blocked, on the board"] == case_of().reference
    assert told["Annual reviews"] == case_of().reference
