"""A result as the JSON text that is kept with a decision, written without a detour.

The text says what ``json.dumps(result.to_json(keeps_sentences=True))`` says. A review writes it a
hundred thousand times in one night; most of it is the same every time, so what the source and the
parameters say is made ready once, and only the figures are put between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING

from upkeep.law.explanations import Node

if TYPE_CHECKING:
    from upkeep.law.results import Result

_CONSTANTS = {None: "null", True: "true", False: "false"}


def kept_text(result: Result) -> str:
    """The result with its explanation and the sentences as marked, as JSON text."""
    pieces = [json.dumps(result.to_json_without_explanation())[:-1], ', "explanation": [']
    _write_steps(result.explanation, pieces)
    pieces.append("]}")
    return "".join(pieces)


def _write_steps(nodes: Sequence[Node], pieces: list[str]) -> None:
    for place, node in enumerate(nodes):
        if place:
            pieces.append(", ")
        _write_step(node, pieces)


def _write_step(node: Node, pieces: list[str]) -> None:
    """A step and those beneath it; the names are those of :meth:`Node.to_json`."""
    text, inputs = node.said()
    value = node.plain_value
    pieces.append(_heading(node.rule, node.citation))
    pieces.append(quoted(text))
    pieces.append(_figures_text(inputs) if inputs else ', "inputs": {}, "value": ')
    pieces.append(quoted(value) if isinstance(value, str) else _CONSTANTS[value])
    pieces.append(', "children": [')
    if node.children:
        _write_steps(node.children, pieces)
    pieces.append("]")
    if node.sentences:
        _write_all("sentences", [_kept(said) for said in node.kept_sentences(inputs)], pieces)
    if node.parameters:
        _write_all("parameters", [use.kept_text for use in node.parameters], pieces)
    if exact := node.exact:
        pieces.append(f', "exact": "{exact}"')
    pieces.append("}")


def _write_all(name: str, texts: list[str], pieces: list[str]) -> None:
    pieces.append(f', "{name}": [')
    pieces.append(", ".join(texts))
    pieces.append("]")


def _figures_text(inputs: Mapping[str, str]) -> str:
    figures = ", ".join([f'"{name}": {quoted(plain)}' for name, plain in inputs.items()])
    return f', "inputs": {{{figures}}}, "value": '


def _kept(said: dict[str, object]) -> str:
    return _says_text(said["says"]) if len(said) == 1 else json.dumps(said)


@lru_cache(maxsize=4096)
def _heading(rule: str, citation: str) -> str:
    return f'{{"rule": "{rule}", "citation": {quoted(citation)}, "text": '


@lru_cache(maxsize=4096)
def _says_text(message: object) -> str:
    return json.dumps({"says": message})
