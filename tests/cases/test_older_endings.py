"""Cases of the 1993 and 2003 schemes end on the days of their own law."""

from datetime import date

import pytest

from building import (
    FIRST_NIGHT,
    ROBIN,
    ROWAN,
    case_of,
    charges,
    days,
    liabilities,
    morning,
    report,
    violations,
    work,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases import forms
from upkeep.cases.grounds import RULES, Ground
from upkeep.cases.models import Case
from upkeep.cases.older_endings import citation_of
from upkeep.cases.receiving import receive_changes
from upkeep.law.scheme_1993.ending import Ending, end_of_assessment

pytestmark = pytest.mark.django_db

HAPPENED = date(2023, 5, 20)
"""A Saturday; its maintenance period began on Monday the 15th."""
REPORTED = date(2023, 6, 1)
"""A Thursday; its maintenance period began on Monday 29 May, and the next on 5 June."""

ENDS = {
    # Worked by hand: SI 1992/1813 regs 23, 32, 33 for 1993; Act s.17(4) and SI 1999/991 Sch 3D
    # for 2003; the Act's Sch 1 para 16 for both.
    "applicant_request": (date(2023, 6, 5), date(2023, 5, 29)),
    "receiving_parent_died": (HAPPENED, HAPPENED),
    "paying_parent_died": (HAPPENED, HAPPENED),
    "parents_together": (None, date(2023, 5, 15)),
    "paying_parent_has_care": (date(2023, 5, 15), date(2023, 5, 15)),
    "care_elsewhere": (date(2023, 5, 15), date(2023, 5, 15)),
    "paying_parent_left": (date(2023, 5, 15), date(2023, 5, 15)),
    "receiving_parent_left": (date(2023, 5, 15), date(2023, 5, 15)),
    "adopted": (date(2023, 5, 15), date(2023, 5, 15)),
    "never_a_parent": (FIRST_NIGHT, FIRST_NIGHT),
    "court_order": (date(2023, 6, 5), date(2023, 5, 29)),
    "other": (date(2023, 6, 5), date(2023, 5, 29)),
}
WEEKLY = {"1993": 94_50, "2003": 60_00}


def taken_over(scheme: str) -> str:
    [reference] = take_over(transfer(scheme, weekly=WEEKLY[scheme], children={"Wren": {}}))
    work_only(FIRST_NIGHT)
    return reference


CITED = {
    "applicant_request": ("Sch 1 para 16(2); SI 1992/1813 regs 32, 33", "ss.4(5)-(6), 17(4)"),
    "receiving_parent_died": ("Sch 1 para 16(1)(a)", "Sch 1 para 16(1)(a)"),
    "parents_together": ("Sch 1 para 16(1)(d)", "s.3, Sch 1 para 16"),
    "care_elsewhere": ("SI 1992/1813 reg 23(19), (21)", "Sch 1 para 16(1)(b)"),
    "paying_parent_left": (
        "(4)-(5); SI 1992/1813 reg 23(19), (21)",
        "s.44; SI 1999/991 Sch 3D para 3(c)",
    ),
    "never_a_parent": ("Child Support Act 1991 ss.16, 26", "SI 1999/991 reg 3A"),
    "equal_care": ("Child Support Act 1991 Sch 1 para 16", "Child Support Act 1991 Sch 1 para 16"),
}


@pytest.mark.parametrize("ground", CITED)
def test_each_ground_has_the_provision_of_its_own_scheme(ground: str) -> None:
    for scheme, cited in zip(("1993", "2003"), CITED[ground], strict=True):
        assert citation_of(Ground(ground), scheme).endswith(cited)
        assert "SI 2012/2677" not in citation_of(Ground(ground), scheme)
    assert citation_of(Ground(ground), "2012") == RULES[Ground(ground)].citation


def refused(reference: str, reason: str, happened_on: date = HAPPENED) -> str:
    form = forms.CloseCaseChange(
        reference="CHG-9001",
        reported_on=REPORTED,
        reported_by="receiving_parent",
        application=reference,
        happened_on=happened_on,
        reason=reason,
    )
    [found] = receive_changes([form], "test", morning(REPORTED)).refused
    return f"{found.found}: {found.wanted}"


@pytest.mark.parametrize(
    ("scheme", "reason", "day"),
    [
        (scheme, reason, day)
        for reason, both in ENDS.items()
        for scheme, day in zip(("1993", "2003"), both, strict=True)
        if day is not None
    ],
)
def test_each_ground_ends_an_older_case_on_the_day_of_its_own_law(
    scheme: str, reason: str, day: date
) -> None:
    reference = taken_over(scheme)
    report(forms.CloseCaseChange, reference, REPORTED, happened_on=HAPPENED, reason=reason)
    work_only(REPORTED)
    case = case_of()
    assert (case.state, case.closed_on) == ("closed", day)
    assert all(end is not None and end <= day for _start, end, _weekly in liabilities(case))
    assert violations() == {}


def test_a_ground_that_the_scheme_does_not_know_is_refused_with_what_to_do() -> None:
    reference = taken_over("2003")
    assert "report the nights (shared_care)" in refused(reference, "equal_care")
    assert {*ENDS, "equal_care"} == set(Ground.values) - {"no_child_left", "withdrawn"}


def test_six_months_together_end_an_assessment_and_less_does_not() -> None:
    reference = taken_over("1993")
    assert "report it again from 2023-11-20" in refused(reference, "parents_together")
    report(
        forms.CloseCaseChange,
        reference,
        REPORTED,
        happened_on=date(2022, 11, 10),
        reason="parents_together",
    )
    work_only(REPORTED)
    assert case_of().closed_on == date(2023, 5, 10)
    assert violations() == {}


def test_what_reaches_behind_the_transfer_is_refused_with_what_to_do() -> None:
    reference = taken_over("2003")
    before = FIRST_NIGHT - days(1)
    said = refused(reference, "care_elsewhere", before)
    assert "before the case came here on 2023-04-03" in said
    assert "upkeep books enter" in said
    report(forms.CloseCaseChange, reference, REPORTED, happened_on=before, reason="other")
    work_only(REPORTED)
    assert case_of().closed_on == date(2023, 5, 29)
    assert violations() == {}


def test_a_death_before_the_transfer_ends_the_case_on_its_first_day_here() -> None:
    reference = taken_over("1993")
    report(
        forms.CloseCaseChange,
        reference,
        REPORTED,
        happened_on=FIRST_NIGHT - days(30),
        reason="receiving_parent_died",
    )
    work_only(REPORTED)
    assert case_of().closed_on == FIRST_NIGHT
    assert violations() == {}


def test_the_last_child_counts_to_the_maintenance_period_in_which_it_is_none_any_more() -> None:
    [reference] = take_over(transfer(children={"Wren": {}}))
    work_only(FIRST_NIGHT)
    report(
        forms.ChildNoLongerQualifiesChange,
        reference,
        REPORTED,
        happened_on=HAPPENED,
        child="Wren",
        reason="left_home",
    )
    work_only(REPORTED)
    assert case_of().closed_on == date(2023, 5, 15)


def test_whoever_withdraws_a_case_that_came_decided_asks_for_its_end() -> None:
    reference = taken_over("2003")
    report(forms.WithdrawApplicationChange, reference, REPORTED)
    work_only(REPORTED)
    assert (case_of().state, case_of().closed_on) == ("closed", date(2023, 5, 29))
    assert violations() == {}


def test_an_end_put_back_gives_back_what_was_charged_since() -> None:
    [reference, _other] = take_over(
        transfer(weekly=40_00, children={"Wren": {}}),
        transfer(receiving_parent=ROBIN, weekly=40_00, children={"Lark": {}}),
    )
    work(FIRST_NIGHT + days(16))
    on = FIRST_NIGHT + days(17)
    report(forms.CloseCaseChange, reference, on, happened_on=on - days(9), reason="care_elsewhere")
    work(on)
    assert case_of(ROWAN).closed_on == FIRST_NIGHT + days(7)
    kinds = [kind for kind, *_ in charges(case_of(ROWAN))]
    assert kinds.count("adjustment") == 1
    assert Case.objects.filter(closed_on=None).count() == 1
    assert liabilities(case_of(ROBIN))[-1][2] == 60_00
    assert violations() == {}


@pytest.mark.parametrize(
    ("ending", "on", "day"),
    [
        (Ending.CANCELLED, date(2023, 5, 29), date(2023, 5, 29)),
        (Ending.CANCELLED, date(2023, 5, 30), date(2023, 6, 5)),
        (Ending.CHILD_CARER_OR_RESIDENCE, date(2023, 6, 4), date(2023, 5, 29)),
        (Ending.PARENTS_LIVE_TOGETHER, date(2022, 8, 31), date(2023, 2, 28)),
        (Ending.PARENT_DIED, date(1999, 1, 1), date(2009, 9, 7)),
    ],
)
def test_the_day_of_an_end_at_its_edges(ending: Ending, on: date, day: date) -> None:
    first = date(2009, 9, 7)
    assert end_of_assessment(ending, on, effective_date=first, first_effective=first) == day
