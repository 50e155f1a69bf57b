"""The explanation: words with the figures in them, provisions, parameters, versions, marks."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import (
    RULEBOOK_VERSION,
    calculate,
    nodes_of_document,
    parameters_version,
    render_text,
    template,
    to_document,
)


def every_node(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for node in nodes for each in [node, *every_node(node["children"])]]


def nodes(**facts: Any) -> dict[str, dict[str, Any]]:
    result = calculate(situation(parent("A", [180, 0]), **facts))
    return {node["rule"]: node for node in every_node(result.to_json()["explanation"])}


def test_result_has_exactly_the_fields_of_the_contract() -> None:
    plain = calculate(template("2012")).to_json()
    assert list(plain) == [
        "scheme",
        "effective_date",
        "rate",
        "income_basis",
        "weekly_income",
        "weekly_total",
        "receiving_parents",
        "rulebook",
        "explanation",
    ]
    assert plain["weekly_income"] == "838.93"
    assert plain["receiving_parents"] == [{"id": "A", "weekly": "99.50"}]
    assert plain["rulebook"] == {
        "version": RULEBOOK_VERSION,
        "parameters": parameters_version("2012"),
    }
    first = plain["explanation"][0]
    assert first["rule"] == "gross_weekly_income"
    assert first["citation"] == "SI 2012/2677 reg 35(1)(c)"
    assert first["value"] == "838.93"
    json.dumps(plain)


def test_sentences_hold_the_figures() -> None:
    found = nodes(income="850.00", relevant_other_children=1)
    assert found["basic_rate"]["text"] == "16% of £756.50 is £121.04 a week."
    assert found["reduction_for_other_children"]["inputs"] == {
        "relevant_other": "1",
        "share": "11",
        "income": "850.00",
        "counted": "756.50",
    }
    assert "take off one half" in found["share_for_shared_care"]["text"]
    assert found["share_for_shared_care"]["value"] == "1/2"


def test_figures_that_are_not_whole_pence_show_what_they_are() -> None:
    found = nodes(historic_income_annual="13000.00")
    assert found["historic_income"]["value"] == "249.32"
    assert found["historic_income"]["exact"] == "18200/73"


def test_parameters_are_named_with_their_dates_and_status() -> None:
    uses = nodes(income="850.00")["basic_rate"]["parameters"]
    assert {
        "id": "basic.lower_percent",
        "value": "[12, 16, 19]",
        "from": "2012-12-10",
        "to": None,
        "citation": "Child Support Act 1991 Sch 1 para 2(1); 2008 Act Sch 4 para 3",
        "status": "source",
    } in uses


def test_an_open_point_of_law_is_marked_where_it_decided_and_nowhere_else() -> None:
    plain = calculate(situation(parent("A"), income="500.00")).to_json()["explanation"]
    assert all(
        use["status"] == "source"
        for node in every_node(plain)
        for use in node.get("parameters", ())
    )
    exact_threshold = nodes(income="500.00", special_expenses_weekly={"contact": "10.00"})
    statuses = {use["id"]: use["status"] for use in exact_threshold["contact_costs"]["parameters"]}
    assert statuses["policy.expenses_at_threshold_count"] == "unconfirmed"


def test_a_benefit_out_of_its_dates_is_said_to_have_no_effect() -> None:
    node = nodes(income="500.00", benefits=["bereavement_allowance"])["has_flat_rate_benefit"]
    assert "No benefit received is in the lists on the effective date" in node["text"]
    (use,) = node["parameters"]
    assert (use["id"], use["value"], use["from"]) == (
        "benefit.bereavement_allowance",
        "no",
        "2017-04-06",
    )


@pytest.mark.parametrize(("day", "is_provisional"), [("2026-03-15", False), ("2026-03-16", True)])
def test_a_day_after_the_last_verification_is_provisional(day: str, is_provisional: bool) -> None:
    result = calculate(situation(parent("A"), income="500.00", effective_date=day))
    assert bool(result.provisional) is is_provisional
    rules = [node.rule for node in result.explanation]
    assert ("provisional" in rules) is is_provisional
    assert result.weekly_total == "60.00"


def test_terminal_text_is_an_indented_tree_with_provisions() -> None:
    text = render_text(calculate(situation(parent("A", [60]), income="850.00")).explanation)
    lines = text.splitlines()
    assert lines[0] == "• Current income is used: £850.00 a week.  [SI 2012/2677 regs 34(2), 37]"
    assert any(line.startswith("  • ") for line in lines)
    assert "shared_care.share = [1/7, 2/7, 3/7, 1/2] from 2012-12-10: secondary" in text
    assert lines[-1] == (
        "• A is due £86.1428… a week, rounded to the nearest penny: £86.14.  [SI 2012/2677 reg 6]"
    )


def test_kept_document_is_versioned_and_reads_back() -> None:
    result = calculate(template("2012"))
    document = json.loads(json.dumps(to_document(result.explanation)))
    assert document["format"] == 2
    assert nodes_of_document(document) == result.to_json()["explanation"]
    assert render_text(nodes_of_document(document)) == render_text(result.explanation)
    with pytest.raises(ValueError, match="kept in format 99"):
        nodes_of_document({**document, "format": 99})


def test_library_needs_neither_database_nor_web_and_loads_quickly() -> None:
    script = (
        "import sys, time; begin = time.process_time(); import upkeep.law;"
        "took = time.process_time() - begin;"
        "print(took, [m for m in ('django', 'psycopg', 'numpy', 'pydantic') if m in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    best = 9.9
    for _attempt in range(3):
        took, loaded = subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout.split(" ", 1)
        assert loaded.strip() == "[]"
        best = min(best, float(took))
    assert best < 0.3
