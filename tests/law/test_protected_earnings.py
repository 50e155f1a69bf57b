"""What orders of the older schemes print as protected: the law's words, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.law import calculate, protected_earnings, render_text, template


def of_1993(**changed: Any) -> dict[str, Any]:
    """An assessment of 2001: one parent with rent of £50.00, one child of seven."""
    return {
        "scheme": "1993",
        "effective_date": "2001-05-07",
        "paying_parent": {
            "earnings": [{"gross": "315.00"}],
            "housing": {"costs": [{"kind": "rent", "amount": "50.00"}]},
        },
        "receiving_parents": [
            {
                "id": "A",
                "benefits": ["income_support"],
                "children": [{"id": "a1", "date_of_birth": "1994-03-01"}],
            }
        ],
        **changed,
    }


def of_2003(net: str | None) -> dict[str, Any]:
    situation = template("2003")
    situation["paying_parent"]["net_weekly_income"] = net
    return situation


def pence(situation: dict[str, Any]) -> int:
    found = protected_earnings(situation)
    assert found is not None
    return found.weekly_pence


def test_an_assessment_protects_exempt_income() -> None:
    """£53.05 for a single adult from 9 April 2001, and the rent."""
    assert pence(of_1993()) == 53_05 + 50_00
    said = render_text(calculate(of_1993()).explanation)
    assert "exempt income of £103.05" in said, "the figure of the assessment itself"


@pytest.mark.parametrize("kind", ["interim_a", "interim_b", "interim_c", "interim_d"])
def test_an_interim_assessment_protects_what_is_known_and_thirty_pounds(kind: str) -> None:
    assert pence(of_1993(assessment=kind)) == 53_05 + 30_00


def test_a_partner_and_a_child_who_are_known_count_in_an_interim_assessment() -> None:
    """£83.25 for a couple, £31.45 for the child, £14.50 for a family."""
    about = of_1993(assessment="interim_a")
    about["paying_parent"] |= {
        "partner": {},
        "children": [{"id": "own", "date_of_birth": "1998-01-01"}],
    }
    assert pence(about) == 83_25 + 31_45 + 14_50 + 30_00


def test_a_calculation_of_2003_protects_a_share_of_what_was_earned_then() -> None:
    """Note of the law, example 32: net £300.00 at the calculation."""
    assert pence(of_2003("300.00")) == 180_00
    assert pence(of_2003("333.33")) == 200_00, "199.998, to the nearest penny"


def test_without_a_known_income_and_under_the_law_of_2012_no_figure_is_printed() -> None:
    assert protected_earnings(of_2003(None)) is None
    assert protected_earnings(template("2012")) is None


def test_the_figure_says_how_it_came_about() -> None:
    found = protected_earnings(of_2003("300.00"))
    assert found is not None
    assert "£180.00 of a week's pay" in render_text(found.explanation)
    assert "£180.00" in render_text(found.explanation, "cy")


@given(net=st.integers(0, 200_000))
def test_more_income_never_protects_less_under_2003(net: int) -> None:
    less, more = (f"{each // 100}.{each % 100:02d}" for each in (net, net + 1))
    assert pence(of_2003(less)) <= pence(of_2003(more)) <= pence(of_2003(less)) + 1
