"""The law explains itself in Welsh as in English: every sentence, with the same figures."""

from __future__ import annotations

import ast
import gettext
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

import law.test_examples_1993 as examples_1993
import law.test_examples_2003 as examples_2003
from law.caseloads import random_caseload
from law.situations import parent, situation
from law.situations_2003 import situation_2003
from upkeep.commands import calculate as command
from upkeep.law import (
    SCHEMES,
    Node,
    Result,
    calculate,
    in_language,
    nodes_of_document,
    patterns_named,
    protected_earnings,
    render_steps,
    render_summary,
    render_text,
    steps_of,
    template,
    to_document,
    whole_steps,
    words,
)
from upkeep.law.numbers import Exact
from upkeep.law.rules import RULES
from upkeep.law.scheme_2012.caseload import situation_of_row

PROJECT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+|/\d+)?…?%?")
NO_CALCULATION: list[dict[str, Any]] = [
    {**situation(parent("A")), "has_jurisdiction": False},
    {**situation(), "receiving_parents": []},
    {
        **situation(),
        "receiving_parents": [
            {"id": "A", "children": [{"id": "a1", "equal_day_to_day_care": True}]},
        ],
    },
]


@cache
def results() -> tuple[Result, ...]:
    """Results that reach every rule of the 2012 and 2003 schemes, and each scheme's template."""
    caseload = random_caseload(np.random.default_rng(3), 250)
    situations = [situation_of_row(caseload, row) for row in range(caseload.size)]
    situations += [*NO_CALCULATION, situation(parent("A"), effective_date="2031-01-01")]
    assumed = parent("A", [0])
    assumed["children"][0]["nights_are_assumed"] = True
    situations.append(situation(assumed))
    situations.append(situation(income="350.00", income_change_had_to_be_reported=True))
    both_pay = {"partner_is_paying_parent": True, "benefits": ["income_support"]}
    situations.append(situation(parent("A"), **both_pay))
    situations += [examples_2003.situation_of(each.values[0]) for each in examples_2003.examples()]
    situations.append(
        situation_2003(
            parent("A", [0, 80], [300, 0]),
            parent("B"),
            income="300.00",
            special_expenses_weekly={"illness_or_disability": "20.00"},
            property_transfer_weekly={"B": "7.00"},
        )
    )
    more = {"diverted_weekly": "50.00", "lifestyle_weekly": "900.00"}
    situations += [situation_2003(income="200.00", **{name: more[name]}) for name in more]
    parts = {
        "employments": [
            {
                "id": "Made-up Mill",
                "regular_pay": "2500.00",
                "paid_every": "month",
                "separate_pay": "3650.00",
                "benefits_in_kind": "730.00",
            },
            {"id": "Odd jobs", "irregular_pay": "3000.00", "irregular_days": 91},
        ],
        "pensions": [{"id": "Old pension", "received": "300.00", "days": 28}],
        "contributions": "130.00",
        "contribution_days": 91,
    }
    situations.append(situation(parent("A"), current_income=parts))
    situations += [examples_1993.both_in_work(row, "200.00") for row in examples_1993.BOTH["row"]]
    situations += [template(scheme) for scheme in SCHEMES]
    return tuple(calculate(each) for each in situations)


def every_node(nodes: tuple[Node, ...] | list[Node]) -> list[Node]:
    return [each for node in nodes for each in (node, *every_node(node.children))]


def protected() -> list[tuple[str, tuple[Node, ...]]]:
    """What orders against earnings print as protected by calculations of the older schemes."""
    found = [(scheme, protected_earnings(template(scheme))) for scheme in ("2003", "1993")]
    return [(scheme, each.explanation) for scheme, each in found if each is not None]


@cache
def nodes() -> tuple[Node, ...]:
    explained = [result.explanation for result in results()]
    explained += [explanation for _scheme, explanation in protected()]
    return tuple(node for each in explained for node in every_node(each))


def test_the_situations_reach_most_rules_of_every_scheme() -> None:
    """What they do not reach is a finding made before, or held by the test of the source."""
    for scheme, share in (("2012", 0.85), ("2003", 0.7), ("1993", 0.5)):
        rules = {
            rule.__name__
            for _citation, rule in RULES.values()
            if f".scheme_{scheme}." in rule.__module__
        }
        explained = [(result.scheme, result.explanation) for result in results()]
        reached = {
            node.rule
            for of, explanation in [*explained, *protected()]
            for node in every_node(explanation)
            if of == scheme
        }
        assert len(rules & reached) >= share * len(rules), rules - reached


def sentences_said() -> Iterator[tuple[Path, ast.expr]]:
    """What stands in the source of the law as a sentence of a rule."""
    for path in sorted((PROJECT / "src/upkeep/law").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said = node.func.attr if isinstance(node, ast.Call) and is_method(node.func) else ""
            if said == "say":
                yield path, node.args[0]
            elif said == "say_first":
                yield from ((path, case.elts[1]) for case in node.args if is_pair(case))
                yield from ((path, word.value) for word in node.keywords if word.arg == "otherwise")


def is_method(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute)


def is_pair(node: ast.expr) -> TypeGuard[ast.Tuple]:
    return isinstance(node, ast.Tuple)


def test_every_sentence_of_a_rule_is_marked() -> None:
    unmarked = [
        f"{path.name}:{node.lineno}"
        for path, node in sentences_said()
        if isinstance(node, ast.Constant | ast.JoinedStr)
    ]
    assert len(list(sentences_said())) > 250
    assert unmarked == []


def test_every_step_is_said_in_welsh() -> None:
    sentences = {message for node in nodes() for message, _figures in node.sentences}
    welsh = words.translator("cy")
    assert {message for message in sentences if welsh(message) == message} == set()
    for node in nodes():
        assert node.text("cy") != node.text("en")


def test_both_languages_hold_the_same_numbers() -> None:
    for node in nodes():
        english, welsh = node.text("en"), node.text("cy")
        assert Counter(NUMBER.findall(english)) == Counter(NUMBER.findall(welsh)), (english, welsh)


def test_numbers_that_stand_in_a_sentence_stand_in_its_welsh() -> None:
    """Such as 25%, 365 or a year: figures are checked with the catalogue."""
    with (words.LOCALE_FOLDER / "cy/LC_MESSAGES/law.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for english, welsh in catalogue.items():
        if english:
            assert sorted(NUMBER.findall(english)) == sorted(NUMBER.findall(welsh)), english


def test_amounts_inputs_and_citations_are_the_same_in_both_languages() -> None:
    def without_text(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**step, "text": None, "children": without_text(step["children"])} for step in steps
        ]

    for result in results():
        english, welsh = result.to_json(), result.to_json("cy")
        assert without_text(english.pop("explanation")) == without_text(welsh.pop("explanation"))
        assert english == welsh


def test_a_kept_explanation_reads_as_it_was_said_in_both_languages() -> None:
    for result in results():
        kept = json.loads(json.dumps(to_document(result.explanation)))
        for language in words.LANGUAGES:
            told = result.to_json(language)["explanation"]
            assert nodes_of_document(kept, language) == told


def test_a_kept_decision_adds_sentences_and_changes_nothing_else() -> None:
    result = calculate(template("2012"))
    kept = result.to_json(keeps_sentences=True)
    assert kept["explanation"][0]["sentences"] == [
        {"says": "Historic income is used: {weekly:money} a week."}
    ]
    kept["explanation"] = [in_language(step, "en") for step in kept["explanation"]]
    assert kept == result.to_json()


def test_the_text_kept_with_a_decision_says_what_the_result_says() -> None:
    awkward = Node("a_rule", 'reg "1" \\ 2', "money")
    awkward.value = Exact(1000, 7)
    awkward.sentences = [
        ('Of "{name:name}" {half:exact_money}.', {"name": 'A\n"B"', "half": Exact(1, 3)}),
        ("Of {name:name} {half:exact_money}.", {"name": "C…", "half": Exact(1)}),
    ]
    strange = replace(calculate(template("2012")), explanation=(awkward,))
    found = [*results(), strange, *(calculate(template(scheme)) for scheme in SCHEMES)]
    for result in found:
        kept = result.to_kept()
        plain = json.loads(kept.text)
        patterns = {pattern.digest: json.loads(pattern.text) for pattern in kept.patterns}
        assert patterns_named(plain["explanation"]) == set(patterns)
        plain["explanation"] = whole_steps(plain["explanation"], patterns)
        assert plain == result.to_json(keeps_sentences=True)


def test_a_step_kept_without_its_sentences_stays_as_it_was_kept() -> None:
    plain = calculate(template("2012")).to_json()["explanation"]
    assert [in_language(step, "cy") for step in plain] == plain


def test_a_sentence_that_the_law_no_longer_says_is_shown_in_english() -> None:
    step = {
        "text": "Once, £1,000.12… was said.",
        "inputs": {"amount": "1000.1234"},
        "sentences": [{"says": "Once, {amount:exact_money} was said.", "cut_off": ["amount"]}],
        "children": [],
    }
    assert in_language(step, "cy")["text"] == "Once, £1,000.1234… was said."


def test_a_figure_said_twice_with_two_values_is_kept_with_each_sentence() -> None:
    from upkeep.law.numbers import Exact

    node = Node("rule", "", "nothing")
    node.sentences = [
        ("The nights are {count:count}.", {"count": Exact(5)}),
        ("The nights are {count:count}.", {"count": Exact(7)}),
    ]
    kept = node.to_json(keeps_sentences=True)
    assert kept["sentences"][0]["figures"] == {"count": "5"}
    assert in_language(kept, "en")["text"] == "The nights are 5. The nights are 7."


def test_steps_of_a_kept_explanation_are_wholly_welsh() -> None:
    result = calculate(
        situation(parent("A", [60, 180]), income="900.00", benefits=["pension_credit"])
    )
    kept = [node.to_json(keeps_sentences=True) for node in result.explanation]
    fresh = steps_of(result.explanation, scheme="2012", language="cy")
    assert steps_of(kept, scheme="2012", language="cy") == fresh
    told = render_steps(fresh, language="cy")
    assert "Budd-dal sy'n rhoi'r gyfradd unffurf: ie (budd-daliadau Credyd Pensiwn)" in told
    assert "£7.00 yr wythnos, o 25 Tachwedd 2013" in told
    for left in (" week", "rate", "income", "the law", " from "):
        assert left not in re.sub(r"\[[^]]*;", "", told)


def test_an_unsettled_figure_says_so_in_welsh() -> None:
    result = calculate(
        situation(parent("A"), income="500.00", special_expenses_weekly={"contact": "10.00"})
    )
    text = render_text(result.explanation, "cy")
    assert "policy.expenses_at_threshold_count = na o 2012-12-10: heb ei gadarnhau" in text


def test_the_summary_is_welsh_with_the_same_numbers() -> None:
    for result in results():
        plain = result.to_json()
        english, welsh = render_summary(plain), render_summary(plain, "cy")
        assert NUMBER.findall(english) == NUMBER.findall(welsh)
        for ours, theirs in zip(english.splitlines(), welsh.splitlines(), strict=True):
            assert ours != theirs


def test_dates_and_shares_are_written_as_welsh_writes_them() -> None:
    late = calculate(situation(parent("A", [60]), income="300.00", effective_date="2031-03-02"))
    first = late.explanation[0].text("cy")
    assert "mae'r dyddiad effeithiol, 2 Mawrth 2031, yn ddiweddarach" in first
    assert "un rhan o saith" in render_text(late.explanation, "cy")


def run(*arguments: str, given: dict[str, Any] | None = None) -> Any:
    app = typer.Typer()
    command.register(app)
    app.command("other")(lambda: None)
    text = None if given is None else json.dumps(given)
    return CliRunner().invoke(app, ["calculate", *arguments], input=text)


def test_calculate_explains_in_welsh_when_asked() -> None:
    said = run("--language", "cy", "-", given=template("2012"))
    assert said.exit_code == 0
    before, after = said.stdout.split("\nPam:\n")
    assert "Taladwy:  £99.50 yr wythnos" in before
    assert "A: y swm sy'n ddyledus yw £99.5033… yr wythnos." in after
    plain = run("--language", "cy", "--json", "-", given=template("2012"))
    assert json.loads(plain.stdout) == calculate(template("2012")).to_json("cy")


@pytest.mark.parametrize(
    "arguments", [("--language", "fr", "-"), ("--language", "cy", "--template", "2012")]
)
def test_a_language_that_cannot_be_is_a_wrong_call(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, given=template("2012")).exit_code == 2


def test_without_catalogues_the_law_speaks_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    english = render_text(calculate(template("2012")).explanation)
    monkeypatch.setattr(words, "LOCALE_FOLDER", tmp_path)
    forget_what_was_read()
    try:
        assert render_text(calculate(template("2012")).explanation, "cy") == english
    finally:
        forget_what_was_read()


def forget_what_was_read() -> None:
    words.translator.cache_clear()
    words._prepared.cache_clear()


def test_nothing_is_not_a_sentence() -> None:
    """To gettext the empty sentence stands for the catalogue's header."""
    assert words.translator("cy")("") == ""


def test_the_catalogue_is_complete_and_in_step() -> None:
    """Run tools/catalogues.py update, fill in what it names, and run make install."""
    told = subprocess.run(
        [sys.executable, "tools/catalogues.py", "check", "law"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr.splitlines()) == (0, [])
