"""An account divided among its children comes to the account, whatever happened to it."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.histories import Event, families, happenings, undone
from batch.test_promises import live_through
from building import EFFECTIVE, apply, bank, case_of, days, hold_income, line, morning, payer, work
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection import journals
from upkeep.collection.statement import AccountStatement, statement_of
from upkeep.collection.statement_by_child import NO_CHILD, ChildAccount, by_child, divide

pytestmark = pytest.mark.django_db

BEGIN, END = date(1993, 4, 5), date(2030, 1, 1)
PAID = EFFECTIVE + days(14)


def whole_of(case: Case) -> AccountStatement:
    with connection.cursor() as cursor:
        return statement_of(cursor.cursor, case, BEGIN, END).maintenance


def parts_of(case: Case, start: date = BEGIN) -> list[ChildAccount]:
    return by_child(case, whole_of(case), start)


@given(
    st.integers(-10_000, 10_000),
    st.dictionaries(st.integers(1, 9), st.fractions(0, 1000), max_size=4),
)
def test_parts_of_an_amount_come_to_it_and_none_is_further_off_than_a_penny(
    pence: int, weights: dict[int, Fraction]
) -> None:
    parts = divide(pence, weights)
    assert sum(parts.values()) == pence
    whole = sum(weights.values())
    for child, part in parts.items():
        if whole:
            assert abs(part - pence * weights[child] / whole) < 1


@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(families(), happenings())
def test_whatever_happens_the_children_s_accounts_come_to_the_whole(
    applications: list[Event], changes: list[Event]
) -> None:
    with undone():
        live_through([*applications, *changes])
        for case in Case.objects.all():
            whole = whole_of(case)
            for start in (BEGIN, EFFECTIVE + days(10)):
                parts = [each.account for each in by_child(case, whole, start)]
                after = [row for row in whole.lines if row.on >= start]
                moved = sum(row.amount_pence for part in parts for row in part.lines)
                assert moved == sum(row.amount_pence for row in after)
                assert sum(part.closing_pence for part in parts) == whole.closing_pence
                for part in parts:
                    sums = part.charged_pence + part.adjusted_pence
                    sums -= part.collected_pence + part.written_off_pence
                    assert part.opening_pence + sums == part.closing_pence


def two_children_and_a_payment() -> Case:
    hold_income()
    apply(children=("Wren", "Lark"))
    work(EFFECTIVE)
    bank(PAID, line(60_01, payer().reference))
    work(PAID + days(20))
    return case_of()


def figures(case: Case) -> list[tuple[Any, ...]]:
    return [
        (each.child != NO_CHILD, each.account.charged_pence, each.account.collected_pence)
        for each in parts_of(case)
    ]


def test_a_charge_is_divided_equally_and_a_payment_by_what_is_owed() -> None:
    case = two_children_and_a_payment()
    whole = whole_of(case)
    made = figures(case)
    assert [is_child for is_child, _charged, _paid in made] == [True, True]
    assert abs(made[0][1] - made[1][1]) <= len(whole.lines)
    assert made[0][1] + made[1][1] == whole.charged_pence > 0
    assert made[0][2] + made[1][2] == whole.collected_pence > 0
    assert abs(made[0][2] - made[1][2]) <= 1


def test_what_no_decision_charged_belongs_to_no_child() -> None:
    case = two_children_and_a_payment()
    on = PAID + days(20)
    wanted = journals.Wanted(case, "maintenance", 5_00, "correction", "left out", "letter 7", on)
    journals.enter(wanted, Actor("fern", on, morning(on)))
    assert figures(case)[-1] == (False, 0, 0)
    assert parts_of(case)[-1].account.adjusted_pence == 5_00
