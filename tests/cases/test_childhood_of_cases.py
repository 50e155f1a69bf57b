"""Children stop counting on the day of the law, in the night, without anybody reporting it."""

from datetime import date
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    application,
    case_of,
    days,
    hold_income,
    liabilities,
    morning,
    report,
    violations,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.childhood import first_day_no_child
from upkeep.cases.models import Circumstance
from upkeep.cases.receiving import receive_applications

pytestmark = pytest.mark.django_db


def applied(*born_on: date) -> str:
    """Wren, Lark and so on, born on these days."""
    hold_income(PERRY, 36_500)
    form = application(children=("Wren", "Lark")[: len(born_on)])
    children = tuple(
        child.model_copy(update={"date_of_birth": day})
        for child, day in zip(form.children, born_on, strict=True)
    )
    form = form.model_copy(update={"children": children})
    assert not receive_applications([form], "test", morning(FIRST_NIGHT)).refused
    work_only(FIRST_NIGHT, EFFECTIVE)
    return form.reference


GOLDEN = [
    # Each day worked by hand from SI 2012/2677 reg 76 and SI 2006/223 regs 3 to 7.
    ("20th birthday", date(2003, 5, 10), {}, date(2023, 5, 10)),
    ("20th birthday on 6 April", date(2003, 4, 6), {}, date(2023, 4, 6)),
    ("20th birthday when clocks go back", date(2003, 10, 29), {}, date(2023, 10, 29)),
    ("born on 29 February", date(2004, 2, 29), {}, date(2024, 2, 29)),
    (
        "left at 17: the week of the terminal date, 31 May, is counted out",
        date(2006, 1, 15),
        {"ends_on": date(2023, 5, 19)},
        date(2023, 6, 5),
    ),
    (
        "left at 16: the time to the end of August counts",
        date(2007, 4, 20),
        {"ends_on": date(2023, 5, 26)},
        date(2023, 9, 1),
    ),
    (
        "left before 16: the same",
        date(2007, 6, 10),
        {"ends_on": date(2023, 4, 28)},
        date(2023, 9, 1),
    ),
    (
        "an examination is waited for",
        date(2006, 1, 15),
        {"ends_on": date(2023, 5, 19), "examination_ends_on": date(2023, 6, 16)},
        date(2023, 9, 4),
    ),
]


@pytest.mark.parametrize(("born_on", "told", "until"), [row[1:] for row in GOLDEN], ids=[
    row[0] for row in GOLDEN
])  # fmt: skip
def test_the_only_child_ends_the_case_on_the_day_of_the_law(
    born_on: date, told: dict[str, Any], until: date
) -> None:
    about = applied(born_on)
    if told:
        on = date(2023, 5, 1)
        report(forms.EducationChange, about, on, child="Wren", **told)
        work_only(on)
    work_only(until - days(1))
    assert case_of().closed_on is None
    work_only(until)
    assert (case_of().state, case_of().closed_on) == ("closed", until)
    assert liabilities(case_of())[-1][1] == until
    ending = case_of().endings.get()
    assert (ending.ground, "reg 76" in ending.source) == ("no_child_left", True)
    assert violations() == {}


def test_one_of_two_children_grows_up_and_the_other_goes_on() -> None:
    applied(date(2003, 5, 10), date(2012, 1, 1))
    work_only(date(2023, 5, 10))
    assert liabilities(case_of()) == [
        (EFFECTIVE, date(2023, 5, 10), 112_00),
        (date(2023, 5, 10), None, 84_00),
    ]
    rule = Circumstance.objects.get(kind="qualifies", value=False)
    assert rule.source_kind == "rule"
    assert violations() == {}


def test_an_end_of_education_told_late_counts_from_its_day() -> None:
    about = applied(date(2006, 1, 15))
    late = date(2023, 7, 3)
    fields = {"child": "Wren", "ends_on": date(2023, 5, 19)}
    report(forms.EducationChange, about, late, happened_on=date(2023, 5, 19), **fields)
    work_only(late)
    assert case_of().closed_on == date(2023, 6, 5)
    assert violations() == {}


def test_education_that_goes_on_lets_a_child_of_sixteen_go_on() -> None:
    about = applied(date(2007, 4, 20))
    report(forms.EducationChange, about, date(2023, 5, 1), child="Wren")
    work_only(date(2023, 5, 1), date(2023, 9, 1), date(2024, 9, 2))
    assert case_of().closed_on is None


def test_a_child_born_on_the_day_of_the_claim_counts_from_the_first_day() -> None:
    applied(FIRST_NIGHT)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 84_00)]


@pytest.mark.parametrize(
    ("born_on", "told", "on", "until"),
    [
        # To 9 December 2012 the Monday after the week of the terminal date, here of 3 September.
        (date(1995, 5, 2), {"ends_on": "2012-06-29"}, date(2012, 7, 2), date(2012, 9, 10)),
        (date(1993, 3, 4), {}, date(2013, 3, 4), date(2013, 3, 4)),
    ],
)
def test_cases_of_2003_go_by_their_own_law(
    born_on: date, told: dict[str, Any], on: date, until: date
) -> None:
    assert first_day_no_child("2003", born_on, told, on) == until
