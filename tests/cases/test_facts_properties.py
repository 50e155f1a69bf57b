"""Whatever order facts arrive in, the end is the same, and nothing before is rewritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    morning,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case, Circumstance

pytestmark = pytest.mark.django_db

FIRST = EFFECTIVE + days(40)
TOLD: tuple[tuple[type, dict[str, Any]], ...] = (
    (forms.SharedCareChange, {"nights": {"Wren": 104}}),
    (forms.RelevantOtherChildrenChange, {"count": 2}),
    (forms.BenefitsChange, {"benefits": ("carers_allowance",), "partner_benefits": ()}),
    (forms.StatusChange, {"status": ("prisoner",)}),
    (forms.CurrentIncomeChange, {"weekly_pence": 500_00}),
    (forms.OtherArrangementsChange, {"count": 1}),
    (forms.LocalAuthorityCareChange, {"nights": {"Wren": 60}}),
)
"""Changes that make a difference; each kind once, so that none takes another's place."""
_numbers = count(100_000)


@contextmanager
def undone() -> Iterator[None]:
    """A world that is taken back afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def amounts(case: Case) -> list[tuple[date, int]]:
    """From which day on what is due a week, whatever decision says it."""
    turns: list[tuple[date, int]] = []
    for start, _end, weekly in liabilities(case):
        if not turns or turns[-1][1] != weekly:
            turns.append((start, weekly))
    return turns


def a_case() -> str:
    hold_income()
    about = apply(children=("Wren",))
    work(EFFECTIVE)
    return about


def lived(order: list[int], places: dict[int, int]) -> list[tuple[date, int]]:
    """The end of a world in which changes, each of its own day, arrive in an order."""
    with undone():
        about = a_case()
        for arrival, place in enumerate(order):
            kind, fields = TOLD[place]
            happened = EFFECTIVE + days(5 + places[place])
            report(
                kind,
                about,
                FIRST - days(1),
                happened_on=happened,
                reference=f"CHG-{next(_numbers)}",
                **fields,
            )
            work_only(FIRST + days(arrival))
        assert violations() == {}
        return amounts(case_of())


@settings(max_examples=5)
@given(data=st.data())
def test_the_order_in_which_facts_arrive_changes_nothing(data: st.DataObject) -> None:
    """I-17: the same facts, one a night, in two orders, come to the same amount on every day."""
    chosen = data.draw(
        st.lists(st.integers(0, len(TOLD) - 1), min_size=2, max_size=4, unique=True), label="told"
    )
    places = {place: data.draw(st.integers(0, 30)) for place in chosen}
    other = data.draw(st.permutations(chosen), label="in another order")
    assert lived(chosen, places) == lived(other, places)


@settings(max_examples=5)
@given(data=st.data())
def test_a_correction_rewrites_nothing_that_was_believed(data: st.DataObject) -> None:
    """I-15: facts stay as they were; what each night believed of each day can still be asked."""
    pounds = data.draw(st.lists(st.integers(100, 900), min_size=2, max_size=4))
    with undone():
        about, wrong = a_case(), None
        believed: list[tuple[datetime, list[Any], list[Any]]] = []
        for number, weekly in enumerate(pounds):
            on = FIRST + days(10 * number)
            wrong = report(
                forms.CurrentIncomeChange,
                about,
                on,
                happened_on=on - days(data.draw(st.integers(0, 9))),
                reference=f"CHG-{next(_numbers)}",
                reported_by="caseworker",
                weekly_pence=weekly * 100,
                corrects=wrong,
            )
            work_only(on)
            asked_at = morning(on + days(1))
            facts = list(Circumstance.objects.order_by("id").values())
            believed.append((asked_at, liabilities(case_of(), asked_at), facts))
        for asked_at, owed, facts in believed:
            assert liabilities(case_of(), asked_at) == owed
            assert list(Circumstance.objects.order_by("id").values())[: len(facts)] == facts
        told = Circumstance.objects.filter(kind="current_income")
        assert told.filter(corrected_by=None).count() == 1
        assert violations() == {}
