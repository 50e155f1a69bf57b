"""From when assessments of the 1993 scheme hold, and when they change."""

from __future__ import annotations

import datetime

import pytest

from upkeep.law.scheme_1993.ages import age_on, first_monday_of_september, september_age
from upkeep.law.scheme_1993.effective_dates import (
    Category,
    effective_date_after_an_assessment_ended,
    effective_date_beside_another,
    effective_date_with_an_order,
    first_effective_date,
    interim_effective_date,
    interim_superseded_on,
    next_period_start,
    period_start,
)
from upkeep.law.scheme_1993.reviews import (
    Ground,
    changes_enough,
    departure_date,
    may_skip_review,
    periodical_review_date,
    reform_changes_enough,
    revision_deadline,
    supersession_date,
    supersession_date_after_notice,
    tolerance_pence,
)

D = datetime.date


@pytest.mark.parametrize(
    ("begun", "answered", "effective"),
    [
        (D(1995, 9, 4), D(1995, 9, 25), D(1995, 10, 30)),
        (D(1995, 9, 4), D(1995, 10, 2), D(1995, 10, 30)),
        (D(1995, 9, 4), D(1995, 10, 3), D(1995, 9, 4)),
        (D(1995, 9, 4), D(1995, 10, 9), D(1995, 9, 4)),
        (D(1995, 9, 4), None, D(1995, 9, 4)),
        (D(1995, 4, 17), D(1995, 4, 20), D(1995, 4, 17)),
        (D(1995, 4, 18), D(1995, 4, 20), D(1995, 6, 13)),
    ],
)
def test_eight_weeks_for_an_answer_within_four(begun: D, answered: D | None, effective: D) -> None:
    assert first_effective_date(begun, answered) == effective


def test_no_eight_weeks_without_name_address_and_parentage() -> None:
    begun, answered = D(1995, 9, 4), D(1995, 9, 25)
    assert first_effective_date(begun, answered, gave_name_address_and_parentage=False) == begun
    late = first_effective_date(begun, D(1995, 11, 1), was_delayed_unavoidably=True)
    assert late == D(1995, 10, 30)


def test_a_new_application_may_reach_back_eight_weeks_but_not_into_the_old_assessment() -> None:
    received = D(1996, 6, 3)
    long_ago = D(1996, 1, 1)
    reach = effective_date_after_an_assessment_ended
    assert reach(received, long_ago, D(1996, 2, 5)) == D(1996, 4, 8)
    assert reach(received, long_ago, D(1996, 5, 6)) == D(1996, 5, 7)
    assert reach(received, D(1996, 5, 20), D(1996, 5, 6)) == D(1996, 5, 20)
    assert reach(received, D(1996, 7, 1), D(1996, 5, 6)) == received


def test_a_further_assessment_shares_the_periods_of_the_earlier() -> None:
    first = D(1996, 1, 3)
    begins = effective_date_beside_another(D(1996, 3, 1), first)
    assert begins == D(1996, 3, 6)
    assert begins.weekday() == first.weekday()
    assert effective_date_beside_another(D(1996, 3, 6), first) == D(1996, 3, 6)
    assert effective_date_beside_another(D(1996, 3, 1), first, D(1996, 4, 1)) == D(1996, 4, 3)


def test_an_order_in_force_or_just_ended() -> None:
    assert effective_date_with_an_order(D(1996, 5, 1)) == D(1996, 5, 3)
    ended = effective_date_with_an_order(D(1996, 5, 1), D(1996, 4, 10), D(1996, 3, 1))
    assert ended == D(1996, 4, 11)
    before = effective_date_with_an_order(D(1995, 5, 1), D(1995, 4, 10), D(1995, 3, 1))
    assert before == D(1995, 5, 3)


@pytest.mark.parametrize(
    ("category", "made", "effective"),
    [
        (Category.A, D(1994, 6, 1), D(1994, 6, 20)),
        (Category.A, D(1995, 6, 1), D(1995, 6, 5)),
        (Category.B, D(1995, 6, 1), D(1995, 6, 19)),
        (Category.C, D(1996, 6, 6), D(1996, 6, 10)),
        (Category.B, D(1996, 6, 6), D(1994, 5, 2)),
    ],
)
def test_interim_assessments_begin_by_category(category: Category, made: D, effective: D) -> None:
    monday = D(1994, 5, 2)
    assert interim_effective_date(category, made, monday) == effective


def test_an_interim_assessment_follows_another_or_the_eight_weeks() -> None:
    monday, made = D(1996, 4, 1), D(1996, 6, 6)
    ended = D(1996, 5, 20)
    assert interim_effective_date(Category.D, made, monday, ended) == ended
    assert interim_effective_date(Category.A, made, monday, None, D(1996, 7, 1)) == D(1996, 7, 1)
    assert interim_superseded_on(D(1996, 6, 10), monday) == D(1996, 6, 17)


def test_periods_are_weeks_from_the_first_assessment() -> None:
    first = D(1996, 1, 3)
    assert period_start(first, first) == first
    assert period_start(first, D(1996, 1, 9)) == first
    assert period_start(first, D(1996, 1, 10)) == D(1996, 1, 10)
    assert next_period_start(first, D(1996, 1, 4)) == D(1996, 1, 10)
    with pytest.raises(ValueError, match="before the first maintenance period"):
        period_start(first, D(1996, 1, 2))


@pytest.mark.parametrize(
    ("effective", "due"),
    [
        (D(1993, 4, 5), D(1994, 4, 4)),
        (D(1994, 4, 18), D(1995, 4, 17)),
        (D(1994, 4, 19), D(1996, 4, 16)),
        (D(1996, 4, 1), D(1998, 3, 30)),
        (D(1997, 6, 3), None),
    ],
)
def test_periodical_reviews_until_they_ended(effective: D, due: D | None) -> None:
    assert periodical_review_date(effective) == due


def test_a_review_that_would_not_last_may_be_left_out() -> None:
    assert may_skip_review(D(1996, 1, 1), D(1996, 1, 28))
    assert not may_skip_review(D(1996, 1, 1), D(1996, 1, 29))


@pytest.mark.parametrize(
    ("fresh", "is_protected", "changes"),
    [
        (6999, False, False),
        (7000, False, True),
        (5001, False, False),
        (5000, False, True),
        (6499, True, False),
        (6500, True, True),
        (5901, True, False),
        (5900, True, True),
    ],
)
def test_tolerance_from_june_1999(fresh: int, is_protected: bool, changes: bool) -> None:
    day = D(1999, 6, 1)
    assert changes_enough(day, 6000, fresh, is_within_protected_income=is_protected) is changes


def test_tolerance_by_day_and_children() -> None:
    protected = {"is_rise": True, "is_within_protected_income": True}
    assert tolerance_pence(D(1994, 2, 6), **protected) == 100
    assert tolerance_pence(D(1994, 2, 7), **protected) == 500
    children = {"is_rise": True, "are_children_different": True}
    assert tolerance_pence(D(1999, 5, 31), **children) == 1000
    assert tolerance_pence(D(1999, 6, 1), **children) == 100
    assert changes_enough(D(2000, 1, 3), 6000, 6001, is_without_tolerance=True)
    assert not changes_enough(D(2000, 1, 3), 6000, 6000, is_without_tolerance=True)


def test_the_reforms_touch_assessments_in_force_only_if_they_matter() -> None:
    february, april = D(1994, 2, 7), D(1995, 4, 18)
    assert reform_changes_enough(february, 6000, 5900)
    assert not reform_changes_enough(february, 6000, 6099)
    assert reform_changes_enough(april, 6000, 5900)
    assert not reform_changes_enough(april, 6000, 6999)
    assert reform_changes_enough(april, 6000, 7000)


FIRST = D(1999, 1, 4)


@pytest.mark.parametrize("ground", list(Ground))
def test_a_superseding_decision_holds_from_a_period_or_the_very_day(ground: Ground) -> None:
    day = D(2000, 3, 1)
    found = supersession_date(ground, day, FIRST)
    expected = {
        Ground.DEPARTURE: day,
        Ground.MISLED_APPEAL: day,
        Ground.OWN_INITIATIVE_CHANGE: D(2000, 3, 27),
    }
    assert found == expected.get(ground, D(2000, 2, 28))


def test_an_application_near_the_notice_counts_instead() -> None:
    notice = D(2000, 3, 1)
    assert supersession_date_after_notice(notice, D(2000, 3, 29), FIRST) == D(2000, 3, 27)
    assert supersession_date_after_notice(notice, D(2000, 2, 2), FIRST) == D(2000, 1, 31)
    assert supersession_date_after_notice(notice, D(2000, 1, 3), FIRST) == D(2000, 3, 27)


def test_a_month_to_ask_for_a_revision_or_thirteen() -> None:
    assert revision_deadline(D(2000, 1, 31)) == D(2000, 2, 29)
    assert revision_deadline(D(2000, 1, 31), is_extended=True) == D(2001, 2, 28)
    assert revision_deadline(D(1999, 12, 15)) == D(2000, 1, 15)


def test_departures_reach_back_only_when_asked_for_in_time() -> None:
    notified, effective = D(1999, 3, 1), D(1999, 2, 1)
    ground = D(1999, 1, 1)
    assert departure_date(notified, D(1999, 3, 29), effective, ground, FIRST) == effective
    later = departure_date(notified, D(1999, 3, 29), effective, D(1999, 2, 10), FIRST)
    assert later == D(1999, 2, 15)
    assert departure_date(notified, D(1999, 3, 30), effective, ground, FIRST) == D(1999, 3, 29)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (D(1986, 5, 10), D(1997, 5, 10), 10),
        (D(1986, 5, 10), D(1997, 8, 31), 10),
        (D(1986, 5, 10), D(1997, 9, 1), 11),
        (D(1986, 4, 6), D(1997, 4, 7), 11),
        (D(1986, 4, 7), D(1997, 4, 7), 10),
        (D(1986, 9, 1), D(1997, 9, 1), 10),
        (D(1979, 4, 6), D(1997, 4, 7), 18),
        (D(1979, 4, 7), D(1997, 9, 2), 17),
        (D(1997, 5, 10), D(1997, 6, 1), 0),
    ],
)
def test_the_september_rule(born: D, day: D, age: int) -> None:
    assert september_age(born, day) == age


def test_first_mondays_and_birthdays() -> None:
    assert first_monday_of_september(1997) == D(1997, 9, 1)
    assert first_monday_of_september(1998) == D(1998, 9, 7)
    assert age_on(D(1988, 2, 29), D(1999, 2, 28)) == 10
    assert age_on(D(1988, 2, 29), D(1999, 3, 1)) == 11
