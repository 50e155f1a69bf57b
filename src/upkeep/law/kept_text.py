"""A result as it is kept with a decision: as JSON text without what every family is told.

Most of an explanation says the same for every family: which rule, under which provision, in which
sentence, by which figures of the law. That is the pattern of a step. It is kept once, under a
digest of what it says; a decision keeps the digest and what was filled in. A review writes a
hundred thousand explanations in one night, and a nation's decisions are kept for ever.

:func:`whole_steps` puts both together again, as ``result.to_json(keeps_sentences=True)`` says it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import repeat
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

from upkeep.law.explanations import Node, ParameterUse, in_language

if TYPE_CHECKING:
    from upkeep.law.results import Result

_CONSTANTS = {None: "null", True: "true", False: "false"}
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
    pieces = [json.dumps(result.to_json_without_explanation())[:-1], ', "explanation": [']
    patterns: list[StepPattern] = []
    _write_steps(result.explanation, pieces, patterns)
    pieces.append("]}")
    return KeptResult("".join(pieces), frozenset(patterns))


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
    pattern = _pattern(
        node.rule,
        node.citation,
        tuple([says for says, _figures in node.sentences]),
        tuple(node.parameters),
    )
    patterns.append(pattern)
    pieces.append(f'{{"pattern": "{pattern.digest}"')
    inputs = node.inputs
    if inputs:
        figures = ", ".join([f'"{name}": {quoted(plain)}' for name, plain in inputs.items()])
        pieces.append(f', "inputs": {{{figures}}}')
    own = node.figures_of_sentences(inputs)
    if any(own):
        pieces.append(f', "sentences": {json.dumps(own)}')
    value = node.plain_value
    pieces.append(', "value": ')
    pieces.append(quoted(value) if isinstance(value, str) else _CONSTANTS[value])
    if node.children:
        pieces.append(', "children": [')
        _write_steps(node.children, pieces, patterns)
        pieces.append("]")
    if exact := node.exact:
        pieces.append(f', "exact": "{exact}"')
    pieces.append("}")


@lru_cache(maxsize=1 << 14)
def _pattern(
    rule: str, citation: str, sentences: tuple[str, ...], parameters: tuple[ParameterUse, ...]
) -> StepPattern:
    plain: dict[str, Any] = {"rule": rule, "citation": citation, "sentences": sentences}
    if parameters:
        plain["parameters"] = [use.to_json() for use in parameters]
    text = json.dumps(plain, sort_keys=True)
    return StepPattern(blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest(), text)
