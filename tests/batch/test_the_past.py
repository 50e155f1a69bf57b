"""Whatever is found about the past, everything after it follows, and the books say how much.

Reports, findings and payments in any order must leave the liabilities that working everything out
from scratch gives, with every fact known; and what a decision says of before and after must be
what the books hold.
"""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.test_histories import undone
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    apply,
    bank,
    days,
    hold_income,
    line,
    morning,
    payer,
    report,
    violations,
    work_only,
)
from upkeep.batch.models import Night
from upkeep.cases import forms, receiving
from upkeep.cases.models import Case, Decision, Liability
from upkeep.cases.reading import IN_USE, PayingParentFile, load_files
from upkeep.cases.situations import situation_on
from upkeep.collection.before_and_after import ACCOUNTS, before_and_after
from upkeep.law import Result, calculate
from upkeep.ledger.balances import balance
from upkeep.shift import Shift

pytestmark = pytest.mark.django_db

LENGTH = 56
JOINED = FIRST_NIGHT + days(9)
Happening = tuple[int, str, Any]


def happenings() -> st.SearchStrategy[list[Happening]]:
    """What is reported, found and paid, on which day; no two about decisions on one day."""
    what = st.one_of(
        st.tuples(st.just("shared_care"), st.sampled_from([0, 60, 175])),
        st.tuples(st.just("other_children"), st.integers(0, 3)),
        st.tuples(st.just("income"), st.sampled_from([90_00, 300_00, 520_00])),
        st.tuples(st.just("pay"), st.integers(1, 400_00)),
        st.tuples(st.just("found"), st.sampled_from([0, 60, 110])),
        st.tuples(st.just("found_income"), st.sampled_from([5_000, 18_250, 29_200])),
        st.tuples(st.just("found_children"), st.integers(0, 2)),
    )
    one = st.tuples(st.integers(15, LENGTH), what).map(lambda drawn: (drawn[0], *drawn[1]))
    return st.lists(one, min_size=2, max_size=7, unique_by=lambda each: each[0])


FOUND = {
    "found": lambda value: forms.NightsFound(child="Wren", nights=value),
    "found_income": lambda value: forms.HistoricIncomeFound(
        tax_year="2021-22", annual_pence=value * 100
    ),
    "found_children": lambda value: forms.RelevantOtherChildrenFound(count=value),
}


def happen(number: int, happening: Happening, about: str) -> None:
    day, what, value = happening
    on = FIRST_NIGHT + days(day)
    if what == "pay":
        bank(on, line(value, "100000000001"))
    elif what == "shared_care":
        report(forms.SharedCareChange, about, on, nights={"Wren": value})
    elif what == "other_children":
        report(forms.RelevantOtherChildrenChange, about, on, count=value)
    elif what == "income":
        report(forms.CurrentIncomeChange, about, on, weekly_pence=value)
    else:
        decisions = payer().decisions.order_by("effective_from", "pk")
        first = decisions[number % decisions.count()]
        form = forms.FindingsChange(
            reference=f"FND-{9000 + day}",
            reported_on=on,
            reported_by="caseworker",
            application=about,
            happened_on=first.effective_from,
            basis="accidental_error" if number % 2 else "official_error",
            decision=first.pk,
            reason="It was typed wrongly.",
            facts=(FOUND[what](value),),
        )
        assert not receiving.receive_changes([form], "test", morning(on)).refused


def lived_through(events: list[Happening]) -> None:
    """Two receiving parents, nights on every day on which something happens or falls due."""
    hold_income(PERRY, 36_500)
    about = apply(nights=60)
    apply(receiving_parent=ROBIN, children=("Lark",), on=JOINED)
    by_day = {event[0]: (place, event) for place, event in enumerate(events)}
    weekly = {day for day in range(LENGTH + 3) if (FIRST_NIGHT + days(day)).weekday() == 2}
    for day in sorted({0, 2, 9, 11, LENGTH + 2, *weekly, *by_day}):
        if day in by_day:
            happen(*by_day[day], about)
        work_only(FIRST_NIGHT + days(day))


def file_now() -> PayingParentFile:
    night = Night.objects.latest("date")
    shift = Shift(night.date, night.known_at, night.known_at)
    with connection.cursor() as cursor:
        [file] = load_files(cursor.cursor, shift, [payer().pk])
    return file


def from_scratch(file: PayingParentFile) -> list[tuple[date, dict[str, int]]]:
    """The amounts from each day on, worked out in one go from every fact that is known now."""
    found: list[tuple[date, dict[str, int]]] = []
    before: Result | None = None
    for day in file.family.turning_points(EFFECTIVE):
        situation = situation_on(file.family, day)
        assert situation is not None
        asked = situation["paying_parent"]
        is_current = before is not None and before.income_basis == "current"
        if is_current and asked["current_income_weekly"] is not None:
            assert before is not None
            asked[IN_USE] = before.to_json()["weekly_income"]
        result = calculate(situation)
        if before is None or _comes_to(before) != _comes_to(result):
            before = result
        found.append((day, {share.id: share.weekly_pence for share in before.receiving_parents}))
    return found


def _comes_to(result: Result) -> tuple[object, ...]:
    return result.rate, result.income_basis, result.receiving_parents


def assert_nothing_differs_from_scratch() -> None:
    for day, amounts in from_scratch(file_now()):
        for reference, weekly in amounts.items():
            held = Liability.objects.get(
                case__reference=reference, effective__contains=day, known__upper_inf=True
            )
            assert held.weekly_pence == weekly, f"{reference} on {day}"


def assert_before_and_after_are_in_the_books() -> None:
    """What each decision says was owed before it and is owed after, the books say too."""
    with connection.cursor() as cursor:
        for made in Decision.objects.filter(kind__in=["accidental_error", "revision"]):
            night = Night.objects.get(date=made.made_on)
            for case in before_and_after(cursor.cursor, made).cases:
                for owed in case.owed:
                    held = balance(
                        cursor.cursor, owed.account, case.case.pk, known_at=_just_before(night)
                    )
                    assert owed.arrears_before_pence == held
                adjusted = _adjusted(cursor.cursor, case.case, night)
                changed = sum(each.due_after_pence - each.due_before_pence for each in case.owed)
                assert changed == adjusted


def _just_before(night: Night) -> Any:
    return night.known_at - days(1) / 86_400_000


def _adjusted(cursor: Any, case: Case, night: Night) -> int:
    """Adjustments of a case that were recorded from a night on, until the next."""
    later = Night.objects.filter(date__gt=night.date).order_by("date").first()
    cursor.execute(
        "SELECT coalesce(sum(amount_pence), 0) FROM ledger_entry WHERE subject = %s"
        " AND account = ANY(%s) AND reason = 11 AND known_at >= %s"
        " AND (%s::timestamptz IS NULL OR known_at < %s)",
        [
            case.pk,
            [int(account) for account in ACCOUNTS],
            night.known_at,
            later and later.known_at,
            later and later.known_at,
        ],
    )
    return int(cursor.fetchone()[0])


@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(happenings())
def test_what_is_found_about_the_past_reaches_everything_after_it(
    events: list[Happening],
) -> None:
    with undone():
        lived_through(events)
        assert_nothing_differs_from_scratch()
        assert_before_and_after_are_in_the_books()
        found = violations()
        assert found == {}, found
