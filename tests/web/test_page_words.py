"""Amounts, days and facts as they are written."""

from datetime import UTC, date, datetime

import pytest
from psycopg.types.range import Range

from upkeep.cases.models import Circumstance
from upkeep.web import formats
from upkeep.web.explanation import Reader, for_reader
from upkeep.web.facts_in_words import fact_in_words


@pytest.mark.parametrize(
    ("pence", "written"),
    [(0, "£0.00"), (5, "£0.05"), (123_456, "£1,234.56"), (-123_456, "−£1,234.56"), (-1, "−£0.01")],
)
def test_pounds(pence: int, written: str) -> None:
    assert formats.pounds(pence) == written


def test_days_as_the_service_manual_writes_them() -> None:
    assert formats.day(date(2023, 4, 3)) == "3 April 2023"


@pytest.mark.parametrize(
    ("interval", "written"),
    [
        (Range(date(2023, 5, 5), date(2023, 6, 10)), "5 May to 9 June 2023"),
        (Range(date(2023, 5, 5), date(2023, 5, 6)), "5 May 2023"),
        (Range(date(2023, 12, 5), date(2024, 1, 6)), "5 December 2023 to 5 January 2024"),
        (Range(date(2023, 5, 5), None), "From 5 May 2023"),
    ],
)
def test_intervals_include_their_last_day(interval: Range[date], written: str) -> None:
    assert formats.days(interval) == written


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2023, 7, 1, 19, 5, tzinfo=UTC), "1 July 2023 at 8:05pm"),
        (datetime(2023, 1, 1, 0, 0, tzinfo=UTC), "1 January 2023 at 12:00am"),
        (datetime(2023, 1, 1, 12, 30, tzinfo=UTC), "1 January 2023 at 12:30pm"),
    ],
)
def test_moments_are_in_local_time(when: datetime, written: str) -> None:
    assert formats.moment(when) == written


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("benefits", [], "None"),
        ("benefits", ["state_pension", "carers_allowance"], "State pension, carers allowance"),
        ("partner_benefits", ["pension_credit"], "Pension credit"),
        ("partner_is_paying_parent", True, "Yes"),
        ("status", ["prisoner"], "Prisoner"),
        ("relevant_other_children", 2, "2"),
        ("current_income", 45_000, "£450.00 a week"),
        ("current_income", None, "Not known"),
        ("nights", 1, "1 night a year"),
        ("nights", 104, "104 nights a year"),
        ("qualifies", False, "No"),
        (
            "historic_income",
            {"annual_pence": 3_500_000, "tax_year": "2021-22", "pension_contributions_pence": 0},
            "£35,000.00 in 2021-22, £0.00 of it paid into a pension",
        ),
    ],
)
def test_facts(kind: str, value: object, written: str) -> None:
    assert fact_in_words(kind, value) == written


def test_every_kind_of_fact_has_words() -> None:
    from upkeep.web import facts_in_words

    assert set(facts_in_words._WORDS) == set(Circumstance.Kind)


# --- Explanations for one reader ---


def node(text: str, inputs: dict[str, str] | None = None, *children: dict) -> dict:
    return {
        "rule": "",
        "text": text,
        "citation": "",
        "inputs": inputs or {},
        "children": list(children),
    }


TREE = [
    node("Income is £12.00 a week."),
    node(
        "C00000001 is due £12.",
        {"receiving_parent": "C00000001"},
        node("12: 60 nights take off £12.", {"child": "12"}),
    ),
    node("C00000002's part is £1.", {"receiving_parent": "C00000002"}),
    node("Both.", None, node("7: 3 nights.", {"child": "7"}), node("For C00000002 nothing.")),
]
NAMES = {"C00000001": "Aisha Khan", "C00000002": "Bethan Lloyd", "12": "Zara", "7": "Gwen"}


def test_identifiers_read_as_names_and_figures_stay() -> None:
    income, aisha, bethan, _both = for_reader(TREE, Reader(NAMES))
    assert income["text"] == "Income is £12.00 a week."
    assert aisha["text"] == "Aisha Khan is due £12."
    assert aisha["children"][0]["text"] == "Zara: 60 nights take off £12."
    assert bethan["text"] == "Bethan Lloyd's part is £1."


def test_what_concerns_another_family_is_left_out_at_any_depth() -> None:
    nodes = list(for_reader(TREE, Reader(NAMES, frozenset({"C00000002", "7"}))))
    assert [node["text"] for node in nodes] == [
        "Income is £12.00 a week.",
        "Aisha Khan is due £12.",
        "Both.",
    ]
    assert nodes[2]["children"] == []
