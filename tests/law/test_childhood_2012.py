"""Who is a child until when; the days were counted by hand on a calendar."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from upkeep.law import NoValueError
from upkeep.law.scheme_2012.childhood import ChildFacts, childhood_of

TODAY = datetime.date(2026, 3, 2)
BEFORE_2021 = datetime.date(2021, 7, 18)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def until(born: str, *, on: datetime.date = TODAY, **facts: Any) -> str:
    days = {name: day(value) if isinstance(value, str) else value for name, value in facts.items()}
    return childhood_of(ChildFacts(day(born), **days), on).until.isoformat()


@pytest.mark.parametrize(
    ("born", "facts", "first_day_not"),
    [
        # in education throughout: to the 20th birthday, or the 19th if begun later
        ("2010-05-10", {}, "2030-05-10"),
        ("2010-05-10", {"begun_before_19": False}, "2029-05-10"),
        ("2008-02-29", {}, "2028-02-29"),
        ("2005-02-28", {}, "2025-02-28"),
        # left before the 16th birthday: to the end of the next August
        ("2010-05-10", {"education_ends_on": "2026-04-01"}, "2026-09-01"),
        ("2010-09-10", {"education_ends_on": "2026-06-19"}, "2027-09-01"),
        ("2010-08-31", {"education_ends_on": "2026-06-19"}, "2026-09-07"),
        # left at 17: the week with the next terminal date. 31 May 2026 is a Sunday.
        ("2008-10-10", {"education_ends_on": "2026-03-20"}, "2026-06-01"),
        # 31 August 2026 is a Monday: its whole week counts
        ("2008-10-10", {"education_ends_on": "2026-06-19"}, "2026-09-07"),
        # leaving on a terminal date leads to the next one; 30 November 2026 is a Monday
        ("2008-10-10", {"education_ends_on": "2026-08-31"}, "2026-12-07"),
        ("2008-10-10", {"education_ends_on": "2026-12-18"}, "2027-03-01"),
        # an examination after leaving moves the terminal date
        ("2008-10-10", {"education_ends_on": "2026-05-15", "examination_ends_on": "2026-06-22"},
         "2026-09-07"),
        # never beyond the 20th birthday
        ("2006-07-01", {"education_ends_on": "2026-06-19"}, "2026-07-01"),
        # registered: twenty weeks from the Monday after, under 18
        ("2009-03-01", {"education_ends_on": "2026-03-20", "is_registered": True}, "2026-08-10"),
        ("2008-05-01", {"education_ends_on": "2026-03-20", "is_registered": True}, "2026-06-01"),
        # work from the week it begins in, once education has ended
        ("2008-10-10", {"education_ends_on": "2026-06-19", "works_from": "2026-07-15"},
         "2026-07-13"),
        ("2008-10-10", {"education_ends_on": "2026-06-19", "works_from": "2026-02-01"},
         "2026-06-20"),
        ("2008-10-10", {"works_from": "2026-02-01"}, "2028-10-10"),
        # the end of August after the 16th birthday does not ask about work
        ("2010-05-10", {"education_ends_on": "2026-06-19", "works_from": "2026-07-01"},
         "2026-09-01"),
        ("2009-03-01", {"education_ends_on": "2026-03-20", "is_registered": True,
                        "works_from": "2026-07-01"}, "2026-07-01"),
        # other financial support, even in education, from the week it begins in
        ("2008-10-10", {"supported_from": "2026-01-07"}, "2026-01-05"),
        ("2010-05-10", {"supported_from": "2026-01-07"}, "2026-05-10"),
        # marriage ends it at any age
        ("2008-10-10", {"married_on": "2026-01-10"}, "2026-01-10"),
        ("2008-10-10", {"married_on": "2029-01-10"}, "2028-10-10"),
    ],
)  # fmt: skip
def test_first_day_on_which_nobody_is_a_child_any_more(
    born: str, facts: dict[str, Any], first_day_not: str
) -> None:
    assert until(born, **facts) == first_day_not


@pytest.mark.parametrize("what", ["works_from", "supported_from"])
def test_work_and_support_count_by_the_law_of_the_day(what: str) -> None:
    """19 July 2021 (SI 2021/763): week by week, and not for time before."""
    facts = {"education_ends_on": "2021-06-18", what: "2021-06-21"}
    assert until("2003-10-10", on=BEFORE_2021, **facts) == "2021-09-06"
    assert until("2003-10-10", on=BEFORE_2021 + datetime.timedelta(days=1), **facts) in (
        "2021-06-21",
        "2021-06-19",
    )


@pytest.mark.parametrize(
    ("on", "is_child"), [("2026-05-31", True), ("2026-06-01", False), ("2015-01-01", True)]
)
def test_a_day_is_within_childhood_or_not(on: str, is_child: bool) -> None:
    facts = ChildFacts(day("2008-10-10"), education_ends_on=day("2026-03-20"))
    assert childhood_of(facts, day(on)).is_child is is_child


def test_nobody_is_a_child_before_birth() -> None:
    assert not childhood_of(ChildFacts(day("2026-03-03")), TODAY).is_child


def test_it_is_explained() -> None:
    facts = ChildFacts(day("2008-10-10"), education_ends_on=day("2026-03-20"))
    (node,) = childhood_of(facts, TODAY).explanation
    assert node.text() == "A child until 31 May 2026, as a qualifying young person."
    (young,) = node.children
    assert [child.rule for child in young.children] == [
        "in_education_until",
        "august_until",
        "terminal_until",
    ]


def test_a_day_before_the_scheme_is_an_error() -> None:
    with pytest.raises(NoValueError):
        childhood_of(ChildFacts(day("2008-10-10")), datetime.date(2012, 12, 9))
