"""The explanation of a result: a tree with one node for every rule that decided something.

A node says which rule ran, under which provision, in a plain sentence with the figures, from which
inputs and dated parameters, and what came out. The tree is built while one family is worked out,
kept with the decision in a versioned form, and shown in a terminal, a page or a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

from upkeep.law.numbers import Exact
from upkeep.law.words import (
    _,
    code_names,
    code_words,
    figures_cut_off,
    plain_figures,
    plain_in_words,
    pounds,
    told,
    translator,
)

DOCUMENT_FORMAT = 2
YES_OR_NO = code_names("yes", "no")

Sentence = tuple[str, Mapping[str, Any]]
Unit = str | tuple[str, ...]  # a unit, or the names that the values 0, 1, 2 ... stand for


@dataclass(frozen=True, slots=True, eq=False)
class ParameterUse:
    """One dated value of a parameter, as a rule read it."""

    id: str
    value: str
    valid_from: str
    citation: str
    status: str
    valid_to: str | None = None
    """The first day on which another value holds, or none does; none while no end is known."""

    def to_json(self) -> dict[str, str | None]:
        return {
            "id": self.id,
            "value": self.value,
            "from": self.valid_from,
            "to": self.valid_to,
            "citation": self.citation,
            "status": self.status,
        }


class Node:
    """One step of an explanation."""

    __slots__ = ("children", "citation", "parameters", "rule", "sentences", "unit", "value")

    def __init__(self, rule: str, citation: str, unit: Unit) -> None:
        self.rule = rule
        self.citation = citation
        self.unit = unit
        self.sentences: list[Sentence] = []
        self.parameters: list[ParameterUse] = []
        self.children: list[Node] = []
        self.value: Any = None

    def read(self, use: ParameterUse) -> None:
        """Note a parameter that the step read, once."""
        for known in self.parameters:
            if known is use:
                return
        self.parameters.append(use)

    def text(self, language: str = "en") -> str:
        """What this step found, in plain sentences with the figures in them."""
        return self.said(language)[0]

    @property
    def inputs(self) -> dict[str, str]:
        """The figures the step looked at, by name, as plain text."""
        inputs: dict[str, str] = {}
        for message, figures in self.sentences:
            inputs |= plain_figures(message, figures)
        return inputs

    def said(self, language: str = "en") -> tuple[str, dict[str, str]]:
        """The sentences with their figures, and the figures by name as plain text."""
        if len(self.sentences) == 1:
            message, figures = self.sentences[0]
            return told(message, figures, language)
        texts: list[str] = []
        inputs: dict[str, str] = {}
        for message, figures in self.sentences:
            text, plain = told(message, figures, language)
            texts.append(text)
            inputs.update(plain)
        return " ".join(texts), inputs

    def kept_sentences(self, inputs: Mapping[str, str]) -> list[dict[str, Any]]:
        """The sentences as marked in the source; figures only where ``inputs`` have another."""
        return [
            {"says": message, **own}
            for (message, _figures), own in zip(
                self.sentences, self.figures_of_sentences(inputs), strict=True
            )
        ]

    def figures_of_sentences(self, inputs: Mapping[str, str]) -> list[dict[str, Any]]:
        """Of each sentence the figures that ``inputs`` do not give, and those that are cut off."""
        if len(self.sentences) == 1:
            message, figures = self.sentences[0]
            cut_off = figures_cut_off(message, figures)
            return [{"cut_off": cut_off} if cut_off else {}]
        return [_own_figures(*said, inputs) for said in self.sentences]

    @property
    def plain_value(self) -> str | bool | None:
        """What came out, as plain data in the step's unit."""
        return plain_value_of(self.value, self.unit)

    @property
    def exact(self) -> str | None:
        """An amount that is no whole number of pence, as a fraction of a pound; else nothing."""
        return exact_value_of(self.value, self.unit)

    def to_json(self, language: str = "en", *, keeps_sentences: bool = False) -> dict[str, Any]:
        """The step and those beneath it as plain data.

        With ``keeps_sentences`` it also holds what is needed to say it in another language later.
        """
        text, inputs = self.said(language)
        plain: dict[str, Any] = {
            "rule": self.rule,
            "citation": self.citation,
            "text": text,
            "inputs": inputs,
            "value": self.plain_value,
            "children": [
                child.to_json(language, keeps_sentences=keeps_sentences) for child in self.children
            ],
        }
        if keeps_sentences and self.sentences:
            plain["sentences"] = self.kept_sentences(inputs)
        if self.parameters:
            plain["parameters"] = [use.to_json() for use in self.parameters]
        if exact := self.exact:
            plain["exact"] = exact
        return plain


def _own_figures(
    message: str, figures: Mapping[str, Any], inputs: Mapping[str, str]
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    own = plain_figures(message, figures).items() - inputs.items()
    if own:
        kept["figures"] = dict(sorted(own))
    if cut_off := figures_cut_off(message, figures):
        kept["cut_off"] = cut_off
    return kept


def in_language(step: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A kept step and those beneath it, said in the language asked for.

    A sentence that the law no longer says is shown in English, and so is a step that was kept
    without its sentences.
    """
    told = {name: value for name, value in step.items() if name != "sentences"}
    if "sentences" in step:
        told["text"] = " ".join(
            plain_in_words(
                said["says"],
                {**step["inputs"], **said.get("figures", {})},
                said.get("cut_off", ()),
                language,
            )
            for said in step["sentences"]
        )
    told["children"] = [in_language(child, language) for child in step["children"]]
    return told


def exact_value_of(value: Any, unit: Unit) -> str | None:  # noqa: ANN401
    """An amount that is no whole number of pence, as a fraction of a pound; else nothing."""
    if unit == "money" and value.numerator % value.denominator:
        return _in_lowest_terms(value.numerator, value.denominator * 100)
    return None


def _in_lowest_terms(numerator: int, denominator: int) -> str:
    common = gcd(numerator, denominator)
    return f"{numerator // common}/{denominator // common}"


def plain_value_of(value: object, unit: Unit) -> str | bool | None:
    """What a step found, as plain data in its unit."""
    if value is None or value is True or value is False or isinstance(value, str):
        return value
    assert isinstance(value, Exact), f"{value!r} cannot be shown"
    if unit == "money":
        return pounds(value)
    if isinstance(unit, tuple):
        return unit[value.numerator]
    return str(value.fraction)


def to_document(nodes: Iterable[Node]) -> dict[str, Any]:
    """The explanation as it is kept: versioned, readable without this program, in any language."""
    return {
        "format": DOCUMENT_FORMAT,
        "steps": [node.to_json(keeps_sentences=True) for node in nodes],
    }


def nodes_of_document(document: Mapping[str, Any], language: str = "en") -> list[dict[str, Any]]:
    """The steps in a kept explanation, in the language asked for."""
    if document.get("format") != DOCUMENT_FORMAT:
        raise ValueError(
            f"This explanation was kept in format {document.get('format')!r}; "
            f"this version reads format {DOCUMENT_FORMAT}. Use the version that wrote it."
        )
    return [in_language(step, language) for step in document["steps"]]


def render_text(nodes: Iterable[Node | Mapping[str, Any]], language: str = "en") -> str:
    """The explanation as an indented tree for a terminal, each step with its provision."""
    lines: list[str] = []
    for node in nodes:
        plain = node.to_json(language) if isinstance(node, Node) else node
        _render(plain, 0, lines, language)
    return "\n".join(lines)


def _render(node: Mapping[str, Any], depth: int, lines: list[str], language: str) -> None:
    indent = "  " * depth
    citation = translator(language)(node["citation"])
    lines.append(f"{indent}• {node['text']}  [{citation}]")
    for use in node.get("parameters", ()):
        if use["status"] != "source":
            lines.append(f"{indent}    {_note_on(use, language)}")
    for child in node["children"]:
        _render(child, depth + 1, lines, language)


def _note_on(use: Mapping[str, str], language: str) -> str:
    """A parameter whose figure is not settled: what it is, since when, and how sure it is."""
    value = use["value"]
    return translator(language)(_("{id} = {value} from {day}: {status}")).format(
        id=use["id"],
        value=code_words(value, language) if value in YES_OR_NO else value,
        day=use["from"],
        status=code_words(use["status"], language),
    )
