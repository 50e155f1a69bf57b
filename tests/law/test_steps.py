"""Explanations written out for readers: in words, short or in full, fresh or kept."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from law.situations import parent, situation
from upkeep.law import Step, calculate, render_steps, short_form, steps_of


def steps(*parents: dict[str, object], **facts: object) -> tuple[Step, ...]:
    result = calculate(situation(*(parents or (parent("A", [180, 0]),)), **facts))
    return steps_of(result.explanation, scheme="2012")


def every(found: Iterable[Step]) -> list[Step]:
    return [each for step in found for each in (step, *every(step.steps))]


def named(found: Iterable[Step], rule: str) -> Step:
    return next(step for step in every(found) if step.rule == rule)


def test_a_step_has_everything_a_check_needs_in_words() -> None:
    step = named(steps(historic_income_annual="13000.00"), "Basic rate")
    assert step.text == "16% of £249.3150… is £39.8904… a week."
    assert step.value == "£39.89"
    assert step.exact == "£2912/73, which is £39.8904…"
    assert step.inputs == (
        ("lower share", "16%"),
        ("lower", "£249.3150…"),
        ("amount", "£39.8904…"),
    )
    assert step.check == (
        "Basic rate: £39.89 (lower share 16%; lower £249.3150…; amount £39.8904…)"
    )
    assert step.citation == "Child Support Act 1991 Sch 1 para 2"
    limit = next(figure for figure in step.figures if figure.id == "basic.lower_limit")
    assert (limit.value, limit.holds) == ("£800.00 a week", "from 10 December 2012")
    assert limit.status_words == "read in the text of the law"


def test_a_figure_of_the_law_shows_its_last_day() -> None:
    found = steps(income="300.00", effective_date="2013-06-03")
    figures = [figure for step in every(found) for figure in step.figures]
    limit = next(figure for figure in figures if figure.id == "nil.income_below")
    assert (limit.value, limit.holds) == (
        "£5.00 a week",
        "from 10 December 2012 to 24 November 2013",
    )


def test_tables_of_the_law_are_written_figure_by_figure() -> None:
    figures = {
        figure.id: figure for step in every(steps(income="850.00")) for figure in step.figures
    }
    assert figures["basic.lower_percent"].value == "12%, 16%, 19%"
    assert figures["shared_care.nights"].value == "52, 104, 156, 175 nights"
    assert figures["shared_care.share"].value.startswith("one seventh, two sevenths")
    assert figures["shared_care.share"].status == "secondary"


def test_a_name_of_whom_a_step_is_about_is_no_figure() -> None:
    step = named(steps(income="850.00"), "Share for shared care")
    assert [name for name, _value in step.inputs] == ["nights", "share"]
    assert step.value == "one half"


def test_a_count_is_not_taken_for_a_share_that_holds_its_digit() -> None:
    step = named(steps(income="850.00", relevant_other_children=1), "Reduction for other children")
    assert ("relevant other", "1") in step.inputs
    assert ("share", "11%") in step.inputs


def test_the_short_form_leaves_out_questions_answered_no_before_the_one_that_decided() -> None:
    whole = steps(income="150.00", benefits=["state_pension"])
    rules = {step.rule for step in every(whole)}
    short = short_form(whole)
    kept = {step.rule for step in every(short)}
    assert "Has nil circumstance" in rules
    assert "Has nil circumstance" not in kept
    assert "Has flat rate benefit" in kept
    assert all(not step.exact and not step.inputs and not step.check for step in every(short))


def test_the_short_form_keeps_the_no_that_decided() -> None:
    whole = steps(historic_income_annual="43744.00", income="840.00")
    assert "Current income applies" in {step.rule for step in every(short_form(whole))}


def test_the_short_form_marks_a_point_that_the_law_leaves_open() -> None:
    short = short_form(steps(income="500.00", special_expenses_weekly={"contact": "10.00"}))
    (figure,) = {figure for step in every(short) for figure in step.figures}
    assert figure.id == "policy.expenses_at_threshold_count"
    assert figure.status_words == "not confirmed: the law leaves this open"


def test_kept_nodes_make_the_same_steps_as_fresh_ones() -> None:
    result = calculate(situation(parent("A", [60]), parent("B"), income="850.00"))
    kept = json.loads(json.dumps(result.to_json()))["explanation"]
    assert steps_of(kept, scheme="2012") == steps_of(result.explanation, scheme="2012")


def test_nodes_kept_under_a_scheme_or_a_figure_not_known_are_shown_as_kept() -> None:
    use = {"id": "x.y", "value": "700", "from": "2013-11-25", "citation": "c", "status": "old"}
    node = {
        "rule": "a_rule",
        "citation": "c",
        "text": "t",
        "inputs": {},
        "value": None,
        "children": [],
        "parameters": [use],
    }
    for scheme in ("2012", "../2012", "none"):
        (step,) = steps_of([node], scheme=scheme)
        (figure,) = step.figures
        assert (figure.name, figure.value, figure.holds) == ("x.y", "700", "from 25 November 2013")
        assert figure.status_words == "old"


@pytest.mark.parametrize("is_short", [True, False])
def test_the_terminal_shows_every_step_it_is_given(is_short: bool) -> None:
    whole = steps(income="850.00", relevant_other_children=1)
    shown = short_form(whole) if is_short else whole
    text = render_steps(shown)
    assert text.count("• ") == len(every(shown))
    assert ("from 10 December 2012" in text) is not is_short
