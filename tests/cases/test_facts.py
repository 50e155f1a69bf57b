"""Which fact counts on which day, and the situation that the law is asked about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from upkeep.cases.facts import CaseInTime, ChildOnCase, Fact, Family
from upkeep.cases.situations import situation_on
from upkeep.cases.situations.scheme_2012 import pounds

APRIL, JUNE, AUGUST = date(2023, 4, 5), date(2023, 6, 1), date(2023, 8, 1)
KNOWN = datetime(2023, 4, 3, 20, tzinfo=UTC)
_ids = count(1)


def fact(
    kind: str, value: Any, effective_from: date, *, child: int | None = None, later: int = 0
) -> Fact:
    return Fact(kind, child, value, effective_from, KNOWN + timedelta(hours=later), next(_ids))


def case(
    number: int, *children: int, start: date = APRIL, closed_on: date | None = None
) -> CaseInTime:
    return CaseInTime(
        number,
        f"C{number:08d}",
        "2012",
        "in_force",
        start,
        closed_on,
        tuple(ChildOnCase(child, number) for child in children),
    )


def family(*facts: Fact, cases: list[CaseInTime] | None = None) -> Family:
    qualifies = [fact("qualifies", True, APRIL, child=child) for child in (11, 12, 21)]
    return Family(1, cases or [case(1, 11, 12)], [*qualifies, *facts])


def test_the_latest_fact_by_its_day_counts() -> None:
    known = family(fact("current_income", 400_00, JUNE), fact("current_income", 300_00, APRIL))
    assert known.value_on(APRIL, "current_income") == 300_00
    assert known.value_on(JUNE - timedelta(days=1), "current_income") == 300_00
    assert known.value_on(JUNE, "current_income") == 400_00
    assert known.value_on(AUGUST, "current_income") == 400_00


def test_before_any_fact_nothing_is_known() -> None:
    assert family(fact("current_income", 1, JUNE)).value_on(APRIL, "current_income") is None


def test_of_two_facts_of_a_day_the_last_recorded_counts() -> None:
    corrected = family(
        fact("relevant_other_children", 2, JUNE, later=5),
        fact("relevant_other_children", 1, JUNE),
    )
    assert corrected.value_on(AUGUST, "relevant_other_children") == 2


def test_of_two_facts_recorded_together_the_later_entry_counts() -> None:
    facts = [fact("status", [], JUNE), fact("status", ["prisoner"], JUNE)]
    assert family(*reversed(facts)).value_on(JUNE, "status") == ["prisoner"]


def test_a_correction_of_an_older_day_does_not_hide_a_newer_fact() -> None:
    known = family(
        fact("current_income", 500_00, JUNE), fact("current_income", 350_00, APRIL, later=99)
    )
    assert known.value_on(APRIL, "current_income") == 350_00
    assert known.value_on(JUNE, "current_income") == 500_00


def test_facts_of_one_child_are_not_those_of_another() -> None:
    known = family(fact("nights", 104, APRIL, child=11))
    assert known.value_on(APRIL, "nights", 11) == 104
    assert known.value_on(APRIL, "nights", 12) is None
    assert known.value_on(APRIL, "nights") is None


def test_the_situation_turns_when_facts_and_cases_do() -> None:
    known = family(
        fact("status", [], JUNE),
        cases=[case(1, 11), case(2, 21, start=AUGUST, closed_on=date(2023, 9, 1))],
    )
    assert known.turning_points(APRIL) == [APRIL, JUNE, AUGUST, date(2023, 9, 1)]
    assert known.turning_points(date(2023, 7, 1)) == [
        date(2023, 7, 1),
        AUGUST,
        date(2023, 9, 1),
    ]


def test_a_situation() -> None:
    known = family(
        fact(
            "historic_income",
            {
                "annual_pence": 18_250_00,
                "pension_contributions_pence": 365_00,
                "tax_year": "2021-22",
                "held_as": "paye",
            },
            APRIL,
        ),
        fact("benefits", ["carers_allowance"], APRIL),
        fact("relevant_other_children", 1, APRIL),
        fact("nights", 60, APRIL, child=12),
    )
    assert situation_on(known, APRIL) == {
        "scheme": "2012",
        "effective_date": "2023-04-05",
        "paying_parent": {
            "historic_income_annual": "18250.00",
            "historic_pension_contributions_annual": "365.00",
            "current_income_weekly": None,
            "benefits": ["carers_allowance"],
            "partner_benefits": [],
            "partner_is_paying_parent": False,
            "status": [],
            "relevant_other_children": 1,
        },
        "receiving_parents": [
            {
                "id": "C00000001",
                "children": [{"id": "11", "nights": 0}, {"id": "12", "nights": 60}],
            }
        ],
    }


def test_income_of_nothing_is_not_unknown_income() -> None:
    assert (
        situation_on(family(fact("current_income", 0, APRIL)), APRIL)["paying_parent"][  # type: ignore[index]
            "current_income_weekly"
        ]
        == "0.00"
    )


def parents_on(known: Family, day: date) -> list[str]:
    situation = situation_on(known, day)
    return [] if situation is None else [p["id"] for p in situation["receiving_parents"]]


def test_cases_take_part_from_their_first_day_to_their_last() -> None:
    two = family(cases=[case(1, 11, closed_on=AUGUST), case(2, 21, start=JUNE)])
    assert parents_on(two, APRIL - timedelta(days=1)) == []
    assert parents_on(two, APRIL) == ["C00000001"]
    assert parents_on(two, JUNE) == ["C00000001", "C00000002"]
    assert parents_on(two, AUGUST) == ["C00000002"]


def test_a_case_without_a_qualifying_child_takes_no_part() -> None:
    gone = [fact("qualifies", False, JUNE, child=child, later=1) for child in (11, 12)]
    known = family(*gone, cases=[case(1, 11, 12), case(2, 21)])
    assert parents_on(known, APRIL) == ["C00000001", "C00000002"]
    assert parents_on(known, JUNE) == ["C00000002"]
    assert situation_on(family(*gone), JUNE) is None


@pytest.mark.parametrize(
    ("pence", "text"), [(0, "0.00"), (5, "0.05"), (123_45, "123.45"), (-7, "-0.07")]
)
def test_pence_as_pounds(pence: int, text: str) -> None:
    assert pounds(pence) == text
