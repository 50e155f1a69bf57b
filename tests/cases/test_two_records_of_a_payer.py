"""Two records of one paying parent: decided about together while they count as one, then apart."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    Parent,
    apply,
    bank,
    case_of,
    charges,
    days,
    hold_income,
    holds,
    liabilities,
    line,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.batch.previewing import preview
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Decision, DecisionRequest, PayingParent
from upkeep.cases.payers import cases_of, decisions_about, first_common_day
from upkeep.cases.same_people import IdentityError, find_different, find_same
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

PERI = Parent("Peri Elsewhere", "QQ000029A")
"""Perry again, under a name and a number that no score finds like his."""
LATER = FIRST_NIGHT + days(14)
FOUND = FIRST_NIGHT + days(30)


def actor(on: date = FOUND) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(12, tzinfo=UTC)))


def two_records(pounds: int = 18_250, pounds_there: int = 18_250) -> None:
    """A case under each record: Rowan's from the first day, Robin's two weeks later."""
    hold_income(PERRY, pounds)
    hold_income(PERI, pounds_there)
    apply(PERRY, ROWAN, ("Wren",))
    work_only(FIRST_NIGHT)
    apply(PERI, ROBIN, ("Finch",), on=LATER)
    work_only(LATER, LATER + days(2), FOUND)


def join(on: date = FOUND) -> None:
    find_same(payer(PERRY).person, payer(PERI).person, "one passport", actor(on))


def part(on: date = FOUND) -> None:
    find_different(payer(PERRY).person, payer(PERI).person, "two passports", actor(on))


def weekly(case: Case, day: date) -> int:
    """What a case is worth a week on a day, as known now."""
    return next(
        pence for start, to, pence in liabilities(case) if start <= day and (not to or day < to)
    )


def test_the_night_decides_about_the_cases_under_both_records_together() -> None:
    two_records()
    rowans, robins = case_of(ROWAN), case_of(ROBIN, PERI)
    assert (weekly(rowans, FOUND), weekly(robins, FOUND)) == (4200, 4200)
    join()
    work(FOUND + days(1))
    start = robins.effective_from
    assert first_common_day(payer(PERRY), payer(PERI)) == start
    assert weekly(rowans, start - days(1)) == 4200, "before the second case nothing changes"
    assert (weekly(rowans, start), weekly(robins, start)) == (2800, 2800), (
        "16% shared, not 12% each"
    )
    made = Decision.objects.get(reason=DecisionRequest.Reason.TWO_RECORDS)
    assert made.paying_parent == payer(PERRY)
    assert {share["id"] for share in made.result["receiving_parents"]} == {
        rowans.reference,
        robins.reference,
    }
    assert made in decisions_about(payer(PERI)), "the other record's cases show it as theirs"
    told = Letter.objects.filter(cause="decision", decision=made)
    assert told.count() == 4, "both parents of both cases are told"
    assert violations() == {}


def test_cases_and_money_stay_under_the_record_they_came_in_under() -> None:
    two_records()
    bank(FOUND, line(5_000, payer(PERI).reference))
    work(FOUND)
    join()
    bank(FOUND + days(1), line(3_000, payer(PERI).reference))
    work_only(FOUND + days(1), FOUND + days(9))
    assert case_of(ROBIN, PERI).paying_parent == payer(PERI)
    taken = holds(Account.RECEIVING_PARENT_PAYABLE, case_of(ROWAN).pk)
    assert taken == 0, "nothing of what came in under one reference met a debt under the other"
    assert {case.pk for case in cases_of(payer(PERI))} == {case.pk for case in Case.objects.all()}
    assert violations() == {}


def test_a_change_told_about_either_record_counts_for_every_case_and_can_be_seen_before() -> None:
    two_records()
    join()
    work(FOUND + days(1))
    day = FOUND + days(2)
    about = case_of(ROBIN, PERI).applications.get().reference
    form = forms.RelevantOtherChildrenChange(
        reference="CHG-9001",
        reported_on=day,
        reported_by="paying_parent",
        application=about,
        happened_on=day,
        count=2,
    )
    [shown] = preview([form])
    amounts = {
        effect.reference: effect.after.liabilities[-1].weekly_pence for effect in shown.cases
    }
    report(
        forms.RelevantOtherChildrenChange,
        about,
        day,
        reference="CHG-9001",
        reported_by="paying_parent",
        count=2,
    )
    work(day)
    rowans, robins = case_of(ROWAN), case_of(ROBIN, PERI)
    assert weekly(rowans, day) == weekly(robins, day) < 2800
    assert amounts == {case.reference: weekly(case, day) for case in (rowans, robins)}
    assert Decision.objects.get(source="CHG-9001").paying_parent == payer(PERRY)
    assert violations() == {}


def test_only_the_record_that_is_kept_is_reviewed_and_the_review_is_about_both() -> None:
    two_records()
    join()
    review = EFFECTIVE.replace(year=2024)
    hold_income(PERRY, 36_500, "2022-23", date(2023, 10, 1))
    work_only(FOUND + days(1), review, LATER.replace(year=2024) + days(3))
    rowans, robins = case_of(ROWAN), case_of(ROBIN, PERI)
    assert (weekly(rowans, review), weekly(robins, review)) == (5600, 5600)
    assert DecisionRequest.objects.filter(reason="review").count() == 1
    assert violations() == {}


def test_taken_back_before_a_night_decided_nothing_has_happened() -> None:
    two_records()
    before = what_stands()
    join()
    part()
    work(FOUND + days(3))
    assert what_stands() == before
    assert not Decision.objects.filter(reason=DecisionRequest.Reason.TWO_RECORDS).exists()
    assert violations() == {}


def what_stands() -> dict[str, object]:
    """Weekly amounts by case and day that they change on, and what is decided with what."""
    found: dict[str, object] = {
        case.reference: _steps(liabilities(case)) for case in Case.objects.order_by("reference")
    }
    found["together"] = list(
        PayingParent.objects.exclude(decided_with=None).values_list("reference", flat=True)
    )
    return found


def _steps(rows: list[tuple[date, date | None, int]]) -> list[tuple[date, date | None, int]]:
    """Neighbouring days with one amount are one row, whichever decision gives it."""
    joined: list[tuple[date, date | None, int]] = []
    for start, to, pence in rows:
        if joined and joined[-1][1] == start and joined[-1][2] == pence:
            joined[-1] = (joined[-1][0], to, pence)
        else:
            joined.append((start, to, pence))
    return joined


def what_is_in_the_books() -> dict[str, tuple[int, ...]]:
    """Of every case: charged with its fees, still owed, and waiting to be paid on.

    How a payment was split between maintenance and fee follows the instalment that it met, which
    may differ by a penny while two records are one: what is owed of both is looked at together.
    """
    owed = (Account.MAINTENANCE_RECEIVABLE, Account.COLLECTION_FEE_RECEIVABLE)
    return {
        case.reference: (
            sum(row[3] + row[4] for row in charges(case)),
            sum(holds(account, case.pk) for account in owed),
            holds(Account.RECEIVING_PARENT_PAYABLE, case.pk),
        )
        for case in Case.objects.order_by("reference")
    }


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    joined_for=st.integers(1, 9),
    paid=st.lists(st.tuples(st.booleans(), st.integers(1, 9_000)), max_size=3),
    children=st.integers(0, 3),
)
def test_joined_and_taken_apart_the_books_and_amounts_are_as_if_it_had_never_been(
    db: None, joined_for: int, paid: list[tuple[bool, int]], children: int
) -> None:
    outcomes = []
    for is_found in (False, True):
        with transaction.atomic():
            two_records(18_250, 22_265)
            if is_found:
                join()
            for is_first, pence in paid:
                bank(FOUND + days(1), line(pence, payer(PERRY if is_first else PERI).reference))
            report(
                forms.RelevantOtherChildrenChange,
                case_of(ROBIN, PERI).applications.get().reference,
                FOUND + days(1),
                reported_by="paying_parent",
                count=children,
            )
            work(FOUND + days(joined_for))
            if is_found:
                part(FOUND + days(joined_for))
            work(FOUND + days(joined_for + 8))
            outcomes.append((list(what_stands().values()), list(what_is_in_the_books().values())))
            assert violations() == {}
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_cases_that_cannot_be_decided_together_are_refused_with_what_to_do() -> None:
    two_records()
    apply(PERI, ROWAN, ("Lark",), on=FOUND + days(1))
    work(FOUND + days(1))
    with pytest.raises(IdentityError, match="end one of the two cases first"):
        join()
    Case.objects.filter(pk=case_of(ROWAN, PERI).pk).update(scheme="2003")
    Case.objects.filter(pk=case_of(ROWAN).pk).update(receiving_parent=payer(PERI).person)
    with pytest.raises(IdentityError, match="different schemes"):
        join()
    assert not PayingParent.objects.exclude(decided_with=None).exists()
