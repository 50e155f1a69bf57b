"""Cancelled and calculated on one day: whatever the order, no liability runs on (I-01)."""

from collections.abc import Callable
from datetime import date
from itertools import permutations

import pytest
from django.db import transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    RORY,
    ROWAN,
    Parent,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    report,
    settle_constraints,
    violations,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Case, Liability
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db


def three_cases() -> dict[Parent, str]:
    """Three receiving parents apply against one paying parent; all are decided on one day."""
    hold_income(PERRY, 36_500)
    children = {ROWAN: "Wren", ROBIN: "Finch", RORY: "Swift"}
    about = {parent: apply(PERRY, parent, (name,)) for parent, name in children.items()}
    work_only(FIRST_NIGHT)
    return about


def withdraw(about: str, on: date) -> None:
    report(forms.WithdrawApplicationChange, about, on)


def close(about: str, on: date) -> None:
    report(forms.CloseCaseChange, about, on, reason="applicant_request")


def nothing_runs_on() -> None:
    """Whatever ended has an end, has nothing beyond it, and the checks agree."""
    for case in Case.objects.exclude(closed_on=None):
        assert case.closed_on is not None
        for row in Liability.objects.filter(case=case, known__upper_inf=True):
            assert row.effective.upper is not None
            assert row.effective.upper <= case.closed_on
    settle_constraints()
    assert violations() == {}


@pytest.mark.parametrize("in_one_night", [True, False], ids=["in one night", "in two"])
def test_in_every_order_of_ending_several_cases_on_the_day_they_are_decided(
    in_one_night: bool,
) -> None:
    """Withdraw one, close another, leave the third: told before the calculation, or after it."""
    about = three_cases()
    acts: tuple[Callable[[], object], ...] = (
        lambda: withdraw(about[ROWAN], EFFECTIVE),
        lambda: close(about[ROBIN], EFFECTIVE),
        lambda: (
            report(forms.SharedCareChange, about[RORY], EFFECTIVE, nights={"Swift": 60}) and None
        ),
    )
    found = []
    for order in permutations(acts):
        point = transaction.savepoint()
        if not in_one_night:
            work_only(EFFECTIVE)
        for act in order:
            act()
        work_only(EFFECTIVE if in_one_night else EFFECTIVE + days(1))
        nothing_runs_on()
        assert liabilities(case_of(ROWAN)) == []
        assert liabilities(case_of(ROBIN)) == []
        [*_past, (_start, end, weekly)] = liabilities(case_of(RORY))
        assert end is None
        found.append(weekly)
        transaction.savepoint_rollback(point)
    assert len(set(found)) == 1, "the case that goes on is worth the same in every order"


@pytest.mark.parametrize("ends", [withdraw, close])
def test_told_before_the_calculation_or_after_it_comes_to_the_same(
    ends: Callable[[str, date], None],
) -> None:
    about = three_cases()
    outcomes = []
    for tells_first in (True, False):
        point = transaction.savepoint()
        if tells_first:
            ends(about[ROWAN], EFFECTIVE)
        work_only(EFFECTIVE)
        if not tells_first:
            ends(about[ROWAN], EFFECTIVE)
        work_only(EFFECTIVE + days(1))
        nothing_runs_on()
        case = case_of(ROWAN)
        assert case.closed_on == EFFECTIVE
        outcomes.append((liabilities(case), liabilities(case_of(ROBIN))[-1][2]))
        transaction.savepoint_rollback(point)
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == []


@pytest.mark.parametrize("tells_first", [True, False], ids=["before", "after"])
def test_a_decision_that_was_made_is_ended_by_one_and_none_is_made_where_none_was(
    tells_first: bool,
) -> None:
    """Both parents were told of an amount: a decision that can be disputed takes its place."""
    about = three_cases()
    if tells_first:
        withdraw(about[ROWAN], EFFECTIVE)
    work_only(EFFECTIVE)
    if not tells_first:
        withdraw(about[ROWAN], EFFECTIVE)
    work_only(EFFECTIVE + days(1))
    nothing_runs_on()
    case = case_of(ROWAN)
    ending = case.endings.get()
    assert (ending.ground, case.state) == ("withdrawn", "withdrawn")
    told = case.letters.filter(cause="closure")
    assert [letter.decision_id for letter in told] == [ending.decision_id] * 2
    if tells_first:
        assert ending.decision is None
        assert not case.letters.filter(cause="decision").exists()
        return
    assert case.letters.filter(cause="decision").count() == 2
    decision = ending.decision
    assert (decision.kind, decision.effective_from) == ("cessation", EFFECTIVE)
    assert decision.weekly_total_pence == 0
    assert decision.situation["ending"]["ground"] == "withdrawn"
    for letter in told:
        content = letter_content(letter)
        words = " ".join(p for section in content.sections for p in section.paragraphs)
        assert "look at the decision again" in words or "look at it again" in words
