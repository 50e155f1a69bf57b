"""Dates of the 2003 scheme: first effect, revision, supersession, tolerance, end, childhood."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.situations_2003 import switched
from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law, Trace
from upkeep.law.scheme_2003.effective_dates import (
    FirstApplication,
    MaintenanceOrder,
    OtherCalculation,
    Relation,
    first_effective_date,
)
from upkeep.law.scheme_2003.ending import (
    CaseLiability,
    CaseState,
    EndedCaseError,
    Ending,
    Interval,
    charging_faults,
    days_to_reverse,
    end_of_calculation,
)
from upkeep.law.scheme_2003.maintenance_periods import MaintenancePeriods
from upkeep.law.scheme_2003.revision import (
    RevisionAsked,
    date_of_replacing_default,
    provision_for_revision,
)
from upkeep.law.scheme_2003.supersession import (
    Change,
    Superseding,
    effective_date_of_supersession,
    is_within_tolerance,
)
from upkeep.law.scheme_2003.who_is_a_child import (
    YoungPerson,
    end_of_extension,
    first_day_not_a_child,
    monday_after_easter_monday,
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def law(on: str) -> Law:
    return Law(load_scheme("2003").on(day(on)), Trace())


Others = tuple[OtherCalculation, ...]
PERIODS = MaintenancePeriods(day("2003-03-05"))  # a Wednesday


@given(st.dates(day("2003-03-05"), day("2018-12-31")))
def test_periods_follow_on_without_gap(when: datetime.date) -> None:
    start = PERIODS.start_containing(when)
    assert start.weekday() == 2
    assert 0 <= (when - start).days < 7
    assert PERIODS.start_after(when) == start + datetime.timedelta(days=7)
    assert PERIODS.start_on_or_after(when) in (when, PERIODS.start_after(when))


def other(relation: Relation, ended: str | None = None, first: str = "2003-03-05") -> Others:
    ended_on = None if ended is None else day(ended)
    return (OtherCalculation(relation, MaintenancePeriods(day(first)), ended_on),)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        ({}, "2005-01-10", "2005-01-20"),
        ({"is_by_paying_parent": True}, "2005-01-10", "2005-01-10"),
        # a court's order: two months and two days later
        ({"order": MaintenanceOrder(day("2003-04-01"))}, "2005-01-10", "2005-03-12"),
        ({"order": MaintenanceOrder(day("2004-01-10"))}, "2005-01-10", "2005-03-12"),
        ({"order": MaintenanceOrder(day("2004-01-11"))}, "2005-01-10", "2005-01-20"),
        ({"order": MaintenanceOrder(day("2003-03-02"))}, "2005-01-10", "2005-01-20"),
        ({"order": MaintenanceOrder(day("2003-04-01"))}, "2004-12-31", "2005-03-02"),
        ({"order": MaintenanceOrder(day("2003-04-01"), day("2005-02-01"))},
         "2005-01-10", "2005-02-02"),
        ({"order": MaintenanceOrder(day("2003-04-01"), day("2005-04-01"))},
         "2005-01-10", "2005-03-12"),
        ({"order": MaintenanceOrder(day("2003-04-01")), "is_benefit_case": True,
          "decided_on": day("2005-02-01")}, "2005-01-10", "2005-02-03"),
        # an earlier calculation for the same child, within eight weeks
        ({"others": other(Relation.OTHER_CARER_OF_THE_CHILD, "2004-11-16")},
         "2005-01-10", "2004-11-16"),
        ({"others": other(Relation.OTHER_CARER_OF_THE_CHILD, "2004-11-15")},
         "2005-01-10", "2005-01-20"),
        ({"others": other(Relation.OTHER_CARER_OF_THE_CHILD, "2003-03-20")},
         "2003-04-05", "2003-03-21"),
        ({"others": other(Relation.OTHER_CARER_OF_THE_CHILD, "2003-03-20")},
         "2003-04-06", "2003-03-20"),
        ({"others": other(Relation.PARENTS_HAVE_CHANGED_ROLES, "2004-12-01")},
         "2005-01-10", "2004-12-01"),
        # calculations that exist: their periods begin on Wednesdays; told on Thursday 20 January
        ({"others": other(Relation.CARER_PAYS_ELSEWHERE)}, "2005-01-10", "2005-01-26"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD)}, "2005-01-10", "2005-01-26"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD),
          "decision_notified_on": day("2009-06-20")}, "2009-06-02", "2009-06-17"),
        # another carer's ended before the decision
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2005-01-25")},
         "2005-01-10", "2005-01-26"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2005-01-15")},
         "2005-01-10", "2005-01-20"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2004-09-20")},
         "2004-09-10", "2004-09-20"),
        # from 27 October 2008 on the weekday of earlier periods: told on Friday 12 June 2009
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2009-01-07")},
         "2009-06-02", "2009-06-17"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2008-01-07")},
         "2008-10-16", "2008-10-26"),
        ({"others": other(Relation.OTHER_CARER_OF_ANOTHER_CHILD, "2008-01-07")},
         "2008-10-17", "2008-10-29"),
    ],
)  # fmt: skip
def test_first_effective_date(facts: dict[str, Any], on: str, expected: str) -> None:
    made = day(on)
    told = made + datetime.timedelta(days=10)
    known = law((told if made > day("2003-05-01") else made).isoformat())
    application = FirstApplication(made, told, **facts)
    assert first_effective_date(known, application).day == day(expected)


def superseded(change: Change, told: str, happened: str | None, on: str) -> str:
    given = Superseding(change, day(told), None if happened is None else day(happened))
    return effective_date_of_supersession(law(on), PERIODS, given).day.isoformat()


@pytest.mark.parametrize(
    ("change", "told", "happened", "on", "expected"),
    [
        (Change.APPLICATION, "2003-03-17", None, "2003-04-01", "2003-03-12"),
        (Change.APPLICATION, "2003-03-19", None, "2003-04-01", "2003-03-19"),
        (Change.EXPECTED, "2003-03-17", "2003-05-01", "2003-03-20", "2003-04-30"),
        (Change.CHILD_STOPS, "2003-10-17", "2003-09-08", "2003-10-20", "2003-09-03"),
        (Change.LEAVES_THE_COUNTRY, "2003-10-17", "2003-06-30", "2003-10-20", "2003-06-25"),
        (Change.OWN_INITIATIVE, "2009-05-04", None, "2009-06-05", "2009-05-27"),
        (Change.BENEFIT, "2011-10-05", "2011-07-14", "2011-10-10", "2011-07-13"),
        (Change.BENEFIT, "2010-10-05", "2010-07-14", "2010-10-10", "2010-09-29"),
        (Change.BENEFIT, "2008-10-05", "2008-10-20", "2008-11-01", "2008-10-15"),
        (Change.BENEFIT, "2008-10-05", "2008-07-14", "2008-11-01", "2008-10-01"),
        (Change.BENEFIT_INFORMATION, "2010-05-04", None, "2010-05-05", "2010-04-28"),
        (Change.RELEVANT_OTHER_CHILD_STOPS, "2011-07-01", "2011-05-02", "2011-07-03",
         "2011-06-29"),
        (Change.RELEVANT_OTHER_CHILD_STOPS, "2011-07-01", "2011-05-02", "2011-07-04",
         "2011-04-27"),
        (Change.PARTNER_RULE, "2009-04-03", "2009-02-02", "2009-04-05", "2009-04-01"),
        (Change.PARTNER_RULE, "2009-04-03", "2009-02-02", "2009-04-06", "2009-01-28"),
        (Change.CARER_CHANGES, "2009-04-03", "2009-02-02", "2009-04-05", "2009-01-28"),
        (Change.CARER_CHANGES, "2009-04-03", "2009-02-02", "2009-04-06", "2009-01-28"),
        (Change.INTERIM_DECISION, "2004-03-19", "2004-02-20", "2004-03-20", "2004-02-18"),
        (Change.INTERIM_DECISION, "2010-03-19", "2010-02-20", "2010-03-20", "2010-03-17"),
        (Change.SERIES, "2010-03-19", "2010-03-25", "2010-04-20", "2010-03-24"),
        (Change.SERIES, "2010-03-19", "2010-02-20", "2010-04-20", "2010-03-19"),
        (Change.SERIES, "2012-03-16", "2012-02-20", "2012-04-20", "2012-03-14"),
        (Change.NEW_CHILD_PAYING_PARENT_APPLIES, "2010-03-19", "2010-02-20", "2010-04-20",
         "2010-03-17"),
        (Change.NEW_CHILD_RECEIVING_PARENT_APPLIES, "2010-03-26", "2010-02-20", "2010-04-20",
         "2010-03-24"),
        (Change.BENEFIT_CASE_ASKS_TO_STOP, "2005-03-18", None, "2005-03-20", "2005-03-23"),
        (Change.PARENTS_LIVE_TOGETHER, "2005-03-18", "2005-01-20", "2005-03-20", "2005-03-16"),
        (Change.PARENTS_LIVE_TOGETHER, "2010-03-19", "2010-01-22", "2010-03-20", "2010-01-20"),
        (Change.TEST_CASE, "2010-03-19", "2009-05-01", "2010-03-20", "2009-05-06"),
        (Change.TRIBUNAL_MISLED, "2010-03-19", "2009-05-01", "2010-03-20", "2009-05-01"),
        (Change.LAW_SETTLED_ELSEWHERE, "2010-03-19", "2010-01-04", "2010-03-20", "2010-01-04"),
    ],
)  # fmt: skip
def test_effective_date_of_a_supersession(
    change: Change, told: str, happened: str | None, on: str, expected: str
) -> None:
    assert superseded(change, told, happened, on) == expected


def test_every_kind_of_change_has_a_date_in_every_era() -> None:
    for change, on in itertools.product(Change, ("2004-06-01", "2010-06-01", "2015-06-01")):
        given = Superseding(change, day(on), day(on) - datetime.timedelta(days=40))
        found = effective_date_of_supersession(law(on), PERIODS, given)
        assert found.citation
        assert found.words


@pytest.mark.parametrize(
    ("proposed", "is_small"),
    [(31499, True), (31500, False), (28501, True), (28500, False), (30000, True)],
)
def test_tolerance_of_five_per_cent(proposed: int, is_small: bool) -> None:
    assert is_within_tolerance(law("2005-06-01"), Exact(30000), Exact(proposed)) is is_small


@pytest.mark.parametrize(
    ("about", "on", "is_small"),
    [
        ("variation", "2003-03-03", False),
        ("ground_of_a_variation", "2018-12-31", False),
        ("interim_decision", "2003-03-03", False),
        ("adjustment_of_payments", "2009-04-05", False),
        ("adjustment_of_payments", "2009-04-06", True),
        ("benefit_information", "2011-07-03", False),
        ("benefit_information", "2011-07-04", True),
        ("series_of_changes", "2011-07-03", True),
        ("series_of_changes", "2011-07-04", False),
    ],
)
def test_what_the_tolerance_does_not_touch(about: str, on: str, is_small: bool) -> None:
    found = is_within_tolerance(law(on), Exact(30000), Exact(30001), about=frozenset({about}))
    assert found is is_small


def test_tolerance_falls_with_other_grounds_from_16_september_2004() -> None:
    for on, is_small in (("2004-09-15", True), ("2004-09-16", False)):
        found = is_within_tolerance(law(on), Exact(30000), Exact(30001), other_grounds_decide=True)
        assert found is is_small


@pytest.mark.parametrize(
    ("facts", "on", "provision"),
    [
        ({}, "2005-02-28", "3A(1)(a)"),
        ({}, "2005-03-01", None),
        ({"is_late_allowed": True}, "2005-03-01", "3A(1)(a), 4"),
        ({"is_application": False}, "2005-02-28", "3A(1)(d)"),
        ({"is_application": False}, "2005-03-01", None),
        ({"refused_for_evidence_on": day("2005-02-20")}, "2005-03-20", "3A(1)(b)"),
        ({"refused_for_evidence_on": day("2005-02-20")}, "2005-03-21", None),
        ({"refused_for_evidence_on": day("2005-03-01")}, "2005-03-20", None),
        ({"was_misled_in_favour": True}, "2009-01-01", "3A(1)(c)"),
        ({"is_official_error": True}, "2009-01-01", "3A(1)(e)"),
        ({"is_official_error": True, "is_change_since": True}, "2009-01-01", "3A(1)(e)"),
        ({"is_change_since": True}, "2005-02-01", None),
        ({"is_interim_or_default": True}, "2009-01-01", "3A(4)-(5)"),
    ],
)
def test_grounds_of_revision(facts: dict[str, Any], on: str, provision: str | None) -> None:
    asked = RevisionAsked(notified_on=day("2005-01-31"), on=day(on), **facts)
    found = provision_for_revision(law("2005-03-01"), asked)
    assert found is None if provision is None else str(found).endswith(provision)


@pytest.mark.parametrize(
    ("true", "at_fault", "expected"),
    [(2000, True, "2003-03-12"), (4500, True, "2003-03-05"), (2000, False, "2003-03-05"),
     (3000, True, "2003-03-12")],
)  # fmt: skip
def test_replacing_a_default_decision(true: int, at_fault: bool, expected: str) -> None:
    found = date_of_replacing_default(
        PERIODS, day("2003-03-05"), day("2003-03-17"), Exact(3000), Exact(true),
        was_at_fault=at_fault,
    )  # fmt: skip
    assert found.day == day(expected)


@pytest.mark.parametrize(
    ("ending", "on", "expected"),
    [
        (Ending.PARENT_DIED, "2004-01-09", "2004-01-09"),
        (Ending.NO_CHILD_LEFT, "2004-01-09", "2004-01-07"),
        (Ending.NOT_A_PARENT_ANY_MORE, "2004-01-09", "2004-01-07"),
        (Ending.PARENTS_LIVE_TOGETHER, "2004-01-09", "2004-01-07"),
        (Ending.LEFT_THE_COUNTRY, "2004-01-09", "2004-01-07"),
        (Ending.APPLICANT_ASKS_TO_STOP, "2004-01-09", "2004-01-07"),
        (Ending.NEVER_A_PARENT, "2004-01-09", "2003-03-05"),
        (Ending.PARENT_DIED, "2003-02-01", "2003-03-05"),
    ],
)
def test_end_of_a_calculation(ending: Ending, on: str, expected: str) -> None:
    found = end_of_calculation(
        law("2004-01-20"), PERIODS, ending, day(on), effective_date=day("2003-03-05")
    )
    assert found.day == day(expected)


def test_applicant_may_name_a_later_day() -> None:
    found = end_of_calculation(
        law("2004-01-20"), PERIODS, Ending.APPLICANT_ASKS_TO_STOP, day("2004-01-09"),
        effective_date=day("2003-03-05"), named_day=day("2004-02-13"),
    )  # fmt: skip
    assert found.day == day("2004-02-11")


def test_open_points_about_days_are_switches(tmp_path: Path) -> None:
    asked = "stopping_counts_from_period_of_request"
    other_law = Law(switched(tmp_path / "one", asked).on(day("2004-01-20")), Trace())
    found = end_of_calculation(
        other_law, PERIODS, Ending.APPLICANT_ASKS_TO_STOP, day("2004-01-09"),
        effective_date=day("2003-03-05"),
    )  # fmt: skip
    assert found.day == day("2004-01-14")
    carer = "carer_change_counts_from_its_period_before_2009"
    other_law = Law(switched(tmp_path / "two", carer).on(day("2009-04-05")), Trace())
    change = Superseding(Change.CARER_CHANGES, day("2009-04-03"), day("2009-02-02"))
    assert effective_date_of_supersession(other_law, PERIODS, change).day == day("2009-04-01")


THE_DAY = day("2004-03-10")


@pytest.mark.parametrize("effective", ["2004-03-10", "2004-03-03", "2004-03-12"])
def test_the_order_of_one_days_events_makes_no_difference(effective: str) -> None:
    begins = day(effective)
    first = CaseLiability().completed(begins).ended(THE_DAY)
    second = CaseLiability().ended(THE_DAY).completed(begins)
    assert first == second
    assert first.state is CaseState.ENDED
    assert all(interval.ends is not None for interval in first.intervals)
    if begins >= THE_DAY:
        assert first.intervals == (Interval(begins, begins),)
        assert first.days_until(day("2018-12-31")) == 0


def test_an_open_interval_of_a_case_that_is_not_in_force_cannot_be_said() -> None:
    for state, ended in ((CaseState.ENDED, THE_DAY), (CaseState.APPLIED, None)):
        with pytest.raises(AssertionError, match="one interval is open while"):
            CaseLiability(state, (Interval(THE_DAY),), ended)
    with pytest.raises(AssertionError, match="one interval is open while"):
        CaseLiability(CaseState.IN_FORCE, (Interval(THE_DAY, THE_DAY),))
    with pytest.raises(AssertionError, match="in their order"):
        CaseLiability(
            CaseState.IN_FORCE, (Interval(THE_DAY, day("2004-04-01")), Interval(day("2004-03-31")))
        )


def test_putting_an_end_back_gives_days_to_reverse() -> None:
    before = CaseLiability().completed(day("2004-01-07"))
    after = before.ended(THE_DAY)
    assert days_to_reverse(before, after, charged_to=day("2004-03-24")) == 14
    earlier = after.ended(day("2004-03-03"))
    assert earlier.ended_on == day("2004-03-03")
    assert days_to_reverse(after, earlier, charged_to=day("2004-03-24")) == 7
    assert earlier.ended(THE_DAY) == earlier


def test_reopening_is_a_new_interval() -> None:
    ended = CaseLiability().completed(day("2004-01-07")).ended(THE_DAY)
    again = ended.reopened(day("2004-05-05"))
    assert again.intervals == (
        Interval(day("2004-01-07"), THE_DAY),
        Interval(day("2004-05-05")),
    )
    with pytest.raises(EndedCaseError, match="on or after the end, 2004-03-10"):
        ended.reopened(day("2004-03-09"))


events = st.lists(
    st.tuples(
        st.sampled_from(["completed", "ended", "reopened"]),
        st.dates(day("2003-03-03"), day("2006-03-03")),
    ),
    max_size=8,
)


@given(events)
def test_no_history_leaves_liability_open_after_the_end(
    history: list[tuple[str, datetime.date]],
) -> None:
    case = CaseLiability()
    for name, when in history:
        try:
            case = getattr(case, name)(when)
        except (AssertionError, EndedCaseError):
            continue
        is_open = any(interval.ends is None for interval in case.intervals)
        assert is_open == (case.state is CaseState.IN_FORCE)


def test_records_from_elsewhere_are_checked() -> None:
    records = [
        ("sound", True, [Interval(THE_DAY)]),
        ("ended", False, [Interval(THE_DAY, THE_DAY)]),
        ("goes on", False, [Interval(THE_DAY)]),
        ("stands still", True, [Interval(THE_DAY, THE_DAY)]),
    ]
    assert charging_faults(records) == (["goes on"], ["stands still"])


LEAVER = YoungPerson(day("1986-05-01"), day("2003-06-27"))


@pytest.mark.parametrize(
    ("person", "on", "expected"),
    [
        (LEAVER, "2003-07-01", "2003-09-08"),
        (YoungPerson(day("1986-05-01"), day("2003-06-27"), works_from=day("2003-06-30")),
         "2003-07-01", "2003-06-30"),
        (YoungPerson(day("1986-05-01"), day("2003-06-27"), works_from=day("2003-09-08")),
         "2003-07-01", "2003-09-08"),
        (YoungPerson(day("1986-05-01"), day("2003-12-19")), "2004-01-01", "2004-01-12"),
        (YoungPerson(day("1986-05-01"), day("2004-03-31")), "2004-04-01", "2004-04-26"),
        # nineteen by the terminal date: the week of the last Monday before the birthday
        (YoungPerson(day("1984-08-20"), day("2003-06-27")), "2003-07-01", "2003-08-25"),
        (YoungPerson(day("1984-09-01"), day("2003-06-27")), "2003-07-01", "2003-09-01"),
        (YoungPerson(day("1986-05-01"), is_in_education=True), "2003-07-01", "2005-05-01"),
        (YoungPerson(day("1986-05-01")), "2003-07-01", "2002-05-01"),
        # registered for work or training
        (YoungPerson(day("1986-05-01"), day("2003-06-27"), is_registered=True),
         "2003-07-01", "2004-01-05"),
        (YoungPerson(day("1986-05-01"), day("2003-12-19"), is_registered=True),
         "2004-01-01", "2004-04-05"),
        (YoungPerson(day("1985-10-01"), day("2003-06-27"), is_registered=True),
         "2003-07-01", "2003-10-01"),
        # from 10 December 2012
        (YoungPerson(day("1995-05-01"), day("2013-06-28")), "2013-07-01", "2013-06-29"),
        (YoungPerson(day("1995-05-01"), day("2013-06-28"), has_child_benefit=True),
         "2013-07-01", "2015-05-01"),
        (YoungPerson(day("1995-05-01"), is_in_education=True), "2013-07-01", "2015-05-01"),
    ],
)  # fmt: skip
def test_first_day_on_which_somebody_is_no_longer_a_child(
    person: YoungPerson, on: str, expected: str
) -> None:
    assert first_day_not_a_child(law(on), person) == day(expected)


def test_leaving_school_ends_the_calculation_with_the_period_of_the_week_after() -> None:
    stops = first_day_not_a_child(law("2003-07-01"), LEAVER)
    found = superseded(Change.CHILD_STOPS, "2003-10-01", stops.isoformat(), "2003-10-01")
    assert found == "2003-09-03"


@pytest.mark.parametrize(
    ("stops", "ends"),
    [("2003-09-08", "2004-01-04"), ("2004-01-05", "2004-04-04"), ("2004-04-19", "2004-07-18"),
     ("2004-08-30", "2004-07-18")],
)  # fmt: skip
def test_extension_period(stops: str, ends: str) -> None:
    assert monday_after_easter_monday(2004) == day("2004-04-19")
    assert end_of_extension(law("2003-09-01"), day(stops)) == day(ends)
