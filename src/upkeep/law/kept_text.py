"""A result as it is kept with a decision: as JSON text without what every family is told.

Most of an explanation says the same for every family: which rule, under which provision, in which
sentence, by which figures of the law. That is the pattern of a step. It is kept once, under a
digest of what it says; a decision keeps the digest and what was filled in. A review writes a
hundred thousand explanations in one night, and a nation's decisions are kept for ever.

:func:`whole_steps` puts both together again, as ``result.to_json(keeps_sentences=True)`` says it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

from upkeep.law.explanations import Node, ParameterUse, in_language
from upkeep.law.words import exact_amounts, figures_cut_off, writers

if TYPE_CHECKING:
    from upkeep.law.results import Calculated, Result

CONSTANTS = {None: "null", True: "true", False: "false"}
"""What is neither a text nor a number, as JSON writes it."""
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True, eq=False)
class StepPattern:
    """What steps of many explanations have in common, as JSON text, and the digest that names it.

    The text holds ``rule``, ``citation``, the ``sentences`` as they are marked in the source and,
    where figures of the law were read, ``parameters``.
    """

    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result as it is kept: its JSON text, and the patterns that its steps name."""

    text: str
    patterns: frozenset[StepPattern]


def kept_result(result: Result) -> KeptResult:
    """The result for a database: its steps name their patterns instead of repeating them."""
    pieces: list[str] = []
    patterns: list[StepPattern] = []
    _write_steps(result.explanation, pieces, patterns)
    return with_steps(result, "".join(pieces), frozenset(patterns))


def with_steps(result: Calculated, steps: str, patterns: frozenset[StepPattern]) -> KeptResult:
    """The amounts of a result with the steps that led there, as JSON without the brackets."""
    amounts = json.dumps(result.to_json_without_explanation())
    return KeptResult(f'{amounts[:-1]}, "explanation": [{steps}]}}', patterns)


def patterns_named(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    """The digests of all patterns that kept steps, and those beneath them, name."""
    named: set[str] = set()
    for step in steps:
        if "pattern" in step:
            named.add(step["pattern"])
        named |= patterns_named(step.get("children", ()))
    return named


def whole_steps(
    steps: Iterable[Mapping[str, Any]], patterns: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Kept steps with their patterns filled in, in English; what was kept whole stays as it is.

    ``patterns`` gives what a digest stands for. Raises :class:`KeyError` for one it does not hold.
    """
    return [_whole(step, patterns) for step in steps]


def _whole(step: Mapping[str, Any], patterns: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if "pattern" not in step:
        return dict(step)
    pattern = patterns[step["pattern"]]
    own = step.get("sentences") or repeat({}, len(pattern["sentences"]))
    plain: dict[str, Any] = {
        "rule": pattern["rule"],
        "citation": pattern["citation"],
        "text": "",
        "inputs": step.get("inputs", {}),
        "value": step["value"],
        "children": [],
    }
    if pattern["sentences"]:
        plain["sentences"] = [
            {"says": says, **figures}
            for says, figures in zip(pattern["sentences"], own, strict=False)
        ]
        plain["text"] = in_language(plain, "en")["text"]
    plain["children"] = whole_steps(step.get("children", ()), patterns)
    if "parameters" in pattern:
        plain["parameters"] = pattern["parameters"]
    if "exact" in step:
        plain["exact"] = step["exact"]
    return plain


def _write_steps(nodes: Sequence[Node], pieces: list[str], patterns: list[StepPattern]) -> None:
    for place, node in enumerate(nodes):
        if place:
            pieces.append(", ")
        _write_step(node, pieces, patterns)


def _write_step(node: Node, pieces: list[str], patterns: list[StepPattern]) -> None:
    sentences = node.sentences
    shape = shape_of(
        node.rule,
        node.citation,
        tuple([says for says, _figures in sentences]),
        tuple(node.parameters),
    )
    patterns.append(shape.pattern)
    if shape.slots is None:
        pieces.append(shape.opening)
        _write_several_sentences(node, pieces)
    else:
        figures = sentences[0][1] if sentences else {}
        pieces.append(
            shape.opening % tuple([quoted(write(figures[name])) for name, write in shape.slots])
        )
        if shape.has_exact_amounts and (own := figures_cut_off(sentences[0][0], figures)):
            pieces.append(f', "sentences": {json.dumps([{"cut_off": own}])}')
    value = node.plain_value
    pieces.append(', "value": ')
    pieces.append(quoted(value) if isinstance(value, str) else CONSTANTS[value])
    if node.children:
        pieces.append(', "children": [')
        _write_steps(node.children, pieces, patterns)
        pieces.append("]")
    if exact := node.exact:
        pieces.append(f', "exact": "{exact}"')
    pieces.append("}")


def _write_several_sentences(node: Node, pieces: list[str]) -> None:
    """The figures of a step whose sentences may give one name to different figures."""
    inputs = node.inputs
    if inputs:
        figures = ", ".join([f'"{name}": {quoted(plain)}' for name, plain in inputs.items()])
        pieces.append(f', "inputs": {{{figures}}}')
    own = node.figures_of_sentences(inputs)
    if any(own):
        pieces.append(f', "sentences": {json.dumps(own)}')


@dataclass(frozen=True, slots=True)
class Shape:
    """How steps of one pattern are written.

    With at most one sentence ``opening`` has a place for each of ``slots``, the figures of the
    step by name, each with what writes it as plain text; with more there are no slots.
    """

    pattern: StepPattern
    opening: str
    slots: tuple[tuple[str, Callable[[Any], str]], ...] | None
    has_exact_amounts: bool


@lru_cache(maxsize=1 << 14)
def shape_of(
    rule: str, citation: str, sentences: tuple[str, ...], parameters: tuple[ParameterUse, ...]
) -> Shape:
    """How every step of this rule, these sentences and these figures of the law is written."""
    pattern = _pattern(rule, citation, sentences, parameters)
    opening = f'{{"pattern": "{pattern.digest}"'
    if len(sentences) > 1:
        return Shape(pattern, opening, None, has_exact_amounts=False)
    slots = dict(writer for says in sentences for writer in writers(says))
    if slots:
        places = ", ".join([f'"{name}": %s' for name in slots])
        opening = f'{opening}, "inputs": {{{places}}}'
    has_exact_amounts = any(exact_amounts(says) for says in sentences)
    return Shape(pattern, opening, tuple(slots.items()), has_exact_amounts)


def _pattern(
    rule: str, citation: str, sentences: tuple[str, ...], parameters: tuple[ParameterUse, ...]
) -> StepPattern:
    plain: dict[str, Any] = {"rule": rule, "citation": citation, "sentences": sentences}
    if parameters:
        plain["parameters"] = [use.to_json() for use in parameters]
    text = json.dumps(plain, sort_keys=True)
    return StepPattern(blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest(), text)
